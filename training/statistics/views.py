"""The training programme's figures, as page, CSV, XLSX and PDF."""

from dataclasses import dataclass, replace
from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from training.access import training_readers_only
from training.calendar.queries import over_full_sessions, upcoming_sessions
from training.statistics.figures import Figures, training_figures
from training.statistics.pdf import training_file_name, training_pdf
from training.statistics.reach import latest_year, years_with_sessions
from training.statistics.tables import all_tables, period_name, year_name
from wsscp.dates import month_end
from wsscp.exports.downloads import CSV, PDF, XLSX, attachment
from wsscp.exports.table_files import table_rows, table_sheets
from wsscp.exports.tables import ColumnType, format_value
from wsscp.exports.writers import csv_file, workbook
from wsscp.limits import FIRST_DAY, LAST_DAY, PLAN_YEARS
from wsscp.pdf.pages import printed_instead

_DAY = forms.DateField(localize=True)


@dataclass(frozen=True)
class StatisticsPeriod:
    """The days asked for with ?from= and ?to=, and what was wrong with them."""

    first: date
    last: date
    problem: str = ""

    @property
    def name(self) -> str:
        """The period as text."""
        return period_name(self.first, self.last)

    @property
    def query(self) -> str:
        """The query string of a link to the same period."""
        return f"?from={self.first}&to={self.last}"


def _year(first: date) -> StatisticsPeriod:
    return StatisticsPeriod(first, month_end(first.year + 1, 3))


def requested_period(request: HttpRequest) -> StatisticsPeriod:
    """Return the period asked for, or the latest year with training and the problem with the request."""
    texts = [request.GET.get(name, "").strip()[:40] for name in ("from", "to")]
    default = _year(latest_year(today=timezone.localdate()))
    if not any(texts):
        return default
    try:
        first, last = (_DAY.clean(text) for text in texts)
    except forms.ValidationError:
        return replace(default, problem=f"Enter two real dates. {default.name} is shown.")
    if not FIRST_DAY <= first <= last <= LAST_DAY:
        problem = f"The first day comes before the last, both between 2000 and 2100. {default.name} is shown."
        return replace(default, problem=problem)
    if last.year - first.year > PLAN_YEARS:
        return replace(default, problem=f"Choose {PLAN_YEARS} years at most. {default.name} is shown.")
    return StatisticsPeriod(first, last)


@training_readers_only
@require_safe
def training_statistics(request: HttpRequest) -> HttpResponse:
    """The figures of a period, each table with its chart."""
    period = requested_period(request)
    today = timezone.localdate()
    programme = training_figures(period.first, period.last)
    total = programme.total
    years = years_with_sessions(today=today)
    context = {
        "span": period,
        "total": total,
        "tiles": _tiles(total),
        "tables": all_tables(programme),
        "years": [
            {"name": year_name(first), "query": _year(first).query, "is_shown": _year(first) == period}
            for first in years
        ],
        "ahead": upcoming_sessions(as_at=today),
        "over_full": over_full_sessions(period.first, period.last),
        "area": "training",
    }
    return render(request, "training/statistics/statistics.html", context)


def _tiles(total: Figures) -> dict[str, str]:
    """Return the four figures above the tables, as text."""
    return {
        "sessions": format_value(total.sessions, ColumnType.NUMBER),
        "attended": format_value(total.attended, ColumnType.NUMBER),
        "spaces": format_value(total.spaces, ColumnType.NUMBER),
        "percent_used": format_value(total.percent_used, ColumnType.PERCENT),
    }


@training_readers_only
@require_safe
def training_csv(request: HttpRequest) -> HttpResponse:
    """The same tables below one another, for a spreadsheet."""
    period = requested_period(request)
    tables = all_tables(training_figures(period.first, period.last))
    return _download(csv_file(table_rows(tables)), CSV, period, "csv")


@training_readers_only
@require_safe
def training_xlsx(request: HttpRequest) -> HttpResponse:
    """The same tables, a sheet for each."""
    period = requested_period(request)
    tables = all_tables(training_figures(period.first, period.last))
    return _download(workbook(table_sheets(tables)), XLSX, period, "xlsx")


@training_readers_only
@require_safe
@printed_instead("reporting:training")
def training_pdf_download(request: HttpRequest) -> HttpResponse:
    """The same tables with their charts as a tagged PDF."""
    period = requested_period(request)
    pdf = training_pdf(all_tables(training_figures(period.first, period.last)), period=period.name)
    return _download(pdf.content, PDF, period, "pdf")


def _download(content: bytes, kind: str, period: StatisticsPeriod, ending: str) -> HttpResponse:
    return attachment(content, training_file_name(period.first, period.last, ending), kind)
