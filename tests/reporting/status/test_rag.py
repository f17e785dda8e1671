"""The RAG rule on its boundary days, and what must hold whatever the dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.rag import Rag, RagKey, Rating, count_ratings, describe_counts, rate, worst
from wsscp.dates import add_months

DUE = date(2020, 3, 31)
DAYS = st.dates(date(2019, 1, 1), date(2026, 12, 31))
MAYBE_DAYS = st.none() | DAYS


@pytest.mark.parametrize(
    ("due_on", "as_at", "expected"),
    [
        # 31 March: on the day, a day after, 13 and 14 days after, the day before a month and the month.
        ("2020-03-31", "2020-01-01", Rag.GREEN),
        ("2020-03-31", "2020-03-31", Rag.GREEN),
        ("2020-03-31", "2020-04-01", Rag.GREEN),
        ("2020-03-31", "2020-04-13", Rag.GREEN),
        ("2020-03-31", "2020-04-14", Rag.AMBER),
        ("2020-03-31", "2020-04-29", Rag.AMBER),
        ("2020-03-31", "2020-04-30", Rag.RED),  # 31 March + 1 month is clamped to 30 April
        # 31 May + 1 month is 30 June.
        ("2020-05-31", "2020-06-29", Rag.AMBER),
        ("2020-05-31", "2020-06-30", Rag.RED),
        # 31 January + 1 month is the last day of February, leap year or not.
        ("2021-01-31", "2021-02-13", Rag.GREEN),
        ("2021-01-31", "2021-02-14", Rag.AMBER),
        ("2021-01-31", "2021-02-27", Rag.AMBER),
        ("2021-01-31", "2021-02-28", Rag.RED),
        ("2020-01-31", "2020-02-28", Rag.AMBER),
        ("2020-01-31", "2020-02-29", Rag.RED),
        # 29 February + 1 month is 29 March, not the month's end.
        ("2020-02-29", "2020-03-13", Rag.GREEN),
        ("2020-02-29", "2020-03-14", Rag.AMBER),
        ("2020-02-29", "2020-03-28", Rag.AMBER),
        ("2020-02-29", "2020-03-29", Rag.RED),
    ],
)
def test_rate_by_facts_alone(due_on, as_at, expected):
    rating = rate(due_on=date.fromisoformat(due_on), as_at=date.fromisoformat(as_at))

    assert rating.rag is expected


@pytest.mark.parametrize(
    ("forecast_on", "as_at", "expected"),
    [
        ("2020-03-31", "2020-01-01", Rag.GREEN),
        ("2020-02-01", "2020-01-01", Rag.GREEN),  # early
        ("2020-04-13", "2020-01-01", Rag.GREEN),
        ("2020-04-14", "2020-01-01", Rag.AMBER),
        ("2020-04-29", "2020-01-01", Rag.AMBER),
        ("2020-04-30", "2020-01-01", Rag.RED),  # red before it is due, by its own forecast
        ("2020-04-05", "2020-04-14", Rag.AMBER),  # the forecast passed: the fact speaks
        ("2020-04-05", "2020-04-30", Rag.RED),
    ],
)
def test_rate_by_forecast(forecast_on, as_at, expected):
    rating = rate(due_on=DUE, forecast_on=date.fromisoformat(forecast_on), as_at=date.fromisoformat(as_at))

    assert rating.rag is expected


@pytest.mark.parametrize(
    ("completed_on", "as_at", "expected"),
    [
        ("2020-06-10", "2020-06-09", Rag.RED),  # not done yet on that day
        ("2020-06-10", "2020-06-10", Rag.BLUE),
        ("2020-02-01", "2020-03-01", Rag.BLUE),
    ],
)
def test_rate_blue_from_the_day_of_completion(completed_on, as_at, expected):
    rating = rate(due_on=DUE, completed_on=date.fromisoformat(completed_on), as_at=date.fromisoformat(as_at))

    assert rating.rag is expected


@pytest.mark.parametrize(
    ("facts", "why", "days_overdue"),
    [
        ({"as_at": date(2020, 4, 30)}, "due 31 March 2020, not done, 30 days overdue", 30),
        ({"as_at": date(2020, 4, 1)}, "due 31 March 2020, not done, 1 day overdue", 1),
        ({"as_at": DUE}, "due 31 March 2020, not done, due today", 0),
        ({"as_at": date(2020, 3, 30)}, "due 31 March 2020, not done, 1 day to go", 0),
        (
            {"as_at": date(2020, 3, 1), "forecast_on": date(2020, 4, 20)},
            "due 31 March 2020, not done, 30 days to go, forecast 20 April 2020 (20 days late)",
            0,
        ),
        (
            {"as_at": date(2020, 4, 10), "forecast_on": date(2020, 4, 5)},
            (
                "due 31 March 2020, not done, 10 days overdue, "
                "forecast 5 April 2020 (5 days late, and that day has passed)"
            ),
            10,
        ),
        (
            {"as_at": date(2020, 6, 1), "completed_on": date(2020, 4, 2)},
            "completed 2 April 2020, 2 days after it was due",
            0,
        ),
        ({"as_at": date(2020, 6, 1), "completed_on": DUE}, "completed 31 March 2020", 0),
    ],
)
def test_rate_says_why(facts, why, days_overdue):
    rating = rate(due_on=DUE, **facts)

    assert (rating.why, rating.days_overdue) == (why, days_overdue)


def test_key_thresholds_are_the_plans_own():
    strict = RagKey(amber_days=1, red_months=2)

    assert rate(due_on=DUE, as_at=date(2020, 4, 1), key=strict).rag is Rag.AMBER
    assert rate(due_on=DUE, as_at=date(2020, 5, 30), key=strict).rag is Rag.AMBER
    assert rate(due_on=DUE, as_at=date(2020, 5, 31), key=strict).rag is Rag.RED


def test_key_sentences_are_the_printed_ones():
    assert list(RagKey().sentences().values()) == [
        "Achievement of activity is a month late",
        "Achievement of activity will be 2 weeks late",
        "All activities are progressing as planned",
        "Completed",
    ]


def test_key_sentences_follow_the_thresholds():
    sentences = RagKey(amber_days=10, red_months=2).sentences(singular="action", plural="actions")

    assert sentences[Rag.RED] == "Achievement of action is 2 months late"
    assert sentences[Rag.AMBER] == "Achievement of action will be 10 days late"


@pytest.mark.parametrize(
    ("rags", "expected"),
    [
        (["red", "green", "blue"], Rag.RED),
        (["amber", "green", "blue"], Rag.AMBER),
        (["green", "blue"], Rag.GREEN),
        (["blue", "blue"], Rag.BLUE),
        (["blue", "unrated"], Rag.BLUE),
        (["unrated"], Rag.UNRATED),
        ([], Rag.UNRATED),
    ],
)
def test_worst_never_averages_and_leaves_out_the_unrated(rags, expected):
    assert worst(Rating(Rag(rag), "") for rag in rags).rag is expected


def test_severity_is_the_order_of_the_key():
    assert {rag: rag.severity for rag in Rag} == {
        Rag.RED: 3,
        Rag.AMBER: 2,
        Rag.GREEN: 1,
        Rag.BLUE: 0,
        Rag.UNRATED: -1,
    }
    assert [rag for rag in Rag if rag.is_open] == [Rag.RED, Rag.AMBER, Rag.GREEN]


def test_counts_are_printed_in_the_keys_order():
    by_colour = count_ratings([Rating(Rag.GREEN, "")] * 2 + [Rating(Rag.RED, "")] * 7)

    assert describe_counts(by_colour) == "7 red, 2 green of 9"


@given(due_on=DAYS, forecast_on=MAYBE_DAYS, as_at=DAYS, later=st.integers(0, 400))
def test_rate_never_gets_better_as_days_pass_with_nothing_done(due_on, forecast_on, as_at, later):
    before = rate(due_on=due_on, forecast_on=forecast_on, as_at=as_at)
    after = rate(due_on=due_on, forecast_on=forecast_on, as_at=as_at + timedelta(days=later))

    assert after.rag.severity >= before.rag.severity


@given(due_on=DAYS, forecast_on=MAYBE_DAYS, completed_on=MAYBE_DAYS, as_at=DAYS)
def test_rate_is_blue_if_and_only_if_completed_by_the_day(due_on, forecast_on, completed_on, as_at):
    rating = rate(due_on=due_on, forecast_on=forecast_on, completed_on=completed_on, as_at=as_at)

    assert (rating.rag is Rag.BLUE) == (completed_on is not None and completed_on <= as_at)


@given(due_on=DAYS, forecast_on=MAYBE_DAYS, as_at=DAYS)
def test_rate_says_overdue_whatever_the_rag_status(due_on, forecast_on, as_at):
    rating = rate(due_on=due_on, forecast_on=forecast_on, as_at=as_at)

    assert rating.days_overdue == max((as_at - due_on).days, 0)
    assert ("overdue" in rating.why) == (as_at > due_on)


@given(due_on=DAYS, as_at=DAYS)
def test_rate_is_red_exactly_from_a_calendar_month_after(due_on, as_at):
    assert (rate(due_on=due_on, as_at=as_at).rag is Rag.RED) == (as_at >= add_months(due_on, 1))


@given(due_on=DAYS, forecast_on=DAYS, later=st.integers(0, 400), as_at=DAYS)
def test_a_later_forecast_never_betters_the_rag_status(due_on, forecast_on, later, as_at):
    near = rate(due_on=due_on, forecast_on=forecast_on, as_at=as_at)
    far = rate(due_on=due_on, forecast_on=forecast_on + timedelta(days=later), as_at=as_at)

    assert far.rag.severity >= near.rag.severity


@pytest.mark.parametrize(
    ("as_at", "completed_on", "forecast_on", "reason"),
    [
        (date(2020, 3, 1), None, None, "not done, 30 days to go"),
        (date(2020, 3, 31), None, None, "not done, due today"),
        (date(2020, 4, 1), None, date(2020, 5, 31), "not done, 1 day overdue, forecast 61 days late"),
        (date(2020, 3, 1), None, date(2020, 3, 20), "not done, 30 days to go, forecast on time"),
        (
            date(2020, 4, 10),
            None,
            date(2020, 4, 5),
            "not done, 10 days overdue, forecast 5 days late, and that day has passed",
        ),
        (date(2020, 4, 10), date(2020, 3, 30), None, "completed"),
        (date(2020, 4, 10), date(2020, 4, 9), None, "completed, 9 days after it was due"),
    ],
)
def test_reason_beside_its_dates_does_not_say_them_again(
    as_at: date, completed_on: date | None, forecast_on: date | None, reason: str
) -> None:
    rating = rate(due_on=date(2020, 3, 31), as_at=as_at, completed_on=completed_on, forecast_on=forecast_on)
    assert rating.why_beside_dates == reason
