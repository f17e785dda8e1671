"""Writes exports as a learning system would, for the tests that bring them in."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

HEADINGS = ("Course", "Date", "Organisation category", "Status", "Session number", "Spaces", "Name")

# Two sessions of one course: 3 attended, 1 stayed away, 1 cancelled late, 1 gave the place up in time.
BOOKINGS = (
    ("Neglect", "04/05/2021", "Sussex Police", "Attended", "S-1", "20", "Somebody"),
    ("Neglect", "04/05/2021", "GP practice", "Attended", "S-1", "20", "Somebody else"),
    ("Neglect", "04/05/2021", "GP practice", "Did not attend", "S-1", "20", ""),
    ("Neglect", "11/05/2021", "Sussex Police", "Attended", "S-2", "20", ""),
    ("Neglect", "11/05/2021", "Sussex Police", "Cancelled late", "S-2", "20", ""),
    ("Neglect", "11/05/2021", "Sussex Police", "Cancelled", "S-2", "20", ""),
)


def as_csv(
    rows: Iterable[Sequence[Any]] = BOOKINGS, headings: Sequence[str] = HEADINGS, name: str = "export.csv"
) -> SimpleUploadedFile:
    """An export as CSV."""
    written = io.StringIO()
    csv.writer(written).writerows([headings, *rows])
    return SimpleUploadedFile(name, written.getvalue().encode())


def as_xlsx(
    rows: Iterable[Sequence[Any]] = BOOKINGS, headings: Sequence[str] = HEADINGS, name: str = "export.xlsx"
) -> SimpleUploadedFile:
    """An export as an Excel workbook."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Bookings")
    for row in (headings, *rows):
        sheet.append(list(row))
    written = io.BytesIO()
    book.save(written)
    return SimpleUploadedFile(name, written.getvalue())


def upload(client: Client, file: SimpleUploadedFile, address: str = "/training/import/", **more: Any) -> str:
    """Upload a file and return the page it leads to."""
    response = client.post(address, {"document": file, **more}, follow=True)
    assert response.status_code == 200, response
    return response.content.decode()
