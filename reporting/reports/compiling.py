"""A first text for a report, for its author to edit: accepted returns joined, and an overview of the facts.

None of it is saved until somebody saves the form. Text that is written already stays.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from reporting.changes.comparison import BoardComparison, RagChange, compare_boards
from reporting.rag import describe_counts
from reporting.reports.queries import ReportFacts
from reporting.returns.period_returns import GroupReturnText
from reporting.status.board import Board
from reporting.status.rated import RatedAction
from wsscp.dates import count_of, long_date
from wsscp.limits import TEXT


@dataclass(frozen=True)
class CompiledReport:
    """The text a report could begin with; achievements and next actions by priority id."""

    overview: str
    key_issues: str
    entries: dict[int, tuple[str, str]]


def compile_report(facts: ReportFacts, before: Board, *, since: str) -> CompiledReport:
    """Return a report's facts and accepted returns as text; `before` is the plan as it was known then."""
    entries = {}
    for row in facts.rows:
        accepted = [returned for returned in row.returns if returned.is_accepted]
        entries[row.priority.pk] = (_joined(accepted, "achievements"), _joined(accepted, "next_actions"))
    issues = [returned for returned in facts.issues_returned if returned.is_accepted]
    return CompiledReport(
        overview=_overview(facts, compare_boards(before, facts.status), since),
        key_issues=_joined(issues, "key_issues"),
        entries=entries,
    )


def _joined(returns: Iterable[GroupReturnText], field: str) -> str:
    """Return the text of one group as it is; those of several with the group's name before each."""
    texts = [(returned.group, getattr(returned, field).strip()) for returned in returns]
    texts = [(group, text) for group, text in texts if text]
    if len(texts) == 1:
        return texts[0][1]
    return "\n\n".join(f"{group}: {text}" for group, text in texts)[:TEXT]


def _overview(facts: ReportFacts, comparison: BoardComparison, since: str) -> str:
    changes, counts = comparison.changes, describe_counts(facts.status.action_counts)
    paragraphs = [f"As at {long_date(facts.status.as_at)}, of the plan’s {facts.actions_name}: {counts}."]
    if not changes:
        paragraphs.append(f"No colour has changed since {since}.")
    else:
        worse = sum(change.is_worse for change in changes)
        changed = count_of(len(changes), "colour has changed", "colours have changed")
        worsened = f", {worse} of them for the worse" if worse else ""
        paragraphs.append(f"Since {since}, {changed}{worsened}:")
        paragraphs.append("\n".join(_change_line(change) for change in changes))
    return "\n\n".join(filter(None, [*paragraphs, facts.returned.in_words]))[:TEXT]


def _change_line(change: RagChange) -> str:
    before, after = _rag_word(change.before), _rag_word(change.after)
    return f"{change.rated.action.number}: {before} to {after} ({'; '.join(change.causes)})"


def _rag_word(rated: RatedAction | None) -> str:
    return rated.rating.rag.word.lower() if rated else "not in the plan"
