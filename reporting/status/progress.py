"""Progress reported of actions: the latest as at a day, and by what role it was reported."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from priorities.groups.roles_held import RolesHeld
from priorities.models import Plan, ProgressUpdate
from wsscp.models import User
from wsscp.together import as_rows, columns_of


def latest_progress(
    actions: Collection[int], *, as_at: date, known_at: datetime | None = None
) -> dict[int, ProgressUpdate]:
    """Return the latest progress of actions as at a day by action id, with who reported it; one query.

    `known_at` is before when it had been recorded; None for all.
    """
    counting = ProgressUpdate.with_reversed.counting(known_at)
    updates = counting.filter(action__in=actions, made_on__lte=as_at)
    place = Window(
        RowNumber(), partition_by=F("action"), order_by=[F("made_on").desc(), F("at").desc(), F("pk").desc()]
    )
    latest = updates.annotate(place=place).filter(place=1)
    return {update.action_id: update for update in _with_reporters(latest)}


def progress_queries(plan: Plan, first: date, last: date) -> list[QuerySet[Any, tuple[Any, ...]]]:
    """Return the queries for the progress that speaks for some days, for `progress_by_action`."""
    updates = ProgressUpdate.objects.filter(action__priority__plan=plan, made_on__range=(first, last))
    reporters = User.objects.filter(pk__in=updates.order_by().values("by")).order_by()
    return [columns_of(updates), reporters.values_list("pk", "name", "email")]


def progress_by_action(found: Sequence[Sequence[tuple[Any, ...]]]) -> dict[int, list[ProgressUpdate]]:
    """Return progress by action id, the earliest first, with who reported it."""
    rows, reporters = found
    people = {pk: User(pk=pk, name=name, email=email) for pk, name, email in reporters}
    progress: dict[int, list[ProgressUpdate]] = defaultdict(list)
    for update in sorted(as_rows(ProgressUpdate, rows), key=attrgetter("made_on", "at", "pk")):
        update.by = people[update.by_id]
        progress[update.action_id].append(update)
    return dict(progress)


def _with_reporters(updates: "QuerySet[ProgressUpdate]") -> "QuerySet[ProgressUpdate]":
    days = ("made_on", "reported_on", "at")
    return updates.select_related("by").only("action", "text", *days, "by__name", "by__email")


def reporter_roles(
    progress: Mapping[int, ProgressUpdate], groups: Mapping[int, Collection[int]], roles: RolesHeld
) -> dict[int, str]:
    """Return by action id the role in which progress was reported, "" for who held none that day; no queries.

    `groups` are those responsible by action id: a role in one of them comes first. `roles` are those of all
    reporters.
    """
    return {
        action: roles.role(
            update.by_id, update.reported_on or timezone.localdate(update.at), groups=groups.get(action, ())
        )
        for action, update in progress.items()
    }
