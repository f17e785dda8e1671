"""Timescales as printed, and the days they mean."""

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from priorities.rules.timescale import find_timescales, milestone_labels, read_plan_period, read_timescale
from wsscp.dates import month_end

GOLD = Path(__file__).resolve().parents[2] / "data" / "wsscp-2020-21-timescales.csv"
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))
BEFORE = st.sampled_from(
    [
        "Develop and launch the strategy",
        "Agree terms (e.g. with health).",
        "Review 3 of 4 groups",
        "Work\u00a0on it",
    ]
)
AFTER = st.sampled_from(["", ".", " and tell everybody.", ";", "\nThen more.", ", with health"])
FORMS = st.sampled_from(
    [
        ("{d.day} {d:%B} {d.year}", "day"),
        ("{d.day} {d:%b} {d.year}", "day"),
        ("{d.day:02}/{d.month:02}/{d.year}", "day"),
        ("{d.day}.{d.month}.{d.year}", "day"),
        ("{d:%Y-%m-%d}", "day"),
        ("{d:%B} {d.day}, {d.year}", "day"),
        ("{d:%B} {d.year}", "month"),
        ("{d:%b} {d.year}", "month"),
        ("{d:%B}\u00a0{d.year}", "month"),
        ("{d:%B}\n{d.year}", "month"),
        ("end of {d:%B} {d.year}", "month"),
    ]
)


def found(text: str) -> list[tuple[str, str, date | None]]:
    return [
        (timescale.as_printed, timescale.precision.value, timescale.due_on)
        for timescale in find_timescales(text)
    ]


@pytest.mark.parametrize(
    ("text", "as_printed", "precision", "due_on"),
    [
        ("Launch Strategy by March 2020.", "by March 2020", "month", date(2020, 3, 31)),
        ("Review by February 2020", "by February 2020", "month", date(2020, 2, 29)),
        ("its fit for purpose April 2020.", "April 2020", "month", date(2020, 4, 30)),
        ("Continuum of need. Launch September 2020.", "Launch September 2020", "month", date(2020, 9, 30)),
        ("Tracker in place by April 2020.", "by April 2020", "month", date(2020, 4, 30)),
        ("Meet by 25th June 2019", "by 25th June 2019", "day", date(2019, 6, 25)),
        ("Meet by 1st of May 2021", "by 1st of May 2021", "day", date(2021, 5, 1)),
        ("Report in Q4 2020/21", "in Q4 2020/21", "quarter", date(2021, 3, 31)),
        ("Report by Q1 2020-21", "by Q1 2020-21", "quarter", date(2020, 6, 30)),
        ("2026/27 Q3", "2026/27 Q3", "quarter", date(2026, 12, 31)),
        ("31/03/2027", "31/03/2027", "day", date(2027, 3, 31)),
        ("2027-03-31 00:00:00", "2027-03-31 00:00:00", "day", date(2027, 3, 31)),
        ("Mar-27", "Mar-27", "month", date(2027, 3, 31)),
        ("Sept. 2027", "Sept. 2027", "month", date(2027, 9, 30)),
        ("by end of March 2021", "by end of March 2021", "month", date(2021, 3, 31)),
        ("by\u00a0March\n2020", "by March 2020", "month", date(2020, 3, 31)),
        ("no later than 3 May 2021", "no later than 3 May 2021", "day", date(2021, 5, 3)),
        ("from April 2020 to June 2020", "from April 2020 to June 2020", "month", date(2020, 6, 30)),
        ("April – June 2020", "April – June 2020", "month", date(2020, 6, 30)),
        ("between April and June 2020", "between April and June 2020", "month", date(2020, 6, 30)),
    ],
)
def test_timescale_is_read_as_printed_with_its_last_day(
    text: str, as_printed: str, precision: str, due_on: date
) -> None:
    assert found(text) == [(as_printed, precision, due_on)]
    assert find_timescales(text)[0].question == ""


@pytest.mark.parametrize(
    ("text", "as_printed", "due_on", "proposed"),
    [
        ("by October2020.", "by October2020", date(2020, 10, 31), "October 2020, due 31 October 2020"),
        ("by 31st June 2021", "by 31st June 2021", date(2021, 6, 30), "30 June 2021"),
        ("by 29 February 2021", "by 29 February 2021", date(2021, 2, 28), "28 February 2021"),
        ("31/04/2021", "31/04/2021", date(2021, 4, 30), "30 April 2021"),
        ("by mid-March 2021", "by mid-March 2021", date(2021, 3, 31), "31 March 2021"),
        ("before March 2020", "before March 2020", date(2020, 2, 29), "29 February 2020"),
        ("Quarter 2 2021", "Quarter 2 2021", date(2021, 6, 30), "30 June 2021"),
        ("by the end of 2021", "by the end of 2021", date(2021, 12, 31), "31 December 2021"),
        ("by the end of 2020/21", "by the end of 2020/21", date(2021, 3, 31), "31 March 2021"),
        ("in Autumn term 2021", "in Autumn term 2021", date(2021, 11, 30), "30 November 2021"),
    ],
)
def test_what_is_not_plainly_a_date_is_asked_about_in_its_own_words(
    text: str, as_printed: str, due_on: date, proposed: str
) -> None:
    (timescale,) = find_timescales(text)
    assert (timescale.as_printed, timescale.due_on, timescale.proposed) == (as_printed, due_on, proposed)
    assert f"“{as_printed}”" in timescale.question


@pytest.mark.parametrize(
    "text", ["Monitor reviews.  Ongoing.", "Ongoing", "In practice - on-going", "(ongoing)"]
)
def test_ongoing_has_no_date(text: str) -> None:
    (timescale,) = find_timescales(text)
    assert timescale.is_ongoing
    assert timescale.due_on is None


@pytest.mark.parametrize(
    "text",
    [
        "Support the ongoing work",
        "The Children Act 2004",
        "Working Together (2015)",
        "May be reviewed",
        "13.45.20 of something",
        "Room 12/2021b",
        "In line with WT 2018",
        "March on to 20205",
    ],
)
def test_text_without_a_timescale_gives_none(text: str) -> None:
    assert find_timescales(text) == []


def test_every_timescale_read_by_hand_is_found_in_its_own_words() -> None:
    with GOLD.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            (timescale,) = find_timescales(f"Do it. {row['timescale_as_printed']}.")
            assert timescale.as_printed == row["timescale_as_printed"]
            assert str(timescale.due_on or "ongoing") == row["due_on"]


def test_each_of_several_dates_says_what_it_is_about() -> None:
    text = "Produce a workplan by June 2020 and ensure plans are in place by September 2020; report May 2021."
    dates = find_timescales(text)
    assert [str(timescale.due_on) for timescale in dates] == ["2020-06-30", "2020-09-30", "2021-05-31"]
    assert milestone_labels(text, dates) == ["Produce a workplan", "Ensure plans are in place", "Report"]


@pytest.mark.parametrize(
    ("text", "due_on"),
    [
        ("Q4", date(2021, 3, 31)),
        ("by the end of Q1", date(2020, 6, 30)),
        ("March", date(2021, 3, 31)),
        ("by May", date(2020, 5, 31)),
    ],
)
def test_cell_of_its_own_may_leave_the_year_to_the_plan_as_a_question(text: str, due_on: date) -> None:
    (timescale,) = read_timescale(text, starts_on=date(2020, 4, 1), ends_on=date(2021, 3, 31))
    assert timescale.due_on == due_on
    assert "which year" in timescale.question
    assert read_timescale(text, starts_on=None, ends_on=None) == []


def test_quarter_of_a_plan_that_begins_in_january_is_a_calendar_quarter() -> None:
    (timescale,) = read_timescale("Q4", starts_on=date(2020, 1, 1), ends_on=date(2021, 6, 30))
    assert timescale.due_on == date(2020, 12, 31)


@pytest.mark.parametrize("text", ["Ongoing throughout the year", "Continuous", "on going"])
def test_cell_of_its_own_may_say_ongoing_in_more_words(text: str) -> None:
    (timescale,) = read_timescale(text, starts_on=None, ends_on=None)
    assert timescale.is_ongoing


@pytest.mark.parametrize(
    ("text", "printed", "starts_on", "ends_on", "asks"),
    [
        (
            "Business plan 1st Jan 2020- 31st June 2021",
            "1st Jan 2020- 31st June 2021",
            (2020, 1, 1),
            (2021, 6, 30),
            1,
        ),
        ("2018 - 2019", "2018 - 2019", (2018, 4, 1), (2019, 3, 31), 1),
        ("Business Plan 2018/19", "2018/19", (2018, 4, 1), (2019, 3, 31), 1),
        ("Strategy 2023–26", "2023–26", (2023, 4, 1), (2026, 3, 31), 1),
        ("April 2019- March 2021", "April 2019- March 2021", (2019, 4, 1), (2021, 3, 31), 0),
        ("1 April to 31 March 2021", "1 April to 31 March 2021", (2020, 4, 1), (2021, 3, 31), 0),
        ("January – December 2021", "January – December 2021", (2021, 1, 1), (2021, 12, 31), 0),
        ("01/04/2023 - 31/03/2026", "01/04/2023 - 31/03/2026", (2023, 4, 1), (2026, 3, 31), 0),
    ],
)
def test_period_of_a_plan_is_read(
    text: str, printed: str, starts_on: tuple[int, int, int], ends_on: tuple[int, int, int], asks: int
) -> None:
    period = read_plan_period(text)
    assert period is not None
    assert (period.as_printed, period.starts_on, period.ends_on) == (
        printed,
        date(*starts_on),
        date(*ends_on),
    )
    assert len(period.questions) == asks


@pytest.mark.parametrize(
    "text", ["Business plan", "April, 2018", "2021 - 2019", "held on 6 February 2018", "July 2021 - May 2021"]
)
def test_text_without_a_period_gives_none(text: str) -> None:
    assert read_plan_period(text) is None


@given(day=DAYS, form=FORMS, before=BEFORE, after=AFTER)
def test_any_date_in_a_known_form_is_found_again(
    day: date, form: tuple[str, str], before: str, after: str
) -> None:
    pattern, precision = form
    printed = pattern.format(d=day)
    (timescale,) = find_timescales(f"{before} by {printed}{after}")
    due_on = day if precision == "day" else month_end(day.year, day.month)
    assert (timescale.due_on, timescale.precision, timescale.question) == (due_on, precision, "")
    assert timescale.as_printed == " ".join(f"by {printed}".split())


@given(year=st.integers(2000, 2098), quarter=st.integers(1, 4))
def test_any_quarter_of_a_financial_year_ends_when_it_does(year: int, quarter: int) -> None:
    (timescale,) = find_timescales(f"Report by Q{quarter} {year}/{(year + 1) % 100:02}.")
    first_of_year = date(year, 4, 1)
    assert timescale.due_on is not None
    assert timescale.first_on is not None
    assert (timescale.due_on + timedelta(days=1)).day == 1
    assert first_of_year <= timescale.first_on < timescale.due_on < first_of_year.replace(year=year + 1)
    assert timescale.due_on.month == {1: 6, 2: 9, 3: 12, 4: 3}[quarter]


@given(st.text(max_size=200))
def test_any_text_is_read_and_words_are_where_it_says(text: str) -> None:
    for timescale in find_timescales(text):
        assert " ".join(text[timescale.start : timescale.end].split()) == timescale.as_printed
    read_plan_period(text)
    read_timescale(text, starts_on=date(2020, 1, 1), ends_on=date(2021, 6, 30))


@given(first=st.dates(date(2000, 1, 1), date(2090, 12, 31)), days=st.integers(1, 1500))
def test_any_period_of_two_dates_is_read_back(first: date, days: int) -> None:
    last = first + timedelta(days=days)
    period = read_plan_period(f"Business plan {first:%d %B %Y} - {last:%d %B %Y}")
    assert period is not None
    assert (period.starts_on, period.ends_on, period.questions) == (first, last, ())
