"""Every address, asked by everybody: the matrix in tests/permission_matrix.py holds."""

import hashlib
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import PRINCIPALS, ClientFor, Person
from tests.make import (
    make_membership,
    make_plan,
)
from tests.permission_matrix import Row, posted_to, rows
from tests.world import World
from wsscp.models import AuditEntry, User
from wsscp.models.audit import Act
from wsscp.policy import Role

ROWS = rows()
ROUTES = sorted({row.route for row in ROWS})
SAFE = {"GET", "HEAD"}
METHODS = ("GET", "POST", "PATCH", "DELETE")
WRITING = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')
# Written by signing in, which is no content; and the library's own lists.
NOT_CONTENT = {"sessions", "contenttypes", "auth"}
# django-allauth answers these two before it looks at the method.
WHATEVER_THE_METHOD = {"account_login", "account_reset_password_from_key"}


def routes(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, bool]]:
    """Walk the addresses: each one's name, and whether it names an object."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", bool(pattern.pattern.regex.groupindex)
        else:
            yield from routes(pattern, f"{pattern.namespace}:" if pattern.namespace else namespace)


def contents(tables: set[str]) -> str:
    """Return a hash of the content in some tables; notes of looking, refusals and sign-outs are none."""
    digest = hashlib.sha256()
    for model in apps.get_models(include_auto_created=True):
        if model._meta.db_table in tables and model._meta.app_label not in NOT_CONTENT:
            rows = model._base_manager.order_by("pk")
            if model is AuditEntry:
                rows = rows.exclude(act__in=[Act.REFUSED, Act.SIGNED_OUT, Act.READ, Act.EXPORTED])
            for values in rows.values_list():
                digest.update(repr(values).encode())
    return digest.hexdigest()


class Written:
    """Notes the tables that statements write to, and no statement, which would take longer."""

    def __init__(self) -> None:
        self.tables: set[str] = set()

    def __call__(self, execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        if match := WRITING.match(sql):
            self.tables.add(match[1])
        return execute(sql, *arguments)


def answer(response: Any) -> str:
    """Return a status as the matrix writes it."""
    if response.status_code == 302 and response["Location"].startswith(reverse("account_login")):
        return "in"
    return str(response.status_code)


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert sorted({name for name, _ in routes(get_resolver())}) == ROUTES


def test_every_route_with_an_object_is_asked_for_one_that_does_not_exist() -> None:
    with_object = {name for name, has_object in routes(get_resolver()) if has_object}
    asked = {row.route for row in ROWS if row.thing.startswith("no-")}
    assert with_object - asked == set()


def test_every_row_answers_the_whole_cast() -> None:
    assert all(set(row.answers) == set(PRINCIPALS) for row in ROWS)


def faults(row: Row, world: World, clients: dict[str, Client]) -> list[str]:
    """Ask a row of everybody; return who was answered otherwise, and who wrote without being let in."""
    address = reverse(row.route, kwargs=world[row.thing])
    messages = []
    for name, client in clients.items():
        # Each is asked of the same plan: what one of them wrote is rolled back.
        with transaction.atomic():
            written = Written()
            with connection.execute_wrapper(written):
                response = (
                    client.get(address) if row.method == "GET" else client.post(address, posted_to(row.route))
                )
            given = answer(response)
            after = contents(written.tables)
            transaction.set_rollback(True)
        wrote = contents(written.tables) != after
        if given != row.answers[name]:
            messages.append(f"{row}: {name} is answered {given}, not {row.answers[name]}")
        if wrote and (row.method in SAFE or given not in {"200", "302"}):
            messages.append(f"{row}: {name} wrote, though answered {given}")
    return messages


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_everybody_is_answered_as_the_matrix_says(row: Row, world: World, clients: dict[str, Client]) -> None:
    assert faults(row, world, clients) == []


@pytest.mark.parametrize("route", sorted(set(ROUTES) - WHATEVER_THE_METHOD))
def test_a_method_without_a_row_is_refused(
    route: str, world: World, business_team: Person, client_for: ClientFor
) -> None:
    rows = [row for row in ROWS if row.route == route]
    address = reverse(route, kwargs=world[rows[0].thing])
    unlisted = [method for method in METHODS if method not in {row.method for row in rows}]
    client = client_for(business_team)
    assert {method: client.generic(method, address).status_code for method in unlisted} == dict.fromkeys(
        unlisted, 405
    )


@pytest.mark.django_db
def test_page_without_a_role_shows_nothing_of_the_plan(client_for: ClientFor, stranger: Person) -> None:
    make_plan(title="A title nobody outside may read")
    assert "A title nobody outside may read" not in client_for(stranger).get("/").content.decode()


def test_a_role_of_the_future_opens_nothing(world: World, client_for: ClientFor, stranger: User) -> None:
    membership = make_membership(stranger, Role.BUSINESS_TEAM)
    membership.starts_on = membership.starts_on.replace(year=2999)
    membership.save()
    address = reverse("reporting:plan", kwargs=world["plan"])
    assert client_for(stranger).get(address).status_code == 404
