"""What is read of a Word document's XML: elements by path ("w:pPr/w:pStyle"), and their value (w:val)."""

from typing import Any

from docx.oxml.ns import nsmap, qn

_NAMESPACES = {"w": nsmap["w"]}


def has(element: Any, path: str) -> bool:
    """Whether there is an element at a path."""
    return element.find(path, _NAMESPACES) is not None


def value_of(element: Any, path: str, default: str = "") -> str:
    """Return the value of the element at a path; the default where there is none, or no such element."""
    found = element.find(path, _NAMESPACES)
    return default if found is None else str(found.get(qn("w:val"), default))


def number_of(element: Any, path: str, *, most: int = 99_999) -> int:
    """Return the value of the element at a path as a number; 0 where it is none."""
    return as_number(value_of(element, path), most=most)


def as_number(text: str | None, *, most: int = 99_999) -> int:
    """Return a number of the file, `most` at most; text that is no number counts as 0."""
    return min(int(text), most) if text and text.isdecimal() else 0
