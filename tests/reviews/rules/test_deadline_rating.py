"""The rating of a statutory deadline, as a table whose boundary days are named."""

from datetime import date

import pytest

from reporting.rag import Rag
from reviews.rules.deadline_rating import rate_deadline

DUE = date(2020, 5, 6)


@pytest.mark.parametrize(
    ("as_at", "used", "rag", "why"),
    [
        (date(2020, 4, 16), 1, Rag.GREEN, "due 6 May 2020, 14 working days left"),
        (date(2020, 4, 28), 9, Rag.GREEN, "due 6 May 2020, 6 working days left"),
        (date(2020, 4, 29), 10, Rag.AMBER, "due 6 May 2020, 5 working days left"),
        (date(2020, 5, 5), 14, Rag.AMBER, "due 6 May 2020, 1 working day left"),
        (date(2020, 5, 6), 15, Rag.AMBER, "due 6 May 2020, today is its last day"),
        (date(2020, 5, 7), 16, Rag.RED, "due 6 May 2020, 1 day overdue"),
    ],
)
def test_running_deadline_is_rated(as_at: date, used: int, rag: Rag, why: str) -> None:
    rated = rate_deadline(due_on=DUE, used=used, left=max(15 - used, 0), unit="working day", as_at=as_at)
    assert (rated.rag, rated.why) == (rag, why)
    assert rated.days_overdue == max((as_at - DUE).days, 0)


@pytest.mark.parametrize(
    ("met_on", "rag", "label", "why"),
    [
        (date(2020, 5, 6), Rag.BLUE, "Met", "met 6 May 2020, in time"),
        (date(2020, 5, 7), Rag.BLUE, "Met late", "met 7 May 2020, 1 day after it was due"),
        # Not yet met on the day of judgement.
        (date(2020, 6, 1), Rag.RED, "Red", "due 6 May 2020, 14 days overdue"),
    ],
)
def test_met_deadline_is_rated(met_on: date, rag: Rag, label: str, why: str) -> None:
    rated = rate_deadline(
        due_on=DUE, used=15, left=0, unit="working day", as_at=date(2020, 5, 20), met_on=met_on
    )
    assert (rated.rag, rated.label, rated.why) == (rag, label, why)


@pytest.mark.parametrize("due_on", [DUE, None])
def test_suspended_deadline_is_not_rated(due_on: date | None) -> None:
    rated = rate_deadline(
        due_on=due_on, used=5, left=10, unit="working day", as_at=date(2020, 5, 20), is_suspended=True
    )
    assert (rated.rag, rated.label) == (Rag.UNRATED, "Suspended")
