"""The audit trail as rows of a CSV file or a workbook."""

from collections.abc import Iterable, Iterator

from django.utils import timezone

from priorities.audit_trail.queries import entry_author, entry_changes, record_kind
from wsscp.exports.writers import FormattedValue, Sheet, SheetRow
from wsscp.models import AuditEntry

AUDIT_TRAIL_HEADINGS = [
    "When",
    "Who",
    "Act",
    "Kind of thing",
    "Thing",
    "Summary",
    "What changed",
    "About",
    "Digest",
]
_WIDTHS = (20, 24, 16, 18, 40, 40, 60, 16, 28)
# The most rows of a sheet in Excel, its heading included.
EXCEL_MAX_ROWS = 1_048_576
_DATE_TIME = "d mmm yyyy hh:mm:ss"


def audit_trail_rows(entries: Iterable[AuditEntry]) -> Iterator[list[str]]:
    """Yield a heading and a row for each entry; its changes are lines of one cell."""
    yield AUDIT_TRAIL_HEADINGS
    for entry in entries:
        yield [timezone.localtime(entry.at).isoformat(timespec="seconds"), *_values(entry)]


def audit_trail_sheets(entries: Iterable[AuditEntry]) -> Iterator[SheetRow]:
    """Yield the rows of a workbook, with local times. A further sheet follows one that is full."""
    sheet = _sheet(1)
    yield sheet, AUDIT_TRAIL_HEADINGS
    for index, entry in enumerate(entries):
        if index and index % (EXCEL_MAX_ROWS - 1) == 0:
            sheet = _sheet(index // (EXCEL_MAX_ROWS - 1) + 1)
            yield sheet, AUDIT_TRAIL_HEADINGS
        at = timezone.localtime(entry.at).replace(tzinfo=None, microsecond=0)
        yield sheet, [FormattedValue(at, _DATE_TIME), *_values(entry)]


def _sheet(number: int) -> Sheet:
    return Sheet("Audit trail" if number == 1 else f"Audit trail {number}", _WIDTHS)


def _values(entry: AuditEntry) -> list[str]:
    return [
        entry_author(entry),
        entry.get_act_display(),
        record_kind(entry),
        entry.thing_label,
        entry.summary,
        "\n".join(
            f"{change.what}: {change.before or '–'} → {change.after or '–'}"
            for change in entry_changes(entry)
        ),
        entry.get_realm_display(),
        entry.digest,
    ]
