"""What a plan is judged by on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from priorities.actions.date_change_queries import dates_decided_after
from priorities.models import Plan, ReportingPeriod
from priorities.rules.periods import period_start
from reporting.rag import RagKey


@dataclass(frozen=True)
class Judgement:
    """What rating needs besides the facts: the day, the plan's dates, key and periods."""

    as_at: date
    starts_on: date
    ends_on: date
    key: RagKey
    period_ends: tuple[date, ...]

    @classmethod
    def of(cls, plan: Plan, periods: Iterable[ReportingPeriod], *, as_at: date) -> "Judgement":
        """Gather what a plan is judged by on a day."""
        ends = tuple(sorted(period.ends_on for period in periods))
        return cls(as_at, plan.starts_on, plan.ends_on, plan.key, ends)

    @property
    def quarter_starts_on(self) -> date:
        """The first day of the reporting period that the day falls in."""
        return period_start(self.as_at, starts_on=self.starts_on, period_ends=self.period_ends)

    @cached_property
    def decided_since(self) -> tuple[bool, bool]:
        """Whether any due date was changed, and any milestone reopened, after the day; one query, cached."""
        return dates_decided_after(self.as_at)
