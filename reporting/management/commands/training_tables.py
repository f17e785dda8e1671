"""manage.py training_tables: the annual training tables of a period, as text, JSON or CSV."""

import csv
import io
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from training.statistics.figures import Figures, TrainingFigures, training_figures
from training.statistics.tables import course_figures, course_table, totals_of
from wsscp.exports.cells import escape_formula
from wsscp.exports.tables import Table, format_value
from wsscp.management.arguments import day_given

_COLUMNS = ("title", "sessions", "attendees", "spaces", "percent_used", "core", "pan_sussex")


class Command(BaseCommand):
    help = "Show the training programme of a period: each course with its sessions, attendees and spaces."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="first", required=True, help="the first day, as 2021-04-01")
        parser.add_argument("--to", dest="last", required=True, help="the last day, as 2022-03-31")
        parser.add_argument("--format", choices=["text", "json", "csv"], default="text")

    def handle(self, *args: Any, first: str, last: str, format: str, **options: Any) -> None:
        start, end = day_given(first), day_given(last)
        if end < start:
            raise CommandError(f"{last} is before {first}.")
        figures = training_figures(start, end)
        text = {"json": _as_json, "csv": _as_csv, "text": _as_text}[format](figures)
        self.stdout.write(text, ending="" if text.endswith("\n") else "\n")


def _courses(training: TrainingFigures) -> list[dict[str, Any]]:
    return [_course(training, pk, figures) for pk, figures in course_figures(training)]


def _course(training: TrainingFigures, pk: int, figures: Figures) -> dict[str, Any]:
    course = training.courses[pk]
    return {
        "title": course.title,
        **totals_of([figures]),
        "core": course.is_core,
        "pan_sussex": course.is_pan_sussex,
    }


def _as_json(training: TrainingFigures) -> str:
    content = {"courses": _courses(training), "totals": totals_of([training.total])}
    return json.dumps(content, indent=2, ensure_ascii=False)


def _as_csv(training: TrainingFigures) -> str:
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for row in [*_courses(training), {"title": "Total", **totals_of([training.total])}]:
        cells = ["" if row.get(name) is None else row[name] for name in _COLUMNS]
        writer.writerow([escape_formula(cells[0]), *cells[1:]])
    return file.getvalue()


def _as_text(training: TrainingFigures) -> str:
    tables = [course_table(training, in_line=True), course_table(training, in_line=False)]
    return "\n\n".join(_lines(table) for table in tables)


def _lines(table: Table) -> str:
    rows = [[column.name for column in table.columns]]
    rows += [
        [format_value(value, column.kind) for value, column in zip(row, table.columns, strict=True)]
        for row in [*table.rows, *([table.total] if table.total else [])]
    ]
    widths = [max(len(row[place]) for row in rows) for place in range(len(table.columns))]
    lines = [
        "  ".join(
            text.rjust(width) if column.is_number else text.ljust(width)
            for text, width, column in zip(row, widths, table.columns, strict=True)
        ).rstrip()
        for row in rows
    ]
    return "\n".join([table.title, *lines, *(table.notes if table.rows else (table.empty,))])
