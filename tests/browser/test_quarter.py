"""A quarter in the browser, with the time it took: five chairs, business team, steering group."""

import io
import re
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import pdfplumber
import pytest
from django.core.management import call_command
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from priorities.models import ReportingPeriod, Subgroup
from reporting.models import QuarterlyReport, SignedReport
from tests.browser.conftest import OpenPage, SignIn
from tests.make import (
    give_role,
    make_action,
    make_membership,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_seat,
    make_subgroup,
    make_user,
)
from wsscp.dates import long_date
from wsscp.models import User
from wsscp.policy import Role, RoleKind, SigningParts, StandingGroup

GROUPS = ("Neglect", "Exploitation", "Case review", "Quality assurance", "Learning")


@pytest.fixture
def chairs() -> dict[str, User]:
    """Five groups' chairs, by group."""
    by_group = {}
    for name in GROUPS:
        by_group[name] = make_user(name=f"Chair, {name}")
        make_membership(by_group[name], Role.CHAIR, make_subgroup(f"{name} subgroup"))
    return by_group


@pytest.fixture
def period(chairs: dict[str, User]) -> ReportingPeriod:
    """A quarter that ended a week ago; each group leads an action due on its last day and one on its way."""
    today = timezone.localdate()
    plan = make_plan("plan", ends_on=today + timedelta(days=365), signing_parts=SigningParts.PARTNERS.value)
    for name in chairs:
        priority, group = make_priority(plan, title=name), Subgroup.objects.get(name=f"{name} subgroup")
        for days in (-7, 200):
            make_milestone(make_action(priority, groups=[group]), today + timedelta(days=days))
    return make_period(
        plan,
        starts_on=today - timedelta(days=97),
        ends_on=today - timedelta(days=7),
        returns_due_on=today + timedelta(days=7),
    )


def forecast_day() -> date:
    """The day each group forecasts in its return: twenty days late, which is amber."""
    return timezone.localdate() + timedelta(days=13)


class Clock:
    """Measures what each part of the quarter took, in seconds of clicks and pages."""

    def __init__(self) -> None:
        self.at = perf_counter()

    def __call__(self, what: str) -> None:
        now = perf_counter()
        print(f"\n{what}: {now - self.at:.1f} s", end="", flush=True)
        self.at = perf_counter()


def send_return(phone: Page, period: ReportingPeriod, name: str) -> None:
    """A chair's return, from start to end."""
    phone.goto("/plans/plan/returns/")
    phone.get_by_role("link", name=f"{name} subgroup").click()
    phone.get_by_role("link", name=re.compile(rf"\d\. {name}")).click()
    late, later = period.plan.priorities.get(title=name).actions.order_by("pk")
    phone.locator(f"[name=a{late.pk}-progress]").fill("A draft went out to all agencies.")
    due = f"[name=m{late.milestones.get().pk}-forecast_on]"
    phone.locator(due).fill(forecast_day().isoformat())
    phone.locator(f"[name=a{later.pk}-is_unchanged]").check()
    phone.locator(f"[name=p{late.priority_id}-achievements]").fill(f"{name}: children are seen sooner.")
    phone.get_by_role("button", name="Save and continue").click()
    phone.locator("[name=issues-key_issues]").fill("One post is vacant.")
    phone.get_by_role("button", name="Save and continue").click()
    phone.get_by_role("button", name="Submit the return").click()
    expect(phone.get_by_text("is submitted.")).to_be_visible()


def accept_returns(page: Page, period: ReportingPeriod) -> None:
    """The business team takes each return in."""
    for name in GROUPS:
        page.goto(f"/plans/plan/returns/{period.pk}/")
        page.get_by_role("link", name=f"{name} subgroup").click()
        page.get_by_role("link", name="Accept or send back").click()
        page.get_by_label("Accept it").check()
        page.get_by_role("button", name="Save").click()


def write_report(page: Page, period: ReportingPeriod) -> None:
    """The business team reads what is compiled, dates and confirms it, and offers it for signing."""
    page.goto("/plans/plan/reports/")
    page.goto(f"/plans/plan/reports/{period.pk}/")
    page.get_by_role("link", name="Write this report").click()
    expect(page.locator("#id_overview")).to_have_value(re.compile("Accepted returns: 5 of 5 groups"))
    box = page.locator(f"[name=priority-{period.plan.priorities.first().pk}-achievements]")
    expect(box).to_have_value(re.compile("Neglect: children are seen sooner."))
    page.locator("#id_dated_on").fill(timezone.localdate().isoformat())
    page.get_by_label("I have read the overview").check()
    page.get_by_role("button", name="Save the report").click()
    page.get_by_role("link", name="Proof-read").click()
    page.go_back()
    expect(page.get_by_text("Who may sign: Steering group (Delegated safeguarding partner).")).to_be_visible()
    page.get_by_role("button", name="Ready for signing").click()
    expect(page.get_by_text("The report is ready for signing.")).to_be_visible()


def sign_report(phone: Page) -> None:
    """A member of the steering group finds what waits, reads it and signs."""
    phone.goto("/plans/plan/steering/")
    phone.get_by_role("link", name="Read and sign").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Sign the report")
    expect(phone.locator("#id_meeting_on")).to_have_value(timezone.localdate().isoformat())
    phone.get_by_label("Minute reference").fill("4.2")
    for box in phone.locator("main input[type=checkbox]").all():
        box.check()
    phone.get_by_role("button", name="Sign the report").click()
    expect(phone.get_by_text("It will not change any more.")).to_be_visible()


def signed_texts(page: Page, period: ReportingPeriod) -> dict[str, str]:
    """The text of the signed report as PDF, Word and Excel, as they are downloaded from its page."""
    page.goto(f"/plans/plan/reports/{period.pk}/versions/1/")
    texts = {}
    for ending, name in (("pdf", "PDF"), ("docx", "Word"), ("xlsx", "Excel")):
        with page.expect_download() as download:
            page.get_by_role("link", name=re.compile(name)).first.click()
        data = download.value.path().read_bytes()
        texts[ending] = " ".join(_text_of(data, ending).split())
    return texts


def _text_of(data: bytes, ending: str) -> str:
    if ending == "pdf":
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            return " ".join(page.extract_text() for page in pdf.pages)
    if ending == "docx":
        tables = Document(io.BytesIO(data)).tables
        return " ".join(cell.text for table in tables for row in table.rows for cell in row.cells)
    sheets = load_workbook(io.BytesIO(data)).worksheets
    return " ".join(str(cell) for sheet in sheets for row in sheet.values for cell in row if cell)


def test_quarter_from_first_return_to_signed_report(
    open_page: OpenPage,
    phone: Page,
    sign_in: SignIn,
    chairs: dict[str, User],
    business_team: User,
    steering: User,
    period: ReportingPeriod,
    tmp_path: Path,
) -> None:
    group = Subgroup.objects.get(opens=StandingGroup.STEERING)
    give_role(make_seat(group, RoleKind.DELEGATED_PARTNER), steering)
    stopwatch = Clock()
    for name, chair in chairs.items():
        sign_in(phone, chair)
        stopwatch("")
        send_return(phone, period, name)
        stopwatch(f"return of the {name} subgroup")
    desk = open_page()
    sign_in(desk, business_team)
    desk.goto(f"/plans/plan/?as_at={period.ends_on.isoformat()}")
    expect(desk.get_by_role("cell", name="2 green of 2")).to_have_count(5)
    accept_returns(desk, period)
    stopwatch("five returns accepted")
    write_report(desk, period)
    stopwatch("report compiled, read and offered")
    sign_in(phone, steering)
    sign_report(phone)
    stopwatch("report signed on a phone")

    forecast = long_date(forecast_day())
    for ending, text in signed_texts(phone, period).items():
        assert "5 amber, 5 green of 10" in text or ending == "docx", ending
        assert text.count(forecast) >= 5, ending
        assert text.count("forecast 20 days late") == 5, ending
        assert text.count("A draft went out to all agencies.") == 5, ending
    signed = SignedReport.objects.get()
    assert QuarterlyReport.objects.get().state == "signed"
    given = phone.request.get(f"/plans/plan/reports/{period.pk}/versions/1/report.pdf").body()
    assert given == bytes(signed.pdf)
    file = tmp_path / "report.pdf"
    file.write_bytes(given)
    phone.goto("/reports/check/")
    phone.locator("input[type=file]").set_input_files(file)
    phone.get_by_role("button", name="Check this file").click()
    expect(phone.get_by_text("This is, to the byte, the report")).to_be_visible()
    stopwatch("downloaded and checked")
    call_command("verify_reports")
