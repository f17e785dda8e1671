"""Which groups owe a return for a period: which are in, late or have never answered, and whom to remind."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max, QuerySet
from django.utils import timezone

from priorities.groups.queries import GroupLeads, group_leads_on, group_names_on
from priorities.models import Plan, ReportingPeriod
from reporting.challenges.queries import actions_with_open_challenges
from reporting.groups.group_record import return_status_text
from reporting.models import ReturnReminder, SubgroupReturn
from reporting.returns.content import rate_for_return
from reporting.rules.reminder_steps import returns_open_on
from reporting.rules.return_states import ReturnState
from reporting.status.facts import plan_facts
from wsscp.dates import count_of


@dataclass(frozen=True)
class GroupReturnStatus:
    """A group with the state of its return for a period."""

    group: int
    name: str
    led: int
    state: ReturnState | None
    in_words: str
    days_late: int
    answered: int
    asked: int
    reminded_at: datetime | None
    leads: GroupLeads
    is_on_behalf: bool = False

    @property
    def is_in(self) -> bool:
        """Whether the business team has it."""
        return self.state is not None and self.state.is_in

    @property
    def owes(self) -> bool:
        """Whether it leads an action; a group that leads none may add to actions of others."""
        return self.led > 0

    @property
    def late(self) -> str:
        """How late it is while it is not in: "3 days late"."""
        return f"{count_of(self.days_late, 'day')} late" if self.days_late and not self.is_in else ""

    @property
    def never_answered(self) -> bool:
        """Whether it owed one before and has never submitted one."""
        return self.asked > 0 and self.answered == 0 and not self.is_in

    @property
    def record(self) -> str:
        """How often it answered before, in words."""
        if not self.asked:
            return "First period"
        return "Never answered" if self.never_answered else f"{self.answered} of {self.asked} before"


@dataclass(frozen=True)
class OutstandingReturns:
    """A period with every group that owes or sent a return."""

    period: ReportingPeriod
    lines: tuple[GroupReturnStatus, ...]
    today: date

    @property
    def owing(self) -> list[GroupReturnStatus]:
        """Those that owe one."""
        return [line for line in self.lines if line.owes]

    @property
    def adding(self) -> list[GroupReturnStatus]:
        """Those that may add to others' actions."""
        return [line for line in self.lines if not line.owes]

    @property
    def summary(self) -> str:
        """How many are in: "2 of 5 returns are in, 1 is late"."""
        owing = self.owing
        late = sum(line.days_late > 0 for line in owing)
        text = f"{sum(line.is_in for line in owing)} of {count_of(len(owing), 'return')} in"
        return f"{text}, {late} late" if late else text


def outstanding_returns(period: ReportingPeriod, *, today: date) -> OutstandingReturns:
    """Return the state of each return of a period; a dozen queries, whatever the number of groups."""
    led, adds = groups_asked(period, today=today)
    returns = {row.subgroup_id: row for row in SubgroupReturn.objects.filter(period=period)}
    before = period.plan.periods.filter(starts_on__lt=period.starts_on)
    sent = SubgroupReturn.objects.filter(period__in=before, submitted_at__isnull=False)
    answered = Counter(sent.values_list("subgroup", flat=True))
    reminded = dict(
        ReturnReminder.objects.filter(period=period).order_by().values_list("subgroup").annotate(Max("at"))
    )
    names, leads, asked = group_names_on(today), group_leads_on(today), before.count()
    lines = []
    for pk, name in names.items():
        returned = returns.get(pk)
        if returned or pk in led or pk in adds:
            lines.append(
                GroupReturnStatus(
                    group=pk,
                    name=name,
                    led=led[pk],
                    state=ReturnState(returned.state) if returned else None,
                    in_words=return_status_text(period, returned, as_at=today),
                    days_late=_days_late(period, returned, today),
                    answered=answered[pk],
                    asked=asked,
                    reminded_at=reminded.get(pk),
                    leads=leads[pk],
                    is_on_behalf=returned is not None and returned.is_on_behalf,
                )
            )
    return OutstandingReturns(period, tuple(lines), today)


def _days_late(period: ReportingPeriod, returned: SubgroupReturn | None, today: date) -> int:
    if period.returns_due_on is None:
        return 0
    submitted_at = returned.submitted_at if returned else None
    until = timezone.localdate(submitted_at) if submitted_at else today
    return max((until - period.returns_due_on).days, 0)


def groups_asked(period: ReportingPeriod, *, today: date) -> tuple[Counter[int], set[int]]:
    """Return how many open actions each group leads, and which groups may add to others' actions."""
    facts = plan_facts(period.plan)
    challenged = actions_with_open_challenges(period.plan, today=today)
    led: Counter[int] = Counter()
    adds: set[int] = set()
    for rated, is_asked in rate_for_return(facts, period, today=today):
        action, lead = rated.action, rated.action.lead_id_now
        if lead and (is_asked or action.pk in challenged):
            led[lead] += 1
        if is_asked:
            adds |= {group.pk for group in action.groups}
    return led, adds


def open_period(plan: Plan, *, today: date) -> ReportingPeriod | None:
    """Return the period whose returns are asked for: the last that has ended, or the first of all."""
    periods: Sequence[ReportingPeriod] = list(plan.periods.all())
    ended = [period for period in periods if returns_open_on(period.ends_on) <= today]
    return ended[-1] if ended else next(iter(periods), None)


def periods_to_remind(*, today: date) -> QuerySet[ReportingPeriod]:
    """Return the periods whose returns may have to be asked for on a day, of every plan."""
    periods = ReportingPeriod.objects.filter(
        ends_on__lt=today,
        returns_due_on__isnull=False,
        signed_at__isnull=True,
        plan__closed_on__isnull=True,
    )
    return periods.select_related("plan").order_by("pk")
