"""The register as somebody sees it: filtered, counted and offered to choose from by what they may know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q

from priorities.models import Agency
from reviews.models import Family, Kind, Review, Theme
from reviews.models.registry import ReviewQuerySet
from reviews.rules.counts import mask_count
from wsscp.policy import Actor, can_read_cases


@dataclass(frozen=True)
class RegisterChoices:
    """What the filters of the register offer: of each list, what stands on something visible."""

    kinds: list[tuple[int, str]]
    themes: list[tuple[int, str]]
    agencies: list[tuple[int, str]]
    years: list[tuple[int, str]]


def register_choices(actor: Actor) -> RegisterChoices:
    """Return what somebody can filter by; four queries."""
    seen = Review.objects.visible_to(actor)
    on_some = Exists(seen.filter(themes=OuterRef("pk")))
    with_some = Exists(seen.filter(agencies=OuterRef("pk")))
    years = seen.order_by("-year").values_list("year", flat=True).distinct()
    return RegisterChoices(
        kinds=list(Kind.objects.visible_to(actor).values_list("pk", "name")),
        themes=list(Theme.objects.filter(on_some).values_list("pk", "name")),
        agencies=list(Agency.objects.filter(with_some).values_list("pk", "name")),
        years=[(year, str(year)) for year in years],
    )


def filter_reviews(actor: Actor, asked: dict[str, Any]) -> ReviewQuerySet:
    """Return the rows of the register that somebody asks for and may see."""
    found = Review.objects.visible_to(actor).select_related("kind", "group").prefetch_related("themes")
    if asked.get("kind"):
        found = found.filter(kind=asked["kind"])
    if asked.get("year"):
        found = found.filter(year=asked["year"])
    if asked.get("theme"):
        found = found.filter(themes=asked["theme"])
    if asked.get("agency"):
        found = found.filter(agencies=asked["agency"])
    if asked.get("q"):
        words = asked["q"]
        found = found.filter(Q(subject__icontains=words) | Q(summary__icontains=words) | Q(reference=words))
    return found


def sample_text(review: Review, actor: Actor) -> str:
    """Return how many children an audit looked at, as its reader may know it."""
    if review.sample_size is None:
        return ""
    return f"{review.sample_size:,}" if can_read_cases(actor) else mask_count(review.sample_size)


@dataclass(frozen=True)
class ReviewProgramme:
    """A year's audits and events by how far they are, and the years there are."""

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
    mine = list(rows.filter(year=year).order_by("planned_on", "held_on", "pk"))
    return ReviewProgramme(
        year=year,
        years=years,
        planned=[row for row in mine if not (row.held_on or row.reported_on)],
        held=[row for row in mine if row.held_on and not row.reported_on],
        reported=[row for row in mine if row.reported_on],
    )


def comma_joined(names: Iterable[object]) -> str:
    """Join names for one cell of a table."""
    return ", ".join(str(name) for name in names)
