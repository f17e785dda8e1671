"""Section 11: what is asked, how it was rated last time, and how it is now."""

from collections import defaultdict
from dataclasses import dataclass

from priorities.models import Agency
from reviews.models import AgencyRating, Family, Review, Standard


@dataclass(frozen=True)
class RatingBox:
    """One standard for one agency, with the rating of the round before."""

    standard: Standard
    now: AgencyRating | None
    before: AgencyRating | None


@dataclass(frozen=True)
class AgencyRow:
    """An agency's ratings in a round, one for each standard, or None."""

    agency: Agency
    ratings: list[AgencyRating | None]


@dataclass(frozen=True)
class RatingTable:
    """A round as a table: standards across, agencies down."""

    standards: list[Standard]
    rows: list[AgencyRow]
    can_carry: bool


def last_round(review: Review) -> Review | None:
    """Return the round before this one that has ratings."""
    rounds = Review.objects.filter(kind__family=Family.SECTION_11, year__lte=review.year)
    rated = rounds.exclude(pk=review.pk).filter(ratings__isnull=False).distinct()
    return rated.order_by("-year", "-pk").first()


def rating_boxes(review: Review, agency: Agency) -> list[RatingBox]:
    """Return what an agency is asked in a round: what is still asked, and what it answered already."""
    now = {one.standard_id: one for one in review.ratings.filter(agency=agency)}
    earlier = last_round(review)
    before = {one.standard_id: one for one in earlier.ratings.filter(agency=agency)} if earlier else {}
    return [
        RatingBox(standard, now.get(standard.pk), before.get(standard.pk))
        for standard in Standard.objects.all()
        if standard.is_current or standard.pk in now
    ]


def rating_table(review: Review) -> RatingTable:
    """Return a round's ratings as a table; four queries."""
    by_agency: dict[int, dict[int, AgencyRating]] = defaultdict(dict)
    for one in review.ratings.all():
        by_agency[one.agency_id][one.standard_id] = one
    asked = {standard for found in by_agency.values() for standard in found}
    standards = [one for one in Standard.objects.all() if one.is_current or one.pk in asked]
    taking_part = {agency.pk for agency in review.agencies.all()} | set(by_agency)
    agencies = Agency.objects.filter(pk__in=taking_part)
    rows = [AgencyRow(agency, [by_agency[agency.pk].get(one.pk) for one in standards]) for agency in agencies]
    return RatingTable(standards, rows, can_carry=not by_agency and last_round(review) is not None)
