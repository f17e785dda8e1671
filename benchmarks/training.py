"""How long bringing attendance in takes and what memory it needs, and what the year's tables cost.

    .venv/bin/python -m benchmarks.training

An export of 50,000 bookings, as CSV and as XLSX, from the upload to the last row written (target: 20
seconds or less on 2 cores), against one of 5,000 in a process of its own each, for the memory (target: the
same). Then the tables of a year of 10,000 sessions: queries (target: 10 or less) and seconds.
"""

import csv
import io
import os
import resource
import subprocess
import sys
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
from training.importing.export import open_export
from training.importing.preview import attendance_preview
from training.importing.reading import read_rows, save_columns, start_attendance_import
from training.importing.services import AttendanceAnswers, CategoryMeaning, confirm_attendance_import
from training.models import Attendance, Category, Course, Sector, Session
from training.statistics.figures import training_figures
from training.statistics.tables import all_tables
from wsscp.models import User
from wsscp.policy import Role

FEW, MANY = 5_000, 50_000
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
    draft = start_attendance_import(export=export, column_map=column_map, by=officer, at=AT)
    for _ in read_rows(draft=draft, export=export, today=TODAY):
        pass
    draft.refresh_from_db()
    seen = attendance_preview(draft)
    choices = AttendanceAnswers(
        courses=dict.fromkeys(seen.unknown_courses),
        categories={
            one.name: CategoryMeaning(one.sector, one.agency, one.is_certain)
            for one in seen.unknown_categories
        },
    )
    return confirm_attendance_import(draft=draft, choices=choices, by=officer, at=AT, today=TODAY).outcome


def timed(run: Callable[[], str]) -> tuple[float, float, str]:
    """Seconds on the wall and of the processor, and what was said."""
    wall, processor = time.perf_counter(), time.process_time()
    said = run()
    return time.perf_counter() - wall, time.process_time() - processor, said


def peak_megabytes() -> float:
    """The most memory this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure_import(path: str) -> None:
    """Bring one file in, twice, in this process, and print what it took."""
    call_command("migrate", verbosity=0)
    officer = add_account(
        email="bench@example.org",
        name="Bench",
        role=Role.LEARNING,
        subgroup=None,
        starts_on=date(2020, 1, 1),
        at=AT,
    )
    data = Path(path).read_bytes()
    before = peak_megabytes()
    wall, processor, said = timed(lambda: bring_in(data, path, officer))
    after = peak_megabytes()
    again, _, nothing = timed(lambda: bring_in(data, path, officer))
    print(f"{wall:.1f};{processor:.1f};{after - before:.0f};{again:.1f};{said};{nothing}")


def in_a_process(data: bytes, name: str) -> list[str]:
    """Measure a file in a process of its own, so that memory is its own too."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        command = [sys.executable, "-m", "benchmarks.training", str(path)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.strip().split(";")


def measure_tables() -> None:
    """Make a year of many sessions and count what its tables ask."""
    call_command("migrate", verbosity=0)
    courses = [
        Course.objects.create(title=f"Course {number}", is_core=number % 2 == 0) for number in range(15)
    ]
    categories = [Category.objects.create(name=name, sector=Sector.OTHER) for name in CATEGORIES]
    rows = []
    for number in range(SESSIONS):
        day = date(2021, 4, 1) + timedelta(days=number % 365)
        rows.append(
            Session(course=courses[number % 15], starts_on=day, ends_on=day, spaces=25, status="held")
        )
    sessions = Session.objects.bulk_create(rows, batch_size=1_000)  # no history: this measures reading
    Attendance.objects.bulk_create(
        [
            Attendance(session=one, category=category, attended=3)
            for one in sessions
            for category in categories
        ],
        batch_size=2_000,
    )
    with CaptureQueriesContext(
        connection,
    ) as captured:
        wall, _, _ = timed(
            lambda: str(len(all_tables(training_figures(date(2021, 4, 1), date(2022, 3, 31)))))
        )
    print(
        f"year's tables over {SESSIONS:,} sessions: {len(captured)} queries (target 10 or less), {wall:.2f} s"
    )


def main() -> None:
    """Print a line for each figure."""
    for ending, write in (("csv", as_csv), ("xlsx", as_xlsx)):
        few, many = (in_a_process(write(rows), f"export.{ending}") for rows in (FEW, MANY))
        print(f"import of {MANY:,} rows, {ending}: {many[0]} s (target 20 or less; processor {many[1]} s)")
        print(f"  the same again: {many[3]} s. {many[4]} {many[5]}")
        print(f"  memory taken, {MANY:,} / {FEW:,} rows: {many[2]} / {few[2]} MB")
    measure_tables()


if __name__ == "__main__":
    measure_import(sys.argv[1]) if len(sys.argv) > 1 else main()
