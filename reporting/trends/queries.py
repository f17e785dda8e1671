"""A plan's trends over ended periods: RAG status, due dates, forecasts, declared status and updates."""

from dataclasses import dataclass
from datetime import date, datetime

from priorities.models import Plan
from reporting.status.facts import plan_facts
from reporting.trends.dates import date_tables
from reporting.trends.returns import return_tables
from reporting.trends.status import RagTrend, rag_trend_table, rag_trends
from wsscp.exports.tables import Table


@dataclass(frozen=True)
class Trends:
    """All trends of a plan; empty without a period that has ended."""

    colours: tuple[RagTrend, ...] = ()
    colour_table: Table | None = None
    tables: tuple[Table, ...] = ()

    @property
    def all_tables(self) -> tuple[Table, ...]:
        """Every table, in the order of the page."""
        return (self.colour_table, *self.tables) if self.colour_table else ()


def trends_of(plan: Plan, *, as_at: date, until: date, known_at: datetime | None = None) -> Trends:
    """Return a plan's trends as at a day, over the periods that had ended by `until`.

    As recorded now, or before `known_at` (reporting/status/facts.py). The number of queries
    depends neither on the number of periods nor on that of actions.
    """
    facts = plan_facts(plan, known_at=known_at)
    periods = [period for period in facts.periods if period.ends_on <= until]
    if not periods:
        return Trends()
    dates, forecasts = date_tables(facts, periods, as_at=as_at)
    declared, updates = return_tables(facts, periods, as_at=as_at)
    status_trends = rag_trends(facts, periods, as_at=as_at)
    return Trends(
        status_trends,
        rag_trend_table(status_trends, priority_label=facts.plan.priority_label),
        (dates, *forecasts, declared, *updates),
    )
