"""The statutory deadlines: vectors worked out by hand, suspensions, editions, and days left."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.rules.bank_holidays import BANK_HOLIDAYS
from reviews.rules.deadlines import (
    EDITIONS,
    DeadlineRule,
    Force,
    NoSuchRuleError,
    SuspendedDays,
    deadline,
    edition_on,
)

NOTIFY, REVIEW, PUBLISH = DeadlineRule.NOTIFICATION, DeadlineRule.RAPID_REVIEW, DeadlineRule.PUBLICATION


def due(rule: str, from_: date, *suspensions: tuple[date, date | None]) -> Any:
    """The day something is due."""
    return deadline(rule, from_, suspensions=suspensions, holidays=BANK_HOLIDAYS).due_on


# Aware on → notification due → rapid review due, if notified on its last day.
VECTORS = {
    "Easter 2020": (date(2020, 4, 6), date(2020, 4, 15), date(2020, 5, 6)),
    "Jubilee 2022": (date(2022, 5, 30), date(2022, 6, 8), date(2022, 6, 29)),
    "State Funeral 2022": (date(2022, 9, 12), date(2022, 9, 20), date(2022, 10, 11)),
    "Coronation 2023": (date(2023, 4, 28), date(2023, 5, 9), date(2023, 5, 31)),
    "Christmas 2023": (date(2023, 12, 20), date(2023, 12, 29), date(2024, 1, 22)),
}


@pytest.mark.parametrize(("aware", "notification", "review"), VECTORS.values(), ids=VECTORS)
def test_notification_and_rapid_review_are_due_on(aware, notification, review) -> None:
    assert due(NOTIFY, aware) == notification
    assert due(REVIEW, notification) == review


@pytest.mark.parametrize(
    ("from_", "due_on"),
    [
        (date(2026, 12, 18), date(2027, 1, 13)),
        (date(2022, 5, 27), date(2022, 6, 21)),
        # VE Day was moved to Friday 8 May 2020, and Monday 4 May was a working day.
        (date(2020, 4, 17), date(2020, 5, 11)),
        # The day it starts never counts, nor does a weekend: three ways to start on a Monday.
        (date(2024, 6, 7), date(2024, 6, 28)),
        (date(2024, 6, 8), date(2024, 6, 28)),
        (date(2024, 6, 9), date(2024, 6, 28)),
        # Christmas and Boxing Day on a weekend, both with a substitute.
        (date(2021, 12, 24), date(2022, 1, 19)),
    ],
)
def test_rapid_review_is_due_on(from_, due_on) -> None:
    assert due(REVIEW, from_) == due_on


@pytest.mark.parametrize(
    ("from_", "due_on"),
    [
        (date(2021, 3, 3), date(2021, 9, 3)),
        (date(2021, 8, 31), date(2022, 2, 28)),
        (date(2023, 8, 31), date(2024, 2, 29)),
        # Six months are six months, whatever day of the week they end on.
        (date(2024, 6, 25), date(2024, 12, 25)),
    ],
)
def test_publication_is_due_six_calendar_months_after_the_decision(from_, due_on) -> None:
    assert due(PUBLISH, from_) == due_on


# The bank holidays of England and Wales that fall on a weekday; day and month.
KNOWN = {
    2018: "1/1 30/3 2/4 7/5 28/5 27/8 25/12 26/12",
    2019: "1/1 19/4 22/4 6/5 27/5 26/8 25/12 26/12",
    2020: "1/1 10/4 13/4 8/5 25/5 31/8 25/12 28/12",
    2021: "1/1 2/4 5/4 3/5 31/5 30/8 27/12 28/12",
    2022: "3/1 15/4 18/4 2/5 2/6 3/6 29/8 19/9 26/12 27/12",
    2023: "2/1 7/4 10/4 1/5 8/5 29/5 28/8 25/12 26/12",
    2024: "1/1 29/3 1/4 6/5 27/5 26/8 25/12 26/12",
    2025: "1/1 18/4 21/4 5/5 26/5 25/8 25/12 26/12",
    2026: "1/1 3/4 6/4 4/5 25/5 31/8 25/12 28/12",
    2027: "1/1 26/3 29/3 3/5 31/5 30/8 27/12 28/12",
    2028: "3/1 14/4 17/4 1/5 29/5 28/8 25/12 26/12",
}


@pytest.mark.parametrize("year", KNOWN)
def test_bank_holidays_are_those_known(year) -> None:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    holidays = [day for day in days if day.year == year and day.weekday() < 5 and BANK_HOLIDAYS.get(day)]
    assert " ".join(f"{day.day}/{day.month}" for day in holidays) == KNOWN[year]


def test_skipped_days_are_named_with_the_reason() -> None:
    result = deadline(NOTIFY, date(2022, 5, 30), holidays=BANK_HOLIDAYS)
    assert [(day.on.day, day.why) for day in result.skipped] == [
        (2, "Spring Bank Holiday"),
        (3, "Platinum Jubilee of Elizabeth II"),
        (4, "Saturday"),
        (5, "Sunday"),
    ]
    assert result.first_day == date(2022, 5, 31)


def test_suspension_extends_the_due_day_by_its_working_days() -> None:
    # From Monday 15 to Wednesday 24 June are eight working days, and a weekend that would not have counted.
    assert due(REVIEW, date(2020, 6, 8)) == date(2020, 6, 29)
    assert due(REVIEW, date(2020, 6, 8), (date(2020, 6, 15), date(2020, 6, 24))) == date(2020, 7, 9)


def test_suspension_has_its_reason_and_weekends_theirs() -> None:
    pause = SuspendedDays(date(2020, 6, 12), date(2020, 6, 15), "Panel’s relaxation")
    result = deadline(NOTIFY, date(2020, 6, 11), suspensions=[pause], holidays=BANK_HOLIDAYS)
    assert [day.why for day in result.skipped] == [
        "suspended: Panel’s relaxation",
        "Saturday",
        "Sunday",
        "suspended: Panel’s relaxation",
        "Saturday",
        "Sunday",
    ]


def test_overlapping_suspensions_count_once_and_late_ones_not_at_all() -> None:
    first, second = (date(2020, 6, 15), date(2020, 6, 17)), (date(2020, 6, 16), date(2020, 6, 18))
    alone = due(REVIEW, date(2020, 6, 8), (date(2020, 6, 15), date(2020, 6, 18)))
    assert due(REVIEW, date(2020, 6, 8), first, second) == alone == date(2020, 7, 3)
    assert due(REVIEW, date(2020, 6, 8), (date(2020, 6, 30), date(2020, 7, 30))) == date(2020, 6, 29)


def test_suspension_extends_a_deadline_in_months_by_days() -> None:
    assert due(PUBLISH, date(2020, 1, 10), (date(2020, 3, 23), date(2020, 3, 29))) == date(2020, 7, 17)
    # The days it is extended by may be suspended as well.
    pauses = (date(2020, 3, 23), date(2020, 3, 29)), (date(2020, 7, 11), date(2020, 7, 12))
    assert due(PUBLISH, date(2020, 1, 10), *pauses) == date(2020, 7, 19)


def test_suspended_deadline_has_no_due_day() -> None:
    result = deadline(
        REVIEW, date(2020, 6, 8), suspensions=[(date(2020, 6, 15), None)], holidays=BANK_HOLIDAYS
    )
    assert result.due_on is None
    assert result.progress(date(2030, 1, 1)) == (4, 11, 0, True)


def test_suspension_without_an_end_after_the_due_day_changes_nothing() -> None:
    assert due(REVIEW, date(2020, 6, 8), (date(2020, 6, 30), None)) == date(2020, 6, 29)


# As at → days used, days left, days late
STANDINGS = {
    "the day before it starts": (date(2020, 6, 7), (0, 15, 0)),
    "the day it starts": (date(2020, 6, 8), (0, 15, 0)),
    "day 1": (date(2020, 6, 9), (1, 14, 0)),
    "a Sunday": (date(2020, 6, 14), (4, 11, 0)),
    "the day before the last": (date(2020, 6, 28), (14, 1, 0)),
    "the last day": (date(2020, 6, 29), (15, 0, 0)),
    "a day late": (date(2020, 6, 30), (16, 0, 1)),
}


@pytest.mark.parametrize(("as_at", "stands"), STANDINGS.values(), ids=STANDINGS)
def test_deadline_counts_as_at_a_day(as_at, stands) -> None:
    result = deadline(REVIEW, date(2020, 6, 8), holidays=BANK_HOLIDAYS)
    assert result.progress(as_at) == (*stands, False)


def test_deadline_in_months_is_counted_in_days() -> None:
    result = deadline(PUBLISH, date(2021, 7, 1), holidays=BANK_HOLIDAYS)
    assert result.days == 184
    assert result.progress(date(2021, 7, 31)) == (30, 154, 0, False)
    assert result.progress(date(2022, 1, 1)) == (184, 0, 0, False)


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2018, 6, 29), "2018"),
        (date(2023, 12, 14), "2018"),
        (date(2023, 12, 15), "2023"),
        (date(2026, 3, 18), "2023"),
        (date(2026, 3, 19), "2026"),
    ],
)
def test_edition_is_that_of_the_day_a_deadline_starts(day, year) -> None:
    assert all(year in edition_on(rule, day).source for rule in DeadlineRule)


def test_only_the_last_edition_is_to_be_confirmed() -> None:
    assert {row.source[-4:] for row in EDITIONS if row.to_confirm} == {"2026"}
    assert all("to be confirmed" in row.to_confirm for row in EDITIONS if "2026" in row.source)


def test_rules_say_whether_they_are_law() -> None:
    force = {rule: edition_on(rule, date(2020, 1, 1)).force for rule in DeadlineRule}
    assert force == {NOTIFY: Force.LAW, REVIEW: Force.EXPECTATION, PUBLISH: Force.EXPECTATION}


@pytest.mark.parametrize(("rule", "day"), [(REVIEW, date(2018, 6, 28)), ("tea", date(2020, 1, 1))])
def test_missing_rule_raises(rule, day) -> None:
    with pytest.raises(NoSuchRuleError):
        due(rule, day)


DAYS = st.dates(date(2018, 7, 1), date(2028, 12, 1))
PAUSES = st.lists(st.tuples(DAYS, st.integers(0, 60)), max_size=4)


@given(st.sampled_from(DeadlineRule), DAYS, PAUSES)
def test_days_counted_and_days_skipped_add_up(rule, from_, pauses) -> None:
    pauses = [(first, first + timedelta(days=length)) for first, length in pauses]
    result = deadline(rule, from_, suspensions=pauses, holidays=BANK_HOLIDAYS)
    assert result.due_on
    assert (result.due_on - from_).days == result.days + len(result.skipped)
    assert result.progress(result.due_on) == (result.days, 0, 0, False)
    assert result.progress(result.due_on - timedelta(days=1)).left == 1
    assert result.due_on not in {day.on for day in result.skipped}
    assert not any(first <= result.due_on <= last for first, last in pauses)


@given(DAYS, PAUSES)
def test_starting_later_is_never_due_earlier(from_, pauses) -> None:
    pauses = [(first, first + timedelta(days=length)) for first, length in pauses]
    assert due(REVIEW, from_, *pauses) <= due(REVIEW, from_ + timedelta(days=1), *pauses)
