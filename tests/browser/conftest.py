"""A real Chromium for the tests in this folder, at the two sizes people hold, with and without JavaScript.

Without a Chromium on the machine these tests are skipped; where CI is set that is a failure. Errors on
the browser's console fail the test, because that is where a page that breaks its own
Content-Security-Policy says so; a test that expects one clears `console_errors`.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.confirming import confirmed
from wsscp.models import User

DESK = ViewportSize(width=1280, height=900)
PHONE = ViewportSize(width=375, height=800)
NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WAIT_MS = 15_000

OpenPage = Callable[..., Page]
SignIn = Callable[[Page, User], None]
CheckAccessibility = Callable[[Page], None]


def pytest_configure(config: pytest.Config) -> None:
    """Bring in the provider of identities, which few other tests want."""
    config.pluginmanager.import_plugin("tests.identity")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder, so that `-m "not browser"` leaves it out."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # The server writes from a thread of its own, so no test may hide in a transaction.
            item.add_marker(pytest.mark.django_db(transaction=True))


def find_chromium() -> str:
    """Return where Chromium is. Skips the test where there is none; fails it where CI is set."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail("No Chromium for the browser tests. Type: apt-get install chromium")
    pytest.skip("No Chromium: apt-get install chromium")


@pytest.fixture(scope="session")
def browser(live_server: LiveServer) -> Iterator[Browser]:
    """One Chromium for all tests of a run, gone before the server is; each page has cookies of its own."""
    path = find_chromium()
    # Playwright keeps an event loop in this thread, and Django would refuse the database beside one.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=[*QUIET, *sandbox])
        yield chromium
        chromium.close()


@pytest.fixture
def console_errors() -> list[str]:
    """What the browser's console complained of during the test."""
    return []


@pytest.fixture
def open_page(browser: Browser, live_server: LiveServer, console_errors: list[str]) -> Iterator[OpenPage]:
    """Open pages on the live server; fail the test when one of them complained."""
    contexts: list[BrowserContext] = []

    def open_one(viewport: ViewportSize = DESK, *, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=viewport,
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id=settings.TIME_ZONE,
        )
        context.set_default_timeout(WAIT_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: console_errors.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: console_errors.append(str(error)))
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert console_errors == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A page on a desk: 1280 by 900."""
    return open_page()


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    """A page on a phone: 375 by 800."""
    return open_page(PHONE)


@pytest.fixture
def page_without_javascript(open_page: OpenPage) -> Page:
    """A page on a desk whose scripts do not run."""
    return open_page(javascript=False)


@pytest.fixture
def sign_in(live_server: LiveServer) -> SignIn:
    """Sign somebody in on a page without going through the form; they have just given their password."""

    def sign_in_one(page: Page, person: User) -> None:
        client = Client()
        client.force_login(person)
        confirmed(client)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
        )

    return sign_in_one


@pytest.fixture(scope="session")
def axe() -> CheckAccessibility:
    """Check the page as it now is against the accessibility rules: WCAG 2.2 AA and best practice."""

    def check(page: Page) -> None:
        options = {"runOnly": {"type": "tag", "values": AXE_TAGS}, "resultTypes": ["violations"]}
        results = Axe().run(page, options=options)
        assert results.violations_count == 0, results.generate_report()

    return check
