"""A group's part in the current plans: its actions by RAG status, and for each period its return, the number
of progress updates, and how many actions were completed or overdue.

Facts are fetched once and judged in Python for each day needed; the number of queries does not depend on
how many plans, periods or actions there are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.utils import timezone

from priorities.models import Plan, ReportingPeriod, Subgroup
from priorities.plans.periods import recorded_days
from reporting.models import SubgroupReturn
from reporting.rag import Rag, describe_counts
from reporting.rules.reminder_steps import is_return_owed
from reporting.status.board import asked_about, judge
from reporting.status.facts import PlanFacts, facts_of_plans
from reporting.status.rows import ListRow, action_row
from wsscp.dates import count_of, long_date

_MAX_ACTIONS = 25


@dataclass(frozen=True)
class PeriodRecord:
    """A reporting period, up to the day judged: the status of the return as text, and three figures."""

    label: str
    is_running: bool
    is_signed: bool
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
    """Return a group's part in each of some plans as at a day."""
    rows = SubgroupReturn.objects.filter(subgroup=group, period__plan__in=plans)
    returns = {returned.period_id: returned for returned in rows}
    recorded = recorded_days(plans)
    return [
        _record(group, facts.of_group(group.pk), returns, recorded.get(facts.plan.pk), as_at=as_at)
        for facts in facts_of_plans(plans)
    ]


def _record(
    group: Subgroup,
    facts: PlanFacts,
    returns: Mapping[int, SubgroupReturn],
    recorded_on: date | None,
    *,
    as_at: date,
) -> GroupPlanRecord:
    board = judge(facts, as_at=as_at)
    still_open = [rated for rated in board.actions if rated.rating.rag.is_open]
    still_open.sort(key=lambda rated: (rated.rating.rag.severity, rated.rating.days_overdue), reverse=True)
    has_part = facts.actions or any(period.pk in returns for period in facts.periods)
    return GroupPlanRecord(
        plan=facts.plan,
        counts=board.action_counts,
        rows=[action_row(rated) for rated in still_open[:_MAX_ACTIONS]],
        open_total=len(still_open),
        record=_period_records(group, facts, returns, recorded_on, as_at) if has_part else [],
    )


def _period_records(
    group: Subgroup,
    facts: PlanFacts,
    returns: Mapping[int, SubgroupReturn],
    recorded_on: date | None,
    as_at: date,
) -> list[PeriodRecord]:
    """Return a record of each period begun; each day that a period begins after or ends on is judged once."""
    judge_once = cache(lambda day: judge(facts, as_at=day))
    led = {action.pk for action in facts.actions if action.lead_id_now == group.pk}
    record = []
    for period in facts.periods:
        if period.starts_on > as_at:
            continue
        until = min(period.ends_on, as_at)
        before, after = judge_once(period.starts_on - timedelta(days=1)), judge_once(until)
        is_owed = is_return_owed(period.ends_on, recorded_on) and bool(led & asked_about(before, after))
        record.append(
            PeriodRecord(
                label=period.label,
                is_running=as_at < period.ends_on,
                is_signed=period.signed_at is not None,
                returned=return_status_text(
                    period,
                    returns.get(period.pk),
                    as_at=as_at,
                    is_owed=is_owed,
                ),
                updates=sum(
                    period.starts_on <= day <= until for action in facts.actions for day in action.update_days
                ),
                completed=len(after.completed - before.completed),
                overdue=sum(rated.is_overdue for rated in after.actions),
            )
        )
    return record


def return_status_text(
    period: ReportingPeriod, returned: SubgroupReturn | None, *, as_at: date, is_owed: bool = True
) -> str:
    """Say whether a period's return was submitted by a day, and whether on time; or that none is owed."""
    due_on = period.returns_due_on
    submitted_on = timezone.localdate(returned.submitted_at) if returned and returned.submitted_at else None
    if submitted_on is None or submitted_on > as_at:
        if not is_owed:
            return "None owed"
        if due_on is None:
            return "Not submitted" if period.ends_on < as_at else "Not due yet"
        return f"{'Not submitted, was' if due_on < as_at else 'Not submitted yet,'} due {long_date(due_on)}"
    if due_on is None or not is_owed:
        return f"Submitted {long_date(submitted_on)}"
    late = (submitted_on - due_on).days
    if late > 0:
        return f"{count_of(late, 'day')} late, submitted {long_date(submitted_on)}"
    return f"On time, submitted {long_date(submitted_on)}"
