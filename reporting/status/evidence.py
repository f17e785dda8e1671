"""Actions completed without evidence, and completed without evidence of impact.

As at a day: completed by then, with the evidence dated by then. As a queryset, and for one rated action.
"""

from datetime import date

from django.db.models import Exists, OuterRef

from priorities.models import Evidence
from priorities.models.actions import ActionQuerySet
from reporting.rag import Rag
from reporting.status.judgement import Judgement
from reporting.status.rag_sql import filter_by_rag
from reporting.status.rated import RatedAction

NO_EVIDENCE, NO_IMPACT = "none", "no_impact"
LACKING = {NO_EVIDENCE: "Completed without evidence", NO_IMPACT: "Completed, no impact shown"}


def completed_without_evidence(actions: ActionQuerySet, judgement: Judgement) -> ActionQuerySet:
    """Return the actions that are blue and have no evidence."""
    return lacking_evidence(actions, NO_EVIDENCE, judgement)


def completed_without_impact(actions: ActionQuerySet, judgement: Judgement) -> ActionQuerySet:
    """Return the actions that are blue and have no evidence of impact on children and families."""
    return lacking_evidence(actions, NO_IMPACT, judgement)


def lacking_evidence(actions: ActionQuerySet, what: str, judgement: Judgement) -> ActionQuerySet:
    """Return the completed actions that lack one of LACKING; all of them for anything else."""
    if what not in LACKING:
        return actions
    evidence = Evidence.objects.filter(action=OuterRef("pk"), dated_on__lte=judgement.as_at)
    if what == NO_IMPACT:
        evidence = evidence.filter(kind=Evidence.Kind.IMPACT)
    return filter_by_rag(actions, [Rag.BLUE], judgement).filter(~Exists(evidence))


def lacks_evidence(rated: RatedAction, what: str, as_at: date) -> bool:
    """Whether a rated action is one of those that `lacking_evidence` returns."""
    if rated.rating.rag is not Rag.BLUE:
        return False
    kinds = {evidence.kind for evidence in rated.action.evidence.all() if evidence.dated_on <= as_at}
    return not kinds if what == NO_EVIDENCE else Evidence.Kind.IMPACT not in kinds
