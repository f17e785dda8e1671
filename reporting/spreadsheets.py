"""The recommendations tracker as an Excel workbook: one row each, harmless to open."""

from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from reporting.queries.recommendations import RatedRecommendation

HEADINGS = (
    ("Reference", 14),
    ("Recommendation", 60),
    ("Comes from", 34),
    ("Theme", 22),
    ("Level", 16),
    ("Lead", 30),
    ("State", 24),
    ("Colour", 12),
    ("Why", 40),
    ("Carried out by", 50),
    ("Due", 24),
    ("Released", 14),
)


def tracker(rated: Iterable[RatedRecommendation], *, marking: str = "") -> bytes:
    """Return a workbook of recommendations as their reader may know them, marked where it says of cases."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "Recommendations"
    if marking:
        sheet.append([marking])
    sheet.append([name for name, _ in HEADINGS])
    head = sheet.max_row
    for one in rated:
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in _cells(one)])
    if marking:
        sheet.append([marking])
        sheet.oddHeader.center.text = sheet.oddFooter.center.text = marking
    for place, (_, width) in enumerate(HEADINGS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.cell(head, place).font = Font(bold=True)
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            # Text stays text: what begins with "=" is no formula.
            cell.data_type = "s"
    sheet.freeze_panes = sheet.cell(head + 1, 1)
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


def _cells(one: RatedRecommendation) -> Sequence[str]:
    row = one.row
    actions = [f"{rated.action.number} {rated.action.text}" for rated in one.plan_actions]
    actions += [rated.action.text for rated in one.own_actions]
    due = [rated.next_due.on.isoformat() for rated in one.plan_actions if rated.next_due]
    due += [part.milestone.due_on.isoformat() for rated in one.own_actions for part in rated.milestones]
    return [
        row.reference,
        one.wording,
        one.source,
        row.theme.name if row.theme else "",
        row.get_level_display(),
        one.lead,
        one.state.label,
        one.rating.label,
        one.rating.why,
        "; ".join(actions),
        "; ".join(due),
        row.released_on.isoformat() if row.released_on else "",
    ]
