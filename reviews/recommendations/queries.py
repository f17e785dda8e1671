"""Recommendations as their reader may see them: filtered and searched by the wording they may read."""

from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from reviews.models import OwnAction, Recommendation, StateChange
from reviews.rules.similarity import most_similar
from reviews.rules.states import UNFINISHED, RecommendationState
from wsscp.policy import Actor

# The lists by their name in an address, in the order of the tabs.
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

    Search looks in `wording` alone, so that nobody finds by a text they may not read.
    """
    rows: QuerySet[Recommendation] = Recommendation.objects.visible_to(actor).with_wording(actor)
    if as_at is not None:
        rows = state_as_at(rows, as_at)
    related = ("review__kind", "theme", "lead_group", "lead_agency", "superseded_by")
    return rows.select_related(*related)


def state_as_at(rows: QuerySet[Recommendation], day: date) -> QuerySet[Recommendation]:
    """Return those that existed by the end of a day, each with its `state_then`."""
    latest = StateChange.objects.filter(recommendation=OuterRef("pk"), on__lte=day).order_by("-on", "-pk")
    return rows.annotate(state_then=Subquery(latest.values("state")[:1])).filter(state_then__isnull=False)


def filter_recommendations(
    rows: QuerySet[Recommendation], filters: dict[str, Any]
) -> QuerySet[Recommendation]:
    """Return the rows that match the filters: a list, theme, agency, group, source and text."""
    if filters.get("list") in _OF_STATE:
        rows = rows.filter(state__in=_OF_STATE[filters["list"]])
    if filters.get("theme"):
        rows = rows.filter(theme=filters["theme"])
    if filters.get("group"):
        rows = rows.filter(lead_group=filters["group"])
    if filters.get("agency"):
        agency = filters["agency"]
        rows = rows.filter(Q(lead_agency=agency) | Q(agencies=agency)).distinct()
    if filters.get("source") == "case":
        rows = rows.filter(from_case=True)
    elif filters.get("source"):
        rows = rows.filter(from_case=False, review__kind=filters["source"])
    if filters.get("q"):
        rows = rows.filter(Q(wording__icontains=filters["q"]))
    return rows


def counts_by_state(rows: QuerySet[Recommendation]) -> dict[str, int]:
    """Count recommendations by state, for the tabs; one query."""
    counts: dict[str, int] = dict.fromkeys(RecommendationState, 0)
    for state in rows.order_by().values_list("state", flat=True):
        counts[state] += 1
    return counts


def list_counts(counts: dict[str, int]) -> dict[str, int]:
    """Return how many are in each list. Those of "overdue" are all unfinished: it needs a rating as well."""
    totals = {name: sum(counts[state] for state in states) for name, states in _OF_STATE.items()}
    return totals | {"all": sum(counts.values())}


def similar_recommendations(
    text: str, actor: Actor, *, exclude: Recommendation | None = None
) -> list[Recommendation]:
    """Return unfinished recommendations somebody may see that resemble a text, the most similar first."""
    unfinished = recommendations_for(actor).filter(state__in=sorted(UNFINISHED))
    if exclude is not None and exclude.pk:
        unfinished = unfinished.exclude(pk=exclude.pk)
    rows = {row.pk: row for row in unfinished}
    return [rows[pk] for pk in most_similar(text, [(pk, row.wording) for pk, row in rows.items()])]


def open_own_actions(recommendation: Recommendation) -> list[OwnAction]:
    """Return the actions of its own that are not completed; one without a date is open. Two queries."""
    actions = OwnAction.objects.filter(recommendation=recommendation).prefetch_related("milestones")
    return [action for action in actions if action.is_open]
