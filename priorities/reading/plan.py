"""Blocks → a plan as understood, with a question for everything a person must settle."""

from collections.abc import Sequence
from datetime import date

from priorities.reading.blocks import Block, DocumentTable, Line, flat, nested_tables
from priorities.reading.draft import ParsedAction, ParsedMilestone, ParsedPlan, ParsedPriority, Question
from priorities.reading.file_checks import FileRefused
from priorities.reading.front import FrontMatter, complete_title, read_front_matter
from priorities.reading.groups import GroupCollector
from priorities.reading.tables import FoundAction, TableReader
from priorities.rules.periods import Preset
from priorities.rules.timescale import Timescale, find_timescales, milestone_labels, read_timescale
from wsscp.dates import add_months, long_date
from wsscp.limits import LINE, NAME, PARAGRAPH, TEXT

# Of one action, and of a whole plan: what the preview can show as one form.
MAX_DATES_PER_ACTION = 20
MAX_PLAN_DATES = 1_500
_NUMBER = 20


def parse_plan(blocks: Sequence[Block]) -> ParsedPlan:
    """Return the plan a document's blocks hold. Raises Refused when no table looks like a plan's."""
    reader, before_tables = _read_tables(blocks)
    if not reader.found:
        raise FileRefused(
            "No table in this file looks like a plan. The tracker looks for a table with a column headed "
            "Activity or Actions, beside one such as Priority, Outcomes, Lead or Timescale. "
            "You can also fill in the spreadsheet template and upload that."
        )
    front = read_front_matter(before_tables)
    words = front.words
    _name_levels(front, reader)
    if words.starts_on is None:
        _propose_period(front, reader.found)
    complete_title(words)
    draft = ParsedPlan(words, reader.priorities, front.questions)
    draft.questions += [Question(*doubt) for doubt in reader.doubts]
    for found in reader.found:
        draft.questions += read_dates(found, words.starts_on, words.ends_on)
    if len(draft.milestones) > MAX_PLAN_DATES:
        raise FileRefused(
            f"The file has more than {MAX_PLAN_DATES:,} dates. Split it into one file for each plan."
        )
    _find_groups(draft, reader, blocks)
    _fit(draft)
    return draft


def _read_tables(blocks: Sequence[Block]) -> tuple[TableReader, list[Line]]:
    """Read all tables; return with them the lines above the first that is a plan's."""
    reader = TableReader()
    before_tables: list[Line] = []
    since: list[Line] = []
    for block in blocks:
        if isinstance(block, DocumentTable):
            if not reader.read(block, since) and not reader.found:
                since += _as_lines(block)
                continue
            before_tables = before_tables or since
            since = []
        elif not reader.read_section(block.text):
            since.append(block)
    return reader, before_tables


def _as_lines(table: DocumentTable) -> list[Line]:
    """A table that only lays out a page (a title, a vision in a box) reads as the lines in it."""
    cells = dict.fromkeys(cell for row in table.rows for cell in row)
    lines = [line for cell in cells for line in cell.lines]
    return lines if not list(nested_tables(table)) else [line for line in lines if not line.is_item]


def _name_levels(front: FrontMatter, reader: TableReader) -> None:
    label = reader.priority_label or "Priority"
    front.words.priority_label = label[:50]
    front.words.action_label = reader.action_label or "Activity"
    heading = reader.progress_heading.lower()
    if all(month in heading for month in ("may", "aug", "nov", "feb")):
        front.words.reporting_preset = Preset.MID_QUARTER.value
    if "objective" in label.lower():
        for priority in reader.priorities:
            priority.kind = "strategic_objective"
    else:
        front.set_kinds(reader.priorities)


def _propose_period(front: FrontMatter, found: Sequence[FoundAction]) -> None:
    """Where no period is printed, propose the financial years that hold all the dates."""
    texts = [text for one in found for text in (one.timescale, one.action.text)]
    days = [scale.due_on for text in texts for scale in find_timescales(text) if scale.due_on]
    says = "The document does not say which period the plan covers."
    if not days:
        front.questions.append(Question("plan period", says, "Enter the first and last day."))
        return
    first, last = min(days), max(days)
    front.words.starts_on = date(first.year - (first.month < 4), 4, 1)
    front.words.ends_on = date(last.year + (last.month > 3), 3, 31)
    proposed = (
        f"{long_date(front.words.starts_on)} to {long_date(front.words.ends_on)}, which holds all its dates"
    )
    front.questions.append(Question("plan period", says, proposed))


def read_dates(found: FoundAction, starts_on: date | None, ends_on: date | None) -> list[Question]:
    """Give an action its milestones from its own words and its timescale; return what is to be asked."""
    action, where = found.action, f"action {found.action.number}"
    scales, text = [], found.timescale
    if text:
        scales = read_timescale(text, starts_on=starts_on, ends_on=ends_on)
    if not scales:
        text = action.text
        scales = find_timescales(text)
    questions = [Question(where, one.question, one.proposed) for one in scales if one.question]
    if found.timescale and text is not found.timescale and not scales:
        says = f"“{flat(found.timescale)}” is not a date."
        proposed = f"The plan’s last day, {long_date(ends_on)}" if ends_on else "The plan’s last day"
        questions.append(Question(where, says, proposed))
    dated = [one for one in scales if not one.is_ongoing]
    if len(dated) > MAX_DATES_PER_ACTION:
        says = f"It names {len(dated)} dates. The first {MAX_DATES_PER_ACTION} are kept."
        questions = [Question(where, says, f"{MAX_DATES_PER_ACTION} dates")]
        dated = dated[:MAX_DATES_PER_ACTION]
    action.ongoing = bool(scales) and not dated
    if dated and len(dated) < len(scales):
        questions.append(Question(where, "It has dates and also says it is ongoing.", "Dated, not ongoing"))
    action.milestones = _milestones(action, text, dated, ends_on)
    outside = [_outside(where, one, starts_on, ends_on) for one in dated]
    return questions + [question for question in outside if question]


def _milestones(
    action: ParsedAction, text: str, dated: list[Timescale], ends_on: date | None
) -> list[ParsedMilestone]:
    if not dated:
        return [] if action.ongoing else [ParsedMilestone(due_on=ends_on)]
    labels = milestone_labels(text, dated) if len(dated) > 1 else [""]
    return [
        ParsedMilestone(one.as_printed, one.precision.value, one.due_on, label)
        for one, label in zip(dated, labels, strict=True)
    ]


def _outside(where: str, one: Timescale, starts_on: date | None, ends_on: date | None) -> Question | None:
    """A date outside the plan's days may be no timescale at all ("the inspection of March 2019")."""
    if not starts_on or not ends_on or not one.due_on or not one.first_on or one.question:
        return None
    if one.due_on < starts_on:
        return Question(
            where, f"“{one.as_printed}” is before the plan begins.", f"Due {long_date(one.due_on)}"
        )
    if one.first_on > add_months(ends_on, 12):
        return Question(
            where, f"“{one.as_printed}” is long after the plan ends.", f"Due {long_date(one.due_on)}"
        )
    return None


def _find_groups(draft: ParsedPlan, reader: TableReader, blocks: Sequence[Block]) -> None:
    """Give each action the groups its row names, and keep the other names groups go by."""
    lines = [
        line.text for block in blocks for line in ([block] if isinstance(block, Line) else _as_lines(block))
    ]
    book = GroupCollector("\n".join(lines))
    for found in reader.found:
        found.action.groups = book.named_in(found.lead)
        found.action.lead = book.lead_in(found.lead)
    for priority in draft.priorities:
        for text in (priority.related_plans, *(action.text for action in priority.actions)):
            book.note_other_names(text)
    draft.groups = book.groups


def _fit(draft: ParsedPlan) -> None:
    """Cut what is longer than the tracker can hold, and ask about it; nothing is lost silently."""
    _cut(draft, "plan", draft.plan, title=NAME, period_as_printed=NAME, review_as_printed=NAME)
    _cut(draft, "plan", draft.plan, vision=PARAGRAPH, statutory_framework=TEXT, closing_statement=PARAGRAPH)
    for priority in draft.priorities:
        where = f"priority {priority.number}"
        _cut(draft, where, priority, number=_NUMBER, title=LINE, mechanism=PARAGRAPH)
        _cut(draft, where, priority, related_plans=PARAGRAPH, impact_information=PARAGRAPH)
        _cut(draft, where, priority, evidence_of_need=TEXT)
        _fit_priority(draft, priority)


def _fit_priority(draft: ParsedPlan, priority: ParsedPriority) -> None:
    for stream in priority.workstreams:
        _cut(draft, f"work stream {stream.number}", stream, number=_NUMBER, title=NAME, outcome=PARAGRAPH)
    for action in priority.actions:
        where = f"action {action.number}"
        _cut(draft, where, action, number=_NUMBER, text=PARAGRAPH)
        action.source = action.source[: PARAGRAPH + LINE]
        for milestone in action.milestones:
            _cut(draft, where, milestone, as_printed=NAME, label=LINE)


def _cut(draft: ParsedPlan, where: str, thing: object, **limits: int) -> None:
    for name, limit in limits.items():
        text = getattr(thing, name)
        if len(text) > limit:
            setattr(thing, name, text[: limit - 1] + "…")
            says = f"A text is longer than {limit:,} characters and was cut there."
            draft.questions.append(Question(where, says, f"{text[:60]}…"))
