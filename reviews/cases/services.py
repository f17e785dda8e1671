"""Saving the decisions, suspensions and reasons for delay of a case review."""

from datetime import date, datetime

from django.db import models

from reviews.models import CaseDecision, DelayReason, Review, Suspension
from reviews.register.services import realm_of
from wsscp.audit.recording import recording
from wsscp.models import User
from wsscp.models.audit import Act


def add_case_record(
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
    """End a suspension: from the next day, days count again."""
    review = suspension.review
    with recording(Act.CHANGED, by=by, at=at, about=review, realm=realm_of(review.is_case)) as record:
        suspension.ends_on = ends_on
        record.save(suspension)
