"""Reporting periods of the presets, and when an ongoing action is next reviewed."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from priorities.rules.periods import Preset, make_periods, next_update_due

JAN_2020, JUN_2021 = date(2020, 1, 1), date(2021, 6, 30)
QUARTER_ENDS = [date(2020, 3, 31), date(2020, 6, 30), date(2020, 9, 30)]


@pytest.mark.parametrize(
    ("preset", "starts_on", "ends_on", "labels"),
    [
        (
            Preset.CALENDAR,
            JAN_2020,
            JUN_2021,
            ["Q1 2020", "Q2 2020", "Q3 2020", "Q4 2020", "Q1 2021", "Q2 2021"],
        ),
        (
            Preset.FINANCIAL,
            JAN_2020,
            JUN_2021,
            ["Q4 2019-20", "Q1 2020-21", "Q2 2020-21", "Q3 2020-21", "Q4 2020-21", "Q1 2021-22"],
        ),
        (
            Preset.MID_QUARTER,
            date(2018, 4, 1),
            date(2019, 3, 31),
            ["May 2018", "August 2018", "November 2018", "February 2019"],
        ),
        # Four a year, of a plan of two years, and of one that ends with a whole quarter.
        (
            Preset.MID_QUARTER,
            date(2018, 4, 1),
            date(2020, 3, 31),
            [
                *("May 2018", "August 2018", "November 2018", "February 2019"),
                *("May 2019", "August 2019", "November 2019", "February 2020"),
            ],
        ),
        (
            Preset.MID_QUARTER,
            date(2018, 5, 1),
            date(2019, 4, 30),
            ["August 2018", "November 2018", "February 2019", "May 2019"],
        ),
        (Preset.MID_QUARTER, date(2018, 4, 5), date(2018, 4, 20), ["May 2018"]),
        (Preset.CALENDAR, date(2020, 2, 15), date(2020, 2, 20), ["Q1 2020"]),
    ],
)
def test_make_periods_of_a_preset(preset, starts_on, ends_on, labels):
    periods = make_periods(starts_on, ends_on, preset)

    assert [period.label for period in periods] == labels


def test_make_periods_gives_the_west_sussex_quarters():
    periods = make_periods(JAN_2020, JUN_2021, Preset.CALENDAR)

    assert [(period.starts_on, period.ends_on) for period in periods[:2]] == [
        (date(2020, 1, 1), date(2020, 3, 31)),
        (date(2020, 4, 1), date(2020, 6, 30)),
    ]
    assert periods[0].returns_due_on == date(2020, 4, 14)
    assert periods[0].meeting_on == date(2020, 4, 28)


def test_worcestershires_last_quarter_runs_to_the_plans_end_and_meets_after_it():
    last = make_periods(date(2018, 4, 1), date(2019, 3, 31), Preset.MID_QUARTER)[-1]

    assert (last.starts_on, last.ends_on) == (date(2018, 11, 1), date(2019, 3, 31))
    assert (last.returns_due_on, last.meeting_on) == (date(2019, 4, 14), date(2019, 4, 28))


def test_make_periods_refuses_a_plan_that_ends_before_it_starts():
    with pytest.raises(ValueError, match="cannot end before it starts"):
        make_periods(JUN_2021, JAN_2020, Preset.CALENDAR)


@given(
    starts_on=st.dates(date(2015, 1, 1), date(2030, 1, 1)),
    length=st.integers(0, 1500),
    preset=st.sampled_from(Preset),
)
def test_make_periods_cover_the_plan_without_gap_or_overlap(starts_on, length, preset):
    ends_on = starts_on + timedelta(days=length)
    periods = make_periods(starts_on, ends_on, preset)

    assert periods[0].starts_on == starts_on
    assert periods[-1].ends_on == ends_on
    assert all(after.starts_on == before.ends_on + timedelta(days=1) for before, after in pairwise(periods))
    assert len({period.label for period in periods}) == len(periods)


@pytest.mark.parametrize(
    ("last_on", "every_months", "expected"),
    [
        (date(2020, 1, 1), None, date(2020, 6, 30)),  # from the plan's first day: the end of the next period
        (date(2020, 3, 31), None, date(2020, 6, 30)),
        (date(2020, 4, 1), None, date(2020, 9, 30)),
        (date(2020, 7, 15), None, date(2020, 12, 30)),  # in the last period: three months after its end
        (date(2020, 11, 5), None, date(2021, 2, 5)),  # after the last period: three months on
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2020, 1, 31), 6, date(2020, 7, 31)),
    ],
)
def test_next_review(last_on, every_months, expected):
    assert next_update_due(last_on=last_on, every_months=every_months, period_ends=QUARTER_ENDS) == expected


def test_next_review_of_a_plan_without_periods_is_three_months_on():
    assert next_update_due(last_on=JAN_2020, every_months=None, period_ends=[]) == date(2020, 4, 1)
