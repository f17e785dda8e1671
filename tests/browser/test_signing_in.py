"""Signing in, as a person does it."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import CheckAccessibility
from tests.make import PASSWORD
from wsscp.models import User


def fill_in(page: Page, email: str, password: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_signing_in_and_out_on_a_phone(phone: Page, stranger: User) -> None:
    fill_in(phone, stranger.email, PASSWORD)
    phone.get_by_role("button", name="Sign out").click()
    phone.wait_for_url("**/sign-in/**")


def test_signing_in_works_without_javascript(page_without_javascript: Page, stranger: User) -> None:
    fill_in(page_without_javascript, stranger.email, PASSWORD)
    expect(page_without_javascript.get_by_role("button", name="Sign out")).to_be_visible()


def test_a_wrong_password_is_explained_and_the_address_stays(
    page: Page, stranger: User, axe: CheckAccessibility
) -> None:
    fill_in(page, stranger.email, "not the password")
    expect(page).to_have_title("Error: Sign in – WSSCP business plan tracker")
    expect(page.get_by_label("Email address")).to_have_value(stranger.email)
    axe(page)


def test_the_sign_in_page_keeps_the_accessibility_rules(page: Page, axe: CheckAccessibility) -> None:
    page.goto("/sign-in/")
    axe(page)
