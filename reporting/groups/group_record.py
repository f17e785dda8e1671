"""A group's part in the current plans: its actions by RAG status, and for each period its return, the number
of progress updates, and how many actions were completed or overdue.

Facts are fetched once and judged in Python for each day needed; the number of queries does not depend on
how many plans, periods or actions there are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

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


@dataclass(frozen=True)
class PeriodRecord:
    """A reporting period, up to the day judged: the status of the return as text, and three figures."""

    label: str
    is_running: bool
    returned: str
    updates: int
    completed: int
    overdue: int


@dataclass(frozen=True)
class GroupPlanRecord:
    """A group's part in one plan: all its actions by RAG status, the open ones worst first, its record."""

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
        """The counts as text: "7 red, 2 green of 9"."""
        return describe_counts(self.counts)


def group_plan_records(group: Subgroup, plans: Sequence[Plan], *, as_at: date) -> list[GroupPlanRecord]:
    """Return a group's part in each of some plans as at a day; eight queries."""
    periods = list(ReportingPeriod.objects.filter(plan__in=plans).order_by("starts_on"))
    rows = SubgroupReturn.objects.filter(subgroup=group, period__plan__in=plans)
    returns = {returned.period_id: returned for returned in rows}
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
        ).record_as_at(as_at)
        for plan in plans
    ]


@dataclass(frozen=True)
class _PlanFacts:
    plan: Plan
    periods: list[ReportingPeriod]
    actions: list[Action]
    returns: dict[int, SubgroupReturn]

    def record_as_at(self, as_at: date) -> GroupPlanRecord:
        record = self._periods(as_at) if self.actions or self.returns else []
        rated_list = self._rated(as_at)
        still_open = [rated for rated in rated_list if rated.rating.rag.is_open]
        still_open.sort(
            key=lambda rated: (rated.rating.rag.severity, rated.rating.days_overdue), reverse=True
        )
        return GroupPlanRecord(
            plan=self.plan,
            counts=count_ratings(rated.rating for rated in rated_list),
            rows=[action_row(rated) for rated in still_open[:_MAX_ACTIONS]],
            open_total=len(still_open),
            record=record,
        )

    def _periods(self, as_at: date) -> list[PeriodRecord]:
        record = []
        days: dict[date, tuple[set[int], int]] = {}
        for period in self.periods:
            if period.starts_on > as_at:
                continue
            until = min(period.ends_on, as_at)
            before = period.starts_on - timedelta(days=1)
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
        rated_list = self._rated(day)
        blue = {rated.action.pk for rated in rated_list if rated.rating.rag is Rag.BLUE}
        return blue, sum(rated.is_overdue for rated in rated_list)

    def _rated(self, day: date) -> list[RatedAction]:
        judgement = Judgement.of(self.plan, self.periods, as_at=day)
        return [
            rate_action(_as_at(action, day), action.milestones.all(), judgement) for action in self.actions
        ]


def _as_at(action: Action, day: date) -> Action:
    """Set on an action what `ActionQuerySet.as_at` annotates, from prefetched decisions and updates."""
    decision = next((row for row in action.decisions.all() if row.decided_on <= day), None)
    action.standing = decision.kind if decision else None
    action.standing_since = decision.decided_on if decision else None
    action.reviewed_on = next((row.made_on for row in action.updates.all() if row.made_on <= day), None)
    return action


def return_status_text(period: ReportingPeriod, returned: SubgroupReturn | None, *, as_at: date) -> str:
    """Say whether a period's return was submitted by a day, and whether on time."""
    due_on = period.returns_due_on
    submitted_on = timezone.localdate(returned.submitted_at) if returned and returned.submitted_at else None
    if submitted_on is None or submitted_on > as_at:
        if due_on is None:
            return "Not submitted" if period.ends_on < as_at else "Not due yet"
        return f"{'Not submitted, was' if due_on < as_at else 'Not submitted yet,'} due {long_date(due_on)}"
    if due_on is None:
        return f"Submitted {long_date(submitted_on)}"
    late = (submitted_on - due_on).days
    if late > 0:
        return f"{count_of(late, 'day')} late, submitted {long_date(submitted_on)}"
    return f"On time, submitted {long_date(submitted_on)}"
