"""What becomes of a group's return: its states, what may be done in each of them, and by whom.

Ground floor: standard library only, and no clock. `TABLE` is all there is: what does not stand in it cannot
be done. Views ask `may` (who), services `outcome` (who and whether).
"""

from enum import StrEnum
from typing import NamedTuple

from wsscp.policy import Actor, can_decide_returns, leads_group


class State(StrEnum):
    """How far a return is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"

    @property
    def label(self) -> str:
        """The state as people say it."""
        return {
            State.DRAFT: "Draft",
            State.SUBMITTED: "Submitted",
            State.RETURNED: "Sent back",
            State.ACCEPTED: "Accepted",
        }[self]

    @property
    def is_in(self) -> bool:
        """Whether the business team has it: everybody who reads drafts of reports may read it now."""
        return self in {State.SUBMITTED, State.ACCEPTED}


class Move(StrEnum):
    """What somebody does to a return. Writing leaves it where it is."""

    WRITE = "write"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    SEND_BACK = "send_back"
    ACCEPT = "accept"

    @property
    def done(self) -> str:
        """What was done, as its history says it."""
        return {
            Move.WRITE: "Written",
            Move.SUBMIT: "Submitted",
            Move.WITHDRAW: "Withdrawn",
            Move.SEND_BACK: "Sent back",
            Move.ACCEPT: "Accepted",
        }[self]


class Hand(StrEnum):
    """In what part somebody acts: as who leads the group, or as the business team."""

    GROUP = "group"
    TEAM = "team"


class Step(NamedTuple):
    """Where a move leads, whose it is, and whether whoever submitted the return may do it."""

    to: State
    hands: frozenset[Hand]
    by_submitter: bool = True


_EITHER = frozenset({Hand.GROUP, Hand.TEAM})
_GROUP, _TEAM = frozenset({Hand.GROUP}), frozenset({Hand.TEAM})

TABLE: dict[tuple[State, Move], Step] = {
    (State.DRAFT, Move.WRITE): Step(State.DRAFT, _EITHER),
    (State.DRAFT, Move.SUBMIT): Step(State.SUBMITTED, _EITHER),
    (State.SUBMITTED, Move.WITHDRAW): Step(State.DRAFT, _GROUP),
    (State.SUBMITTED, Move.SEND_BACK): Step(State.RETURNED, _TEAM),
    # A second pair of eyes: what is accepted is written to the actions.
    (State.SUBMITTED, Move.ACCEPT): Step(State.ACCEPTED, _TEAM, by_submitter=False),
    (State.RETURNED, Move.WRITE): Step(State.RETURNED, _EITHER),
    (State.RETURNED, Move.SUBMIT): Step(State.SUBMITTED, _EITHER),
}


class NotTheirs(Exception):
    """Whoever asks never does this to this return."""


class NotNow(Exception):
    """It cannot be done any more, or not yet. The message says why."""


def hands_of(actor: Actor, group: int) -> frozenset[Hand]:
    """Return the parts in which somebody can act on a group's return."""
    found = {Hand.GROUP} if leads_group(actor, group) else set()
    return frozenset(found | ({Hand.TEAM} if can_decide_returns(actor) else set()))


def may(move: Move, hands: frozenset[Hand]) -> bool:
    """Whether somebody may do this at all, in whatever state allows it."""
    return any(kind is move and not step.hands.isdisjoint(hands) for (_, kind), step in TABLE.items())


def outcome(
    state: State, move: Move, *, hands: frozenset[Hand], is_submitter: bool, is_signed: bool = False
) -> State:
    """Return the state a move leads to. Raises NotTheirs, or NotNow with why.

    Once a report of the period is signed, nothing moves.
    """
    if not may(move, hands):
        raise NotTheirs
    if is_signed:
        raise NotNow("A report of this period is signed, so its returns stay as they are.")
    step = TABLE.get((state, move))
    if step is None:
        raise NotNow(_WHY[state])
    if is_submitter and not step.by_submitter:
        raise NotNow("You submitted this return yourself. Somebody else of the business team accepts it.")
    return step.to


_WHY = {
    State.DRAFT: "This return is not submitted.",
    State.SUBMITTED: "This return is submitted. To change it, the chair withdraws it, "
    "or the business team sends it back.",
    State.RETURNED: "This return was sent back, and is not submitted again yet.",
    State.ACCEPTED: "This return is accepted and stays as it is.",
}
