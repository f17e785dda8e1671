"""manage.py quarterly_report, as somebody types it."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command

from reporting.reports.pdf import report_pdf
from tests.make import make_plan
from tests.make_reports import content_for, make_report
from tests.make_signed import make_signed

pytestmark = pytest.mark.django_db


def _run(*arguments):
    out = io.StringIO()
    call_command("quarterly_report", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_it_writes_the_same_pdf_as_the_page_and_says_where(tmp_path):
    period, path = make_report(), tmp_path / "report.pdf"
    output = _run("plan-1-2", "q3-2020", "--output", path)

    expected = report_pdf(content_for(period))
    assert path.read_bytes() == expected.content
    assert output == f"{path} ({expected.pages} pages)\n"


def test_it_judges_as_at_the_day_asked_for(tmp_path):
    period, path = make_report(), tmp_path / "report.pdf"
    _run("plan-1-2", "1", "--output", path, "--as-at", "2020-07-14")
    assert path.read_bytes() == report_pdf(content_for(period, as_at=date(2020, 7, 14))).content
    assert path.read_bytes() != report_pdf(content_for(period)).content


def test_it_writes_the_signed_pdf_once_the_report_is_signed(tmp_path):
    signed, path = make_signed(), tmp_path / "report.pdf"
    output = _run(signed.plan.slug, "1", "--output", path)
    assert path.read_bytes() == bytes(signed.pdf)
    assert output == f"{path} (version 1, as it was signed)\n"
    _run(signed.plan.slug, "1", "--output", path, "--as-at", "2020-07-14")
    assert path.read_bytes() != bytes(signed.pdf)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("no-such-plan", "1"), "There is no plan no-such-plan. Plans: plan-1-2."),
        (("plan-1-2", "Q9"), "1  Q3 2020: 1 July 2020 to 30 September 2020"),
        (("plan-1-2", "1", "--as-at", "14 July"), "14 July is not a day. Write it as 2020-07-14."),
    ],
)
def test_what_is_missing_is_named_with_what_exists(tmp_path, arguments, message):
    make_report()
    with pytest.raises(CommandError, match=message):
        _run(*arguments, "--output", tmp_path / "report.pdf")
    assert not (tmp_path / "report.pdf").exists()


def test_plan_without_periods_says_what_to_do(tmp_path):
    make_plan("empty")
    with pytest.raises(CommandError, match="no reporting periods yet"):
        _run("empty", "1", "--output", tmp_path / "report.pdf")


def test_folder_that_is_not_there_is_shown_plainly(tmp_path):
    make_report()
    path = tmp_path / "nowhere" / "report.pdf"
    with pytest.raises(CommandError, match=f"{path} cannot be written: No such file or directory"):
        _run("plan-1-2", "1", "--output", path)


def test_output_is_required():
    with pytest.raises(CommandError, match="--output"):
        _run("plan-1-2", "1")


@pytest.mark.usefixtures("without_pango")
def test_without_pango_it_says_what_to_install(tmp_path):
    make_report()
    with pytest.raises(CommandError, match="apt-get install"):
        _run("plan-1-2", "1", "--output", tmp_path / "report.pdf")
