"""A plan's actions as filtered: what the list, its copies, its timeline and changes of several start from."""

from collections.abc import Iterable
from dataclasses import dataclass

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
from wsscp.editing.versions import version_columns
from wsscp.forms import describe_choices

# The lists people ask for most, as filters and name; "mine" is for those who sit in a group.
_READY = [
    ("overdue=on", "Overdue"),
    ("no_update=on", "No update this quarter"),
    ("no_forecast=on&sort=due", "No forecast given"),
    ("moved_twice=on", "Date moved twice or more"),
    ("evidence=none", "Completed without evidence"),
    ("evidence=no_impact", "Completed, no impact shown"),
]


@dataclass(frozen=True)
class Listing:
    """A plan's actions as filtered and sorted: as recorded now, or as they had been then (rated already)."""

    found: ListContext
    filters: ActionFilter
    judgement: Judgement
    results: ActionQuerySet | list[RatedAction]

    def rated(self, results: ActionQuerySet | list[RatedAction]) -> list[RatedAction]:
        """Rate a page of the results; those recorded now say which version of them is seen."""
        if isinstance(results, list):
            return results
        return rated_actions(results.annotate(**version_columns("priorities.action")), self.judgement)

    def all_rated(self) -> Iterable[RatedAction]:
        """Rate all of them, without holding them all."""
        if isinstance(self.results, list):
            return self.results
        return iter_rated_actions(self.results, self.judgement)

    @property
    def in_words(self) -> str:
        """What was chosen, for the trail."""
        form = self.filters.form
        return describe_choices(form) if form.is_valid() else "nothing: the filters were not understood"


def listing_of(request: HttpRequest, slug: str, moment: AsAt) -> Listing:
    """Filter a plan's actions as the address asks. Raises Http404 for no plan."""
    try:
        found = list_context(slug, as_at=moment.day)
    except Plan.DoesNotExist as error:
        raise Http404 from error
    if moment.known_at:
        return _listing_then(request, found, moment)
    judgement = Judgement.of(found.plan, found.periods, as_at=moment.day)
    filters = _filter(request, found, judgement)
    return Listing(found, filters, judgement, filters.results)


def list_filters(asked: QueryDict) -> QueryDict:
    """Return what an address asks of the list itself: no page, no day, no empty box, nothing unknown."""
    kept = QueryDict(mutable=True)
    for name in ActionFilter.base_filters:
        values = [value for value in asked.getlist(name) if value.strip()]
        if values and not (name == "sort" and values == ["plan"]):
            kept.setlist(name, values)
    return kept


def preset_lists(request: HttpRequest) -> list[dict[str, object]]:
    """Return the ready views as links, and which of them is being looked at."""
    groups, asked = len(actor_for(request).groups), list_filters(request.GET)
    mine = [("mine=on", "My group’s actions" if groups == 1 else "My groups’ actions")] if groups else []
    return [
        {"name": name, "query": query, "is_current": asked == QueryDict(query)}
        for query, name in [*mine, *_READY]
    ]


def saved_lists(request: HttpRequest, plan: Plan) -> list[dict[str, object]]:
    """Return the saved lists of a plan that somebody sees as links, and which is being looked at."""
    asked = list_filters(request.GET)
    seen = plan.saved_lists.visible_to(request.user.pk)
    return [
        {
            "pk": one.pk,
            "name": one.name,
            "query": one.query,
            "is_shared": one.is_shared,
            "is_current": asked == QueryDict(one.query),
        }
        for one in seen
    ]


def _listing_then(request: HttpRequest, found: ListContext, moment: AsAt) -> Listing:
    seen = board(found.plan, as_at=moment.day, known_at=moment.known_at)
    names = found.groups | group_names_as_known(seen.actions)
    then = ListContext(seen.plan, seen.periods, [one.priority for one in seen.priorities], names)
    judgement = Judgement.of(seen.plan, seen.periods, as_at=moment.day)
    filters = _filter(request, then, judgement)
    is_clear = filters.form.is_valid()
    results = filter_rated_actions(seen.actions, criteria_from(filters), as_at=moment.day) if is_clear else []
    return Listing(then, filters, judgement, results)


def _filter(request: HttpRequest, found: ListContext, judgement: Judgement) -> ActionFilter:
    return ActionFilter(
        request.GET,
        queryset=Action.objects.filter(priority__plan=found.plan),
        judgement=judgement,
        priorities=found.priorities,
        groups=found.groups,
        mine=actor_for(request).groups,
    )
