"""Equal input gives equal bytes, nothing is fetched, and a missing library is a plain message."""

import hashlib
import io
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pdfplumber
import pikepdf
import pytest
from weasyprint import HTML

from reporting.reports.pdf import report_html, report_pdf
from tests.make_reports import content_for, make_report
from wsscp.pdf.drawing import PdfUnavailableError, render_pdf
from wsscp.pdf.engine import lay_out_pdf

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.django_db
def test_equal_reports_are_equal_to_the_byte():
    period = make_report(priorities=3, actions=5)
    first = report_pdf(content_for(period)).content
    assert lay_out_pdf(report_html(content_for(period))).content == first
    assert report_pdf(content_for(period)).content == first, "and so are those that are kept"


@pytest.mark.django_db
@pytest.mark.parametrize("seed", ["0", "4711"])
def test_another_process_makes_the_same_bytes(tmp_path, seed):
    html = report_html(content_for(make_report(priorities=3, actions=5)))
    (tmp_path / "report.html").write_text(html, encoding="utf-8")
    code = (
        "import hashlib, pathlib, sys, django; django.setup()\n"
        "from wsscp.pdf.engine import lay_out_pdf\n"
        "html = pathlib.Path(sys.argv[1]).read_text(encoding='utf-8')\n"
        "print(hashlib.sha256(lay_out_pdf(html).content).hexdigest())\n"
    )
    result = _python(code, str(tmp_path / "report.html"), PYTHONHASHSEED=seed)
    assert result.stdout.strip() == hashlib.sha256(lay_out_pdf(html).content).hexdigest(), result.stderr


def _python(code: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a few lines in a process of their own."""
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "wsscp.settings"} | environment
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)


class CountingServer(HTTPServer):
    """A web server that lists the paths it was asked for."""

    hits: list[str]


class _Counting(BaseHTTPRequestHandler):
    server: CountingServer

    def do_GET(self) -> None:
        self.server.hits.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[CountingServer]:
    """A web server that counts who comes."""
    with CountingServer(("127.0.0.1", 0), _Counting) as listening:
        listening.hits = []
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield listening
        listening.shutdown()


TEMPTATIONS = (
    '<link rel="stylesheet" href="{url}/style.css">',
    '<link rel="attachment" href="{url}/file.txt">',
    '<style>@import url("{url}/import.css");</style>',
    '<style>@font-face {{ font-family: F; src: url("{url}/font.ttf") }}</style><p>x</p>',
    '<img src="{url}/picture.png" alt="x">',
    '<object data="{url}/picture.svg"></object>',
    '<p style="background: url({url}/background.png)">x</p>',
    '<svg><title>x</title><image href="{url}/picture.png" width="9" height="9"/></svg>',
)


def _page(temptation: str, url: str) -> str:
    return f'<html lang="en-GB"><title>x</title><body>{temptation.format(url=url)}</body></html>'


@pytest.mark.parametrize("temptation", TEMPTATIONS)
def test_nothing_is_fetched_over_the_network(server, temptation):
    page = _page(temptation, f"http://127.0.0.1:{server.server_port}")
    assert lay_out_pdf(page).content.startswith(b"%PDF")
    assert server.hits == []

    HTML(string=page).write_pdf()
    assert server.hits, "without the refusal it would have been fetched, or this test proves nothing"


@pytest.mark.parametrize("temptation", TEMPTATIONS)
def test_no_file_of_the_server_is_read_into_the_pdf(tmp_path, temptation):
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" id="a"><text y="9">SECRET</text></svg>'
    for name in ("picture.svg", "background.png", "picture.png"):
        (tmp_path / name).write_text(drawing)
    for name in ("file.txt", "style.css", "import.css"):
        (tmp_path / name).write_text("body::before { content: 'SECRET' }")
    content = lay_out_pdf(_page(temptation, tmp_path.as_uri())).content

    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.attachments) == 0
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        assert "SECRET" not in pdf.pages[0].extract_text()


def test_style_sheet_of_the_report_names_no_address():
    style = (ROOT / "static" / "css" / "report.css").read_text()
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.usefixtures("without_pango")
def test_without_pango_a_pdf_says_what_to_install() -> None:
    with pytest.raises(PdfUnavailableError, match="apt-get install"):
        render_pdf("<p>A page.</p>")


def test_a_page_is_served_without_the_library_that_draws_pdfs() -> None:
    code = (
        "import sys, django; django.setup()\n"
        "from django.urls import reverse\n"
        "print(reverse('reporting:home'), 'weasyprint' in sys.modules)\n"
    )
    result = _python(code)
    assert result.returncode == 0, result.stderr
    assert result.stdout == "/ False\n"
