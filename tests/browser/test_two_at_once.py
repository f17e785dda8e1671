"""Searching, and what the second of two is shown, at the widths people hold."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from priorities.models import Action, Plan
from tests.browser.conftest import CheckAccessibility, OpenPage, SignIn
from tests.browser.test_pages import LONG_WORD, OVERFLOW, WIDTHS, plan
from wsscp.models import User

__all__ = ["plan"]


@pytest.mark.parametrize("width", WIDTHS)
def test_who_comes_second_sees_both_and_searching_fits(
    open_page: OpenPage, sign_in: SignIn, axe: CheckAccessibility, business_team: User, plan: Plan, width: int
) -> None:
    action = Action.objects.order_by("pk").first()
    address = f"/plans/plan/actions/{action.pk}/edit/"
    page, other = (open_page(ViewportSize(width=width, height=900)) for _ in range(2))
    for window, text in ((page, f"Mine {LONG_WORD}"), (other, f"Theirs {LONG_WORD}")):
        sign_in(window, business_team)
        window.goto(address)
        window.get_by_label("What will be done").fill(text)
    for window in (other, page):
        window.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("while you were writing")
    expect(page.get_by_label("What will be done")).to_have_value(f"Mine {LONG_WORD}")
    expect(page.locator(".saved-meanwhile")).to_contain_text(f"Theirs {LONG_WORD}")
    _fits(page, axe)

    other.get_by_role("searchbox", name="Search for").fill("agree")
    other.get_by_role("searchbox", name="Search for").press("Enter")
    expect(other.locator("mark").first).to_be_visible()
    _fits(other, axe)


def _fits(page: Page, axe: CheckAccessibility) -> None:
    assert page.evaluate(OVERFLOW) <= 0
    axe(page)
