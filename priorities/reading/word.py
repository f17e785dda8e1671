"""Reads a Word document as blocks: what a reader sees, in reading order.

Reads the XML rather than python-docx's own `cell.text`, which silently leaves out tracked insertions and
content controls. Only the three parts that matter are unpacked; pictures are never read. Read: tracked
insertions, content controls and drop-downs (also around a cell or a row), text boxes, merged cells (once
each), tables within tables. Not read: tracked deletions, hidden text, field codes, placeholder prompts.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from lxml.etree import XMLSyntaxError

from priorities.reading.blocks import Block, DocumentCell, DocumentTable, Line, clean_text
from priorities.reading.file_checks import FileRefused
from priorities.reading.numbering import Numbering
from priorities.reading.ooxml import has, number_of, value_of

_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_USUAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): " ", qn("w:noBreakHyphen"): "-"}
# Deleted, moved elsewhere, or the fallback of an alternate content.
_NOT_PRINTED = {qn("w:del"), qn("w:moveFrom"), f"{_MC}Fallback"}
# Far more than any plan has; without a limit, some file would take minutes.
_MOST_PARAGRAPHS = 10_000
_MOST_ROWS = 5_000
_TOO_LONG = (
    "The document is far longer than a plan. Copy the plan's tables into a new document and upload that."
)
# What Word itself allows.
_MOST_COLUMNS = 63
# A short paragraph all in bold is a heading, whatever its style.
_LONGEST_BOLD_HEADING = 120


def read_word(data: bytes) -> list[Block]:
    """Return a document's blocks. inspect_file() must have accepted it. Raises FileRefused if damaged."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            main = _main_part(archive)
            folder = posixpath.dirname(main)
            document = _part(archive, main)
            numbering = _part(archive, f"{folder}/numbering.xml")
            styles = _part(archive, f"{folder}/styles.xml")
    except (XMLSyntaxError, zipfile.BadZipFile, ValueError) as error:
        raise FileRefused(
            "The Word document is damaged. Open it in Word, save it again and upload that."
        ) from error
    body = document.find(qn("w:body")) if document is not None else None
    if body is None:
        raise FileRefused("The Word document has no text. Check that it is the right file.")
    return list(_Reader(numbering, styles).blocks(body))


def _part(archive: zipfile.ZipFile, name: str) -> Any:
    """Return a part's root, or None where the file has no such part."""
    if name not in archive.namelist() or not name.endswith(".xml"):
        return None
    return parse_xml(archive.read(name).replace(_STRICT, _USUAL))


def _main_part(archive: zipfile.ZipFile) -> str:
    """Return the name of the document's main part, from the package's relationships."""
    if "_rels/.rels" in archive.namelist():
        for relation in parse_xml(archive.read("_rels/.rels")):
            if str(relation.get("Type", "")).endswith("/officeDocument"):
                return str(relation.get("Target", "")).lstrip("/")
    return "word/document.xml"


class _Reader:
    def __init__(self, numbering: Any, styles: Any) -> None:
        self._numbering = Numbering.of(numbering, styles)
        self._headings = _heading_styles(styles)
        self._paragraphs = 0
        self._rows = 0

    def blocks(self, parent: Any) -> Iterator[Block]:
        """Yield the paragraphs and tables under an element, also those inside wrapping elements."""
        for element in parent:
            if element.tag == qn("w:p"):
                yield from self._paragraph(element)
            elif element.tag == qn("w:tbl"):
                yield self._table(element)
            elif element.tag == qn("w:sdt"):
                if not _is_prompt(element):
                    yield from self.blocks(element)
            elif element.tag in {qn("w:sdtContent"), qn("w:ins"), qn("w:moveTo"), qn("w:customXml")}:
                yield from self.blocks(element)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        self._paragraphs += 1
        if self._paragraphs > _MOST_PARAGRAPHS:
            raise FileRefused(_TOO_LONG)
        boxes: list[Any] = []
        text = clean_text("".join(_texts(element, boxes)))
        if text.strip() or not has(element, "w:pPr/w:rPr/w:del"):  # else its mark is deleted
            number, level = self._numbering.number(element)
            yield Line(text, number, level, self._is_heading(element, text))
        for box in boxes:
            yield from self.blocks(box)

    def _is_heading(self, element: Any, text: str) -> bool:
        style = value_of(element, "w:pPr/w:pStyle")
        if (style and style in self._headings) or has(element, "w:pPr/w:outlineLvl"):
            return True
        runs = [run for run in element.iter(qn("w:r")) if "".join(_texts(run, [])).strip()]
        return bool(runs) and len(text) <= _LONGEST_BOLD_HEADING and all(_is_on(run, "w:b") for run in runs)

    def _table(self, element: Any) -> DocumentTable:
        """Return a table as a full grid: a merged cell is at each of its places."""
        grid: list[list[DocumentCell]] = []
        for row in _within(element, "w:tr"):
            if has(row, "w:trPr/w:del"):
                continue
            self._rows += 1
            if self._rows > _MOST_ROWS:
                raise FileRefused(_TOO_LONG)
            places: list[DocumentCell] = [DocumentCell()] * _columns(row, "w:trPr/w:gridBefore")
            for cell in _within(row, "w:tc"):
                span = max(_columns(cell, "w:tcPr/w:gridSpan"), 1)
                above = grid[-1][len(places)] if grid and len(places) < len(grid[-1]) else None
                document_cell = above if _continues(cell) and above else self._cell(cell)
                places += [document_cell] * span
            grid.append(places[:_MOST_COLUMNS])
        width = max((len(places) for places in grid), default=0)
        return DocumentTable(
            tuple(tuple(places + [DocumentCell()] * (width - len(places))) for places in grid)
        )

    def _cell(self, element: Any) -> DocumentCell:
        blocks = list(self.blocks(element))
        lines: list[Line] = []
        for block in blocks:
            if isinstance(block, Line):
                lines.append(block)
            else:
                lines += [_one_line(row) for row in block.rows]
        return DocumentCell(
            tuple(lines), tuple(block for block in blocks if isinstance(block, DocumentTable))
        )


def _texts(element: Any, boxes: list[Any]) -> Iterator[str]:
    """Yield the printed texts of a paragraph; text boxes in it are added to `boxes`."""
    for child in element:
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _BREAKS:
            yield "" if child.get(qn("w:type")) == "page" else _BREAKS[child.tag]
        elif child.tag == qn("w:txbxContent"):
            boxes.append(child)
        elif not _is_invisible(child):
            yield from _texts(child, boxes)


def _is_invisible(element: Any) -> bool:
    """Whether a reader does not see an element; XML comments are among them."""
    if element.tag in _NOT_PRINTED or not isinstance(element.tag, str):
        return True
    is_prompt = element.tag == qn("w:sdt") and _is_prompt(element)
    return is_prompt or (element.tag == qn("w:r") and _is_on(element, "w:vanish"))


def _within(parent: Any, name: str) -> Iterator[Any]:
    """Yield the rows of a table, or the cells of a row, also those within a content control."""
    for element in parent:
        if element.tag == qn(name):
            yield element
        elif element.tag in {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")}:
            yield from _within(element, name)


def _one_line(row: tuple[DocumentCell, ...]) -> Line:
    """Return a row of a table within a cell as one item."""
    text = " ".join(cell.text.replace("\n", " ") for cell in dict.fromkeys(row))
    return Line(text, "•" if text.strip() else "")


def _continues(cell: Any) -> bool:
    """Whether a cell continues the one above it (w:vMerge without a value means "continue")."""
    return has(cell, "w:tcPr/w:vMerge") and value_of(cell, "w:tcPr/w:vMerge", "continue") == "continue"


def _columns(element: Any, path: str) -> int:
    """Return a count of grid columns, at most what a Word table can have."""
    return number_of(element, path, most=_MOST_COLUMNS)


def _is_prompt(control: Any) -> bool:
    """Whether a content control still shows its prompt ("Choose an item.")."""
    return has(control, "w:sdtPr/w:showingPlcHdr")


def _is_on(run: Any, name: str) -> bool:
    path = f"w:rPr/{name}"
    return has(run, path) and value_of(run, path, "true") not in {"0", "false", "off"}


def _heading_styles(styles: Any) -> set[str]:
    """Return the ids of the styles that are headings or titles, by name or outline level."""
    ids = set()
    for style in styles.iter(qn("w:style")) if styles is not None else ():
        label = value_of(style, "w:name").lower()
        if has(style, "w:pPr/w:outlineLvl") or label.startswith("heading") or label in {"title", "subtitle"}:
            ids.add(style.get(qn("w:styleId"), ""))
    return ids
