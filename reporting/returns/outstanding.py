"""Which groups owe a return for a period: which are in, late or have never answered, and whom to remind."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Max, QuerySet
from django.utils import timezone

from priorities.groups.queries import GroupLeads, group_leads_on, group_names_on
from priorities.models import Plan, ReportingPeriod
from priorities.plans.periods import recorded_days
from reporting.challenges.queries import challenges_of
from reporting.groups.group_record import return_status_text
from reporting.models import ReturnReminder, SubgroupReturn
from reporting.returns.content import rate_for_return
from reporting.rules.reminder_steps import is_return_owed, returns_open_on
from reporting.rules.return_states import ReturnState
from reporting.status.facts import PlanFacts, plan_facts
from wsscp.dates import count_of, long_date
from wsscp.models import User


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
    reminded_today: bool
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
    def recipients(self) -> list[User]:
        """Whom a reminder by hand goes to: the chairs, or the deputies where no chair has an open account."""
        chairs, deputies = (
            [person for person in people if person.is_active]
            for people in (self.leads.chairs, self.leads.deputies)
        )
        return chairs or deputies

    @property
    def left_out(self) -> str:
        """Which of its chairs and deputies cannot be reminded: "the account of Jo Example is closed"."""
        closed = [str(person) for person in self.leads.all if not person.is_active]
        if not closed:
            return ""
        accounts, verb = ("account", "is") if len(closed) == 1 else ("accounts", "are")
        return f"the {accounts} of {' and '.join(closed)} {verb} closed"

    @property
    def why_not_reminded(self) -> str:
        """Why no reminder can be sent today, or "" where one can."""
        if self.is_in:
            return "its return is in"
        if self.reminded_today:
            return "it was reminded today already"
        return "" if self.recipients else self.left_out or "it has no chair and no deputy"

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
    plan_recorded_on: date | None

    @property
    def is_owed(self) -> bool:
        """Whether any group owes one for this period."""
        return is_return_owed(self.period.ends_on, self.plan_recorded_on)

    @property
    def missing(self) -> list[GroupReturnStatus]:
        """Those that owe one which is not in."""
        return [line for line in self.owing if not line.is_in]

    @property
    def why_no_reminders(self) -> str:
        """Why nobody can be reminded of this period's returns now, or ""."""
        opens_on = returns_open_on(self.period.ends_on)
        if self.period.signed_at:
            return "The report of this period is signed, so nobody is reminded of its returns any more."
        if opens_on > self.today:
            return f"Its returns open on {long_date(opens_on)}. Reminders can be sent from then on."
        return ""

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
        """How many are in: "2 of 5 returns in, 1 late, 1 never answered"."""
        owing = self.owing
        if not self.is_owed:
            return "No return is owed"
        counts = {
            "late": sum(line.days_late > 0 for line in owing),
            "never answered": sum(line.never_answered for line in owing),
        }
        in_words = f"{sum(line.is_in for line in owing)} of {count_of(len(owing), 'return')} in"
        return ", ".join([in_words, *(f"{count} {kind}" for kind, count in counts.items() if count)])


def outstanding_returns(period: ReportingPeriod, *, today: date) -> OutstandingReturns:
    """Return the state of each return of a period; a dozen queries, whatever the number of groups."""
    led, adds, recorded_on = groups_asked(period, today=today)
    returns = {row.subgroup_id: row for row in SubgroupReturn.objects.filter(period=period)}
    before = period.plan.periods.filter(starts_on__lt=period.starts_on)
    if recorded_on:
        before = before.filter(ends_on__gte=recorded_on)
    sent = SubgroupReturn.objects.filter(period__in=before, submitted_at__isnull=False)
    answered = Counter(sent.values_list("subgroup", flat=True))
    reminded = dict(
        ReturnReminder.objects.filter(period=period).order_by().values_list("subgroup").annotate(Max("at"))
    )
    names, leads, asked = group_names_on(today), group_leads_on(today), before.count()
    is_owed = is_return_owed(period.ends_on, recorded_on)
    lines = []
    for pk, name in names.items():
        returned = returns.get(pk)
        if returned or pk in led or pk in adds:
            reminded_at = reminded.get(pk)
            lines.append(
                GroupReturnStatus(
                    group=pk,
                    name=name,
                    led=led[pk],
                    state=ReturnState(returned.state) if returned else None,
                    in_words=return_status_text(period, returned, as_at=today, is_owed=is_owed),
                    days_late=_days_late(period, returned, today) if is_owed else 0,
                    answered=answered[pk],
                    asked=asked,
                    reminded_at=reminded_at,
                    reminded_today=bool(reminded_at and timezone.localdate(reminded_at) == today),
                    leads=leads[pk],
                    is_on_behalf=returned is not None and returned.is_on_behalf,
                )
            )
    return OutstandingReturns(period, tuple(lines), today, recorded_on)


def _days_late(period: ReportingPeriod, returned: SubgroupReturn | None, today: date) -> int:
    if period.returns_due_on is None:
        return 0
    submitted_at = returned.submitted_at if returned else None
    until = timezone.localdate(submitted_at) if submitted_at else today
    return max((until - period.returns_due_on).days, 0)


class GroupsAsked(NamedTuple):
    """How many open actions each group leads, which groups may add to others' actions, and since when.

    Whoever leads none owes no return; nor does anybody for a period that was over before the plan was
    recorded.
    """

    led: Counter[int]
    adds: set[int]
    plan_recorded_on: date | None


def groups_asked(period: ReportingPeriod, *, today: date) -> GroupsAsked:
    """Return who owes a return for a period, for its page and its reminders; four queries at most."""
    return groups_asked_of(
        plan_facts(period.plan),
        period,
        challenged=challenges_of(period.plan, since=today).open_actions(today),
        recorded_on=recorded_days([period.plan]).get(period.plan_id),
        today=today,
    )


def groups_asked_of(
    facts: PlanFacts,
    period: ReportingPeriod,
    *,
    challenged: Collection[int],
    recorded_on: date | None,
    today: date,
) -> GroupsAsked:
    """Return who owes a return for a period, for its page, its reminders and its report alike; no queries.

    `challenged` are the ids of the actions with an open challenge, `recorded_on` the day on which the plan
    came into the tracker.
    """
    led: Counter[int] = Counter()
    adds: set[int] = set()
    for rated, is_asked in rate_for_return(facts, period, today=today):
        action, lead = rated.action, rated.action.lead_id_now
        if lead and (is_asked or action.pk in challenged):
            led[lead] += 1
        if is_asked:
            adds |= {group.pk for group in action.groups}
    if not is_return_owed(period.ends_on, recorded_on):
        led, adds = Counter(), adds | set(led)
    return GroupsAsked(led, adds, recorded_on)


def returns_not_in(
    plan: Plan, periods: Iterable[ReportingPeriod], *, today: date
) -> list[tuple[ReportingPeriod, int, str]]:
    """Return the returns of some periods that are owed or begun, and not in: period, group, the group's name.

    A period that still runs is owed nothing yet. Nine queries, whatever the number of periods and groups.
    """
    periods, facts, names = list(periods), plan_facts(plan), group_names_on(today)
    challenged = challenges_of(plan, since=today).open_actions(today)
    recorded_on = recorded_days([plan]).get(plan.pk)
    rows = SubgroupReturn.objects.filter(period__in=periods)
    states = {(row.period_id, row.subgroup_id): ReturnState(row.state) for row in rows}
    found = []
    for period in periods:
        owing: Collection[int] = ()
        if period.ends_on < today:
            asked = groups_asked_of(
                facts, period, challenged=challenged, recorded_on=recorded_on, today=today
            )
            owing = asked.led
        for group, name in names.items():
            state = states.get((period.pk, group))
            if not state.is_in if state else group in owing:
                found.append((period, group, name))
    return found


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
