"""Saving and releasing findings and their responses."""

from datetime import date, datetime

from django.forms import ModelForm

from reviews.models import Finding, Review
from reviews.register.services import realm_of, unused_reference
from wsscp.audit.recording import recording, saving
from wsscp.models import User
from wsscp.models.audit import Act


def save_finding(
    *, form: ModelForm, own: ModelForm, review: Review | None, by: User, at: datetime
) -> Finding:
    """Save valid forms of a finding and of its response, unless it shares that of another.

    The text of a response changes for all findings that share it. `review` is needed for a new finding alone.
    """
    finding = form.instance
    is_new = finding.pk is None
    if is_new:
        assert review is not None
        finding.reference = unused_reference(Finding)
        finding.from_case = review.is_case
        finding.position = review.findings.count() + 1
    with saving(finding, by=by, at=at, realm=realm_of(finding.from_case)) as record:
        if not is_new:
            record.lock_version(finding)  # before the response's, as where a record is deleted
        shared = form.cleaned_data["shared_response"]
        finding.response = shared or (record.save_form(own) if own.cleaned_data["text"] else None)
        finding = record.save_form(form)
        if is_new and review is not None:
            record.set_many(finding, "reviews", [review])
    return finding


def release_finding(
    *, finding: Finding, text: str, response: str, impact: str, on: date, by: User, at: datetime
) -> None:
    """Release a finding in this wording from a day on; without a wording, withdraw the release."""
    with recording(Act.DECIDED, by=by, at=at, about=finding, realm=realm_of(finding.from_case)) as record:
        finding.released_text = text
        finding.released_response = response if text else ""
        finding.released_impact = impact if text else ""
        finding.released_on = (finding.released_on or on) if text else None
        record.save(finding)
