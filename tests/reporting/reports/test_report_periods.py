"""Which reporting period is meant, and the bar of colours: pure rules as tables."""

from datetime import date
from itertools import pairwise

import pytest

from priorities.models import ReportingPeriod
from priorities.plans.periods import NoSuchPeriodError, find_period
from reporting.rag import Rag
from reporting.rules.bars import BAR_WIDTH, rag_bar

PERIODS = [
    ReportingPeriod(label="Q3 2020", starts_on=date(2020, 7, 1), ends_on=date(2020, 9, 30)),
    ReportingPeriod(label="Q4 2020", starts_on=date(2020, 10, 1), ends_on=date(2020, 12, 31)),
    ReportingPeriod(label="Spring review", starts_on=date(2021, 1, 1), ends_on=date(2021, 3, 31)),
]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Q3 2020", "Q3 2020"),
        ("q3 2020", "Q3 2020"),
        ("q3-2020", "Q3 2020"),
        ("Q32020", "Q3 2020"),
        ("spring REVIEW", "Spring review"),
        ("1", "Q3 2020"),
        ("3", "Spring review"),
        ("2020-07-01", "Q3 2020"),
        ("2020-09-30", "Q3 2020"),
        ("2020-10-01", "Q4 2020"),
    ],
)
def test_period_is_found_by_name_number_or_day(text, label):
    assert find_period(PERIODS, text).label == label


@pytest.mark.parametrize("text", ["0", "4", "Q3", "2020", "2019-12-31", "2020-02-31", "", " ", "9" * 5000])
def test_period_that_is_not_there_lists_those_that_are(text):
    with pytest.raises(NoSuchPeriodError, match="Q3 2020: 1 July 2020 to 30 September 2020") as refused:
        find_period(PERIODS, text)
    assert "There are 3 periods" in str(refused.value)


def test_plan_without_periods_says_what_to_do():
    with pytest.raises(NoSuchPeriodError, match="no reporting periods yet"):
        find_period([], "1")


@pytest.mark.parametrize(
    ("red", "amber", "green", "blue", "unrated"),
    [
        (14, 7, 10, 0, 0),
        (1, 0, 0, 0, 0),
        (1, 1, 1, 1, 1),
        (1, 0, 0, 999, 0),
        (1000, 1, 1, 1, 1),
        (33, 33, 33, 0, 0),
        (9999, 9999, 9999, 9999, 9999),
    ],
)
def test_bar_fills_its_width_and_every_label_fits(red, amber, green, blue, unrated):
    by_colour = dict(zip(Rag, (red, amber, green, blue, unrated), strict=True))
    segments = rag_bar(by_colour, what="All").segments

    assert [segment.rag for segment in segments] == [rag for rag, number in by_colour.items() if number]
    assert sum(segment.width for segment in segments) == BAR_WIDTH
    for before, after in pairwise(segments):
        assert after.x == before.x + before.width
    # A bold digit is some 11 units wide in the drawing's size of type, and a wide letter 14.
    assert all(segment.width >= 11 * len(str(segment.number)) + 20 for segment in segments)


def test_bar_is_in_proportion_where_every_label_fits():
    widths = [segment.width for segment in rag_bar({Rag.RED: 1, Rag.GREEN: 3}, what="All").segments]
    assert widths == [100, 300]


def test_bar_says_its_numbers_in_its_alternative_text():
    assert rag_bar({Rag.RED: 7, Rag.GREEN: 2}, what="Priority 1").title == "Priority 1: 7 red, 2 green of 9"


def test_bar_of_nothing_has_no_segments():
    assert rag_bar(dict.fromkeys(Rag, 0), what="All").segments == ()
