"""Saving the ratings of a round of section 11."""

from collections.abc import Sequence
from datetime import datetime

from priorities.models import Agency
from reviews.models import AgencyRating, Review
from wsscp.audit.recording import recording
from wsscp.models import User
from wsscp.models.audit import Act


def carry_ratings_forward(*, review: Review, before: Review, by: User, at: datetime) -> int:
    """Copy the ratings of the round before into this one, marked as carried; return how many."""
    existing = set(review.ratings.values_list("agency", "standard"))
    with recording(Act.IMPORTED, by=by, at=at, about=review) as record:
        count = 0
        for rating in before.ratings.filter(standard__is_current=True):
            if (rating.agency_id, rating.standard_id) in existing:
                continue
            copy = AgencyRating(review=review, agency_id=rating.agency_id, standard_id=rating.standard_id)
            copy.rating, copy.words, copy.is_carried = rating.rating, rating.words, True
            record.save(copy, quietly=True)
            count += 1
        record.add_detail("Ratings carried forward", before=str(before), after=str(count))
    return count


def save_ratings(
    *, review: Review, agency: Agency, answers: Sequence[tuple[int, str, str]], by: User, at: datetime
) -> None:
    """Save an agency’s answers, each (standard, rating or "", words), no longer marked as carried."""
    existing = {rating.standard_id: rating for rating in review.ratings.filter(agency=agency)}
    with recording(Act.CHANGED, by=by, at=at, about=review) as record:
        for standard, rating, words in answers:
            row = existing.get(standard)
            if not rating:
                if row:
                    record.delete(row)
                continue
            row = row or AgencyRating(review=review, agency=agency, standard_id=standard)
            row.rating, row.words, row.is_carried = rating, words, False
            record.save(row)
