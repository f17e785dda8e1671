"""All groups as on a day: who reports to whom, how many roles are held, and their open actions.

The number of queries does not depend on the number of groups or roles.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef

from priorities.models import Membership, Plan, Seat, Subgroup
from reporting.rag import Rag
from reporting.status.board import boards_of_plans
from reporting.status.plans import current_plans
from reporting.status.rows import ListRow
from wsscp.dates import long_date

_KINDS = [kind.value for kind in Subgroup.Kind]


@dataclass(frozen=True)
class GroupsOverview:
    """Groups of a day: the current ones by the kind of their topmost group, the ended and the future ones.

    A row has its texts and its place in the tree: `is_parent`, and `closes`, how many levels end with it.
    """

    plans: list[Plan]
    sections: list[tuple[str, list[ListRow]]]
    ended: list[ListRow]
    to_come: list[ListRow]


def groups_overview(*, as_at: date) -> GroupsOverview:
    """Gather the page of all groups; the number of queries does not grow with them."""
    groups = list(Subgroup.objects.prefetch_related("aliases"))
    groups.sort(key=lambda group: (_KINDS.index(group.kind), group.name_on(as_at).casefold()))
    plans = current_plans(on=as_at)
    roles, actions = _role_counts(as_at), _open_actions(plans, as_at)
    current: list[Subgroup] = []
    ended: list[ListRow] = []
    to_come: list[ListRow] = []
    for group in groups:
        if group.ends_on and group.ends_on < as_at:
            note = f"ended {long_date(group.ends_on)}"
            ended.append(_row(group, as_at, roles, actions) | {"note": note})
        elif group.starts_on and group.starts_on > as_at:
            note = f"begins {long_date(group.starts_on)}"
            to_come.append(_row(group, as_at, roles, actions) | {"note": note})
        else:
            current.append(group)
    return GroupsOverview(plans, _sections(group_tree(current), as_at, roles, actions), ended, to_come)


def group_tree(groups: Sequence[Subgroup]) -> list[tuple[Subgroup, int]]:
    """Return groups below those they report to, each with its depth; the order of siblings stays.

    A group whose parent is not among them is at the top. So is one in a loop of parents, which the form
    refuses: no group is left out, and the walk ends.
    """
    keys = {group.pk for group in groups}
    below: dict[int | None, list[Subgroup]] = defaultdict(list)
    for group in groups:
        below[group.parent_id if group.parent_id in keys else None].append(group)
    tree: dict[int, tuple[Subgroup, int]] = {}
    waiting = [(group, 0) for group in reversed(groups)]
    waiting += [(group, 0) for group in reversed(below[None])]
    while waiting:
        group, depth = waiting.pop()
        if group.pk in tree:
            continue
        tree[group.pk] = (group, depth)
        waiting += [(child, depth + 1) for child in reversed(below[group.pk])]
    return list(tree.values())


def _sections(
    tree: Sequence[tuple[Subgroup, int]],
    as_at: date,
    roles: Mapping[int, tuple[int, int]],
    actions: Mapping[int, Mapping[Rag, int]],
) -> list[tuple[str, list[ListRow]]]:
    sections: list[tuple[str, list[ListRow]]] = []
    for place, (group, depth) in enumerate(tree):
        following = tree[place + 1][1] if place + 1 < len(tree) else 0
        label = str(Subgroup.Kind(group.kind).label)
        if depth == 0 and (not sections or sections[-1][0] != label):
            sections.append((label, []))
        place_in_tree = {"is_parent": following > depth, "closes": range(max(depth - following, 0))}
        note = {"note": label if depth else ""}
        sections[-1][1].append(_row(group, as_at, roles, actions) | place_in_tree | note)
    return sections


def _row(
    group: Subgroup,
    as_at: date,
    roles: Mapping[int, tuple[int, int]],
    actions: Mapping[int, Mapping[Rag, int]],
) -> ListRow:
    held, total = roles.get(group.pk, (0, 0))
    counts = actions.get(group.pk, {})
    return {
        "pk": group.pk,
        "name": group.name_on(as_at),
        "short_name": group.short_name,
        "seats": f"{held} of {total} seats filled" if total else "no seats",
        "open": [
            {"rag": rag.value, "letter": rag.letter, "word": rag.word.lower(), "number": counts[rag]}
            for rag in Rag
            if counts.get(rag)
        ],
    }


def _role_counts(as_at: date) -> dict[int, tuple[int, int]]:
    """Return how many of its roles are held, and how many there are, by group; one query."""
    memberships = Membership.objects.filter(seat=OuterRef("pk")).current(as_at)
    counted = (
        Seat.objects.filter(subgroup__isnull=False)
        .current(as_at)
        .annotate(is_held=Exists(memberships))
        .order_by()
        .values_list("subgroup", "is_held")
        .annotate(Count("pk"))
    )
    counts: dict[int, tuple[int, int]] = {}
    for group, is_held, number in counted:
        held, total = counts.get(group, (0, 0))
        counts[group] = (held + (number if is_held else 0), total + number)
    return counts


def _open_actions(plans: Sequence[Plan], as_at: date) -> dict[int, Counter[Rag]]:
    """Count the open actions of groups by RAG status, over some plans."""
    counts: dict[int, Counter[Rag]] = defaultdict(Counter)
    for board in boards_of_plans(plans, as_at=as_at):
        for rated in board.actions:
            if rated.rating.rag.is_open:
                for group in rated.action.groups:
                    counts[group.pk][rated.rating.rag] += 1
    return counts
