"""Progress reported of actions: the latest as at a day, and by what role it was reported."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from priorities.models import Membership, Plan, ProgressUpdate
from wsscp.policy import RoleKind


def latest_progress(
    actions: Collection[int], *, as_at: date, known_at: datetime | None = None
) -> dict[int, ProgressUpdate]:
    """Return the latest progress of actions as at a day by action id, with who reported it; one query.

    `known_at` is before when it had been recorded; None for all.
    """
    updates = ProgressUpdate.objects.filter(action__in=actions, made_on__lte=as_at)
    if known_at is not None:
        updates = updates.filter(at__lt=known_at)
    place = Window(
        RowNumber(), partition_by=F("action"), order_by=[F("made_on").desc(), F("at").desc(), F("pk").desc()]
    )
    latest = updates.annotate(place=place).filter(place=1)
    return {update.action_id: update for update in _with_reporters(latest)}


def progress_between(plan: Plan, first: date, last: date) -> dict[int, list[ProgressUpdate]]:
    """Return the progress that speaks for some days by action id, the earliest first; one query."""
    updates = ProgressUpdate.objects.filter(action__priority__plan=plan, made_on__range=(first, last))
    found: dict[int, list[ProgressUpdate]] = defaultdict(list)
    for update in _with_reporters(updates.order_by("made_on", "at", "pk")):
        found[update.action_id].append(update)
    return dict(found)


def _with_reporters(updates: "QuerySet[ProgressUpdate]") -> "QuerySet[ProgressUpdate]":
    days = ("made_on", "reported_on", "at")
    return updates.select_related("by").only("action", "text", *days, "by__name", "by__email")


def reporter_roles(
    progress: Mapping[int, ProgressUpdate], groups: Mapping[int, Collection[int]]
) -> dict[int, str]:
    """Return by action id the role in which progress was reported, as it is put on paper; one query.

    Of the roles its reporter held that day, one in a group that is responsible for the action comes first;
    `groups` are those by action id. Nothing for who held none.
    """
    held = defaultdict(list)
    people = {update.by_id for update in progress.values()}
    if people:
        rows = Membership.objects.filter(person__in=people).select_related("seat__subgroup", "seat__agency")
        for row in rows.order_by("pk"):
            held[row.person_id].append(row)
    kinds = list(RoleKind)
    roles = {}
    for action, update in progress.items():
        day, own = update.reported_on or timezone.localdate(update.at), groups.get(action, ())
        seats = [
            row.seat
            for row in held[update.by_id]
            if row.starts_on <= day and (row.ends_on is None or row.ends_on >= day)
        ]
        if seats:
            best = min(seats, key=lambda one: (one.subgroup_id not in own, kinds.index(RoleKind(one.part))))
            roles[action] = best.in_group
    return roles
