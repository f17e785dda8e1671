"""The RAG status of a statutory deadline as at a day, with its reason.

The law allows no tolerance, so the plan's thresholds do not apply: Red is past its day and not met, Amber its
last third, Green before that, Blue met. A suspended deadline is not rated. Pure rules: standard library only,
no Django; nothing here reads the current time.
"""

from datetime import date

from reporting.rag import Rag, Rating
from wsscp.dates import count_of, long_date


def rate_deadline(
    *,
    due_on: date | None,
    used: int,
    left: int,
    unit: str,
    as_at: date,
    met_on: date | None = None,
    is_suspended: bool = False,
) -> Rating:
    """Rate one deadline as at a day, by the days it has used and has left; `unit` names one of them."""
    if met_on is not None and met_on <= as_at:
        if due_on is not None and met_on > due_on:
            days_late = count_of((met_on - due_on).days, "day")
            return Rating(Rag.BLUE, f"met {long_date(met_on)}, {days_late} after it was due", word="Met late")
        return Rating(Rag.BLUE, f"met {long_date(met_on)}, in time", word="Met")
    if is_suspended or due_on is None:
        return Rating(Rag.UNRATED, f"stands still with {count_of(left, unit)} left", word="Suspended")
    overdue = (as_at - due_on).days
    if overdue > 0:
        return Rating(Rag.RED, f"due {long_date(due_on)}, {count_of(overdue, 'day')} overdue", overdue)
    to_go = f"{count_of(left, unit)} left" if left else "today is its last day"
    rag = Rag.AMBER if left * 3 <= used + left else Rag.GREEN
    return Rating(rag, f"due {long_date(due_on)}, {to_go}")
