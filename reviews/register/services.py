"""Writing the register: reviews with their case, findings, and the lists they choose from."""

from datetime import date, datetime

from django.db import models
from django.forms import ModelForm

from reviews.models import Case, CaseDecision, DelayReason, Finding, Response, Review, Suspension
from reviews.models.registry import Referenced
from reviews.rules.references import new_reference
from wsscp.audit.recording import Recorder, recording
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.policy import Realm


def realm_of(from_case: bool) -> Realm:
    """Return who reads of it in the trail: of a case review, the chair of the group alone."""
    return Realm.CASE if from_case else Realm.PLAN


def unused_reference(kind: type[Referenced]) -> str:
    """Return a reference that nothing of this kind bears; the database refuses a second all the same."""
    reference = new_reference()
    while kind._base_manager.filter(reference=reference).exists():
        reference = new_reference()
    return reference


def save_review(
    *,
    form: ModelForm,
    case_form: ModelForm | None = None,
    by: User,
    at: datetime,
    record: Recorder | None = None,
) -> Review:
    """Save a valid form of a review and, of a case review, the form of its stages."""
    review = form.instance
    is_new = review.pk is None
    if is_new:
        review.reference = unused_reference(Review)
    act = Act.CREATED if is_new else Act.CHANGED
    with recording(act, by=by, at=at, about=review, realm=realm_of(review.is_case)) as record:
        review = record.save_form(form)
        if review.is_case:
            case = case_form.save(commit=False) if case_form else Case()
            case.review = review
            record.save(case)
    return review


def close_review(*, review: Review, closed_on: date | None, by: User, at: datetime) -> None:
    """Close a record, from which day the years it is kept are counted; or open it again."""
    with recording(Act.DECIDED, by=by, at=at, about=review, realm=realm_of(review.is_case)) as record:
        review.closed_on = closed_on
        record.save(review)


def add_to_case(
    *, review: Review, row: CaseDecision | DelayReason | Suspension, by: User, at: datetime
) -> models.Model:
    """Add a decision, a suspension or a reason for delay to a case review."""
    act = Act.DECIDED if isinstance(row, CaseDecision) else Act.CHANGED
    with recording(act, by=by, at=at, about=review, realm=realm_of(review.is_case)) as record:
        row.review = review
        if not isinstance(row, Suspension):
            row.by, row.at = by, at
        return record.save(row)


def end_suspension(*, suspension: Suspension, ends_on: date, by: User, at: datetime) -> None:
    """Let a clock run on from the day after."""
    review = suspension.review
    with recording(Act.CHANGED, by=by, at=at, about=review, realm=realm_of(review.is_case)) as record:
        suspension.ends_on = ends_on
        record.save(suspension)


def save_finding(
    *, form: ModelForm, review: Review, response: Response | str | None, by: User, at: datetime
) -> Finding:
    """Save a finding of a review, with a response there is already, a new one in words, or none."""
    finding = form.instance
    is_new = finding.pk is None
    if is_new:
        finding.reference = unused_reference(Finding)
        finding.from_case = review.is_case
        finding.position = review.findings.count() + 1
    act = Act.CREATED if is_new else Act.CHANGED
    with recording(act, by=by, at=at, about=finding, realm=realm_of(finding.from_case)) as record:
        if isinstance(response, str):
            response = record.save(Response(text=response)) if response else None
        finding.response = response
        finding = record.save_form(form)
        if is_new:
            record.set_many(finding, "reviews", [review])
    return finding


def change_response(*, response: Response, text: str, from_case: bool, by: User, at: datetime) -> None:
    """Change the words of a response, for all findings that share it."""
    with recording(Act.CHANGED, by=by, at=at, about=response, realm=realm_of(from_case)) as record:
        response.text = text
        record.save(response)


def release_finding(
    *, finding: Finding, text: str, response: str, impact: str, on: date, by: User, at: datetime
) -> None:
    """Let others read a finding in this wording from a day on; without a wording, take it back."""
    with recording(Act.DECIDED, by=by, at=at, about=finding, realm=realm_of(finding.from_case)) as record:
        finding.released_text = text
        finding.released_response = response if text else ""
        finding.released_impact = impact if text else ""
        finding.released_on = (finding.released_on or on) if text else None
        record.save(finding)
