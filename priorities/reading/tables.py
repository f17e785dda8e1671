"""Reads a plan's tables, row by row, into priorities, work streams and actions.

An action is an item of the actions cell. Its number is "<priority>.<n>" ("2.2"), n as Word prints it; under
a work stream it is "<work stream>.<n>" ("1.1.2"; Worcestershire's "1.4" under objective 4 gives "1.4.1").
A number printed in full is used as printed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import DateField

from priorities.fields import ACTION, PlanField
from priorities.reading.blocks import DocumentCell, DocumentTable, Line, distinct_cells, flat, nested_tables
from priorities.reading.draft import ParsedAction, ParsedPriority, ParsedWorkstream, Question
from priorities.reading.file_checks import FileRefused
from priorities.reading.headings import (
    TEXT_COLUMNS,
    Column,
    ColumnRole,
    heading_columns,
    labelled_sections,
    numbered_title,
    priority_label,
)
from priorities.rules.timescale import find_timescales
from wsscp.limits import LINE, TEXT

_DOTTED = re.compile(r"\d{1,2}(?:\.\d{1,2})*")
_MOST_CAPTION_LINES = 3
# What the preview can show as one form.
MAX_PLAN_ACTIONS = 500


@dataclass
class FoundAction:
    """An action with the texts of its own lead, timescale and days, before its dates and groups are read."""

    action: ParsedAction
    lead: str
    timescale: str
    # The texts of its own columns that hold a day.
    days: dict[PlanField, str] = field(default_factory=dict)


@dataclass
class TableReader:
    """Reads the tables of one document, in order, and collects its priorities."""

    priorities: list[ParsedPriority] = field(default_factory=list)
    actions: list[FoundAction] = field(default_factory=list)
    priority_label: str = ""
    action_label: str = ""
    progress_heading: str = ""
    questions: list[Question] = field(default_factory=list)
    _current: ParsedPriority | None = None
    _stream: ParsedWorkstream | None = None

    def read(self, table: DocumentTable, before: Sequence[Line]) -> bool:
        """Read a table if it is a plan's; return whether it is. `before`: the lines since the last table."""
        headings = [set(heading_columns(row).values()) for row in table.rows]
        if not any(headings):
            return any([self.read(inner, before) for inner in nested_tables(table)])
        if any(ColumnRole.REPORT in roles for roles in headings):
            return False
        self._caption(before, also_plain=not any(ColumnRole.PRIORITY in roles for roles in headings))
        columns: dict[int, Column] = {}
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
        """Read "Related action plans: …" below a table into its priority; return whether the text is one."""
        sections = labelled_sections(text)
        if not sections or self._current is None:
            return False
        priority = self._current
        priority.related_plans = _more(priority.related_plans, sections.get(ColumnRole.RELATED, ""))
        priority.impact_information = _more(priority.impact_information, sections.get(ColumnRole.IMPACT, ""))
        priority.evidence_of_need = _more(priority.evidence_of_need, sections.get(ColumnRole.EVIDENCE, ""))
        # A section about the whole priority replaces what was collected from the rows.
        priority.mechanism = sections.get(ColumnRole.LEAD, priority.mechanism)
        return True

    def _note_names(self, row: tuple[DocumentCell, ...], columns: dict[int, Column]) -> None:
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
        """Start a priority where the last lines before a table name one ("Strategic Objective 2", …).

        With `also_plain`, any heading right above does: the table has no column for the priority.
        """
        pieces = [piece for line in lines for piece in line.pieces() if piece.text][-_MOST_CAPTION_LINES:]
        for place, piece in enumerate(pieces):
            labelled = priority_label(piece.text)
            if labelled and labelled[1]:
                label, number, title = labelled
                title = title or " ".join(other.text for other in pieces[place + 1 :])
                self.priority_label = self.priority_label or label
                self._start_priority(number, title)
                return
        if also_plain and pieces and pieces[-1].is_heading:
            number, title = numbered_title(pieces[-1].text)
            self._start_priority(number or pieces[-1].number.strip("."), title)

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
            self._start_priority(labelled[1], labelled[2])
            return True
        if self._current is not None and not self._current.title and place == 0:
            self._current.title = flat(text)
            return True
        return width > 1

    def _body_row(self, row: tuple[DocumentCell, ...], columns: dict[int, Column], *, is_sheet: bool) -> None:
        def cells(role: Column) -> list[DocumentCell]:
            return list(dict.fromkeys(row[place] for place, other in columns.items() if other is role))

        def text(role: ColumnRole) -> str:
            return "\n".join(cell.text for cell in cells(role) if cell.text)

        # A column without a heading may hold numbers too ("1.1" beside Worcestershire's work streams).
        numbers = [
            flat(cell.text)
            for place, cell in enumerate(row)
            if columns.get(place, ColumnRole.NUMBER) is ColumnRole.NUMBER
        ]
        number = next((value for value in numbers if _DOTTED.fullmatch(value.rstrip("."))), "").rstrip(".")
        if text(ColumnRole.PRIORITY):
            piece = next(piece for cell in cells(ColumnRole.PRIORITY) for piece in cell.pieces)
            title = flat(text(ColumnRole.PRIORITY))
            printed = piece.number.strip(".)( ")
            self._start_priority(*((printed, title) if printed.isdecimal() else numbered_title(title)))
        if text(ColumnRole.WORKSTREAM):
            self._start_stream(number, flat(text(ColumnRole.WORKSTREAM)))
            number = ""
        if not text(ColumnRole.ACTIONS):
            return
        pieces: dict[Column, list[Line]] = {
            column: [piece for cell in cells(column) for piece in cell.pieces]
            for column in (*ColumnRole, *TEXT_COLUMNS)
        }
        self._add_texts({column: [piece.text for piece in own] for column, own in pieces.items()})
        items = _items(pieces[ColumnRole.ACTIONS], is_sheet=is_sheet)
        leads = _share_out(pieces[ColumnRole.LEAD], len(items))
        timescales = _share_out(pieces[ColumnRole.TIMESCALE], len(items))
        others = {column: _share_out(pieces[column], len(items)) for column in TEXT_COLUMNS}
        line_counts = {len(pieces[ColumnRole.LEAD]), len(pieces[ColumnRole.TIMESCALE])}
        if _may_be_one(items) and len(items) not in line_counts:
            question = (
                "The paragraphs of one cell are not marked as a list. Each is read as an action of its own."
            )
            stream, priority = self._stream, self._priority()
            where = f"work stream {stream.number}" if stream else f"priority {priority.number}"
            self.questions.append(Question(where, question, f"{len(items)} actions"))
        for nth, (item, lead, timescale) in enumerate(zip(items, leads, timescales, strict=True)):
            action = self._add_action(item, number if len(items) == 1 else "")
            own_lead = lead if len(items) == 1 or len(set(leads)) > 1 else ""
            labelled = [
                f"{name}: {flat(value)}"
                for name, value in (("Lead", own_lead), ("Timescale", timescale))
                if value
            ]
            action.source = " · ".join([f"{item.number} {item.text}".strip(), *labelled])
            found = FoundAction(action, lead, timescale)
            self.actions.append(found)
            for column, texts in others.items():
                _read_column(found, column, flat(texts[nth]))

    def _add_texts(self, texts: dict[Column, list[str]]) -> None:
        """Add the other texts of an action's row to its priority, or its work stream."""
        priority = self._priority()
        if self._stream is not None:
            self._stream.outcome = _more(self._stream.outcome, "\n".join(texts[ColumnRole.OUTCOMES]))
        else:
            priority.outcomes = list(dict.fromkeys([*priority.outcomes, *texts[ColumnRole.OUTCOMES]]))
        for line in texts[ColumnRole.LEAD]:
            priority.mechanism = _more(priority.mechanism, line)
        priority.related_plans = _more(priority.related_plans, "\n".join(texts[ColumnRole.RELATED]))
        priority.impact_information = _more(priority.impact_information, "\n".join(texts[ColumnRole.IMPACT]))

    def _priority(self) -> ParsedPriority:
        """Return the priority being read; where none is named, start one to be named in the preview."""
        if self._current is None:
            self._start_priority("", "Priority without a name")
            self.questions.append(
                Question("priority 1", "The document does not name this priority.", "Give it a name.")
            )
        assert self._current is not None
        return self._current

    def _start_priority(self, number: str, title: str) -> None:
        """Continue the priority of this number or title, else add one."""
        by_number = {priority.number: priority for priority in self.priorities}
        before = self._current
        same_title = [
            priority
            for priority in self.priorities
            if title and priority.title.casefold() == title.casefold()
        ]
        if number in by_number and (not title or by_number[number] in same_title):
            self._current = by_number[number]
        elif same_title and not number:
            self._current = same_title[0]
        else:
            if not number or number in by_number:
                number = str(max((int(other) for other in by_number if other.isdecimal()), default=0) + 1)
            self._current = ParsedPriority(number, title)
            self.priorities.append(self._current)
        if self._current is not before:
            self._stream = None

    def _start_stream(self, number: str, title: str) -> None:
        """Continue the work stream of this number and title, else add one."""
        streams = self._priority().workstreams
        printed = re.match(rf"({_DOTTED.pattern})[.):]?\s+(?=\S)", title)
        if not number and printed:
            number, title = printed[1], title[printed.end() :]
        same = (stream for stream in streams if stream.title == title and number in {"", stream.number})
        self._stream = next(same, None)
        if self._stream is not None:
            return
        number = number if _DOTTED.fullmatch(number) else f"{self._priority().number}.{len(streams) + 1}"
        self._stream = ParsedWorkstream(number, title)
        streams.append(self._stream)

    def _add_action(self, item: Line, number: str) -> ParsedAction:
        if len(self.actions) >= MAX_PLAN_ACTIONS:
            raise FileRefused(
                f"The file has more than {MAX_PLAN_ACTIONS} actions. Split it into one file for each plan."
            )
        priority = self._priority()
        stream = self._stream.number if self._stream else ""
        siblings = [action for action in priority.actions if action.workstream == stream]
        parent = stream or priority.number
        printed = number or item.number.strip(".)( ")
        used = {action.number for action in priority.actions}
        if not re.fullmatch(rf"{re.escape(parent)}\.\d[\w.]*", printed):
            is_plain = re.fullmatch(r"\d{1,3}|[a-z]", printed) and f"{parent}.{printed}" not in used
            printed = f"{parent}.{printed if is_plain else len(siblings) + 1}"
        while printed in used:
            head, _, last = printed.rpartition(".")
            printed = f"{head}.{int(last) + 1 if last.isdecimal() else 1}"
        action = ParsedAction(printed, item.text, workstream=stream)
        priority.actions.append(action)
        return action


def _read_column(found: FoundAction, column: PlanField, text: str) -> None:
    """Read a column of an action's own: a text into it, the text of a day to be read with its dates."""
    if not text:
        return
    found.action.source += f" · {column.column}: {text}"
    if isinstance(ACTION.model_field(column), DateField):
        found.days[column] = text
    else:
        setattr(found.action, column.draft_key, text[:LINE])


def _items(pieces: list[Line], *, is_sheet: bool) -> list[Line]:
    """Return a cell's pieces as items: what follows an item, or is on a deeper level, belongs to it."""
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
    return [Line("".join(texts)[: TEXT + 1], first.number, first.level) for first, texts in items]


def _may_be_one(items: list[Line]) -> bool:
    """Whether these could be the paragraphs of one action: no list, and not a date in each."""
    is_list = any(item.is_item for item in items)
    return len(items) > 1 and not is_list and not all(find_timescales(item.text) for item in items)


def _share_out(pieces: list[Line], count: int) -> list[str]:
    """Give each of a row's actions its own line of another column; where they do not match, all of it."""
    texts = [piece.text for piece in pieces]
    words = " ".join(texts).split()
    are_initials = all(re.fullmatch(r"[A-Z&/]{2,8}", word) for word in words)
    if len(texts) != count and len(words) == count and are_initials:
        texts = words
    if len(texts) == count:
        return texts
    return ["\n".join(texts)] * count


def _more(text: str, more: str) -> str:
    """Add to a text what it does not contain already."""
    is_full = len(text) > TEXT
    if not more or is_full or more in text.splitlines() or more == text:
        return text
    return f"{text}\n{more}" if text else more
