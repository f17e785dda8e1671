"""The states of a group's return, and which transitions are allowed, by whom.

Standard library only; nothing here reads the clock. How the table is asked: `wsscp/state_tables.py`.
"""

from datetime import date
from enum import StrEnum

from wsscp.labelled import Labelled
from wsscp.policy import Actor, can_decide_returns, leads_group
from wsscp.state_tables import StateTable, TransitionRule


class ReturnState(Labelled):
    """The state of a return."""

    DRAFT = "draft", "Draft"
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Sent back"
    ACCEPTED = "accepted", "Accepted"

    @property
    def is_in(self) -> bool:
        """Whether it is submitted or accepted, so that everybody who reads draft reports may read it."""
        return self in {ReturnState.SUBMITTED, ReturnState.ACCEPTED}


class ReturnTransition(Labelled):
    """What somebody does to a return. Writing does not change its state."""

    WRITE = "write", "Written"
    SUBMIT = "submit", "Submitted"
    WITHDRAW = "withdraw", "Withdrawn"
    SEND_BACK = "send_back", "Sent back"
    ACCEPT = "accept", "Accepted"


class ReturnRole(StrEnum):
    """As what somebody acts on a return: for the group, or as the business team."""

    GROUP = "group"
    TEAM = "team"


_EITHER = frozenset({ReturnRole.GROUP, ReturnRole.TEAM})
_GROUP, _TEAM = frozenset({ReturnRole.GROUP}), frozenset({ReturnRole.TEAM})

RETURN_TRANSITIONS: StateTable[ReturnState, ReturnTransition, ReturnRole] = StateTable(
    rules={
        (ReturnState.DRAFT, ReturnTransition.WRITE): TransitionRule(ReturnState.DRAFT, _EITHER),
        (ReturnState.DRAFT, ReturnTransition.SUBMIT): TransitionRule(ReturnState.SUBMITTED, _EITHER),
        (ReturnState.SUBMITTED, ReturnTransition.WITHDRAW): TransitionRule(ReturnState.DRAFT, _GROUP),
        (ReturnState.SUBMITTED, ReturnTransition.SEND_BACK): TransitionRule(ReturnState.RETURNED, _TEAM),
        # Two people: what is accepted is recorded on the actions.
        (ReturnState.SUBMITTED, ReturnTransition.ACCEPT): TransitionRule(
            ReturnState.ACCEPTED,
            _TEAM,
            barred="You wrote or submitted some of this return yourself. Somebody else of the business team "
            "accepts it.",
        ),
        (ReturnState.RETURNED, ReturnTransition.WRITE): TransitionRule(ReturnState.RETURNED, _EITHER),
        (ReturnState.RETURNED, ReturnTransition.SUBMIT): TransitionRule(ReturnState.SUBMITTED, _EITHER),
    },
    why={
        ReturnState.DRAFT: "This return is not submitted.",
        ReturnState.SUBMITTED: "This return is submitted. To change it, the chair withdraws it, "
        "or the business team sends it back.",
        ReturnState.RETURNED: "This return was sent back, and is not submitted again yet.",
        ReturnState.ACCEPTED: "This return is accepted and stays as it is.",
    },
)
# Once a report of the period is signed, its returns do not change.
PERIOD_IS_SIGNED = "A report of this period is signed, so its returns stay as they are."
PLAN_IS_CLOSED = "This plan is closed, so its returns stay as they are."

# The progress that an accepted return records on an action of which it says that nothing changed.
NO_CHANGE_TEXT = "No change since the last return."


def return_speaks_for(ends_on: date, submitted_on: date) -> date:
    """Return the day a return speaks for: its period's last day, or its own where it came before that."""
    return min(ends_on, submitted_on)


def return_roles(actor: Actor, group: int) -> frozenset[ReturnRole]:
    """Return the roles in which somebody can act on a group's return."""
    roles = {ReturnRole.GROUP} if leads_group(actor, group) else set()
    return frozenset(roles | ({ReturnRole.TEAM} if can_decide_returns(actor) else set()))
