"""One group as on a day: its names, the groups above and below it, and its roles."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, prefetch_related_objects

from priorities.models import Membership, Seat, Subgroup
from priorities.models.groups import DatedQuerySet
from priorities.rules.names import DatedName
from reporting.status.rows import ListRow
from wsscp.dates import long_date
from wsscp.policy import RoleKind

_KINDS = list(RoleKind)


@dataclass(frozen=True)
class GroupDetail:
    """A group with those above and below it, and its roles as rows; names of people only where asked for."""

    group: Subgroup
    name: str
    above: ListRow | None
    below: list[ListRow]
    other_names: list[str]
    seats: list[ListRow]
    seats_on: date
    has_names: bool

    @property
    def is_renamed(self) -> bool:
        """Whether its name has changed since the day judged."""
        return self.name != self.group.name


def group_detail(pk: int, *, as_at: date, with_names: bool) -> GroupDetail | None:
    """Fetch one group, or None when there is none; five queries, and one more for names.

    A group that has ended is shown with the roles of its last day.
    """
    group = Subgroup.objects.filter(pk=pk).first()
    if group is None:
        return None
    related = list(Subgroup.objects.filter(Q(pk=group.parent_id) | Q(parent=group)))
    prefetch_related_objects([group, *related], "aliases")
    above = next((other for other in related if other.pk == group.parent_id), None)
    seats_on = min(group.ends_on, as_at) if group.ends_on else as_at
    below: list[ListRow] = [
        {"pk": other.pk, "name": other.name_on(as_at)}
        for other in related
        if other is not above and not _is_inactive(other, as_at)
    ]
    return GroupDetail(
        group=group,
        name=group.name_on(as_at),
        above={"pk": above.pk, "name": above.name_on(as_at)} if above else None,
        below=sorted(below, key=lambda row: str(row["name"]).casefold()),
        other_names=[name_with_dates(alias) for alias in sorted(group.aliases.all(), key=_latest_first)],
        seats=role_rows(Seat.objects.filter(subgroup=group), on=seats_on, with_names=with_names),
        seats_on=seats_on,
        has_names=with_names,
    )


def role_rows(seats: DatedQuerySet, *, on: date, with_names: bool) -> list[ListRow]:
    """Return the roles there are on a day, chairs first; two queries, and one more for who holds them."""
    seats = seats.current(on).select_related("agency").prefetch_related("agency__names")
    if with_names:
        memberships = Membership.objects.current(on).select_related("person")
        seats = seats.prefetch_related(Prefetch("memberships", memberships, to_attr="held"))
    in_order = sorted(seats, key=lambda seat: (_KINDS.index(RoleKind(seat.part)), seat.pk))
    return [
        {
            "pk": seat.pk,
            "part": seat.get_part_display(),
            "title": seat.title,
            "agency": seat.agency.name_on(on) if seat.agency else "",
            "until": long_date(seat.ends_on) if seat.ends_on else "",
            "holders": [str(membership.person) for membership in seat.held] if with_names else [],
        }
        for seat in in_order
    ]


def roles_outside_groups(*, on: date) -> list[ListRow]:
    """Return the roles outside groups on a day with who holds them; three queries."""
    return role_rows(Seat.objects.filter(subgroup__isnull=True), on=on, with_names=True)


def name_with_dates(name: DatedName) -> str:
    """Return another name with its days: "Quality Assurance subgroup, until 30 April 2022"."""
    if name.starts_on and name.ends_on:
        return f"{name.name}, {long_date(name.starts_on)} to {long_date(name.ends_on)}"
    if name.ends_on:
        return f"{name.name}, until {long_date(name.ends_on)}"
    if name.starts_on:
        return f"{name.name}, from {long_date(name.starts_on)}, last day not known"
    return f"{name.name}, days not known"


def _is_inactive(group: Subgroup, as_at: date) -> bool:
    return bool(group.ends_on and group.ends_on < as_at) or bool(group.starts_on and group.starts_on > as_at)


def _latest_first(name: DatedName) -> tuple[bool, int, str]:
    """Sort names whose days are known first, the latest at the top."""
    return (name.ends_on is None, -(name.ends_on.toordinal() if name.ends_on else 0), name.name.casefold())
