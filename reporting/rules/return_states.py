"""What becomes of a group's return: its states, what may be done in each of them, and by whom.

Ground floor: standard library only, and no clock. `TABLE` is all there is: what does not stand in it cannot
be done. Views ask `may` (who), services `outcome` (who and whether).
"""

from enum import StrEnum
from typing import NamedTuple

from wsscp.policy import Actor, can_decide_returns, leads_group


class ReturnState(StrEnum):
    """How far a return is."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"

    @property
    def label(self) -> str:
        """The state as people say it."""
        return {
            ReturnState.DRAFT: "Draft",
            ReturnState.SUBMITTED: "Submitted",
            ReturnState.RETURNED: "Sent back",
            ReturnState.ACCEPTED: "Accepted",
        }[self]

    @property
    def is_in(self) -> bool:
        """Whether the business team has it: everybody who reads drafts of reports may read it now."""
        return self in {ReturnState.SUBMITTED, ReturnState.ACCEPTED}


class ReturnTransition(StrEnum):
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
            ReturnTransition.WRITE: "Written",
            ReturnTransition.SUBMIT: "Submitted",
            ReturnTransition.WITHDRAW: "Withdrawn",
            ReturnTransition.SEND_BACK: "Sent back",
            ReturnTransition.ACCEPT: "Accepted",
        }[self]


class ReturnRole(StrEnum):
    """In what part somebody acts: as who leads the group, or as the business team."""

    GROUP = "group"
    TEAM = "team"


class ReturnTransitionRule(NamedTuple):
    """Where a move leads, whose it is, and whether whoever submitted the return may do it."""

    to: ReturnState
    roles: frozenset[ReturnRole]
    by_submitter: bool = True


_EITHER = frozenset({ReturnRole.GROUP, ReturnRole.TEAM})
_GROUP, _TEAM = frozenset({ReturnRole.GROUP}), frozenset({ReturnRole.TEAM})

RETURN_TRANSITIONS: dict[tuple[ReturnState, ReturnTransition], ReturnTransitionRule] = {
    (ReturnState.DRAFT, ReturnTransition.WRITE): ReturnTransitionRule(ReturnState.DRAFT, _EITHER),
    (ReturnState.DRAFT, ReturnTransition.SUBMIT): ReturnTransitionRule(ReturnState.SUBMITTED, _EITHER),
    (ReturnState.SUBMITTED, ReturnTransition.WITHDRAW): ReturnTransitionRule(ReturnState.DRAFT, _GROUP),
    (ReturnState.SUBMITTED, ReturnTransition.SEND_BACK): ReturnTransitionRule(ReturnState.RETURNED, _TEAM),
    # A second pair of eyes: what is accepted is written to the actions.
    (ReturnState.SUBMITTED, ReturnTransition.ACCEPT): ReturnTransitionRule(
        ReturnState.ACCEPTED, _TEAM, by_submitter=False
    ),
    (ReturnState.RETURNED, ReturnTransition.WRITE): ReturnTransitionRule(ReturnState.RETURNED, _EITHER),
    (ReturnState.RETURNED, ReturnTransition.SUBMIT): ReturnTransitionRule(ReturnState.SUBMITTED, _EITHER),
}


class ReturnNotAllowed(Exception):
    """Whoever asks never does this to this return."""


class ReturnStateError(Exception):
    """It cannot be done any more, or not yet. The message says why."""


def return_roles(actor: Actor, group: int) -> frozenset[ReturnRole]:
    """Return the parts in which somebody can act on a group's return."""
    found = {ReturnRole.GROUP} if leads_group(actor, group) else set()
    return frozenset(found | ({ReturnRole.TEAM} if can_decide_returns(actor) else set()))


def may_change_return(move: ReturnTransition, roles: frozenset[ReturnRole]) -> bool:
    """Whether somebody may do this at all, in whatever state allows it."""
    return any(
        kind is move and not step.roles.isdisjoint(roles) for (_, kind), step in RETURN_TRANSITIONS.items()
    )


def next_return_state(
    state: ReturnState,
    move: ReturnTransition,
    *,
    roles: frozenset[ReturnRole],
    is_submitter: bool,
    is_signed: bool = False,
) -> ReturnState:
    """Return the state a move leads to. Raises ReturnNotAllowed, or ReturnStateError with why.

    Once a report of the period is signed, nothing moves.
    """
    if not may_change_return(move, roles):
        raise ReturnNotAllowed
    if is_signed:
        raise ReturnStateError("A report of this period is signed, so its returns stay as they are.")
    step = RETURN_TRANSITIONS.get((state, move))
    if step is None:
        raise ReturnStateError(_WHY[state])
    if is_submitter and not step.by_submitter:
        raise ReturnStateError(
            "You submitted this return yourself. Somebody else of the business team accepts it."
        )
    return step.to


_WHY = {
    ReturnState.DRAFT: "This return is not submitted.",
    ReturnState.SUBMITTED: "This return is submitted. To change it, the chair withdraws it, "
    "or the business team sends it back.",
    ReturnState.RETURNED: "This return was sent back, and is not submitted again yet.",
    ReturnState.ACCEPTED: "This return is accepted and stays as it is.",
}
