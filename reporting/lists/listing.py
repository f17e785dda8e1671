"""A plan's actions as filtered: for the list, its exports, the timeline and bulk changes."""

from dataclasses import dataclass

from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404

from priorities.access.guards import actor_for
from priorities.groups.queries import group_names_on
from priorities.models import Plan
from reporting.lists.filtering import filter_actions
from reporting.lists.filters import ActionFilter
from reporting.status.as_at import AsAt
from reporting.status.board import Board, board
from reporting.status.rated import RatedAction
from wsscp.forms import describe_choices
from wsscp.requests import SignedInRequest

# The lists people need most, as filters and name; "mine" is for members of a group.
_PRESETS = [
    ("overdue=on", "Overdue"),
    ("no_update=on", "No update this quarter"),
    ("no_forecast=on&sort=due", "No forecast given"),
    ("moved_twice=on", "Date moved twice or more"),
    ("declared=on", "Declared otherwise"),
    ("evidence=none", "Completed without evidence"),
    ("evidence=no_impact", "Completed, no impact shown"),
]


@dataclass(frozen=True)
class Listing:
    """A plan's board, and its actions as filtered and sorted: none where the filters were not understood.

    `group_names` are those of all groups on the day, and of those that were responsible as known then.
    """

    board: Board
    filters: ActionFilter
    group_names: dict[int, str]
    results: list[RatedAction]

    @property
    def in_words(self) -> str:
        """The chosen filters as text, for the audit trail."""
        form = self.filters.form
        return describe_choices(form) if form.is_valid() else "nothing: the filters were not understood"


def listing_of(request: HttpRequest, slug: str, as_at: AsAt) -> Listing:
    """Filter a plan's actions by the query of a request. Raises Http404 where there is no such plan."""
    plan = get_object_or_404(Plan, slug=slug)
    judged = board(plan, as_at=as_at.day, known_at=as_at.known_at)
    names = group_names_on(as_at.day)
    if as_at.known_at:
        names |= judged.group_names
    filters = ActionFilter(request.GET, priorities=judged.facts.priorities, groups=names)
    results = []
    if filters.form.is_valid():
        results = filter_actions(judged, filters.form.cleaned_data, mine=actor_for(request).groups)
    return Listing(judged, filters, names, results)


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
