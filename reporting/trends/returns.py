"""What groups report in each period: declared beside calculated RAG status, and how much each reports."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils import timezone

from priorities.groups.queries import group_names_on
from priorities.models import ReportingPeriod
from reporting.models import ReturnLine
from reporting.rules.return_states import ReturnState
from reporting.rules.trend_measures import DeclaredComparison, compare_declared
from reporting.status.facts import PlanFacts
from reporting.trends.dates import period_id_on
from wsscp.exports.tables import Column, ColumnType, Table, TableValue

_DECLARED_RULE = (
    "Lines of returns that are submitted or accepted, each against the colour the tracker gave on the day of "
    "submission, with the dates of the return. Better is towards green."
)
_UPDATES_RULE = (
    "Progress written to actions with a day in the period. It counts for each group responsible, and once in "
    "the last row. What an accepted return says counts in the period that the return is for."
)
_IN = [state.value for state in ReturnState if state.is_in]
# Counts by (group id, period id). A group of None stands for actions nobody is responsible for.
_GroupCounts = Mapping[tuple[int | None, int], int]


def return_tables(
    facts: PlanFacts, periods: Sequence[ReportingPeriod], *, as_at: date
) -> tuple[Table, tuple[Table, ...]]:
    """Return the table of declared RAG status, and those of how much each group reported; four queries."""
    comparisons: dict[int, Counter[DeclaredComparison]] = defaultdict(Counter)
    lines: Counter[tuple[int | None, int]] = Counter()
    for period_id, group_id, declared, computed in _lines(periods, as_at):
        comparisons[period_id][compare_declared(declared, computed)] += 1
        lines[group_id, period_id] += 1
    lines_by_period = Counter({period.pk: comparisons[period.pk].total() for period in periods})
    updates, updates_by_period = _updates(facts, periods, as_at)
    names = group_names_on(as_at)
    return declared_table(comparisons, periods), (
        _group_table(
            "updates",
            "Progress told, by group",
            (updates, updates_by_period),
            periods,
            names,
            notes=(_UPDATES_RULE,),
            empty="No progress was told in these periods.",
        ),
        _group_table(
            "answers",
            "Lines in returns, by group",
            (lines, lines_by_period),
            periods,
            names,
            notes=("Actions that a group’s return for the period speaks of, “no change” included.",),
            empty="No return of these periods is in.",
        ),
    )


def declared_table(
    comparisons: Mapping[int, Counter[DeclaredComparison]], periods: Sequence[ReportingPeriod]
) -> Table:
    """Return the RAG status that returns declared beside the one calculated on the day of submission."""
    total = sum(comparisons.values(), Counter())
    shown = [kind for kind in DeclaredComparison if kind is not DeclaredComparison.ALONE or total[kind]]
    rows: list[tuple[TableValue, ...]] = []
    for period in periods:
        counts = comparisons[period.pk]
        rows.append((period.label, counts.total(), *(counts[kind] for kind in shown)))
    return Table(
        key="declared",
        title="Declared against computed",
        columns=(Column("Period", ColumnType.TEXT), Column("Lines"), *(Column(kind.value) for kind in shown)),
        rows=tuple(rows) if total else (),
        total=("Together", total.total(), *(total[kind] for kind in shown)) if total else None,
        charted=2,
        notes=(_DECLARED_RULE,),
        empty="No return of these periods is in.",
    )


def _lines(periods: Sequence[ReportingPeriod], as_at: date) -> Iterable[tuple[int, int, str, str]]:
    """Yield (period id, group id, declared, computed) of lines in returns submitted by a day."""
    lines = ReturnLine.objects.filter(
        subgroup_return__period__in=periods, subgroup_return__state__in=_IN
    ).order_by()
    for period_id, group_id, declared, computed, submitted_at in lines.values_list(
        "subgroup_return__period",
        "subgroup_return__subgroup",
        "declared",
        "computed",
        "subgroup_return__submitted_at",
    ):
        if timezone.localdate(submitted_at) <= as_at:
            yield period_id, group_id, declared, computed


def _updates(
    facts: PlanFacts, periods: Sequence[ReportingPeriod], as_at: date
) -> tuple[_GroupCounts, Counter[int]]:
    """Count progress updates by group and period, and by period alone (each update once)."""
    by_group: Counter[tuple[int | None, int]] = Counter()
    by_period: Counter[int] = Counter()
    for action in facts.actions:
        for day in action.update_days:
            period_id = period_id_on(periods, day) if day <= as_at else None
            if period_id is None:
                continue
            by_period[period_id] += 1
            responsible: list[int | None] = [group.pk for group in action.groups]
            for group_id in responsible or [None]:
                by_group[group_id, period_id] += 1
    return by_group, by_period


def _group_table(
    key: str,
    title: str,
    counts: tuple[_GroupCounts, Counter[int]],
    periods: Sequence[ReportingPeriod],
    names: Mapping[int, str],
    *,
    notes: tuple[str, ...],
    empty: str,
) -> Table:
    """Return a table with a row for each group that reported anything and a column for each period."""
    by_group, by_period = counts
    reporting = {group_id for group_id, _ in by_group}
    groups: list[tuple[int | None, str]] = [(pk, name) for pk, name in names.items() if pk in reporting]
    if None in reporting:
        groups.append((None, "No group"))
    rows: list[tuple[TableValue, ...]] = []
    for group_id, name in groups:
        cells = [by_group.get((group_id, period.pk), 0) for period in periods]
        rows.append((name, *cells, sum(cells)))
    total = [by_period[period.pk] for period in periods]
    return Table(
        key=key,
        title=title,
        columns=(
            Column("Group", ColumnType.TEXT),
            *(Column(period.label) for period in periods),
            Column("Together"),
        ),
        rows=tuple(rows),
        total=("Together", *total, sum(total)) if rows else None,
        charted=len(periods) + 1,
        notes=notes,
        empty=empty,
    )
