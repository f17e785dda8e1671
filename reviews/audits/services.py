"""Writing a round of section 11."""

from collections.abc import Sequence
from datetime import datetime

from priorities.models import Agency
from reviews.models import AgencyRating, Review
from wsscp.audit.recording import recording
from wsscp.models import User
from wsscp.models.audit import Act


def carry_ratings_forward(*, review: Review, before: Review, by: User, at: datetime) -> int:
    """Bring the ratings of the round before into this one, as last time; return how many came."""
    there = set(review.ratings.values_list("agency", "standard"))
    with recording(Act.IMPORTED, by=by, at=at, about=review) as record:
        came = 0
        for one in before.ratings.filter(standard__is_current=True):
            if (one.agency_id, one.standard_id) in there:
                continue
            copy = AgencyRating(review=review, agency_id=one.agency_id, standard_id=one.standard_id)
            copy.rating, copy.words, copy.is_carried = one.rating, one.words, True
            record.save(copy, quietly=True)
            came += 1
        record.add_detail("Ratings carried forward", before=str(before), after=str(came))
    return came


def save_ratings(
    *, review: Review, agency: Agency, answers: Sequence[tuple[int, str, str]], by: User, at: datetime
) -> None:
    """Save what an agency answered: (standard, rating or nothing, words) each. It is carried no more."""
    there = {one.standard_id: one for one in review.ratings.filter(agency=agency)}
    with recording(Act.CHANGED, by=by, at=at, about=review) as record:
        for standard, rating, words in answers:
            row = there.get(standard)
            if not rating:
                if row:
                    record.delete(row)
                continue
            row = row or AgencyRating(review=review, agency=agency, standard_id=standard)
            row.rating, row.words, row.is_carried = rating, words, False
            record.save(row)
