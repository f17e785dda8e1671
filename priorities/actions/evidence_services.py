"""Evidence of actions: added, changed, and verified by somebody else."""

from datetime import date, datetime

from django.forms import BaseModelForm

from priorities.models import Evidence
from wsscp.audit.recording import recording
from wsscp.models import User
from wsscp.models.audit import Act


def save_evidence(*, form: BaseModelForm, by: User, at: datetime) -> Evidence:
    """Save new or changed evidence. Changed evidence has to be verified again."""
    row = form.instance
    act = Act.CHANGED if row.pk else Act.CREATED
    with recording(act, by=by, at=at, about=row.action, summary="Evidence") as record:
        if not row.pk:
            row.added_by, row.added_at = by, at
        elif set(form.changed_data) - {"version"}:
            row.verified_by = row.verified_on = row.verified_at = None
        return record.save_form(form)


def verify_evidence(*, evidence: Evidence, by: User, at: datetime, today: date) -> None:
    """Verify that evidence shows what it claims. Evidence that is verified already does not change."""
    with recording(Act.AGREED, by=by, at=at, about=evidence.action) as record:
        row = Evidence.objects.select_for_update(no_key=True, of=("self",)).get(pk=evidence.pk)
        if row.verified_by_id is None:
            record.summary = "Evidence is checked"
            row.verified_by, row.verified_on, row.verified_at = by, today, at
            record.save(row)
