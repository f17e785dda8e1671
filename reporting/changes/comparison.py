"""What changed between two days, and why: every action whose RAG status changed, with the causes.

Two boards are compared, whatever each of them knows; no queries.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from priorities.models import Decision
from reporting.status.board import Board
from reporting.status.rated import RatedAction, RatedMilestone
from wsscp.dates import long_date

# Stands for the RAG status of an action that is not in the plan on one of the two days.
NOT_IN_PLAN = "absent"


@dataclass(frozen=True)
class RagChange:
    """One action whose RAG status changed: as it was and as it is (None: not in the plan), and why."""

    before: RatedAction | None
    after: RatedAction | None
    causes: tuple[str, ...]

    @property
    def rated(self) -> RatedAction:
        """The action as it is, or as it last was."""
        rated = self.after or self.before
        assert rated is not None
        return rated

    @property
    def is_worse(self) -> bool:
        """Whether it went towards red; never where it is not rated before or after."""
        if self.before is None or self.after is None:
            return False
        return 0 <= self.before.rating.rag.severity < self.after.rating.rag.severity


@dataclass(frozen=True)
class BoardComparison:
    """What changed from one board to another; `flows` counts actions by (RAG value before, after).

    `since` says in words what the first one is, where `changes/since.py` compared them.
    """

    before: Board
    after: Board
    changes: tuple[RagChange, ...]
    flows: dict[tuple[str, str], int]
    since: str = ""
    is_from_signed: bool = False

    def total(self, rag: str, *, before: bool) -> int:
        """How many actions had a RAG value on the first day, or have it on the last: the sum of its flows."""
        side = 0 if before else 1
        return sum(number for flow, number in self.flows.items() if flow[side] == rag)


_DECIDED = {
    Decision.Kind.HOLD: "put on hold",
    Decision.Kind.CANCEL: "cancelled",
    Decision.Kind.SUPERSEDE: "superseded",
    Decision.Kind.CLOSE: "closed as completed",
    Decision.Kind.REOPEN: "reopened",
}


def compare_boards(before: Board, after: Board) -> BoardComparison:
    """Compare two boards of one plan, in the order of the later one; what was removed comes last."""
    old = {rated.action.pk: rated for rated in before.actions}
    new = {rated.action.pk: rated for rated in after.actions}
    pairs: list[tuple[RatedAction | None, RatedAction | None]] = []
    pairs += [(old.get(pk), rated) for pk, rated in new.items()]
    pairs += [(rated, None) for pk, rated in old.items() if pk not in new]
    flows = Counter((rag_of(was), rag_of(is_now)) for was, is_now in pairs)
    changes = tuple(
        RagChange(was, is_now, tuple(_causes(was, is_now)))
        for was, is_now in pairs
        if rag_of(was) != rag_of(is_now)
    )
    return BoardComparison(before, after, changes, dict(flows))


def rag_of(rated: RatedAction | None) -> str:
    """Return an action's RAG value, or NOT_IN_PLAN."""
    return rated.rating.rag.value if rated else NOT_IN_PLAN


def _causes(before: RatedAction | None, after: RatedAction | None) -> Iterator[str]:
    if before is None:
        yield "added to the plan"
        return
    if after is None:
        yield "removed from the plan"
        return
    # Where nothing was recorded, time passed: a due date or a tolerance.
    yield from [
        *_decision_changes(before, after),
        *_milestones_changed(before, after),
        *_update_changes(before, after),
    ] or [f"time passed: {after.rating.why}"]


def _decision_changes(before: RatedAction, after: RatedAction) -> Iterator[str]:
    if before.standing != after.standing:
        if after.standing:
            yield f"{_DECIDED[Decision.Kind(after.standing.kind)]} on {long_date(after.standing.on)}"
        else:
            yield "a decision was taken back"


def _milestones_changed(before: RatedAction, after: RatedAction) -> Iterator[str]:
    old = {rated.milestone.pk: rated for rated in before.milestones}
    new = {rated.milestone.pk: rated for rated in after.milestones}
    for pk, rated in new.items():
        label = f"{rated.milestone.label}: " if rated.milestone.label else ""
        if pk not in old:
            yield f"{label}a date was added, due {long_date(rated.due_on)}"
            continue
        yield from (f"{label}{cause}" for cause in _milestone_changes(old[pk], rated))
    for pk, rated in old.items():
        if pk not in new:
            yield f"a date was removed, due {long_date(rated.due_on)}"


def _milestone_changes(before: RatedMilestone, after: RatedMilestone) -> Iterator[str]:
    if before.completed_on != after.completed_on:
        completed_on = after.completed_on
        yield f"completed on {long_date(completed_on)}" if completed_on else _not_completed(after)
    if before.due_on != after.due_on:
        yield f"date moved from {long_date(before.due_on)} to {long_date(after.due_on)}"
    if before.forecast_on != after.forecast_on:
        now = f"forecast {long_date(after.forecast_on)}" if after.forecast_on else "forecast taken back"
        earlier = f", before {long_date(before.forecast_on)}" if before.forecast_on else ""
        yield now + earlier


def _not_completed(after: RatedMilestone) -> str:
    """Say whether a milestone was reopened by a decision, or its completion removed as a mistake."""
    days = [reopening.on for reopening in after.milestone.reopenings]
    return f"reopened on {long_date(max(days))}" if days else "no longer completed"


def _update_changes(before: RatedAction, after: RatedAction) -> Iterator[str]:
    if after.action.is_ongoing and before.updated_on != after.updated_on and after.updated_on:
        yield f"progress told on {long_date(after.updated_on)}"
