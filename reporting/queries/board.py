"""The board: a plan's milestones, actions and priorities with their colours as at a day.

Facts are fetched once and rated in Python by `reporting/rag.py`. The number of queries does not
depend on the number of priorities, actions or milestones.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from priorities.models import Action, Decision, Milestone, Plan, Priority, ReportingPeriod
from priorities.models.actions import ActionQuerySet
from priorities.queries.moves import any_decided_after
from reporting.bars import Bar, bar_of
from reporting.periods import next_review, period_start
from reporting.queries.facts import facts_of
from reporting.rag import Key, Rag, Rating, counts, in_words, rate, worst
from wsscp.dates import count_of, long_date

# Decisions that take an action out of the rating, with the words the reason opens with.
_OUT_OF_RATING = {Decision.Kind.HOLD: "on hold", Decision.Kind.CANCEL: "cancelled"}
_OUT_OF_RATING[Decision.Kind.SUPERSEDE] = "superseded"


@dataclass(frozen=True)
class Judgement:
    """All that a judgement needs besides the facts: the day, the plan's dates, key and periods."""

    as_at: date
    starts_on: date
    ends_on: date
    key: Key
    period_ends: tuple[date, ...]

    @classmethod
    def of(cls, plan: Plan, periods: Iterable[ReportingPeriod], *, as_at: date) -> "Judgement":
        """Gather what a plan is judged by on a day."""
        ends = tuple(sorted(period.ends_on for period in periods))
        return cls(as_at, plan.starts_on, plan.ends_on, plan.key, ends)

    @property
    def quarter_starts_on(self) -> date:
        """The first day of the reporting period that the day falls in."""
        return period_start(self.as_at, starts_on=self.starts_on, period_ends=self.period_ends)

    @cached_property
    def decided_since(self) -> tuple[bool, bool]:
        """Whether any date was moved, and any reopened, after the day; one short query, asked once."""
        return any_decided_after(self.as_at)


@dataclass(frozen=True)
class RatedMilestone:
    """A milestone with its colour and its dates as they stood on the day of judgement.

    `original_due_on` is the due date before any move, `times_moved` how many there were by that day.
    """

    milestone: Milestone
    rating: Rating
    due_on: date
    forecast_on: date | None
    completed_on: date | None
    original_due_on: date
    times_moved: int

    @property
    def is_open(self) -> bool:
        """Whether it still counts: rated, and not yet completed by the day of judgement."""
        return self.rating.rag not in {Rag.BLUE, Rag.UNRATED}

    @property
    def moved_text(self) -> str:
        """The original date with the count of moves: "was 31 March 2020, moved twice"; empty without any."""
        if not self.times_moved:
            return ""
        times = {1: "once", 2: "twice"}.get(self.times_moved) or count_of(self.times_moved, "time")
        return f"was {long_date(self.original_due_on)}, moved {times}"


@dataclass(frozen=True)
class Due:
    """One date still to be met: what is due, when, its colour, and the milestone if it is one's."""

    what: str
    on: date
    rating: Rating
    milestone: Milestone | None = None

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
    """An action with its colour: the worst of its open milestones and, when ongoing, its next review.

    `implied` is a date that is no milestone's: the next review of an ongoing action, or the plan's
    end for an action without any date.
    """

    action: Action
    rating: Rating
    milestones: tuple[RatedMilestone, ...]
    implied: Due | None = None

    @cached_property
    def dues(self) -> tuple[Due, ...]:
        """Every date still to be met, the earliest first."""
        found = [
            Due(one.milestone.label, one.due_on, one.rating, one.milestone)
            for one in self.milestones
            if one.is_open
        ]
        if self.implied:
            found.append(self.implied)
        return tuple(sorted(found, key=lambda due: due.on))

    @property
    def next_due(self) -> Due | None:
        """The earliest date still to be met, or None when nothing is open."""
        return next(iter(self.dues), None)

    @property
    def is_overdue(self) -> bool:
        """Whether a date has passed undone, whatever the colour: within tolerance is not on time."""
        return any(due.rating.days_overdue for due in self.dues)

    def groups_text(self, names: Mapping[int, str]) -> str:
        """The groups responsible, by the names given."""
        return ", ".join(names[group.pk] for group in self.action.groups.all())

    @property
    def owner_text(self) -> str:
        """The seat that answers for it; empty where none does."""
        return self.action.owner.in_group if self.action.owner else ""

    @property
    def lacks_forecast(self) -> bool:
        """Whether a date still to be met has no forecast."""
        return any(one.is_open and one.forecast_on is None for one in self.milestones)

    def is_untold_since(self, day: date) -> bool:
        """Whether it is still open and nothing has been told of it since a day."""
        told = self.action.reviewed_on
        return self.rating.rag not in {Rag.BLUE, Rag.UNRATED} and (told is None or told < day)

    @property
    def forecast_text(self) -> str:
        """The latest forecast of what is open, as written; empty without one."""
        days = [one.forecast_on for one in self.milestones if one.is_open and one.forecast_on]
        return long_date(max(days)) if days else ""


@dataclass(frozen=True)
class RatedPriority:
    """A priority with its colour: the worst of its rated actions, never an average."""

    priority: Priority
    actions: tuple[RatedAction, ...]

    @cached_property
    def rating(self) -> Rating:
        """The worst of the rated actions, blue when all are."""
        return worst(rated.rating for rated in self.actions)

    @cached_property
    def counts(self) -> dict[Rag, int]:
        """How many actions have each colour."""
        return counts(rated.rating for rated in self.actions)

    @property
    def counts_in_words(self) -> str:
        """The counts as printed beside the colour: "7 red, 2 green of 9"."""
        return in_words(self.counts)

    @property
    def bar(self) -> Bar:
        """The counts as a drawing."""
        return bar_of(self.counts, what=self.priority.title)


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
        return counts(rated.rating for rated in self.actions)

    @cached_property
    def ongoing_counts(self) -> dict[Rag, int]:
        """Ongoing actions by colour."""
        return counts(rated.rating for rated in self.actions if rated.action.is_ongoing)

    @cached_property
    def milestone_counts(self) -> dict[Rag, int]:
        """Dated milestones by colour."""
        return counts(one.rating for rated in self.actions for one in rated.milestones)

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
    """Rate a whole plan as at a day, as recorded now or before a moment (reporting/queries/facts.py)."""
    known = facts_of(plan, as_at=as_at, known_at=known_at)
    judgement = Judgement.of(known.plan, known.periods, as_at=as_at)
    by_priority: dict[int, list[RatedAction]] = defaultdict(list)
    for action in known.actions:
        by_priority[action.priority_id].append(rate_action(action, action.milestones.all(), judgement))
    priorities = tuple(
        RatedPriority(priority, tuple(by_priority[priority.pk])) for priority in known.priorities
    )
    return Board(known.plan, as_at, known.periods, priorities, known_at)


def group_names_then(actions: Iterable[RatedAction]) -> dict[int, str]:
    """Return what the groups responsible were called, by id, as the rows read before a moment say."""
    return {group.pk: group.name for rated in actions for group in rated.action.groups.all()}


def rated_actions(actions: ActionQuerySet, judgement: Judgement) -> list[RatedAction]:
    """Rate the actions of a queryset in its order; four queries (actions, dates, moves, reopenings)."""
    actions = actions.as_at(judgement.as_at).with_dates()
    return [rate_action(action, action.milestones.all(), judgement) for action in actions]


def rate_action(action: Action, milestones: Sequence[Milestone], judgement: Judgement) -> RatedAction:
    """Rate one action that carries the annotations of `ActionQuerySet.as_at`."""
    if action.standing in _OUT_OF_RATING:
        word = _OUT_OF_RATING[Decision.Kind(action.standing)]
        why = f"{word} since {long_date(action.standing_since)}"
        out = Rating(Rag.UNRATED, why, word=word.capitalize())
        return RatedAction(action, out, _all_rated(out, milestones, judgement.as_at))
    if action.standing == Decision.Kind.CLOSE:
        closed = Rating(Rag.BLUE, f"closed by decision of {long_date(action.standing_since)}")
        return RatedAction(action, closed, _all_rated(closed, milestones, judgement.as_at))

    rated = tuple(_rate_milestone(milestone, judgement) for milestone in milestones)
    ratings = [one.rating for one in rated]
    implied = None
    if action.is_ongoing:
        review_on = next_review(
            last_on=action.reviewed_on or judgement.starts_on,
            every_months=action.review_every_months,
            period_ends=judgement.period_ends,
        )
        implied = _implied("review", review_on, judgement, what="ongoing, review due")
    elif not rated:
        # An action with no date at all is due at the plan's end.
        implied = _implied("", judgement.ends_on, judgement, what="due at the plan’s end,")
    if implied:
        ratings.append(implied.rating)
    return RatedAction(action, worst(ratings), rated, implied)


def _implied(label: str, due_on: date, judgement: Judgement, *, what: str) -> Due:
    return Due(label, due_on, rate(due_on=due_on, as_at=judgement.as_at, key=judgement.key, what=what))


def _rate_milestone(milestone: Milestone, judgement: Judgement) -> RatedMilestone:
    rating = rate(
        due_on=milestone.due_as_at(judgement.as_at),
        as_at=judgement.as_at,
        completed_on=milestone.completed_as_at(judgement.as_at),
        forecast_on=milestone.forecast_as_at(judgement.as_at),
        key=judgement.key,
    )
    return _as_rated(milestone, rating, judgement.as_at)


def _all_rated(rating: Rating, milestones: Sequence[Milestone], as_at: date) -> tuple[RatedMilestone, ...]:
    return tuple(_as_rated(one, rating, as_at) for one in milestones)


def _as_rated(milestone: Milestone, rating: Rating, as_at: date) -> RatedMilestone:
    return RatedMilestone(
        milestone,
        rating,
        due_on=milestone.due_as_at(as_at),
        forecast_on=milestone.forecast_as_at(as_at),
        completed_on=milestone.completed_as_at(as_at),
        original_due_on=milestone.original_due_on,
        times_moved=milestone.moves_as_at(as_at),
    )
