"""From an invitation to the first sign-in and out again, by keyboard alone."""

import re

from django.core import mail
from playwright.sync_api import Page, expect

from priorities.models import Subgroup
from tests.browser.conftest import CheckAccessibility, OpenPage
from tests.browser.test_second_factors import give_password, heading, press, tab_to, type_in
from tests.codes import code_of
from tests.make import make_plan, make_user
from wsscp.models import User

NEW_PASSWORD = "marmalade harbour lamp"


def invite(page: Page, officer: User) -> str:
    """Sign in as an officer and invite the scrutineer; return the path of the link in the mail."""
    page.goto("/people/")
    give_password(page, officer)
    heading(page, "People")
    press(page, page.get_by_role("link", name="Invite somebody"))
    heading(page, "Invite somebody")
    type_in(page, "Email address", "new.person@example.org")
    type_in(page, "Name", "New Person")
    tab_to(page, page.get_by_label("Seat (optional)"))
    page.keyboard.type("Independent")
    expect(page.get_by_label("Seat (optional)")).to_have_value("scrutineer@")
    press(page, page.get_by_role("button", name="Invite"))
    expect(page.get_by_text("New Person is invited.")).to_be_visible()
    message = next(message for message in mail.outbox if message.to == ["new.person@example.org"])
    return re.search(r"/invitation/[\w-]+/", str(message.body))[0]


def test_somebody_is_invited_sets_up_a_factor_reads_is_refused_and_signs_out(
    open_page: OpenPage,
    business_team: User,
    group_a: Subgroup,
    settings,
    axe: CheckAccessibility,
    console_errors: list[str],
) -> None:
    make_plan("plan", title="Running plan")
    link = invite(open_page(), business_team)
    settings.SECOND_FACTOR_REQUIRED = True
    page = open_page()

    page.goto(link)
    heading(page, "Open your account")
    expect(page.get_by_text("Independent chair and scrutineer")).to_be_visible()
    axe(page)
    type_in(page, "Password", NEW_PASSWORD)
    type_in(page, "Password again", NEW_PASSWORD)
    page.keyboard.press("Enter")
    heading(page, "Sign in")
    expect(page.get_by_text("Your account is open.")).to_be_visible()
    type_in(page, "Email address", "new.person@example.org")
    type_in(page, "Password", NEW_PASSWORD)
    page.keyboard.press("Enter")

    heading(page, "Set up an authenticator app")
    secret = page.locator(".secret-key").inner_text().replace(" ", "")
    type_in(page, "Code the app shows", code_of(secret))
    page.keyboard.press("Enter")
    heading(page, "Recovery codes")

    press(page, page.get_by_role("link", name="Groups", exact=True))
    heading(page, "Groups")
    expect(page.get_by_text("Group A")).to_be_visible()
    page.goto("/people/")
    heading(page, "You cannot do this")
    axe(page)
    console_errors.clear()  # the browser notes the 403

    press(page, page.get_by_role("button", name="Sign out"))
    heading(page, "Sign in")
    page.goto(link)
    heading(page, "This link does not work")


def test_a_form_that_asks_again_who_it_is_goes_on_where_it_was(page: Page, business_team: User) -> None:
    person = make_user(name="Person")
    page.goto(f"/people/{person.pk}/")
    give_password(page, business_team)
    press(page, page.get_by_role("link", name="Change the name"))
    heading(page, "Change the name of Person")
    type_in(page, "Name", "Person the Second")
    press(page, page.get_by_role("button", name="Save"))
    heading(page, "Person the Second")
