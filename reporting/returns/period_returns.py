"""What groups returned for a period, for its report: texts, and missing returns."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from priorities.models import ReportingPeriod
from reporting.models import ReturnDate, ReturnEntry, SubgroupReturn
from reporting.returns.outstanding import groups_asked
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


def returns_for_period(period: ReportingPeriod, names: Mapping[int, str], *, as_at: date) -> PeriodReturns:
    """Gather what is in for a period; `names` are those of all groups.

    Two queries, and those that say who is asked. A return that is not submitted is its author's draft.
    """
    submitted = SubgroupReturn.objects.filter(period=period, submitted_at__isnull=False)
    rows = submitted.select_related("submitted_by").order_by("subgroup__name")
    returns = {row.pk: row for row in rows}
    return PeriodReturns(
        words=_texts(returns, names),
        in_words=_summary(period, returns, names, as_at),
    )


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


def _texts(
    returns: Mapping[int, SubgroupReturn], names: Mapping[int, str]
) -> dict[int | None, list[GroupReturnText]]:
    texts: dict[int | None, list[GroupReturnText]] = defaultdict(list)
    for returned in returns.values():
        texts[None].append(_text(returned, names, key_issues=returned.key_issues))
    entries = ReturnEntry.objects.filter(subgroup_return__in=list(returns))
    for entry in entries.order_by("subgroup_return__subgroup__name"):
        words = {"achievements": entry.achievements, "next_actions": entry.next_actions}
        texts[entry.priority_id].append(_text(returns[entry.subgroup_return_id], names, **words))
    return texts


def _text(returned: SubgroupReturn, names: Mapping[int, str], **words: str) -> GroupReturnText:
    assert returned.submitted_at is not None
    by, group = str(returned.submitted_by), names[returned.subgroup_id]
    by = f"{by}, on the group’s behalf" if returned.is_on_behalf else by
    return GroupReturnText(
        returned.subgroup_id,
        group,
        by,
        returned.submitted_at,
        accepted_at=returned.accepted_at,
        **words,
    )


def _summary(
    period: ReportingPeriod, returns: Mapping[int, SubgroupReturn], names: Mapping[int, str], as_at: date
) -> str:
    """Say how many returns are in of those owed, and name the others: "Accepted returns: 2 of 3 groups.…"."""
    asked = {pk for pk, number in groups_asked(period, today=as_at).led.items() if number}
    if not asked:
        return ""
    states = {returned.subgroup_id: returned.state for returned in returns.values()}
    accepted = [pk for pk in asked if states.get(pk) == ReturnState.ACCEPTED]
    waiting = sorted(names[pk] for pk in asked if states.get(pk) == ReturnState.SUBMITTED)
    missing = sorted(names[pk] for pk in asked if pk not in states)
    text = f"Accepted returns: {len(accepted)} of {count_of(len(asked), 'group')}."
    if waiting:
        text += f" Submitted and not yet accepted: {'; '.join(waiting)}."
    if missing:
        text += f" Nothing was sent by: {'; '.join(missing)}."
    return text
