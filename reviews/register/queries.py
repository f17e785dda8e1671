"""The register as its reader may see it: rows, filters, counts, and the yearly programme."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from priorities.models import Agency
from reviews.models import Family, Kind, Review, Theme
from reviews.models.registry import ReviewQuerySet
from reviews.rules.counts import mask_count
from wsscp.policy import Actor, can_read_cases


def register_choices(actor: Actor) -> dict[str, list[tuple[int, str]]]:
    """Return what somebody can filter by, for each filter what a visible review has; four queries."""
    visible = Review.objects.visible_to(actor)
    has_theme = Exists(visible.filter(themes=OuterRef("pk")))
    has_agency = Exists(visible.filter(agencies=OuterRef("pk")))
    years = visible.order_by("-year").values_list("year", flat=True).distinct()
    return {
        "kind": list(Kind.objects.visible_to(actor).values_list("pk", "name")),
        "theme": list(Theme.objects.filter(has_theme).values_list("pk", "name")),
        "agency": list(Agency.objects.filter(has_agency).values_list("pk", "name")),
        "year": [(year, str(year)) for year in years],
    }


def filter_reviews(actor: Actor, filters: dict[str, Any]) -> ReviewQuerySet:
    """Return the rows of the register that match the filters and somebody may see."""
    reviews = Review.objects.visible_to(actor).select_related("kind", "group").prefetch_related("themes")
    if filters.get("kind"):
        reviews = reviews.filter(kind=filters["kind"])
    if filters.get("year"):
        reviews = reviews.filter(year=filters["year"])
    if filters.get("theme"):
        reviews = reviews.filter(themes=filters["theme"])
    if filters.get("agency"):
        reviews = reviews.filter(agencies=filters["agency"])
    if text := filters.get("q"):
        reviews = reviews.filter(Q(subject__icontains=text) | Q(summary__icontains=text) | Q(reference=text))
    return reviews


def sample_text(review: Review, actor: Actor) -> str:
    """Return how many children an audit looked at; small numbers only for readers of case reviews."""
    if review.sample_size is None:
        return ""
    return f"{review.sample_size:,}" if can_read_cases(actor) else mask_count(review.sample_size)


@dataclass(frozen=True)
class ReviewProgramme:
    """A year's audits and events by stage, and the years there are."""

    year: int
    years: list[int]
    planned: list[Review]
    held: list[Review]
    reported: list[Review]


IN_PROGRAMME = [Family.AUDIT, Family.SECTION_11, Family.SCRUTINY, Family.INSPECTION]


def review_programme(year: int | None, *, today: date) -> ReviewProgramme:
    """Return the programme of a year, or of the latest there is; never a case review."""
    rows = Review.objects.filter(kind__family__in=IN_PROGRAMME).select_related("kind", "group")
    years = sorted(set(rows.order_by().values_list("year", flat=True)), reverse=True)
    year = year or (today.year if today.year in years or not years else years[0])
    reviews = list(rows.filter(year=year).order_by("planned_on", "held_on", "pk"))
    return ReviewProgramme(
        year=year,
        years=years,
        planned=[review for review in reviews if not (review.held_on or review.reported_on)],
        held=[review for review in reviews if review.held_on and not review.reported_on],
        reported=[review for review in reviews if review.reported_on],
    )
