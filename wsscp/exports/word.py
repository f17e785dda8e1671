"""Writing Word documents."""

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.shared import Mm

# What XML does not allow in a text.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def writable(text: str) -> str:
    """Return text with plain line breaks and without the characters a Word file may not hold."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n"))


class WordDocument:
    """A Word document on A4 while it is written; all text goes through `writable`.

    `docx` is python-docx's own document, for what only one document needs.
    """

    def __init__(self, title: str, *, author: str = "", is_landscape: bool = False, margin: int = 18) -> None:
        self.docx: Any = Document()
        properties, self.section = self.docx.core_properties, self.docx.sections[0]
        properties.title, properties.author, properties.language = writable(title), writable(author), "en-GB"
        self.section.page_width, self.section.page_height = Mm(210), Mm(297)
        if is_landscape:
            self.section.orientation = WD_ORIENT.LANDSCAPE
            self.section.page_width, self.section.page_height = Mm(297), Mm(210)
        self.section.left_margin = self.section.right_margin = Mm(margin)

    def paragraph(self, text: str, style: str | None = None) -> None:
        """Add a paragraph."""
        self.docx.add_paragraph(writable(text), style=style)

    def paragraphs(self, texts: Iterable[str], style: str) -> None:
        """Add a paragraph for each text, as in a list."""
        for text in texts:
            self.paragraph(text, style)

    def table(self, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Add a table with its headings repeated on every page, or else a heading in each row."""
        table = self.docx.add_table(rows=0, cols=len(headings or rows[0]) if headings or rows else 1)
        table.style = "Table Grid"
        if headings:
            row = table.add_row()
            _fill(row.cells, headings, bold=range(len(headings)))
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cells in rows:
            _fill(table.add_row().cells, cells, bold=() if headings else (0,))

    def content(self) -> bytes:
        """Return the document as the bytes of a .docx file."""
        file = BytesIO()
        self.docx.save(file)
        return file.getvalue()


def _fill(cells: Sequence[Any], texts: Sequence[str], *, bold: Sequence[int]) -> None:
    for place, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        cell.paragraphs[0].add_run(writable(text)).bold = place in bold
