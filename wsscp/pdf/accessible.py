"""Corrections of what WeasyPrint 70 leaves out of a tagged PDF, before the file is written.

- A header cell has no scope, column or row (PDF/UA-1, 7.5).
- Headers and footers of the pages are tagged as content, but are in no structure tree. They are the same
  on every page and are marked as artifacts, so that a screen reader passes over them
  (PDF/UA-1, 7.1; Kozea/WeasyPrint issue 1836).
"""

from collections.abc import Iterator
from typing import Any

import pydyf
from pydyf import Dictionary as Element

Objects = dict[bytes, Any]


def make_accessible(_document: Any, pdf: pydyf.PDF) -> None:
    """Finish a PDF; a `finisher` of WeasyPrint's `write_pdf`."""
    objects = {item.reference: item for item in pdf.objects}
    root = objects[pdf.catalog["StructTreeRoot"]]
    elements = list(_elements(root, objects))
    for element in elements:
        if element.get("S") == "/TR":
            _set_scope(element, objects)
    _mark_artifacts(pdf, objects, elements)
    _unmap_artifacts(objects[root["ParentTree"]], {element.reference for element in elements})


def _elements(element: Element, objects: Objects) -> Iterator[Element]:
    """Yield an element of the structure tree and everything below it."""
    yield element
    for kid in element.get("K", ()):
        if isinstance(kid, bytes):
            yield from _elements(objects[kid], objects)


def _set_scope(row: Element, objects: Objects) -> None:
    """Give a row's header cells their scope: the column in the table's head, the row elsewhere."""
    cells = [objects[kid] for kid in row["K"]]
    heads = [cell for cell in cells if cell["S"] == "/TH"]
    in_head = objects[row["P"]]["S"] == "/THead"
    for head in heads:
        head["A"]["Scope"] = "/Column" if in_head else "/Row"
    if len(heads) > 1 and not in_head:
        # WeasyPrint gives each cell all of the row's headers; here each header is for the cells after it.
        for cell in cells:
            cell["A"].pop("Headers", None)


def _mark_artifacts(pdf: pydyf.PDF, objects: Objects, elements: list[Element]) -> None:
    """Turn marked content that is in no element of the tree into artifacts of the page."""
    in_tree = {
        (element["Pg"], kid) for element in elements for kid in element.get("K", ()) if isinstance(kid, int)
    }
    for page in pdf.objects:
        if not isinstance(page, Element) or page.get("Type") != "/Page":
            continue
        stream = objects[page["Contents"]].stream
        for position, token in enumerate(stream):
            if not isinstance(token, dict) or "MCID" not in token:
                continue
            if (page.reference, token["MCID"]) not in in_tree:
                stream[position - 1] = "/Artifact"
                stream[position] = Element({"Type": "/Pagination"})


def _unmap_artifacts(parent_tree: Element, in_tree: set[bytes]) -> None:
    """Remove elements outside the tree from the map of content to elements."""
    for mapped in parent_tree["Nums"]:
        if isinstance(mapped, pydyf.Array):
            mapped[:] = [reference if reference in in_tree else b"null" for reference in mapped]
