"""What a group owes the plans of a day, and how it has kept up: its actions' colours, and period by period
its return, the progress it told, what it completed and what was overdue.

Facts are fetched once and judged in Python for each day that matters; the number of queries does not
depend on how many plans, periods or actions there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils import timezone

from priorities.models import Action, Decision, Plan, ProgressUpdate, ReportingPeriod, Subgroup
from reporting.models import SubgroupReturn
from reporting.rag import Rag, count_ratings, describe_counts
from reporting.status.judgement import Judgement
from reporting.status.rated import RatedAction
from reporting.status.rating import rate_action
from reporting.status.rows import ListRow, action_row
from wsscp.dates import count_of, long_date

_MAX_ACTIONS = 25
# The open ones, worst first.
_PLACE = {Rag.RED: 0, Rag.AMBER: 1, Rag.GREEN: 2}


@dataclass(frozen=True)
class PeriodRecord:
    """A reporting period, up to the day looked at: the return in words, and three figures."""

    label: str
    is_running: bool
    returned: str
    updates: int
    completed: int
    overdue: int


@dataclass(frozen=True)
class GroupPlanRecord:
    """A group's part in one plan: colours of all its actions, the open ones worst first, its record."""

    plan: Plan
    counts: dict[Rag, int]
    rows: list[ListRow]
    open_total: int
    record: list[PeriodRecord]

    @property
    def has_actions(self) -> bool:
        """Whether it is responsible for anything in the plan."""
        return any(self.counts.values())

    @property
    def counts_in_words(self) -> str:
        """The counts as the dashboard prints them: "7 red, 2 green of 9"."""
        return describe_counts(self.counts)


def group_plan_records(group: Subgroup, plans: Sequence[Plan], *, as_at: date) -> list[GroupPlanRecord]:
    """Return a group's part in each of some plans as at a day; eight queries."""
    periods = list(ReportingPeriod.objects.filter(plan__in=plans).order_by("starts_on"))
    returned = SubgroupReturn.objects.filter(subgroup=group, period__plan__in=plans)
    returns = {one.period_id: one for one in returned}
    actions = list(
        Action.objects.filter(groups=group, priority__plan__in=plans)
        .select_related("priority")
        .prefetch_related(
            "milestones__moves",
            "milestones__reopenings",
            Prefetch("decisions", Decision.objects.only("action", "kind", "decided_on")),
            Prefetch("updates", ProgressUpdate.objects.only("action", "made_on")),
        )
        .order_by("priority__position", "position")
    )
    return [
        _PlanFacts(
            plan,
            [period for period in periods if period.plan_id == plan.pk],
            [action for action in actions if action.priority.plan_id == plan.pk],
            returns,
        ).work(as_at)
        for plan in plans
    ]


@dataclass(frozen=True)
class _PlanFacts:
    plan: Plan
    periods: list[ReportingPeriod]
    actions: list[Action]
    returns: dict[int, SubgroupReturn]

    def work(self, as_at: date) -> GroupPlanRecord:
        record = self._record(as_at) if self.actions or self.returns else []
        rated = self._rated(as_at)
        still_open = [one for one in rated if one.rating.rag in _PLACE]
        still_open.sort(key=lambda one: (_PLACE[one.rating.rag], -one.rating.days_overdue))
        return GroupPlanRecord(
            plan=self.plan,
            counts=count_ratings(one.rating for one in rated),
            rows=[action_row(one) for one in still_open[:_MAX_ACTIONS]],
            open_total=len(still_open),
            record=record,
        )

    def _record(self, as_at: date) -> list[PeriodRecord]:
        record = []
        days: dict[date, tuple[set[int], int]] = {}
        for period in self.periods:
            if period.starts_on > as_at:
                continue
            until = min(period.ends_on, as_at)
            before = date.fromordinal(period.starts_on.toordinal() - 1)
            for day in (before, until):
                if day not in days:
                    days[day] = self._blue_and_overdue(day)
            (blue_before, _), (blue, overdue) = days[before], days[until]
            record.append(
                PeriodRecord(
                    label=period.label,
                    is_running=as_at < period.ends_on,
                    returned=return_status_text(period, self.returns.get(period.pk), as_at=as_at),
                    updates=sum(
                        period.starts_on <= update.made_on <= until
                        for action in self.actions
                        for update in action.updates.all()
                    ),
                    completed=len(blue - blue_before),
                    overdue=overdue,
                )
            )
        return record

    def _blue_and_overdue(self, day: date) -> tuple[set[int], int]:
        rated = self._rated(day)
        blue = {one.action.pk for one in rated if one.rating.rag is Rag.BLUE}
        return blue, sum(one.is_overdue for one in rated)

    def _rated(self, day: date) -> list[RatedAction]:
        judgement = Judgement.of(self.plan, self.periods, as_at=day)
        return [
            rate_action(_as_at(action, day), action.milestones.all(), judgement) for action in self.actions
        ]


def _as_at(action: Action, day: date) -> Action:
    """Put on an action what `ActionQuerySet.as_at` would, from decisions and updates fetched along."""
    decision = next((one for one in action.decisions.all() if one.decided_on <= day), None)
    action.standing = decision.kind if decision else None
    action.standing_since = decision.decided_on if decision else None
    action.reviewed_on = next((one.made_on for one in action.updates.all() if one.made_on <= day), None)
    return action


def return_status_text(period: ReportingPeriod, returned: SubgroupReturn | None, *, as_at: date) -> str:
    """Say whether a period's return was in by a day, and whether in time."""
    due_on = period.returns_due_on
    in_on = timezone.localdate(returned.submitted_at) if returned and returned.submitted_at else None
    if in_on is None or in_on > as_at:
        if due_on is None:
            return "Not submitted" if period.ends_on < as_at else "Not due yet"
        return f"{'Not submitted, was' if due_on < as_at else 'Not submitted yet,'} due {long_date(due_on)}"
    if due_on is None:
        return f"Submitted {long_date(in_on)}"
    late = (in_on - due_on).days
    if late > 0:
        return f"{count_of(late, 'day')} late, submitted {long_date(in_on)}"
    return f"On time, submitted {long_date(in_on)}"
