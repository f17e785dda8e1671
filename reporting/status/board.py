"""The board: a plan's milestones, actions and priorities with their RAG status as at a day.

Facts are fetched once and rated in Python. The number of queries does not depend on the number of
priorities, actions or milestones.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from priorities.models import Plan, ReportingPeriod
from reporting.rag import Rag, count_ratings
from reporting.status.facts import plan_facts
from reporting.status.judgement import Judgement
from reporting.status.rated import RatedAction, RatedPriority
from reporting.status.rating import rate_action


@dataclass(frozen=True)
class OnTime:
    """Milestones completed, and those of them completed by their original due date."""

    completed: int
    on_time: int


@dataclass(frozen=True)
class Board:
    """A whole plan as at a day."""

    plan: Plan
    as_at: date
    periods: tuple[ReportingPeriod, ...]
    priorities: tuple[RatedPriority, ...]
    known_at: datetime | None = None

    @cached_property
    def actions(self) -> tuple[RatedAction, ...]:
        """Every action in the plan's order."""
        return tuple(rated for priority in self.priorities for rated in priority.actions)

    def priority(self, pk: int) -> RatedPriority | None:
        """Return one priority of the plan, or None for one of another plan."""
        return next((rated for rated in self.priorities if rated.priority.pk == pk), None)

    @cached_property
    def action_counts(self) -> dict[Rag, int]:
        """Actions by RAG status; ongoing ones by their next update."""
        return count_ratings(rated.rating for rated in self.actions)

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
    """Rate a whole plan as at a day, as recorded now or before `known_at` (reporting/status/facts.py)."""
    facts = plan_facts(plan, as_at=as_at, known_at=known_at)
    judgement = Judgement.of(facts.plan, facts.periods, as_at=as_at)
    by_priority: dict[int, list[RatedAction]] = defaultdict(list)
    for action in facts.actions:
        by_priority[action.priority_id].append(rate_action(action, action.milestones.all(), judgement))
    priorities = tuple(
        RatedPriority(priority, tuple(by_priority[priority.pk])) for priority in facts.priorities
    )
    return Board(facts.plan, as_at, facts.periods, priorities, known_at)


def group_names_as_known(actions: Iterable[RatedAction]) -> dict[int, str]:
    """Return the names of the groups responsible by id, from actions as recorded before `known_at`."""
    return {group.pk: group.name for rated in actions for group in rated.action.groups.all()}
