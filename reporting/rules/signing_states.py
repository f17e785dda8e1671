"""The states of a report, and which transitions are allowed, by whom.

Standard library only; nothing here reads the clock. What is not in REPORT_TRANSITIONS is not allowed. Views
call `may_change_report` (who), services `next_report_state` (who and in which state).
"""

from enum import StrEnum
from typing import NamedTuple

from wsscp.policy import Actor, can_edit_reports, can_sign_reports


class ReportState(StrEnum):
    """The state of a report."""

    DRAFT = "draft"
    READY = "ready"
    SIGNED = "signed"

    @property
    def label(self) -> str:
        """The state as shown."""
        return {
            ReportState.DRAFT: "Draft",
            ReportState.READY: "Ready for signing",
            ReportState.SIGNED: "Signed",
        }[self]


class ReportTransition(StrEnum):
    """What somebody does to a report. Writing does not change its state; the last signature needed does."""

    WRITE = "write"
    OFFER = "offer"
    TAKE_BACK = "take_back"
    SIGN = "sign"
    CORRECT = "correct"


class ReportRole(StrEnum):
    """As what somebody acts on a report: as the business team, or as the steering group."""

    TEAM = "team"
    STEERING = "steering"


class ReportTransitionRule(NamedTuple):
    """The state a transition leads to, who may do it, and whether an author of the report may."""

    to: ReportState
    roles: frozenset[ReportRole]
    by_author: bool = True


_TEAM, _STEERING = frozenset({ReportRole.TEAM}), frozenset({ReportRole.STEERING})

REPORT_TRANSITIONS: dict[tuple[ReportState, ReportTransition], ReportTransitionRule] = {
    (ReportState.DRAFT, ReportTransition.WRITE): ReportTransitionRule(ReportState.DRAFT, _TEAM),
    (ReportState.DRAFT, ReportTransition.OFFER): ReportTransitionRule(ReportState.READY, _TEAM),
    (ReportState.READY, ReportTransition.TAKE_BACK): ReportTransitionRule(
        ReportState.DRAFT, _TEAM | _STEERING
    ),
    (ReportState.READY, ReportTransition.SIGN): ReportTransitionRule(
        ReportState.SIGNED, _STEERING, by_author=False
    ),
    # The signed version does not change; the texts can be edited again for the next one.
    (ReportState.SIGNED, ReportTransition.CORRECT): ReportTransitionRule(ReportState.DRAFT, _TEAM),
}


class ReportNotAllowed(Exception):
    """The person may not do this to this report in any state."""


class ReportStateError(Exception):
    """The state of the report does not allow it. The message says why."""


def report_roles(actor: Actor) -> frozenset[ReportRole]:
    """Return the roles in which somebody can act on reports."""
    roles = {ReportRole.TEAM} if can_edit_reports(actor) else set()
    return frozenset(roles | ({ReportRole.STEERING} if can_sign_reports(actor) else set()))


def may_change_report(move: ReportTransition, roles: frozenset[ReportRole]) -> bool:
    """Whether somebody may do this in at least one state."""
    return any(
        transition is move and not rule.roles.isdisjoint(roles)
        for (_, transition), rule in REPORT_TRANSITIONS.items()
    )


def next_report_state(
    state: ReportState, move: ReportTransition, *, roles: frozenset[ReportRole], is_author: bool
) -> ReportState:
    """Return the state a transition leads to. Raises ReportNotAllowed, or ReportStateError with why."""
    if not may_change_report(move, roles):
        raise ReportNotAllowed
    rule = REPORT_TRANSITIONS.get((state, move))
    if rule is None or rule.roles.isdisjoint(roles):
        raise ReportStateError(_WHY[state])
    if is_author and not rule.by_author:
        raise ReportStateError(
            "You wrote or submitted some of this report, so you cannot sign it. Another member of the "
            "steering group signs."
        )
    return rule.to


_WHY = {
    ReportState.DRAFT: "This report is a draft. The business team says when it is ready for signing.",
    ReportState.READY: "This report is ready for signing. To change it, take it back first.",
    ReportState.SIGNED: "This report is signed and stays as it is. What is wrong in it is put right by "
    "a correction.",
}
