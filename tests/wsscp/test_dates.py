"""Calendar arithmetic, at its boundary days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wsscp.dates import add_months, count_of, long_date, month_end

DAYS = st.dates(date(1999, 1, 1), date(2100, 12, 31))
MONTHS = st.integers(-24, 24)


@pytest.mark.parametrize(
    ("year", "month", "last"),
    [
        (2020, 3, date(2020, 3, 31)),
        (2020, 6, date(2020, 6, 30)),
        (2020, 2, date(2020, 2, 29)),
        (2021, 2, date(2021, 2, 28)),
        (2000, 2, date(2000, 2, 29)),
        (2020, 12, date(2020, 12, 31)),
    ],
)
def test_month_end(year, month, last) -> None:
    assert month_end(year, month) == last


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2020, 3, 31), 1, date(2020, 4, 30)),
        (date(2020, 5, 31), 1, date(2020, 6, 30)),
        (date(2020, 4, 30), 1, date(2020, 5, 30)),
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2021, 1, 31), 1, date(2021, 2, 28)),
        (date(2020, 12, 31), 1, date(2021, 1, 31)),
        (date(2020, 11, 30), 3, date(2021, 2, 28)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2020, 3, 31), -1, date(2020, 2, 29)),
        (date(2020, 1, 15), -1, date(2019, 12, 15)),
        (date(2020, 1, 15), 0, date(2020, 1, 15)),
    ],
)
def test_add_months_clamps_to_the_months_end(day, months, later) -> None:
    assert add_months(day, months) == later


@given(DAYS, MONTHS)
def test_add_months_lands_in_the_month_counted(day, months) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == min(day.day, month_end(later.year, later.month).day)


def test_long_date_has_no_leading_nought() -> None:
    assert long_date(date(2020, 3, 1)) == "1 March 2020"
    assert long_date(date(2020, 3, 31)) == "31 March 2020"


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), (1000, "1,000 days")]
)
def test_count_of_days(number, text) -> None:
    assert count_of(number, "day") == text


def test_count_of_with_a_plural_of_its_own() -> None:
    assert count_of(1, "priority", "priorities") == "1 priority"
    assert count_of(3, "priority", "priorities") == "3 priorities"
