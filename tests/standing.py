"""The world, or the example data, made once and left standing while the tests that ask for it run.

Making either takes longer than most of those tests. They stand in a transaction round the tests' own ones, so
that what a test writes is taken back as ever, and are gone before a test that does not ask for them begins.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from copy import deepcopy
from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from tests.cast import group, make_cast, open_browser
from tests.confirming import confirmed

if TYPE_CHECKING:
    from tests.world import World


# What can be made, by the name of the fixture that asks for it.
SCENES = ("world", "demo")


class Stage:
    """What is made now, if anything. `cookies` are those of a browser of each of the cast of the world."""

    def __init__(self) -> None:
        self.blocker: DjangoDbBlocker | None = None
        self.world: World = {}
        self.cookies: dict[str, SimpleCookie] = {}
        self.said = ""
        self.asked = ""
        self._stands = ""
        self._atomic: transaction.Atomic | None = None

    def set(self, scene: str) -> None:
        """Make a scene, unless it is made; roll another one back first."""
        self.asked = scene
        if self.blocker is None or scene == self._stands:
            return
        self.clear()
        with self.blocker.unblock():
            self._atomic = transaction.atomic()
            self._atomic.__enter__()
            self._stands = scene
            if scene == "world":
                self._make_world()
            else:
                out = io.StringIO()
                call_command("demo", stdout=out)
                self.said = out.getvalue()

    def _make_world(self) -> None:
        # Here because it imports all of the code, which most tests need not wait for.
        from tests.world import make_world

        cast: dict[str, Any] = dict(make_cast())
        self.world = make_world(group("A"), cast["business_team"], cast["case_review"])
        browsers = {name: confirmed(open_browser(person)) for name, person in cast.items()}
        self.cookies = {name: browser.cookies for name, browser in browsers.items()}

    def clear(self) -> None:
        """Roll back what is made."""
        if self._atomic is None or self.blocker is None:
            return
        with self.blocker.unblock():
            transaction.set_rollback(True)
            self._atomic.__exit__(None, None, None)
        self._atomic = None
        self._stands = ""


STAGE = Stage()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests that need one scene run one after the other."""
    items.sort(key=lambda item: [*SCENES, ""].index(_scene_of(item)))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Set the stage or clear it, before a test opens a transaction of its own."""
    if scene := _scene_of(item):
        STAGE.set(scene)
    else:
        STAGE.clear()


def _scene_of(item: pytest.Item) -> str:
    """What a test needs; nothing for most."""
    fixtures = getattr(item, "fixturenames", ())
    return next((scene for scene in SCENES if scene in fixtures), "")


@pytest.fixture(scope="session")
def stage(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    """The stage, set for the first time as soon as there is a database."""
    STAGE.blocker = django_db_blocker
    STAGE.set(STAGE.asked)
    yield STAGE
    STAGE.clear()


@pytest.fixture
def demo(stage: Stage, db: None) -> str:
    """The example data, as `manage.py demo` loads it; what the command printed."""
    return stage.said


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
