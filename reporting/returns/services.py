"""What becomes of a return: submitted, withdrawn, sent back, accepted. Each is one act, once.

Who and whether stands in `reporting/rules/return_states.py`. Accepting writes what the return says to the
actions.
"""

from collections.abc import Sequence
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from priorities.access.closed_plans import lock_open_plan
from priorities.actions.services import MilestoneDates, update_action
from priorities.groups.leads import group_leads_on
from priorities.models import Milestone, ReportingPeriod, Subgroup
from reporting.models import ReturnDate, ReturnEvent, SubgroupReturn
from reporting.returns.checking import (
    IdentifierWarning,
    ReturnProblem,
    identifier_warnings,
    return_problems,
    return_texts,
)
from reporting.returns.content import ReturnContent, return_content
from reporting.returns.drafts import lock_return
from reporting.rules.return_states import ReturnRole, ReturnState, ReturnTransition, next_return_state
from wsscp.audit.recording import Recorder, recording
from wsscp.dates import long_date
from wsscp.identifiers.confirmations import Confirmation, record_confirmations
from wsscp.mail.links import absolute_url
from wsscp.mail.queue import queue_mail
from wsscp.models import User
from wsscp.models.audit import Act

NO_CHANGE_TEXT = "No change since the last return."


class ReturnIncomplete(Exception):
    """The return needs something before it can be submitted."""

    def __init__(self, found: Sequence[ReturnProblem]) -> None:
        super().__init__("; ".join(one.says for one in found))
        self.problems = found


class IdentifiersNotConfirmed(Exception):
    """Words of the return may identify somebody, and nobody said why they can stay."""

    def __init__(self, found: Sequence[IdentifierWarning]) -> None:
        super().__init__("; ".join(one.label for one in found))
        self.suspects = found


def submit_return(
    *,
    period: ReportingPeriod,
    group: Subgroup,
    roles: frozenset[ReturnRole],
    keep_because: str = "",
    by: User,
    at: datetime,
    today: date,
) -> SubgroupReturn:
    """Submit a group's return as it stands.

    Raises ReturnNotAllowed, ReturnStateError, ReturnIncomplete or IdentifiersNotConfirmed.

    `keep_because` says why words that may identify somebody can stay.
    """
    with recording(Act.CHANGED, by=by, at=at) as record:
        returned = _moved(period, group, ReturnTransition.SUBMIT, roles, by, record)
        sheet = return_content(period, group, today=today)
        if sheet is None or (found := return_problems(sheet)):
            raise ReturnIncomplete(
                found if sheet else [ReturnProblem("This group has nothing to return.", None)]
            )
        doubtful = identifier_warnings(sheet)
        if doubtful and not keep_because:
            raise IdentifiersNotConfirmed(doubtful)
        returned.submitted_by, returned.submitted_at = by, at
        returned.is_on_behalf = ReturnRole.GROUP not in roles
        record.save(returned, quietly=True)
        _leave_answers_to_lead(sheet, record)
        _note_colours(sheet, record)
        _tell(sheet, record)
        _add_event(returned, ReturnTransition.SUBMIT, by, at, record)
        record.summary = "Submitted on the group’s behalf" if returned.is_on_behalf else "Submitted"
        record_confirmations(
            [Confirmation(one.label, one.kinds, keep_because) for one in doubtful],
            by=by,
            at=at,
            about=returned,
        )
    return returned


def withdraw_return(
    *, period: ReportingPeriod, group: Subgroup, roles: frozenset[ReturnRole], by: User, at: datetime
) -> SubgroupReturn:
    """Take a return back before it is accepted. Raises ReturnNotAllowed or ReturnStateError."""
    with recording(Act.CHANGED, by=by, at=at, summary="Withdrawn") as record:
        returned = _moved(period, group, ReturnTransition.WITHDRAW, roles, by, record)
        _take_back(returned, record)
        _add_event(returned, ReturnTransition.WITHDRAW, by, at, record)
    return returned


def send_back_return(
    *,
    period: ReportingPeriod,
    group: Subgroup,
    roles: frozenset[ReturnRole],
    comment: str,
    by: User,
    at: datetime,
) -> SubgroupReturn:
    """Send a return back with a comment, and tell who submitted it and who leads the group by mail."""
    with recording(Act.DECIDED, by=by, at=at, summary="Sent back") as record:
        returned = _moved(period, group, ReturnTransition.SEND_BACK, roles, by, record)
        told = {returned.submitted_by, *group_leads_on(timezone.localdate(at))[group.pk].all}
        _take_back(returned, record)
        _add_event(returned, ReturnTransition.SEND_BACK, by, at, record, comment=comment)
        record.add_detail("comment", after=comment)
        address = reverse("reporting:return", args=[period.plan.slug, period.pk, group.pk])
        context = {"group": str(group), "period": str(period), "by": str(by), "comment": comment}
        context["link"] = absolute_url(address)
        for person in sorted(told, key=lambda one: one.pk):
            if person.is_active:
                queue_mail(template="return_sent_back", to=person.email, context=context, at=at)
    return returned


def accept_return(
    *, period: ReportingPeriod, group: Subgroup, roles: frozenset[ReturnRole], by: User, at: datetime
) -> SubgroupReturn:
    """Accept a return and write what it says to the actions, as of the day it was submitted.

    Raises ReturnNotAllowed or ReturnStateError.
    """
    with recording(Act.AGREED, by=by, at=at, summary="Accepted") as record:
        returned = _moved(period, group, ReturnTransition.ACCEPT, roles, by, record)
        record.save(returned, quietly=True)
        _add_event(returned, ReturnTransition.ACCEPT, by, at, record)
        _write_to_actions(returned, by, at)
    return returned


def _moved(
    period: ReportingPeriod,
    group: Subgroup,
    move: ReturnTransition,
    roles: frozenset[ReturnRole],
    by: User,
    record: Recorder,
) -> SubgroupReturn:
    """Return the group's return in its new state, not saved yet, and held: of two moves at once one waits."""
    lock_open_plan(period.plan)
    returned = lock_return(period, group)
    is_signed = ReportingPeriod.objects.filter(pk=period.pk, signed_at__isnull=False).exists()
    is_submitter = returned.submitted_by_id == by.pk
    state = next_return_state(
        ReturnState(returned.state), move, roles=roles, is_submitter=is_submitter, is_signed=is_signed
    )
    returned.state = state.value
    record.about = returned
    return returned


def _take_back(returned: SubgroupReturn, record: Recorder) -> None:
    returned.submitted_by = returned.submitted_at = None
    returned.is_on_behalf = False
    record.save(returned, quietly=True)


def _add_event(
    returned: SubgroupReturn,
    move: ReturnTransition,
    by: User,
    at: datetime,
    record: Recorder,
    comment: str = "",
) -> None:
    event = ReturnEvent(subgroup_return=returned, move=move.value, by=by, at=at, comment=comment)
    event.is_on_behalf = returned.is_on_behalf
    record.save(event, quietly=True)


def _note_colours(sheet: ReturnContent, record: Recorder) -> None:
    """Keep the computed colour of the day with each action, beside what the chair declares."""
    for line in sheet.lines:
        if line.row.pk:
            line.row.computed = line.computed.rag.value
            record.save(line.row, quietly=True)


def _leave_answers_to_lead(sheet: ReturnContent, record: Recorder) -> None:
    """Take out what a group began to answer before another one led the action; the trail keeps it."""
    for line in sheet.lines:
        if line.row.answer and not line.is_lead:
            record.add_detail(
                f"{line.action.number} answer, left to {line.lead or 'nobody'}", before=line.row.answer
            )
            line.row.answer = ""
            record.save(line.row, quietly=True)


def _tell(sheet: ReturnContent, record: Recorder) -> None:
    """Tell the whole return in the trail: until now it was its writers' own."""
    for line in sheet.lines:
        if line.row.is_unchanged:
            record.add_detail(f"{line.action.number} progress", after="No change")
        for one in line.dates:
            what = f"{line.action.number} {one.milestone}"
            for name, day in (("forecast", one.row.forecast_on), ("completed on", one.row.completed_on)):
                if day:
                    record.add_detail(f"{what}, {name}", after=long_date(day))
        if line.row.declared:
            declared = f"{line.row.get_declared_display()} (computed: {line.computed.label})"
            record.add_detail(f"{line.action.number} declared colour", after=declared)
    for label, text, *_ in return_texts(sheet):
        if text:
            record.add_detail(label, after=text)


def _write_to_actions(returned: SubgroupReturn, by: User, at: datetime) -> None:
    submitted_on = timezone.localdate(returned.submitted_at)
    said = {one.milestone_id: one for one in returned.dates.all()}
    lines = returned.lines.select_related("action").prefetch_related("action__milestones__reopenings")
    for line in lines:
        dates = {}
        for milestone in line.action.milestones.all():
            if one := said.get(milestone.pk):
                dates[milestone.pk] = _dates(milestone, one, returned.submitted_at)
        text = line.progress or (NO_CHANGE_TEXT if line.is_unchanged else "")
        if text or dates:
            update_action(
                action=line.action,
                text=text,
                dates=dates,
                made_on=submitted_on,
                reported_by=returned.submitted_by,
                by=by,
                at=at,
            )


def _dates(milestone: Milestone, told: ReturnDate, submitted_at: datetime) -> MilestoneDates:
    """Return what a milestone will say. What was told of it after the return was submitted stands."""
    given_on = milestone.forecast_given_on
    is_newer = given_on is not None and given_on > timezone.localdate(submitted_at)
    is_reopened = any(one.at > submitted_at for one in milestone.reopenings.all())
    return MilestoneDates(
        milestone.forecast_on if is_newer or told.forecast_on is None else told.forecast_on,
        milestone.completed_on or (None if is_reopened else told.completed_on),
    )
