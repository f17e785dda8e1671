"""The list of actions: filters, sorting, pages and copies."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from priorities.fields import ACTION
from priorities.models import Decision
from reporting.lists.exports import ACTION_HEADINGS
from tests.make import (
    make_action,
    make_decision,
    make_evidence,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_seat,
    make_subgroup,
    make_update,
)

pytestmark = [pytest.mark.django_db, pytest.mark.databases]
AS_AT = "2020-07-14"


@pytest.fixture
def plan():
    """Five actions of two priorities, one of each colour and one ongoing."""
    plan = make_plan("plan")
    make_period(plan)
    make_period(plan, label="Q2 2020", starts_on=date(2020, 4, 1), ends_on=date(2020, 6, 30))
    first, second = make_priority(plan, title="Neglect"), make_priority(plan, title="Exploitation")
    group = make_subgroup("Neglect group")
    make_milestone(make_action(first, text="Red toolkit", groups=[group]), date(2020, 3, 31))
    make_milestone(make_action(first, text="Amber strategy"), date(2020, 6, 30))
    make_milestone(make_action(first, text="Green champions"), date(2020, 9, 30))
    make_milestone(make_action(second, text="Blue review"), date(2020, 5, 31), completed_on=date(2020, 5, 1))
    make_action(second, text="Ongoing learning", is_ongoing=True)
    return plan


@pytest.fixture
def listed(client_for, steering, plan):
    """Ask for the list with some filters and return the numbers on it, in order."""
    client = client_for(steering)

    def ask(**filters):
        response = client.get(reverse("reporting:action-list", args=["plan"]), {"as_at": AS_AT} | filters)
        assert response.status_code == 200
        return [row["number"] for row in response.context["rows"]]

    return ask


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        ({}, ["1.1", "1.2", "1.3", "2.1", "2.2"]),
        ({"q": "toolkit"}, ["1.1"]),
        ({"q": "STRATEGY amber"}, ["1.2"]),
        ({"q": "2."}, ["2.1", "2.2"]),
        ({"q": "nothing like it"}, []),
        ({"colour": "red"}, ["1.1"]),
        ({"colour": ["amber", "blue"]}, ["1.2", "2.1", "2.2"]),
        ({"overdue": "on"}, ["1.1", "1.2", "2.2"]),
        ({"due_after": "2020-06-01", "due_before": "2020-06-30"}, ["1.2"]),
        ({"due_before": "30 June 2020"}, ["1.1", "1.2", "2.1"]),
        ({"sort": "colour"}, ["1.1", "1.2", "2.2", "1.3", "2.1"]),
        ({"sort": "due"}, ["1.1", "1.2", "1.3", "2.1", "2.2"]),
    ],
)
def test_list_is_filtered_and_sorted(listed, filters, numbers):
    assert listed(**filters) == numbers


def test_list_by_priority_and_by_group(listed, plan):
    second = plan.priorities.last()
    group = plan.priorities.first().actions.first().groups.get()

    assert listed(priority=second.pk) == ["2.1", "2.2"]
    assert listed(group=group.pk) == ["1.1"]


def test_list_by_oldest_progress(listed, plan):
    make_update(plan.priorities.first().actions.first(), date(2020, 6, 1))
    make_update(plan.priorities.first().actions.last(), date(2020, 5, 1))

    assert listed(sort="reviewed") == ["1.2", "2.1", "2.2", "1.3", "1.1"]


@pytest.mark.parametrize(
    "filters",
    [
        {"due_after": "31 June 2020"},
        {"colour": "purple"},
        {"priority": "9" * 40},
        {"group": "x"},
        {"sort": "password"},
        {"q": "x" * 50_000},
    ],
)
def test_filter_that_makes_no_sense_is_shown_at_the_field(client_for, steering, plan, filters):
    response = client_for(steering).get(reverse("reporting:action-list", args=["plan"]), filters)
    page = response.content.decode()

    assert response.status_code == 200
    assert "There is a problem" in page
    assert "<title>Error: " in page
    assert response.context["rows"] == []


def test_a_nul_in_the_address_is_refused(client_for, steering, plan):
    assert client_for(steering).get("/plans/plan/actions/?q=%00").status_code == 400


@pytest.mark.parametrize("page", ["0", "-1", "999", "x", "9" * 30])
def test_a_page_that_is_not_there_shows_the_nearest(client_for, steering, plan, page):
    response = client_for(steering).get(reverse("reporting:action-list", args=["plan"]), {"page": page})

    assert response.status_code == 200
    assert len(response.context["rows"]) == 5


def test_filters_survive_paging(client_for, steering, plan):
    for _ in range(60):
        make_milestone(make_action(plan.priorities.first(), text="Agree & launch"), date(2020, 3, 31))
    response = client_for(steering).get("/plans/plan/actions/?q=agree+launch&colour=red&page=2")
    page = response.content.decode()

    assert "60 actions found" in page
    assert 'href="?q=agree+launch&amp;colour=red&amp;page=3"' in page
    assert len(response.context["rows"]) == 25


def test_csv_is_the_list_as_filtered(client_for, steering, plan):
    response = client_for(steering).get(f"/plans/plan/actions.csv?colour=red&as_at={AS_AT}")
    text = response.content.decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))

    assert response["Content-Disposition"] == 'attachment; filename="plan-actions-2020-07-14.csv"'
    assert {name: row[name] for name in list(row)[:14]} == {
        "Number": "1.1",
        "Priority": "1. Neglect",
        "Action": "Red toolkit",
        "Groups responsible": "Neglect group",
        "Owner": "",
        "Timescale as printed": "by March 2020",
        "Due": "2020-03-31",
        "Originally due": "2020-03-31",
        "Times moved": "0",
        "Forecast": "",
        "Completed": "",
        "Colour": "Red",
        "Why": "due 31 March 2020, not done, 105 days overdue",
        "Days overdue": "105",
    }


@pytest.mark.parametrize("known", ["", "&known=then"])
def test_csv_has_what_was_said_and_decided_of_an_action_by_the_day(client_for, steering, known):
    plan, group = make_plan("plan"), make_subgroup("Neglect group")
    before = make_action(make_priority(make_plan("before", ends_on=date(2020, 12, 31))), number="2.1")
    priority = make_priority(plan)
    stream = priority.workstreams.create(position=1, number="1.1", title="Schools")
    action = make_action(
        priority,
        groups=[group, make_subgroup("Another group")],
        lead=group,
        owner=make_seat(group, title="Designated Doctor"),
        workstream=stream,
        is_ongoing=True,
        review_every_months=2,
        starts_on=date(2020, 2, 3),
        carried_from=before,
    )
    for day, text in ((date(2020, 3, 1), "First"), (date(2020, 6, 1), "Second"), (date(2020, 8, 1), "Third")):
        make_update(action, day, text=text)
    make_evidence(action)
    make_evidence(action, dated_on=date(2020, 8, 1))
    make_decision(action, Decision.Kind.HOLD, date(2020, 7, 1))
    for made in (plan, priority, stream, action, action.owner, *action.groups.all(), *action.evidence.all()):
        made.history.update(history_date=datetime(2020, 1, 1, tzinfo=UTC))
    response = client_for(steering).get(f"/plans/plan/actions.csv?as_at={AS_AT}{known}")
    (row,) = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))

    shown = {
        "Work stream": "1.1 Schools",
        "Lead group": "Neglect group",
        "Ongoing": "Yes",
        "Reviewed": "Every 2 months",
        "Starts": "2020-02-03",
        "Decision": "On hold, 1 July 2020",
        "Latest progress": "Second",
        "Reported as of": "2020-06-01",
        "Pieces of evidence": "1",
        "Carried from": "2.1 of the 2020 plan",
    }
    assert {name: row[name] for name in shown} == shown
    assert (row["Owner"], row["Timescale as printed"]) == ("Designated Doctor, Neglect group", "Ongoing")


def test_every_field_of_an_action_has_a_column() -> None:
    assert {one.column for one in ACTION.fields} <= set(ACTION_HEADINGS)
    assert all(one.column for one in ACTION.fields)


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"])
def test_csv_runs_nothing_in_a_spreadsheet(client_for, steering, plan, start):
    make_action(plan.priorities.first(), text=start + " cmd")
    response = client_for(steering).get("/plans/plan/actions.csv")
    text = response.content.decode("utf-8-sig")

    assert [row["Action"] for row in csv.DictReader(io.StringIO(text))][3] == f"'{start} cmd"
