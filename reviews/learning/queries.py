"""What was learnt, as the annual report prints it: the reviews of the time, and finding, response, impact."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, Q

from reviews.deadlines.rated import Timeliness, timeliness
from reviews.models import CaseDecision, Family, Finding, Kind, Recommendation, Review
from reviews.recommendations.queries import state_as_at
from reviews.rules.counts import mask_count
from reviews.rules.states import RecommendationState
from wsscp.policy import Actor, can_read_cases


@dataclass(frozen=True)
class FindingLine:
    """A row of the table. A response that several rows share is printed once, over `shared` rows; 0 below."""

    reference: str
    finding: str
    response: str
    impact: str
    shared: int = 1
    is_unreleased: bool = False


@dataclass(frozen=True)
class AreaTable:
    """The findings of one theme in one area."""

    area: str
    lines: list[FindingLine]


@dataclass(frozen=True)
class ThemeTable:
    """The findings of one theme, by area."""

    theme: str
    areas: list[AreaTable]


@dataclass(frozen=True)
class FindingTables:
    """Every finding its reader may know, by theme and area, and how many have no impact recorded."""

    themes: list[ThemeTable]
    count: int
    without_impact: int

    @property
    def sentence(self) -> str:
        """The count as a sentence: "12 of 35 have no impact recorded"."""
        verb = "has" if self.without_impact == 1 else "have"
        return f"{self.without_impact} of {self.count} {verb} no impact recorded"


def finding_tables(actor: Actor, *, review: Review | None = None, theme: int | None = None) -> FindingTables:
    """Return findings as tables: all, those of a review, or those of a theme. Two queries."""
    found = Finding.objects.visible_to(actor).select_related("theme", "response")
    if review is not None:
        found = found.filter(reviews=review)
    if theme is not None:
        found = found.filter(theme=theme)
    rows = list(found.order_by("theme__pk", "area", "position", "pk"))
    themes = [
        ThemeTable(
            name,
            [
                AreaTable(label, _lines(list(of_area), actor))
                for label, of_area in groupby(of_theme, key=lambda row: row.get_area_display())
            ],
        )
        for name, of_theme in groupby(rows, key=lambda row: row.theme.name)
    ]
    lines = [line for one in themes for area in one.areas for line in area.lines]
    return FindingTables(themes, len(lines), sum(not line.impact for line in lines))


def _lines(rows: Sequence[Finding], actor: Actor) -> list[FindingLine]:
    """Return rows of a table; neighbours with one response in the words their reader knows have it once."""
    lines = []
    told = [(row, *_words(row, actor)) for row in rows]
    for response, neighbours in groupby(told, key=lambda one: one[2]):
        found = list(neighbours)
        shared = len(found) if response else 1
        for place, (row, finding, _, impact) in enumerate(found):
            inside = row.from_case and row.released_on is None
            over = shared if place == 0 or not response else 0
            lines.append(FindingLine(row.reference, finding, response, impact, over, inside))
    return lines


def _words(row: Finding, actor: Actor) -> tuple[str, str, str]:
    """Return finding, response and impact as somebody may read them."""
    if row.from_case and not can_read_cases(actor):
        return row.released_text, row.released_response, row.released_impact
    return row.text, row.response.text if row.response else "", row.impact


@dataclass(frozen=True)
class ReviewLine:
    """A row of the table of reviews: "2021, Rapid review, Death by suicide (LCSPR)"."""

    year: int
    kind: str
    theme: str
    reference: str


def review_lines(actor: Actor) -> list[ReviewLine]:
    """Return the table of case reviews, for those who may know of them; the earliest first."""
    if not can_read_cases(actor):
        return []
    found = Review.objects.filter(kind__family=Family.CASE).select_related("kind").order_by("year", "pk")
    return [
        ReviewLine(row.year, row.kind.name, f"{row.subject}{_flag(row)}", row.reference)
        for row in found.prefetch_related("decisions")
    ]


def _flag(review: Review) -> str:
    latest = next(iter(review.decisions.all()), None)
    is_local = latest is not None and latest.outcome == CaseDecision.Outcome.LOCAL
    return " (LCSPR)" if is_local else ""


@dataclass(frozen=True)
class KindCount:
    """How many case reviews of a kind there were, as those outside the group may know it."""

    kind: str
    count: str


def case_counts() -> list[KindCount]:
    """Return the number of case reviews by kind, small counts hidden, for the kinds of the law."""
    kinds = Kind.objects.filter(family=Family.CASE, position__lt=100).annotate(count=Count("reviews"))
    return [KindCount(kind.name, mask_count(kind.count)) for kind in kinds.order_by("position")]


@dataclass(frozen=True)
class StateCount:
    """How many recommendations stand in a state."""

    label: str
    count: int


@dataclass(frozen=True)
class LearningSection:
    """The quarterly report's section: released recommendations by state, and how timely reviews were."""

    states: list[StateCount]
    total: int
    timeliness: list[Timeliness]


def learning_section(*, as_at: date) -> LearningSection | None:
    """Return the section as at a day, or None while nothing is released: cases alone do not show in it."""
    released = Recommendation.objects.visible_to(OUTSIDE_READER)
    released = released.filter(Q(from_case=False) | Q(released_on__lte=as_at))
    states = list(state_as_at(released, as_at).values_list("state_then", flat=True))
    if not states:
        return None
    return LearningSection(_by_state(states), len(states), timeliness(as_at=as_at))


def _by_state(states: Iterable[str]) -> list[StateCount]:
    counted = list(states)
    return [StateCount(state.label, counted.count(state)) for state in RecommendationState]


# Whoever reads a report, and sits in no group.
OUTSIDE_READER = Actor(user_id=0)
