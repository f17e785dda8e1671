"""The states of a group's return, and which transitions are allowed, by whom.

Standard library only; nothing here reads the clock. What is not in RETURN_TRANSITIONS is not allowed. Views
call `may_change_return` (who), services `next_return_state` (who and in which state).
"""

from enum import StrEnum
from typing import NamedTuple

from wsscp.policy import Actor, can_decide_returns, leads_group


class ReturnState(StrEnum):
    """The state of a return."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"

    @property
    def label(self) -> str:
        """The state as shown."""
        return {
            ReturnState.DRAFT: "Draft",
            ReturnState.SUBMITTED: "Submitted",
            ReturnState.RETURNED: "Sent back",
            ReturnState.ACCEPTED: "Accepted",
        }[self]

    @property
    def is_in(self) -> bool:
        """Whether it is submitted or accepted, so that everybody who reads draft reports may read it."""
        return self in {ReturnState.SUBMITTED, ReturnState.ACCEPTED}


class ReturnTransition(StrEnum):
    """What somebody does to a return. Writing does not change its state."""

    WRITE = "write"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    SEND_BACK = "send_back"
    ACCEPT = "accept"

    @property
    def done(self) -> str:
        """What was done, as shown in the history of the return."""
        return {
            ReturnTransition.WRITE: "Written",
            ReturnTransition.SUBMIT: "Submitted",
            ReturnTransition.WITHDRAW: "Withdrawn",
            ReturnTransition.SEND_BACK: "Sent back",
            ReturnTransition.ACCEPT: "Accepted",
        }[self]


class ReturnRole(StrEnum):
    """As what somebody acts on a return: for the group, or as the business team."""

    GROUP = "group"
    TEAM = "team"


class ReturnTransitionRule(NamedTuple):
    """The state a transition leads to, who may do it, and whether the submitter may."""

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
    # Two people: what is accepted is recorded on the actions.
    (ReturnState.SUBMITTED, ReturnTransition.ACCEPT): ReturnTransitionRule(
        ReturnState.ACCEPTED, _TEAM, by_submitter=False
    ),
    (ReturnState.RETURNED, ReturnTransition.WRITE): ReturnTransitionRule(ReturnState.RETURNED, _EITHER),
    (ReturnState.RETURNED, ReturnTransition.SUBMIT): ReturnTransitionRule(ReturnState.SUBMITTED, _EITHER),
}


class ReturnNotAllowed(Exception):
    """The person may not do this to this return in any state."""


class ReturnStateError(Exception):
    """The state of the return does not allow it. The message says why."""


def return_roles(actor: Actor, group: int) -> frozenset[ReturnRole]:
    """Return the roles in which somebody can act on a group's return."""
    roles = {ReturnRole.GROUP} if leads_group(actor, group) else set()
    return frozenset(roles | ({ReturnRole.TEAM} if can_decide_returns(actor) else set()))


def may_change_return(move: ReturnTransition, roles: frozenset[ReturnRole]) -> bool:
    """Whether somebody may do this in at least one state."""
    return any(
        transition is move and not rule.roles.isdisjoint(roles)
        for (_, transition), rule in RETURN_TRANSITIONS.items()
    )


def next_return_state(
    state: ReturnState,
    move: ReturnTransition,
    *,
    roles: frozenset[ReturnRole],
    is_submitter: bool,
    is_signed: bool = False,
) -> ReturnState:
    """Return the state a transition leads to. Raises ReturnNotAllowed, or ReturnStateError with why.

    Once a report of the period is signed, its returns do not change.
    """
    if not may_change_return(move, roles):
        raise ReturnNotAllowed
    if is_signed:
        raise ReturnStateError("A report of this period is signed, so its returns stay as they are.")
    rule = RETURN_TRANSITIONS.get((state, move))
    if rule is None:
        raise ReturnStateError(_WHY[state])
    if is_submitter and not rule.by_submitter:
        raise ReturnStateError(
            "You submitted this return yourself. Somebody else of the business team accepts it."
        )
    return rule.to


_WHY = {
    ReturnState.DRAFT: "This return is not submitted.",
    ReturnState.SUBMITTED: "This return is submitted. To change it, the chair withdraws it, "
    "or the business team sends it back.",
    ReturnState.RETURNED: "This return was sent back, and is not submitted again yet.",
    ReturnState.ACCEPTED: "This return is accepted and stays as it is.",
}
