"""The timeline: where dates are drawn, and the page."""

from datetime import date
from typing import Any

import pytest

from reporting.rag import Rag, Rating
from reporting.timeline.drawing import (
    LABEL_WIDTH,
    QUARTER_WIDTH,
    TimelineQuarter,
    TimelineRow,
    timeline_chart,
)
from tests.make import make_action, make_milestone, make_period, make_plan, make_priority

SPANS = [
    TimelineQuarter(date(2020, 1, 1), date(2020, 3, 31), "Q1 2020"),
    TimelineQuarter(date(2020, 4, 1), date(2020, 6, 30), "Q2 2020"),
]
END = LABEL_WIDTH + 2 * QUARTER_WIDTH


def dated(due_on, **fields):
    rag = fields.pop("rag", Rag.GREEN)
    defaults: dict[str, Any] = {"forecast_on": None, "done_on": None, "rating": Rating(rag, "")}
    return TimelineRow(
        **defaults
        | {"heading": "1. Neglect", "number": "1.1", "text": "Agree", "what": "", "pk": 1}
        | {"due_on": due_on}
        | fields
    )


def lane_of(row, as_at=date(2020, 2, 15)):
    _, lane = timeline_chart([row], SPANS, as_at=as_at, title="Plan").lanes
    return lane


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2020, 1, 1), LABEL_WIDTH, LABEL_WIDTH + 1),
        (date(2020, 3, 31), LABEL_WIDTH + QUARTER_WIDTH - 1, LABEL_WIDTH + QUARTER_WIDTH),
        (date(2020, 4, 1), LABEL_WIDTH + QUARTER_WIDTH, LABEL_WIDTH + QUARTER_WIDTH + 1),
        (date(2020, 6, 30), END - 1, END),
        (date(2019, 1, 1), LABEL_WIDTH, LABEL_WIDTH),  # before the first quarter: at its edge
        (date(2030, 1, 1), END - 10, END - 10),  # after the last: at its edge
    ],
)
def test_a_day_is_drawn_in_its_quarter(day, first, last):
    (mark,) = lane_of(dated(day), as_at=date(2020, 1, 1)).marks

    assert first <= mark.x <= last


def test_a_row_shows_due_and_forecast_or_done_and_the_time_between():
    forecast = lane_of(dated(date(2020, 3, 31), forecast_on=date(2020, 5, 31)))
    done = lane_of(dated(date(2020, 3, 31), forecast_on=date(2020, 5, 31), done_on=date(2020, 2, 1)))

    assert [mark.kind for mark in forecast.marks] == ["forecast", "due"]
    assert forecast.line == (forecast.marks[1].x, forecast.marks[0].x)
    assert [mark.kind for mark in done.marks] == ["done", "due"]
    assert done.line == (done.marks[0].x, done.marks[1].x)


def test_what_is_overdue_reaches_to_the_day():
    late = lane_of(dated(date(2020, 1, 31), rag=Rag.RED), as_at=date(2020, 4, 30))
    chart = timeline_chart([dated(date(2020, 1, 31))], SPANS, as_at=date(2020, 4, 30), title="Plan")

    assert late.marks[0].letter == "R"
    assert late.line == (late.marks[0].x, chart.today)


def test_a_day_outside_the_time_shown_is_not_drawn():
    assert (
        timeline_chart([dated(date(2020, 1, 31))], SPANS, as_at=date(2026, 1, 1), title="Plan").today is None
    )


def test_the_drawing_and_the_table_say_the_same(client_for, lay):
    plan = make_plan("plan")
    make_period(plan)
    action = make_action(make_priority(plan), text="<b>Agree & launch</b>")
    make_milestone(action, date(2020, 3, 31), forecast_on=date(2020, 7, 31), label="strategy")
    make_milestone(action, date(2022, 6, 30), completed_on=date(2020, 2, 1), label="launch")
    make_action(plan.priorities.get(), is_ongoing=True)
    response = client_for(lay).get("/plans/plan/timeline/?as_at=2020-05-01")
    page = response.content.decode()

    assert [(row.due_on, row.forecast_on, row.done_on) for row in response.context["rows"]] == [
        (date(2020, 3, 31), date(2020, 7, 31), None),
        (date(2022, 6, 30), None, date(2020, 2, 1)),
        (date(2020, 6, 30), None, None),
    ]
    says = [mark.says for lane in response.context["chart"].lanes for mark in lane.marks]
    assert says == [
        "Forecast 31 July 2020",
        "Due 31 March 2020: Red",
        "Done 1 February 2020",
        "Due 30 June 2022: Blue",
        "Due 30 June 2020: Green",
    ]
    columns = [column.label for column in response.context["chart"].columns]
    assert columns[:2] == ["Q1 2020", "Apr–Jun 2020"]
    assert columns[-1] == "Jan–Mar 2021"  # a year past the plan's periods, at most
    assert "<b>Agree" not in page


def test_the_timeline_is_filtered_as_the_list_is_and_needs_as_many_queries_for_many(
    client_for, lay, django_assert_max_num_queries
):
    plan = make_plan("plan")
    for _ in range(40):
        make_milestone(make_action(make_priority(plan), text="Launch"))
    make_milestone(make_action(plan.priorities.first(), text="Agree"))
    client = client_for(lay)
    client.get("/plans/plan/timeline/")
    with django_assert_max_num_queries(15):
        response = client.get("/plans/plan/timeline/?q=launch")

    assert len(response.context["rows"]) == 40
