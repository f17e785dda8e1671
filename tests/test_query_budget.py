"""What asking "may they?" costs: two queries a page at most, whatever the number of roles."""

import sys
from collections.abc import Callable
from datetime import date
from types import FrameType
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from priorities.models import Subgroup
from tests.architecture import ROOT, modules
from tests.cast import ClientFor
from tests.confirming import confirmed
from tests.make import make_membership, make_subgroup
from tests.permission_matrix import Row, rows
from tests.world import World
from wsscp.models import User
from wsscp.policy import Role

PAGES = [row for row in rows() if row.method == "GET" and row.answers["business_team"] == "200"]
# A query run from one of these files, or from a view's own check, asks who somebody is and what they may.
ASKING = {
    "priorities/access/guards.py",
    "priorities/access/context_processors.py",
    "priorities/access/one_use_forms.py",
    "priorities/access/second_factor.py",
    "reviews/access/guards.py",
    "reviews/access/context_processors.py",
}
ASKING_IN_VIEWS = "_demand"
MOST = 2
OURS = {str(path): str(path.relative_to(ROOT)) for path in modules().values()}


class PermissionQueries:
    """Counts the queries that were run to decide what somebody may do."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        if _asks_permission():
            self.count += 1
        return execute(*arguments)


def _asks_permission() -> bool:
    """Whether the nearest function of ours that led to this query is one that decides access."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        code = frame.f_code
        # A middleware's __call__ is on the stack of every query of every view.
        if code.co_filename in OURS and code.co_name != "__call__":
            asked = code.co_name.startswith(ASKING_IN_VIEWS)
            return asked or OURS[code.co_filename] in ASKING
        frame = frame.f_back
    return False


def queries_to_decide(client: Client, address: str) -> int:
    """Ask for a page and return how many queries its permission checks made."""
    counted = PermissionQueries()
    with connection.execute_wrapper(counted):
        assert client.get(address).status_code == 200, address
    return counted.count


@pytest.fixture
def much_seated(business_team: User, group_a: Subgroup) -> User:
    """An officer who also sits in fifty groups, chairing half of them."""
    for number in range(50):
        role = Role.CHAIR if number % 2 else Role.MEMBER
        make_membership(business_team, role, make_subgroup(), starts_on=date(2020, 1, 1 + number % 28))
    return business_team


def test_asking_who_somebody_is_counts(much_seated: User, client_for: ClientFor) -> None:
    assert queries_to_decide(client_for(much_seated), reverse("reporting:plan-list")) == 1


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_permission_checks_add_two_queries_at_most(
    row: Row, world: World, much_seated: User, client_for: ClientFor
) -> None:
    client = confirmed(client_for(much_seated))
    assert queries_to_decide(client, reverse(row.route, kwargs=world[row.thing])) <= MOST
