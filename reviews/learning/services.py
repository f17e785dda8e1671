"""Saving and releasing findings and their responses."""

from datetime import date, datetime

from django.forms import ModelForm

from reviews.models import Finding, Response, Review
from reviews.register.services import realm_of, unused_reference
from wsscp.audit.recording import recording, saving
from wsscp.models import User
from wsscp.models.audit import Act


def save_finding(
    *, form: ModelForm, review: Review | None, response: Response | str | None, by: User, at: datetime
) -> Finding:
    """Save a finding with an existing response, a new one by its text, or none.

    `review` is needed for a new finding alone.
    """
    finding = form.instance
    is_new = finding.pk is None
    if is_new:
        assert review is not None
        finding.reference = unused_reference(Finding)
        finding.from_case = review.is_case
        finding.position = review.findings.count() + 1
    with saving(finding, by=by, at=at, realm=realm_of(finding.from_case)) as record:
        if isinstance(response, str):
            response = record.save(Response(text=response)) if response else None
        finding.response = response
        finding = record.save_form(form)
        if is_new and review is not None:
            record.set_many(finding, "reviews", [review])
    return finding


def change_response(*, response: Response, text: str, from_case: bool, by: User, at: datetime) -> None:
    """Change the text of a response, for all findings that share it."""
    with recording(Act.CHANGED, by=by, at=at, about=response, realm=realm_of(from_case)) as record:
        response.text = text
        record.save(response)


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
