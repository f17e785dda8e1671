"""Evidence of actions: added, changed, removed, and checked by somebody else."""

from datetime import date, datetime

from django.forms import BaseModelForm

from priorities.access.closed_plans import lock_open_plan
from priorities.models import Evidence
from wsscp.audit.recording import recording
from wsscp.models import User
from wsscp.models.audit import Act


def save_evidence(*, form: BaseModelForm, by: User, at: datetime) -> Evidence:
    """Save new evidence, or what was changed of it. Changed evidence has to be checked anew."""
    row = form.instance
    act = Act.CHANGED if row.pk else Act.CREATED
    with recording(act, by=by, at=at, about=row.action, summary="Evidence") as record:
        lock_open_plan(row.action.priority.plan)
        if not row.pk:
            row.added_by, row.added_at = by, at
        elif set(form.changed_data) - {"version"}:
            row.verified_by = row.verified_on = row.verified_at = None
        return record.save_form(form)


def remove_evidence(*, evidence: Evidence, by: User, at: datetime) -> None:
    """Remove evidence; its history and the trail keep what it was."""
    with recording(Act.DELETED, by=by, at=at, about=evidence.action, summary="Evidence") as record:
        lock_open_plan(evidence.action.priority.plan)
        record.delete(evidence)


def verify_evidence(*, evidence: Evidence, by: User, at: datetime, today: date) -> None:
    """Say that evidence shows what it claims. One that is checked already stays as it is."""
    summary = "Evidence is checked"
    with recording(Act.AGREED, by=by, at=at, about=evidence.action) as record:
        lock_open_plan(evidence.action.priority.plan)
        row = Evidence.objects.select_for_update(no_key=True, of=("self",)).get(pk=evidence.pk)
        if row.verified_by_id is None:
            record.summary = summary
            row.verified_by, row.verified_on, row.verified_at = by, today, at
            record.save(row)
