"""What a return still needs before it can be submitted, and what in it could identify a child."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from reporting.returns.answers import ActionAnswer, MilestoneAnswer, PriorityAnswer
from reporting.returns.content import ReturnContent
from reporting.rules.edit_conflicts import answer_text
from wsscp.dates import long_date
from wsscp.digests import canonical, sha256_of
from wsscp.identifiers import IdentifierKind, find_identifiers


@dataclass(frozen=True)
class ReturnProblem:
    """What has to be done, and on which priority's page; None for the page of key issues."""

    says: str
    priority: int | None
    box: str = ""


@dataclass(frozen=True)
class IdentifierWarning:
    """Text that may identify somebody: in which box, of what kinds, with the messages."""

    label: str
    kinds: tuple[IdentifierKind, ...]
    says: tuple[str, ...]
    priority: int | None
    box: str


def return_problems(content: ReturnContent) -> list[ReturnProblem]:
    """Return what has to be done before a return can be submitted, in the order of its pages."""
    if not content.led and not any(text for _, text, *_ in return_texts(content)):
        return [ReturnProblem("Nothing is written in this return yet.", None)]
    problems = [
        ReturnProblem(message, part.priority.pk, box)
        for part in content.parts
        for message, box in _part_problems(part, content)
    ]
    if content.previous and _is_reused(content.returned.key_issues, content.previous.key_issues):
        problems.append(ReturnProblem(_reused_message("Key issues"), None, "id_issues-key_issues"))
    return problems


def _part_problems(part: PriorityAnswer, content: ReturnContent) -> Iterator[tuple[str, str]]:
    for line in part.lines:
        yield from _action_problems(line, content.today)
    old = part.previous
    where = f"{content.period.plan.priority_label} {part.priority.number}"
    if old and _is_reused(part.row.achievements, old.achievements):
        yield _reused_message(f"{where}, achievements"), f"id_p{part.priority.pk}-achievements"
    if old and _is_reused(part.row.next_actions, old.next_actions):
        yield _reused_message(f"{where}, next actions"), f"id_p{part.priority.pk}-next_actions"


def _action_problems(line: ActionAnswer, today: date) -> Iterator[tuple[str, str]]:
    number, row, box = line.action.number, line.row, f"id_a{line.action.pk}-"
    if line.is_lead and not line.is_answered:
        yield f"{number}: write progress, or tick “No change”.", f"{box}progress"
    if row.is_unchanged and row.progress:
        yield f"{number}: you wrote progress and ticked “No change”. Choose one.", f"{box}is_unchanged"
    if line.previous and _is_reused(row.progress, line.previous.progress):
        yield _reused_message(number), f"{box}progress"
    if line.challenges and line.is_lead:
        yield from _challenge_problems(line, f"{box}answer")
    for milestone_answer in line.dates:
        label = milestone_answer.milestone.label
        yield from _date_problems(f"{number}, {label}" if label else number, milestone_answer, today)
    if line.is_better and not row.declared_reason:
        colour, computed = row.get_declared_display().lower(), line.computed.label.lower()
        message = f"{number}: say why it is {colour}, which is better than the computed {computed}."
        yield message, f"{box}declared_reason"


def _challenge_problems(line: ActionAnswer, box: str) -> Iterator[tuple[str, str]]:
    number, row, last = line.action.number, line.row, line.challenges[-1]
    if not row.answer:
        yield f"{number}: answer the challenge of {last.by}.", box
    elif row.changed_at and row.changed_at < last.at:
        yield f"{number}: {last.by} challenged this after you wrote your answer. Answer that too.", box


def _date_problems(number: str, answer: MilestoneAnswer, today: date) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the dates given; `number` is the action's, and the label of one of several."""
    box = f"id_m{answer.milestone.pk}-"
    if answer.row.completed_on and answer.row.completed_on > today:
        yield f"{number}: it cannot be completed on a day still to come.", f"{box}completed_on"
    if answer.row.no_date_because and (answer.row.forecast_on or answer.row.completed_on):
        yield (
            f"{number}: you gave a date and wrote why there is none yet. Choose one.",
            f"{box}no_date_because",
        )
    if answer.completed_on:
        return
    if answer.row.forecast_on and answer.row.forecast_on < today:
        yield (
            f"{number}: the forecast {long_date(answer.row.forecast_on)} has passed. Give a later one.",
            f"{box}forecast_on",
        )
    elif answer.needs_date and not (answer.row.forecast_on or answer.row.no_date_because):
        why = "it is overdue" if answer.is_overdue else f"it is due {long_date(answer.milestone.due_on)}"
        message = f"{number}: give a forecast or the day it was completed, as {why}; "
        yield f"{message}or write why there is no new date yet.", f"{box}forecast_on"


def _is_reused(text: str, before: str) -> bool:
    return bool(text and before) and text.split() == before.split()


def _reused_message(where: str) -> str:
    return f"{where}: this is the last return’s text word for word. Change it, or take it out."


def return_texts(content: ReturnContent) -> Iterator[tuple[str, str, int | None, str]]:
    """Yield every text of a return as (label, text, priority, id of its box)."""
    for part in content.parts:
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
            for answer in line.dates:
                label, date_box = f"{line.action.number} no new date yet", f"id_m{answer.milestone.pk}-"
                yield label, answer.row.no_date_because, pk, f"{date_box}no_date_because"
        yield f"{number} achievements and impact", part.row.achievements, pk, f"id_p{pk}-achievements"
        yield f"{number} next actions", part.row.next_actions, pk, f"id_p{pk}-next_actions"
    yield "Key issues", content.returned.key_issues, None, "id_issues-key_issues"


def return_digest(content: ReturnContent) -> str:
    """Return the digest of all that a return says: whoever submits it has read it as it is."""
    says = [text for _, text, *_ in return_texts(content)]
    for line in content.lines:
        says += [answer_text(line.row.is_unchanged), line.row.declared]
        for one in line.dates:
            says += [answer_text(one.row.forecast_on), answer_text(one.row.completed_on)]
    return sha256_of(canonical(says))


def identifier_warnings(content: ReturnContent) -> list[IdentifierWarning]:
    """Return the boxes whose text may identify somebody."""
    warnings = []
    for label, text, priority, box in return_texts(content):
        if matches := find_identifiers(text):
            kinds = tuple(dict.fromkeys(match.kind for match in matches))
            messages = tuple(match.message(text) for match in matches[:5])
            warnings.append(IdentifierWarning(label, kinds, messages, priority, box))
    return warnings
