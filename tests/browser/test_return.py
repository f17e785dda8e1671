"""A chair's return from start to end on a phone, with the pages it takes, and what is saved unasked."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from priorities.models import Action, ReportingPeriod, Subgroup
from reporting.models import ReturnLine, SubgroupReturn
from tests.browser.conftest import WAIT_MS, CheckAccessibility, OpenPage, SignIn
from tests.make import (
    make_action,
    make_forecast,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_update,
)
from wsscp.models import User

# Of a return about three priorities, from the list of returns until it is submitted.
MOST_PAGES = 12


@pytest.fixture
def period(group_a: Subgroup) -> ReportingPeriod:
    """A quarter that ended a week ago, with three priorities of three actions each for group A."""
    today = timezone.localdate()
    plan = make_plan("plan", ends_on=today + timedelta(days=365))
    period = make_period(
        plan,
        starts_on=today - timedelta(days=97),
        ends_on=today - timedelta(days=7),
        returns_due_on=today + timedelta(days=7),
    )
    for title in ("Neglect", "Child exploitation", "Learning"):
        priority = make_priority(plan, title=title)
        for days in (-30, 20, 200):
            action = make_action(priority, groups=[group_a], text=f"Agree a strategy on {title.lower()}")
            make_milestone(action, today + timedelta(days=days))
    return period


def test_a_chair_is_done_in_a_few_minutes_on_a_phone(
    phone: Page, sign_in: SignIn, axe: CheckAccessibility, chair_a: User, period: ReportingPeriod
) -> None:
    sign_in(phone, chair_a)
    forecast = (timezone.localdate() + timedelta(days=30)).isoformat()
    pages: list[str] = []
    phone.on("framenavigated", lambda frame: pages.append(frame.url))
    phone.goto("/plans/plan/returns/")
    phone.get_by_role("link", name="Group A").click()
    phone.get_by_role("link", name="1. Neglect").click()
    for priority in period.plan.priorities.all():
        expect(phone.get_by_role("heading", level=1)).to_have_text(str(priority))
        late, soon, later = priority.actions.all()
        phone.locator(f"[name=a{late.pk}-progress]").fill("A draft went out to all agencies.")
        phone.locator(f"[name=a{soon.pk}-is_unchanged]").check()
        phone.locator(f"[name=a{later.pk}-is_unchanged]").check()
        for action in (late, soon):
            phone.locator(f"[name=m{action.milestones.get().pk}-forecast_on]").fill(forecast)
        phone.locator(f"[name=p{priority.pk}-achievements]").fill("Children are seen sooner.")
        phone.get_by_role("button", name="Save and continue").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Key issues, challenges and resolution")
    phone.locator("[name=issues-key_issues]").fill("Two posts are vacant.")
    phone.get_by_role("button", name="Save and continue").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Check your answers")
    axe(phone)
    phone.get_by_role("button", name="Submit the return").click()
    expect(phone.get_by_text("is submitted.")).to_be_visible()

    returned = SubgroupReturn.objects.get()
    assert (returned.state, returned.lines.count()) == ("submitted", 9)
    assert len(pages) <= MOST_PAGES


def test_a_chair_whose_group_recorded_its_progress_is_done_in_nine_clicks(
    page: Page, sign_in: SignIn, chair_a: User, group_a: Subgroup
) -> None:
    """Six actions, of which four were updated in the quarter: every page is read, and nothing typed again."""
    today = timezone.localdate()
    plan = make_plan("plan", ends_on=today + timedelta(days=365))
    starts_on, ends_on = today - timedelta(days=97), today - timedelta(days=7)
    make_period(plan, starts_on=starts_on, ends_on=ends_on, returns_due_on=today + timedelta(days=7))
    for title in ("Neglect", "Child exploitation", "Learning"):
        priority = make_priority(plan, title=title)
        for days in (-30, 200):
            action = make_action(priority, groups=[group_a], text=f"Agree a strategy on {title.lower()}")
            milestone = make_milestone(action, today + timedelta(days=days))
            if days < 0 or title == "Neglect":
                recorded_on = starts_on + timedelta(days=40)
                make_update(action, recorded_on, text="A draft went out to all agencies.")
            if days < 0:
                make_forecast(milestone, today + timedelta(days=60), recorded_on)
    sign_in(page, chair_a)
    pages: list[str] = []
    page.on("framenavigated", lambda frame: pages.append(frame.url))
    page.goto("/")
    clicks = [
        page.get_by_role("link", name="Returns"),
        page.get_by_role("link", name="Group A"),
        page.get_by_role("button", name="No change for all of them"),
        page.get_by_role("link", name="1. Neglect"),
        *[page.get_by_role("button", name="Save and continue")] * 4,
        page.get_by_role("button", name="Submit the return"),
    ]
    for click in clicks:
        click.click()
        page.wait_for_load_state()
    expect(page.get_by_text("is submitted.")).to_be_visible()

    returned = SubgroupReturn.objects.get()
    assert (returned.state, returned.lines.count(), returned.dates.count()) == ("submitted", 6, 3)
    assert len(clicks) == 9
    assert len(pages) <= MOST_PAGES


def first_action(period: ReportingPeriod) -> Action:
    return period.plan.priorities.all()[0].actions.all()[0]


def open_first(page: Page, period: ReportingPeriod) -> None:
    priority = period.plan.priorities.first()
    page.goto(f"/plans/plan/returns/{period.pk}/{Subgroup.objects.get().pk}/priorities/{priority.pk}/")


def test_what_is_typed_is_there_after_the_laptop_was_closed(
    open_page: OpenPage, sign_in: SignIn, chair_a: User, period: ReportingPeriod
) -> None:
    page = open_page()
    sign_in(page, chair_a)
    open_first(page, period)
    box = f"[name=a{first_action(period).pk}-progress]"
    page.locator(box).press_sequentially("Half a sentence, and then the train")
    expect(page.locator("[data-save-state]")).to_contain_text("Saved at")
    page.context.close()

    again = open_page()
    sign_in(again, chair_a)
    open_first(again, period)
    expect(again.locator(box)).to_have_value("Half a sentence, and then the train")


def test_what_was_typed_stays_when_signed_out_meanwhile(
    page: Page, sign_in: SignIn, chair_a: User, period: ReportingPeriod, console_errors: list[str]
) -> None:
    sign_in(page, chair_a)
    open_first(page, period)
    page.context.clear_cookies(name="sessionid")
    page.locator(f"[name=a{first_action(period).pk}-progress]").fill("Typed too late")
    expect(page.locator("[data-save-state]")).to_contain_text("Not saved: you are signed out")
    expect(page.locator(f"[name=a{first_action(period).pk}-progress]")).to_have_value("Typed too late")
    page.evaluate("window.onbeforeunload = null")
    console_errors.clear()  # the browser notes what was refused


def test_an_unreachable_server_is_shown_and_tried_again(
    page: Page, sign_in: SignIn, chair_a: User, period: ReportingPeriod, console_errors: list[str]
) -> None:
    sign_in(page, chair_a)
    open_first(page, period)
    page.context.set_offline(True)
    page.locator(f"[name=a{first_action(period).pk}-progress]").fill("Typed in a tunnel")
    expect(page.locator("[data-save-state]")).to_contain_text("cannot be reached")
    page.context.set_offline(False)
    expect(page.locator("[data-save-state]")).to_contain_text("Saved at", timeout=WAIT_MS)
    assert ReturnLine.objects.get().progress == "Typed in a tunnel"
    console_errors.clear()  # the browser notes what could not be sent


def test_without_javascript_the_button_saves(
    page_without_javascript: Page, sign_in: SignIn, chair_a: User, period: ReportingPeriod
) -> None:
    page = page_without_javascript
    sign_in(page, chair_a)
    open_first(page, period)
    page.locator(f"[name=a{first_action(period).pk}-progress]").fill("Saved by a press")
    page.get_by_role("button", name="Save and come back later").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Group A: return for Q1 2020")
    assert ReturnLine.objects.exclude(progress="").get().progress == "Saved by a press"


def test_what_may_identify_somebody_is_pointed_out_while_one_types(
    page: Page, sign_in: SignIn, chair_a: User, period: ReportingPeriod
) -> None:
    sign_in(page, chair_a)
    open_first(page, period)
    action = first_action(period)
    box, warning = (page.locator(f"[{name}=a{action.pk}-progress]") for name in ("name", "data-warning-of"))
    expect(warning).to_be_hidden()
    box.fill("Ring 943 476 5919.")
    expect(page.locator("[data-save-state]")).to_contain_text("Something may identify somebody")
    expect(warning).to_contain_text(f"{action.number} Progress: “943 476 5919”")
    box.fill("Ring the helpline.")
    expect(warning).to_be_hidden()
    assert ReturnLine.objects.get().progress in {"Ring 943 476 5919.", "Ring the helpline."}


def test_what_was_recorded_after_somebody_wrote_is_used_by_a_press(
    page: Page, sign_in: SignIn, chair_a: User, period: ReportingPeriod
) -> None:
    action = first_action(period)
    sign_in(page, chair_a)
    open_first(page, period)
    box = page.locator(f"[name=a{action.pk}-progress]")
    box.fill("Champions are named.")
    expect(page.locator("[data-save-state]")).to_contain_text("Saved at")
    make_update(action, period.ends_on, text="They are trained.")
    make_forecast(action.milestones.get(), timezone.localdate() + timedelta(days=60), period.ends_on)
    page.reload()
    expect(box).to_have_value("Champions are named.")
    page.get_by_role("button", name="Use this").first.click()
    expect(box).to_have_value("Champions are named.\nThey are trained.")
    # The row of its date was not begun, so the forecast is in its box.
    forecast = page.locator(f"[name=m{action.milestones.get().pk}-forecast_on]")
    expect(forecast).to_have_value((timezone.localdate() + timedelta(days=60)).isoformat())
    expect(page.locator("[data-save-state]")).to_contain_text("Saved at")


def test_the_last_text_is_taken_over_only_by_a_press(
    page: Page, sign_in: SignIn, chair_a: User, period: ReportingPeriod, group_a: Subgroup
) -> None:
    action = first_action(period)
    first = period.starts_on - timedelta(days=90)
    before = make_period(
        period.plan, label="Before", starts_on=first, ends_on=period.starts_on - timedelta(days=1)
    )
    old = SubgroupReturn.objects.create(
        period=before,
        subgroup=group_a,
        state="submitted",
        submitted_by=chair_a,
        submitted_at=timezone.now(),
    )
    old.lines.create(action=action, progress="Champions are named.")
    sign_in(page, chair_a)
    open_first(page, period)
    box = page.locator(f"[name=a{action.pk}-progress]")
    expect(box).to_have_value("")
    page.get_by_text("What the last return said").first.click()
    page.get_by_role("button", name="Start from this text").first.click()
    expect(box).to_have_value("Champions are named.")
    expect(page.locator("[data-save-state]")).to_contain_text("Saved at")
