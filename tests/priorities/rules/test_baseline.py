"""What a date was on a day, as a table whose boundary days are named."""

from datetime import date

import pytest

from priorities.rules.baseline import ReplacedDate, date_as_at, original_date

MARCH, JUNE, SEPTEMBER = date(2020, 3, 31), date(2020, 6, 30), date(2020, 9, 30)
FIRST_CHANGE, SECOND_CHANGE = date(2020, 3, 10), date(2020, 6, 15)
# Due in March; changed to June on 10 March, to September on 15 June.
TWICE = [ReplacedDate(FIRST_CHANGE, MARCH), ReplacedDate(SECOND_CHANGE, JUNE)]


@pytest.mark.parametrize(
    ("replaced", "day", "expected"),
    [
        ([], date(2020, 1, 1), SEPTEMBER),
        (TWICE, date(2020, 3, 9), MARCH),
        (TWICE, FIRST_CHANGE, JUNE),
        (TWICE, date(2020, 6, 14), JUNE),
        (TWICE, SECOND_CHANGE, SEPTEMBER),
        (TWICE, date(2030, 1, 1), SEPTEMBER),
        ([ReplacedDate(FIRST_CHANGE, MARCH), ReplacedDate(FIRST_CHANGE, JUNE)], date(2020, 3, 9), MARCH),
        ([ReplacedDate(FIRST_CHANGE, MARCH), ReplacedDate(FIRST_CHANGE, JUNE)], FIRST_CHANGE, SEPTEMBER),
    ],
)
def test_date_counts_until_the_day_of_the_decision_that_replaces_it(replaced, day, expected) -> None:
    assert date_as_at(SEPTEMBER, replaced, day) == expected


def test_what_is_empty_now_had_a_date_before_it_was_taken_away() -> None:
    assert date_as_at(None, [ReplacedDate(FIRST_CHANGE, MARCH)], date(2020, 3, 9)) == MARCH
    assert date_as_at(None, [ReplacedDate(FIRST_CHANGE, MARCH)], FIRST_CHANGE) is None


def test_original_is_what_the_first_decision_replaced() -> None:
    assert original_date(SEPTEMBER, TWICE) == MARCH
    assert original_date(SEPTEMBER, []) == SEPTEMBER
