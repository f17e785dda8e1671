"""Builds the documents the import tests read: honest ones with python-docx, hostile ones by hand."""

import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

from docx import Document
from docx.oxml.ns import nsdecls
from docx.oxml.parser import parse_xml

from priorities.importing.services import EXAMPLE_PLAN

HEADINGS = ("Priority", "Outcomes", "Activity and timescale", "Group responsible and mechanism")

# The tables of Worcestershire Safeguarding Children Board's Business Plan 2018/19, as published.
_DATA = Path(__file__).resolve().parent.parent / "data" / "worcestershire-2018-19.json"
WORCESTERSHIRE = json.loads(_DATA.read_text(encoding="utf-8"))
_WORCESTERSHIRE_HEADINGS = (
    "",
    "Work stream",
    "Actions",
    "Lead",
    "Quarterly progress May/Aug/Nov/Feb",
    "Outcomes being sought for CYP",
)


def saved(document: Any) -> bytes:
    """Return a python-docx document (or an openpyxl workbook) as the bytes of its file."""
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def example() -> bytes:
    """The partnership's real plan for 2020-21."""
    return EXAMPLE_PLAN.read_bytes()


def titled(title: str = "Business plan 1 April 2026 to 31 March 2027") -> Any:
    """A document with a title and nothing else."""
    document = Document()
    document.add_paragraph("Anyshire Safeguarding Children Partnership", style="Title")
    document.add_paragraph(title)
    return document


def add_table(document: Any, rows: Iterable[Sequence[str]]) -> Any:
    """Add a table of plain cells."""
    rows = list(rows)
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return table


def with_actions(*actions: str, headings: Sequence[str] = HEADINGS) -> bytes:
    """A plan of one priority with these actions as a numbered list."""
    document = titled()
    table = add_table(document, [headings, ("1. Neglect", "Children are safe", "", "Steering Group")])
    fill(table.cell(1, 2), actions)
    return saved(document)


def fill(cell: Any, items: Iterable[str], style: str = "List Number") -> None:
    """Put items into a cell, each a paragraph of a list style."""
    for nth, item in enumerate(items):
        paragraph = cell.paragraphs[0] if nth == 0 else cell.add_paragraph()
        paragraph.text = item
        if style:
            paragraph.style = style


def worcestershire(*, caption: str = "row", bullets: str = "style", leads: str = "paragraphs") -> bytes:
    """Worcestershire's plan: captions as merged rows or paragraphs, bullets as Word's or typed."""
    document = Document()
    for line in ("Worcestershire Safeguarding Children Board", "Business Plan", "2018 - 2019"):
        document.add_paragraph(line, style="Title")
    document.add_paragraph("Vision", style="Heading 1")
    document.add_paragraph("All children and young people in Worcestershire are safe and thriving")
    document.add_paragraph("The role of the Business Plan", style="Heading 1")
    document.add_paragraph("The Business Plan describes activities which support the Board's priorities.")
    document.add_paragraph("WSCB Values", style="Heading 1")
    document.add_paragraph("Working together in partnership", style="List Bullet")
    document.add_paragraph("Valuing and responding to diversity", style="List Bullet")
    document.add_paragraph("Rationale", style="Heading 1")
    document.add_paragraph("Board Development day held on 6 February 2018", style="List Bullet")
    document.add_paragraph("Worcestershire Safeguarding Children Board Business Plan 2018/19")
    for printed in WORCESTERSHIRE:
        names = printed["objective"]
        if caption == "paragraphs":
            for name in names:
                document.add_paragraph(name)
        table = document.add_table(rows=0, cols=6)
        for name in names if caption == "row" else ():
            cells = table.add_row().cells
            cells[0].merge(cells[5]).text = name
        for cell, text in zip(table.add_row().cells, _WORCESTERSHIRE_HEADINGS, strict=True):
            cell.text = text
        for stream in printed["workstreams"]:
            cells = table.add_row().cells
            cells[0].text, cells[1].text, cells[5].text = stream["number"], stream["title"], stream["outcome"]
            if bullets == "style":
                fill(cells[2], stream["actions"], "List Bullet")
            else:
                cells[2].text = "\n".join(f"• {action}" for action in stream["actions"])
            if leads == "paragraphs":
                fill(cells[3], stream["leads"], "")
            else:
                cells[3].text = " ".join(stream["leads"])
    document.add_paragraph("Footnote:")
    return saved(document)


def xml(text: str) -> Any:
    """Return WordprocessingML as an element to put into a document."""
    first, _, rest = text.partition(">")
    closing = "/" if first.endswith("/") else ""
    return parse_xml(f"{first.removesuffix('/')} {nsdecls('w')}{closing}>{rest}")


def repacked(data: bytes, changed: Mapping[str, bytes | None]) -> bytes:
    """Return an Office file with parts replaced, added or (None) left out."""
    file = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changed:
                new.writestr(name, old.read(name))
        for name, content in changed.items():
            if content is not None:
                new.writestr(name, content)
    return file.getvalue()


def part(data: bytes, name: str = "word/document.xml") -> bytes:
    """Return one part of an Office file."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name)
