"""Two tabs: signed out in one, what was typed in the other is there after signing in, for its writer."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from priorities.models import Action, ProgressUpdate, ReportingPeriod, Subgroup
from reporting.models import ReturnLine
from tests.browser.conftest import PHONE, WAIT_MS, CheckAccessibility, OpenPage
from tests.make import PASSWORD, make_action, make_milestone, make_period, make_plan, make_priority
from wsscp.models import KeptForm, User

TEXT = "Two hours of careful words"


@pytest.fixture
def action(group_a: Subgroup) -> Action:
    """An action of group A in a plan that runs."""
    plan = make_plan("plan", ends_on=timezone.localdate() + timedelta(days=365))
    action = make_action(make_priority(plan), groups=[group_a])
    make_milestone(action, timezone.localdate() + timedelta(days=20))
    return action


@pytest.fixture
def period(action: Action) -> ReportingPeriod:
    """A quarter for which group A owes a return."""
    today = timezone.localdate()
    return make_period(
        action.priority.plan,
        starts_on=date(2020, 1, 1),
        ends_on=today - timedelta(days=7),
        returns_due_on=today + timedelta(days=7),
    )


def sign_in_by_form(page: Page, person: User) -> None:
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def two_tabs(page: Page, person: User, address: str) -> Page:
    """Sign in, open a page, and open another tab beside it; return that one."""
    page.goto("/sign-in/")
    sign_in_by_form(page, person)
    page.goto(address)
    other = page.context.new_page()
    other.goto("/help/")
    return other


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("button", name="Sign out")).to_have_count(0)


def type_update(page: Page) -> None:
    page.get_by_role("textbox", name=re.compile("progress|happened|update", re.I)).first.fill(TEXT)
    page.get_by_role("button", name="Save", exact=True).click()


@pytest.mark.parametrize("javascript", [True, False])
def test_signed_out_in_another_tab(
    open_page: OpenPage, axe: CheckAccessibility, business_team: User, action: Action, javascript: bool
) -> None:
    page = open_page(PHONE, javascript=javascript)
    other = two_tabs(page, business_team, f"/plans/plan/actions/{action.pk}/update/")
    sign_out(other)
    type_update(page)
    expect(page.get_by_text("What you had typed is kept for you")).to_be_visible()
    assert KeptForm.objects.get().person == business_team
    sign_in_by_form(page, business_team)
    expect(page.get_by_text(TEXT)).to_be_visible()
    if javascript:
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.get_by_role("button", name="Save it now").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("What you had typed was kept")
    assert ProgressUpdate.objects.get().text == TEXT


@pytest.mark.parametrize("name", ["sessionid", None])
def test_cookies_are_gone(page: Page, business_team: User, action: Action, name: str | None) -> None:
    two_tabs(page, business_team, f"/plans/plan/actions/{action.pk}/update/")
    if name:
        page.context.clear_cookies(name=name)
    else:
        page.context.clear_cookies()
    type_update(page)
    sign_in_by_form(page, business_team)
    page.get_by_role("button", name="Save it now").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("What you had typed was kept")
    assert ProgressUpdate.objects.get().text == TEXT


def test_somebody_else_signs_in_instead(
    page: Page,
    axe: CheckAccessibility,
    business_team: User,
    chair_a: User,
    action: Action,
    console_errors: list[str],
) -> None:
    other = two_tabs(page, business_team, f"/plans/plan/actions/{action.pk}/update/")
    sign_out(other)
    type_update(page)
    kept = page.url
    sign_in_by_form(page, chair_a)
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
    expect(page.get_by_text(TEXT)).to_have_count(0)
    assert "/kept/" in kept or "kept" in kept
    # And from the tab as it was, once the other is signed in: nothing is done in their name.
    page.goto("/help/")
    sign_out(page)
    page.goto(f"/sign-in/?next=/plans/plan/actions/{action.pk}/update/")
    sign_in_by_form(page, business_team)
    other.goto("/help/")
    sign_out(other)
    other.goto("/sign-in/")
    sign_in_by_form(other, chair_a)
    type_update(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Somebody else had opened this form")
    expect(page.get_by_text(TEXT)).to_have_count(0)
    axe(page)
    assert not ProgressUpdate.objects.exists()
    assert {form.person for form in KeptForm.objects.all()} == {business_team}
    console_errors.clear()  # the browser notes pages that are refused


def test_a_return_says_that_it_is_not_saved_and_saves_after_signing_in(
    page: Page,
    axe: CheckAccessibility,
    chair_a: User,
    chair_b: User,
    action: Action,
    period: ReportingPeriod,
    group_a: Subgroup,
    console_errors: list[str],
) -> None:
    address = f"/plans/plan/returns/{period.pk}/{group_a.pk}/priorities/{action.priority_id}/"
    other = two_tabs(page, chair_a, address)
    sign_out(other)
    box, state = page.locator(f"[name=a{action.pk}-progress]"), page.locator("[data-save-state]")
    box.fill(TEXT)
    expect(state).to_contain_text("Not saved: you are signed out.")
    axe(page)
    assert not ReturnLine.objects.exists()
    assert not KeptForm.objects.exists()
    # Somebody else signs in first: nothing is saved in their name.
    other.goto("/sign-in/")
    sign_in_by_form(other, chair_b)
    expect(state).to_contain_text("Not saved: somebody else is signed in here", timeout=WAIT_MS)
    sign_out(other)
    expect(state).to_contain_text("Not saved: you are signed out.", timeout=WAIT_MS)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in in a new tab").click()
    sign_in_by_form(opened.value, chair_a)
    expect(state).to_contain_text("Saved at", timeout=WAIT_MS)
    expect(box).to_have_value(TEXT)
    line = ReturnLine.objects.get()
    assert (line.progress, line.changed_by) == (TEXT, chair_a)
    console_errors.clear()  # the browser notes what was refused
