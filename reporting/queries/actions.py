"""Actions as a list: a page of them rated, with the groups responsible."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from priorities.models import Action, Plan, Priority, ReportingPeriod
from priorities.models.actions import ActionQuerySet
from priorities.queries.groups import names_on
from reporting.queries.board import Judgement, RatedAction, rated_actions

CHUNK = 500


@dataclass(frozen=True)
class ListContext:
    """What a list of a plan's actions is judged and filtered by."""

    plan: Plan
    periods: tuple[ReportingPeriod, ...]
    priorities: list[Priority]
    groups: dict[int, str]


def list_context(slug: str, *, as_at: date) -> ListContext:
    """Fetch a plan with its periods and priorities, and all groups' names on a day.

    Raises Plan.DoesNotExist.
    """
    priorities = list(Priority.objects.filter(plan__slug=slug).select_related("plan"))
    # One query brings both; only a plan that has no priority yet needs a second.
    plan = priorities[0].plan if priorities else Plan.objects.get(slug=slug)
    return ListContext(plan, tuple(plan.periods.all()), priorities, names_on(as_at))


def responsible(action_ids: list[int]) -> list[tuple[int, int]]:
    """Return (action id, group id) pairs of some actions and the groups responsible; one query."""
    through = Action.groups.through.objects.filter(action__in=action_ids)
    return list(through.order_by("subgroup__name").values_list("action_id", "subgroup_id"))


def rated_in_chunks(actions: ActionQuerySet, judgement: Judgement) -> Iterator[RatedAction]:
    """Rate any number of actions in their order without holding them all."""
    ids = list(actions.values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        found = {rated.action.pk: rated for rated in rated_actions(_whole(chunk), judgement)}
        yield from (found[pk] for pk in chunk if pk in found)


def _whole(ids: list[int]) -> ActionQuerySet:
    return (
        Action.objects.filter(pk__in=ids)
        .select_related("priority", "owner__subgroup", "owner__agency")
        .prefetch_related("groups")
    )
