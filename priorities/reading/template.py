"""The spreadsheet template: a plan with one row per action, as `sheet.py` reads it back."""

from priorities.reading.headings import TEXT_COLUMNS
from wsscp.exports.writers import Sheet, workbook

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
    headings, widths = zip(*TEMPLATE_HEADINGS, strict=True)
    sheet = Sheet("Plan", widths, heading_rows=len(TEMPLATE_DETAILS) + 2)
    return workbook((sheet, row) for row in (*TEMPLATE_DETAILS, (), headings, *TEMPLATE_EXAMPLE_ROWS))
