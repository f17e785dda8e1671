"""Reading an export into staged rows, a thousand at a time, so that the page can show the progress.

Staged rows are no facts yet: they are deleted, or all imported together (training/importing/services.py).
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import transaction

from priorities.reading.file_checks import FileRefused
from training.importing.columns import ColumnNumbers, headings_signature
from training.importing.export import AttendanceExport
from training.importing.rows import CellProblem, CountKey, ParsedRow, RowReader
from training.models import AttendanceImport, ColumnMap, StagedRow
from wsscp.audit.recording import recording
from wsscp.limits import LINE, NAME
from wsscp.models import User
from wsscp.models.audit import Act

ROWS_PER_CHUNK = 1_000
MAX_PROBLEMS = 200
# Imports that nobody confirmed are deleted after this, at the next upload.
DELETE_UNCONFIRMED_AFTER = timedelta(days=7)


def save_columns(*, headings: tuple[str, ...], columns: ColumnNumbers, by: User, at: datetime) -> ColumnMap:
    """Save the columns of exports with these headings."""
    existing = ColumnMap.objects.filter(signature=headings_signature(headings)).first()
    column_map = existing or ColumnMap(signature=headings_signature(headings), headings=list(headings))
    if existing and existing.columns == columns:
        return existing
    column_map.columns, column_map.by, column_map.at = columns, by, at
    with recording(Act.CHANGED if existing else Act.CREATED, by=by, at=at, about=column_map) as record:
        record.save(column_map, quietly=True)
        text = "; ".join(f"{field}: {headings[number]}" for field, number in columns.items())
        record.add_detail("Columns of a learning system", after=text[:LINE] or None)
    return column_map


@transaction.atomic
def start_attendance_import(
    *, export: AttendanceExport, column_map: ColumnMap, by: User, at: datetime
) -> AttendanceImport:
    """Start reading a file; this person's unconfirmed imports, and old ones of anybody, are deleted."""
    unconfirmed = AttendanceImport.objects.exclude(state=AttendanceImport.State.DONE)
    for imports in (unconfirmed.filter(by=by), unconfirmed.filter(at__lt=at - DELETE_UNCONFIRMED_AFTER)):
        StagedRow.objects.filter(source__in=imports).delete()
        imports.delete()
    return AttendanceImport.objects.create(
        file_name=export.file_name[-NAME:] or "export",
        digest=export.digest,
        column_map=column_map,
        by=by,
        at=at,
    )


def read_rows(*, draft: AttendanceImport, export: AttendanceExport, today: date) -> Iterator[int]:
    """Stage a file's rows; yield how many were read, every thousand. The draft has the outcome at the end."""
    reader = RowReader(draft.column_map.columns, today=today)
    problems: list[CellProblem] = []
    chunk: dict[CountKey, StagedRow] = {}
    count = problem_count = 0
    try:
        for number, values in export.rows():
            row, row_problems = reader.read(number, values)
            count += 1
            problem_count += len(row_problems)
            problems += row_problems[: max(0, MAX_PROBLEMS - len(problems))]
            # A file with a problem is not imported; the rest is read only to show all problems at once.
            if row and not problem_count:
                _stage(chunk, draft, number, row)
            if count % ROWS_PER_CHUNK == 0:
                StagedRow.objects.bulk_create(chunk.values())
                chunk.clear()
                yield count
        StagedRow.objects.bulk_create(chunk.values())
    except FileRefused as error:
        _finish(draft, AttendanceImport.State.REFUSED, count, problem_count, problems, str(error))
        return
    if problem_count or not count:
        refusal = "" if count else "The file has headings, but no rows under them."
        _finish(draft, AttendanceImport.State.REFUSED, count, problem_count, problems, refusal)
    else:
        _finish(draft, AttendanceImport.State.READ, count, 0, [], "")
    yield count


@transaction.atomic
def _finish(
    draft: AttendanceImport,
    state: AttendanceImport.State,
    count: int,
    problem_count: int,
    problems: list[CellProblem],
    refusal: str,
) -> None:
    draft.state, draft.row_count, draft.problem_count = state, count, problem_count
    draft.problems = [problem.to_json() for problem in problems]
    draft.refusal = refusal[:LINE]
    draft.save()
    if state is AttendanceImport.State.REFUSED:
        StagedRow.objects.filter(source=draft).delete()


def finish_attendance_import(*, draft: AttendanceImport, outcome: str, at: datetime) -> None:
    """Mark a draft as imported, and delete its staged rows; part of the transaction that imports it."""
    draft.state, draft.outcome, draft.done_at = AttendanceImport.State.DONE, outcome, at
    draft.save(update_fields=["state", "outcome", "done_at"])
    StagedRow.objects.filter(source=draft).delete()


@transaction.atomic
def discard_attendance_import(*, draft: AttendanceImport) -> None:
    """Delete a draft, unless it was imported meanwhile."""
    unconfirmed = AttendanceImport.objects.filter(pk=draft.pk).exclude(state=AttendanceImport.State.DONE)
    StagedRow.objects.filter(source__in=unconfirmed).delete()
    unconfirmed.delete()


def _stage(chunk: dict[CountKey, StagedRow], draft: AttendanceImport, number: int, row: ParsedRow) -> None:
    """Add a row's counts to the staged row of the same category at the same session."""
    staged = chunk.get(row.place)
    if staged is None:
        zeros = dict.fromkeys(row.counts._fields, 0)
        staged = chunk[row.place] = StagedRow(source=draft, number=number, **row.place._asdict(), **zeros)
    for name, more in zip(row.counts._fields, row.counts, strict=True):
        setattr(staged, name, getattr(staged, name) + more)
