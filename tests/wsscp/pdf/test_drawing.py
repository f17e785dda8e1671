"""A PDF that takes too long or too much is stopped, says so plainly, and takes nothing else with it."""

import io
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from tests.make_reports import make_report
from wsscp.pdf.blocks import TOO_MUCH, read_block, write_block
from wsscp.pdf.drawing import PdfUnavailableError, render_pdf

PAGE = "<!doctype html><html lang='en'><title>A page</title><p>A page.</p></html>"
LONG = f"<!doctype html><html lang='en'><title>Long</title>{'<p>A paragraph of words.</p>' * 40_000}</html>"
# Draws as ever, with what it has at the start and a little more.
LITTLE_MEMORY = """
import pathlib
from wsscp.pdf import worker
pages = int(pathlib.Path("/proc/self/statm").read_text().split()[0])
worker.MOST_BYTES_OF_MEMORY = pages * 4096 + 48 * 1024 * 1024
worker.main()
"""


@pytest.mark.django_db
def test_what_takes_too_long_is_a_plain_page_and_the_next_report_is_drawn(
    client_for: Any, steering: Any, settings: Any
) -> None:
    slow, quick = make_report(actions=60), make_report(actions=2)
    render_pdf(PAGE)  # the process is there, so that what is measured is drawing
    client = client_for(steering)

    def download(period: Any) -> Any:
        return client.get(reverse("reporting:report-pdf", args=[period.plan.slug, period.pk]))

    settings.PDF_SECONDS = 0.05
    answer = download(slow)
    assert answer.status_code == 503
    html = answer.content.decode()
    assert "The PDF cannot be made at the moment" in html
    assert "Print that page from your browser" in html
    settings.PDF_SECONDS = 40
    assert download(quick).content.startswith(b"%PDF-")
    assert download(slow).content.startswith(b"%PDF-")


def test_a_report_that_is_stopped_says_why(settings: Any) -> None:
    settings.PDF_SECONDS = 0.2
    with pytest.raises(PdfUnavailableError, match=r"was not drawn after 0\.2 seconds"):
        render_pdf(LONG)
    settings.PDF_SECONDS = 40
    assert render_pdf(PAGE).pages == 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is limited on Linux")
def test_what_needs_too_much_memory_ends_the_process_that_draws_alone() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", LITTLE_MEMORY],
        cwd=django_settings.BASE_DIR,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    sent = io.BytesIO()
    write_block(sent, LONG.encode())
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(sent.getvalue())
    process.stdin.flush()
    answer = read_block(process.stdout)
    process.stdin.close()
    # It says so where Python saw it, and is simply gone where a library did.
    assert answer in {TOO_MUCH, b""}
    assert process.wait(timeout=30) is not None
    process.stdout.close()
