"""A first text for a report, for its author to edit: accepted returns, progress, and an overview of facts.

Each passage says where it comes from, and nothing is left out without a word. None of it is saved until
somebody saves the form. Text that is written already stays.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from django.utils import timezone

from priorities.models import ProgressUpdate
from reporting.changes.comparison import BoardComparison, RagChange
from reporting.reports.queries import ReportFacts, ReportRow
from reporting.returns.period_returns import GroupReturnText
from reporting.rules.return_states import NO_CHANGE_TEXT
from reporting.status.rated import RatedAction
from wsscp.dates import count_of, long_date
from wsscp.limits import TEXT

# Texts by the name of their box; by priority id, and those on the whole quarter under None.
CompiledTexts = Mapping[int | None, Mapping[str, str]]


class Passage(NamedTuple):
    """A text with where it comes from."""

    source: str
    text: str

    def __str__(self) -> str:
        return f"{self.source}:\n{self.text}"


def compile_report(facts: ReportFacts, comparison: BoardComparison) -> CompiledTexts:
    """Return a report's facts, accepted returns and, where a group sent none, progress as text.

    `comparison` is what changed since the last time.
    """
    entries: dict[int | None, dict[str, str]] = {
        row.priority.pk: {
            "achievements": fit_passages(
                [*_returned(row.returns, "achievements"), *_progress(row, facts.progress)]
            ),
            "next_actions": fit_passages(_returned(row.returns, "next_actions")),
        }
        for row in facts.rows
    }
    overview = _overview(facts, comparison)
    key_issues = fit_passages(_returned(facts.issues_returned, "key_issues"))
    return entries | {None: {"overview": overview, "key_issues": key_issues}}


def _returned(returns: Iterable[GroupReturnText], field: str) -> Iterator[Passage]:
    for returned in returns:
        text = getattr(returned, field).strip()
        if text and returned.accepted_at:
            day = long_date(timezone.localdate(returned.accepted_at))
            yield Passage(f"{returned.group}, return accepted {day}", text)


def _progress(row: ReportRow, progress: Mapping[int, Sequence[ProgressUpdate]]) -> Iterator[Passage]:
    """Yield the progress on the actions of groups of which no accepted return says what was achieved."""
    said = {
        returned.group_id
        for returned in row.returns
        if returned.accepted_at and returned.achievements.strip()
    }
    for rated in row.rated.actions:
        if rated.action.lead_id_now not in said:
            reported = progress.get(rated.action.pk, ())
            updates = [update for update in reported if update.text != NO_CHANGE_TEXT]
            for number, update in enumerate(updates):
                # What a later one says again, as a return does that confirms what was recorded, stands once.
                if not any(update.text.strip() in later.text for later in updates[number + 1 :]):
                    source = f"Progress on {rated.action.number}, {long_date(update.made_on)}"
                    yield Passage(source, update.text.strip())


def fit_passages(passages: Iterable[Passage], limit: int = TEXT) -> str:
    """Return passages one under another in so many characters; what is left out is named at the end."""
    all_passages = list(passages)
    for count in range(len(all_passages), 0, -1):
        text = "\n\n".join([str(passage) for passage in all_passages[:count]])
        if left_out := all_passages[count:]:
            text += f"\n\n{_left_out(left_out)}"
        if len(text) <= limit:
            return text
    if not all_passages:
        return ""
    first, rest = all_passages[0], all_passages[1:]
    end = f"… (the rest of it is left out, as this box is full)\n\n{_left_out(rest) if rest else ''}".rstrip()
    return f"{first}"[: limit - len(end)] + end


def _left_out(passages: list[Passage]) -> str:
    named, more = passages[:_MOST_NAMED], len(passages) - _MOST_NAMED
    others = f"; and {count_of(more, 'other')}" if more > 0 else ""
    return f"Left out, as this box is full: {'; '.join(passage.source for passage in named)}{others}."


# What is left out is named, up to so many passages.
_MOST_NAMED = 20


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
        lines = [_change_line(change) for change in changes]
        room = TEXT - sum(len(text) + 2 for text in (*paragraphs, facts.returned.in_words, _MORE_CHANGES))
        paragraphs.append(fit_lines(lines, room))
    return "\n\n".join(filter(None, [*paragraphs, facts.returned.in_words]))


# For as many as there can be.
_MORE_CHANGES = "and 999999 others, as this box is full"


def fit_lines(lines: list[str], room: int) -> str:
    """Return as many lines as there is room for; how many are left out is said."""
    count = len(lines)
    while count and sum(len(line) + 1 for line in lines[:count]) > room:
        count -= 1
    more = len(lines) - count
    end = [f"and {count_of(more, 'other')}, as this box is full"] if more else []
    return "\n".join([*lines[:count], *end])


def _change_line(change: RagChange) -> str:
    before, after = _rag_word(change.before), _rag_word(change.after)
    return f"{change.rated.action.number}: {before} to {after} ({'; '.join(change.causes)})"


def _rag_word(rated: RatedAction | None) -> str:
    return rated.rating.rag.word.lower() if rated else "not in the plan"
