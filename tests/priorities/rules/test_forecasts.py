"""Which forecast stands as at a day, by what was known then or by what is known now."""

from datetime import UTC, date, datetime

import pytest

from priorities.rules.forecasts import RecordedForecast, days_to_record, forecast_as_at

FIRST_SAID, LATER_SAID = date(2025, 11, 3), date(2026, 1, 9)
FEBRUARY, MARCH = date(2026, 2, 28), date(2026, 3, 31)


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def said(speaks_for: date, forecast_on: date | None, at: date | None = None, pk: int = 1) -> RecordedForecast:
    return RecordedForecast(speaks_for, noon(at or speaks_for), pk, forecast_on)


TWICE = [said(LATER_SAID, MARCH), said(FIRST_SAID, FEBRUARY)]


@pytest.mark.parametrize(
    ("day", "stands"),
    [
        (date(2025, 11, 2), None),
        (FIRST_SAID, FEBRUARY),
        (date(2025, 12, 20), FEBRUARY),
        (date(2026, 1, 8), FEBRUARY),
        (LATER_SAID, MARCH),
        (date(2027, 1, 1), MARCH),
    ],
)
@pytest.mark.parametrize("clock", ["now", "then"])
def test_latest_that_speaks_for_the_day_or_before_stands(day: date, stands: date | None, clock: str) -> None:
    known_at = None if clock == "now" else noon(date(2027, 1, 1))
    assert forecast_as_at(TWICE, day, known_at=known_at) == stands


def test_what_was_recorded_later_was_not_known_then() -> None:
    assert forecast_as_at(TWICE, LATER_SAID, known_at=noon(date(2025, 12, 20))) == FEBRUARY
    assert forecast_as_at(TWICE, LATER_SAID, known_at=noon(LATER_SAID)) == FEBRUARY


def test_one_that_is_cleared_stands_no_more_from_then_on() -> None:
    cleared = [*TWICE, said(date(2026, 2, 1), None)]
    assert forecast_as_at(cleared, date(2026, 1, 31)) == MARCH
    assert forecast_as_at(cleared, date(2026, 2, 1)) is None


def test_of_one_day_the_one_recorded_last_stands() -> None:
    by_moment = [said(FIRST_SAID, MARCH, at=LATER_SAID), said(FIRST_SAID, FEBRUARY, pk=9)]
    assert forecast_as_at(by_moment, FIRST_SAID) == MARCH
    at_once = [said(FIRST_SAID, MARCH, pk=9), said(FIRST_SAID, FEBRUARY, pk=8)]
    assert forecast_as_at(at_once, FIRST_SAID) == MARCH


QUARTER_ENDS, SUBMITTED = date(2026, 3, 31), date(2026, 4, 10)
MAY = date(2026, 5, 31)


@pytest.mark.parametrize(
    ("recorded", "days"),
    [
        ([], [QUARTER_ENDS]),
        ([said(FIRST_SAID, FEBRUARY)], [QUARTER_ENDS]),
        ([said(QUARTER_ENDS, FEBRUARY)], [QUARTER_ENDS]),
        # The same is said for the quarter as stood: that is said, too.
        ([said(FIRST_SAID, MAY)], [QUARTER_ENDS]),
        ([said(QUARTER_ENDS, MAY)], []),
        # Newer when it was submitted: two days.
        ([said(date(2026, 4, 1), FEBRUARY)], [QUARTER_ENDS, SUBMITTED]),
        ([said(SUBMITTED, FEBRUARY, at=date(2026, 4, 9))], [QUARTER_ENDS, SUBMITTED]),
        ([said(SUBMITTED, MAY, at=date(2026, 4, 9))], [QUARTER_ENDS]),
        # Recorded after it was submitted: that stays.
        ([said(date(2026, 4, 1), FEBRUARY, at=date(2026, 4, 11))], [QUARTER_ENDS]),
        ([said(QUARTER_ENDS, FEBRUARY, at=date(2026, 4, 11))], []),
        ([said(date(2026, 4, 11), FEBRUARY)], [QUARTER_ENDS]),
    ],
)
def test_days_of_a_forecast_given_in_a_return(recorded: list[RecordedForecast], days: list[date]) -> None:
    given = {"speaks_for": QUARTER_ENDS, "said_on": SUBMITTED}
    assert days_to_record(recorded, MAY, said_at=noon(SUBMITTED), **given) == days


def test_a_forecast_of_today_is_recorded_for_today() -> None:
    day = LATER_SAID
    assert days_to_record(TWICE, MAY, speaks_for=day, said_at=noon(MAY), said_on=day) == [day]
