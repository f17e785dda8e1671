"""What a return still needs before it can be submitted, and what in it could identify a child."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from reporting.returns.answers import ActionAnswer, MilestoneAnswer, PriorityAnswer
from reporting.returns.content import ReturnContent
from wsscp.dates import long_date
from wsscp.identifiers import IdentifierKind, find_identifiers


@dataclass(frozen=True)
class ReturnProblem:
    """What is to be done, and on which priority's page; none for the page of key issues."""

    says: str
    priority: int | None
    box: str = ""


@dataclass(frozen=True)
class IdentifierWarning:
    """Words that may identify somebody: in which box, of what kinds, said how."""

    label: str
    kinds: tuple[IdentifierKind, ...]
    says: tuple[str, ...]
    priority: int | None
    box: str


def return_problems(sheet: ReturnContent) -> list[ReturnProblem]:
    """Return what stands between a return and its submission, in the order of its pages."""
    if not sheet.led and not any(text for _, text, *_ in return_texts(sheet)):
        return [ReturnProblem("Nothing is written in this return yet.", None)]
    found = [
        ReturnProblem(says, part.priority.pk, box)
        for part in sheet.parts
        for says, box in _of_part(part, sheet)
    ]
    if _is_reused(sheet.returned.key_issues, sheet.previous and sheet.previous.key_issues):
        found.append(ReturnProblem(_reused("Key issues"), None, "id_issues-key_issues"))
    return found


def _of_part(part: PriorityAnswer, sheet: ReturnContent) -> Iterator[tuple[str, str]]:
    for line in part.lines:
        yield from _of_line(line, sheet.today)
    old = part.previous
    where = f"{sheet.period.plan.priority_label} {part.priority.number}"
    if old and _is_reused(part.row.achievements, old.achievements):
        yield _reused(f"{where}, achievements"), f"id_p{part.priority.pk}-achievements"
    if old and _is_reused(part.row.next_actions, old.next_actions):
        yield _reused(f"{where}, next actions"), f"id_p{part.priority.pk}-next_actions"


def _of_line(line: ActionAnswer, today: date) -> Iterator[tuple[str, str]]:
    number, row, box = line.action.number, line.row, f"id_a{line.action.pk}-"
    if line.is_lead and not line.is_answered:
        yield f"{number}: write progress, or tick “No change”.", f"{box}progress"
    if row.is_unchanged and row.progress:
        yield f"{number}: you wrote progress and ticked “No change”. Choose one.", f"{box}is_unchanged"
    if line.previous and _is_reused(row.progress, line.previous.progress):
        yield _reused(number), f"{box}progress"
    if line.challenges and line.is_lead:
        yield from _of_challenges(line, f"{box}answer")
    for one in line.dates:
        yield from _of_date(number, one, today)
    if line.is_better and not row.declared_reason:
        colour, computed = row.get_declared_display().lower(), line.computed.label.lower()
        says = f"{number}: say why it is {colour}, which is better than the computed {computed}."
        yield says, f"{box}declared_reason"


def _of_challenges(line: ActionAnswer, box: str) -> Iterator[tuple[str, str]]:
    number, row, last = line.action.number, line.row, line.challenges[-1]
    if not row.answer:
        yield f"{number}: answer the challenge of {last.by}.", box
    elif row.changed_at and row.changed_at < last.at:
        yield f"{number}: {last.by} challenged this after you wrote your answer. Answer that too.", box


def _of_date(number: str, one: MilestoneAnswer, today: date) -> Iterator[tuple[str, str]]:
    box = f"id_m{one.milestone.pk}-"
    if one.row.completed_on and one.row.completed_on > today:
        yield f"{number}: it cannot be completed on a day still to come.", f"{box}completed_on"
    if one.completed_on:
        return
    if one.row.forecast_on and one.row.forecast_on < today:
        yield (
            f"{number}: the forecast {long_date(one.row.forecast_on)} has passed. Give a later one.",
            f"{box}forecast_on",
        )
    elif one.is_asked and not (one.forecast_on and one.forecast_on >= today):
        why = "it is overdue" if one.is_overdue else f"it is due {long_date(one.milestone.due_on)}"
        yield f"{number}: give a forecast or the day it was completed, as {why}.", f"{box}forecast_on"


def _is_reused(text: str, before: str | None) -> bool:
    return bool(text and before) and text.split() == before.split()


def _reused(where: str) -> str:
    return f"{where}: this is the last return’s text word for word. Change it, or take it out."


def return_texts(sheet: ReturnContent) -> Iterator[tuple[str, str, int | None, str]]:
    """Yield every text of a return as (label, text, priority, id of its box)."""
    for part in sheet.parts:
        pk, number = part.priority.pk, part.priority.number
        for line in part.lines:
            box = f"id_a{line.action.pk}-"
            yield f"{line.action.number} progress", line.row.progress, pk, f"{box}progress"
            yield f"{line.action.number} answer to the challenge", line.row.answer, pk, f"{box}answer"
            yield (
                f"{line.action.number} reason for the colour",
                line.row.declared_reason,
                pk,
                f"{box}declared_reason",
            )
        yield f"{number} achievements and impact", part.row.achievements, pk, f"id_p{pk}-achievements"
        yield f"{number} next actions", part.row.next_actions, pk, f"id_p{pk}-next_actions"
    yield "Key issues", sheet.returned.key_issues, None, "id_issues-key_issues"


def identifier_warnings(sheet: ReturnContent) -> list[IdentifierWarning]:
    """Return the boxes whose words may identify somebody."""
    found = []
    for label, text, priority, box in return_texts(sheet):
        if here := find_identifiers(text):
            kinds = tuple(dict.fromkeys(one.kind for one in here))
            found.append(
                IdentifierWarning(label, kinds, tuple(one.message(text) for one in here[:5]), priority, box)
            )
    return found
