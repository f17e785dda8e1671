"""Reads a document's blocks as a draft plan, with a question for everything a person must decide."""

from collections.abc import Sequence
from datetime import date

from priorities.reading.blocks import Block, DocumentTable, Line, flat, nested_tables
from priorities.reading.draft import ParsedAction, ParsedMilestone, ParsedPlan, Question
from priorities.reading.file_checks import FileRefused
from priorities.reading.front import FrontMatter, complete_title, read_front_matter
from priorities.reading.groups import GroupCollector
from priorities.reading.starts import read_own_start
from priorities.reading.tables import FoundAction, TableReader
from priorities.rules.periods import Preset
from priorities.rules.timescale import (
    Timescale,
    find_timescales,
    has_financial_quarters,
    milestone_labels,
    read_interval,
    read_timescale,
)
from wsscp.dates import add_months, long_date
from wsscp.limits import LINE, PARAGRAPH

# For one action, and for a whole plan: what the preview can show as one form.
MAX_DATES_PER_ACTION = 20
MAX_PLAN_DATES = 1_500


def parse_plan(blocks: Sequence[Block]) -> ParsedPlan:
    """Return the plan a document's blocks hold. Raises FileRefused when no table looks like a plan's."""
    reader, before_tables = _read_tables(blocks)
    if not reader.actions:
        raise FileRefused(
            "No table in this file looks like a plan. The tracker looks for a table with a column headed "
            "Activity or Actions, beside one such as Priority, Outcomes, Lead or Timescale. "
            "You can also fill in the spreadsheet template and upload that."
        )
    front = read_front_matter(before_tables)
    details = front.details
    _name_levels(front, reader)
    if details.starts_on is None:
        _propose_period(front, reader.actions)
    complete_title(details)
    draft = ParsedPlan(details, reader.priorities, [*front.questions, *reader.questions])
    for row in reader.actions:
        draft.questions += read_dates(row, details.starts_on, details.ends_on)
        draft.questions += read_own_start(row, details.starts_on, details.ends_on)
    if len(draft.milestones) > MAX_PLAN_DATES:
        raise FileRefused(
            f"The file has more than {MAX_PLAN_DATES:,} dates. Split it into one file for each plan."
        )
    _find_groups(draft, reader, blocks)
    _fit(draft)
    return draft


def _read_tables(blocks: Sequence[Block]) -> tuple[TableReader, list[Line]]:
    """Read all tables; return the reader and the lines above the first table that is a plan's."""
    reader = TableReader()
    before_tables: list[Line] = []
    since_table: list[Line] = []
    for block in blocks:
        if isinstance(block, DocumentTable):
            if not reader.read(block, since_table) and not reader.actions:
                since_table += _as_lines(block)
                continue
            before_tables = before_tables or since_table
            since_table = []
        elif not reader.read_section(block.text):
            since_table.append(block)
    return reader, before_tables


def _as_lines(table: DocumentTable) -> list[Line]:
    """Return the lines in a table that is only page layout (a title, a vision in a box)."""
    cells = dict.fromkeys(cell for row in table.rows for cell in row)
    lines = [line for cell in cells for line in cell.lines]
    return lines if not list(nested_tables(table)) else [line for line in lines if not line.is_item]


def _name_levels(front: FrontMatter, reader: TableReader) -> None:
    label = reader.priority_label or "Priority"
    front.details.priority_label = label[:50]
    front.details.action_label = reader.action_label or "Activity"
    heading = reader.progress_heading.lower()
    if all(month in heading for month in ("may", "aug", "nov", "feb")):
        front.details.reporting_preset = Preset.MID_QUARTER.value
    elif any(has_financial_quarters(f"{row.timescale}\n{row.action.text}") for row in reader.actions):
        front.details.reporting_preset = Preset.FINANCIAL.value
    if "objective" in label.lower():
        for priority in reader.priorities:
            priority.kind = "strategic_objective"
    else:
        front.set_kinds(reader.priorities)


def _propose_period(front: FrontMatter, actions: Sequence[FoundAction]) -> None:
    """Where no period is printed, propose the financial years that hold all the dates."""
    texts = [text for row in actions for text in (row.timescale, row.action.text)]
    days = [scale.due_on for text in texts for scale in find_timescales(text) if scale.due_on]
    question = "The document does not say which period the plan covers."
    if not days:
        front.questions.append(Question("plan period", question, "Enter the first and last day."))
        return
    first, last = min(days), max(days)
    starts_on = date(first.year - (first.month < 4), 4, 1)
    ends_on = date(last.year + (last.month > 3), 3, 31)
    front.details.starts_on, front.details.ends_on = starts_on, ends_on
    proposed = f"{long_date(starts_on)} to {long_date(ends_on)}, which holds all its dates"
    front.questions.append(Question("plan period", question, proposed))


def read_dates(row: FoundAction, starts_on: date | None, ends_on: date | None) -> list[Question]:
    """Set an action's milestones from its timescale, else from its text; return the questions about them."""
    action, where = row.action, f"action {row.action.number}"
    scales, text = [], row.timescale
    if text:
        scales = read_timescale(text, starts_on=starts_on, ends_on=ends_on)
    if not scales:
        text = action.text
        scales = find_timescales(text)
    questions = [Question(where, scale.question, scale.proposed) for scale in scales if scale.question]
    if row.timescale and text is not row.timescale and not scales:
        not_a_date = f"“{flat(row.timescale)}” is not a date."
        proposed = f"The plan’s last day, {long_date(ends_on)}" if ends_on else "The plan’s last day"
        questions.append(Question(where, not_a_date, proposed))
    dated = [scale for scale in scales if not scale.is_ongoing]
    if len(dated) > MAX_DATES_PER_ACTION:
        too_many = f"It names {len(dated)} dates. The first {MAX_DATES_PER_ACTION} are kept."
        questions = [Question(where, too_many, f"{MAX_DATES_PER_ACTION} dates")]
        dated = dated[:MAX_DATES_PER_ACTION]
    action.ongoing = bool(scales) and not dated
    action.review_every_months = read_interval(text) if action.ongoing else None
    if dated and len(dated) < len(scales):
        questions.append(Question(where, "It has dates and also says it is ongoing.", "Dated, not ongoing"))
    action.milestones = _milestones(action, text, dated, ends_on)
    outside = [_outside_question(where, scale, starts_on, ends_on) for scale in dated]
    return questions + [question for question in outside if question]


def _milestones(
    action: ParsedAction, text: str, dated: list[Timescale], ends_on: date | None
) -> list[ParsedMilestone]:
    if not dated:
        return [] if action.ongoing else [ParsedMilestone(due_on=ends_on)]
    labels = milestone_labels(text, dated) if len(dated) > 1 else [""]
    return [
        ParsedMilestone(scale.as_printed, scale.precision.value, scale.due_on, label)
        for scale, label in zip(dated, labels, strict=True)
    ]


def _outside_question(
    where: str, scale: Timescale, starts_on: date | None, ends_on: date | None
) -> Question | None:
    """Ask about a date outside the plan's days: it may be no timescale ("the inspection of March 2019")."""
    if not starts_on or not ends_on or not scale.due_on or not scale.first_on or scale.question:
        return None
    proposed = f"Due {long_date(scale.due_on)}"
    if scale.due_on < starts_on:
        return Question(where, f"“{scale.as_printed}” is before the plan begins.", proposed)
    if scale.first_on > add_months(ends_on, 12):
        return Question(where, f"“{scale.as_printed}” is long after the plan ends.", proposed)
    return None


def _find_groups(draft: ParsedPlan, reader: TableReader, blocks: Sequence[Block]) -> None:
    """Set each action's groups and lead from its row, and the draft's groups with their other names."""
    lines = [
        line.text for block in blocks for line in ([block] if isinstance(block, Line) else _as_lines(block))
    ]
    collector = GroupCollector("\n".join(lines))
    for row in reader.actions:
        row.action.groups = collector.named_in(row.lead)
        row.action.lead = collector.lead_in(row.lead)
    for priority in draft.priorities:
        for text in (priority.related_plans, *(action.text for action in priority.actions)):
            collector.note_other_names(text)
    draft.groups = collector.groups


def _fit(draft: ParsedPlan) -> None:
    """Cut texts longer than the tracker can hold, with a question about each; nothing is lost silently."""
    for where, level, part in list(draft.parts()):
        for name, limit in level.text_limits().items():
            text = getattr(part, name)
            if text and len(text) > limit:
                setattr(part, name, text[: limit - 1] + "…")
                question = f"A text is longer than {limit:,} characters and was cut there."
                draft.questions.append(Question(where, question, f"{text[:60]}…"))
    for action in draft.actions:
        action.source = action.source[: PARAGRAPH + LINE]
