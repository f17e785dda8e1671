"""What is downloaded of a report: the signed bytes, Word, workbook, board pack; and the check of a PDF."""

import io
from datetime import date
from typing import Any

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from priorities.models import Milestone
from reporting.changes.since import counted_from
from reporting.models import QuarterlyReport, SignedReport
from reporting.signing.forms import MAX_PDF_BYTES
from tests.make import make_period, make_user
from tests.make_reports import make_report
from tests.make_signed import PDF, make_correction, make_ready, make_signed, signed_by
from tests.reporting.reports.test_pdf_accessible import _elements
from wsscp.models import AuditEntry

pytestmark = pytest.mark.django_db


def url(name: str, signed: SignedReport) -> str:
    return reverse(f"reporting:{name}", args=[signed.period.plan.slug, signed.period_id, signed.version])


def draft_url(name: str, period: Any) -> str:
    return reverse(f"reporting:{name}", args=[period.plan.slug, period.pk])


# ---- The signed PDF ----------------------------------------------------------------------------------


def test_the_signed_pdf_is_the_same_bytes_for_ever_and_for_everybody(client_for: Any, partner: Any) -> None:
    signed = make_signed()
    response = client_for(partner).get(url("signed-pdf", signed))
    assert response.content == PDF
    assert response["ETag"] == f'"{signed.pdf_digest}"'
    assert response["Cache-Control"] == "private, no-cache"
    name = f"{signed.plan.slug}-q3-2020-progress-report-v1-signed.pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'


def test_unchanged_file_is_answered_not_modified(client_for: Any, steering: Any) -> None:
    signed = make_signed()
    client = client_for(steering)
    same = client.get(url("signed-pdf", signed), headers={"If-None-Match": f'"{signed.pdf_digest}"'})
    other = client.get(url("signed-pdf", signed), headers={"If-None-Match": '"another"'})
    assert (same.status_code, same.content) == (304, b"")
    assert other.status_code == 200


def test_the_signed_pdf_says_that_it_is_signed_and_is_tagged() -> None:
    signed = make_signed(drawn=True)
    with pikepdf.open(io.BytesIO(bytes(signed.pdf))) as pdf:
        assert str(pdf.docinfo["/Title"]).endswith("Q3 2020 (version 1, signed)")
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        assert pdf.Root.MarkInfo.Marked


# ---- Word and workbook -------------------------------------------------------------------------------


def _cells(document: Any) -> set[str]:
    return {cell.text for table in document.tables for row in table.rows for cell in row.cells}


def test_word_holds_the_same_content(client_for: Any, partner: Any) -> None:
    signed = make_signed(priorities=2, words="First line\nSecond \x0b line")
    response = client_for(partner).get(url("signed-word", signed))
    document = Document(io.BytesIO(response.content))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    cells = _cells(document)

    assert "v1-signed.docx" in response["Content-Disposition"]
    assert "First line" in words
    assert "All activities as at 30 September 2020: 2 red, 2 green of 4" in words
    assert {"1. Neglect", "2. Neglect", "1.1", "2.2", "version 1, signed"} <= cells
    assert "Red: not done, 183 days overdue" in cells
    assert document.core_properties.language == "en-GB"


def test_workbook_holds_the_tables_and_runs_nothing(client_for: Any, steering: Any) -> None:
    signed = make_signed(text='=HYPERLINK("http://example.org")', words="=1+1")
    response = client_for(steering).get(url("signed-tables", signed))
    book = load_workbook(io.BytesIO(response.content))

    assert book.sheetnames == ["About", "Priority", "Activity", "Who wrote what", "Key"]
    rows = list(book["Activity"].iter_rows(values_only=True))
    assert rows[1][0] == "1.1"
    assert rows[1][2].startswith("=HYPERLINK"), "text as it is, and no formula"
    assert [cell.data_type for row in book["Activity"].iter_rows() for cell in row if cell.value].count(
        "f"
    ) == 0
    assert book["Priority"]["F2"].value == 1
    assert "v1-signed.xlsx" in response["Content-Disposition"]


@pytest.mark.parametrize(("name", "ending"), [("report-word", "docx"), ("report-tables", "xlsx")])
def test_a_draft_has_both_and_its_name_says_so(
    client_for: Any, steering: Any, name: str, ending: str
) -> None:
    period = make_report()
    response = client_for(steering).get(draft_url(name, period))
    assert f"progress-report-v1-draft.{ending}" in response["Content-Disposition"]
    assert "quarterly report as a" in AuditEntry.objects.latest("pk").summary


# ---- Is this the report you signed? ------------------------------------------------------------------


def check(client: Any, content: bytes, name: str = "report.pdf") -> str:
    response = client.post("/reports/check/", {"document": SimpleUploadedFile(name, content)})
    assert response.status_code == 200
    return response.content.decode()


def test_a_signed_pdf_is_known_by_its_bytes(client_for: Any, partner: Any) -> None:
    signed = make_signed()
    page = check(client_for(partner), PDF)
    assert "to the byte, the report for Q3 2020" in page
    assert url("signed-report", signed) in page
    assert "superseded" not in page


def test_superseded_pdf_is_recognised(client_for: Any, partner: Any) -> None:
    first = make_signed(drawn=True)
    make_correction(first)
    page = check(client_for(partner), bytes(SignedReport.objects.get(version=1).pdf))
    assert "version 1, signed on" in page
    assert "It is superseded" in page


@pytest.mark.parametrize(
    "content", [PDF + b" ", PDF[:-1], b"\x00", b"PK\x03\x04 <script>", b"%PDF-1.7" + bytes(100_000)]
)
def test_anything_else_is_not_known(client_for: Any, partner: Any, content: bytes) -> None:
    make_signed()
    assert "none of the PDFs that were signed here" in check(
        client_for(partner), content, "../../etc/x\x00.pdf"
    )


def test_what_is_too_large_or_empty_is_refused_at_the_field(client_for: Any, partner: Any) -> None:
    client = client_for(partner)
    assert "larger than 6 MB" in check(client, bytes(MAX_PDF_BYTES + 1))
    assert "This file is empty" in check(client, b"")
    assert "Choose the PDF to check" in client.post("/reports/check/", {}).content.decode()
    assert "Choose the PDF to check" in client.post("/reports/check/", {"document": "words"}).content.decode()


def test_uploaded_file_is_not_stored(client_for: Any, partner: Any) -> None:
    make_signed()
    entries = AuditEntry.objects.count()
    check(client_for(partner), b"Something private")
    assert AuditEntry.objects.count() == entries


# ---- What readers of what is published see -----------------------------------------------------------


def test_who_reads_no_drafts_sees_what_is_signed_and_nothing_else(client_for: Any, partner: Any) -> None:
    signed = make_signed()
    other = make_period(signed.plan, label="Q4 2020", starts_on=date(2020, 10, 1), ends_on=date(2020, 12, 31))
    QuarterlyReport.objects.create(period=other, overview="A draft")
    page = client_for(partner).get(f"/plans/{signed.plan.slug}/reports/").content.decode()
    assert url("signed-report", signed) in page
    assert "Not yet signed" in page
    for name in ("report", "report-pdf"):
        assert f'"{draft_url(name, other)}"' not in page
        assert client_for(partner).get(draft_url(name, other)).status_code == 404


# ---- The board pack ----------------------------------------------------------------------------------


def pack_of(client: Any, period: Any) -> pikepdf.Pdf:
    response = client.get(draft_url("board-pack", period))
    assert response.status_code == 200
    assert "board-pack-v1-" in response["Content-Disposition"]
    return pikepdf.open(io.BytesIO(response.content))


def test_the_board_pack_is_one_tagged_pdf_with_a_contents_page(client_for: Any, steering: Any) -> None:
    with pack_of(client_for(steering), make_ready()) as pdf:
        links = [link for page in pdf.pages for link in page.get("/Annots", ()) if link.Subtype == "/Link"]
        assert {str(link.Dest) for link in links} == {"report", "moved", "overdue", "decisions"}
        assert all("/StructParent" in link for link in links)
        assert [element for element in _elements(pdf.Root.StructTreeRoot.K) if element.get("/S") == "/Link"]
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
        with pdf.open_outline() as outline:
            titles = [entry.title for entry in outline.root[0].children]
        assert titles[0] == "Contents"
        with pdf.open_outline() as outline:
            every = [entry.title for top in outline.root for entry in top.children]
        assert [title for title in every if title.startswith(("What moved", "Overdue", "Decisions"))] == [
            "What moved",
            "Overdue as at 30 September 2020",
            "Decisions needed",
        ]


def test_the_board_pack_says_what_is_to_be_decided_and_since_when_it_counts(
    client_for: Any, steering: Any
) -> None:
    text = _text(client_for(steering), make_ready())
    assert "Sign the report for Q3 2020: 1 signature to come." in text
    assert "1.1 Agree a strategy: due 31 March 2020, not done, 183 days overdue. No forecast" in text
    assert "because no earlier report is signed" in text


def test_the_board_pack_after_a_signed_quarter_counts_from_what_was_signed(
    client_for: Any, steering: Any
) -> None:
    signed = signed_by(make_ready(), make_user(), at=timezone.now())
    quarter = {"starts_on": date(2020, 10, 1), "ends_on": date(2020, 12, 31)}
    after = make_period(signed.plan, label="Q4 2020", **quarter)
    late = Milestone.objects.get(due_on=date(2020, 3, 31))
    late.completed_on = date(2020, 12, 1)
    late.save()
    text = _text(client_for(steering), after)
    assert "the report for Q3 2020, version 1, as it was signed" in text
    assert "completed on 1 December 2020" in text
    assert counted_from(signed.plan, date(2021, 2, 1)) == date(2020, 9, 30)


def _text(client: Any, period: Any) -> str:
    pdfplumber = pytest.importorskip("pdfplumber")
    content = client.get(draft_url("board-pack", period)).content
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        return " ".join(" ".join(page.extract_text().split()) for page in pdf.pages)
