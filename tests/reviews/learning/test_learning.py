"""What was learnt, as the annual report prints it; and as briefing, tracker and section of the report."""

import io
from datetime import date
from typing import Any

import openpyxl
import pdfplumber
import pikepdf
import pytest
from django.test import Client
from docx import Document

from priorities.models import Plan
from reporting.example.learning import load_learning
from reviews.deadlines.rated import timeliness
from reviews.learning.queries import (
    OUTSIDE_READER,
    case_counts,
    finding_tables,
    learning_section,
    review_lines,
)
from reviews.models import Finding, Recommendation, Review
from reviews.rules.states import RecommendationState
from tests.cast import ClientFor
from tests.make_reports import content_of, make_report
from tests.reviews.make import make_case, make_finding, make_recommendation, make_review, make_theme
from wsscp.models import User
from wsscp.policy import Actor, Role

pytestmark = pytest.mark.django_db

GROUP = Actor(user_id=0, roles=frozenset({Role.CASE_REVIEW}))


@pytest.fixture
def example(demo: str) -> dict[str, User]:
    """The example data, with its people by the name before the @."""
    return {person.email.split("@")[0]: person for person in User.objects.all()}


# Annual report October 2020 to March 2022, section 7.
PRINTED = """
2020 Local learning review: Sexual exploitation
2021 Local learning review: Death by suicide
2021 Rapid review: Serious Violent Attack perpetrated by older children
2021 Rapid review: NAI Under 1
2021 Rapid review: Death by suicide
2021 Rapid review: Death by suicide (LCSPR)
2021 Rapid review: Death by suicide
2021 Rapid review: Death by suicide
2022 Rapid review: Death by possible suicide
2022 Rapid review: Death of 6-month-old
"""
# Theme and area → findings, and how many of them have no impact recorded.
COUNTED = {
    ("YP Suicide", "Learning and practice improvement"): (8, 0),
    ("YP Suicide", "Safeguarding system improvement"): (8, 0),
    ("Under 2s", "Learning and practice improvement"): (5, 0),
    ("Under 2s", "Safeguarding system improvement"): (3, 1),
    ("Youth Violence", "Learning and practice improvement"): (8, 8),
    ("Youth Violence", "Safeguarding system improvement"): (3, 3),
}


def test_the_table_of_reviews_is_as_printed(example: dict[str, User]) -> None:
    lines = [f"{line.year} {line.kind}: {line.theme}" for line in review_lines(GROUP)]
    assert lines == PRINTED.strip().splitlines()
    assert review_lines(OUTSIDE_READER) == []


@pytest.mark.parametrize("reader", [GROUP, OUTSIDE_READER], ids=["group", "others"])
def test_the_tables_of_findings_are_as_printed(example: dict[str, User], reader: Actor) -> None:
    tables = finding_tables(reader)
    counted = {
        (theme.theme, area.area): (len(area.lines), sum(not line.impact for line in area.lines))
        for theme in tables.themes
        for area in theme.areas
    }
    assert counted == COUNTED
    assert tables.sentence == "12 of 35 have no impact recorded"
    last = tables.themes[-1].areas[0].lines
    assert [line.shared for line in last] == [8, 0, 0, 0, 0, 0, 0, 0]
    twice = "Practitioner confidence in responding to declared intent"
    responses = [line.response for line in tables.themes[0].areas[1].lines if line.finding == twice]
    assert len(set(responses)) == 2


def test_the_pages_print_them(example: dict[str, User], client_for: ClientFor) -> None:
    others = client_for(example["lay"]).get("/learning/").content.decode()
    group = client_for(example["crg"]).get("/learning/").content.decode()
    for html in (others, group):
        assert "12 of 35 have no impact recorded" in html
        assert html.count("No impact recorded") == 12
    assert "NAI Under 1" in group
    assert "NAI Under 1" not in others
    assert "<td>8</td>" in others, "eight rapid reviews"


def test_section_11_and_scrutiny_are_as_reported(example: dict[str, User]) -> None:
    section11 = Review.objects.get(subject="Pan-Sussex section 11 audit 2020")
    assert (section11.agency_count, section11.challenged_count, section11.is_pan_sussex) == (12, 4, True)
    assert Review.objects.get(subject="Child exploitation audit").sample_size == 12
    assert Review.objects.get(subject="Neglect scrutiny").held_on == date(2020, 11, 30)
    assert Review.objects.get(subject="Child exploitation scrutiny").reported_on == date(2022, 5, 31)


def test_the_example_is_loaded_once(example: dict[str, User]) -> None:
    before = (Review.objects.count(), Finding.objects.count(), Recommendation.objects.count())
    load_learning(plan=Plan.objects.get(slug="wsscp-2020-21"), people={})
    assert (Review.objects.count(), Finding.objects.count(), Recommendation.objects.count()) == before
    assert before == (19, 35, 5)


def test_a_real_recommendation_can_be_followed_to_what_it_lacks(
    example: dict[str, User], client_for: ClientFor
) -> None:
    row = Recommendation.objects.get(text__startswith="Make better use of common tools")
    html = client_for(example["lay"]).get(f"/recommendations/{row.reference}/").content.decode()
    for part in (
        "Child exploitation audit, 2021",
        # By the plan that is open: it was 2.4 of the one before.
        "3.3 Develop a plan to improve the recognition",
        "Violence and Exploitation Action Plan",
        "74 practitioners attended",
        "No test has shown yet that children are safer for it",
    ):
        assert part in html


def test_counts_of_cases_hide_the_few() -> None:
    for _ in range(5):
        make_case()
    counts = dict(case_counts())
    assert counts["Rapid review"] == "5"
    assert counts["Serious case review"] == "fewer than 5"


def test_timeliness_is_shown_for_large_numbers_only() -> None:
    stages: dict[str, Any] = {"aware_on": date(2020, 4, 6)}
    for _ in range(9):
        make_case(notified_on=date(2020, 4, 15), **stages)
    assert timeliness(as_at=date(2020, 6, 30))[0].in_time == "not shown, of 9"
    for _ in range(5):
        make_case(notified_on=date(2020, 4, 20), **stages)
    assert [stage.in_time for stage in timeliness(as_at=date(2020, 6, 30))] == [
        "9 of 14",
        "fewer than 5 of 14",
        "fewer than 5",
    ]
    assert timeliness(as_at=date(2021, 6, 30))[0].in_time == "fewer than 5"


def test_quarterly_report_counts_released_recommendations_by_state() -> None:
    period = make_report(priorities=1, actions=1)
    case = make_case()
    make_recommendation(case, "Inside")
    assert learning_section(as_at=date(2020, 6, 30)) is None
    make_recommendation(make_review(), state=RecommendationState.DONE)
    make_recommendation(case, released_text="For all", released_on=date(2020, 6, 1))
    make_recommendation(case, released_text="Later", released_on=date(2020, 7, 1))
    section = learning_section(as_at=date(2020, 6, 30))
    assert section.total == 2
    assert {line.label: line.count for line in section.states if line.count} == {
        "Open": 1,
        "Done, not evidenced": 1,
    }
    assert content_of(period).learning is not None


@pytest.fixture
def briefed() -> int:
    """A theme with something released and something not; return its number."""
    theme = make_theme("Youth violence")
    case = make_case("Hidden subject")
    released = {"released_text": "Released finding", "released_on": date(2020, 6, 1)}
    make_finding(case, text="Inside finding", released_impact="Calls rose", **released)
    make_finding(case, text="Not for all")
    make_recommendation(case, "Inside advice", theme=theme, **released | {"released_text": "Ask twice"})
    return theme.pk


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_briefing_holds_released_words_alone_whoever_asks(
    briefed: int, form: str, case_review: User, client_for: ClientFor
) -> None:
    response = client_for(case_review).get(f"/learning/briefing-{briefed}.{form}")
    assert response.status_code == 200
    briefing = _text(form, response.content)
    for text in ("Youth violence", "Released finding", "Calls rose", "Ask twice", "OFFICIAL"):
        assert text in briefing
    for hidden in ("Inside", "Not for all", "Hidden", "SENSITIVE"):
        assert hidden not in briefing


def test_a_briefing_of_the_example_fits_one_page(example: dict[str, User], client_for: ClientFor) -> None:
    client = client_for(example["business"])
    for theme in ("Under 2s", "Exploitation", "Youth Violence", "YP Suicide"):
        address = f"/learning/briefing-{make_theme(theme).pk}.pdf"
        with pikepdf.open(io.BytesIO(client.get(address).content)) as pdf:
            assert len(pdf.pages) == 1, theme


def test_there_is_no_briefing_without_anything_released(business_team: User, client_for: ClientFor) -> None:
    make_finding(make_case(), theme=make_theme("Only inside"))
    address = f"/learning/briefing-{make_theme('Only inside').pk}.pdf"
    assert client_for(business_team).get(address).status_code == 404


def _text(form: str, content: bytes) -> str:
    if form == "pdf":
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            return "".join(page.extract_text() for page in pdf.pages)
    document = Document(io.BytesIO(content))
    header = document.sections[0].header.paragraphs[0].text
    return header + "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_the_tracker_is_cut_to_its_reader_and_harmless(
    business_team: User, case_review: User, client_for: ClientFor
) -> None:
    open_to_all = make_recommendation(make_review(), '=HYPERLINK("http://example.org")')
    make_recommendation(make_case(), "Inside words")
    outside, inside = (_worksheet(client_for(person)) for person in (business_team, case_review))
    assert [row[0].value for row in outside] == ["Reference", open_to_all.reference]
    assert outside[1][1].data_type == "s"
    assert inside[0][0].value == inside[-1][0].value == "OFFICIAL-SENSITIVE"
    assert "Inside words" in {row[1].value for row in inside}


def _worksheet(client: Client) -> list:
    response = client.get("/recommendations.xlsx")
    return list(openpyxl.load_workbook(io.BytesIO(response.content)).active.iter_rows())


def test_the_record_of_a_case_is_marked_on_every_sheet(case_review: User, client_for: ClientFor) -> None:
    case = make_case()
    for number in range(60):
        make_finding(case, text=f"Finding {number} " + "of many words " * 12)
    content = client_for(case_review).get(f"/reviews/{case.reference}/review.pdf").content
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        marks = [page.extract_text().count("OFFICIAL-SENSITIVE") for page in pdf.pages]
    assert len(marks) > 1
    assert set(marks) == {2}
