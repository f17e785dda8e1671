"""The golden thread of one recommendation: from what found it to the test that shows whether it helped."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from reporting.recommendations.queries import RatedRecommendation, rated_recommendations
from reviews.models import Evidence, Finding, ImpactTest, Recommendation, StateChange
from reviews.recommendations.queries import recommendations_for
from reviews.rules.states import RecommendationState
from wsscp.policy import Actor, can_read_cases


@dataclass(frozen=True)
class VisibleFinding:
    """A finding as its reader may know it."""

    text: str
    response: str
    impact: str


@dataclass(frozen=True)
class RecommendationThread:
    """A recommendation from end to end; what is missing is said, not left out."""

    rated: RatedRecommendation
    findings: list[VisibleFinding]
    agencies: list[str]
    evidence: list[Evidence]
    tests: list[ImpactTest]
    changes: list[StateChange]
    repeats: list[Recommendation]
    superseded_by: Recommendation | None
    shows_case: bool
    has_more_inside: bool

    @property
    def missing(self) -> str:
        """What the thread still lacks, in a sentence; empty at its end, or where it was cut."""
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
    found = recommendations_for(actor).filter(reference=reference)
    (rated,) = rated_recommendations(found, actor, as_at=as_at)
    row = rated.row
    shows_case = row.from_case and can_read_cases(actor)
    hides = row.from_case and not shows_case
    evidence = Evidence.objects.visible_to(actor).filter(recommendation=row).select_related("by")
    tests = ImpactTest.objects.visible_to(actor).filter(recommendation=row).select_related("by")
    others = {one.pk: one for one in recommendations_for(actor).filter(_linked(row))}
    return RecommendationThread(
        rated=rated,
        findings=[
            _found(one, actor) for one in Finding.objects.visible_to(actor).filter(recommendations=row)
        ],
        agencies=[str(agency) for agency in row.agencies.all()],
        evidence=list(evidence),
        tests=list(tests),
        changes=[] if hides else list(row.changes.select_related("by")),
        repeats=[one for pk, one in others.items() if pk != row.superseded_by_id],
        superseded_by=others.get(row.superseded_by_id),
        shows_case=shows_case,
        has_more_inside=hides,
    )


def _linked(row: Recommendation):
    keys = set(row.repeats.values_list("pk", flat=True)) | {row.superseded_by_id}
    return Q(pk__in=keys - {None})


def _found(finding: Finding, actor: Actor) -> VisibleFinding:
    if finding.from_case and not can_read_cases(actor):
        return VisibleFinding(finding.released_text, finding.released_response, finding.released_impact)
    response = finding.response.text if finding.response else ""
    return VisibleFinding(finding.text, response, finding.impact)
