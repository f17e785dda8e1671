"""How long a case review's record is kept, and its deletion, of which only the audit trail entry remains."""

from datetime import date, datetime
from typing import Any

from django.db import models

from reviews.models import Finding, KeepingDecision, OwnAction, Recommendation, Review
from reviews.register.services import realm_of
from wsscp.audit.recording import Recorder, recording
from wsscp.models import KeptForm, User
from wsscp.models.audit import Act

# Replaces a reason that was deleted.
DELETED_TEXT = "(deleted)"


def extend_retention(
    *, review: Review, keep_until: date, reason: str, on: date, by: User, at: datetime
) -> None:
    """Keep a closed record until another day."""
    with recording(Act.DECIDED, by=by, at=at, about=review, realm=realm_of(review.is_case)) as record:
        decision = KeepingDecision(
            review=review, keep_until=keep_until, reason=reason, decided_on=on, by=by, at=at
        )
        record.save(decision)


def delete_record(*, review: Review, by: User, at: datetime) -> None:
    """Delete a review with its findings and recommendations.

    What was released stays, in its released wording alone. The audit trail keeps one entry without any text
    of the record; backups of the database made before keep it until they are themselves deleted. The version
    of each thing is advanced, so that a form that is open does not bring its words back; one that is kept for
    somebody who was signed out goes with it.
    """
    realm = realm_of(review.is_case)
    with recording(Act.DELETED, by=by, at=at, about=review, realm=realm, summary="Retention") as record:
        record.hold(review)
        for row in (review, *review.recommendations.all(), *review.findings.all()):
            KeptForm.objects.filter(path__contains=f"/{row.reference}/").delete()
        for recommendation in review.recommendations.order_by("pk"):
            _delete_recommendation(recommendation, record)
        for finding in review.findings.order_by("pk"):
            if finding.reviews.count() == 1:
                _delete_finding(finding, record)
        Review.objects.filter(pk=review.pk).delete()


def _delete_all(rows: "models.QuerySet[Any]", record: Recorder) -> None:
    """Delete rows with their versions advanced; the trail is told of none of them."""
    for row in rows.order_by("pk"):
        record.hold(row)
    rows.delete()


def _delete_recommendation(row: Recommendation, record: Recorder) -> None:
    record.hold(row)
    row.refresh_from_db()
    actions = OwnAction.objects.filter(recommendation=row)
    if row.released_on:
        actions = actions.filter(is_shared=False)
    _delete_all(actions, record)
    if row.released_on is None:
        row.delete()
        return
    row.text = row.released_text
    row.review = None
    row.number = ""
    record.save(row, quietly=True)
    _delete_all(row.evidence.filter(is_shared=False), record)
    _delete_all(row.tests.filter(is_shared=False), record)
    for change in row.changes.exclude(reason=""):
        change.reason = DELETED_TEXT
        record.save(change, quietly=True)


def _delete_finding(row: Finding, record: Recorder) -> None:
    record.hold(row)
    row.refresh_from_db()
    response = row.response
    if row.released_on is None:
        row.delete()
    else:
        row.text = row.released_text
        row.impact = row.released_impact
        row.response = None
        row.reviews.clear()
        record.save(row, quietly=True)
    if response is not None and not response.findings.exists():
        record.hold(response)
        response.delete()
