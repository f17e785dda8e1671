"""The example data: the real plan through the real importer, with what became of it and when."""

import io
import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from priorities.models import (
    Agency,
    AgencyName,
    Membership,
    Plan,
    Seat,
    Subgroup,
    SubgroupAlias,
)
from priorities.queries.groups import names_on
from reporting.models import QuarterlyReport, SubgroupReturn
from reporting.queries.board import board
from reporting.rag import Rag
from reporting.services.example import PEOPLE
from wsscp.models import AuditEntry, User
from wsscp.policy import Part

pytestmark = pytest.mark.django_db


def _demo(**options):
    out = io.StringIO()
    call_command("demo", stdout=out, **options)
    return out.getvalue()


def _rows():
    models = (
        Plan,
        User,
        Agency,
        AgencyName,
        Subgroup,
        SubgroupAlias,
        Seat,
        Membership,
        QuarterlyReport,
        SubgroupReturn,
        AuditEntry,
        Plan.history.model,
        Seat.history.model,
    )
    return [list(model.objects.values_list().order_by("pk")) for model in models]


def test_demo_loads_the_real_plan_and_its_accounts():
    said = _demo()
    plan = Plan.objects.get(slug="wsscp-2020-21")

    assert [priority.actions.count() for priority in plan.priorities.all()] == [9, 6, 7, 5, 4]
    assert [period.label for period in plan.periods.all()][3] == "Q4 2020"
    assert plan.periods.count() == 6
    assert User.objects.count() == 16
    assert "chair.neglect@example.org" in said
    assert "harbour lantern meadow" in said


def test_demo_twice_changes_nothing():
    _demo()
    before = _rows()
    said = _demo(password="another long password")

    assert "nothing was changed" in said
    assert _rows() == before


# Seats by group, as printed in Appendix A (October 2020); the others are the arrangements' and our own.
SEATS = {
    "Steering Group": 14,
    "Partnership Group": 24,
    "Case Review Group": 12,
    "Improvement and Assurance Group": 12,
    "Learning and Development subgroup": 6,
    "Child Safeguarding Liaison Group": 10,
    "Lead Partners": 3,
    "Business Team": 3,
    "Child Exploitation subgroup": 1,
    "Neglect task and finish group": 1,
}


def test_demo_has_the_partnerships_groups_with_all_their_seats():
    _demo()

    assert {
        group.name: group.seats.count() for group in Subgroup.objects.all() if group.seats.exists()
    } == SEATS
    assert Subgroup.objects.count() == 14
    assert Agency.objects.count() == 23
    assert Seat.objects.filter(subgroup=None).count() == 2
    assert set(Subgroup.objects.exclude(opens="").values_list("name", "opens")) == {
        ("Business Team", "business_team"),
        ("Steering Group", "steering"),
        ("Partnership Group", "partnership"),
        ("Case Review Group", "case_review"),
    }


def test_demo_plan_meets_the_groups_it_names_and_makes_none_again():
    _demo()
    plan = Plan.objects.get()
    named = Subgroup.objects.filter(actions__priority__plan=plan).distinct()

    assert set(named.values_list("name", flat=True)) == {
        "Business Team",
        "Case Review Group",
        "Child Exploitation subgroup",
        "Improvement and Assurance Group",
        "Independent Scrutineer",
        "Lead Partners",
        "Learning and Development subgroup",
        "Neglect task and finish group",
        "Steering Group",
    }


@pytest.mark.parametrize(
    ("day", "group", "agency"),
    [
        (date(2022, 4, 30), "Quality Assurance subgroup", "CCG"),
        (date(2022, 5, 1), "Improvement and Assurance Group", "CCG"),
        (date(2022, 6, 30), "Improvement and Assurance Group", "CCG"),
        (date(2022, 7, 1), "Improvement and Assurance Group", "NHS Sussex"),
    ],
)
def test_demo_names_have_their_days(day, group, agency):
    _demo()
    nhs = Agency.objects.get(name="NHS Sussex").name_on(day)

    assert group in names_on(day).values()
    assert nhs == "NHS Sussex" if agency == "NHS Sussex" else nhs.count(agency) == 3


def test_demo_people_hold_the_seats_they_really_would():
    _demo()
    held = {
        (one.person.email.partition("@")[0], str(one.seat.subgroup or ""), one.seat.part)
        for one in Membership.objects.select_related("person", "seat__subgroup")
    }

    for group in ("Steering Group", "Partnership Group", "Case Review Group"):
        assert ("scrutineer", group, Part.CHAIR) in held
    liaison = {who for who, group, part in held if "Liaison" in group and part == Part.CHAIR}
    assert liaison == {"chair.crg", "chair.cslg"}
    assert {("manager", "Case Review Group", "member"), ("ld.lead", "Case Review Group", "member")} <= held
    assert {("lay", "Steering Group", "lay"), ("lay", "Improvement and Assurance Group", "lay")} <= held
    assert {who for who, _, _ in held} == {name for name, _, _ in PEOPLE}
    assert not [seat for seat in Seat.objects.filter(title="Named GP") if seat.memberships.exists()]


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
