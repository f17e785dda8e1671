"""All of a group's return for a period: what there is to answer, its answers, and those of the last return.

Its pages, its check and its acceptance are all made from this. The number of queries does not depend on the
number of priorities, actions or milestones.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from sys import maxsize
from typing import TypeVar

from django.utils import timezone

from priorities.groups.queries import group_names_on
from priorities.models import Priority, ReportingPeriod, Subgroup
from priorities.rules.forecasts import RecordedForecast, days_to_record
from reporting.challenges.queries import challenges_for_return
from reporting.models import Challenge, ReturnDate, ReturnEntry, ReturnLine, SubgroupReturn
from reporting.returns.answers import ActionAnswer, MilestoneAnswer, PriorityAnswer
from reporting.returns.known import KnownFacts, known_facts
from reporting.rules.known_facts import filled_text
from reporting.rules.return_states import ReturnState, return_speaks_for
from reporting.status.board import asked_about, judge
from reporting.status.facts import ActionFacts, MilestoneFacts, PlanFacts, plan_facts
from reporting.status.rated import RatedAction
from reporting.status.rating import rate_action
from wsscp.dates import add_months
from wsscp.limits import TEXT

_Row = TypeVar("_Row", ReturnEntry, ReturnLine, ReturnDate)


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
    # The day it speaks for, as submitted or, while it is not, if it were submitted today.
    speaks_for: date

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

    @property
    def filled_in(self) -> int:
        """How many of those are answered by what was recorded on the action alone."""
        return sum(line.is_lead and line.is_filled_in for line in self.lines)

    @property
    def unanswered(self) -> list[ActionAnswer]:
        """The actions it speaks for of which nothing is reported yet."""
        return [line for line in self.lines if line.is_lead and not line.is_answered]

    def part(self, priority: int) -> PriorityAnswer | None:
        """Return one priority's part, or None where the group has nothing in it."""
        return next((part for part in self.parts if part.priority.pk == priority), None)

    def after(self, priority: int) -> PriorityAnswer | None:
        """Return the part after one priority's."""
        at = [part.priority.pk for part in self.parts].index(priority)
        return next(iter(self.parts[at + 1 :]), None)


def return_content(period: ReportingPeriod, group: Subgroup, *, today: date) -> ReturnContent | None:
    """Gather a group's return; None where the group has no part in the plan. Some fifteen queries.

    While it can be written, answers that nobody has written yet are what was recorded on the actions.
    """
    plan = period.plan
    rows = SubgroupReturn.objects.select_related("submitted_by", "changed_by")
    saved = rows.filter(period=period, subgroup=group).first()
    returned = saved or SubgroupReturn(period=period, subgroup=group)
    earlier = rows.filter(
        subgroup=group, period__plan=plan, period__starts_on__lt=period.starts_on, submitted_at__isnull=False
    )
    previous = earlier.select_related("period").order_by("-period__starts_on").first()
    facts, names = plan_facts(plan), group_names_on(today)
    own = facts.of_group(group.pk)
    challenges = challenges_for_return(returned, plan, today=today)
    is_writable = not (ReturnState(returned.state).is_in or period.signed_at or plan.closed_on)
    led = [action for action in own.actions if action.lead_id_now == group.pk] if is_writable else []
    known = known_facts(led, period, today=today) if led else KnownFacts()
    builder = _AnswerBuilder(group, names, returned, previous, facts, period, challenges, known, today)
    answers: dict[Priority, list[ActionAnswer]] = defaultdict(list)
    for rated, is_asked in rate_for_return(own, period, today=today):
        action = rated.action
        is_challenged = action.pk in challenges and action.lead_id_now == group.pk
        if is_asked or is_challenged or builder.is_reported(action):
            answers[action.priority].append(builder.line(rated))
    if not answers and saved is None and not own.actions:
        return None
    parts = tuple(builder.part(priority, lines) for priority, lines in answers.items())
    return ReturnContent(period, group, names[group.pk], returned, previous, parts, today, builder.speaks_for)


def rate_for_return(
    facts: PlanFacts, period: ReportingPeriod, *, today: date
) -> list[tuple[RatedAction, bool]]:
    """Rate actions for the returns of a period, each with whether it is asked about (`asked_about`).

    One that is not asked about is, once it is challenged.
    """
    before = judge(facts, as_at=period.starts_on - timedelta(days=1))
    asked = asked_about(before, judge(facts, as_at=min(period.ends_on, today)))
    return [(rated, rated.action.pk in asked) for rated in judge(facts, as_at=today).actions]


def _forecast_until(period: ReportingPeriod, periods: Iterable[ReportingPeriod]) -> date:
    """Return the last day of the next period: what is due by then is asked a forecast for."""
    later = [other.ends_on for other in periods if other.starts_on > period.starts_on]
    return min(later, default=add_months(period.ends_on, 3))


def _rows_by(name: str, model: type[_Row], returned: SubgroupReturn | None) -> dict[int, _Row]:
    """Return the saved rows of a return by the id of what they are about."""
    if returned is None or returned.pk is None:
        return {}
    rows = model._default_manager.filter(subgroup_return=returned).select_related("changed_by")
    return {getattr(row, name): row for row in rows}


class _AnswerBuilder:
    """Puts answers beside what they answer."""

    def __init__(
        self,
        group: Subgroup,
        names: Mapping[int, str],
        returned: SubgroupReturn,
        previous: SubgroupReturn | None,
        facts: PlanFacts,
        period: ReportingPeriod,
        challenges: Mapping[int, list[Challenge]],
        known: KnownFacts,
        today: date,
    ) -> None:
        self.known = known
        self.group, self.names, self.returned = group, names, returned
        self.facts, self.challenges, self.today = facts, challenges, today
        # A draft speaks as if it were submitted now.
        self.said_at = returned.submitted_at or datetime.max.replace(tzinfo=UTC)
        self.said_on = timezone.localdate(returned.submitted_at) if returned.submitted_at else today
        self.speaks_for = return_speaks_for(period.ends_on, self.said_on)
        self.forecast_until = _forecast_until(period, facts.periods)
        self.entries = _rows_by("priority_id", ReturnEntry, returned)
        self.lines = _rows_by("action_id", ReturnLine, returned)
        self.dates = _rows_by("milestone_id", ReturnDate, returned)
        self.old_entries = _rows_by("priority_id", ReturnEntry, previous)
        self.old_lines = _rows_by("action_id", ReturnLine, previous)

    def is_reported(self, action: ActionFacts) -> bool:
        """Whether the return says anything of an action, be it a date alone."""
        return action.pk in self.lines or any(one.pk in self.dates for one in action.milestones)

    def part(self, priority: Priority, lines: list[ActionAnswer]) -> PriorityAnswer:
        row = self.entries.get(priority.pk) or ReturnEntry(subgroup_return=self.returned, priority=priority)
        return PriorityAnswer(priority, row, self.old_entries.get(priority.pk), tuple(lines))

    def line(self, rated: RatedAction) -> ActionAnswer:
        action, lead = rated.action, rated.action.lead_id_now
        known = self.known.progress.get(action.pk, ())
        row = self.lines.get(action.pk) or ReturnLine(
            subgroup_return=self.returned, action_id=action.pk, progress=filled_text(known, TEXT)
        )
        is_lead = lead == self.group.pk
        dates = tuple(self._dates(rated)) if is_lead else ()
        reported = self._as_reported(action, row, dates)
        shows_challenges = is_lead or self.returned.submitted_at is not None
        return ActionAnswer(
            rated=rated,
            row=row,
            previous=self.old_lines.get(action.pk),
            dates=dates,
            lead=self.names.get(lead, "") if lead else "",
            is_lead=is_lead,
            computed=rate_action(reported, self.facts, as_at=self.speaks_for).rating,
            computed_today=rate_action(reported, self.facts, as_at=self.today).rating,
            challenges=tuple(self.challenges.get(action.pk, ())) if shows_challenges else (),
            known=tuple(known),
        )

    def _dates(self, rated: RatedAction) -> Iterator[MilestoneAnswer]:
        for rated_milestone in rated.milestones:
            milestone = rated_milestone.milestone
            forecast = self.known.forecasts.get(milestone.pk) if rated_milestone.is_open else None
            completion = self.known.completions.get(milestone.pk)
            row = self.dates.get(milestone.pk) or ReturnDate(
                subgroup_return=self.returned,
                milestone_id=milestone.pk,
                forecast_on=forecast.day if forecast else None,
                completed_on=completion.day if completion else None,
            )
            if rated_milestone.is_open or row.pk or completion:
                is_overdue = bool(rated_milestone.rating.days_overdue)
                is_due = is_overdue or milestone.due_on <= self.forecast_until
                forecast_on = milestone.forecast_on
                yield MilestoneAnswer(
                    milestone,
                    row,
                    is_asked=rated_milestone.is_open and is_due,
                    is_overdue=is_overdue,
                    standing_on=forecast_on if forecast_on and forecast_on >= self.today else None,
                    known_forecast=forecast,
                    known_completion=completion,
                )

    def _as_reported(
        self, action: ActionFacts, row: ReturnLine, dates: Iterable[MilestoneAnswer]
    ) -> ActionFacts:
        """Return the facts of an action there would be with what is reported here accepted."""
        rows = {answer.milestone.pk: answer.row for answer in dates}
        milestones = (
            self._with_dates(milestone, rows[milestone.pk]) if milestone.pk in rows else milestone
            for milestone in action.milestones
        )
        reported = [self.speaks_for] if row.progress or row.is_unchanged else []
        return replace(
            action,
            milestones=tuple(milestones),
            update_days=tuple(sorted([*action.update_days, *reported])),
        )

    def _with_dates(self, milestone: MilestoneFacts, row: ReturnDate) -> MilestoneFacts:
        forecasts = milestone.forecasts
        if row.forecast_on:
            days = days_to_record(
                forecasts,
                row.forecast_on,
                speaks_for=self.speaks_for,
                said_at=self.said_at,
                said_on=self.said_on,
            )
            forecasts += tuple(RecordedForecast(day, self.said_at, maxsize, row.forecast_on) for day in days)
        completed_on = row.completed_on or milestone.completed_on
        return replace(milestone, forecasts=forecasts, completed_on=completed_on)
