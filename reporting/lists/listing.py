"""A plan's actions as filtered: for the list, its exports, the timeline and bulk changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.http import Http404, HttpRequest, QueryDict

from priorities.access.guards import actor_for
from priorities.models import Action, Plan
from priorities.models.actions import ActionQuerySet
from reporting.lists.filtering import filter_rated_actions
from reporting.lists.filters import ActionFilter, criteria_from
from reporting.lists.queries import ListContext, iter_rated_actions, list_context
from reporting.status.as_at import AsAt
from reporting.status.board import board, group_names_as_known
from reporting.status.judgement import Judgement
from reporting.status.rated import RatedAction
from reporting.status.rating import rated_actions
from wsscp.forms import describe_choices
from wsscp.requests import SignedInRequest

# The lists people need most, as filters and name; "mine" is for members of a group.
_PRESETS = [
    ("overdue=on", "Overdue"),
    ("no_update=on", "No update this quarter"),
    ("no_forecast=on&sort=due", "No forecast given"),
    ("moved_twice=on", "Date moved twice or more"),
    ("evidence=none", "Completed without evidence"),
    ("evidence=no_impact", "Completed, no impact shown"),
]


@dataclass(frozen=True)
class Listing:
    """A plan's actions as filtered and sorted: as recorded now, or as known then (rated already)."""

    context: ListContext
    filters: ActionFilter
    judgement: Judgement
    results: ActionQuerySet | list[RatedAction]

    def rated(self, page: Page[Any]) -> list[RatedAction]:
        """Rate the results on a page."""
        first = (page.number - 1) * page.paginator.per_page
        results = self.results[first : first + page.paginator.per_page]
        if isinstance(results, list):
            return results
        return rated_actions(results, self.judgement)

    def all_rated(self) -> Iterable[RatedAction]:
        """Rate all results, without holding all of them in memory."""
        if isinstance(self.results, list):
            return self.results
        return iter_rated_actions(self.results, self.judgement)

    @property
    def in_words(self) -> str:
        """The chosen filters as text, for the audit trail."""
        form = self.filters.form
        return describe_choices(form) if form.is_valid() else "nothing: the filters were not understood"


def listing_of(request: HttpRequest, slug: str, as_at: AsAt) -> Listing:
    """Filter a plan's actions by the query of a request. Raises Http404 where there is no such plan."""
    try:
        context = list_context(slug, as_at=as_at.day)
    except Plan.DoesNotExist as error:
        raise Http404 from error
    if as_at.known_at:
        return _listing_as_known(request, context, as_at)
    judgement = Judgement.of(context.plan, context.periods, as_at=as_at.day)
    filters = _filters(request, context, judgement)
    return Listing(context, filters, judgement, filters.results)


def list_filters(query: QueryDict) -> QueryDict:
    """Return the filters and sort order of a query: no page, no day, nothing empty, nothing unknown."""
    filters = QueryDict(mutable=True)
    for name in ActionFilter.base_filters:
        values = [value for value in query.getlist(name) if value.strip()]
        if values and not (name == "sort" and values == ["plan"]):
            filters.setlist(name, values)
    return filters


def preset_lists(request: HttpRequest) -> list[dict[str, object]]:
    """Return the preset lists as links, and which of them is shown."""
    groups, filters = len(actor_for(request).groups), list_filters(request.GET)
    mine = [("mine=on", "My group’s actions" if groups == 1 else "My groups’ actions")] if groups else []
    return [
        {"name": name, "query": query, "is_current": filters == QueryDict(query)}
        for query, name in [*mine, *_PRESETS]
    ]


def saved_lists(request: SignedInRequest, plan: Plan) -> list[dict[str, object]]:
    """Return the saved lists of a plan that the reader may see as links, and which is shown."""
    filters = list_filters(request.GET)
    return [
        {
            "pk": saved.pk,
            "name": saved.name,
            "query": saved.query,
            "is_shared": saved.is_shared,
            "is_current": filters == QueryDict(saved.query),
        }
        for saved in plan.saved_lists.visible_to(request.user.pk)
    ]


def _listing_as_known(request: HttpRequest, now: ListContext, as_at: AsAt) -> Listing:
    plan_board = board(now.plan, as_at=as_at.day, known_at=as_at.known_at)
    context = ListContext(
        plan_board.plan,
        plan_board.periods,
        [rated.priority for rated in plan_board.priorities],
        now.groups | group_names_as_known(plan_board.actions),
    )
    judgement = Judgement.of(context.plan, context.periods, as_at=as_at.day)
    filters = _filters(request, context, judgement)
    results: list[RatedAction] = []
    if filters.form.is_valid():
        results = filter_rated_actions(plan_board.actions, criteria_from(filters), as_at=as_at.day)
    return Listing(context, filters, judgement, results)


def _filters(request: HttpRequest, context: ListContext, judgement: Judgement) -> ActionFilter:
    return ActionFilter(
        request.GET,
        queryset=Action.objects.filter(priority__plan=context.plan),
        judgement=judgement,
        priorities=context.priorities,
        groups=context.groups,
        mine=actor_for(request).groups,
    )
