"""A group's return for a period, born complete: what there is to answer, what stands, and what stood before.

Its pages, its check and its acceptance are all made from this. The number of queries does not depend on the
number of priorities, actions or milestones.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from priorities.groups.queries import group_names_on
from priorities.models import Action, Priority, ReportingPeriod, Subgroup
from reporting.challenges.queries import challenges_for_return
from reporting.models import Challenge, ReturnDate, ReturnEntry, ReturnLine, SubgroupReturn
from reporting.rag import Rag, Rating
from reporting.returns.answers import ActionAnswer, MilestoneAnswer, PriorityAnswer
from reporting.rules.return_states import ReturnState
from reporting.status.judgement import Judgement
from reporting.status.rated import RatedAction
from reporting.status.rating import rate_action, rated_actions
from wsscp.dates import add_months


@dataclass(frozen=True)
class ReturnContent:
    """All of a return, as on a day."""

    period: ReportingPeriod
    group: Subgroup
    group_name: str
    returned: SubgroupReturn
    previous: SubgroupReturn | None
    parts: tuple[PriorityAnswer, ...]
    today: date

    @property
    def state(self) -> ReturnState:
        """How far it is."""
        return ReturnState(self.returned.state)

    @property
    def is_begun(self) -> bool:
        """Whether anything was ever saved of it."""
        return self.returned.pk is not None

    @cached_property
    def lines(self) -> tuple[ActionAnswer, ...]:
        """Every action of the return."""
        return tuple(line for part in self.parts for line in part.lines)

    @property
    def led(self) -> int:
        """How many actions it speaks for."""
        return sum(line.is_lead for line in self.lines)

    @property
    def answered(self) -> int:
        """How many of those are answered."""
        return sum(line.is_lead and line.is_answered for line in self.lines)

    def part(self, priority: int) -> PriorityAnswer | None:
        """Return one priority's part, or None where the group has nothing in it."""
        return next((part for part in self.parts if part.priority.pk == priority), None)

    def after(self, priority: int) -> PriorityAnswer | None:
        """Return the part after one priority's."""
        at = [part.priority.pk for part in self.parts].index(priority)
        return next(iter(self.parts[at + 1 :]), None)


def return_content(period: ReportingPeriod, group: Subgroup, *, today: date) -> ReturnContent | None:
    """Gather a group's return; None where the group has no part in the plan. A dozen queries.

    What was done before the period began, and what is on hold or cancelled, is not asked about unless it is
    challenged.
    """
    plan = period.plan
    periods = tuple(plan.periods.all())
    rows = SubgroupReturn.objects.select_related("submitted_by", "changed_by")
    returned = rows.filter(period=period, subgroup=group).first()
    earlier = rows.filter(
        subgroup=group, period__plan=plan, period__starts_on__lt=period.starts_on, submitted_at__isnull=False
    )
    previous = earlier.select_related("period").order_by("-period__starts_on").first()
    asked = challenges_for_return(returned or SubgroupReturn(), plan, today=today)
    found = _actions(period, group, Judgement.of(plan, periods, as_at=today), returned, asked)
    if not found and returned is None and not Action.objects.filter(groups=group, priority__plan=plan):
        return None
    returned = returned or SubgroupReturn(period=period, subgroup=group)
    maker = _Maker(
        returned, previous, Judgement.of(plan, periods, as_at=today), _asked_until(period, periods), asked
    )
    by_priority: dict[int, list[ActionAnswer]] = defaultdict(list)
    priorities: dict[int, Priority] = {}
    names = group_names_on(today)
    for rated in found:
        priorities[rated.action.priority_id] = rated.action.priority
        by_priority[rated.action.priority_id].append(maker.line(rated, group, names))
    parts = tuple(maker.part(priorities[pk], lines) for pk, lines in by_priority.items())
    return ReturnContent(period, group, names[group.pk], returned, previous, parts, today)


def _actions(
    period: ReportingPeriod,
    group: Subgroup,
    judgement: Judgement,
    returned: SubgroupReturn | None,
    asked: Container[int],
) -> list[RatedAction]:
    actions = (
        Action.objects.filter(groups=group, priority__plan=period.plan_id)
        .select_related("priority", "priority__plan")
        .prefetch_related("groups")
        .order_by("priority__position", "position")
    )
    told = set(returned.lines.values_list("action", flat=True)) if returned else set()
    before = replace(judgement, as_at=period.starts_on - timedelta(days=1))
    done = {one.action.pk for one in rated_actions(actions, before) if one.rating.rag is Rag.BLUE}
    return [
        one
        for one in rated_actions(actions, judgement)
        if one.action.pk in told
        or (one.action.pk in asked and one.action.lead_id_now == group.pk)
        or (one.rating.rag is not Rag.UNRATED and one.action.pk not in done)
    ]


def _asked_until(period: ReportingPeriod, periods: Iterable[ReportingPeriod]) -> date:
    """Return the last day of the next period: what is due by then is asked a forecast for."""
    later = [one.ends_on for one in periods if one.starts_on > period.starts_on]
    return min(later, default=add_months(period.ends_on, 3))


class _Maker:
    """Puts answers beside what they answer."""

    def __init__(
        self,
        returned: SubgroupReturn,
        previous: SubgroupReturn | None,
        judgement: Judgement,
        until: date,
        asked: Mapping[int, list[Challenge]],
    ) -> None:
        self.returned, self.judgement, self.until, self.asked = returned, judgement, until, asked
        is_there = returned.pk is not None
        self.entries = {one.priority_id: one for one in _rows(returned.entries)} if is_there else {}
        self.told = {one.action_id: one for one in _rows(returned.lines)} if is_there else {}
        self.dates = {one.milestone_id: one for one in _rows(returned.dates)} if is_there else {}
        self.old_entries = {one.priority_id: one for one in previous.entries.all()} if previous else {}
        self.old_lines = {one.action_id: one for one in previous.lines.all()} if previous else {}

    def part(self, priority: Priority, lines: list[ActionAnswer]) -> PriorityAnswer:
        row = self.entries.get(priority.pk) or ReturnEntry(subgroup_return=self.returned, priority=priority)
        return PriorityAnswer(priority, row, self.old_entries.get(priority.pk), tuple(lines))

    def line(self, rated: RatedAction, group: Subgroup, names: dict[int, str]) -> ActionAnswer:
        action, lead = rated.action, rated.action.lead_id_now
        row = self.told.get(action.pk) or ReturnLine(subgroup_return=self.returned, action=action)
        is_lead = lead == group.pk
        dates = tuple(self._dates(rated)) if is_lead else ()
        return ActionAnswer(
            rated=rated,
            row=row,
            previous=self.old_lines.get(action.pk),
            dates=dates,
            lead=names.get(lead, ""),
            is_lead=is_lead,
            computed=self._computed(rated, dates),
            challenges=tuple(self.asked.get(action.pk, ())) if is_lead or self.returned.submitted_at else (),
        )

    def _dates(self, rated: RatedAction) -> Iterator[MilestoneAnswer]:
        for one in rated.milestones:
            milestone = one.milestone
            row = self.dates.get(milestone.pk) or ReturnDate(
                subgroup_return=self.returned, milestone=milestone
            )
            if one.is_open or row.pk:
                is_overdue = bool(one.rating.days_overdue)
                is_asked = one.is_open and (is_overdue or milestone.due_on <= self.until)
                yield MilestoneAnswer(milestone, row, is_asked, is_overdue)

    def _computed(self, rated: RatedAction, dates: tuple[MilestoneAnswer, ...]) -> Rating:
        """The colour there would be with the dates given here."""
        said = {one.milestone.pk: one for one in dates if one.row.forecast_on or one.row.completed_on}
        if not said:
            return rated.rating
        milestones = []
        for one in rated.milestones:
            milestone = copy(one.milestone)
            if told := said.get(milestone.pk):
                milestone.forecast_on, milestone.completed_on = told.forecast_on, told.completed_on
                milestone.forecast_given_on = self.judgement.as_at
            milestones.append(milestone)
        return rate_action(rated.action, milestones, self.judgement).rating


def _rows(related: object) -> Iterable:
    return related.select_related("changed_by")
