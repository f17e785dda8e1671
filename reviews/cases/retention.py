"""How long a case review's record is kept, and its deletion, of which only the audit trail entry remains."""

from datetime import date, datetime

from reviews.models import Finding, KeepingDecision, OwnAction, OwnMilestone, Recommendation, Review
from reviews.register.services import realm_of
from wsscp.audit.recording import recording
from wsscp.editing.submission import claim_token
from wsscp.models import User
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
    of the record; backups of the database made before keep it until they are themselves deleted.
    """
    realm = realm_of(review.is_case)
    with recording(Act.DELETED, by=by, at=at, about=review, realm=realm, summary="Retention"):
        claim_token(at)  # the recorder, which would claim the form's one-use token, writes no row here
        for recommendation in review.recommendations.all():
            _delete_recommendation(recommendation)
        for finding in review.findings.all():
            if finding.reviews.count() == 1:
                _delete_finding(finding)
        Review.objects.filter(pk=review.pk).delete()


def _delete_recommendation(row: Recommendation) -> None:
    actions = OwnAction.objects.filter(recommendation=row)
    if row.released_on:
        actions = actions.filter(is_shared=False)
    milestones = list(OwnMilestone.objects.filter(action__in=actions).values_list("pk", flat=True))
    actions.delete()
    OwnMilestone.history.filter(id__in=milestones).delete()
    if row.released_on is None:
        row.delete()
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


def _delete_finding(row: Finding) -> None:
    response = row.response
    if row.released_on is None:
        row.delete()
    else:
        row.text = row.released_text
        row.impact = row.released_impact
        row.response = None
        row.reviews.clear()
        row.save()
    if response is not None and not response.findings.exists():
        response.delete()
