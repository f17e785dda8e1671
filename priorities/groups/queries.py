"""Groups by any of their names, what they and roles were called on a day, and who led them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet

from priorities.models import Membership, Subgroup, SubgroupAlias
from priorities.rules.names import DatedName, name_on
from wsscp.models import User
from wsscp.policy import RoleKind


def find_group(name: str) -> Subgroup | None:
    """Return the group with a name, else another name, else a short name, ignoring case."""
    group = Subgroup.objects.filter(name__iexact=name).first()
    if group is None:
        alias = SubgroupAlias.objects.filter(name__iexact=name).select_related("subgroup").first()
        group = alias.subgroup if alias else None
    return group or Subgroup.objects.exclude(short_name="").filter(short_name__iexact=name).first()


def group_names_on(day: date, groups: QuerySet[Subgroup] | None = None) -> dict[int, str]:
    """Return what groups were called on a day, by id, in the order of those names; one query.

    Of all groups, or of those given.
    """
    return names_from(group_name_rows(day, groups), day)


def group_name_rows(
    day: date, groups: QuerySet[Subgroup] | None = None
) -> QuerySet[Subgroup, tuple[Any, ...]]:
    """Return the query for what groups were called on a day or later, for `names_from`."""
    groups = Subgroup.objects.all() if groups is None else groups
    used_on_day = FilteredRelation("aliases", condition=Q(aliases__ends_on__gte=day))
    columns = ("pk", "name", "since__name", "since__starts_on", "since__ends_on")
    return groups.annotate(since=used_on_day).order_by().values_list(*columns)


def names_from(rows: Iterable[tuple[Any, ...]], day: date) -> dict[int, str]:
    """Return what groups were called on a day, by id, in the order of those names."""
    now: dict[int, str] = {}
    others: dict[int, list[DatedName]] = defaultdict(list)
    for pk, name, *other in rows:
        now[pk] = name
        if other[0]:
            others[pk].append(SubgroupAlias(name=other[0], starts_on=other[1], ends_on=other[2]))
    names = {pk: name_on(day, now=name, others=others[pk]) for pk, name in now.items()}
    return dict(sorted(names.items(), key=lambda item: (item[1].casefold(), item[0])))


@dataclass(frozen=True)
class GroupLeads:
    """The chairs and deputies of a group on a day."""

    chairs: list[User] = field(default_factory=list)
    deputies: list[User] = field(default_factory=list)

    @property
    def all(self) -> list[User]:
        """Chairs and deputies, chairs first."""
        return [*self.chairs, *self.deputies]


def group_leads_on(day: date) -> dict[int, GroupLeads]:
    """Return the leads of each group on a day, by its id; one query."""
    leads_by_group: dict[int, GroupLeads] = defaultdict(GroupLeads)
    memberships = Membership.objects.filter(
        seat__part__in=[RoleKind.CHAIR, RoleKind.DEPUTY], seat__subgroup__isnull=False
    )
    for membership in memberships.current(day).select_related("seat", "person").order_by("pk"):
        role = membership.seat
        leads = leads_by_group[role.subgroup_id]
        (leads.chairs if role.part == RoleKind.CHAIR else leads.deputies).append(membership.person)
    return leads_by_group
