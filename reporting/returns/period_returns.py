"""What groups returned for a period, as its report takes it: words, declared colours, and who is silent."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from priorities.models import ReportingPeriod
from reporting.models import ReturnEntry, ReturnLine, SubgroupReturn
from reporting.returns.outstanding import groups_asked
from reporting.rules.return_states import ReturnState
from wsscp.dates import count_of


@dataclass(frozen=True)
class GroupReturnText:
    """What one group returned on one priority, or on the whole quarter: who wrote what, and when."""

    group: str
    by: str
    at: datetime
    achievements: str = ""
    next_actions: str = ""
    key_issues: str = ""
    is_accepted: bool = True


@dataclass(frozen=True)
class DeclaredRating:
    """A colour the group that leads an action gives it."""

    group: str
    rag: str
    label: str
    reason: str

    def __str__(self) -> str:
        because = f": {self.reason}" if self.reason else ""
        return f"{self.group} declares {self.label.lower()}{because}"


@dataclass(frozen=True)
class PeriodReturns:
    """All that is in for a period: words by priority id (None: the whole quarter), colours by action id."""

    words: dict[int | None, list[GroupReturnText]]
    declared: dict[int, DeclaredRating]
    in_words: str


def returns_for_period(period: ReportingPeriod, names: Mapping[int, str], *, as_at: date) -> PeriodReturns:
    """Gather what is in for a period; `names` are those of all groups.

    Three queries, and those that say who is asked.
    A return that has not been submitted is still its author's own. Colours count once a return is accepted.
    """
    submitted = SubgroupReturn.objects.filter(period=period, submitted_at__isnull=False)
    found = {one.pk: one for one in submitted.select_related("submitted_by").order_by("subgroup__name")}
    return PeriodReturns(
        words=_words(found, names),
        declared=_declared(found, names),
        in_words=_in_words(period, found, names, as_at),
    )


def _words(
    found: Mapping[int, SubgroupReturn], names: Mapping[int, str]
) -> dict[int | None, list[GroupReturnText]]:
    words: dict[int | None, list[GroupReturnText]] = defaultdict(list)
    for one in found.values():
        words[None].append(_said(one, names, key_issues=one.key_issues))
    entries = ReturnEntry.objects.filter(subgroup_return__in=list(found))
    for entry in entries.order_by("subgroup_return__subgroup__name"):
        said = {"achievements": entry.achievements, "next_actions": entry.next_actions}
        words[entry.priority_id].append(_said(found[entry.subgroup_return_id], names, **said))
    return words


def _said(one: SubgroupReturn, names: Mapping[int, str], **words: str) -> GroupReturnText:
    is_accepted = one.state == ReturnState.ACCEPTED
    by = f"{one.submitted_by}, on the group’s behalf" if one.is_on_behalf else str(one.submitted_by)
    return GroupReturnText(names[one.subgroup_id], by, one.submitted_at, is_accepted=is_accepted, **words)


def _declared(found: Mapping[int, SubgroupReturn], names: Mapping[int, str]) -> dict[int, DeclaredRating]:
    accepted = [pk for pk, one in found.items() if one.state == ReturnState.ACCEPTED]
    lines = ReturnLine.objects.filter(subgroup_return__in=accepted).exclude(declared="")
    return {
        line.action_id: DeclaredRating(
            names[found[line.subgroup_return_id].subgroup_id],
            line.declared,
            line.get_declared_display(),
            line.declared_reason,
        )
        for line in lines
    }


def _in_words(
    period: ReportingPeriod, found: Mapping[int, SubgroupReturn], names: Mapping[int, str], as_at: date
) -> str:
    """Say how many of those who were asked are in, and name who is not: "Returns: 2 of 3 groups.…"."""
    asked = {pk for pk, number in groups_asked(period, today=as_at)[0].items() if number}
    if not asked:
        return ""
    states = {one.subgroup_id: one.state for one in found.values()}
    accepted = [pk for pk in asked if states.get(pk) == ReturnState.ACCEPTED]
    waiting = sorted(names[pk] for pk in asked if states.get(pk) == ReturnState.SUBMITTED)
    silent = sorted(names[pk] for pk in asked if pk not in states)
    said = f"Accepted returns: {len(accepted)} of {count_of(len(asked), 'group')}."
    if waiting:
        said += f" Submitted and not yet accepted: {'; '.join(waiting)}."
    if silent:
        said += f" Nothing was sent by: {'; '.join(silent)}."
    return said
