"""What groups returned for a period, for its report: texts, and missing returns."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet

from priorities.models import ReportingPeriod
from reporting.models import ReturnDate, ReturnEntry, SubgroupReturn
from reporting.rules.return_states import ReturnState
from wsscp.dates import count_of


@dataclass(frozen=True)
class GroupReturnText:
    """What one group returned on one priority, or on the whole quarter: who wrote what, and when.

    `accepted_at` is None until it is accepted.
    """

    group_id: int
    group: str
    by: str
    at: datetime
    achievements: str = ""
    next_actions: str = ""
    key_issues: str = ""
    accepted_at: datetime | None = None


@dataclass(frozen=True)
class PeriodReturns:
    """All that is in for a period: texts by priority id (None: the whole quarter), and who sent nothing."""

    words: dict[int | None, list[GroupReturnText]]
    in_words: str


def return_queries(period: ReportingPeriod) -> list[QuerySet[Any, tuple[Any, ...]]]:
    """Return the queries for what is in for a period, for `returns_for_period`.

    A return that is not submitted is its author's draft.
    """
    returns = SubgroupReturn.objects.filter(period=period, submitted_at__isnull=False).order_by()
    entries = ReturnEntry.objects.filter(subgroup_return__in=returns).order_by()
    return [
        returns.values_list("subgroup__name", "pk", *_RETURN),
        entries.values_list("subgroup_return", "priority", "achievements", "next_actions"),
    ]


_RETURN = (
    "subgroup",
    "state",
    "key_issues",
    "submitted_by__name",
    "submitted_by__email",
    "submitted_at",
    "is_on_behalf",
    "accepted_at",
)


def returns_for_period(
    found: Sequence[Sequence[tuple[Any, ...]]], names: Mapping[int, str], asked: Collection[int]
) -> PeriodReturns:
    """Gather what is in for a period from the rows of `return_queries`; no queries.

    `names` are those of all groups, `asked` the ids of those that owe a return.
    """
    returns, entries = found
    # In the order of the groups' names.
    texts, states = {}, {}
    for _, pk, group, state, *rest in sorted(returns, key=itemgetter(0, 1)):
        texts[pk], states[group] = _text(group, names, *rest), state
    words: dict[int | None, list[GroupReturnText]] = defaultdict(list)
    words[None] = list(texts.values())
    by_return = {pk: place for place, pk in enumerate(texts)}
    for pk, priority, achievements, next_actions in sorted(entries, key=lambda row: by_return[row[0]]):
        of_entry = {"key_issues": "", "achievements": achievements, "next_actions": next_actions}
        words[priority].append(replace(texts[pk], **of_entry))
    return PeriodReturns(words=words, in_words=_summary(states, names, asked))


@dataclass(frozen=True)
class MissingDate:
    """An action for whose date a group gives neither a forecast nor the day it was completed, and why."""

    action: int
    number: str
    group: str
    because: str

    def __str__(self) -> str:
        return f"{self.number}: no new date yet, says {self.group}: {self.because}"


def missing_dates(period: ReportingPeriod, names: Mapping[int, str]) -> list[MissingDate]:
    """Return where the returns that are in for a period say that there is no new date yet; one query."""
    rows = ReturnDate.objects.filter(
        subgroup_return__period=period, subgroup_return__submitted_at__isnull=False
    ).exclude(no_date_because="")
    rows = rows.select_related("milestone__action", "subgroup_return").order_by("milestone__action", "pk")
    return [
        MissingDate(
            row.milestone.action_id,
            row.milestone.action.number,
            names[row.subgroup_return.subgroup_id],
            row.no_date_because,
        )
        for row in rows
    ]


def _text(
    group: int,
    names: Mapping[int, str],
    key_issues: str,
    name: str,
    email: str,
    at: datetime,
    is_on_behalf: bool,
    accepted_at: datetime | None,
) -> GroupReturnText:
    by = f"{name or email}, on the group’s behalf" if is_on_behalf else name or email
    return GroupReturnText(group, names[group], by, at, key_issues=key_issues, accepted_at=accepted_at)


def _summary(states: Mapping[int, str], names: Mapping[int, str], asked: Collection[int]) -> str:
    """Say how many returns are in of those owed, and name the others: "Accepted returns: 2 of 3 groups.…"."""
    if not asked:
        return ""
    accepted = [pk for pk in asked if states.get(pk) == ReturnState.ACCEPTED]
    waiting = sorted(names[pk] for pk in asked if states.get(pk) == ReturnState.SUBMITTED)
    missing = sorted(names[pk] for pk in asked if pk not in states)
    text = f"Accepted returns: {len(accepted)} of {count_of(len(asked), 'group')}."
    if waiting:
        text += f" Submitted and not yet accepted: {'; '.join(waiting)}."
    if missing:
        text += f" Nothing was sent by: {'; '.join(missing)}."
    return text
