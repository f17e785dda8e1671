"""What WeasyPrint 70 leaves out of a tagged PDF, put right before the file is written.

- A header cell does not say whether it heads a column or a row (PDF/UA-1, 7.5).
- Headers and footers of the pages are tagged as content, but stand in no tree. They are decoration,
  the same on every page, and are marked as that, so that a screen reader passes over them
  (PDF/UA-1, 7.1; Kozea/WeasyPrint issue 1836).
"""

from collections.abc import Iterator
from typing import Any

import pydyf

Element = pydyf.Dictionary
Objects = dict[bytes, Any]


def make_accessible(_document: Any, pdf: pydyf.PDF) -> None:
    """Finish a PDF; a `finisher` of WeasyPrint's `write_pdf`."""
    objects = {found.reference: found for found in pdf.objects}
    root = objects[pdf.catalog["StructTreeRoot"]]
    elements = list(_elements(root, objects))
    for element in elements:
        if element.get("S") == "/TR":
            _say_what_cells_head(element, objects)
    _mark_decoration(pdf, objects, elements)
    _forget_decoration(objects[root["ParentTree"]], {element.reference for element in elements})


def _elements(element: Element, objects: Objects) -> Iterator[Element]:
    """Yield an element of the structure tree and everything below it."""
    yield element
    for kid in element.get("K", ()):
        if isinstance(kid, bytes):
            yield from _elements(objects[kid], objects)


def _say_what_cells_head(row: Element, objects: Objects) -> None:
    """Give a row's header cells their scope: the column in the table's head, the row elsewhere."""
    cells = [objects[kid] for kid in row["K"]]
    heads = [cell for cell in cells if cell["S"] == "/TH"]
    in_head = objects[row["P"]]["S"] == "/THead"
    for head in heads:
        head["A"]["Scope"] = "/Column" if in_head else "/Row"
    if len(heads) > 1 and not in_head:
        # WeasyPrint names all of a row's headers to each of its cells; here each heads what follows it.
        for cell in cells:
            cell["A"].pop("Headers", None)


def _mark_decoration(pdf: pydyf.PDF, objects: Objects, elements: list[Element]) -> None:
    """Turn marked content that no element of the tree holds into artifacts of the page."""
    held = {
        (element["Pg"], kid) for element in elements for kid in element.get("K", ()) if isinstance(kid, int)
    }
    for page in pdf.objects:
        if not isinstance(page, dict) or page.get("Type") != "/Page":
            continue
        stream = objects[page["Contents"]].stream
        for position, token in enumerate(stream):
            if not isinstance(token, dict) or "MCID" not in token:
                continue
            if (page.reference, token["MCID"]) not in held:
                stream[position - 1] = "/Artifact"
                stream[position] = pydyf.Dictionary({"Type": "/Pagination"})


def _forget_decoration(parent_tree: Element, held: set[bytes]) -> None:
    """Let the map from content to elements name no element outside the tree."""
    for mapped in parent_tree["Nums"]:
        if isinstance(mapped, pydyf.Array):
            mapped[:] = [reference if reference in held else b"null" for reference in mapped]
