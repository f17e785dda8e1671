"""The board: a plan's milestones, actions and priorities with their colours as at a day.

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
    """Dates completed, and those of them completed by their original due date, whatever was moved since."""

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
        """Return one priority of the plan, or None when it is not of this plan."""
        return next((rated for rated in self.priorities if rated.priority.pk == pk), None)

    @cached_property
    def action_counts(self) -> dict[Rag, int]:
        """Actions by colour, ongoing ones included by their next review."""
        return count_ratings(rated.rating for rated in self.actions)

    @cached_property
    def ongoing_counts(self) -> dict[Rag, int]:
        """Ongoing actions by colour."""
        return count_ratings(rated.rating for rated in self.actions if rated.action.is_ongoing)

    @cached_property
    def milestone_counts(self) -> dict[Rag, int]:
        """Dated milestones by colour."""
        return count_ratings(one.rating for rated in self.actions for one in rated.milestones)

    @cached_property
    def on_time(self) -> OnTime:
        """How many dates are completed, and how many of them by their original due date."""
        done = [
            one.completed_on <= one.original_due_on
            for rated in self.actions
            for one in rated.milestones
            if one.completed_on
        ]
        return OnTime(len(done), sum(done))


def board(plan: Plan, *, as_at: date, known_at: datetime | None = None) -> Board:
    """Rate a whole plan as at a day, as recorded now or before a moment (reporting/status/facts.py)."""
    known = plan_facts(plan, as_at=as_at, known_at=known_at)
    judgement = Judgement.of(known.plan, known.periods, as_at=as_at)
    by_priority: dict[int, list[RatedAction]] = defaultdict(list)
    for action in known.actions:
        by_priority[action.priority_id].append(rate_action(action, action.milestones.all(), judgement))
    priorities = tuple(
        RatedPriority(priority, tuple(by_priority[priority.pk])) for priority in known.priorities
    )
    return Board(known.plan, as_at, known.periods, priorities, known_at)


def group_names_as_known(actions: Iterable[RatedAction]) -> dict[int, str]:
    """Return what the groups responsible were called, by id, as the rows read before a moment say."""
    return {group.pk: group.name for rated in actions for group in rated.action.groups.all()}
