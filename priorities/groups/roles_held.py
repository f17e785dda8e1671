"""The roles that people held on a day, as they are put on paper in place of names."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date

from priorities.models import Membership
from wsscp.models import User
from wsscp.policy import RoleKind, StandingGroup


class RolesHeld:
    """All roles that some people ever held; one query, and one more where somebody never held any."""

    def __init__(self, people: Iterable[int]) -> None:
        ids = set(people)
        self._held: dict[int, list[Membership]] = defaultdict(list)
        rows = Membership.objects.filter(person__in=ids).select_related(
            "person", "seat__subgroup", "seat__agency"
        )
        for row in rows.order_by("pk") if ids else ():
            self._held[row.person_id].append(row)
        self._names = {pk: str(rows[0].person) for pk, rows in self._held.items()}
        if without := ids - self._names.keys():
            self._names |= {pk: str(person) for pk, person in User.objects.in_bulk(list(without)).items()}

    def name(self, person: int) -> str:
        """Return somebody's name."""
        return self._names[person]

    def role(self, person: int, on: date, *, groups: Collection[int]) -> str:
        """Return the role somebody held on a day that counts for what they did for some groups; "" for none.

        One in those groups comes first, then one in the business team.
        """
        seats = [
            row.seat
            for row in self._held[person]
            if row.starts_on <= on and (row.ends_on is None or row.ends_on >= on)
        ]
        if not seats:
            return ""
        kinds = list(RoleKind)
        best = min(
            seats,
            key=lambda seat: (
                seat.subgroup_id not in groups,
                seat.opens != StandingGroup.BUSINESS_TEAM,
                kinds.index(RoleKind(seat.part)),
            ),
        )
        return best.in_group
