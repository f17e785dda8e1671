"""Recommendations as somebody sees them: found, filtered and searched by the wording they may read."""

from datetime import date
from typing import Any

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, When

from reviews.models import Recommendation, StateChange
from reviews.rules.similarity import most_similar
from reviews.rules.states import UNFINISHED, RecommendationState
from wsscp.policy import Actor, can_read_cases

# The lists one can open, by their name in an address, in the order of the tabs.
RECOMMENDATION_LISTS = {
    "all": "All",
    "open": "Open",
    "done": "Done, not evidenced",
    "evidenced": "Evidenced, no impact shown",
    "embedded": "Embedded",
    "overdue": "Overdue",
    "out": "Superseded or not accepted",
}
_OF_STATE = {
    "open": [RecommendationState.OPEN],
    "done": [RecommendationState.DONE],
    "evidenced": [RecommendationState.EVIDENCED],
    "embedded": [RecommendationState.EMBEDDED],
    "overdue": sorted(UNFINISHED),
    "out": [RecommendationState.SUPERSEDED, RecommendationState.NOT_ACCEPTED],
}


def recommendations_for(actor: Actor, *, as_at: date | None = None) -> QuerySet[Recommendation]:
    """Return what somebody may see, each with its `wording` for them; as at a day, by its state then.

    Words are searched in `wording` alone: what somebody may not read is not found by it either.
    """
    found = Recommendation.objects.visible_to(actor)
    if can_read_cases(actor):
        found = found.annotate(wording=F("text"))
    else:
        released = When(from_case=True, then="released_text")
        found = found.annotate(wording=Case(released, default="text", output_field=CharField())).defer("text")
    if as_at is not None:
        found = state_as_at(found, as_at)
    related = ("review__kind", "theme", "lead_group", "lead_agency", "superseded_by")
    return found.select_related(*related)


def state_as_at(found: QuerySet[Recommendation], day: date) -> QuerySet[Recommendation]:
    """Keep what there was by the end of a day, with its `state_then`."""
    latest = StateChange.objects.filter(recommendation=OuterRef("pk"), on__lte=day).order_by("-on", "-pk")
    return found.annotate(state_then=Subquery(latest.values("state")[:1])).filter(state_then__isnull=False)


def filter_recommendations(
    found: QuerySet[Recommendation], asked: dict[str, Any]
) -> QuerySet[Recommendation]:
    """Keep what is asked for: a list, theme, agency, group, source and words."""
    if asked.get("list") in _OF_STATE:
        found = found.filter(state__in=_OF_STATE[asked["list"]])
    if asked.get("theme"):
        found = found.filter(theme=asked["theme"])
    if asked.get("group"):
        found = found.filter(lead_group=asked["group"])
    if asked.get("agency"):
        agency = asked["agency"]
        found = found.filter(Q(lead_agency=agency) | Q(agencies=agency)).distinct()
    if asked.get("source") == "case":
        found = found.filter(from_case=True)
    elif asked.get("source"):
        found = found.filter(from_case=False, review__kind=asked["source"])
    if asked.get("q"):
        found = found.filter(wording__icontains=asked["q"])
    return found


def counts_by_state(found: QuerySet[Recommendation]) -> dict[str, int]:
    """Count what somebody sees, by state, for the tabs; one query."""
    counted: dict[str, int] = dict.fromkeys(RecommendationState, 0)
    for state in found.order_by().values_list("state", flat=True):
        counted[state] += 1
    return counted


def list_counts(counted: dict[str, int]) -> dict[str, int]:
    """Return how many stand in each list but the overdue, which a judgement must say."""
    found = {name: sum(counted[state] for state in states) for name, states in _OF_STATE.items()}
    return found | {"all": sum(counted.values())}


def similar_recommendations(
    text: str, actor: Actor, *, besides: Recommendation | None = None
) -> list[Recommendation]:
    """Return unfinished recommendations somebody may see that say much the same, the likest first."""
    unfinished = recommendations_for(actor).filter(state__in=sorted(UNFINISHED))
    if besides is not None and besides.pk:
        unfinished = unfinished.exclude(pk=besides.pk)
    rows = {row.pk: row for row in unfinished}
    return [rows[pk] for pk in most_similar(text, [(pk, row.wording) for pk, row in rows.items()])]
