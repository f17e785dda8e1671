"""The board: a plan's milestones, actions and priorities with their RAG status as at a day.

Facts are fetched once and judged in memory: every list, export, chart and count is read from the board.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from priorities.models import Plan, ReportingPeriod
from priorities.rules.periods import period_start
from reporting.rag import Rag, count_ratings, describe_counts
from reporting.status.facts import PlanFacts, facts_of_plans
from reporting.status.rated import Due, RatedAction, RatedPriority
from reporting.status.rating import rate_action


@dataclass(frozen=True)
class OnTime:
    """Milestones completed, and those of them completed by their original due date."""

    completed: int
    on_time: int


@dataclass(frozen=True)
class Board:
    """A plan as at a day: every action rated, in the plan's order."""

    facts: PlanFacts
    as_at: date
    actions: tuple[RatedAction, ...]

    @property
    def plan(self) -> Plan:
        """The plan, as known."""
        return self.facts.plan

    @property
    def periods(self) -> tuple[ReportingPeriod, ...]:
        """Its reporting periods."""
        return self.facts.periods

    @property
    def known_at(self) -> datetime | None:
        """Before when it had been recorded; None for what is recorded now."""
        return self.facts.known_at

    @property
    def period_starts_on(self) -> date:
        """The first day of the reporting period that the day falls in."""
        ends = self.facts.period_ends
        return period_start(self.as_at, starts_on=self.plan.starts_on, period_ends=ends)

    @cached_property
    def priorities(self) -> tuple[RatedPriority, ...]:
        """Its priorities with their actions."""
        by_priority: dict[int, list[RatedAction]] = {row.pk: [] for row in self.facts.priorities}
        for rated in self.actions:
            by_priority[rated.action.priority.pk].append(rated)
        return tuple(RatedPriority(row, tuple(by_priority[row.pk])) for row in self.facts.priorities)

    def priority(self, pk: int) -> RatedPriority | None:
        """Return one priority of the plan, or None for one of another plan."""
        return next((rated for rated in self.priorities if rated.priority.pk == pk), None)

    def action(self, pk: int) -> RatedAction | None:
        """Return one action of the plan, or None for one of another plan."""
        return next((rated for rated in self.actions if rated.action.pk == pk), None)

    @property
    def group_names(self) -> dict[int, str]:
        """The names of the groups responsible by id, as recorded."""
        return {group.pk: group.name for rated in self.actions for group in rated.action.groups}

    @property
    def completed(self) -> set[int]:
        """The ids of the actions that are completed."""
        return {rated.action.pk for rated in self.actions if rated.rating.rag is Rag.BLUE}

    @cached_property
    def dues(self) -> list[tuple[RatedAction, Due]]:
        """Every date still to be met with its action, the earliest first."""
        dues = [(rated, due) for rated in self.actions for due in rated.dues]
        return sorted(dues, key=lambda item: item[1].on)

    @property
    def overdue(self) -> list[tuple[RatedAction, Due]]:
        """The dates that have passed and are not met, the longest first."""
        return [(rated, due) for rated, due in self.dues if due.rating.days_overdue]

    @cached_property
    def action_counts(self) -> dict[Rag, int]:
        """Actions by RAG status; ongoing ones by their next update."""
        return count_ratings(rated.rating for rated in self.actions)

    @property
    def counts_in_words(self) -> str:
        """Actions by RAG status, as printed: "7 red, 2 green of 9"."""
        return describe_counts(self.action_counts)

    @cached_property
    def ongoing_counts(self) -> dict[Rag, int]:
        """Ongoing actions by RAG status."""
        return count_ratings(rated.rating for rated in self.actions if rated.action.is_ongoing)

    @cached_property
    def milestone_counts(self) -> dict[Rag, int]:
        """Milestones by RAG status."""
        return count_ratings(milestone.rating for rated in self.actions for milestone in rated.milestones)

    @cached_property
    def on_time(self) -> OnTime:
        """How many milestones are completed, and how many of them by their original due date."""
        on_time = [
            milestone.completed_on <= milestone.original_due_on
            for rated in self.actions
            for milestone in rated.milestones
            if milestone.completed_on
        ]
        return OnTime(len(on_time), sum(on_time))


def board(plan: Plan, *, as_at: date, known_at: datetime | None = None) -> Board:
    """Judge a whole plan as at a day, as recorded now or before `known_at` (reporting/status/facts.py)."""
    (judged,) = boards_of_plans([plan], as_at=as_at, known_at=known_at)
    return judged


def boards_of_plans(plans: Sequence[Plan], *, as_at: date, known_at: datetime | None = None) -> list[Board]:
    """Judge plans as at a day; as many queries as for one."""
    return [judge(facts, as_at=as_at) for facts in facts_of_plans(plans, known_at=known_at)]


def asked_about(before: Board, at_end: Board) -> set[int]:
    """Return the ids of the actions that a period's returns are asked about.

    What was completed before the period began, and what was on hold or cancelled when it ended, is not. So
    whoever looks at a past period, and on whatever day, counts the same.
    """
    rated = {rated.action.pk for rated in at_end.actions if rated.rating.rag is not Rag.UNRATED}
    return rated - before.completed


def judge(facts: PlanFacts, *, as_at: date) -> Board:
    """Judge a plan's facts as at a day; no queries."""
    return Board(facts, as_at, tuple(rate_action(action, facts, as_at=as_at) for action in facts.actions))
