"""The annex has the latest progress on each action in the period: its words, day and the role behind it."""

import io
from datetime import date
from typing import Any

import pdfplumber
import pytest
from docx import Document
from openpyxl import load_workbook

from priorities.models import Action, ReportingPeriod
from reporting.reports.pdf import report_pdf
from reporting.reports.word import report_docx
from reporting.reports.workbook import report_xlsx
from reporting.rules.content import ContentAction
from tests.make import make_membership, make_subgroup, make_update, make_user
from tests.make_reports import content_for, make_report
from wsscp.models import User
from wsscp.policy import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def period() -> ReportingPeriod:
    return make_report()


@pytest.fixture
def action() -> Action:
    return Action.objects.order_by("pk")[0]


@pytest.fixture
def chair(period: ReportingPeriod, action: Action) -> User:
    """Sits in the business team too; in the group responsible since August 2020."""
    person = make_user(name="Ada Lovelace")
    make_membership(person, Role.BUSINESS_TEAM)
    make_membership(person, Role.CHAIR, action.groups.get(), starts_on=date(2020, 8, 1))
    return person


def first_line(period: ReportingPeriod) -> ContentAction:
    return content_for(period).rows[0].lines[0]


def said(period: ReportingPeriod) -> tuple[str, str, str]:
    line = first_line(period)
    return line.progress, line.progress_on, line.progress_by


def test_latest_progress_of_the_period_is_printed_with_day_and_role(
    period: ReportingPeriod, action: Action, chair: User
) -> None:
    make_update(action, date(2020, 9, 12), by=chair, text="Champions are named.")
    make_update(action, date(2020, 8, 3), by=chair, text="A draft is written.")
    make_update(action, date(2020, 6, 30), by=chair, text="Before the period.")
    group = action.groups.get()
    assert said(period) == ("Champions are named.", "12 September 2020", f"Chair, {group}")
    # Without its author's name: the paper goes further than the tracker.
    assert "Lovelace" not in str(first_line(period))


def test_progress_before_or_after_the_period_is_not_its_own(
    period: ReportingPeriod, action: Action, chair: User
) -> None:
    make_update(action, date(2020, 6, 30), by=chair)
    make_update(action, date(2020, 10, 1), by=chair)
    assert said(period) == ("", "", "")


@pytest.mark.parametrize(
    ("day", "role"), [(date(2020, 7, 31), "Member, Business Team"), (date(2020, 8, 1), "Chair")]
)
def test_role_is_that_of_the_day_and_rather_in_the_group_responsible(
    day: date, role: str, period: ReportingPeriod, action: Action, chair: User
) -> None:
    make_update(action, day, by=chair)
    assert said(period)[2].startswith(role)


def test_somebody_without_a_role_then_is_not_named(period: ReportingPeriod, action: Action) -> None:
    person = make_user(name="Ada Lovelace")
    make_membership(person, Role.CHAIR, make_subgroup(), starts_on=date(2021, 1, 1))
    make_update(action, date(2020, 9, 1), by=person)
    assert said(period) == ("Under way.", "1 September 2020", "")
    assert first_line(period).progress_source == "Latest progress, 1 September 2020"


def test_it_stands_in_pdf_word_and_workbook(period: ReportingPeriod, action: Action, chair: User) -> None:
    make_update(action, date(2020, 9, 12), by=chair, text="Champions are named.\nIn each agency.")
    content, by = content_for(period), f"Chair, {action.groups.get()}"
    with pdfplumber.open(io.BytesIO(report_pdf(content).content)) as pdf:
        printed = " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)
    assert f"Latest progress, 12 September 2020, {by}: Champions are named. In each agency." in printed
    document = Document(io.BytesIO(report_docx(content)))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert f"12 September 2020, {by}: Champions are named.\nIn each agency." in cells
    rows: list[Any] = list(load_workbook(io.BytesIO(report_xlsx(content)))["Activity"].values)
    named = dict(zip(rows[0], rows[1], strict=True))
    assert named["Latest progress in the period"] == "Champions are named.\nIn each agency."
    assert (named["Progress as of"], named["Reported by"]) == ("12 September 2020", by)


def test_the_longest_progress_runs_on_over_pages(
    period: ReportingPeriod, action: Action, chair: User
) -> None:
    words = "Champions are named in each agency. " * 500
    make_update(action, date(2020, 9, 12), by=chair, text=f"{words}The end.")
    with pdfplumber.open(io.BytesIO(report_pdf(content_for(period)).content)) as pdf:
        texts = [" ".join(page.extract_text().split()) for page in pdf.pages]
        assert max(thing["bottom"] for page in pdf.pages for thing in page.chars) < 595
    pages = [number for number, text in enumerate(texts) if "Champions are named in each" in text]
    assert len(pages) > 2
    assert "The end." in " ".join(texts)
