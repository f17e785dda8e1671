"""Transitions of a return: submitted, withdrawn, changes requested, accepted; each in one transaction.

By whom and from which state: `reporting/rules/return_states.py`. Accepting writes what the return reports to
the actions.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import timezone

from priorities.actions.reversing import ReversedFacts, reversed_since
from priorities.actions.services import MilestoneDates, update_action
from priorities.groups.queries import group_leads_on
from priorities.models import Milestone, ReportingPeriod, Subgroup
from reporting.models import ReturnDate, ReturnEvent, ReturnLine, SubgroupReturn
from reporting.returns.checking import (
    IdentifierWarning,
    ReturnProblem,
    identifier_warnings,
    return_problems,
    return_texts,
)
from reporting.returns.content import ReturnContent, return_content
from reporting.returns.drafts import lock_return
from reporting.rules.return_states import (
    NO_CHANGE_TEXT,
    ReturnRole,
    ReturnState,
    ReturnTransition,
    return_speaks_for,
)
from wsscp.audit.recording import Recorder, recording
from wsscp.dates import long_date
from wsscp.identifiers.matches import Confirmation
from wsscp.mail.links import absolute_url
from wsscp.mail.queue import queue_mail
from wsscp.models import User
from wsscp.models.audit import Act

# What the audit trail says of what a return confirms and does not write.
_TAKEN_BACK = "taken back on the action since, not written"


class ReturnIncomplete(Exception):
    """The return has problems to be solved before it can be submitted."""

    def __init__(self, problems: Sequence[ReturnProblem]) -> None:
        super().__init__("; ".join(problem.says for problem in problems))
        self.problems = problems


class IdentifiersNotConfirmed(Exception):
    """Text of the return may identify somebody, and nobody confirmed with a reason that it does not."""

    def __init__(self, warnings: Sequence[IdentifierWarning]) -> None:
        super().__init__("; ".join(warning.label for warning in warnings))
        self.warnings = warnings


def submit_return(
    *,
    period: ReportingPeriod,
    group: Subgroup,
    roles: frozenset[ReturnRole],
    confirmed_because: str = "",
    by: User,
    at: datetime,
    today: date,
) -> SubgroupReturn:
    """Submit a group's return as it stands.

    Raises TransitionNotAllowed, StateError, ReturnIncomplete or IdentifiersNotConfirmed.

    `confirmed_because` is the reason for which text that may identify somebody can stay.
    """
    transition = _transition(ReturnTransition.SUBMIT, Act.CHANGED, period, group, roles, by, at)
    with transition as (returned, record):
        content = return_content(period, group, today=today)
        if content is None:
            raise ReturnIncomplete([ReturnProblem("This group has nothing to return.", None)])
        if problems := return_problems(content):
            raise ReturnIncomplete(problems)
        warnings = identifier_warnings(content)
        if warnings and not confirmed_because:
            raise IdentifiersNotConfirmed(warnings)
        returned.submitted_by, returned.submitted_at = by, at
        returned.is_on_behalf = ReturnRole.GROUP not in roles
        _save_filled_in(content, record)
        _clear_answers_of_others(content, record)
        _save_computed_ratings(content, record)
        _record_texts(content, record)
        record.summary = "Submitted on the group’s behalf" if returned.is_on_behalf else "Submitted"
        record.confirm(Confirmation(warning.label, warning.kinds, confirmed_because) for warning in warnings)
    return returned


def withdraw_return(
    *, period: ReportingPeriod, group: Subgroup, roles: frozenset[ReturnRole], by: User, at: datetime
) -> SubgroupReturn:
    """Withdraw a return before it is accepted. Raises TransitionNotAllowed or StateError."""
    transition = _transition(ReturnTransition.WITHDRAW, Act.CHANGED, period, group, roles, by, at)
    with transition as (returned, record):
        record.summary = "Withdrawn"
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
    """Request changes with a comment, mailed to who submitted the return and who leads the group.

    Raises TransitionNotAllowed or StateError.
    """
    transition = _transition(
        ReturnTransition.SEND_BACK, Act.DECIDED, period, group, roles, by, at, comment=comment
    )
    with transition as (returned, record):
        record.summary = "Sent back"
        recipients = {returned.submitted_by, *group_leads_on(timezone.localdate(at))[group.pk].all}
        record.add_detail("comment", after=comment)
        address = reverse("reporting:return", args=[period.plan.slug, period.pk, group.pk])
        context = {"group": str(group), "period": str(period), "by": str(by), "comment": comment}
        context["link"] = absolute_url(address)
        for person in sorted(filter(None, recipients), key=lambda person: person.pk):
            if person.is_active:
                queue_mail(template="return_sent_back", to=person.email, context=context, at=at)
    return returned


def accept_return(
    *, period: ReportingPeriod, group: Subgroup, roles: frozenset[ReturnRole], by: User, at: datetime
) -> SubgroupReturn:
    """Accept a return and write what it reports to the actions, for the day it speaks for.

    Raises TransitionNotAllowed or StateError.
    """
    transition = _transition(ReturnTransition.ACCEPT, Act.AGREED, period, group, roles, by, at)
    with transition as (returned, record):
        record.summary = "Accepted"
        submitted_on = timezone.localdate(returned.submitted_at)
        returned.accepted_at, returned.speaks_for = at, return_speaks_for(period.ends_on, submitted_on)
        _write_to_actions(returned, record)
    return returned


@contextmanager
def _transition(
    transition: ReturnTransition,
    act: Act,
    period: ReportingPeriod,
    group: Subgroup,
    roles: frozenset[ReturnRole],
    by: User,
    at: datetime,
    comment: str = "",
) -> Iterator[tuple[SubgroupReturn, Recorder]]:
    """Lock a group's return and record what is done with it; then save it in its new state, with the event.

    Of two transitions at once one waits for the other.
    """
    with recording(act, by=by, at=at, about=period) as record:
        returned = record.about = lock_return(period, group, transition, roles=roles, by=by)
        yield returned, record
        if not ReturnState(returned.state).is_in:
            returned.submitted_by = returned.submitted_at = None
            returned.is_on_behalf = False
        record.save(returned, quietly=True)
        event = ReturnEvent(subgroup_return=returned, move=transition.value, by=by, at=at, comment=comment)
        event.is_on_behalf = returned.is_on_behalf
        record.save(event, quietly=True)


def _save_filled_in(content: ReturnContent, record: Recorder) -> None:
    """Save the answers that were filled in from what was recorded, and that nobody has touched."""
    for line in content.lines:
        filled: list[ReturnLine | ReturnDate] = [line.row] if line.row.progress else []
        filled += [one.row for one in line.dates if one.row.forecast_on or one.row.completed_on]
        for row in filled:
            if row._state.adding:
                row.subgroup_return = content.returned
                row.changed_by, row.changed_at = record.by, record.at
                record.save(row, quietly=True)


def _save_computed_ratings(content: ReturnContent, record: Recorder) -> None:
    """Save the day's computed RAG status of each action, beside what the chair declares."""
    for line in content.lines:
        if line.row.pk:
            line.row.computed = line.computed.rag.value
            record.save(line.row, quietly=True)


def _clear_answers_of_others(content: ReturnContent, record: Recorder) -> None:
    """Remove what a group began to answer or declare before another one led the action.

    The audit trail has it.
    """
    for line in content.lines:
        if line.is_lead:
            continue
        left = {"answer": line.row.answer, "declared colour": line.row.get_declared_display()}
        for name, text in left.items():
            if text:
                record.add_detail(
                    f"{line.action.number} {name}, left to {line.lead or 'nobody'}", before=text
                )
        if any(left.values()):
            line.row.answer = line.row.declared = line.row.declared_reason = ""
            record.save(line.row, quietly=True)


def _record_texts(content: ReturnContent, record: Recorder) -> None:
    """Record the whole return in the audit trail: until now it was its authors' draft."""
    for line in content.lines:
        if line.row.is_unchanged:
            record.add_detail(f"{line.action.number} progress", after="No change")
        for answer in line.dates:
            label, row = f"{line.action.number} {answer.milestone}", answer.row
            for name, day in (("forecast", row.forecast_on), ("completed on", row.completed_on)):
                if day:
                    record.add_detail(f"{label}, {name}", after=long_date(day))
        if line.row.declared:
            declared = f"{line.row.get_declared_display()} (computed: {line.computed.label})"
            record.add_detail(f"{line.action.number} declared colour", after=declared)
    for label, text, *_ in return_texts(content):
        if text:
            record.add_detail(label, after=text)


def _write_to_actions(returned: SubgroupReturn, record: Recorder) -> None:
    """Write what a return reports to the actions, for the day it speaks for.

    What was recorded after its submission stays; so does what was reversed since, where the return confirms
    it. Where something newer than that day had been recorded before, what the return says is recorded for the
    day of its submission, too.
    """
    by, submitted_at = record.by, returned.submitted_at
    assert by is not None
    assert submitted_at is not None
    submitted_on, speaks_for = timezone.localdate(submitted_at), returned.speaks_for
    assert speaks_for is not None
    reported = {row.milestone_id: row for row in returned.dates.all()}
    for line in _lines_to_write(returned):
        update = partial(
            update_action,
            action=line.action,
            reported_by=returned.submitted_by,
            reported_at=submitted_at,
            by=by,
            at=record.at,
        )
        updates = line.action.updates.all()
        has_newer = any(one.made_on > speaks_for and one.at <= submitted_at for one in updates)
        taken_back = reversed_since(line.action, submitted_at)
        dates = {
            milestone.pk: _dates_to_write(milestone, row, submitted_at, taken_back)
            for milestone in line.action.milestones.all()
            if (row := reported.get(milestone.pk))
        }
        text = line.progress or (NO_CHANGE_TEXT if line.is_unchanged else "")
        if taken_back.has_progress(line.progress):
            record.add_detail(f"{line.action.number} progress", before=text, after=_TAKEN_BACK)
            text, has_newer = "", False
        elif _is_recorded(line, returned.period.starts_on, speaks_for):
            text = ""  # confirmed as it was recorded: it stands there already, by whom and when it was
        for pk, written in dates.items():
            row = reported[pk]
            for name in ("forecast_on", "completed_on"):
                if getattr(row, name) and getattr(written, name) is None:
                    label = f"{line.action.number} {row.milestone}, {name.removesuffix('_on')}"
                    record.add_detail(label, before=long_date(getattr(row, name)), after=_TAKEN_BACK)
        if text or dates:
            update(text=text, dates=dates, made_on=speaks_for)
        if line.progress and has_newer and submitted_on > speaks_for:
            update(text=line.progress, dates={}, made_on=submitted_on)


def _lines_to_write(returned: SubgroupReturn) -> list[ReturnLine]:
    """Return its lines, with one for each action of which it reports dates alone."""
    lines = {line.action_id: line for line in returned.lines.select_related("action__priority")}
    for row in returned.dates.select_related("milestone__action__priority"):
        action = row.milestone.action
        lines.setdefault(action.pk, ReturnLine(subgroup_return=returned, action=action))
    found = list(lines.values())
    prefetch_related_objects(found, "action__milestones__reopenings", "action__updates")
    return found


def _is_recorded(line: ReturnLine, starts_on: date, speaks_for: date) -> bool:
    """Whether the progress recorded last on an action in the period is word for word what the line says.

    An ongoing action is reviewed by a return that confirms it, so that is recorded.
    """
    if line.action.is_ongoing:
        return False
    in_period = [one for one in line.action.updates.all() if starts_on <= one.made_on <= speaks_for]
    last = max(in_period, key=lambda one: (one.made_on, one.pk), default=None)
    return last is not None and last.text.split() == line.progress.split()


def _dates_to_write(
    milestone: Milestone, row: ReturnDate, submitted_at: datetime, taken_back: ReversedFacts
) -> MilestoneDates:
    """Return what a return reports of a milestone. What was recorded of it after the submission stays."""
    is_reopened = any(reopening.at > submitted_at for reopening in milestone.reopenings.all())
    is_open = is_reopened or milestone.pk in taken_back.completions
    completed_on = milestone.completed_on or (None if is_open else row.completed_on)
    if row.completed_on and completed_on not in {None, row.completed_on}:
        # The return corrects the day that was recorded, unless the milestone was saved since.
        since = Milestone.history.filter(id=milestone.pk, history_date__gt=submitted_at)
        completed_on = completed_on if since.exists() else row.completed_on
    is_reversed = (milestone.pk, row.forecast_on) in taken_back.forecasts
    return MilestoneDates(None if is_reversed else row.forecast_on, completed_on)
