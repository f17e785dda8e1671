"""A first text for a report, for its author to edit: accepted returns joined, and an overview of the facts.

None of it is saved until somebody saves the form. Text that is written already stays.
"""

from collections.abc import Iterable, Mapping

from reporting.changes.comparison import BoardComparison, RagChange
from reporting.reports.queries import ReportFacts
from reporting.returns.period_returns import GroupReturnText
from reporting.status.rated import RatedAction
from wsscp.dates import count_of, long_date
from wsscp.limits import TEXT

# Texts by the name of their box; by priority id, and those on the whole quarter under None.
CompiledTexts = Mapping[int | None, Mapping[str, str]]


def compile_report(facts: ReportFacts, comparison: BoardComparison) -> CompiledTexts:
    """Return a report's facts and accepted returns as text, with what changed since the last time."""
    entries: dict[int | None, dict[str, str]] = {
        row.priority.pk: {name: _joined(row.returns, name) for name in ("achievements", "next_actions")}
        for row in facts.rows
    }
    overview = _overview(facts, comparison)
    key_issues = _joined(facts.issues_returned, "key_issues")
    return entries | {None: {"overview": overview, "key_issues": key_issues}}


def _joined(returns: Iterable[GroupReturnText], field: str) -> str:
    """Return the accepted text of one group as it is; those of several with the group's name before each."""
    texts = [
        (returned.group, getattr(returned, field).strip()) for returned in returns if returned.is_accepted
    ]
    texts = [(group, text) for group, text in texts if text]
    if len(texts) == 1:
        return texts[0][1]
    return "\n\n".join(f"{group}: {text}" for group, text in texts)[:TEXT]


def _overview(facts: ReportFacts, comparison: BoardComparison) -> str:
    since, changes, counts = comparison.since, comparison.changes, facts.status.counts_in_words
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
