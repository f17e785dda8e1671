"""What the users come to do, from the front door to the end."""

from datetime import date
from pathlib import Path

import pikepdf
import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from priorities.models import Plan
from tests.browser.conftest import SignIn
from tests.make import PASSWORD, make_action, make_milestone, make_period, make_plan, make_priority
from wsscp.dates import long_date
from wsscp.models import User
from wsscp.signin.sessions import SESSION_LAST_ACTIVE


@pytest.fixture
def plan() -> Plan:
    """A running plan with two overdue actions and a quarter to report on."""
    plan = make_plan("plan", title="Running plan", ends_on=date(2099, 12, 31))
    make_period(plan)
    priority = make_priority(plan)
    for text in ("Agree a strategy", "Set up champions"):
        make_milestone(make_action(priority, text=text))
    return plan


def test_the_business_team_signs_in_updates_an_action_and_downloads_the_report(
    page: Page, business_team: User, plan: Plan, tmp_path: Path
) -> None:
    page.goto("/")
    page.get_by_label("Email address").fill(business_team.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Running plan")).to_be_visible()
    expect(page.get_by_text("2 red of 2", exact=True)).to_be_visible()

    page.get_by_role("link", name="1.1 Agree a strategy").click()
    page.get_by_role("link", name="Update this action").click()
    page.get_by_label("Progress").fill("The strategy is agreed.")
    page.get_by_label("Completed on").fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Action 1.1 is updated.")).to_be_visible()
    expect(page.get_by_text("The strategy is agreed.", exact=True)).to_be_visible()

    page.get_by_role("link", name="Quarterly reports").click()
    page.get_by_role("link", name="Q1 2020").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download as PDF").click()
    saved = tmp_path / "report.pdf"
    download.value.save_as(saved)
    assert download.value.suggested_filename == "plan-q1-2020-progress-report-v1-draft.pdf"
    with pikepdf.open(saved) as pdf:
        assert len(pdf.pages) >= 2


def test_an_action_is_completed_from_the_list_without_javascript(
    page_without_javascript: Page, sign_in: SignIn, business_team: User, plan: Plan
) -> None:
    page = page_without_javascript
    sign_in(page, business_team)
    page.goto("/plans/plan/actions/?q=champions")
    page.get_by_role("button", name="Completed today for 1.2").click()
    expect(page.get_by_text("1.2 is completed as of today.")).to_be_visible()
    expect(page.get_by_text(f"completed {long_date(timezone.localdate())}")).to_be_visible()
    assert "/plans/plan/actions/?q=champions#action-" in page.url


def test_what_was_typed_over_lunch_is_saved_after_signing_in_again(
    page_without_javascript: Page, business_team: User, plan: Plan
) -> None:
    page = page_without_javascript
    action = plan.priorities.get().actions.first()
    page.goto("/sign-in/")
    page.get_by_label("Email address").fill(business_team.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Running plan")).to_be_visible()
    page.goto(f"/plans/plan/actions/{action.pk}/update/")
    page.get_by_label("Progress").fill("Words that took an hour.")
    for session in Session.objects.all():
        store = SessionStore(session.session_key)
        store[SESSION_LAST_ACTIVE] = store[SESSION_LAST_ACTIVE] - 3600
        store.save()
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("nothing happened for 30 minutes")).to_be_visible()
    page.get_by_label("Email address").fill(business_team.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("Words that took an hour.")).to_be_visible()
    page.get_by_role("button", name="Save it now").click()
    expect(page.get_by_text("Action 1.1 is updated.")).to_be_visible()
    expect(page.get_by_text("Words that took an hour.", exact=True)).to_be_visible()


def test_the_keyboard_alone_reaches_the_content_and_updates_an_action(
    page: Page, sign_in: SignIn, business_team: User, plan: Plan
) -> None:
    sign_in(page, business_team)
    action = plan.priorities.get().actions.first()
    page.goto(f"/plans/plan/actions/{action.pk}/update/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    progress = page.get_by_label("Progress")
    for _ in range(10):
        page.keyboard.press("Tab")
        if progress.evaluate("box => box === document.activeElement"):
            break
    page.keyboard.type("Typed without a mouse.")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.get_by_role("button", name="Save").evaluate("button => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_text("Action 1.1 is updated.")).to_be_visible()


def test_a_day_is_chosen_and_left_again(phone: Page, sign_in: SignIn, steering: User, plan: Plan) -> None:
    sign_in(phone, steering)
    phone.goto("/")
    phone.get_by_label("See it as at", exact=True).fill("2020-03-31")
    phone.get_by_role("button", name="Show").click()
    expect(phone.get_by_text("You are looking at the plan as at 31 March 2020, not today.")).to_be_visible()
    expect(phone.get_by_text("2 green of 2", exact=True)).to_be_visible()
    phone.get_by_role("link", name="Back to today").click()
    expect(phone.get_by_text("2 red of 2", exact=True)).to_be_visible()


def test_filters_are_open_beside_the_list_and_folded_on_a_phone(
    page: Page, phone: Page, sign_in: SignIn, steering: User, plan: Plan
) -> None:
    for screen, is_open in ((page, True), (phone, False)):
        sign_in(screen, steering)
        screen.goto("/plans/plan/actions/")
        expect(screen.get_by_label("Words")).to_be_visible(visible=is_open)
    phone.get_by_text("Filter and sort").click()
    phone.get_by_label("Words").fill("champions")
    phone.get_by_role("button", name="Apply").click()
    expect(phone.get_by_text("1 action found")).to_be_visible()
