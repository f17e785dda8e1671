"""Milestones, actions and priorities with their RAG status as at a day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from priorities.models import Priority
from reporting.rag import Rag, Rating, count_ratings, describe_counts, worst
from reporting.rules.bars import Bar, rag_bar
from reporting.status.declared import DeclaredRating
from reporting.status.facts import ActionFacts, DatedKind, MilestoneFacts
from wsscp.dates import count_of, long_date


@dataclass(frozen=True, slots=True)
class RatedMilestone:
    """A milestone with its RAG status and its dates as they stood on the day of judgement.

    `original_due_on` is the due date before any date change, `times_moved` how many there were by that day.
    """

    milestone: MilestoneFacts
    rating: Rating
    due_on: date
    forecast_on: date | None
    completed_on: date | None
    original_due_on: date
    times_moved: int

    @property
    def is_open(self) -> bool:
        """Whether it is rated and not yet completed by the day of judgement."""
        return self.rating.rag.is_open

    @property
    def moved_text(self) -> str:
        """The original due date and the count of date changes: "was 31 March 2020, moved twice"."""
        if not self.times_moved:
            return ""
        times = {1: "once", 2: "twice"}.get(self.times_moved) or count_of(self.times_moved, "time")
        return f"was {long_date(self.original_due_on)}, moved {times}"


@dataclass(frozen=True, slots=True)
class Due:
    """One date still to be met: what is due, when, its rating, and its milestone if it has one."""

    what: str
    on: date
    rating: Rating
    milestone: MilestoneFacts | None = None

    @property
    def on_text(self) -> str:
        """The date as written."""
        return long_date(self.on)

    @property
    def overdue_text(self) -> str:
        """How late it is: "overdue 61 days"; empty when it is not."""
        days = self.rating.days_overdue
        return f"overdue {count_of(days, 'day')}" if days else ""


@dataclass(frozen=True)
class RatedAction:
    """An action with its rating: the worst of its open milestones and, when ongoing, its next update.

    `implied` is a due date without a milestone: when an ongoing action's next update is due, or the plan's
    end for an action without milestones. `standing` is the latest decision on it, and `updated_on` the day of
    the latest progress update, by the day of judgement. `declared` is what its lead group declared by then,
    where that differs.
    """

    action: ActionFacts
    rating: Rating
    milestones: tuple[RatedMilestone, ...]
    implied: Due | None = None
    standing: DatedKind | None = None
    updated_on: date | None = None
    declared: DeclaredRating | None = None

    @cached_property
    def dues(self) -> tuple[Due, ...]:
        """Every date still to be met, the earliest first."""
        dues = [
            Due(rated.milestone.label, rated.due_on, rated.rating, rated.milestone)
            for rated in self.milestones
            if rated.is_open
        ]
        if self.implied:
            dues.append(self.implied)
        return tuple(sorted(dues, key=lambda due: due.on))

    @property
    def next_due(self) -> Due | None:
        """The earliest date still to be met, or None when nothing is open."""
        return next(iter(self.dues), None)

    @property
    def is_overdue(self) -> bool:
        """Whether a due date has passed, whatever the RAG status: within tolerance is not on time."""
        return any(due.rating.days_overdue for due in self.dues)

    def groups_text(self, names: Mapping[int, str]) -> str:
        """The groups responsible, by the names given."""
        return ", ".join(names[group.pk] for group in self.action.groups)

    @property
    def lacks_forecast(self) -> bool:
        """Whether an open milestone has no forecast."""
        return any(rated.is_open and rated.forecast_on is None for rated in self.milestones)

    def has_no_update_since(self, day: date) -> bool:
        """Whether it is still open without a progress update since a day."""
        return self.rating.rag.is_open and (self.updated_on is None or self.updated_on < day)

    @property
    def forecast_text(self) -> str:
        """The latest forecast of an open milestone, as written; empty without one."""
        days = [rated.forecast_on for rated in self.milestones if rated.is_open and rated.forecast_on]
        return long_date(max(days)) if days else ""


@dataclass(frozen=True)
class RatedPriority:
    """A priority with its rating: the worst of its rated actions, never an average."""

    priority: Priority
    actions: tuple[RatedAction, ...]

    @cached_property
    def rating(self) -> Rating:
        """The worst of the rated actions, blue when all are."""
        return worst(rated.rating for rated in self.actions)

    @cached_property
    def counts(self) -> dict[Rag, int]:
        """How many actions have each RAG status."""
        return count_ratings(rated.rating for rated in self.actions)

    @property
    def counts_in_words(self) -> str:
        """The counts as printed beside the RAG status: "7 red, 2 green of 9"."""
        return describe_counts(self.counts)

    @property
    def bar(self) -> Bar:
        """The counts as a drawing."""
        return rag_bar(self.counts, what=self.priority.title)

    @property
    def declared_in_words(self) -> str:
        """Its actions that are declared otherwise: "Declared otherwise: 2.3 red, 2.4 amber"; or empty."""
        declared = [
            f"{rated.action.number} {rated.declared.word}" for rated in self.actions if rated.declared
        ]
        return f"Declared otherwise: {', '.join(declared)}" if declared else ""
