"""The PDF is tagged, and what it is tagged with is right (PDF/UA-1), read back with pikepdf."""

import io
from collections.abc import Iterator
from functools import cache

import pikepdf
import pytest

from reporting.reports.pdf import report_pdf
from tests.make import make_action, make_milestone
from tests.make_reports import content_for, make_report

pytestmark = pytest.mark.django_db


@cache
def _content() -> bytes:
    """A report of two priorities whose annex runs over a page, one action with two dates; drawn once."""
    period = make_report(priorities=2, actions=20)
    action = make_action(period.plan.priorities.first(), text="Write the workplan")
    make_milestone(action)
    make_milestone(action)
    return report_pdf(content_for(period)).content


@pytest.fixture
def pdf() -> Iterator[pikepdf.Pdf]:
    """That report, opened."""
    with pikepdf.open(io.BytesIO(_content())) as opened:
        yield opened


def _elements(element: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """Walk the structure tree."""
    if isinstance(element, pikepdf.Array):
        for kid in element:
            yield from _elements(kid)
    elif isinstance(element, pikepdf.Dictionary):
        yield element
        if "/K" in element:
            yield from _elements(element.K)


def _of_type(pdf: pikepdf.Pdf, *types: str) -> list[pikepdf.Dictionary]:
    return [element for element in _elements(pdf.Root.StructTreeRoot.K) if element.get("/S") in types]


def test_document_says_its_language_and_title_and_shows_the_title(pdf):
    assert pdf.Root.Lang == "en-GB"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    assert pdf.Root.MarkInfo.Marked
    title = "WSSCP – Business Plan quarterly progress report, Q3 2020 (draft)"
    assert str(pdf.docinfo["/Title"]) == title
    with pdf.open_metadata() as metadata:
        assert metadata["pdfuaid:part"] == "1"
        assert metadata["dc:title"] == title


def test_document_has_no_time_of_making(pdf):
    assert "/CreationDate" not in pdf.docinfo
    assert "/ModDate" not in pdf.docinfo


def test_bookmarks_name_every_heading(pdf):
    with pdf.open_outline() as outline:
        (top,) = outline.root
        sections = [section.title for section in top.children]
        assert top.title == "WSSCP – Business Plan quarterly progress report"
        assert sections == [
            "Overview/Background",
            "Progress by priority",
            "Key issues, challenges and resolution",
            "Annex: every activity as at 30 September 2020",
        ]
        priorities = [element.title for element in top.children[-1].children]
        assert priorities == ["Priority 1. Neglect", "Priority 2. Neglect"]


def test_every_figure_says_its_numbers_in_words(pdf):
    texts = [str(figure.Alt) for figure in _of_type(pdf, "/Figure")]
    assert texts == [
        "All activities: 21 red, 20 green of 41",
        "Priority 1: 11 red, 10 green of 21",
        "Priority 2: 10 red, 10 green of 20",
    ]


def test_every_header_cell_says_what_it_heads(pdf):
    for table in _of_type(pdf, "/Table"):
        for part in table.K:
            heads = [element for element in _elements(part) if element.get("/S") == "/TH"]
            expected = "/Column" if part.S == "/THead" else "/Row"
            assert heads
            assert {str(head.A.Scope) for head in heads} == {expected}


def test_row_with_two_headers_leaves_their_reach_to_scope(pdf):
    about = _of_type(pdf, "/Table")[0]
    assert [str(cell.S) for row in about.K for cell_row in row.K for cell in cell_row.K] == [
        "/TH",
        "/TD",
        "/TH",
        "/TD",
    ]
    assert not any("/Headers" in element.A for element in _elements(about) if element.get("/S") == "/TD")


def test_header_cells_are_named_by_their_cells(pdf):
    progress = next(element for element in _of_type(pdf, "/Table") if element.K[0].S == "/THead")
    cells = [element for element in _elements(progress) if element.get("/S") == "/TD"]
    assert cells
    assert all(len(cell.A.Headers) == 2 for cell in cells)


def test_everything_marked_is_in_the_tree_or_decoration(pdf):
    held = {
        (element.Pg.objgen, int(kid))
        for element in _elements(pdf.Root.StructTreeRoot.K)
        if "/K" in element
        for kid in (element.K if isinstance(element.K, pikepdf.Array) else [element.K])
        if not isinstance(kid, pikepdf.Dictionary)
    }
    decorations = 0
    for page in pdf.pages:
        depth = 0
        for instruction in pikepdf.parse_content_stream(page):
            operator = str(instruction.operator)
            if operator in ("BMC", "BDC"):
                depth += 1
                tag, *properties = instruction.operands
                if properties and "/MCID" in properties[0]:
                    assert (page.objgen, int(properties[0].MCID)) in held
                decorations += tag == "/Artifact" and bool(properties)
            elif operator == "EMC":
                depth -= 1
            elif operator in ("Tj", "TJ"):
                assert depth, "text outside any marked content"
        assert depth == 0
    # Five texts on each page: partnership, classification twice, DRAFT, report and page number.
    assert decorations >= 6 * len(pdf.pages)


def test_map_from_content_to_elements_names_only_the_tree(pdf):
    reachable = {element.objgen for element in _elements(pdf.Root.StructTreeRoot.K)}
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    mapped = [element for page in list(numbers)[1::2] for element in page]
    assert None in mapped
    assert all(element.objgen in reachable for element in mapped if element is not None)


def test_every_font_is_embedded(pdf):
    fonts = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/FontName" in item]
    assert fonts
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts)
