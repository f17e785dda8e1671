"""The cells of a plan's table, written so that importing them gives the same plan."""

from dataclasses import replace

from priorities.reading.draft import ParsedAction, ParsedMilestone, ParsedPriority, PlanDetails
from priorities.reading.groups import GroupCollector, format_groups
from priorities.reading.plan import read_dates
from priorities.reading.tables import FoundAction
from wsscp.dates import count_of, long_date


def timescale_cell(action: ParsedAction, plan: PlanDetails) -> str:
    """Return the text of the timescale cell; "" where the action's own text says it."""
    printed = "; ".join(
        f"{milestone.label} {milestone.as_printed}".strip() for milestone in action.milestones
    )
    dates = "; ".join(_due_text(milestone) for milestone in action.milestones)
    interval = action.review_every_months
    ongoing = f"Ongoing, every {count_of(interval, 'month')}" if interval else "Ongoing"
    candidates = ["", ongoing if action.ongoing else printed, dates]
    return next((cell for cell in candidates if _reads_back(action, cell, plan)), dates or printed)


def group_cells(priority: ParsedPriority, document_text: str) -> list[str]:
    """Return each action's cell of groups: the mechanism where that names the groups of all of them."""
    collector = GroupCollector(document_text)
    named = _casefolded(collector.named_in(priority.mechanism), collector.lead_in(priority.mechanism))
    if all(_casefolded(action.groups, action.lead) == named for action in priority.actions):
        return [priority.mechanism] * len(priority.actions)
    return [format_groups(action.groups, action.lead) for action in priority.actions]


def section_lines(priority: ParsedPriority, leads: list[str]) -> list[str]:
    """Return the lines below a priority's actions: related plans, impact, need, and mechanism if needed."""
    in_cells = "\n".join(dict.fromkeys(line for lead in leads for line in lead.splitlines() if line))
    sections = {
        "Related action plans": priority.related_plans,
        "Impact information": priority.impact_information,
        "Evidence of need": priority.evidence_of_need,
        "Groups responsible and mechanism": "" if in_cells == priority.mechanism else priority.mechanism,
    }
    return [f"{name}: {text}" for name, text in sections.items() if text]


def _casefolded(groups: list[str], lead: str) -> tuple[set[str], str]:
    return {name.casefold() for name in groups}, lead.casefold()


def _due_text(milestone: ParsedMilestone) -> str:
    label = milestone.label
    return f"{label} by {long_date(milestone.due_on)}".strip() if milestone.due_on else label


def _reads_back(action: ParsedAction, cell: str, plan: PlanDetails) -> bool:
    """Whether the importer would read the same milestones from the action's text with this cell."""
    read = replace(action, milestones=[], ongoing=False, review_every_months=None)
    read_dates(FoundAction(read, "", cell), plan.starts_on, plan.ends_on)
    return read == action
