"""The example data: the real plan through the real importer, with what became of it and when."""

import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from priorities.models import Membership, Plan
from reporting.models import QuarterlyReport, SubgroupReturn
from reporting.queries.board import board
from reporting.rag import Rag
from wsscp.models import User

pytestmark = pytest.mark.django_db


def _demo(**options):
    out = io.StringIO()
    call_command("demo", stdout=out, **options)
    return out.getvalue()


def _rows():
    models = (Plan, User, Membership, QuarterlyReport, SubgroupReturn, Plan.history.model)
    return [list(model.objects.values_list().order_by("pk")) for model in models]


def test_demo_loads_the_real_plan_and_its_accounts():
    said = _demo()
    plan = Plan.objects.get(slug="wsscp-2020-21")

    assert [priority.actions.count() for priority in plan.priorities.all()] == [9, 6, 7, 5, 4]
    assert [period.label for period in plan.periods.all()][3] == "Q4 2020"
    assert plan.periods.count() == 6
    assert User.objects.count() == 11
    assert "chair.neglect@example.org" in said
    assert "harbour lantern meadow" in said


def test_demo_twice_changes_nothing():
    _demo()
    before = _rows()
    said = _demo(password="another long password")

    assert "nothing was changed" in said
    assert _rows() == before


def test_demo_accounts_open_with_the_password_given():
    _demo(password="three other words")

    assert Client().login(email="steering@example.org", password="three other words")


def test_demo_is_refused_where_example_data_is_not_allowed():
    with override_settings(EXAMPLE_DATA_ALLOWED=False), pytest.raises(CommandError, match="not allowed here"):
        _demo()
    assert not User.objects.exists()


def test_demo_history_can_be_seen_as_it_was():
    _demo()
    plan = Plan.objects.get()
    scrutiny = {
        day: next(one for one in board(plan, as_at=day).actions if one.action.number == "1.8").rating
        for day in (date(2020, 9, 30), date(2020, 10, 31), date(2020, 11, 30))
    }

    assert scrutiny[date(2020, 9, 30)].rag is Rag.GREEN
    assert scrutiny[date(2020, 10, 31)].rag is Rag.RED
    assert scrutiny[date(2020, 11, 30)].why == "completed 30 November 2020, 61 days after it was due"


def test_demo_history_is_recorded_with_the_dates_of_its_time():
    _demo()
    plan = Plan.objects.get()
    milestone = plan.priorities.get(number="1").actions.get(number="1.8").milestones.get()

    assert plan.history.get().history_date.date() == date(2020, 1, 6)
    assert [row.history_date.date() for row in milestone.history.order_by("history_date")] == [
        date(2020, 1, 6),
        date(2020, 11, 30),
    ]


def test_rag_command_gives_the_colours_as_json():
    _demo()
    out = io.StringIO()
    call_command("rag", "wsscp-2020-21", as_at="2020-07-14", format="json", stdout=out)
    said = json.loads(out.getvalue())

    assert said["milestones"] == {"red": 14, "amber": 7, "green": 10, "blue": 0, "unrated": 0}
    assert said["ongoing"] == {"red": 0, "amber": 2, "green": 0, "blue": 0, "unrated": 0}
    assert said["actions"] == {"red": 14, "amber": 9, "green": 8, "blue": 0, "unrated": 0}
    assert said["priorities"][0] == {
        "number": "1",
        "title": "Neglect",
        "rag": "red",
        "counts": {"red": 7, "amber": 0, "green": 2, "blue": 0, "unrated": 0},
    }


def test_rag_command_says_why_in_words():
    _demo()
    out = io.StringIO()
    call_command("rag", "wsscp-2020-21", as_at="2020-04-30", stdout=out)

    assert "  1.1  Red: due 31 March 2020, not done, 30 days overdue" in out.getvalue()


@pytest.mark.parametrize(
    ("plan", "as_at", "message"),
    [
        ("nothing", None, "There is no plan nothing. Plans: none."),
        ("plan", "31 June", "31 June is not a day. Write it as 2020-07-14."),
    ],
)
def test_rag_command_says_what_is_wrong(plan, as_at, message):
    if plan == "plan":
        Plan.objects.create(slug=plan, title="x", starts_on=date(2020, 1, 1), ends_on=date(2020, 2, 1))
    with pytest.raises(CommandError) as refused:
        call_command("rag", plan, as_at=as_at)

    assert str(refused.value) == message
