"""The proof-reader: what should be looked at once more before a report is signed, each with its box.

It warns. Who signs sees what it found and confirms it. Four queries, whatever the report's size.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db.models import prefetch_related_objects

from priorities.models import ProgressUpdate, SubgroupAlias
from reporting.rag import Rag
from reporting.reports.queries import ReportFacts, ReportRow
from reporting.rules.text_checks import OLD_NAMES, old_names, wrong_figures
from reporting.status.rated import RatedAction
from wsscp.dates import count_of
from wsscp.identifiers import find_identifiers


@dataclass(frozen=True)
class CheckWarning:
    """One thing to look at: where (the box's name and its id in the form), and what."""

    where: str
    box: str
    what: str
    # Where the box is not the report's but the plan's.
    priority: int | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True)
class _Box:
    """A box of the report's form with what is written in it, and the counts its words may speak of."""

    where: str
    id: str
    text: str
    counts: tuple[dict[str, int], ...]


def check_consistency(content: ReportFacts) -> tuple[CheckWarning, ...]:
    """Return what a proof-reader would point out, in the order of the report."""
    names = _old_names(content)
    told = _told_of(content)
    prefetch_related_objects(
        [rated.action for row in content.rows for rated in row.rated.actions], "evidence"
    )
    priorities = dict(Counter(row.rated.rating.rag.value for row in content.rows))
    points = [] if content.dated_on else [CheckWarning("Date of report", "id_dated_on", "is empty.")]
    if content.overview.strip() and not content.is_overview_confirmed:
        points.append(CheckWarning("Overview", "id_is_overview_confirmed", "nobody has confirmed it yet."))
    overview, key_issues = _whole(content)
    points += _in_words(overview, names, priorities)
    for row in content.rows:
        if not row.priority.outcomes.strip():
            what = "are empty; they are written in the plan."
            points.append(CheckWarning(f"{row.priority}: outcomes", "id_outcomes", what, row.priority.pk))
        for box in _boxes(content, row):
            points += _in_words(box, names, priorities)
        points += _unexplained(row, told)
        points += _unproved(row)
    return (*points, *_in_words(key_issues, names, priorities))


def _whole(content: ReportFacts) -> list[_Box]:
    counts = (_by_word(content.counts), *(_by_word(row.rated.counts) for row in content.rows))
    return [
        _Box("Overview", "id_overview", content.overview, counts),
        _Box("Key issues, challenges and resolution", "id_key_issues", content.key_issues, counts),
    ]


def _boxes(content: ReportFacts, row: ReportRow) -> list[_Box]:
    counts = (_by_word(row.rated.counts), _by_word(content.counts))
    prefix = f"id_priority-{row.priority.pk}"
    return [
        _Box(f"{row.priority}: achievements", f"{prefix}-achievements", row.achievements, counts),
        _Box(f"{row.priority}: next actions", f"{prefix}-next_actions", row.next_actions, counts),
    ]


def _in_words(box: _Box, names: dict[str, str], priorities: dict[str, int]) -> Iterator[CheckWarning]:
    if not box.text.strip():
        yield CheckWarning(box.where, box.id, "is empty.")
        return
    for what in wrong_figures(box.text, actions=box.counts, priorities=priorities):
        yield CheckWarning(box.where, box.id, what)
    for what in old_names(box.text, names):
        yield CheckWarning(box.where, box.id, what)
    for found in find_identifiers(box.text):
        yield CheckWarning(box.where, box.id, found.message(box.text))


def _unexplained(row: ReportRow, told: set[int]) -> Iterator[CheckWarning]:
    """Red and amber actions of which nothing says why: no forecast, no progress in the period, no word."""
    words = f"{row.achievements} {row.next_actions}"
    silent = [
        rated.action.number
        for rated in row.rated.actions
        if rated.rating.rag in {Rag.RED, Rag.AMBER} and not _is_explained(rated, told, words)
    ]
    if silent:
        verb = "has" if len(silent) == 1 else "have"
        what = (
            f"{count_of(len(silent), 'red or amber action')} {verb} no forecast, and neither progress in "
            f"this period nor these words say why: {', '.join(silent)}."
        )
        yield CheckWarning(f"{row.priority}: colours", f"id_priority-{row.priority.pk}-achievements", what)


def _unproved(row: ReportRow) -> Iterator[CheckWarning]:
    """Completed actions that nothing is recorded of to show it."""
    bare = [
        rated.action.number
        for rated in row.rated.actions
        if rated.rating.rag is Rag.BLUE and not rated.action.evidence.all()
    ]
    if bare:
        what = f"completed without evidence: {', '.join(bare)}."
        yield CheckWarning(f"{row.priority}: colours", f"id_priority-{row.priority.pk}-achievements", what)


def _is_explained(rated: RatedAction, told: set[int], words: str) -> bool:
    return bool(rated.forecast_text) or rated.action.pk in told or rated.action.number in words.split()


def _told_of(content: ReportFacts) -> set[int]:
    period = content.period
    told = ProgressUpdate.objects.filter(
        action__priority__plan=content.plan, made_on__range=(period.starts_on, period.ends_on)
    )
    return set(told.order_by().values_list("action", flat=True))


def _old_names(content: ReportFacts) -> dict[str, str]:
    """Return names that were given up before the period began, each with what to write."""
    gone = SubgroupAlias.objects.filter(ends_on__lt=content.period.starts_on).select_related("subgroup")
    names = {one.name: one.subgroup.name for one in gone if one.name != one.subgroup.name}
    short = settings.PARTNERSHIP_SHORT_NAME
    known = {old: short if old == "WSSCB" else now for old, now in OLD_NAMES.items() if old != short}
    return known | names


def _by_word(counts: dict[Rag, int]) -> dict[str, int]:
    return {rag.value: number for rag, number in counts.items()}
