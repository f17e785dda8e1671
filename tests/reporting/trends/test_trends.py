"""Trends over the quarters, on figures counted by hand."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from priorities.models import Action, Decision, Milestone, Plan, Priority, ReportingPeriod, Subgroup
from reporting.models import ReturnLine, SubgroupReturn
from reporting.rules.trend_measures import (
    DeclaredComparison,
    ForecastAccuracy,
    compare_declared,
    forecast_accuracy,
    median_text,
)
from reporting.status.board import board
from reporting.trends.queries import Trends, trends_of
from tests.cast import ClientFor
from tests.make import (
    make_action,
    make_date_change,
    make_decision,
    make_forecast,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_return,
    make_update,
)
from tests.make_reports import make_report
from tests.make_signed import make_correction, make_signed
from wsscp.exports.tables import Table
from wsscp.models import AuditEntry, User
from wsscp.models.audit import Act

pytestmark = pytest.mark.django_db

YEAR_END = date(2020, 9, 30)
QUARTERS = [
    ("Q1 2020", date(2020, 1, 1), date(2020, 3, 31)),
    ("Q2 2020", date(2020, 4, 1), date(2020, 6, 30)),
    ("Q3 2020", date(2020, 7, 1), date(2020, 9, 30)),
]


@pytest.fixture
def plan() -> Plan:
    """A plan of 2020 with one priority and three quarters."""
    plan = make_plan("plan", ends_on=date(2020, 12, 31))
    for label, starts_on, ends_on in QUARTERS:
        make_period(plan, label=label, starts_on=starts_on, ends_on=ends_on)
    make_priority(plan)
    return plan


def trends_at(plan: Plan, as_at: date = YEAR_END, **fields: Any) -> Trends:
    return trends_of(plan, as_at=as_at, until=as_at, **fields)


def table(found: Trends, key: str) -> Table:
    return next(found_table for found_table in found.all_tables if found_table.key == key)


def dated_in(priority: Priority, due_on: date, **fields: Any) -> Milestone:
    return make_milestone(make_action(priority), due_on, **fields)


def dated(plan: Plan, due_on: date, **fields: Any) -> Milestone:
    return dated_in(plan.priorities.get(), due_on, **fields)


def colours(found: Trends, title: str) -> list[tuple[str, dict[str, int], str]]:
    (trend,) = [trend for trend in found.colours if trend.title == title]
    return [
        (line.label, {rag.letter: number for rag, number in line.counts.items() if number}, line.signed)
        for line in trend.lines
    ]


@pytest.mark.parametrize(
    ("days", "where"),
    [
        (0, ForecastAccuracy.CLOSE),
        (14, ForecastAccuracy.CLOSE),
        (-14, ForecastAccuracy.CLOSE),
        (15, ForecastAccuracy.LATER),
        (-15, ForecastAccuracy.EARLIER),
    ],
)
def test_a_forecast_is_right_within_two_weeks(days: int, where: ForecastAccuracy) -> None:
    assert forecast_accuracy(days) is where


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([], ""),
        ([-3, 0, 9], "on the day"),
        ([1], "1 day late"),
        ([9, 50], "29.5 days late"),
        ([-20, -4], "12 days early"),
    ],
)
def test_the_median_is_shown_in_words(days: list[int], words: str) -> None:
    assert median_text(days) == words


@pytest.mark.parametrize(
    ("declared", "computed", "word"),
    [
        ("green", "red", DeclaredComparison.BETTER),
        ("amber", "amber", DeclaredComparison.SAME),
        ("red", "green", DeclaredComparison.WORSE),
        ("green", "blue", DeclaredComparison.WORSE),
        ("", "red", DeclaredComparison.NOTHING),
        ("green", "", DeclaredComparison.ALONE),
        ("green", "unrated", DeclaredComparison.ALONE),
    ],
)
def test_declared_beside_computed(declared: str, computed: str, word: DeclaredComparison) -> None:
    assert compare_declared(declared, computed) is word


def make_dates(plan: Plan) -> None:
    """Eight dates: four first due in Q1, three in Q2, one before the plan."""
    dated(plan, date(2020, 3, 31), completed_on=date(2020, 3, 20))
    changed = dated(plan, date(2020, 2, 29), completed_on=date(2020, 6, 15))
    make_date_change(changed, date(2020, 6, 30), date(2020, 3, 1))
    dated(plan, date(2020, 3, 31))
    held = dated(plan, date(2020, 3, 31))
    make_decision(held.action, Decision.Kind.HOLD, date(2020, 4, 1))
    closed = dated(plan, date(2020, 5, 31))
    make_decision(closed.action, Decision.Kind.CLOSE, date(2020, 6, 30))
    dated(plan, date(2020, 6, 30), completed_on=date(2020, 6, 30))
    dated(plan, date(2020, 6, 30), completed_on=date(2020, 10, 10))
    dated(plan, date(2019, 11, 30))


def test_dates_are_held_against_the_day_first_agreed(plan: Plan) -> None:
    make_dates(plan)
    trend_table = table(trends_at(plan), "on-time")

    assert [column.name for column in trend_table.columns][1:] == [
        "First due",
        "Done by then",
        "Done later",
        "Not done",
        "Not rated",
        "% done by then",
    ]
    assert trend_table.rows == (
        ("Q1 2020", 4, 1, 1, 1, 1, 33),
        ("Q2 2020", 3, 1, 1, 1, 0, 33),
        ("Q3 2020", 0, 0, 0, 0, 0, None),
    )
    assert trend_table.total == ("Together", 7, 2, 2, 2, 1, 33)
    assert trend_table.notes[1] == "1 date first due in none of these periods: not counted."
    assert trend_table.shown[2][-1]["text"] == "none due"


def test_dates_are_those_of_the_as_at_day(plan: Plan) -> None:
    make_dates(plan)
    later = table(trends_at(plan, date(2020, 12, 31)), "on-time")
    assert later.rows[1] == ("Q2 2020", 3, 1, 2, 0, 0, 33)

    earlier = table(trends_at(plan, date(2020, 4, 30)), "on-time")
    assert earlier.rows == (("Q1 2020", 4, 1, 0, 2, 1, 33),)


def change_forecast(milestone: Milestone, on: date, forecast_on: date | None) -> None:
    """Give another forecast on a day, or remove it."""
    make_forecast(milestone, forecast_on, on)


def make_forecasts(plan: Plan) -> None:
    """Five dates done in June, with forecasts given in January and later."""

    def forecast(done_on: date, forecast_on: date | None) -> Milestone:
        return dated(plan, date(2020, 5, 31), completed_on=done_on, forecast_on=forecast_on)

    change_forecast(forecast(date(2020, 6, 10), date(2020, 6, 1)), date(2020, 5, 1), date(2020, 6, 9))
    forecast(date(2020, 6, 20), date(2020, 5, 1))
    change_forecast(forecast(date(2020, 6, 30), None), date(2020, 5, 15), date(2020, 7, 31))
    forecast(date(2020, 6, 30), None)
    change_forecast(forecast(date(2020, 6, 30), date(2020, 6, 30)), date(2020, 3, 1), None)


def test_forecasts_are_held_against_the_day_it_was_done(plan: Plan) -> None:
    make_forecasts(plan)
    trends = trends_at(plan)

    # Ninety days before: 9 and 50 days late, the third not given yet, the fourth never, the fifth removed.
    assert table(trends, "forecasts-90").rows == (
        ("Q1 2020", 0, 0, 0, 0, 0, None, ""),
        ("Q2 2020", 5, 3, 1, 0, 1, 50, "29.5 days late"),
        ("Q3 2020", 0, 0, 0, 0, 0, None, ""),
    )
    # Thirty days before: 1 and 50 days late, and 31 days early.
    assert table(trends, "forecasts-30").rows[1] == ("Q2 2020", 5, 2, 1, 1, 1, 33, "1 day late")
    assert table(trends, "forecasts-30").total == ("Together", 5, 2, 1, 1, 1, 33, "1 day late")


def test_a_forecast_recorded_later_was_not_known_then(plan: Plan) -> None:
    milestone = dated(plan, date(2020, 5, 31), completed_on=date(2020, 6, 10))
    long_ago = datetime(2020, 1, 1, 12, tzinfo=UTC)
    rows: list[Any] = [plan, plan.priorities.get(), milestone.action, milestone, *plan.periods.all()]
    for row in rows:
        row.history.update(history_date=long_ago)
    make_forecast(milestone, date(2020, 6, 10), at=datetime(2020, 11, 1, 12, tzinfo=UTC))

    assert table(trends_at(plan), "forecasts-90").rows[1][1:4] == (1, 0, 1)
    then = trends_at(plan, known_at=datetime(2020, 10, 1, tzinfo=UTC))
    assert table(then, "forecasts-90").rows[1][1:4] == (1, 1, 0)


def test_rag_statuses_are_those_of_each_periods_end(plan: Plan) -> None:
    other = make_priority(plan, title="Exploitation")
    dated_in(plan.priorities.all()[0], date(2020, 1, 31), completed_on=date(2020, 5, 1))
    dated_in(plan.priorities.all()[0], date(2020, 8, 31))
    dated_in(other, date(2020, 3, 20))
    trends = trends_at(plan)

    assert colours(trends, "All priorities") == [
        ("Q1 2020", {"R": 1, "G": 2}, ""),
        ("Q2 2020", {"R": 1, "G": 1, "B": 1}, ""),
        ("Q3 2020", {"R": 2, "B": 1}, ""),
    ]
    assert colours(trends, "1. Neglect")[0] == ("Q1 2020", {"R": 1, "G": 1}, "")
    assert colours(trends, "2. Exploitation")[2] == ("Q3 2020", {"R": 1}, "")
    assert table(trends, "colours").rows[0] == (
        "All priorities",
        "Q1 2020",
        1,
        0,
        2,
        0,
        0,
        3,
        "what is recorded",
    )


@pytest.mark.parametrize("known_at", [None, datetime(2100, 1, 1, tzinfo=UTC)])
def test_rag_statuses_are_the_dashboards_as_at_and_known_then(plan: Plan, known_at: datetime | None) -> None:
    make_dates(plan)
    make_forecasts(plan)
    ongoing = make_action(plan.priorities.get(), is_ongoing=True, review_every_months=1)
    make_update(ongoing, date(2020, 3, 20))
    make_update(ongoing, date(2020, 8, 1))
    reopened = make_action(make_priority(plan, title="Exploitation"))
    make_decision(reopened, Decision.Kind.CANCEL, date(2020, 3, 1))
    make_decision(reopened, Decision.Kind.REOPEN, date(2020, 6, 30))
    trends = trends_at(plan, known_at=known_at).colours

    for place, (_, _, ends_on) in enumerate(QUARTERS):
        then = board(plan, as_at=ends_on, known_at=known_at)
        assert trends[0].lines[place].counts == then.action_counts
        assert [trend.lines[place].counts for trend in trends[1:]] == [
            priority.counts for priority in then.priorities
        ]
    assert len({tuple(line.counts.items()) for line in trends[2].lines}) == 2


def test_rag_statuses_of_a_signed_period_are_those_that_were_signed() -> None:
    period = make_report()
    plan = period.plan
    before = {"R": 1, "G": 1}
    make_signed(period)
    late = Milestone.objects.get(due_on=date(2020, 3, 31))
    late.completed_on = date(2020, 4, 1)
    late.save()
    priority = plan.priorities.get()
    name = str(priority)
    priority.title = "Reworded since"
    priority.save()

    unsigned = trends_at(plan, date(2020, 10, 31))  # the day of signing is 3 November
    assert colours(unsigned, "All priorities") == [("Q3 2020", {"G": 1, "B": 1}, "")]
    signed = trends_at(plan, date(2020, 11, 3))
    assert colours(signed, "All priorities") == [("Q3 2020", before, "report signed, version 1")]
    assert colours(signed, "1. Reworded since") == [("Q3 2020", before, "report signed, version 1")]

    Priority.objects.filter(pk=priority.pk).update(number="9")
    later = trends_at(plan, date(2020, 11, 3))
    assert colours(later, name) == [("Q3 2020", before, "report signed, version 1")]
    assert colours(later, "9. Reworded since") == [("Q3 2020", {}, "report signed, version 1")]


def test_a_correction_takes_the_place_of_what_it_corrects() -> None:
    signed = make_signed(make_report())
    late = Milestone.objects.get(due_on=date(2020, 3, 31))
    late.completed_on = date(2020, 4, 1)
    late.save()
    make_correction(signed)
    trends = trends_at(signed.plan, date(2020, 12, 31))
    assert colours(trends, "All priorities") == [("Q3 2020", {"G": 1, "B": 1}, "report signed, version 2")]


def say(returned: SubgroupReturn, action: Action, declared: str, computed: str) -> None:
    ReturnLine.objects.create(subgroup_return=returned, action=action, declared=declared, computed=computed)


def submitted(plan: Plan, label: str, group: Subgroup, on: date) -> SubgroupReturn:
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    return make_return(plan.periods.get(label=label), group, at=at)


def test_what_returns_declare_is_counted_once_they_are_in(
    plan: Plan, group_a: Subgroup, group_b: Subgroup
) -> None:
    actions = [make_action(plan.priorities.get(), groups=[group_a]) for _ in range(4)]
    first = submitted(plan, "Q1 2020", group_a, date(2020, 4, 10))
    for action, declared, computed in zip(
        actions, ("green", "amber", "red", ""), ("red", "amber", "green", "red"), strict=True
    ):
        say(first, action, declared, computed)
    say(submitted(plan, "Q1 2020", group_b, date(2020, 10, 5)), actions[0], "green", "amber")
    say(make_return(plan.periods.get(label="Q2 2020"), group_a), actions[0], "green", "red")
    trends = trends_at(plan)

    assert table(trends, "declared").rows == (
        ("Q1 2020", 4, 1, 1, 1, 1),
        ("Q2 2020", 0, 0, 0, 0, 0),
        ("Q3 2020", 0, 0, 0, 0, 0),
    )
    assert table(trends, "answers").rows == (("Group A", 4, 0, 0, 4),)
    later = trends_at(plan, date(2020, 10, 31))
    assert table(later, "declared").rows[0] == ("Q1 2020", 5, 2, 1, 1, 1)
    assert table(later, "answers").rows == (("Group A", 4, 0, 0, 4), ("Group B", 1, 0, 0, 1))
    assert table(later, "answers").total == ("Together", 5, 0, 0, 5)


def test_progress_counts_for_each_group_and_once_together(
    plan: Plan, group_a: Subgroup, group_b: Subgroup
) -> None:
    priority = plan.priorities.get()
    both = make_action(priority, groups=[group_a, group_b])
    own_action = make_action(priority, groups=[group_a])
    nobodys = make_action(priority)
    elsewhere = make_action(make_priority(make_plan()), groups=[group_b])
    for action, day in [
        (both, date(2020, 1, 1)),
        (both, date(2020, 3, 31)),
        (own_action, date(2020, 4, 1)),
        (nobodys, date(2020, 9, 30)),
        (nobodys, date(2020, 10, 1)),
        (elsewhere, date(2020, 4, 1)),
    ]:
        make_update(action, day)
    trend_table = table(trends_at(plan), "updates")

    assert trend_table.rows == (("Group A", 2, 1, 0, 3), ("Group B", 2, 0, 0, 2), ("No group", 0, 0, 1, 1))
    assert trend_table.total == ("Together", 2, 1, 1, 4)


def test_page_shows_figures_and_drawings(client_for: ClientFor, steering: User, plan: Plan) -> None:
    make_dates(plan)
    page = client_for(steering).get("/plans/plan/trends/?as_at=2020-09-30").content.decode()

    assert "<title>All priorities, Q1 2020: " in page
    assert "On time against original dates: % done by then" in page
    assert "No return of these periods is in." in page
    assert 'href="/plans/plan/trends.csv?as_at=2020-09-30"' in page
    assert page.count('aria-current="page"') == 2


@pytest.mark.parametrize("as_at", ["?as_at=2020-03-30", "?as_at=2010-01-01"])
def test_page_says_that_no_period_has_ended(
    client_for: ClientFor, steering: User, plan: Plan, as_at: str
) -> None:
    client = client_for(steering)
    page = client.get(f"/plans/plan/trends/{as_at}").content.decode()
    assert "No reporting period of this plan had ended by" in page
    assert client.get(f"/plans/plan/trends.csv{as_at}").status_code == 200
    assert client.get(f"/plans/plan/trends.xlsx{as_at}").status_code == 200


@pytest.mark.parametrize(("day", "has_ended"), [("2020-03-31", False), ("2020-04-01", True)])
def test_a_period_that_ends_today_has_not_ended(
    client_for: ClientFor, steering: User, plan: Plan, day: str, has_ended: bool
) -> None:
    with time_machine.travel(datetime.fromisoformat(f"{day}T12:00+01:00")):
        page = client_for(steering).get("/plans/plan/trends/")
    assert bool(page.context["trends"].colours) is has_ended


def test_exports_have_the_same_tables_and_are_recorded(
    client_for: ClientFor, steering: User, plan: Plan
) -> None:
    make_dates(plan)
    client = client_for(steering)
    csv = client.get("/plans/plan/trends.csv?as_at=2020-09-30")
    xlsx = client.get("/plans/plan/trends.xlsx?as_at=2020-09-30")

    assert csv["Content-Disposition"] == 'attachment; filename="plan-trends-2020-09-30.csv"'
    assert "Q1 2020,4,1,1,1,1,33\r\n" in csv.content.decode()
    book = load_workbook(BytesIO(xlsx.content))
    assert book.sheetnames == [
        "Colours by priority",
        "On time against original dates",
        "Forecasts 90 days before",
        "Forecasts 30 days before",
        "Declared against computed",
        "Progress told, by group",
        "Lines in returns, by group",
    ]
    cells = [cell.value for cell in book["On time against original dates"][3]]
    assert cells == ["Q1 2020", 4, 1, 1, 1, 1, 0.33]
    told_of = AuditEntry.objects.filter(act=Act.EXPORTED).order_by("pk")
    assert [entry.summary for entry in told_of] == [
        "trends as at 30 September 2020 as CSV",
        "trends as at 30 September 2020 as XLSX",
    ]


def test_a_workbook_has_room_for_many_periods(
    client_for: ClientFor, steering: User, group_a: Subgroup
) -> None:
    plan = make_plan("plan")
    for number in range(30):
        day = date.fromordinal(date(2020, 1, 1).toordinal() + number)
        make_period(plan, label=f"Day {number}", starts_on=day, ends_on=day)
    make_update(make_action(make_priority(plan), groups=[group_a]), date(2020, 1, 30))
    xlsx = client_for(steering).get("/plans/plan/trends.xlsx")
    row = [cell.value for cell in load_workbook(BytesIO(xlsx.content))["Progress told, by group"][3]]
    assert row == ["Group A", *[0] * 29, 1, 1]


@pytest.mark.parametrize("known_at", [None, datetime(2100, 1, 1, tzinfo=UTC)])
def test_number_of_queries_does_not_grow_with_the_plan(
    plan: Plan, group_a: Subgroup, known_at: datetime | None
) -> None:
    returned = submitted(plan, "Q1 2020", group_a, date(2020, 4, 10))

    def grow() -> None:
        make_dates(plan)
        make_forecasts(plan)
        for action in Action.objects.exclude(return_lines__isnull=False):
            action.groups.add(group_a)
            make_update(action, date(2020, 2, 1))
            say(returned, action, "green", "red")

    def queries() -> int:
        with CaptureQueriesContext(connection) as queries:
            trends_at(ReportingPeriod.objects.first().plan, known_at=known_at)
        return len(queries)

    grow()
    few = queries()
    make_period(plan, label="Early", starts_on=date(2019, 12, 1), ends_on=date(2019, 12, 31))
    for _ in range(4):
        grow()
    assert queries() == few
