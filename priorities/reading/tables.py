"""Reads a plan's tables, row by row, into priorities, work streams and actions.

An action is an item of the actions cell. Its number is "<priority>.<n>" ("2.2"), n as Word prints it; under
a work stream it is "<work stream>.<n>" ("1.1.2"; Worcestershire's "1.4" under objective 4 gives "1.4.1").
A number that is printed in full is kept as it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from priorities.reading.blocks import DocumentCell, DocumentTable, Line, distinct_cells, flat, nested_tables
from priorities.reading.draft import ParsedAction, ParsedPriority, ParsedWorkstream
from priorities.reading.file_checks import FileRefused
from priorities.reading.headings import (
    ColumnRole,
    heading_columns,
    labelled_sections,
    numbered_title,
    priority_label,
)
from priorities.rules.timescale import find_timescales
from wsscp.limits import TEXT

_DOTTED = re.compile(r"\d{1,2}(?:\.\d{1,2})*")
_MOST_CAPTION_LINES = 3
# What the preview can show as one form.
MAX_PLAN_ACTIONS = 500


@dataclass
class FoundAction:
    """An action with the cells that bear on it alone, before its dates and groups are read."""

    action: ParsedAction
    lead: str
    timescale: str


@dataclass
class TableReader:
    """Gathers the priorities of one document as its tables come by."""

    priorities: list[ParsedPriority] = field(default_factory=list)
    found: list[FoundAction] = field(default_factory=list)
    priority_label: str = ""
    action_label: str = ""
    progress_heading: str = ""
    doubts: list[tuple[str, str, str]] = field(default_factory=list)
    _current: ParsedPriority | None = None
    _stream: ParsedWorkstream | None = None

    def read(self, table: DocumentTable, before: Sequence[Line]) -> bool:
        """Read a table if it is a plan's; `before` are the lines since the last table. Say if it was."""
        headings = [set(heading_columns(row).values()) for row in table.rows]
        if not any(headings):
            return any([self.read(inner, before) for inner in nested_tables(table)])
        if any(ColumnRole.REPORT in roles for roles in headings):
            return False
        self._caption(before, also_plain=not any(ColumnRole.PRIORITY in roles for roles in headings))
        columns: dict[int, ColumnRole] = {}
        was_heading = False
        pending: list[Line] = []
        for row in table.rows:
            heading = heading_columns(row)
            if heading:
                # A second heading row fills in what the first left open ("Activity" over "Action | By when").
                columns = {**columns, **heading} if was_heading else heading
                self._note_names(row, columns)
                self._caption(pending)
                pending = []
            elif not columns:
                pending += [line for cell in distinct_cells(row) for line in cell.pieces]
            elif not self._section_row(row):
                self._body_row(row, columns, is_sheet=table.is_sheet)
            was_heading = bool(heading)
        return True

    def read_section(self, text: str) -> bool:
        """Take "Related action plans: …" below a table for the priority it follows; say if it was one."""
        sections = labelled_sections(text)
        if not sections or self._current is None:
            return False
        priority = self._current
        priority.related_plans = _more(priority.related_plans, sections.get(ColumnRole.RELATED, ""))
        priority.impact_information = _more(priority.impact_information, sections.get(ColumnRole.IMPACT, ""))
        priority.evidence_of_need = _more(priority.evidence_of_need, sections.get(ColumnRole.EVIDENCE, ""))
        # Said of the priority as a whole, it stands for what was gathered from the rows.
        priority.mechanism = sections.get(ColumnRole.LEAD, priority.mechanism)
        return True

    def _note_names(self, row: tuple[DocumentCell, ...], columns: dict[int, ColumnRole]) -> None:
        for place, role in columns.items():
            heading = flat(row[place].text)
            if role is ColumnRole.ACTIONS and not self.action_label:
                self.action_label = "Activity" if "activit" in heading.lower() else "Action"
            if role is ColumnRole.PRIORITY and not self.priority_label and "outcome" not in heading.lower():
                self.priority_label = re.sub(
                    r"ies$", "y", re.sub(r"(?<=ve|al|im)s$", "", heading)
                ).capitalize()
            if role is ColumnRole.PROGRESS:
                self.progress_heading = self.progress_heading or heading

    def _caption(self, lines: Sequence[Line], *, also_plain: bool = False) -> None:
        """Begin a priority where the last lines before a table name one ("Strategic Objective 2", …).

        With `also_plain`, any heading right above does: the table itself has no column for it.
        """
        pieces = [piece for line in lines for piece in line.pieces() if piece.text][-_MOST_CAPTION_LINES:]
        for place, piece in enumerate(pieces):
            labelled = priority_label(piece.text)
            if labelled and labelled[1]:
                label, number, title = labelled
                title = title or " ".join(other.text for other in pieces[place + 1 :])
                self.priority_label = self.priority_label or label
                self._begin(number, title)
                return
        if also_plain and pieces and pieces[-1].is_heading:
            number, title = numbered_title(pieces[-1].text)
            self._begin(number or pieces[-1].number.strip("."), title)

    def _section_row(self, row: tuple[DocumentCell, ...]) -> bool:
        """Read a row that is one merged cell (or a label with its text): sections, or a caption."""
        cells = distinct_cells(row)
        text = "\n".join(cell.text for cell in cells)
        if cells and labelled_sections(text) and self.read_section(text):
            return True
        label = flat(cells[0].text).rstrip(":") if len(cells) == 2 else ""
        if label and labelled_sections(f"{label}:") and self.read_section(f"{label}: {cells[1].text}"):
            return True
        return len(cells) == 1 and self._caption_row(text, row.index(cells[0]), row.count(cells[0]))

    def _caption_row(self, text: str, place: int, width: int) -> bool:
        """Read a row of one cell as a caption ("Strategic Objective 2", its title below) if it can be one."""
        labelled = priority_label(text)
        if labelled and labelled[1]:
            self.priority_label = self.priority_label or labelled[0]
            self._begin(labelled[1], labelled[2])
            return True
        if self._current is not None and not self._current.title and place == 0:
            self._current.title = flat(text)
            return True
        return width > 1

    def _body_row(
        self, row: tuple[DocumentCell, ...], columns: dict[int, ColumnRole], *, is_sheet: bool
    ) -> None:
        def cells(role: ColumnRole) -> list[DocumentCell]:
            return list(dict.fromkeys(row[at] for at, is_ in columns.items() if is_ is role))

        def text(role: ColumnRole) -> str:
            return "\n".join(cell.text for cell in cells(role) if cell.text)

        # A column without a heading may hold numbers too ("1.1" beside Worcestershire's work streams).
        numbers = [
            flat(row[at].text)
            for at in range(len(row))
            if columns.get(at, ColumnRole.NUMBER) is ColumnRole.NUMBER
        ]
        number = next((one for one in numbers if _DOTTED.fullmatch(one.rstrip("."))), "").rstrip(".")
        if text(ColumnRole.PRIORITY):
            piece = next(piece for cell in cells(ColumnRole.PRIORITY) for piece in cell.pieces)
            title = flat(text(ColumnRole.PRIORITY))
            printed = piece.number.strip(".)( ")
            self._begin(*((printed, title) if printed.isdecimal() else numbered_title(title)))
        if text(ColumnRole.WORKSTREAM) and self._priority() is not None:
            self._begin_stream(number, flat(text(ColumnRole.WORKSTREAM)))
            number = ""
        if not text(ColumnRole.ACTIONS):
            return
        self._add_words({role: [p.text for c in cells(role) for p in c.pieces] for role in ColumnRole})
        items = _items(
            [piece for cell in cells(ColumnRole.ACTIONS) for piece in cell.pieces], is_sheet=is_sheet
        )
        leads = _share_out(cells(ColumnRole.LEAD), len(items))
        timescales = _share_out(cells(ColumnRole.TIMESCALE), len(items))
        beside = {
            len([p for c in cells(role) for p in c.pieces])
            for role in (ColumnRole.LEAD, ColumnRole.TIMESCALE)
        }
        if _may_be_one(items) and len(items) not in beside:
            says = (
                "The paragraphs of one cell are not marked as a list. Each is read as an action of its own."
            )
            self.doubts.append((_place(self._priority(), self._stream), says, f"{len(items)} actions"))
        for item, lead, timescale in zip(items, leads, timescales, strict=True):
            action = self._add_action(item, number if len(items) == 1 else "")
            own_lead = lead if len(items) == 1 or len(set(leads)) > 1 else ""
            extra = [
                f"{name}: {flat(text)}"
                for name, text in (("Lead", own_lead), ("Timescale", timescale))
                if text
            ]
            action.source = " · ".join([f"{item.number} {item.text}".strip(), *extra])
            self.found.append(FoundAction(action, lead, timescale))

    def _add_words(self, words: dict[ColumnRole, list[str]]) -> None:
        """Take what else stands in an action's row for its priority, or its work stream."""
        priority = self._priority()
        if self._stream is not None:
            self._stream.outcome = _more(self._stream.outcome, "\n".join(words[ColumnRole.OUTCOMES]))
        else:
            known = dict.fromkeys([*priority.outcomes, *words[ColumnRole.OUTCOMES]])
            priority.outcomes = list(known)
        for line in words[ColumnRole.LEAD]:
            priority.mechanism = _more(priority.mechanism, line)
        priority.related_plans = _more(priority.related_plans, "\n".join(words[ColumnRole.RELATED]))
        priority.impact_information = _more(priority.impact_information, "\n".join(words[ColumnRole.IMPACT]))

    def _priority(self) -> ParsedPriority:
        """Return the priority being read; a table that names none gets one to be named in the preview."""
        if self._current is None:
            self._begin("", "Priority without a name")
            self.doubts.append(("priority 1", "The document does not name this priority.", "Give it a name."))
        assert self._current is not None
        return self._current

    def _begin(self, number: str, title: str) -> None:
        known = {priority.number: priority for priority in self.priorities}
        before = self._current
        same = [one for one in self.priorities if title and one.title.casefold() == title.casefold()]
        if number in known and (not title or known[number].title.casefold() == title.casefold()):
            self._current = known[number]
        elif same and not number:
            self._current = same[0]
        else:
            if not number or number in known:
                number = str(max((int(one) for one in known if one.isdecimal()), default=0) + 1)
            self._current = ParsedPriority(number, title)
            self.priorities.append(self._current)
        if self._current is not before:
            self._stream = None

    def _begin_stream(self, number: str, title: str) -> None:
        streams = self._priority().workstreams
        printed = re.match(rf"({_DOTTED.pattern})[.):]?\s+(?=\S)", title)
        if not number and printed:
            number, title = printed[1], title[printed.end() :]
        same = [one for one in streams if one.title == title and number in {"", one.number}]
        if same:
            self._stream = same[0]
            return
        number = number if _DOTTED.fullmatch(number) else f"{self._priority().number}.{len(streams) + 1}"
        self._stream = ParsedWorkstream(number, title)
        streams.append(self._stream)

    def _add_action(self, item: Line, number: str) -> ParsedAction:
        if len(self.found) >= MAX_PLAN_ACTIONS:
            raise FileRefused(
                f"The file has more than {MAX_PLAN_ACTIONS} actions. Split it into one file for each plan."
            )
        priority = self._priority()
        stream = self._stream.number if self._stream else ""
        siblings = [action for action in priority.actions if action.workstream == stream]
        parent = stream or priority.number
        printed = number or item.number.strip(".)( ")
        taken = {action.number for action in priority.actions}
        if not re.fullmatch(rf"{re.escape(parent)}\.\d[\w.]*", printed):
            is_plain = re.fullmatch(r"\d{1,3}|[a-z]", printed) and f"{parent}.{printed}" not in taken
            printed = f"{parent}.{printed if is_plain else len(siblings) + 1}"
        while printed in taken:
            head, _, last = printed.rpartition(".")
            printed = f"{head}.{int(last) + 1 if last.isdecimal() else 1}"
        action = ParsedAction(printed, item.text, workstream=stream)
        priority.actions.append(action)
        return action


def _items(pieces: list[Line], *, is_sheet: bool) -> list[Line]:
    """Return a cell's pieces as items: what follows an item, or lies deeper, belongs to it."""
    if is_sheet:
        return [Line(" ".join(piece.text for piece in pieces))]
    marked = [piece for piece in pieces if piece.is_item]
    if not marked:
        return pieces
    base = min(piece.level for piece in marked)
    numbered = marked[0].number != "•"
    items: list[tuple[Line, list[str]]] = []
    for piece in pieces:
        is_new = piece.is_item and piece.level == base and not (numbered and piece.number == "•")
        if is_new:
            items.append((piece, [piece.text]))
        elif items:
            items[-1][1].append(f"\n{piece.number} {piece.text}" if piece.is_item else f" {piece.text}")
        elif not piece.text.endswith(":"):
            items.append((piece, [piece.text]))
    return [Line("".join(words)[: TEXT + 1], first.number, first.level) for first, words in items]


def _place(priority: ParsedPriority, stream: ParsedWorkstream | None) -> str:
    return f"work stream {stream.number}" if stream else f"priority {priority.number}"


def _may_be_one(items: list[Line]) -> bool:
    """Whether these could be the paragraphs of one action: no list, and not a date in each."""
    is_list = any(item.is_item for item in items)
    return len(items) > 1 and not is_list and not all(find_timescales(item.text) for item in items)


def _share_out(cells: list[DocumentCell], count: int) -> list[str]:
    """Give each of a row's actions its own line of another cell; where they do not match, all of it."""
    pieces = [piece.text for cell in cells for piece in cell.pieces]
    words = " ".join(pieces).split()
    if len(pieces) != count and len(words) == count and all(re.fullmatch(r"[A-Z&/]{2,8}", w) for w in words):
        pieces = words
    if len(pieces) == count:
        return pieces
    return ["\n".join(pieces)] * count


def _more(before: str, more: str) -> str:
    """Add to a text what it does not say already."""
    is_full = len(before) > TEXT
    if not more or is_full or more in before.splitlines() or more == before:
        return before
    return f"{before}\n{more}" if before else more
