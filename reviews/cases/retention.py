"""How long a case review's record is kept, and its deletion: what it said goes, that it went stays."""

from datetime import date, datetime

from django.db.models import Model

from reviews.models import (
    Case,
    Finding,
    KeepingDecision,
    OwnAction,
    OwnMilestone,
    Recommendation,
    Response,
    Review,
)
from reviews.register.services import realm_of
from wsscp.audit.recording import recording
from wsscp.editing.idempotency import claim_token
from wsscp.models import User
from wsscp.models.audit import Act

# What stands where a reason was that had to go.
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
    """Delete a review with its findings and recommendations, and what history held of them.

    What was released stays, in its released wording alone. The trail keeps one line without a word of the
    record; copies of the database made before keep it until they are themselves deleted.
    """
    realm = realm_of(review.is_case)
    with recording(Act.DELETED, by=by, at=at, about=review, realm=realm, summary="Retention"):
        claim_token(at)  # no row is written by the recorder here, which would use the form
        for recommendation in review.recommendations.all():
            _forget_recommendation(recommendation)
        for finding in review.findings.all():
            if finding.reviews.count() == 1:
                _forget_finding(finding)
        _forget(Case, "review_id", pk=review.pk)
        _forget(Review, "id", pk=review.pk)


def _forget_recommendation(row: Recommendation) -> None:
    inside = OwnAction.objects.filter(recommendation=row)
    if row.released_on:
        inside = inside.filter(is_shared=False)
    keys = list(inside.values_list("pk", flat=True))
    _forget(OwnMilestone, "id", action__in=keys)
    _forget(OwnAction, "id", pk__in=keys)
    if row.released_on is None:
        _forget(Recommendation, "id", pk=row.pk)
        return
    row.text = row.released_text
    row.review = None
    row.number = ""
    row.save()
    row.evidence.filter(is_shared=False).delete()
    row.tests.filter(is_shared=False).delete()
    for change in row.changes.exclude(reason=""):
        change.reason = DELETED_TEXT
        change.save()
    _forget_versions(row)


def _forget_finding(row: Finding) -> None:
    response = row.response
    if row.released_on is None:
        _forget(Finding, "id", pk=row.pk)
    else:
        row.text = row.released_text
        row.impact = row.released_impact
        row.response = None
        row.reviews.clear()
        row.save()
        _forget_versions(row)
    if response is not None and not response.findings.exists():
        _forget(Response, "id", pk=response.pk)


def _forget(model: type[Model], key: str, **which: object) -> None:
    """Delete rows with all that history keeps of them; `key` is what history calls their id."""
    keys = list(model._base_manager.filter(**which).values_list("pk", flat=True))
    model._base_manager.filter(pk__in=keys).delete()
    model.history.filter(**{f"{key}__in": keys}).delete()


def _forget_versions(row: Finding | Recommendation) -> None:
    """History holds the words as they were before; the row as it stands is its only version now."""
    latest = row.history.first()
    row.history.exclude(pk=latest.pk).delete()
