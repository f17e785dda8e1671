"""A report's first words, for its writer to work on: accepted returns joined, and an overview of the facts.

Nothing of it is kept until somebody saves it. What is written already is left as it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from reporting.changes.comparison import BoardComparison, RagChange, compare_boards
from reporting.reports.queries import ReportFacts
from reporting.returns.period_returns import GroupReturnText
from reporting.status.board import Board
from reporting.status.rated import RatedAction
from wsscp.dates import count_of
from wsscp.limits import TEXT


@dataclass(frozen=True)
class CompiledReport:
    """The words a report could begin with; achievements and next actions by priority id."""

    overview: str
    key_issues: str
    entries: dict[int, tuple[str, str]]


def compile_report(content: ReportFacts, before: Board, *, since: str) -> CompiledReport:
    """Put a report's facts and accepted returns into words; `before` is the plan as it was known then."""
    entries = {}
    for row in content.rows:
        words = [one for one in row.returns if one.is_accepted]
        entries[row.priority.pk] = (_joined(words, "achievements"), _joined(words, "next_actions"))
    issues = [one for one in content.issues_returned if one.is_accepted]
    return CompiledReport(
        overview=_overview(content, compare_boards(before, content.status), since),
        key_issues=_joined(issues, "key_issues"),
        entries=entries,
    )


def _joined(words: Iterable[GroupReturnText], what: str) -> str:
    """The words of one group as they are; those of several with the group's name before each."""
    said = [(one.group, getattr(one, what).strip()) for one in words if getattr(one, what).strip()]
    if len(said) == 1:
        return said[0][1]
    return "\n\n".join(f"{group}: {text}" for group, text in said)[:TEXT]


def _overview(content: ReportFacts, moved: BoardComparison, since: str) -> str:
    actions = content.actions_name
    said = [f"As at {content.as_at}, of the plan’s {actions}: {content.counts_in_words}."]
    if not moved.changes:
        said.append(f"No colour has changed since {since}.")
    else:
        worse = sum(one.is_worse for one in moved.changes)
        changed = count_of(len(moved.changes), "colour has changed", "colours have changed")
        worsened = f", {worse} of them for the worse" if worse else ""
        said.append(f"Since {since}, {changed}{worsened}:")
        said.append("\n".join(_moved(one) for one in moved.changes))
    return "\n\n".join(filter(None, [*said, content.returned_in_words]))[:TEXT]


def _moved(move: RagChange) -> str:
    was, is_now = (_colour(one) for one in (move.before, move.after))
    return f"{move.rated.action.number}: {was} to {is_now} ({'; '.join(move.causes)})"


def _colour(rated: RatedAction | None) -> str:
    return rated.rating.rag.word.lower() if rated else "not in the plan"
