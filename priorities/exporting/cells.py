"""What stands in the cells of a plan's table, so that it reads back as it was."""

from dataclasses import replace

from priorities.reading.draft import ParsedAction, ParsedMilestone, ParsedPriority, PlanDetails
from priorities.reading.groups import GroupCollector, format_groups
from priorities.reading.plan import read_dates
from priorities.reading.tables import FoundAction
from wsscp.dates import long_date


def timescale_cell(action: ParsedAction, plan: PlanDetails) -> str:
    """Return what the timescale cell must say; "" where the action's own words say it."""
    printed = "; ".join(f"{one.label} {one.as_printed}".strip() for one in action.milestones)
    dates = "; ".join(_dated(one) for one in action.milestones)
    tried = ["", "Ongoing" if action.ongoing else printed, dates]
    return next((cell for cell in tried if _reads(action, cell, plan)), dates or printed)


def group_cells(priority: ParsedPriority, document_text: str) -> list[str]:
    """Return each action's cell of groups: the mechanism where it names the groups of all of them."""
    book = GroupCollector(document_text)
    told = _told(book.named_in(priority.mechanism), book.lead_in(priority.mechanism))
    if all(_told(action.groups, action.lead) == told for action in priority.actions):
        return [priority.mechanism] * len(priority.actions)
    return [format_groups(action.groups, action.lead) for action in priority.actions]


def section_lines(priority: ParsedPriority, leads: list[str]) -> list[str]:
    """Return the lines below a priority's actions: related plans, impact, need, and mechanism if need be."""
    gathered = "\n".join(dict.fromkeys(line for lead in leads for line in lead.splitlines() if line))
    sections = {
        "Related action plans": priority.related_plans,
        "Impact information": priority.impact_information,
        "Evidence of need": priority.evidence_of_need,
        "Groups responsible and mechanism": "" if gathered == priority.mechanism else priority.mechanism,
    }
    return [f"{name}: {text}" for name, text in sections.items() if text]


def _told(groups: list[str], lead: str) -> tuple[set[str], str]:
    return {name.casefold() for name in groups}, lead.casefold()


def _dated(one: ParsedMilestone) -> str:
    return f"{one.label} by {long_date(one.due_on)}".strip() if one.due_on else one.label


def _reads(action: ParsedAction, cell: str, plan: PlanDetails) -> bool:
    """Whether the importer would make the same dates of the action's words with this cell beside them."""
    read = replace(action, milestones=[], ongoing=False)
    read_dates(FoundAction(read, "", cell), plan.starts_on, plan.ends_on)
    return (read.milestones, read.ongoing) == (action.milestones, action.ongoing)
