"""How a plan does over the periods that have ended: colours, dates, forecasts, declared colours, updates."""

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
    """Everything shown; without a period that has ended, nothing."""

    colours: tuple[RagTrend, ...] = ()
    colour_table: Table | None = None
    tables: tuple[Table, ...] = ()

    @property
    def all_tables(self) -> tuple[Table, ...]:
        """Every table, in the order of the page."""
        return (self.colour_table, *self.tables) if self.colour_table else ()


def trends_of(plan: Plan, *, as_at: date, until: date, known_at: datetime | None = None) -> Trends:
    """Return a plan's trends as they show on a day, over the periods that had ended by `until`.

    As recorded now, or before a moment (reporting/status/facts.py). The number of queries
    depends neither on the number of periods nor on that of actions.
    """
    known = plan_facts(plan, as_at=as_at, known_at=known_at)
    periods = [one for one in known.periods if one.ends_on <= until]
    if not periods:
        return Trends()
    dates, forecasts = date_tables(known, periods, as_at=as_at)
    declared, updates = return_tables(known, periods, as_at=as_at)
    colours = rag_trends(known, periods, as_at=as_at)
    return Trends(
        colours,
        rag_trend_table(colours, priority_label=known.plan.priority_label),
        (dates, *forecasts, declared, *updates),
    )
