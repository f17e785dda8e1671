"""Saving and closing reviews, and what the other services of this app share."""

from datetime import date, datetime

from django.forms import ModelForm

from reviews.models import Case, Review
from reviews.models.registry import Referenced
from reviews.rules.references import new_reference
from wsscp.audit.recording import recording, saving
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.policy import Realm


def realm_of(from_case: bool) -> Realm:
    """Return who reads its audit trail entries: of a case review, the chair of the group alone."""
    return Realm.CASE if from_case else Realm.PLAN


def unused_reference(kind: type[Referenced]) -> str:
    """Return a reference no row of this model has; the column is unique all the same."""
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
) -> Review:
    """Save a valid form of a review and, of a case review, the form of its stages."""
    review = form.instance
    if review.pk is None:
        review.reference = unused_reference(Review)
    with saving(review, by=by, at=at, realm=realm_of(review.is_case)) as record:
        review = record.save_form(form)
        if review.is_case:
            case = case_form.save(commit=False) if case_form else Case()
            case.review = review
            record.save(case)
    return review


def close_review(*, review: Review, closed_on: date | None, by: User, at: datetime) -> None:
    """Close a record, or open it again. Its retention is counted from the day it was closed."""
    with recording(Act.DECIDED, by=by, at=at, about=review, realm=realm_of(review.is_case)) as record:
        review.closed_on = closed_on
        record.save(review)
