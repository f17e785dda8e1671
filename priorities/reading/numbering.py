"""The numbers Word prints before list items. They are not in the text: Word counts them, and so do we.

Source: ECMA-376 part 1, 17.9 (numbering): a paragraph names a list (numId) and a level (ilvl), itself or
through its style; lists of one definition continue the same count unless a list restarts it.
"""

from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from priorities.reading.ooxml import as_number, has, number_of, value_of

BULLET = "•"
_NO_LIST = "0"


@dataclass
class _Level:
    format: str = "decimal"
    text: str = ""
    start: int = 0
    restarts: bool = True


@dataclass
class Numbering:
    """Counts the lists of one document, paragraph by paragraph in reading order."""

    _levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    _definition: dict[str, str] = field(default_factory=dict)
    _starts: dict[str, dict[int, int]] = field(default_factory=dict)
    _styles: dict[str, tuple[str | None, str | None, str | None]] = field(default_factory=dict)
    _style_level: dict[tuple[str, str], int] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _started: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, numbering: Any, styles: Any) -> "Numbering":
        """Make the counters from a document's numbering and styles parts (None where it has none)."""
        counters = cls()
        if numbering is not None:
            counters._read_definitions(numbering)
        if styles is not None:
            counters._read_styles(styles)
        return counters

    def number(self, paragraph: Any) -> tuple[str, int]:
        """Count a paragraph; return what is printed before it ("" for nothing) and its level."""
        num_id, level, style = _list_properties(paragraph)
        inherited_id, inherited_level, list_style = self._list_of_style(style)
        num_id = num_id or inherited_id
        if num_id is None or num_id == _NO_LIST or num_id not in self._definition:
            return "", 0
        definition = self._definition[num_id]
        if level is None:
            level = inherited_level or str(self._style_level.get((definition, list_style or ""), 0))
        place = as_number(level)
        return self._count(num_id, definition, place), place

    def _count(self, num_id: str, definition: str, place: int) -> str:
        levels = self._levels.get(definition, {})
        level = levels.get(place, _Level(start=1))
        counts = self._counts.setdefault(definition, {})
        starts = self._starts.get(num_id, {})
        if place in starts and (num_id, place) not in self._started:
            counts[place] = starts[place]
        else:
            counts[place] = counts[place] + 1 if place in counts else level.start
        self._started.add((num_id, place))
        for deeper in [other for other in counts if other > place]:
            if levels.get(deeper, _Level()).restarts:
                del counts[deeper]
        if level.format == "bullet":
            return BULLET
        printed = level.text
        for other in range(place + 1):
            above = levels.get(other, _Level(start=1))
            printed = printed.replace(f"%{other + 1}", _figure(counts.get(other, above.start), above.format))
        return printed.strip()

    def _list_of_style(self, style: str | None) -> tuple[str | None, str | None, str | None]:
        """Return the list, level and the style that names them, following what styles are based on."""
        visited: set[str] = set()
        while style and style in self._styles and style not in visited:
            visited.add(style)
            num_id, level, based_on = self._styles[style]
            if num_id is not None:
                return num_id, level, style
            style = based_on
        return None, None, None

    def _read_definitions(self, numbering: Any) -> None:
        linked, style_links = {}, {}
        for abstract in numbering.iter(qn("w:abstractNum")):
            identity = abstract.get(qn("w:abstractNumId"))
            self._levels[identity] = {}
            for element in abstract.findall(qn("w:lvl")):
                self._read_level(identity, element)
            if link := value_of(abstract, "w:numStyleLink"):
                linked[identity] = link
            if style_link := value_of(abstract, "w:styleLink"):
                style_links[style_link] = identity
        for num in numbering.iter(qn("w:num")):
            num_id = num.get(qn("w:numId"))
            definition = value_of(num, "w:abstractNumId")
            if not definition:
                continue
            self._definition[num_id] = style_links.get(linked.get(definition, ""), definition)
            self._starts[num_id] = {
                as_number(override.get(qn("w:ilvl"))): number_of(override, "w:startOverride")
                for override in num.findall(qn("w:lvlOverride"))
                if has(override, "w:startOverride")
            }

    def _read_level(self, definition: str, element: Any) -> None:
        place = as_number(element.get(qn("w:ilvl")))
        self._levels[definition][place] = _Level(
            format=value_of(element, "w:numFmt", "decimal"),
            text=value_of(element, "w:lvlText"),
            start=number_of(element, "w:start"),
            restarts=value_of(element, "w:lvlRestart") != "0",
        )
        if style := value_of(element, "w:pStyle"):
            self._style_level[definition, style] = place

    def _read_styles(self, styles: Any) -> None:
        for style in styles.iter(qn("w:style")):
            num_id, level, _ = _list_properties(style)
            based_on = value_of(style, "w:basedOn") or None
            self._styles[style.get(qn("w:styleId"), "")] = (num_id, level, based_on)


def _list_properties(element: Any) -> tuple[str | None, str | None, str | None]:
    """Return (numId, ilvl, style) of a paragraph or a style, None for each that is not given."""
    listing = "w:pPr/w:numPr"
    num_id, level = (value_of(element, f"{listing}/{name}") or None for name in ("w:numId", "w:ilvl"))
    return num_id, level, value_of(element, "w:pPr/w:pStyle") or None


def _figure(count: int, number_format: str) -> str:
    if number_format == "lowerLetter":
        return chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
    if number_format == "upperLetter":
        return _figure(count, "lowerLetter").upper()
    if number_format in {"lowerRoman", "upperRoman"}:
        roman = _roman(count)
        return roman if number_format == "upperRoman" else roman.lower()
    if number_format == "decimalZero":
        return f"{count:02}"
    return "" if number_format == "none" else str(count)


def _roman(count: int) -> str:
    figures = [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")]
    figures += [(40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]
    printed = ""
    for value, letters in figures:
        printed += letters * (count // value)
        count %= value
    return printed
