"""Who leads a group on a day."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from priorities.models import Membership
from wsscp.models import User
from wsscp.policy import RoleKind


@dataclass(frozen=True)
class GroupLeads:
    """Who leads a group on a day."""

    chairs: list[User] = field(default_factory=list)
    deputies: list[User] = field(default_factory=list)

    @property
    def all(self) -> list[User]:
        """Chairs first."""
        return [*self.chairs, *self.deputies]


def group_leads_on(day: date) -> dict[int, GroupLeads]:
    """Return who leads each group on a day; one query."""
    found: dict[int, GroupLeads] = defaultdict(GroupLeads)
    seated = Membership.objects.filter(
        seat__part__in=[RoleKind.CHAIR, RoleKind.DEPUTY], seat__subgroup__isnull=False
    )
    for one in seated.current(day).select_related("seat", "person").order_by("pk"):
        leads = found[one.seat.subgroup_id]
        (leads.chairs if one.seat.part == RoleKind.CHAIR else leads.deputies).append(one.person)
    return found
