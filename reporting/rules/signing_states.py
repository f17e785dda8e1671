"""The states of a report, and which transitions are allowed, by whom.

Standard library only; nothing here reads the clock. How the table is asked: `wsscp/state_tables.py`.
"""

from datetime import date
from enum import StrEnum

from wsscp.dates import long_date
from wsscp.labelled import Labelled
from wsscp.policy import Actor, can_edit_reports, can_sign_reports
from wsscp.state_tables import StateTable, TransitionRule


class ReportState(Labelled):
    """The state of a report."""

    DRAFT = "draft", "Draft"
    READY = "ready", "Ready for signing"
    SIGNED = "signed", "Signed"


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


_TEAM, _STEERING = frozenset({ReportRole.TEAM}), frozenset({ReportRole.STEERING})

REPORT_TRANSITIONS: StateTable[ReportState, ReportTransition, ReportRole] = StateTable(
    rules={
        (ReportState.DRAFT, ReportTransition.WRITE): TransitionRule(ReportState.DRAFT, _TEAM),
        (ReportState.DRAFT, ReportTransition.OFFER): TransitionRule(ReportState.READY, _TEAM),
        (ReportState.READY, ReportTransition.TAKE_BACK): TransitionRule(ReportState.DRAFT, _TEAM | _STEERING),
        # Who of the steering group does not: `reporting/rules/authorship.py`.
        (ReportState.READY, ReportTransition.SIGN): TransitionRule(ReportState.SIGNED, _STEERING),
        # The signed version does not change; the texts can be edited again for the next one.
        (ReportState.SIGNED, ReportTransition.CORRECT): TransitionRule(ReportState.DRAFT, _TEAM),
    },
    why={
        ReportState.DRAFT: "This report is a draft. The business team says when it is ready for signing.",
        ReportState.READY: "This report is ready for signing. To change it, take it back first.",
        ReportState.SIGNED: "This report is signed and stays as it is. What is wrong in it is put right by "
        "a correction.",
    },
)


def why_not_offer(*, overview: str, is_overview_confirmed: bool, ends_on: date, today: date) -> str:
    """Return why a written report cannot be offered for signing yet; "" where it can."""
    if overview.strip() and not is_overview_confirmed:
        return "Nobody has confirmed the overview yet. Read it, tick the box beneath it and save."
    if today < ends_on:
        return f"The period runs until {long_date(ends_on)}. Its report is signed after that."
    return ""


def report_roles(actor: Actor) -> frozenset[ReportRole]:
    """Return the roles in which somebody can act on reports."""
    roles = {ReportRole.TEAM} if can_edit_reports(actor) else set()
    return frozenset(roles | ({ReportRole.STEERING} if can_sign_reports(actor) else set()))
