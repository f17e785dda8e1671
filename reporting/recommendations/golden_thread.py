"""The golden thread of one recommendation: from its findings to the impact test."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from reporting.recommendations.queries import RatedRecommendation, rated_recommendations
from reviews.models import Finding, ImpactTest, Recommendation, RecommendationEvidence, StateChange
from reviews.recommendations.queries import recommendations_for
from reviews.rules.states import RECOMMENDATION_STEPS, TESTABLE, RecommendationState, StepCause
from wsscp.policy import Actor, can_read_cases


@dataclass(frozen=True)
class VisibleFinding:
    """A finding as its reader may see it."""

    text: str
    response: str
    impact: str


@dataclass(frozen=True)
class RecommendationThread:
    """A recommendation from end to end, with what is missing."""

    rated: RatedRecommendation
    findings: list[VisibleFinding]
    agencies: list[str]
    evidence: list[RecommendationEvidence]
    tests: list[ImpactTest]
    changes: list[StateChange]
    repeats: list[Recommendation]
    superseded_by: Recommendation | None
    shows_case: bool
    has_more_inside: bool

    @property
    def can_be_tested(self) -> bool:
        """Whether a test of impact can be recorded."""
        return self.rated.state in TESTABLE

    @property
    def can_be_decided(self) -> bool:
        """Whether there is another state that somebody's decision leads to."""
        return bool(RECOMMENDATION_STEPS.open_in(self.rated.state, roles=frozenset({StepCause.WORD})))

    @property
    def missing(self) -> str:
        """What is still missing, in a sentence; "" where nothing is expected any more."""
        if self.rated.state is RecommendationState.OPEN and not (
            self.rated.plan_actions or self.rated.own_actions
        ):
            return "Nothing carries it out yet."
        return {
            RecommendationState.OPEN: "It is not done yet.",
            RecommendationState.DONE: "It is said to be done. Nothing shows it yet.",
            RecommendationState.EVIDENCED: (
                "It is evidenced. No test has shown yet that children are safer for it."
            ),
        }.get(self.rated.state, "")


def recommendation_thread(reference: str, actor: Actor, *, as_at: date) -> RecommendationThread:
    """Gather one recommendation that its reader may see."""
    recommendations = recommendations_for(actor).filter(reference=reference)
    (rated,) = rated_recommendations(recommendations, actor, as_at=as_at)
    row = rated.row
    shows_case = row.from_case and can_read_cases(actor)
    hides = row.from_case and not shows_case
    evidence = (
        RecommendationEvidence.objects.visible_to(actor).filter(recommendation=row).select_related("by")
    )
    tests = ImpactTest.objects.visible_to(actor).filter(recommendation=row).select_related("by")
    linked = list(recommendations_for(actor).filter(_is_linked(row)))
    return RecommendationThread(
        rated=rated,
        findings=[
            _visible(finding, actor)
            for finding in Finding.objects.visible_to(actor).filter(recommendations=row)
        ],
        agencies=[str(agency) for agency in row.agencies.all()],
        evidence=list(evidence),
        tests=list(tests),
        changes=[] if hides else list(row.changes.select_related("by")),
        repeats=[other for other in linked if other.pk != row.superseded_by_id],
        superseded_by=next((other for other in linked if other.pk == row.superseded_by_id), None),
        shows_case=shows_case,
        has_more_inside=hides,
    )


def _is_linked(row: Recommendation) -> Q:
    keys = set(row.repeats.values_list("pk", flat=True)) | {row.superseded_by_id}
    return Q(pk__in=keys - {None})


def _visible(finding: Finding, actor: Actor) -> VisibleFinding:
    if finding.from_case and not can_read_cases(actor):
        return VisibleFinding(finding.released_text, finding.released_response, finding.released_impact)
    response = finding.response.text if finding.response else ""
    return VisibleFinding(finding.text, response, finding.impact)
