"""What moved between two days, and why: every action whose colour changed, with the facts that changed it.

Two boards are compared, each with what was known at its own end of the span. Nothing is looked up.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from priorities.models import Decision
from reporting.rag import Rag
from reporting.status.board import Board
from reporting.status.rated import RatedAction, RatedMilestone
from wsscp.dates import long_date

# Where an action stands that is not in the plan on one of the two days.
NOT_IN_PLAN = "absent"


@dataclass(frozen=True)
class RagChange:
    """One action whose colour changed: as it was and as it is (None: not in the plan), and why."""

    before: RatedAction | None
    after: RatedAction | None
    causes: tuple[str, ...]

    @property
    def rated(self) -> RatedAction:
        """The action as it is, or as it last was."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def is_worse(self) -> bool:
        """Whether it went towards red among what is rated."""
        ranks = [_RANK.get(rag_of(one)) for one in (self.before, self.after)]
        return None not in ranks and ranks[1] < ranks[0]


@dataclass(frozen=True)
class BoardComparison:
    """What moved from one board to another; `flows` counts actions by (colour before, colour after)."""

    before: Board
    after: Board
    changes: tuple[RagChange, ...]
    flows: dict[tuple[str, str], int]

    def total(self, colour: str, *, before: bool) -> int:
        """How many actions had a colour on the first day, or have it on the last; the flows add up to it."""
        return sum(
            number for (was, is_now), number in self.flows.items() if (was if before else is_now) == colour
        )


_DECIDED = {
    Decision.Kind.HOLD: "put on hold",
    Decision.Kind.CANCEL: "cancelled",
    Decision.Kind.SUPERSEDE: "superseded",
    Decision.Kind.CLOSE: "closed as completed",
    Decision.Kind.REOPEN: "reopened",
}
_RANK = {rag.value: place for place, rag in enumerate((Rag.RED, Rag.AMBER, Rag.GREEN, Rag.BLUE))}


def compare_boards(before: Board, after: Board) -> BoardComparison:
    """Compare two boards of one plan, in the order of the later one; what was removed comes last."""
    was = {rated.action.pk: rated for rated in before.actions}
    is_now = {rated.action.pk: rated for rated in after.actions}
    pairs = [(was.get(pk), rated) for pk, rated in is_now.items()]
    pairs += [(rated, None) for pk, rated in was.items() if pk not in is_now]
    flows = Counter((rag_of(one), rag_of(other)) for one, other in pairs)
    moves = tuple(
        RagChange(one, other, tuple(_causes(one, other)))
        for one, other in pairs
        if rag_of(one) != rag_of(other)
    )
    return BoardComparison(before, after, moves, dict(flows))


def rag_of(rated: RatedAction | None) -> str:
    """Return an action's colour as a word of the flows."""
    return rated.rating.rag.value if rated else NOT_IN_PLAN


def _causes(before: RatedAction | None, after: RatedAction | None) -> Iterator[str]:
    if before is None:
        yield "added to the plan"
        return
    if after is None:
        yield "removed from the plan"
        return
    found = [*_decided(before, after), *_dated(before, after), *_reviewed(before, after)]
    yield from found or [_passed(before, after)]


def _decided(before: RatedAction, after: RatedAction) -> Iterator[str]:
    since = after.action.standing_since
    if (before.action.standing, before.action.standing_since) != (after.action.standing, since):
        if after.action.standing:
            yield f"{_DECIDED[Decision.Kind(after.action.standing)]} on {long_date(since)}"
        else:
            yield "a decision was taken back"


def _dated(before: RatedAction, after: RatedAction) -> Iterator[str]:
    was = {one.milestone.pk: one for one in before.milestones}
    is_now = {one.milestone.pk: one for one in after.milestones}
    for pk, one in is_now.items():
        what = f"{one.milestone.label}: " if one.milestone.label else ""
        if pk not in was:
            yield f"{what}a date was added, due {long_date(one.due_on)}"
            continue
        yield from (f"{what}{cause}" for cause in _one_date(was[pk], one))
    for pk, one in was.items():
        if pk not in is_now:
            yield f"a date was removed, due {long_date(one.due_on)}"


def _one_date(before: RatedMilestone, after: RatedMilestone) -> Iterator[str]:
    if before.completed_on != after.completed_on:
        done = after.completed_on
        yield f"completed on {long_date(done)}" if done else _no_longer(after)
    if before.due_on != after.due_on:
        yield f"date moved from {long_date(before.due_on)} to {long_date(after.due_on)}"
    if before.forecast_on != after.forecast_on:
        said = f"forecast {long_date(after.forecast_on)}" if after.forecast_on else "forecast taken back"
        earlier = f", before {long_date(before.forecast_on)}" if before.forecast_on else ""
        yield said + earlier


def _no_longer(after: RatedMilestone) -> str:
    """A completion that is gone was reopened by a decision, or it was a mistake."""
    reopened = [one.decided_on for one in after.milestone.reopenings.all()]
    return f"reopened on {long_date(max(reopened))}" if reopened else "no longer completed"


def _reviewed(before: RatedAction, after: RatedAction) -> Iterator[str]:
    last = after.action.reviewed_on
    if after.action.is_ongoing and before.action.reviewed_on != last and last:
        yield f"progress told on {long_date(last)}"


def _passed(before: RatedAction, after: RatedAction) -> str:
    """Nothing was recorded: time went by, past a date or past a tolerance."""
    return f"time passed: {after.rating.why}"
