"""What is printed on the pages and where, read back with pdfplumber."""

import io
from collections.abc import Callable
from dataclasses import replace

import pdfplumber
import pytest
from pdfplumber.pdf import PDF

from reporting.reports.pdf import report_pdf
from reporting.rules.content import ContentSignature
from tests.make import make_action, make_milestone
from tests.make_reports import content_for, make_quarter, make_report
from wsscp.limits import TEXT

pytestmark = pytest.mark.django_db

POINTS_PER_MM = 72 / 25.4
LEFT = 15 * POINTS_PER_MM
RIGHT = (297 - 15) * POINTS_PER_MM

LONG_WORD = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 10
ADDRESS = "https://example.org/" + "a-very-long-path/" * 60


@pytest.fixture
def read() -> Callable[..., PDF]:
    """Make a report's PDF and open it."""

    def make_and_open(period, **options) -> PDF:
        return pdfplumber.open(io.BytesIO(report_pdf(replace(content_for(period), **options)).content))

    return make_and_open


def _text(pdf: PDF) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)


def _assert_within_margins(pdf: PDF) -> None:
    for page in pdf.pages:
        assert (round(page.width), round(page.height)) == (842, 595)  # A4 landscape
        for thing in [*page.chars, *page.rects, *page.lines]:
            if thing.get("text") != " ":  # a space may hang at the end of a line
                assert thing["x0"] >= LEFT - 1, thing
                assert thing["x1"] <= RIGHT + 1, thing


def test_report_follows_the_partnerships_template_in_order(read):
    text = _text(read(make_report()))
    expected = [
        "WSSCP – Business Plan quarterly progress report",
        "Business plan 2020-21",
        "Period covered by this report Q3 2020: 1 July 2020 to 30 September 2020",
        "Date of report 12 October 2020",
        "Overview/Background",
        "All activities as at 30 September 2020: 1 red, 1 green of 2",
        "Progress by priority",
        "1. Neglect",
        "R Red",
        "Key for RAG",
        "Key issues, challenges and resolution",
        "Annex: every activity as at 30 September 2020",
        "1.1 Agree a strategy",
        "1.2 Agree a strategy",
    ]
    place = 0
    for part in expected:
        place = text.find(part, place)
        assert place >= 0, part


def test_key_is_printed_with_its_four_sentences(read):
    period = make_report()
    period.plan.action_label = "Action"
    period.plan.amber_days = 21
    period.plan.save()
    pdf = read(period)
    text = set(_text(pdf).split())
    cells = {cell for page in pdf.pages for table in page.extract_tables() for row in table for cell in row}
    sentences = {" ".join((cell or "").split()) for cell in cells}

    assert "R Red Achievement of action is a month late" in sentences
    assert "A Amber Achievement of action will be 3 weeks late" in sentences
    assert "G Green All actions are progressing as planned" in sentences
    assert "B Blue Completed" in sentences
    assert "activity" not in text


def test_every_page_is_marked_and_numbered(read):
    pdf = read(make_report(actions=40))
    assert len(pdf.pages) > 3
    for number, page in enumerate(pdf.pages, start=1):
        text = page.extract_text()
        assert f"Page {number} of {len(pdf.pages)}" in text
        assert text.count("OFFICIAL") == 2
        assert "DRAFT" in text
        assert "West Sussex Safeguarding Children Partnership" in text
        assert "Quarterly progress report, Q3 2020" in text


def test_final_report_does_not_say_draft(read):
    pdf = read(make_report(), signatures=(ContentSignature("A member", "1 November 2020", ""),))
    assert "draft" not in _text(pdf).lower()
    assert "signed for the steering group by A member on 1 November 2020" in _text(pdf)
    assert "draft" not in pdf.metadata["Title"].lower()


def test_classification_comes_from_the_settings(read, settings):
    settings.CLASSIFICATION = "OFFICIAL-SENSITIVE"
    for page in read(make_report()).pages:
        assert page.extract_text().count("OFFICIAL-SENSITIVE") == 2


def test_report_not_yet_written_says_so(read):
    priority = make_action().priority
    assert "Not yet written." in _text(read(make_quarter(priority.plan)))


def test_words_with_markup_are_printed_as_words(read):
    text = _text(read(make_report(words="5 < 6 & <b>bold</b>")))
    assert "5 < 6 & <b>bold</b>" in text


def test_line_breaks_are_printed(read):
    page = read(make_report(words="First line\nSecond line")).pages[0]
    lines = {round(word["top"]) for word in page.extract_words() if word["text"] in ("First", "Second")}
    assert len(lines) >= 2


ALWAYS = [LONG_WORD, ADDRESS, "a " * 3000]
SLOW = [pytest.param(words, marks=pytest.mark.thorough) for words in ("W" * 3000, "😀" * 400)]


@pytest.mark.parametrize("words", [*ALWAYS, *SLOW])
def test_words_without_spaces_stay_within_the_margins(read, words):
    pdf = read(make_report(text=words[:4000], words=words))
    _assert_within_margins(pdf)


def test_texts_of_full_length_run_over_pages_and_lose_nothing(read):
    text = " ".join(f"word{number}" for number in range(2100))[:TEXT]
    pdf = read(make_report(words=text))
    _assert_within_margins(pdf)
    printed = _text(pdf)
    # Overview, achievements, next actions and key issues: each holds every word once.
    for number in (0, 1000, 2000, 2099):
        assert printed.split().count(f"word{number}") == 4


def test_forty_actions_in_one_priority_repeat_the_header_and_split_no_row(read):
    text = "Agree and put in place a multi-agency strategy with an action plan for each agency"
    pdf = read(make_report(actions=40, text=text))
    _assert_within_margins(pdf)
    annex = [page for page in pdf.pages if "RAG and why" in page.extract_text()]
    assert len(annex) > 2
    numbers = []
    for page in annex:
        rows = page.extract_tables({"vertical_strategy": "text"})
        assert rows
        printed_text = page.extract_text()
        numbers += [number for number in range(1, 41) if f"1.{number} " in printed_text]
        assert "Forecast" in printed_text
    assert numbers == list(range(1, 41))


# Five lengths always, ten more by the thorough tests.
LENGTHS = [
    lines if lines % 6 == 1 else pytest.param(lines, marks=pytest.mark.thorough) for lines in range(1, 30, 2)
]


@pytest.mark.parametrize("lines", LENGTHS)
def test_no_heading_is_left_alone_at_a_pages_foot(read, lines):
    period = make_report(priorities=2, actions=3, words="\n".join(["A line of words."] * lines))
    headings = ("Overview/Background", "Progress by", "Key issues, challenges", "Annex: every", "Priority 2.")
    for page in read(period).pages:
        printed = page.extract_text().splitlines()
        footer = next(index for index, line in enumerate(printed) if line.startswith("Quarterly progress"))
        assert not printed[footer - 1].startswith(headings)
        assert not printed[footer - 1].startswith("No. ")


def test_plan_without_priorities_still_prints(read):
    assert "This plan has no priorities yet." in _text(read(make_quarter()))


def test_action_with_two_dates_prints_both(read):
    action = make_action(text="Write the workplan")
    make_milestone(action, label="overarching workplan")
    make_milestone(action, label="individual action plans")
    text = _text(read(make_quarter(action.priority.plan)))
    assert "2 dates, below" in text
    assert "overarching workplan" in text
    assert "individual action plans" in text
