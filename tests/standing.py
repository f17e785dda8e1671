"""The cast and the world, made once and left standing while the tests that ask every address run.

Making them takes longer than most of those tests. They stand in a transaction round the tests' own ones, so
that what a test writes is taken back as ever, and are gone before a test that does not ask for them begins.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from tests.cast import group, make_cast, open_browser
from tests.confirming import confirmed

if TYPE_CHECKING:
    from tests.world import World


class Stage:
    """Where the world stands, or not. `cookies` are those of a browser of each of the cast."""

    def __init__(self) -> None:
        self.blocker: DjangoDbBlocker | None = None
        self.world: World = {}
        self.cookies: dict[str, SimpleCookie] = {}
        self._atomic: transaction.Atomic | None = None

    def set(self) -> None:
        """Make the world, unless it stands."""
        if self._atomic or self.blocker is None:
            return
        # Here because it brings in the whole house, which most tests need not wait for.
        from tests.world import make_world

        with self.blocker.unblock():
            self._atomic = transaction.atomic()
            self._atomic.__enter__()
            cast = make_cast()
            self.world = make_world(group("A"), cast["business_team"], cast["case_review"])
            browsers = {name: confirmed(open_browser(person)) for name, person in cast.items()}
            self.cookies = {name: browser.cookies for name, browser in browsers.items()}

    def clear(self) -> None:
        """Take the world back, if it stands."""
        if self._atomic is None or self.blocker is None:
            return
        with self.blocker.unblock():
            transaction.set_rollback(True)
            self._atomic.__exit__(None, None, None)
        self._atomic = None


STAGE = Stage()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests that need the world run one after the other."""
    items.sort(key=lambda item: not _needs_world(item))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Set the stage or clear it, before a test opens a transaction of its own."""
    if _needs_world(item):
        STAGE.set()
    else:
        STAGE.clear()


def _needs_world(item: pytest.Item) -> bool:
    return "world" in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    """The stage, set for the first time as soon as there is a database."""
    STAGE.blocker = django_db_blocker
    STAGE.set()
    yield STAGE
    STAGE.clear()


@pytest.fixture
def world(stage: Stage, db: None) -> World:
    """Everything, as the arguments of addresses."""
    return stage.world


@pytest.fixture
def clients(world: World, stage: Stage) -> dict[str, Client]:
    """A browser for each of the cast, in which they have confirmed who they are."""
    opened = {name: Client() for name in stage.cookies}
    for name, browser in opened.items():
        browser.cookies = deepcopy(stage.cookies[name])
    return opened
