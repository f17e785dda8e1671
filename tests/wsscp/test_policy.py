"""Who may do what, as a table: every rule for every seat, and for none."""

import pytest

from wsscp.policy import (
    Actor,
    Role,
    can_edit_plans,
    can_edit_reports,
    can_read_plans,
    can_update_action,
)

MINE, THEIRS = 1, 2

# role → reads plans, edits plans, edits reports, updates an action of group 1, of group 2, of no group
SEATS = {
    None: (False, False, False, False, False, False),
    Role.BUSINESS_TEAM: (True, True, True, True, True, True),
    Role.CHAIR: (True, False, False, True, False, False),
    Role.MEMBER: (True, False, False, False, False, False),
    Role.STEERING: (True, False, False, False, False, False),
    Role.SCRUTINEER: (True, False, False, False, False, False),
    Role.LAY: (True, False, False, False, False, False),
    Role.CASE_REVIEW: (True, False, False, False, False, False),
    Role.ADMINISTRATOR: (False, False, False, False, False, False),
}


def actor(role: Role | None) -> Actor:
    """Somebody with one seat; the chair's is of group 1."""
    roles = frozenset({role} if role else ())
    return Actor(user_id=1, roles=roles, chairs=frozenset({MINE} if role is Role.CHAIR else ()))


def test_every_role_is_in_the_table() -> None:
    assert set(SEATS) == {None, *Role}


@pytest.mark.parametrize(("role", "may"), SEATS.items())
def test_seat_may_do_what_the_table_says(role, may) -> None:
    who = actor(role)
    assert (
        can_read_plans(who),
        can_edit_plans(who),
        can_edit_reports(who),
        can_update_action(who, [MINE]),
        can_update_action(who, [THEIRS]),
        can_update_action(who, []),
    ) == may


def test_chair_of_one_of_the_responsible_groups_may_update() -> None:
    assert can_update_action(actor(Role.CHAIR), [THEIRS, MINE])


def test_administrator_with_another_seat_reads_by_that_seat() -> None:
    assert can_read_plans(Actor(user_id=1, roles=frozenset({Role.ADMINISTRATOR, Role.LAY})))


@pytest.mark.parametrize("role", Role)
def test_every_role_has_a_name_people_say(role) -> None:
    assert role.label
    assert "_" not in role.label
