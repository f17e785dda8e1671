"""Section 11: the standards, their ratings in the round before, and in this one."""

from collections import defaultdict
from dataclasses import dataclass

from priorities.models import Agency
from reviews.models import AgencyRating, Family, Review, Standard


@dataclass(frozen=True)
class RatingTable:
    """A round as a table: standards across; a row is an agency and its rating by each standard, or None."""

    standards: list[Standard]
    rows: list[tuple[Agency, list[AgencyRating | None]]]
    can_carry: bool


def last_round(review: Review) -> Review | None:
    """Return the round before this one that has ratings."""
    rounds = Review.objects.filter(kind__family=Family.SECTION_11, year__lte=review.year)
    rated = rounds.exclude(pk=review.pk).filter(ratings__isnull=False).distinct()
    return rated.order_by("-year", "-pk").first()


def ratings_asked(
    review: Review, agency: Agency
) -> list[tuple[Standard, AgencyRating | None, AgencyRating | None]]:
    """Return what an agency is asked in a round: current standards and those it has a rating by.

    Each with its rating now and in the round before.
    """
    now = _by_standard(review, agency)
    earlier = last_round(review)
    before = _by_standard(earlier, agency) if earlier else {}
    return [
        (standard, now.get(standard.pk), before.get(standard.pk))
        for standard in Standard.objects.all()
        if standard.is_current or standard.pk in now
    ]


def _by_standard(review: Review, agency: Agency) -> dict[int, AgencyRating]:
    return {rating.standard_id: rating for rating in review.ratings.filter(agency=agency)}


def rating_table(review: Review) -> RatingTable:
    """Return a round's ratings as a table; four queries."""
    by_agency: dict[int, dict[int, AgencyRating]] = defaultdict(dict)
    for rating in review.ratings.all():
        by_agency[rating.agency_id][rating.standard_id] = rating
    rated = {standard for ratings in by_agency.values() for standard in ratings}
    standards = [
        standard for standard in Standard.objects.all() if standard.is_current or standard.pk in rated
    ]
    taking_part = {agency.pk for agency in review.agencies.all()} | set(by_agency)
    rows = [
        (agency, [by_agency[agency.pk].get(standard.pk) for standard in standards])
        for agency in Agency.objects.filter(pk__in=taking_part)
    ]
    return RatingTable(standards, rows, can_carry=not by_agency and last_round(review) is not None)
