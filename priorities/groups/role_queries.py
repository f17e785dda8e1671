"""Seats by their names."""

from collections.abc import Iterable

from priorities.models import Seat


def role_names(seats: Iterable[int]) -> dict[int, str]:
    """Return what seats are called, with their groups, by id; one query, or none for none."""
    ids = set(seats)
    if not ids:
        return {}
    rows = Seat.objects.filter(pk__in=ids).select_related("subgroup", "agency")
    return {seat.pk: seat.in_group for seat in rows}
