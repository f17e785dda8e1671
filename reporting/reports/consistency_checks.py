"""Checks before signing: warnings about a draft report, each with its box in the form.

Nothing is refused for a warning: who signs sees and confirms them. Two queries, whatever the report's size.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from django.conf import settings

from priorities.models import SubgroupAlias
from reporting.rag import Rag
from reporting.reports.building import by_value
from reporting.reports.queries import ReportFacts, ReportRow
from reporting.returns.period_returns import MissingDate, missing_dates
from reporting.rules.text_checks import OLD_NAMES, old_names, wrong_figures
from reporting.status.rated import RatedAction
from wsscp.dates import count_of
from wsscp.identifiers import find_identifiers


@dataclass(frozen=True)
class CheckWarning:
    """A warning: where (the box's name and its id in the form), and what."""

    where: str
    box: str
    what: str
    # Set where the text is the plan's and not the report's.
    priority: int | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def check_consistency(facts: ReportFacts) -> tuple[CheckWarning, ...]:
    """Return the warnings about a report, in its order."""
    report, updated, all_actions = facts.report, set(facts.progress), by_value(facts.status.action_counts)
    priorities = dict(Counter(row.rated.rating.rag.value for row in facts.rows))
    without_date = missing_dates(facts.period, facts.group_names)
    check_text = partial(_text_warnings, names=_old_names(facts), priorities=priorities)
    every_table = (all_actions, *(by_value(row.rated.counts) for row in facts.rows))
    warnings = [] if report.dated_on else [CheckWarning("Date of report", "id_dated_on", "is empty.")]
    if report.overview.strip() and not report.is_overview_confirmed:
        warnings.append(CheckWarning("Overview", "id_is_overview_confirmed", "nobody has confirmed it yet."))
    warnings += check_text("Overview", "id_overview", report.overview, every_table)
    for row in facts.rows:
        if not row.priority.outcomes.strip():
            what = "are empty; they are written in the plan."
            warnings.append(CheckWarning(f"{row.priority}: outcomes", "id_outcomes", what, row.priority.pk))
        for name in ("achievements", "next_actions"):
            where, box = f"{row.priority}: {name.replace('_', ' ')}", f"id_priority-{row.priority.pk}-{name}"
            tables = (by_value(row.rated.counts), all_actions)
            warnings += check_text(where, box, getattr(row.entry, name), tables)
        warnings += _unexplained(row, updated)
        warnings += _without_evidence(row)
        warnings += _without_date(row, without_date)
    where = "Key issues, challenges and resolution"
    return (*warnings, *check_text(where, "id_key_issues", report.key_issues, every_table))


def _text_warnings(
    where: str,
    box: str,
    text: str,
    tables: tuple[dict[str, int], ...],
    *,
    names: dict[str, str],
    priorities: dict[str, int],
) -> Iterator[CheckWarning]:
    """Warn of what is doubtful in a text; `tables` are the counts it may name."""
    if not text.strip():
        yield CheckWarning(where, box, "is empty.")
        return
    for what in wrong_figures(text, actions=tables, priorities=priorities):
        yield CheckWarning(where, box, what)
    for what in old_names(text, names):
        yield CheckWarning(where, box, what)
    for match in find_identifiers(text):
        yield CheckWarning(where, box, match.message(text))


def _unexplained(row: ReportRow, updated: set[int]) -> Iterator[CheckWarning]:
    """Warn of red and amber actions without a forecast, progress in the period or mention in the text."""
    text = f"{row.entry.achievements} {row.entry.next_actions}"
    unexplained = [
        rated.action.number
        for rated in row.rated.actions
        if rated.rating.rag in {Rag.RED, Rag.AMBER} and not _is_explained(rated, updated, text)
    ]
    if unexplained:
        verb = "has" if len(unexplained) == 1 else "have"
        number = count_of(len(unexplained), "red or amber action")
        what = (
            f"{number} {verb} no forecast, and neither progress in "
            f"this period nor these words say why: {', '.join(unexplained)}."
        )
        yield CheckWarning(f"{row.priority}: colours", f"id_priority-{row.priority.pk}-achievements", what)


def _without_evidence(row: ReportRow) -> Iterator[CheckWarning]:
    """Warn of completed actions without evidence."""
    numbers = [
        rated.action.number
        for rated in row.rated.actions
        if rated.rating.rag is Rag.BLUE and not rated.action.evidence
    ]
    if numbers:
        what = f"completed without evidence: {', '.join(numbers)}."
        yield CheckWarning(f"{row.priority}: colours", f"id_priority-{row.priority.pk}-achievements", what)


def _without_date(row: ReportRow, without_date: list[MissingDate]) -> Iterator[CheckWarning]:
    """Warn of actions without a forecast for which a return says that there is no new date yet."""
    own = {rated.action.pk for rated in row.rated.actions if rated.rating.rag.is_open}
    for missing in without_date:
        if missing.action in own:
            where, box = f"{row.priority}: dates", f"id_priority-{row.priority.pk}-achievements"
            yield CheckWarning(where, box, str(missing))


def _is_explained(rated: RatedAction, updated: set[int], text: str) -> bool:
    return bool(rated.forecast_text) or rated.action.pk in updated or rated.action.number in text.split()


def _old_names(facts: ReportFacts) -> dict[str, str]:
    """Return names that ended before the period began, each with the name to write instead."""
    ended = SubgroupAlias.objects.filter(ends_on__lt=facts.period.starts_on).select_related("subgroup")
    names = {alias.name: alias.subgroup.name for alias in ended if alias.name != alias.subgroup.name}
    short = settings.PARTNERSHIP_SHORT_NAME
    known = {old: short if old == "WSSCB" else now for old, now in OLD_NAMES.items() if old != short}
    return known | names
