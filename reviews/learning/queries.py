"""Tables of learning as the annual report prints them: reviews, and finding, response, impact."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Count, F, Q

from reviews.deadlines.queries import assembled_reviews, deadline_queries
from reviews.deadlines.rated import Timeliness, timeliness
from reviews.models import CaseDecision, Family, Finding, Kind, Recommendation, Review
from reviews.recommendations.queries import state_as_at
from reviews.rules.counts import mask_count
from reviews.rules.states import RecommendationState
from wsscp.policy import Actor, can_read_cases
from wsscp.together import fetch_together


@dataclass(frozen=True)
class FindingLine:
    """A row of the table. A response that several rows share is printed once, over `shared` rows (0 for the
    rows below)."""

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
    """Every finding its reader may know of, by theme and area, and how many have no impact recorded."""

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
    findings = Finding.objects.visible_to(actor).select_related("theme", "response")
    if review is not None:
        findings = findings.filter(reviews=review)
    if theme is not None:
        findings = findings.filter(theme=theme)
    findings = findings.order_by("theme__pk", "area", "position", "pk")
    tables = [
        ThemeTable(
            name,
            [
                AreaTable(label, _lines(list(of_area), actor))
                for label, of_area in groupby(of_theme, key=lambda finding: finding.get_area_display())
            ],
        )
        for name, of_theme in groupby(findings, key=lambda finding: finding.theme.name)
    ]
    lines = [line for table in tables for area in table.areas for line in area.lines]
    return FindingTables(tables, len(lines), sum(not line.impact for line in lines))


def _lines(findings: Sequence[Finding], actor: Actor) -> list[FindingLine]:
    """Return rows of a table. Neighbours with the same response, as their reader sees it, share its cell."""
    lines = []
    rows = [(finding, *_wording(finding, actor)) for finding in findings]
    for response, group in groupby(rows, key=lambda row: row[2]):
        neighbours = list(group)
        shared = len(neighbours) if response else 1
        for place, (finding, text, _, impact) in enumerate(neighbours):
            is_unreleased = finding.from_case and finding.released_on is None
            span = shared if place == 0 or not response else 0
            lines.append(FindingLine(finding.reference, text, response, impact, span, is_unreleased))
    return lines


def _wording(finding: Finding, actor: Actor) -> tuple[str, str, str]:
    """Return finding, response and impact as somebody may read them."""
    if finding.from_case and not can_read_cases(actor):
        return finding.released_text, finding.released_response, finding.released_impact
    return finding.text, finding.response.text if finding.response else "", finding.impact


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
    reviews = Review.objects.filter(kind__family=Family.CASE).select_related("kind").order_by("year", "pk")
    return [
        ReviewLine(review.year, review.kind.name, f"{review.subject}{_suffix(review)}", review.reference)
        for review in reviews.prefetch_related("decisions")
    ]


def _suffix(review: Review) -> str:
    latest = next(iter(review.decisions.all()), None)
    is_local = latest is not None and latest.outcome == CaseDecision.Outcome.LOCAL
    return " (LCSPR)" if is_local else ""


def case_counts() -> list[tuple[str, str]]:
    """Return how many case reviews of each statutory kind there were, small counts masked."""
    kinds = Kind.objects.filter(family=Family.CASE, position__lt=100).annotate(count=Count("reviews"))
    return [(kind.name, mask_count(kind.count)) for kind in kinds.order_by("position")]


@dataclass(frozen=True)
class StateCount:
    """How many recommendations are in a state."""

    label: str
    count: int


@dataclass(frozen=True)
class LearningSection:
    """The quarterly report's section: released recommendations by state, and how timely reviews were."""

    states: list[StateCount]
    total: int
    timeliness: list[Timeliness]


def learning_section(*, as_at: date) -> LearningSection | None:
    """Return the section as at a day, or None while nothing is released: case reviews alone do not show.

    One query.
    """
    released = Recommendation.objects.visible_to(OUTSIDE_READER)
    released = released.filter(Q(from_case=False) | Q(released_on__lte=as_at))
    by_state = state_as_at(released, as_at).order_by().values_list(F("state_then"), "pk")
    found, *of_reviews = fetch_together(by_state, *deadline_queries())
    states = [state for state, _ in found]
    if not states:
        return None
    in_time = timeliness(as_at=as_at, reviews=assembled_reviews(of_reviews))
    return LearningSection(_by_state(states), len(states), in_time)


def _by_state(states: Sequence[str]) -> list[StateCount]:
    return [StateCount(state.label, states.count(state)) for state in RecommendationState]


# A reader with no role in any group.
OUTSIDE_READER = Actor(user_id=0)
