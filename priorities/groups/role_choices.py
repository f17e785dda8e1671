"""The seats somebody may give to a person, as the form offers them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q

from priorities.models import Membership, Seat, Subgroup
from wsscp.policy import GROUP_ROLE_KINDS, Actor, Grant, RoleKind, grant_of

OFFICES_HEADING = "Offices"
_GROUP_PARTS = [part for part in RoleKind if part in GROUP_ROLE_KINDS]
_OFFICES = [part for part in RoleKind if part not in GROUP_ROLE_KINDS]


@dataclass(frozen=True)
class RoleChoice:
    """A seat there is, or a plain one that is made when it is first given."""

    key: str
    part: RoleKind
    group: Subgroup | None
    seat: Seat | None
    grant: Grant
    label: str

    @property
    def heading(self) -> str:
        """What it stands under in the list."""
        return self.group.name if self.group else OFFICES_HEADING


def role_choices(actor: Actor, *, person: int, on: date) -> list[RoleChoice]:
    """Return the seats an actor may give to a person, alone or with another, by group and then by part.

    A person without an account yet is 0. Two queries, and one for those who hold the seats.
    """
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=on)
    groups = list(Subgroup.objects.filter(lasting))
    by_pk = {group.pk: group for group in groups}
    held = Membership.objects.current(on).select_related("person")
    seats: dict[int | None, list[Seat]] = {}
    for seat in (
        Seat.objects.filter(lasting)
        .select_related("agency")
        .prefetch_related(Prefetch("memberships", queryset=held, to_attr="held_now"))
    ):
        seats.setdefault(seat.subgroup_id, []).append(seat)
    found: list[RoleChoice] = []
    for group in (*by_pk.values(), None):
        found += _places(actor, person, group, seats.get(group.pk if group else None, []))
    return found


def _places(actor: Actor, person: int, group: Subgroup | None, seats: list[Seat]) -> Iterator[RoleChoice]:
    opens = group.opens if group else ""
    for part in RoleKind:
        grant = grant_of(actor, person=person, part=part, opens=opens)
        if grant is Grant.NO:
            continue
        mine = sorted((seat for seat in seats if seat.part == part), key=str)
        plain = next((seat for seat in mine if _is_plain(seat)), None)
        if plain or part in (_GROUP_PARTS if group else _OFFICES):
            key, held = f"{part}@{group.pk if group else ''}", plain.held_now if plain else []
            yield RoleChoice(key, part, group, plain, grant, _label(part.label, held, grant))
        for seat in mine:
            if seat != plain:
                yield RoleChoice(
                    str(seat.pk), part, group, seat, grant, _label(str(seat), seat.held_now, grant)
                )


def _is_plain(seat: Seat) -> bool:
    return not seat.title and seat.agency_id is None


def _label(name: str, held: list[Membership], grant: Grant) -> str:
    if len(held) > 2:
        held_by = f"held by {len(held)} people"
    else:
        held_by = f"held by {' and '.join(str(one.person) for one in held)}" if held else "vacant"
    return f"{name} ({held_by}{'; takes two people' if grant is Grant.WITH_ANOTHER else ''})"
