"""All groups as on a day: who reports to whom, how many seats are filled, and what is still to do.

The number of queries does not depend on the number of groups or seats.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef

from priorities.models import Action, Membership, Plan, ReportingPeriod, Seat, Subgroup
from reporting.rag import Rag
from reporting.status.judgement import Judgement
from reporting.status.plans import current_plans
from reporting.status.rag_sql import with_rag
from reporting.status.rows import ListRow
from wsscp.dates import long_date

_OPEN_RATINGS = (Rag.RED, Rag.AMBER, Rag.GREEN)
_KINDS = list(Subgroup.Kind)


@dataclass(frozen=True)
class GroupsOverview:
    """Groups of a day: those there are by kind of who stands at the top, those that ended, those to come.

    A row has its text and its place in the tree: `is_parent`, and `closes`, how many levels end with it.
    """

    plans: list[Plan]
    sections: list[tuple[str, list[ListRow]]]
    ended: list[ListRow]
    to_come: list[ListRow]


def groups_overview(*, as_at: date) -> GroupsOverview:
    """Gather the page of all groups; five queries, and two for each plan running that day."""
    groups = list(Subgroup.objects.prefetch_related("aliases"))
    groups.sort(key=lambda group: (_KINDS.index(group.kind), group.name_on(as_at).casefold()))
    plans = current_plans(on=as_at)
    seats, work = _seats(as_at), _open_actions(plans, as_at)
    current, ended, to_come = [], [], []
    for group in groups:
        if group.ends_on and group.ends_on < as_at:
            ended.append(_row(group, as_at, seats, work) | {"note": f"ended {long_date(group.ends_on)}"})
        elif group.starts_on and group.starts_on > as_at:
            to_come.append(_row(group, as_at, seats, work) | {"note": f"begins {long_date(group.starts_on)}"})
        else:
            current.append(group)
    return GroupsOverview(plans, _sections(group_tree(current), as_at, seats, work), ended, to_come)


def group_tree(groups: Sequence[Subgroup]) -> list[tuple[Subgroup, int]]:
    """Put groups below those they report to, each with its depth; the order of siblings stays.

    What reports to a group that is not among them stands at the top. So does what reports to itself, which
    the form refuses: nothing is lost, and nothing goes round in circles.
    """
    there = {group.pk for group in groups}
    below: dict[int | None, list[Subgroup]] = defaultdict(list)
    for group in groups:
        below[group.parent_id if group.parent_id in there else None].append(group)
    found: dict[int, tuple[Subgroup, int]] = {}
    waiting = [(group, 0) for group in reversed(groups)]
    waiting += [(group, 0) for group in reversed(below[None])]
    while waiting:
        group, depth = waiting.pop()
        if group.pk in found:
            continue
        found[group.pk] = (group, depth)
        waiting += [(child, depth + 1) for child in reversed(below[group.pk])]
    return list(found.values())


def _sections(
    tree: Sequence[tuple[Subgroup, int]],
    as_at: date,
    seats: Mapping[int, tuple[int, int]],
    work: Mapping[int, Mapping[Rag, int]],
) -> list[tuple[str, list[ListRow]]]:
    sections: list[tuple[str, list[ListRow]]] = []
    for place, (group, depth) in enumerate(tree):
        following = tree[place + 1][1] if place + 1 < len(tree) else 0
        label = str(Subgroup.Kind(group.kind).label)
        if depth == 0 and (not sections or sections[-1][0] != label):
            sections.append((label, []))
        place_in_tree = {"is_parent": following > depth, "closes": range(max(depth - following, 0))}
        note = {"note": label if depth else ""}
        sections[-1][1].append(_row(group, as_at, seats, work) | place_in_tree | note)
    return sections


def _row(
    group: Subgroup,
    as_at: date,
    seats: Mapping[int, tuple[int, int]],
    work: Mapping[int, Mapping[Rag, int]],
) -> ListRow:
    filled, total = seats.get(group.pk, (0, 0))
    colours = work.get(group.pk, {})
    return {
        "pk": group.pk,
        "name": group.name_on(as_at),
        "short_name": group.short_name,
        "seats": f"{filled} of {total} seats filled" if total else "no seats",
        "open": [
            {"rag": rag.value, "letter": rag.letter, "word": rag.word.lower(), "number": colours[rag]}
            for rag in _OPEN_RATINGS
            if colours.get(rag)
        ],
    }


def _seats(as_at: date) -> dict[int, tuple[int, int]]:
    """Return how many of its seats are filled, and how many there are, by group; one query."""
    held = Membership.objects.filter(seat=OuterRef("pk")).current(as_at)
    counted = (
        Seat.objects.filter(subgroup__isnull=False)
        .current(as_at)
        .annotate(is_held=Exists(held))
        .order_by()
        .values_list("subgroup", "is_held")
        .annotate(Count("pk"))
    )
    found: dict[int, tuple[int, int]] = {}
    for group, is_held, number in counted:
        filled, total = found.get(group, (0, 0))
        found[group] = (filled + (number if is_held else 0), total + number)
    return found


def _open_actions(plans: Iterable[Plan], as_at: date) -> dict[int, dict[Rag, int]]:
    """Count what groups have open by colour, over some plans; two queries a plan."""
    found: dict[int, dict[Rag, int]] = defaultdict(lambda: dict.fromkeys(_OPEN_RATINGS, 0))
    for plan in plans:
        judgement = Judgement.of(plan, ReportingPeriod.objects.filter(plan=plan), as_at=as_at)
        actions = with_rag(Action.objects.filter(priority__plan=plan, groups__isnull=False), judgement)
        counted = actions.order_by().values_list("groups", "colour").annotate(Count("pk"))
        for group, colour, number in counted:
            if Rag(colour) in _OPEN_RATINGS:
                found[group][Rag(colour)] += number
    return dict(found)
