"""All of a group's return for a period: what there is to answer, its answers, and those of the last return.

Its pages, its check and its acceptance are all made from this. The number of queries does not depend on the
number of priorities, actions or milestones.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from priorities.groups.queries import group_names_on
from priorities.models import Priority, ReportingPeriod, Subgroup
from reporting.challenges.queries import challenges_for_return
from reporting.models import Challenge, ReturnDate, ReturnEntry, ReturnLine, SubgroupReturn
from reporting.rag import Rag, Rating
from reporting.returns.answers import ActionAnswer, MilestoneAnswer, PriorityAnswer
from reporting.rules.return_states import ReturnState
from reporting.rules.trend_measures import RecordedForecast
from reporting.status.board import judge
from reporting.status.facts import PlanFacts, plan_facts
from reporting.status.rated import RatedAction
from reporting.status.rating import rate_action
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
        """Its state."""
        return ReturnState(self.returned.state)

    @property
    def is_begun(self) -> bool:
        """Whether any of it was ever saved."""
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

    What was completed before the period began, and what is on hold or cancelled, is not asked about unless it
    is challenged.
    """
    plan = period.plan
    rows = SubgroupReturn.objects.select_related("submitted_by", "changed_by")
    saved = rows.filter(period=period, subgroup=group).first()
    earlier = rows.filter(
        subgroup=group, period__plan=plan, period__starts_on__lt=period.starts_on, submitted_at__isnull=False
    )
    previous = earlier.select_related("period").order_by("-period__starts_on").first()
    challenges = challenges_for_return(saved or SubgroupReturn(), plan, today=today)
    facts = plan_facts(plan)
    rated_list = _actions_of_return(period, group, facts, saved, challenges, today)
    if not rated_list and saved is None and not facts.of_group(group.pk).actions:
        return None
    returned = saved or SubgroupReturn(period=period, subgroup=group)
    builder = _AnswerBuilder(returned, previous, facts, period, challenges, today)
    by_priority: dict[int, list[ActionAnswer]] = defaultdict(list)
    priorities: dict[int, Priority] = {}
    names = group_names_on(today)
    for rated in rated_list:
        priorities[rated.action.priority.pk] = rated.action.priority
        by_priority[rated.action.priority.pk].append(builder.line(rated, group, names))
    parts = tuple(builder.part(priorities[pk], lines) for pk, lines in by_priority.items())
    return ReturnContent(period, group, names[group.pk], returned, previous, parts, today)


def _actions_of_return(
    period: ReportingPeriod,
    group: Subgroup,
    facts: PlanFacts,
    returned: SubgroupReturn | None,
    challenges: Container[int],
    today: date,
) -> list[RatedAction]:
    own = facts.of_group(group.pk)
    answered = set(returned.lines.values_list("action", flat=True)) if returned else set()
    completed = judge(own, as_at=period.starts_on - timedelta(days=1)).completed
    return [
        rated
        for rated in judge(own, as_at=today).actions
        if rated.action.pk in answered
        or (rated.action.pk in challenges and rated.action.lead_id_now == group.pk)
        or (rated.rating.rag is not Rag.UNRATED and rated.action.pk not in completed)
    ]


def _forecast_until(period: ReportingPeriod, periods: Iterable[ReportingPeriod]) -> date:
    """Return the last day of the next period: what is due by then is asked a forecast for."""
    later = [other.ends_on for other in periods if other.starts_on > period.starts_on]
    return min(later, default=add_months(period.ends_on, 3))


class _AnswerBuilder:
    """Puts answers beside what they answer."""

    def __init__(
        self,
        returned: SubgroupReturn,
        previous: SubgroupReturn | None,
        facts: PlanFacts,
        period: ReportingPeriod,
        challenges: Mapping[int, list[Challenge]],
        today: date,
    ) -> None:
        self.returned, self.facts, self.challenges, self.today = returned, facts, challenges, today
        self.forecast_until = _forecast_until(period, facts.periods)
        self.entries: dict[int, ReturnEntry] = {}
        self.lines: dict[int, ReturnLine] = {}
        self.dates: dict[int, ReturnDate] = {}
        if returned.pk is not None:
            entries = returned.entries.select_related("changed_by")
            lines = returned.lines.select_related("changed_by")
            dates = returned.dates.select_related("changed_by")
            self.entries = {entry.priority_id: entry for entry in entries}
            self.lines = {line.action_id: line for line in lines}
            self.dates = {row.milestone_id: row for row in dates}
        self.old_entries = {entry.priority_id: entry for entry in previous.entries.all()} if previous else {}
        self.old_lines = {line.action_id: line for line in previous.lines.all()} if previous else {}

    def part(self, priority: Priority, lines: list[ActionAnswer]) -> PriorityAnswer:
        row = self.entries.get(priority.pk) or ReturnEntry(subgroup_return=self.returned, priority=priority)
        return PriorityAnswer(priority, row, self.old_entries.get(priority.pk), tuple(lines))

    def line(self, rated: RatedAction, group: Subgroup, names: dict[int, str]) -> ActionAnswer:
        action, lead = rated.action, rated.action.lead_id_now
        row = self.lines.get(action.pk) or ReturnLine(subgroup_return=self.returned, action_id=action.pk)
        is_lead = lead == group.pk
        dates = tuple(self._dates(rated)) if is_lead else ()
        shows_challenges = is_lead or self.returned.submitted_at is not None
        return ActionAnswer(
            rated=rated,
            row=row,
            previous=self.old_lines.get(action.pk),
            dates=dates,
            lead=names.get(lead, "") if lead else "",
            is_lead=is_lead,
            computed=self._computed(rated, dates),
            challenges=tuple(self.challenges.get(action.pk, ())) if shows_challenges else (),
        )

    def _dates(self, rated: RatedAction) -> Iterator[MilestoneAnswer]:
        for rated_milestone in rated.milestones:
            milestone = rated_milestone.milestone
            row = self.dates.get(milestone.pk) or ReturnDate(
                subgroup_return=self.returned, milestone_id=milestone.pk
            )
            if rated_milestone.is_open or row.pk:
                is_overdue = bool(rated_milestone.rating.days_overdue)
                is_due = is_overdue or milestone.due_on <= self.forecast_until
                yield MilestoneAnswer(milestone, row, rated_milestone.is_open and is_due, is_overdue)

    def _computed(self, rated: RatedAction, dates: tuple[MilestoneAnswer, ...]) -> Rating:
        """Return the RAG status there would be with the dates given here."""
        given = {answer.milestone.pk: answer.row for answer in dates}
        given = {pk: row for pk, row in given.items() if row.forecast_on or row.completed_on}
        if not given:
            return rated.rating
        milestones = []
        for milestone in rated.action.milestones:
            if row := given.get(milestone.pk):
                forecast = RecordedForecast(self.today, row.forecast_on)
                milestone = replace(milestone, forecasts=(forecast,), completed_on=row.completed_on)
            milestones.append(milestone)
        action = replace(rated.action, milestones=tuple(milestones))
        return rate_action(action, self.facts, as_at=self.today).rating
