"""Actions as a list: a page of them rated, with the groups responsible."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Model

from priorities.groups.queries import group_names_on
from priorities.models import Action, Plan, Priority, ReportingPeriod
from priorities.models.actions import ActionQuerySet
from reporting.status.judgement import Judgement
from reporting.status.rated import RatedAction
from reporting.status.rating import rate_action

# Rows fetched at a time for an export of the whole list.
ITERATOR_CHUNK = 200


@dataclass(frozen=True)
class ListContext:
    """What a list of a plan's actions is rated and filtered by."""

    plan: Plan
    periods: tuple[ReportingPeriod, ...]
    priorities: list[Priority]
    groups: dict[int, str]


def list_context(slug: str, *, as_at: date) -> ListContext:
    """Fetch a plan with its periods and priorities, and all groups' names on a day.

    Raises Plan.DoesNotExist.
    """
    priorities = list(Priority.objects.filter(plan__slug=slug).select_related("plan"))
    # One query for both; only a plan without priorities needs a second.
    plan = priorities[0].plan if priorities else Plan.objects.get(slug=slug)
    return ListContext(plan, tuple(plan.periods.all()), priorities, group_names_on(as_at))


def responsible_groups(action_ids: list[int]) -> list[tuple[int, int]]:
    """Return (action id, group id) pairs of some actions and the groups responsible; one query."""
    through = Action.groups.through.objects.filter(action__in=action_ids)
    return list(through.order_by("subgroup__name").values_list("action_id", "subgroup_id"))


def iter_rated_actions(actions: ActionQuerySet, judgement: Judgement) -> Iterator[RatedAction]:
    """Rate any number of actions in their order, holding no more than a few hundred of them.

    Use each before the next: its prefetched rows are cleared then.
    """
    rows = actions.as_at(judgement.as_at).with_dates()
    rows = rows.select_related("priority", "owner__subgroup", "owner__agency").prefetch_related("groups")
    for action in rows.iterator(chunk_size=ITERATOR_CHUNK):
        yield rate_action(action, action.milestones.all(), judgement)
        _clear_prefetched(action)


def _clear_prefetched(action: Action) -> None:
    """Break the reference cycles between rows, which would stay until the garbage collector runs."""
    rows: list[Model] = [*action.milestones.all(), action]
    for row in rows:
        row.__dict__["_prefetched_objects_cache"].clear()
