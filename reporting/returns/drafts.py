"""Saving the answers of a return as they are typed.

Each answer is saved by itself (`reporting/rules/edit_conflicts.py`) while the plan and the return are locked,
so that of two who write at once neither loses text, and a plan that was closed is not written. A draft is no
fact yet: submitting records all of it. What replaces somebody else's text is recorded at once in the audit
trail, so that it can be found again.
"""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models

from priorities.models import ReportingPeriod, Subgroup
from reporting.models import ReturnDate, ReturnEntry, ReturnLine, SubgroupReturn
from reporting.models.returns import Answered
from reporting.returns.deciding import return_authors
from reporting.rules.edit_conflicts import EditOutcome, answer_digest, answer_text, resolve_edit
from reporting.rules.return_states import (
    PERIOD_IS_SIGNED,
    RETURN_TRANSITIONS,
    ReturnRole,
    ReturnState,
    ReturnTransition,
)
from wsscp.audit.recording import Recorder, recording
from wsscp.models import User
from wsscp.models.audit import Act

# Rows of a return that answers are saved in, by what they are about.
_Rows = dict[tuple[type[Answered], int], Answered]


@dataclass(frozen=True)
class SentAnswer:
    """What somebody sends: name of the box, row and field it is saved in, digest of what they were shown."""

    name: str
    row: Answered
    field: str
    value: str | bool | date | None
    seen_digest: str


@dataclass(frozen=True)
class SavedAnswer:
    """What became of an answer: digest and text of what is saved now; by whom and when, where it differs."""

    outcome: EditOutcome
    digest: str
    current: str
    by: User | None = None
    at: datetime | None = None


def save_answers(
    *,
    period: ReportingPeriod,
    group: Subgroup,
    answers: Iterable[SentAnswer],
    roles: frozenset[ReturnRole],
    by: User,
    at: datetime,
) -> dict[str, SavedAnswer]:
    """Save what was typed, each answer by itself; return what became of each, by name.

    Raises TransitionNotAllowed, PlanClosed, or StateError when the return can no longer be edited.
    """
    saved: dict[str, SavedAnswer] = {}
    # About the period, by which the plan is locked before the return, and found open or closed.
    with recording(Act.CHANGED, by=by, at=at, about=period, is_draft=True) as record:
        returned = record.about = lock_return(period, group, ReturnTransition.WRITE, roles=roles, by=by)
        rows: _Rows = {}
        for answer in answers:
            row = _row_of(answer.row, returned, rows)
            saved[answer.name] = _save(answer, row, by, record)
        if any(answer.outcome is EditOutcome.WRITE for answer in saved.values()):
            returned.writers.add(by)
    return saved


def lock_return(
    period: ReportingPeriod,
    group: Subgroup,
    transition: ReturnTransition,
    *,
    roles: frozenset[ReturnRole],
    by: User,
) -> SubgroupReturn:
    """Lock and return a group's return, created if there is none yet, in its next state, which is not saved.

    Nobody else writes until the commit. Raises TransitionNotAllowed or StateError.
    """
    SubgroupReturn.objects.get_or_create(period=period, subgroup=group)
    # Read once it is locked, so that what another wrote meanwhile is in it.
    returned = SubgroupReturn.objects.select_for_update(no_key=True).get(period=period, subgroup=group)
    is_signed = ReportingPeriod.objects.filter(pk=period.pk, signed_at__isnull=False).exists()
    returned.state = RETURN_TRANSITIONS.next_state(
        ReturnState(returned.state),
        transition,
        roles=roles,
        had_part=transition is ReturnTransition.ACCEPT and by.pk in return_authors(returned),
        final=PERIOD_IS_SIGNED if is_signed else "",
    ).value
    return returned


def _row_of(sent: Answered, returned: SubgroupReturn, rows: _Rows) -> Answered:
    """Return the row an answer is saved in as it is now; a new one where there is none."""
    if isinstance(sent, SubgroupReturn):
        return returned
    subject = next(name for name in ("priority_id", "action_id", "milestone_id") if hasattr(sent, name))
    model, subject_id = type(sent), getattr(sent, subject)
    if (model, subject_id) not in rows:
        lookup = {"subgroup_return_id": returned.pk, subject: subject_id}
        row = model._default_manager.select_related("changed_by").filter(**lookup).first()
        if row is None:
            # Begun with what was recorded on the action, which is in the boxes already.
            row = copy(sent)
            assert isinstance(row, ReturnEntry | ReturnLine | ReturnDate)
            row.subgroup_return = returned
        rows[model, subject_id] = row
    return rows[model, subject_id]


def _save(answer: SentAnswer, row: Answered, by: User, record: Recorder) -> SavedAnswer:
    current, sent = answer_text(getattr(row, answer.field)), answer_text(answer.value)
    outcome = resolve_edit(sent, seen_digest=answer.seen_digest, current=current)
    if outcome is not EditOutcome.WRITE:
        return SavedAnswer(outcome, answer_digest(current), current, row.changed_by, row.changed_at)
    if current and row.changed_by_id not in {None, by.pk}:
        field = row._meta.get_field(answer.field)
        assert isinstance(field, models.Field)
        prefix = "" if row is record.about else f"{row}: "
        record.add_detail(
            f"{prefix}{field.verbose_name}, written by {row.changed_by}", before=current, after=sent
        )
    setattr(row, answer.field, answer.value)
    row.changed_by, row.changed_at = by, record.at
    row.save()
    return SavedAnswer(outcome, answer_digest(sent), sent)
