"""The spreadsheet template: a plan with one row per action, as `sheet.py` reads it back."""

from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from priorities.reading.headings import TEXT_COLUMNS

TEMPLATE_HEADINGS = (
    ("Priority", 28),
    ("Outcomes", 36),
    ("Work stream", 24),
    ("Number", 10),
    ("Action", 60),
    ("Groups responsible", 32),
    ("Timescale", 20),
    *((one.column, 20) for one in TEXT_COLUMNS),
)
TEMPLATE_DETAILS = (
    ("Partnership", ""),
    ("Plan", "Business plan"),
    ("Period", "1 April 2026 to 31 March 2027"),
    ("Vision", ""),
)
TEMPLATE_EXAMPLE_ROWS = (
    ("1. Neglect", "Neglect is seen early", "", "1.1", "Agree a strategy", "Steering Group", "by June 2026"),
    ("1. Neglect", "", "", "1.2", "Review cases", "Case Review Group", "Ongoing"),
)


def plan_template() -> bytes:
    """Return the template as an Excel workbook, with two example rows to overwrite."""
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Plan"
    for name, value in TEMPLATE_DETAILS:
        sheet.append([name, value])
    sheet.append([])
    sheet.append([name for name, _ in TEMPLATE_HEADINGS])
    for row in TEMPLATE_EXAMPLE_ROWS:
        sheet.append(row)
    heading_row = len(TEMPLATE_DETAILS) + 2
    for place, (_, width) in enumerate(TEMPLATE_HEADINGS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.cell(heading_row, place).font = Font(bold=True)
    for cells in sheet.iter_rows():
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for place in range(1, len(TEMPLATE_DETAILS) + 1):
        sheet.cell(place, 1).font = Font(bold=True)
    sheet.freeze_panes = f"A{heading_row + 1}"
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()
