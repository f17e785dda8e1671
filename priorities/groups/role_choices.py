"""The roles somebody may give to a person, as the form offers them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from priorities.models import Membership, Seat, Subgroup
from wsscp.models import User
from wsscp.policy import Actor, Grant, RoleKind, grant_of, kinds_in

OFFICES_HEADING = "Offices"

# Who holds each role on a day, by the role's id.
_Holders = defaultdict[int, list[User]]


@dataclass(frozen=True)
class RoleChoice:
    """A role that exists, or one without title and agency that is created when it is first given."""

    key: str
    part: RoleKind
    group: Subgroup | None
    seat: Seat | None
    grant: Grant
    label: str

    @property
    def heading(self) -> str:
        """Its heading in the list."""
        return self.group.name if self.group else OFFICES_HEADING


@dataclass(frozen=True)
class RoleAssignment:
    """A role for somebody between two days, with the reason where a second person must agree."""

    place: RoleChoice
    starts_on: date
    ends_on: date | None = None
    reason: str = ""

    @property
    def needs_second_person(self) -> bool:
        """Whether another person must agree first."""
        return self.place.grant is Grant.WITH_ANOTHER


def role_choices(actor: Actor, *, person: int, on: date) -> list[RoleChoice]:
    """Return the roles an actor may give to a person, alone or with another, by group and then by kind.

    A person without an account yet is 0. Three queries.
    """
    groups = list(Subgroup.objects.not_ended(on))
    holders: _Holders = defaultdict(list)
    for membership in Membership.objects.current(on).select_related("person"):
        holders[membership.seat_id].append(membership.person)
    roles: dict[int | None, list[Seat]] = defaultdict(list)
    for role in Seat.objects.not_ended(on).select_related("agency"):
        roles[role.subgroup_id].append(role)
    choices: list[RoleChoice] = []
    for group in (*groups, None):
        choices += _choices_in(actor, person, group, roles[group.pk if group else None], holders)
    return choices


def _choices_in(
    actor: Actor, person: int, group: Subgroup | None, roles: list[Seat], holders: _Holders
) -> Iterator[RoleChoice]:
    """Yield the choices in a group, or outside groups."""
    opens, offered = group.opens if group else "", kinds_in(group.opens if group else None)
    for kind in RoleKind:
        grant = grant_of(actor, person=person, part=kind, opens=opens)
        if grant is Grant.NO:
            continue
        of_kind = sorted((role for role in roles if role.part == kind), key=str)
        plain = next((role for role in of_kind if _is_plain(role)), None)
        if plain or kind in offered:
            key, held_by = f"{kind}@{group.pk if group else ''}", holders[plain.pk] if plain else []
            yield RoleChoice(key, kind, group, plain, grant, _label(kind.label, held_by, grant))
        for role in of_kind:
            if role != plain:
                label = _label(str(role), holders[role.pk], grant)
                yield RoleChoice(str(role.pk), kind, group, role, grant, label)


def _is_plain(role: Seat) -> bool:
    return not role.title and role.agency_id is None


def _label(name: str, held_by: list[User], grant: Grant) -> str:
    if len(held_by) > 2:
        state = f"held by {len(held_by)} people"
    else:
        state = f"held by {' and '.join(map(str, held_by))}" if held_by else "vacant"
    return f"{name} ({state}{'; takes two people' if grant is Grant.WITH_ANOTHER else ''})"
