"""What groups say in each period: declared colours against computed ones, and how much each tells."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.utils import timezone

from priorities.groups.queries import group_names_on
from priorities.models import Action, ProgressUpdate, ReportingPeriod
from reporting.models import ReturnLine
from reporting.rules.return_states import ReturnState
from reporting.rules.trend_measures import DeclaredComparison, compare_declared
from reporting.status.facts import PlanFacts
from reporting.trends.dates import period_id_on
from wsscp.exports.tables import Column, ColumnType, Table

_DECLARED_RULE = (
    "Lines of returns that are submitted or accepted, each against the colour the tracker gave on the day of "
    "submission, with the dates of the return. Better is towards green."
)
_UPDATES_RULE = (
    "Progress written to actions with a day in the period. It counts for each group responsible, and once in "
    "the last row. What an accepted return says is written to the actions on the day it was submitted, which "
    "is mostly in the period after the one it tells of."
)
_IN = [state.value for state in ReturnState if state.is_in]
# By (group, period): how many. A group of None is that of actions nobody is responsible for.
_Numbers = Mapping[tuple[int | None, int], int]


def return_tables(
    known: PlanFacts, periods: Sequence[ReportingPeriod], *, as_at: date
) -> tuple[Table, tuple[Table, ...]]:
    """Return the table of declared colours, and those of what each group told; four queries."""
    words: dict[int, Counter[DeclaredComparison]] = defaultdict(Counter)
    answers: Counter[tuple[int | None, int]] = Counter()
    for period, group, declared, computed in _lines(periods, as_at):
        words[period][compare_declared(declared, computed)] += 1
        answers[group, period] += 1
    updates, once = _updates(known, periods, as_at)
    names = group_names_on(as_at)
    answered_once = Counter({each.pk: words[each.pk].total() for each in periods})
    return declared_table(words, periods), (
        _group_table(
            "updates",
            "Progress told, by group",
            (updates, once),
            periods,
            names,
            notes=(_UPDATES_RULE,),
            empty="No progress was told in these periods.",
        ),
        _group_table(
            "answers",
            "Lines in returns, by group",
            (answers, answered_once),
            periods,
            names,
            notes=("Actions that a group’s return for the period speaks of, “no change” included.",),
            empty="No return of these periods is in.",
        ),
    )


def declared_table(
    words: Mapping[int, Counter[DeclaredComparison]], periods: Sequence[ReportingPeriod]
) -> Table:
    """Return what returns declared beside the colour the tracker gave on the day they were submitted."""
    every = sum(words.values(), Counter())
    shown = [one for one in DeclaredComparison if one is not DeclaredComparison.ALONE or every[one]]
    rows = [(each.label, words[each.pk].total(), *(words[each.pk][one] for one in shown)) for each in periods]
    return Table(
        key="declared",
        title="Declared against computed",
        columns=(Column("Period", ColumnType.TEXT), Column("Lines"), *(Column(one.value) for one in shown)),
        rows=tuple(rows) if every else (),
        total=("Together", every.total(), *(every[one] for one in shown)) if every else None,
        charted=2,
        notes=(_DECLARED_RULE,),
        empty="No return of these periods is in.",
    )


def _lines(periods: Sequence[ReportingPeriod], as_at: date) -> Iterable[tuple[int, int, str, str]]:
    found = ReturnLine.objects.filter(
        subgroup_return__period__in=periods, subgroup_return__state__in=_IN
    ).order_by()
    for *line, at in found.values_list(
        "subgroup_return__period",
        "subgroup_return__subgroup",
        "declared",
        "computed",
        "subgroup_return__submitted_at",
    ):
        if timezone.localdate(at) <= as_at:
            yield tuple(line)


def _updates(
    known: PlanFacts, periods: Sequence[ReportingPeriod], as_at: date
) -> tuple[_Numbers, Counter[int]]:
    """Return updates by group and period, and by period each once."""
    groups = _groups(known)
    told = ProgressUpdate.objects.filter(action__priority__plan=known.plan, made_on__lte=as_at).order_by()
    if known.known_at is not None:
        told = told.filter(at__lt=known.known_at)
    found: Counter[tuple[int | None, int]] = Counter()
    once: Counter[int] = Counter()
    for action, made_on in told.values_list("action", "made_on"):
        period = period_id_on(periods, made_on)
        if period is not None:
            once[period] += 1
            for group in groups.get(action) or [None]:
                found[group, period] += 1
    return found, once


def _groups(known: PlanFacts) -> dict[int, list[int]]:
    """Return who is responsible by action id: now, or as known then."""
    if known.known_at is not None:
        return {one.pk: [group.pk for group in one.groups.all()] for one in known.actions}
    found: dict[int, list[int]] = defaultdict(list)
    pairs = Action.groups.through.objects.filter(action__priority__plan=known.plan).order_by()
    for action, group in pairs.values_list("action", "subgroup"):
        found[action].append(group)
    return found


def _group_table(
    key: str,
    title: str,
    numbers: tuple[_Numbers, Counter[int]],
    periods: Sequence[ReportingPeriod],
    names: Mapping[int, str],
    *,
    notes: tuple[str, ...],
    empty: str,
) -> Table:
    """Return a table with a row for each group that told anything and a column for each period."""
    found, once = numbers
    telling = {group for group, _ in found}
    ordered = [(pk, name) for pk, name in names.items() if pk in telling]
    ordered += [(None, "No group")] if None in telling else []
    rows = []
    for pk, name in ordered:
        cells = [found.get((pk, each.pk), 0) for each in periods]
        rows.append((name, *cells, sum(cells)))
    total = [once[each.pk] for each in periods]
    return Table(
        key=key,
        title=title,
        columns=(
            Column("Group", ColumnType.TEXT),
            *(Column(each.label) for each in periods),
            Column("Together"),
        ),
        rows=tuple(rows),
        total=("Together", *total, sum(total)) if rows else None,
        charted=len(periods) + 1,
        notes=notes,
        empty=empty,
    )
