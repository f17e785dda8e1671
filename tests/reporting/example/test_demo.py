"""The example data: the real plan through the real importer, with what became of it and when."""

import io
import json
import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import Max
from django.test import Client, override_settings
from django.urls import reverse

from priorities.groups.queries import group_names_on
from priorities.models import (
    Action,
    Agency,
    AgencyName,
    Membership,
    Milestone,
    Plan,
    Seat,
    Subgroup,
    SubgroupAlias,
    Workstream,
)
from reporting.example.loading import EXAMPLE_ACCOUNTS
from reporting.models import QuarterlyReport, SubgroupReturn
from reporting.rag import Rag
from reporting.signed_reports.signers import report_signers
from reporting.status.board import board
from tests.cast import open_browser
from wsscp.models import AuditEntry, User
from wsscp.policy import RoleKind

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


def test_demo_loads_the_real_plan_and_its_accounts(demo):
    plan = Plan.objects.get(slug="wsscp-2020-21")

    assert [priority.actions.count() for priority in plan.priorities.all()] == [9, 6, 7, 5, 4]
    assert [period.label for period in plan.periods.all()][3] == "Q4 2020"
    assert plan.periods.count() == 6
    assert User.objects.count() == 17
    assert "chair.neglect@example.org" in demo
    assert "harbour lantern meadow" in demo


def test_demo_twice_changes_nothing(demo):
    before = _rows()
    output = _demo(password="another long password")

    assert "nothing was changed" in output
    assert _rows() == before


# Roles by group, as printed in Appendix A (October 2020); the others are the arrangements' and our own.
ROLES = {
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


def test_demo_has_the_partnerships_groups_with_all_their_roles(demo):

    assert {
        group.name: group.seats.count() for group in Subgroup.objects.all() if group.seats.exists()
    } == ROLES
    assert Subgroup.objects.filter(ends_on=None).count() == 14
    assert Agency.objects.count() == 23
    assert Seat.objects.filter(subgroup=None).count() == 2
    assert set(Subgroup.objects.exclude(opens="").values_list("name", "opens")) == {
        ("Business Team", "business_team"),
        ("Steering Group", "steering"),
        ("Partnership Group", "partnership"),
        ("Case Review Group", "case_review"),
        ("Learning and Development subgroup", "learning"),
    }


def test_demo_plan_meets_the_groups_it_names_and_makes_none_again(demo):
    plan = Plan.objects.get(slug="wsscp-2020-21")
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
def test_demo_names_have_their_days(day, group, agency, demo):
    nhs = Agency.objects.get(name="NHS Sussex").name_on(day)

    assert group in group_names_on(day).values()
    assert nhs == "NHS Sussex" if agency == "NHS Sussex" else nhs.count(agency) == 3


def test_demo_people_hold_the_roles_they_really_would(demo):
    held = {
        (membership.person.email.partition("@")[0], str(membership.seat.subgroup or ""), membership.seat.part)
        for membership in Membership.objects.select_related("person", "seat__subgroup")
    }

    for group in ("Steering Group", "Partnership Group", "Case Review Group"):
        assert ("scrutineer", group, RoleKind.CHAIR) in held
    liaison = {who for who, group, part in held if "Liaison" in group and part == RoleKind.CHAIR}
    assert liaison == {"chair.crg", "chair.cslg"}
    assert {("manager", "Case Review Group", "member"), ("ld.lead", "Case Review Group", "member")} <= held
    assert {("lay", "Steering Group", "lay"), ("lay", "Improvement and Assurance Group", "lay")} <= held
    assert {who for who, _, _ in held} == {name for name, _, _ in EXAMPLE_ACCOUNTS}
    assert not [seat for seat in Seat.objects.filter(title="Named GP") if seat.memberships.exists()]


def test_demo_accounts_open_with_the_password_given():
    _demo(password="three other words")

    assert Client().login(email="steering@example.org", password="three other words")


def test_demo_is_refused_where_example_data_is_not_allowed():
    with override_settings(EXAMPLE_DATA_ALLOWED=False), pytest.raises(CommandError, match="not allowed here"):
        _demo()
    assert not User.objects.exists()


def test_demo_history_can_be_seen_as_it_was(demo):
    plan = Plan.objects.get(slug="wsscp-2020-21")
    scrutiny = {
        day: next(rated for rated in board(plan, as_at=day).actions if rated.action.number == "1.8").rating
        for day in (date(2020, 9, 30), date(2020, 10, 31), date(2020, 11, 30))
    }

    assert scrutiny[date(2020, 9, 30)].rag is Rag.GREEN
    assert scrutiny[date(2020, 10, 31)].rag is Rag.RED
    assert scrutiny[date(2020, 11, 30)].why == "completed 30 November 2020, 61 days after it was due"


def test_demo_history_is_recorded_with_the_dates_of_its_time(demo):
    plan = Plan.objects.get(slug="wsscp-2020-21")
    milestone = plan.priorities.get(number="1").actions.get(number="1.8").milestones.get()

    assert [row.history_date.date() for row in plan.history.order_by("history_date")] == [
        date(2020, 1, 6),
        date(2023, 3, 31),  # closed
    ]
    assert [row.history_date.date() for row in milestone.history.order_by("history_date")] == [
        date(2020, 1, 6),
        date(2020, 11, 30),
    ]


def test_demo_writes_no_history_of_today():
    """Rows written many at a time too: else the real plan could not be asked what was known when."""
    _demo()
    tracked: list[Any] = [model for model in apps.get_models() if hasattr(model, "history_object")]
    latest = {
        model.__name__: model.objects.aggregate(latest=Max("history_date"))["latest"] for model in tracked
    }

    assert {name for name, day in latest.items() if day} >= {
        "HistoricalAction",
        "HistoricalMilestone",
        "HistoricalPlan",
        "HistoricalPriority",
        "HistoricalReportingPeriod",
        "HistoricalSubgroup",
    }
    assert {name: day for name, day in latest.items() if day and day.date() > date(2023, 4, 1)} == {}


def test_demo_plan_can_be_asked_what_was_known():
    """On 31 October 2020 nobody knew yet that the scrutiny event of 1.8 would be in November."""
    _demo()
    plan = Plan.objects.get(slug="wsscp-2020-21")
    end_of_year = date(2020, 12, 31)
    known = {
        at: next(
            rated
            for rated in board(plan, as_at=end_of_year, known_at=datetime(2020, *at, tzinfo=UTC)).actions
            if rated.action.number == "1.8"
        )
        for at in [(11, 30), (12, 1)]
    }

    assert known[11, 30].rating.rag is Rag.RED
    assert known[12, 1].rating.rag is Rag.BLUE


def test_demo_opens_the_plan_for_2023_26_from_the_one_before(demo):
    before, plan = Plan.objects.get(slug="wsscp-2020-21"), Plan.objects.get(slug="wsscp-2023-26")
    actions = Action.objects.filter(priority__plan=plan)

    assert [priority.title for priority in plan.priorities.all()] == [
        "Strengthening effectiveness of our multi-agency practice",
        "Child Sexual Abuse: Protecting and safeguarding our children",
        "Tackling Child Exploitation",
        "Children as victims of Domestic Abuse",
        "Children's emotional health and wellbeing",
    ]
    assert (before.closed_on, plan.predecessor, plan.closed_on) == (date(2023, 3, 31), before, None)
    assert actions.count() == 20
    assert {action.text == action.carried_from.text for action in actions} == {True}
    assert {action.carried_from.priority.plan for action in actions} == {before}
    carried = Milestone.objects.filter(action__in=actions)
    assert {milestone.due_on == milestone.carried_from.due_on for milestone in carried} == {True}


def test_reports_of_the_example_plans_show_each_section_once_and_can_be_signed(demo):
    client = open_browser(User.objects.get(email="business@example.org"))
    period = QuarterlyReport.objects.get().period
    page = client.get(reverse("reporting:report", args=[period.plan.slug, period.pk])).content.decode()
    headings = re.findall(r"<h2[^>]*>(.*?)</h2>", page)
    assert "Learning from reviews and audits" in headings
    assert len(set(headings)) == len(headings)
    for plan in Plan.objects.all():
        signers = report_signers(plan.periods.all()[0], plan, on=date(2026, 11, 30))
        assert [member.person.email for member in signers.may_sign] == ["steering@example.org"], plan


def test_demo_loads_worcestershires_plan_beside_it(demo):
    plan = Plan.objects.get(slug="worcestershire-2018-19")
    actions = Action.objects.filter(priority__plan=plan)
    streams = Workstream.objects.filter(priority__plan=plan)

    assert (plan.priority_label, plan.action_label) == ("Strategic objective", "Action")
    assert streams.get(number="1.4").priority.number == "4"
    assert actions.count() == 18
    dates = Milestone.objects.filter(action__in=actions)
    assert set(dates.values_list("precision", "due_on")) == {("none", date(2019, 3, 31))}
    # Named by the meetings that the plan prints; the last quarter runs to the plan's end.
    assert [period.label for period in plan.periods.all()] == [
        "May 2018",
        "August 2018",
        "November 2018",
        "February 2019",
    ]
    groups = Subgroup.objects.filter(actions__in=actions)
    assert set(groups.values_list("ends_on", flat=True)) == {date(2019, 3, 31)}


def test_rag_command_gives_the_rag_statuses_as_json(demo):
    out = io.StringIO()
    call_command("rag", "wsscp-2020-21", as_at="2020-07-14", format="json", stdout=out)
    data = json.loads(out.getvalue())

    assert data["milestones"] == {"red": 14, "amber": 7, "green": 10, "blue": 0, "unrated": 0}
    assert data["ongoing"] == {"red": 0, "amber": 2, "green": 0, "blue": 0, "unrated": 0}
    assert data["actions"] == {"red": 14, "amber": 9, "green": 8, "blue": 0, "unrated": 0}
    assert data["priorities"][0] == {
        "number": "1",
        "title": "Neglect",
        "rag": "red",
        "counts": {"red": 7, "amber": 0, "green": 2, "blue": 0, "unrated": 0},
    }


def test_rag_command_says_why_in_words(demo):
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
