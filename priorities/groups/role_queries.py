"""The names of roles."""

from collections.abc import Iterable

from priorities.models import Seat


def role_names(roles: Iterable[int]) -> dict[int, str]:
    """Return the names of roles with their groups, by id; one query, or none for no roles."""
    ids = set(roles)
    if not ids:
        return {}
    rows = Seat.objects.filter(pk__in=ids).select_related("subgroup", "agency")
    return {role.pk: role.in_group for role in rows}
