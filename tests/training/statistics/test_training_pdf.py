"""The training tables on paper: tagged, inside the page, the same bytes from the same facts."""

import io
from datetime import date

import pdfplumber
import pikepdf
import pytest

from tests.cast import ClientFor
from tests.make_training import make_category, make_course, make_session
from training.statistics.figures import training_figures
from training.statistics.pdf import training_pdf
from training.statistics.tables import all_tables

pytestmark = pytest.mark.django_db
YEAR = (date(2021, 4, 1), date(2022, 3, 31))


@pytest.fixture
def pdf() -> bytes:
    """A year of thirty courses with long titles, more than a page of bars."""
    police = make_category("Police")
    for number in range(30):
        title = f"Course {number:02} – working together to recognise and respond to what children face"
        make_session(make_course(title), came={police: 3 + number % 17})
    return training_pdf(all_tables(training_figures(*YEAR)), period="April 2021 to March 2022").content


def test_it_is_tagged_and_names_itself(pdf):
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert opened.Root.Lang == "en-GB"
        assert opened.Root.MarkInfo.Marked
        assert str(opened.docinfo["/Title"]) == "WSSCP – Training programme, April 2021 to March 2022"
        with opened.open_outline() as outline:
            (top,) = outline.root
            assert "The rest of the training offer" in [section.title for section in top.children]


def test_every_bar_and_word_lies_inside_the_margins(pdf):
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        text = ""
        for page in opened.pages:
            body = [word for word in page.extract_words() if 60 < word["top"] < page.height - 60]
            text += page.extract_text()
            assert max(word["x1"] for word in body) <= page.width - 40
            for rect in page.rects:
                assert rect["bottom"] <= page.height - 50, page.page_number
                assert rect["x1"] <= page.width - 40, page.page_number
        assert "Course 29" in text
        assert "Training programme, April 2021 to March 2022" in text


def test_equal_facts_give_equal_bytes(pdf):
    again = training_pdf(all_tables(training_figures(*YEAR)), period="April 2021 to March 2022").content
    assert again == pdf


@pytest.mark.usefixtures("without_pango")
def test_without_pango_the_page_of_the_same_period_is_named_instead(client_for: ClientFor, steering):
    page = client_for(steering).get("/training/tables.pdf?from=2021-04-01&to=2022-03-31")
    assert page.status_code == 503
    assert '<a href="/training/?from=2021-04-01&amp;to=2022-03-31">' in page.content.decode()
