"""What becomes of a report: its states, what may be done in each of them, and by whom.

Ground floor: standard library only, and no clock. `TABLE` is all there is: what does not stand in it cannot
be done. Views ask `may` (who), services `outcome` (who and whether).
"""

from enum import StrEnum
from typing import NamedTuple

from wsscp.policy import Actor, can_edit_reports, can_sign_reports


class State(StrEnum):
    """How far a report is."""

    DRAFT = "draft"
    READY = "ready"
    SIGNED = "signed"

    @property
    def label(self) -> str:
        """The state as people say it."""
        return {State.DRAFT: "Draft", State.READY: "Ready for signing", State.SIGNED: "Signed"}[self]


class Move(StrEnum):
    """What somebody does to a report. Writing leaves it where it is; the last signature needed signs it."""

    WRITE = "write"
    OFFER = "offer"
    TAKE_BACK = "take_back"
    SIGN = "sign"
    CORRECT = "correct"


class Hand(StrEnum):
    """In what part somebody acts: as the business team, or as the steering group."""

    TEAM = "team"
    STEERING = "steering"


class Step(NamedTuple):
    """Where a move leads, whose it is, and whether whoever wrote some of the report may do it."""

    to: State
    hands: frozenset[Hand]
    by_author: bool = True


_TEAM, _STEERING = frozenset({Hand.TEAM}), frozenset({Hand.STEERING})

TABLE: dict[tuple[State, Move], Step] = {
    (State.DRAFT, Move.WRITE): Step(State.DRAFT, _TEAM),
    (State.DRAFT, Move.OFFER): Step(State.READY, _TEAM),
    (State.READY, Move.TAKE_BACK): Step(State.DRAFT, _TEAM | _STEERING),
    (State.READY, Move.SIGN): Step(State.SIGNED, _STEERING, by_author=False),
    # The signed version stays as it is; the words are open again for the next one.
    (State.SIGNED, Move.CORRECT): Step(State.DRAFT, _TEAM),
}


class NotTheirs(Exception):
    """Whoever asks never does this to this report."""


class NotNow(Exception):
    """It cannot be done any more, or not yet. The message says why."""


def hands_of(actor: Actor) -> frozenset[Hand]:
    """Return the parts in which somebody can act on reports."""
    found = {Hand.TEAM} if can_edit_reports(actor) else set()
    return frozenset(found | ({Hand.STEERING} if can_sign_reports(actor) else set()))


def may(move: Move, hands: frozenset[Hand]) -> bool:
    """Whether somebody may do this at all, in whatever state allows it."""
    return any(kind is move and not step.hands.isdisjoint(hands) for (_, kind), step in TABLE.items())


def outcome(state: State, move: Move, *, hands: frozenset[Hand], is_author: bool) -> State:
    """Return the state a move leads to. Raises NotTheirs, or NotNow with why."""
    if not may(move, hands):
        raise NotTheirs
    step = TABLE.get((state, move))
    if step is None or step.hands.isdisjoint(hands):
        raise NotNow(_WHY[state])
    if is_author and not step.by_author:
        raise NotNow(
            "You wrote or submitted some of this report, so you cannot sign it. Another member of the "
            "steering group signs."
        )
    return step.to


_WHY = {
    State.DRAFT: "This report is a draft. The business team says when it is ready for signing.",
    State.READY: "This report is ready for signing. To change it, take it back first.",
    State.SIGNED: "This report is signed and stays as it is. What is wrong in it is put right by "
    "a correction.",
}
