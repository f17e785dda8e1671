"""What becomes of a report: its states, what may be done in each of them, and by whom.

Ground floor: standard library only, and no clock. `TABLE` is all there is: what does not stand in it cannot
be done. Views ask `may` (who), services `outcome` (who and whether).
"""

from enum import StrEnum
from typing import NamedTuple

from wsscp.policy import Actor, can_edit_reports, can_sign_reports


class ReportState(StrEnum):
    """How far a report is."""

    DRAFT = "draft"
    READY = "ready"
    SIGNED = "signed"

    @property
    def label(self) -> str:
        """The state as people say it."""
        return {
            ReportState.DRAFT: "Draft",
            ReportState.READY: "Ready for signing",
            ReportState.SIGNED: "Signed",
        }[self]


class ReportTransition(StrEnum):
    """What somebody does to a report. Writing leaves it where it is; the last signature needed signs it."""

    WRITE = "write"
    OFFER = "offer"
    TAKE_BACK = "take_back"
    SIGN = "sign"
    CORRECT = "correct"


class ReportRole(StrEnum):
    """In what part somebody acts: as the business team, or as the steering group."""

    TEAM = "team"
    STEERING = "steering"


class ReportTransitionRule(NamedTuple):
    """Where a move leads, whose it is, and whether whoever wrote some of the report may do it."""

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
    # The signed version stays as it is; the words are open again for the next one.
    (ReportState.SIGNED, ReportTransition.CORRECT): ReportTransitionRule(ReportState.DRAFT, _TEAM),
}


class ReportNotAllowed(Exception):
    """Whoever asks never does this to this report."""


class ReportStateError(Exception):
    """It cannot be done any more, or not yet. The message says why."""


def report_roles(actor: Actor) -> frozenset[ReportRole]:
    """Return the parts in which somebody can act on reports."""
    found = {ReportRole.TEAM} if can_edit_reports(actor) else set()
    return frozenset(found | ({ReportRole.STEERING} if can_sign_reports(actor) else set()))


def may_change_report(move: ReportTransition, roles: frozenset[ReportRole]) -> bool:
    """Whether somebody may do this at all, in whatever state allows it."""
    return any(
        kind is move and not step.roles.isdisjoint(roles) for (_, kind), step in REPORT_TRANSITIONS.items()
    )


def next_report_state(
    state: ReportState, move: ReportTransition, *, roles: frozenset[ReportRole], is_author: bool
) -> ReportState:
    """Return the state a move leads to. Raises ReportNotAllowed, or ReportStateError with why."""
    if not may_change_report(move, roles):
        raise ReportNotAllowed
    step = REPORT_TRANSITIONS.get((state, move))
    if step is None or step.roles.isdisjoint(roles):
        raise ReportStateError(_WHY[state])
    if is_author and not step.by_author:
        raise ReportStateError(
            "You wrote or submitted some of this report, so you cannot sign it. Another member of the "
            "steering group signs."
        )
    return step.to


_WHY = {
    ReportState.DRAFT: "This report is a draft. The business team says when it is ready for signing.",
    ReportState.READY: "This report is ready for signing. To change it, take it back first.",
    ReportState.SIGNED: "This report is signed and stays as it is. What is wrong in it is put right by "
    "a correction.",
}
