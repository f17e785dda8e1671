"""Second factors and single sign-on in a browser: by keyboard alone, with a passkey, by a provider."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer
from pytest_iam import Server

from tests.browser.conftest import CheckAccessibility
from tests.codes import code_of
from tests.make import PASSWORD
from wsscp.models import User


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until something has the focus."""
    for _ in range(30):
        if target.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {target}")


def press(page: Page, target: Locator) -> None:
    """Go to a button or link by Tab, and press it by Enter."""
    tab_to(page, target)
    page.keyboard.press("Enter")


def type_in(page: Page, label: str, text: str) -> None:
    """Go to a box by Tab, and type."""
    tab_to(page, page.get_by_label(label, exact=True))
    page.keyboard.type(text)


def give_password(page: Page, person: User) -> None:
    """Sign in as far as the password goes."""
    type_in(page, "Email address", person.email)
    type_in(page, "Password", PASSWORD)
    page.keyboard.press("Enter")


def heading(page: Page, name: str) -> None:
    """Wait for the page of this heading."""
    expect(page.get_by_role("heading", level=1, name=name, exact=True)).to_be_visible()


@pytest.fixture
def authenticator(page: Page) -> Iterator[CDPSession]:
    """A device that holds passkeys and always says that its owner is there."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    yield session
    session.detach()


def test_the_keyboard_alone_sets_up_an_app_and_signs_in_with_it(
    page: Page, business_team: User, settings, axe: CheckAccessibility
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    page.goto("/plans/")
    give_password(page, business_team)
    heading(page, "Set up an authenticator app")
    expect(page.get_by_text("Your seat needs a second factor.")).to_be_visible()
    axe(page)
    assert page.locator("img.qr-code").evaluate("image => image.complete && image.naturalWidth > 0")
    secret = page.locator(".secret-key").inner_text().replace(" ", "")
    type_in(page, "Code the app shows", "000000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    axe(page)
    type_in(page, "Code the app shows", code_of(secret))
    page.keyboard.press("Enter")
    heading(page, "Recovery codes")
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    axe(page)
    press(page, page.get_by_role("link", name="I have kept them"))
    press(page, page.get_by_role("button", name="Sign out"))

    heading(page, "Sign in")
    give_password(page, business_team)
    heading(page, "Enter your code")
    axe(page)
    type_in(page, "Code", code_of(secret, periods=1))
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_a_passkey_is_the_second_factor_and_then_the_only_one_needed(
    page: Page, lay: User, authenticator: CDPSession
) -> None:
    page.goto("/account/")
    give_password(page, lay)
    press(page, page.get_by_role("link", name="Set one up"))
    press(page, page.get_by_role("link", name="Add a passkey"))
    heading(page, "Add a passkey")
    type_in(page, "Name of the passkey (optional)", "")
    page.keyboard.press("Control+A")
    page.keyboard.type("Work laptop")
    press(page, page.get_by_role("button", name="Add a passkey"))
    heading(page, "Recovery codes")
    page.goto("/account/second-factors/")
    expect(page.get_by_role("rowheader", name="Work laptop")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()

    give_password(page, lay)
    heading(page, "Enter your code")
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("button", name="Sign out").click()

    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("link", name="Lay member")).to_be_visible()


def test_a_passkey_that_is_not_there_is_shown_so(
    page: Page, lay: User, authenticator: CDPSession, axe: CheckAccessibility
) -> None:
    page.goto("/sign-in/")
    expect(page.get_by_text("A passkey needs JavaScript")).to_be_hidden()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("The passkey was not used.")).to_be_visible()
    axe(page)


def test_without_scripts_an_app_is_set_up_all_the_same(page_without_javascript: Page, lay: User) -> None:
    page = page_without_javascript
    page.goto("/account/second-factors/app/")
    page.get_by_label("Email address").fill(lay.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    secret = page.locator(".secret-key").inner_text().replace(" ", "")
    page.get_by_label("Code the app shows").fill(code_of(secret))
    page.get_by_role("button", name="Set up the app").click()
    heading(page, "Recovery codes")
    page.goto("/account/second-factors/passkeys/")
    expect(page.get_by_text("A passkey needs JavaScript")).to_be_visible()
    expect(page.locator("[data-passkey-button]")).to_be_hidden()


def test_single_sign_on_is_connected_and_signs_in(
    page: Page, lay: User, provider: Server, registered: Any, someone: Any, live_server: LiveServer
) -> None:
    registered.redirect_uris = [f"{live_server.url}/sign-in/single/back/"]
    provider.backend.save(registered)
    page.goto("/account/")
    give_password(page, lay)
    page.get_by_role("button", name="Connect Barsetshire Police").click()
    expect(page.get_by_text("Single sign-on is connected to your account.")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign in with Barsetshire Police").click()
    expect(page.get_by_role("link", name="Lay member")).to_be_visible()
