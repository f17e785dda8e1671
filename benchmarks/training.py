"""How long bringing attendance in takes, and what the year's tables cost.

    .venv/bin/python -m benchmarks.training

The longest export there may be, 10,000 bookings, as CSV and as XLSX, from the upload to the last row
written, and the same again. Then the tables of a year of 10,000 sessions: queries (target: 10 or less) and
seconds.
"""

import csv
import io
import os
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

if __name__ == "__main__":
    os.environ["DATABASE_URL"] = (
        f"sqlite:///{Path(tempfile.mkdtemp(prefix='wsscp-bench-')) / 'bench.sqlite3'}"
    )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wsscp.settings")
    import django

    django.setup()

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from priorities.people.accounts import add_account
from training.importing.columns import guess_columns
from training.importing.export import MAX_EXPORT_ROWS, open_export
from training.importing.preview import attendance_preview
from training.importing.services import (
    confirm_attendance_import,
    read_attendance,
    save_columns,
    sessions_read,
)
from training.models import Attendance, Category, Course, Session
from training.statistics.figures import training_figures
from training.statistics.tables import all_tables
from wsscp.models import User
from wsscp.policy import Role

SESSIONS = 10_000
PER_SESSION = 20
TODAY = date(2022, 4, 1)
AT = datetime(2022, 4, 1, 12, tzinfo=UTC)
CATEGORIES = ["WSCC", "Sussex Police", "GP practice", "School", "Nursery", "Charity", "District council"]
STATUSES = ["Attended", "Attended", "Attended", "Did not attend", "Cancelled late", "Cancelled"]
HEADINGS = (
    "Name",
    "Email",
    "Course",
    "Session number",
    "Date",
    "Start time",
    "Spaces",
    "Organisation category",
    "Status",
)


def bookings(rows: int) -> list[tuple[str, ...]]:
    """Bookings as a learning system has them, with names nobody may keep."""
    found: list[tuple[str, ...]] = []
    for number in range(rows):
        session = number // PER_SESSION
        day = date(2021, 4, 1) + timedelta(days=session % 365)
        found.append(
            (
                f"Person {number}",
                f"person.{number}@example.org",
                f"Course {session % 15}",
                f"S-{session}",
                day.strftime("%d/%m/%Y"),
                "09:30",
                "25",
                CATEGORIES[number % len(CATEGORIES)],
                STATUSES[number % len(STATUSES)],
            )
        )
    return found


def as_csv(rows: int) -> bytes:
    """An export as CSV."""
    written = io.StringIO()
    csv.writer(written).writerows([HEADINGS, *bookings(rows)])
    return written.getvalue().encode()


def as_xlsx(rows: int) -> bytes:
    """An export as an Excel workbook."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in (HEADINGS, *bookings(rows)):
        sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def bring_in(data: bytes, name: str, officer: User) -> str:
    """All that an upload, a look and a confirmation do."""
    export = open_export(data, name)
    column_map = save_columns(
        headings=export.headings, columns=guess_columns(export.headings), by=officer, at=AT
    )
    draft = read_attendance(export=export, column_map=column_map, by=officer, at=AT, today=TODAY)
    seen = attendance_preview(sessions_read(draft))
    return confirm_attendance_import(
        draft=draft,
        courses=dict.fromkeys(seen.unknown_courses),
        categories={category.name: category for category, _ in seen.unknown_categories},
        by=officer,
        at=AT,
        today=TODAY,
    ).outcome


def timed(run: Callable[[], str]) -> tuple[float, str]:
    """Seconds on the wall, and what was said."""
    start = time.perf_counter()
    said = run()
    return time.perf_counter() - start, said


def measure_import(officer: User) -> None:
    """Bring the longest file there may be in, twice, as CSV and as XLSX, and print what it took."""
    for name, data in (("export.csv", as_csv(MAX_EXPORT_ROWS)), ("export.xlsx", as_xlsx(MAX_EXPORT_ROWS))):
        for model in (Attendance, Session, Course, Category):
            model._default_manager.all().delete()
        seconds, said = timed(lambda: bring_in(data, name, officer))  # noqa: B023 - called at once
        again, nothing = timed(lambda: bring_in(data, name, officer))  # noqa: B023
        print(f"import of {MAX_EXPORT_ROWS:,} rows, {name}: {seconds:.1f} s, again {again:.1f} s")
        print(f"  {said} {nothing}")


def measure_tables() -> None:
    """Make a year of many sessions and count what its tables ask."""
    Attendance.objects.all().delete()
    Session.objects.all().delete()
    courses, categories = list(Course.objects.all()), list(Category.objects.all())
    rows = []
    for number in range(SESSIONS):
        day = date(2021, 4, 1) + timedelta(days=number % 365)
        rows.append(
            Session(
                course=courses[number % len(courses)], starts_on=day, ends_on=day, spaces=25, status="held"
            )
        )
    sessions = Session.objects.bulk_create(rows, batch_size=1_000)
    Attendance.objects.bulk_create(
        [
            Attendance(session=one, category=category, attended=3)
            for one in sessions
            for category in categories
        ],
        batch_size=2_000,
    )
    with CaptureQueriesContext(connection) as captured:
        wall, _ = timed(lambda: str(len(all_tables(training_figures(date(2021, 4, 1), date(2022, 3, 31))))))
    print(
        f"year's tables over {SESSIONS:,} sessions: {len(captured)} queries (target 10 or less), {wall:.2f} s"
    )


def main() -> None:
    """Print a line for each figure."""
    call_command("migrate", verbosity=0)
    officer = add_account(
        email="bench@example.org",
        name="Bench",
        role=Role.LEARNING,
        subgroup=None,
        starts_on=date(2020, 1, 1),
        at=AT,
    )
    measure_import(officer)
    measure_tables()


if __name__ == "__main__":
    main()
