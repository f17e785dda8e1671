"""Every page at the widths people hold, against the accessibility rules, with and without mistakes."""

import re
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone
from playwright.sync_api import Page, ViewportSize, expect

from priorities.carry_forward.services import carry_actions, draft_next_plan
from priorities.importing.services import EXAMPLE_PLAN
from priorities.models import Action, Milestone, Plan, PlanImport, ReportingPeriod, Subgroup
from priorities.reading import read_plan
from reporting.models import Challenge, QuarterlyReport
from tests.browser.conftest import CheckAccessibility, OpenPage, SignIn
from tests.make import (
    give_role,
    make_action,
    make_agency,
    make_date_change,
    make_evidence,
    make_invitation,
    make_membership,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_proposal,
    make_return,
    make_seat,
    make_subgroup,
    make_update,
    make_user,
)
from tests.make_signed import make_correction, make_ready, make_signed
from tests.make_training import (
    make_attendance,
    make_category,
    make_course,
    make_session,
    make_training_world,
)
from training.models import AttendanceImport, ColumnMap
from wsscp.models import KeptForm, User
from wsscp.policy import Role

LONG_WORD = "Safeguardingpartnershiparrangements" * 4
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDTHS = (320, 768, 1366)
# A page of the narrowest is measured at every width; opened at each by the thorough tests.
EACH_WIDTH = [WIDTHS[0], *(pytest.param(width, marks=pytest.mark.thorough) for width in WIDTHS[1:])]


@pytest.fixture
def plan() -> Plan:
    """A running plan with all that makes a page hard: long words, long texts, every colour."""
    today = timezone.localdate()
    plan = make_plan(
        "plan", starts_on=date(2020, 1, 1), ends_on=today + timedelta(days=365), vision=LONG_WORD
    )
    make_period(plan)
    group = make_subgroup(f"Quality Assurance {LONG_WORD}")
    group.aliases.create(name="IPAG", ends_on=date(2020, 12, 31))
    make_subgroup("Panel", parent=make_subgroup("Below it", parent=group), ends_on=today)
    make_subgroup("Old group", ends_on=date(2020, 12, 31))
    agency = make_agency(f"Agency {LONG_WORD}")
    agency.names.create(name=LONG_WORD, ends_on=date(2020, 12, 31))
    give_role(make_seat(group, title=f"Doctor {LONG_WORD}", agency=agency), make_user(name=LONG_WORD))
    priority = make_priority(plan, title=LONG_WORD, outcomes="Seen early\nHelped soon", mechanism="A group")
    for days in (-60, -20, -3, 10):
        action = make_action(priority, groups=[group], text=f"Agree and launch {LONG_WORD}")
        make_milestone(action, today + timedelta(days=days), label="the strategy")
    done = make_action(priority, groups=[group])
    make_milestone(done, date(2020, 3, 31), completed_on=date(2020, 4, 1))
    make_update(done, date(2020, 4, 1), text="Done.\n" + LONG_WORD)
    make_action(priority, is_ongoing=True)
    return plan


def addresses(plan: Plan, officer: User) -> list[str]:
    """Every kind of page a business team sees, mistakes and empty states among them."""
    read = read_plan(EXAMPLE_PLAN.read_bytes(), EXAMPLE_PLAN.name).to_json()
    brought_in = PlanImport.objects.create(
        file_name=EXAMPLE_PLAN.name, content=read, by=officer, at=timezone.now()
    )
    submission = KeptForm.objects.create(
        person=officer,
        path="/",
        fields=[["text", [LONG_WORD, "Two"]], ["made_on", [""]]],
        kept_at=timezone.now(),
    )
    priority = plan.priorities.get()
    action = priority.actions.all()[0]
    period = plan.periods.get()
    group = action.groups.get()
    make_plan("empty", title="An empty plan")
    closed = make_plan("closed", title="A closed plan", closed_on=date(2022, 1, 31))
    left = make_action(make_priority(closed, title=LONG_WORD))
    make_milestone(left)
    follows = draft_next_plan(
        closed,
        title="Next plan",
        slug="next-plan",
        starts_on=date(2022, 4, 1),
        ends_on=date(2025, 3, 31),
        preset="calendar",
        priorities=["Neglect"],
    )
    draft = carry_actions(follows, [left], {left.pk: "0"})
    successor = PlanImport.objects.create(
        file_name="The plan that follows", content=draft.to_json(), by=officer, at=timezone.now()
    )
    several = plan.bulk_changes.create(
        what=f"Owner {LONG_WORD}", rows=[{"action": action.pk}], by=officer, at=timezone.now()
    )
    plan.saved_lists.create(owner=officer, name=f"Late {LONG_WORD}", query="overdue=on", is_shared=True)
    return [
        "/",
        "/?as_at=2020-06-30",
        "/?as_at=nonsense",
        "/help/",
        "/accessibility/",
        "/password/change/",
        "/account/",
        "/account/second-factors/",
        "/account/sessions/",
        "/account/confirm/",
        f"/kept/{submission.pk}/",
        "/search/",
        "/search/?q=nothing+like+it",
        "/search/?q=strategy&as_at=2020-06-30",
        f"/search/?q={'x' * 201}",
        "/plans/",
        "/plans/new/",
        "/plans/import/",
        f"/plans/import/{brought_in.pk}/",
        "/plans/plan/",
        "/plans/plan/edit/",
        "/plans/plan/close/",
        "/plans/closed/",
        "/plans/closed/reopen/",
        "/plans/closed/next/",
        f"/plans/next/{successor.token}/",
        f"/plans/import/{successor.token}/",
        "/plans/plan/periods/",
        "/plans/empty/dashboard/",
        "/plans/empty/actions/",
        "/plans/plan/priorities/new/",
        f"/plans/plan/priorities/{priority.pk}/",
        f"/plans/plan/priorities/{priority.pk}/edit/",
        f"/plans/plan/priorities/{priority.pk}/actions/new/",
        "/plans/plan/actions/",
        "/plans/plan/actions/?q=nothing+like+it",
        "/plans/plan/actions/?due_after=nonsense",
        "/plans/plan/actions/?no_forecast=on&sort=due",
        "/plans/plan/timeline/",
        "/plans/plan/timeline/?q=nothing+like+it",
        "/plans/empty/timeline/",
        "/plans/plan/trends/",
        "/plans/plan/trends/?as_at=nonsense",
        "/plans/empty/trends/",
        "/plans/plan/actions/several/",
        "/plans/plan/actions/several/?all=on",
        f"/plans/plan/actions/several/{several.pk}/",
        "/plans/plan/lists/",
        "/plans/empty/lists/",
        "/plans/plan/lists/new/?overdue=on",
        "/account/calendar/",
        f"/plans/plan/actions/{action.pk}/quick/",
        f"/plans/plan/actions/{action.pk}/",
        "/plans/plan/moved/",
        "/plans/plan/moved/?since=2020-01-01&until=2020-12-31&known=now",
        "/plans/plan/moved/?since=nonsense&until=2019-01-01",
        f"/plans/plan/actions/{action.pk}/edit/",
        f"/plans/plan/actions/{action.pk}/update/",
        f"/plans/plan/actions/{action.pk}/decide/",
        *date_addresses(action, officer),
        "/plans/plan/reports/",
        f"/plans/plan/reports/{period.pk}/",
        f"/plans/plan/reports/{period.pk}/edit/",
        "/plans/empty/returns/",
        "/account/reminders/",
        *return_addresses(period, group, priority.pk),
        *report_addresses(plan),
        *steering_addresses(period, action, officer),
        "/groups/",
        "/groups/?as_at=2020-06-30",
        "/groups/new/",
        f"/groups/{group.pk}/",
        f"/groups/{group.pk}/?as_at=2020-06-30",
        f"/groups/{group.pk}/edit/",
        f"/groups/{group.pk}/seats/new/",
        f"/seats/{group.seats.get().pk}/edit/",
        "/seats/new/",
        "/agencies/",
        "/agencies/new/",
        f"/agencies/{group.seats.get().agency_id}/edit/",
        "/trail/",
        "/trail/?q=nothing+like+it",
        "/trail/?since=nonsense",
        f"/trail/?kind=priorities.action&thing={action.pk}",
        *people_addresses(officer),
    ]


def date_addresses(action: Action, officer: User) -> list[str]:
    """The pages of changed dates, reopenings and evidence, with long words."""
    make_membership(officer, Role.STEERING)
    priority = action.priority
    milestone = action.milestones.get()
    make_date_change(milestone, date(2020, 9, 30), date(2020, 5, 1), reason=LONG_WORD)
    make_date_change(milestone, date(2020, 12, 31), reason=LONG_WORD)
    done = Milestone.objects.get(action__priority=priority, completed_on__isnull=False)
    make_date_change(done, date(2020, 4, 30), date(2020, 2, 1))
    evidence = make_evidence(
        action, what=LONG_WORD, reference=LONG_WORD, link=f"https://example.org/{LONG_WORD}"
    )
    page = f"/plans/plan/actions/{action.pk}/"
    return [
        "/plans/plan/dates/",
        "/plans/plan/dates/propose/",
        "/plans/plan/dates/decide/",
        "/plans/empty/dates/",
        "/plans/empty/dates/propose/",
        "/plans/plan/actions/?evidence=none",
        f"{page}dates/",
        f"{page}evidence/new/",
        f"{page}evidence/{evidence.pk}/edit/",
        f"{page}evidence/{evidence.pk}/remove/",
        f"/plans/plan/actions/{done.action_id}/reopen/{done.pk}/",
    ]


def return_addresses(period: ReportingPeriod, group: Subgroup, priority: int) -> list[str]:
    """The pages of a draft, and of a return that is in."""
    other = make_subgroup(f"Other {LONG_WORD}")
    action = make_action(period.plan.priorities.get(), groups=[other], is_ongoing=True)
    sent = make_return(period, other, at=timezone.now())
    sent.lines.create(
        action=action, progress=f"Told.\n{LONG_WORD}", declared="green", declared_reason="It is"
    )
    page = f"/plans/plan/returns/{period.pk}/"
    draft = f"{page}{group.pk}/"
    return [
        "/plans/plan/returns/",
        page,
        draft,
        f"{draft}priorities/{priority}/",
        f"{draft}issues/",
        f"{draft}check/",
        f"{page}{other.pk}/",
        f"{page}{other.pk}/decide/",
    ]


def report_addresses(plan: Plan) -> list[str]:
    """The pages of signing, in each state of a report, with words that are hard to lay out."""
    made = [
        make_period(plan, label=name, starts_on=date(2020, month, 1), ends_on=date(2020, month, 28))
        for month, name in ((4, "Ready"), (5, "Signed"), (6, "Corrected"))
    ]
    for period in made:
        QuarterlyReport.objects.create(period=period, overview=f"24 red. WSSCB. {LONG_WORD}")
    ready, signed, corrected = made
    make_ready(ready)
    make_signed(signed)
    make_correction(make_signed(corrected))
    reports = "/plans/plan/reports/"
    return [
        f"{reports}{ready.pk}/",
        f"{reports}{ready.pk}/proof/",
        f"{reports}{ready.pk}/back/",
        f"{reports}{signed.pk}/",
        f"{reports}{signed.pk}/correct/",
        f"{reports}{signed.pk}/versions/1/",
        f"{reports}{corrected.pk}/versions/1/",
        f"{reports}{corrected.pk}/versions/2/",
        "/reports/check/",
        "/reports/chain/",
    ]


def steering_addresses(period: ReportingPeriod, action: Action, officer: User) -> list[str]:
    """The steering group's view, with challenges that are open and answered, and challenging."""
    for days, text in ((2, f"What changed?\n{LONG_WORD}"), (0, LONG_WORD)):
        at = timezone.now() - timedelta(days=days)
        Challenge.objects.create(action=action, period=period, text=text, by=officer, at=at)
    later = make_period(period.plan, label="Later", starts_on=date(2020, 7, 1), ends_on=date(2020, 7, 28))
    sent = make_return(later, action.groups.get(), at=timezone.now() - timedelta(days=1))
    sent.lines.create(action=action, progress="Told.", answer=f"Much.\n{LONG_WORD}")
    return [
        "/plans/plan/steering/",
        "/plans/empty/steering/",
        f"/plans/plan/actions/{action.pk}/challenge/",
        f"/plans/plan/returns/{later.pk}/{action.groups.get().pk}/",
    ]


def people_addresses(officer: User) -> list[str]:
    """The pages of people: somebody with a long name, invited, seated, proposed and having lost a factor."""
    person = make_user(name=LONG_WORD)
    person.set_unusable_password()
    person.save()
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    held = make_membership(person, Role.MEMBER, make_subgroup())
    token, proposal = make_invitation(person), make_proposal(person, reason=LONG_WORD)
    page = f"/people/{person.pk}/"
    return [
        "/people/",
        "/people/?q=nobody+like+it",
        "/people/?group=nonsense",
        "/people/invite/",
        "/people/proposals/",
        f"/people/proposals/{proposal.pk}/",
        page,
        f"/people/{officer.pk}/",
        f"{page}name/",
        f"{page}close/",
        f"{page}second-factors/",
        f"{page}seats/give/",
        f"{page}seats/{held.pk}/",
        f"/invitation/{token}/",
        "/invitation/none/",
        *training_addresses(officer),
    ]


def training_addresses(officer: User) -> list[str]:
    """The pages of training, with a session to be pointed out and a file that cannot be imported."""
    world = make_training_world(officer)
    course, session = world["course"]["pk"], world["session"]["pk"]
    soon = make_session(
        make_course(f"Course {LONG_WORD}"), timezone.localdate() + timedelta(days=2), status="planned"
    )
    category = make_category(f"Category {LONG_WORD}", is_certain=False)
    make_attendance(soon, category, booked=2)
    make_session(soon.course, came={category: 30})
    refused = AttendanceImport.objects.create(
        file_name=LONG_WORD,
        digest="1",
        column_map=ColumnMap.objects.get(),
        state=AttendanceImport.State.REFUSED,
        problem_count=1,
        problems=[{"row": 2, "column": "B", "heading": "Date", "text": LONG_WORD, "message": "No date."}],
        by=officer,
        at=timezone.now(),
    )
    return [
        "/training/?from=2021-04-01&to=2022-03-31",
        "/training/?from=nonsense&to=",
        "/training/calendar/",
        "/training/calendar/address/",
        "/training/courses/",
        "/training/courses/new/",
        f"/training/courses/{soon.course_id}/",
        f"/training/courses/{course}/quotes/",
        f"/training/courses/{course}/sessions/new/",
        f"/training/sessions/{session}/",
        f"/training/sessions/{session}/attendance/",
        f"/training/sessions/{session}/evaluation/",
        "/training/trainers/",
        "/training/trainers/new/",
        "/training/categories/",
        "/training/needs/",
        "/training/needs/new/",
        "/training/summaries/",
        "/training/summaries/new/",
        "/training/import/",
        f"/training/import/columns/{world['columns']['pk']}/",
        f"/training/import/{world['export']['token']}/",
        f"/training/import/{refused.pk}/",
    ]


def check_page(page: Page, address: str, width: int, axe: CheckAccessibility) -> None:
    """Open a page at a width; hold it against that width, the other widths and the accessibility rules."""
    assert page.goto(address).status == 200, address
    for measured in (width, *WIDTHS, width):
        page.set_viewport_size(ViewportSize(width=measured, height=900))
        overflow = page.evaluate(OVERFLOW)
        assert overflow <= 0, f"{address} is {overflow} px wider than {measured} px"
    axe(page)


@pytest.mark.parametrize("width", EACH_WIDTH)
def test_pages_fit_their_width_and_keep_the_accessibility_rules(
    open_page: OpenPage, sign_in: SignIn, axe: CheckAccessibility, business_team: User, plan: Plan, width: int
) -> None:
    page = open_page(ViewportSize(width=width, height=900))
    sign_in(page, business_team)
    for address in addresses(plan, business_team):
        check_page(page, address, width, axe)


def test_the_page_of_signing_fits_a_phone_and_keeps_the_accessibility_rules(
    phone: Page, sign_in: SignIn, axe: CheckAccessibility, steering: User, plan: Plan
) -> None:
    report_addresses(plan)
    ready = plan.periods.get(label="Ready")
    sign_in(phone, steering)
    phone.goto(f"/plans/plan/reports/{ready.pk}/sign/")
    assert phone.evaluate(OVERFLOW) <= 0
    axe(phone)
    phone.get_by_role("button", name="Sign the report").click()
    expect(phone).to_have_title(re.compile("^Error: "))
    axe(phone)
    phone.get_by_label("Minute reference").fill("4.2")
    for box in phone.locator("main form input[type=checkbox]").all():
        box.check()
    phone.get_by_role("button", name="Sign the report").click()
    expect(phone.get_by_text("is signed. It will not change any more.")).to_be_visible()
    axe(phone)


def test_refusals_have_pages_of_their_own(
    page: Page,
    sign_in: SignIn,
    axe: CheckAccessibility,
    steering: User,
    plan: Plan,
    console_errors: list[str],
) -> None:
    sign_in(page, steering)
    for address, status, heading in [
        ("/nowhere/", 404, "Page not found"),
        ("/plans/plan/edit/", 403, "You cannot do this"),
        ("/plans/?q=%00", 400, "This address cannot be read"),
    ]:
        assert page.goto(address).status == status
        assert page.get_by_role("heading", level=1).inner_text() == heading
        axe(page)
    console_errors.clear()  # the browser notes each status that is not 200


def test_every_form_says_its_mistakes_and_keeps_the_accessibility_rules(
    page: Page, sign_in: SignIn, axe: CheckAccessibility, business_team: User, plan: Plan
) -> None:
    sign_in(page, business_team)
    make_membership(business_team, Role.STEERING)
    action = plan.priorities.get().actions.first()
    waits = make_proposal(make_user())
    for address in (
        "/plans/new/",
        "/groups/new/",
        "/seats/new/",
        "/agencies/new/",
        f"/plans/plan/actions/{action.pk}/decide/",
        "/plans/plan/dates/propose/",
        f"/plans/plan/actions/{action.pk}/evidence/new/",
        f"/plans/plan/actions/{action.pk}/challenge/",
        "/people/invite/",
        f"/people/{waits.person_id}/seats/give/",
        f"/people/proposals/{waits.pk}/",
    ):
        page.goto(address)
        page.locator("main form button[type=submit]").click()
        expect(page).to_have_title(re.compile("^Error: "))  # waits for the answer to the press
        assert page.get_by_role("heading", name="There is a problem").is_visible()
        page.locator(".error-summary a").first.click()
        assert page.evaluate("location.hash.length > 1 && !!document.querySelector(location.hash)"), address
        axe(page)
