"""The chairs and deputies of groups on a day."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from priorities.models import Membership
from wsscp.models import User
from wsscp.policy import RoleKind


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
