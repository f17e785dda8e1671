"""Lists on their way out into a spreadsheet."""

from collections.abc import Iterable, Iterator

from django.utils import timezone

from priorities.audit_trail.queries import changes_of, kind_of, who_of
from wsscp.exports.writers import Sheet, SheetRow, Shown
from wsscp.models import AuditEntry

HEADINGS = ["When", "Who", "Act", "Kind of thing", "Thing", "Summary", "What changed", "About", "Digest"]
_WIDTHS = (20, 24, 16, 18, 40, 40, 60, 16, 28)
# A sheet of Excel's holds no more rows, its heading included.
ROWS_OF_A_SHEET = 1_048_576
_MOMENT = "d mmm yyyy hh:mm:ss"


def trail_rows(entries: Iterable[AuditEntry]) -> Iterator[list[str]]:
    """Yield a heading and a row for each entry; each change stands on a line of its cell."""
    yield HEADINGS
    for entry in entries:
        yield [timezone.localtime(entry.at).isoformat(timespec="seconds"), *_said(entry)]


def trail_sheets(entries: Iterable[AuditEntry]) -> Iterator[SheetRow]:
    """Yield the rows of a workbook; moments are by the partnership's clock. A full sheet has another."""
    sheet = _sheet(1)
    yield sheet, HEADINGS
    for place, entry in enumerate(entries):
        if place and place % (ROWS_OF_A_SHEET - 1) == 0:
            sheet = _sheet(place // (ROWS_OF_A_SHEET - 1) + 1)
            yield sheet, HEADINGS
        at = timezone.localtime(entry.at).replace(tzinfo=None, microsecond=0)
        yield sheet, [Shown(at, _MOMENT), *_said(entry)]


def _sheet(number: int) -> Sheet:
    return Sheet("Audit trail" if number == 1 else f"Audit trail {number}", _WIDTHS)


def _said(entry: AuditEntry) -> list[str]:
    return [
        who_of(entry),
        entry.get_act_display(),
        kind_of(entry),
        entry.thing_label,
        entry.summary,
        "\n".join(f"{one.what}: {one.before or '–'} → {one.after or '–'}" for one in changes_of(entry)),
        entry.get_realm_display(),
        entry.digest,
    ]
