"""The steering group's page: RAG statuses against the last time, what changed, tasks, and whose they are."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from priorities.models import Action, DateMove, Milestone, Plan, ReportingPeriod, Subgroup
from reporting.board_pack.queries import get_board_pack
from reporting.models import Challenge, QuarterlyReport
from tests.cast import ClientFor
from tests.make import (
    make_action,
    make_date_change,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_return,
)
from tests.make_signed import make_ready, make_signed, signed_by
from wsscp.models import User

pytestmark = pytest.mark.databases

NOW = datetime.fromisoformat("2020-07-20T12:00+01:00")
WHY = "The inspection takes everybody’s time."


@pytest.fixture(autouse=True)
def twentieth_of_july():
    """Twenty days into the third quarter."""
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def plan(db: None) -> Plan:
    """A plan with three quarters; the second has just ended."""
    plan = make_plan("plan", title="Business plan 2020-21")
    make_period(plan)
    make_period(plan, label="Q2 2020", starts_on=date(2020, 4, 1), ends_on=date(2020, 6, 30))
    make_period(
        plan,
        label="Q3 2020",
        starts_on=date(2020, 7, 1),
        ends_on=date(2020, 9, 30),
        meeting_on=date(2020, 7, 28),
    )
    return plan


@pytest.fixture
def action(plan: Plan, group_a: Subgroup) -> Action:
    """Due on the last day of June and not done: green then, amber now."""
    action = make_action(make_priority(plan), groups=[group_a])
    make_milestone(action, date(2020, 6, 30))
    return action


@pytest.fixture
def member(steering: User, client_for: ClientFor) -> Client:
    """A member of the steering group at work."""
    return client_for(steering)


def page_of(client: Client, plan: Plan) -> str:
    response = client.get(reverse("reporting:steering", args=[plan.slug]))
    assert response.status_code == 200
    return response.content.decode()


def second_quarter(plan: Plan) -> ReportingPeriod:
    return plan.periods.get(label="Q2 2020")


# ---- Against the last time ---------------------------------------------------------------------------


def test_rag_statuses_compare_with_last_periods_end_while_nothing_is_signed(member, plan, action):
    page = page_of(member, plan)
    assert "Last time is 30 June 2020, because no earlier report is signed." in page
    assert "Q3 2020, as at 20 July 2020. The group meets on 28 July 2020." in page
    for what in ("Whole plan, then: 1 green of 1", "Whole plan, now: 1 amber of 1"):
        assert f"<title>{what}</title>" in page
    assert "<title>Neglect, then: 1 green of 1</title>" in page
    assert "<title>Neglect, now: 1 amber of 1</title>" in page
    assert "time passed: due 30 June 2020, not done" in page


@pytest.fixture
def signed(plan: Plan, group_a: Subgroup, steering: User) -> Milestone:
    """A date that is late by July, in a plan whose first quarter was signed in April."""
    with time_machine.travel("2020-01-02T12:00+00:00"):
        milestone = make_milestone(make_action(make_priority(plan), groups=[group_a]), date(2020, 6, 30))
    period = plan.periods.get(label="Q1 2020")
    QuarterlyReport.objects.create(period=period)
    make_ready(period)
    signed_by(period, steering, at=datetime.fromisoformat("2020-04-20T12:00+01:00"))
    return milestone


def test_rag_statuses_compare_with_last_signed_report_as_signed(member, plan, signed):
    # Recorded since, of a day before it was signed: what was signed did not know it.
    signed.completed_on = date(2020, 3, 1)
    signed.save()
    page = page_of(member, plan)
    assert "Last time is the report for Q1 2020, version 1, as it was signed (as at 31 March 2020)." in page
    assert "<title>Whole plan, then: 1 green of 1</title>" in page
    assert "<title>Whole plan, now: 1 blue of 1</title>" in page


def test_what_came_into_the_plan_since_was_nothing_the_last_time(member, plan, signed, group_a):
    make_milestone(make_action(make_priority(plan, title="Exploitation"), groups=[group_a]))
    page = page_of(member, plan)
    assert "<title>Exploitation, then" not in page
    assert "<title>Exploitation, now: 1 red of 1</title>" in page
    assert "added to the plan" in page


@pytest.mark.parametrize(("number", "is_folded"), [(5, False), (6, True)])
def test_long_list_of_changes_is_folded(member, plan, group_a, number, is_folded):
    priority = make_priority(plan)
    for _ in range(number):
        make_milestone(make_action(priority, groups=[group_a]), date(2020, 6, 30))
    page = page_of(member, plan)
    assert page.count("time passed: due 30 June 2020") == number
    assert ("<summary>1 more</summary>" in page) == is_folded


def test_what_got_worse_comes_first(member, plan, group_a):
    priority = make_priority(plan)
    better = make_action(priority, groups=[group_a], text="Better by now")
    make_milestone(better, date(2020, 3, 31), completed_on=date(2020, 7, 10))
    worse = make_action(priority, groups=[group_a], text="Worse by now")
    make_milestone(worse, date(2020, 6, 30))
    changes = page_of(member, plan).partition("What moved, and why")[2]
    assert changes.index("Worse by now") < changes.index("Better by now")


def test_an_empty_plan_says_so_everywhere(member):
    page = page_of(member, make_plan("empty"))
    for text in (
        "This plan has no actions yet.",
        "No action changed colour.",
        "No date waits.",
        "No report waits for a signature.",
        "No challenge is open.",
        "0 dates to decide on",
        "0 reports to sign",
    ):
        assert text in page


# ---- What waits --------------------------------------------------------------------------------------


def test_a_date_waits_for_them_with_the_way_to_decide(member, plan, action, business_team):
    make_date_change(action.milestones.get(), date(2020, 9, 30), by=business_team)
    page = page_of(member, plan)
    assert "1 date to decide on" in page
    assert "<p>From 30 June 2020 to <strong>30 September 2020</strong></p>" in page
    assert WHY in page
    assert reverse("reporting:dates-decide", args=[plan.slug]) in page


def test_who_proposed_a_date_is_not_led_to_deciding_on_it(member, plan, action, steering):
    make_date_change(action.milestones.get(), date(2020, 9, 30), by=steering)
    page = page_of(member, plan)
    assert "Somebody else of the steering group decides on it." in page
    assert reverse("reporting:dates-decide", args=[plan.slug]) not in page


@pytest.mark.parametrize("reader", ["scrutineer", "lay", "chair_a", "business_team"])
def test_others_see_what_waits_and_no_way_to_decide_it(request, client_for, plan, action, reader):
    make_date_change(action.milestones.get(), date(2020, 9, 30))
    period = second_quarter(plan)
    QuarterlyReport.objects.create(period=period)
    make_ready(period)
    page = page_of(client_for(request.getfixturevalue(reader)), plan)
    assert "1 date to decide on" in page
    assert "1 report to sign" in page
    assert reverse("reporting:dates-decide", args=[plan.slug]) not in page
    assert reverse("reporting:report-sign", args=[plan.slug, period.pk]) not in page


def test_a_report_waits_for_their_signature(member, plan, action):
    period = second_quarter(plan)
    Plan.objects.filter(pk=plan.pk).update(signatures_needed=2)
    QuarterlyReport.objects.create(period=period)
    make_ready(period)
    page = page_of(member, plan)
    assert "The report for Q2 2020: 2 signatures to come." in page
    assert reverse("reporting:report-sign", args=[plan.slug, period.pk]) in page


def test_who_has_signed_is_shown_so(member, steering, plan, action):
    period = second_quarter(plan)
    Plan.objects.filter(pk=plan.pk).update(signatures_needed=2)
    QuarterlyReport.objects.create(period=period)
    make_ready(period)
    signed_by(period, steering, at=timezone.now())
    page = page_of(member, plan)
    assert "The report for Q2 2020: 1 signature to come. You have signed this report already." in page
    assert reverse("reporting:report-sign", args=[plan.slug, period.pk]) not in page


def test_who_submitted_some_of_a_report_is_not_led_to_signing_it(member, steering, plan, action, group_a):
    period = second_quarter(plan)
    make_return(period, group_a, by=steering, at=timezone.now())
    QuarterlyReport.objects.create(period=period)
    make_ready(period)
    page = page_of(member, plan)
    assert "You submitted the return of the Group A, so you cannot sign this report." in page
    assert reverse("reporting:report-sign", args=[plan.slug, period.pk]) not in page


def test_a_signed_report_waits_for_nobody(member, plan, action):
    period = second_quarter(plan)
    QuarterlyReport.objects.create(period=period)
    make_signed(period)
    assert "0 reports to sign" in page_of(member, plan)


def test_in_a_closed_plan_nothing_can_be_done(member, plan, action):
    make_date_change(action.milestones.get(), date(2020, 9, 30))
    Plan.objects.filter(pk=plan.pk).update(closed_on=date(2020, 7, 19))
    page = page_of(member, plan)
    assert reverse("reporting:dates-decide", args=[plan.slug]) not in page
    assert "Challenge this" not in page


# ---- The way there, and the board pack ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("reader", "in_nav", "offered"),
    [
        ("steering", True, True),
        ("scrutineer", True, False),
        ("member_a", True, False),
        ("partner", False, False),
    ],
)
def test_the_view_is_in_the_plans_navigation_and_offered_to_the_group(
    request, client_for, plan, action, reader, in_nav, offered
):
    client = client_for(request.getfixturevalue(reader))
    page = client.get(reverse("reporting:dashboard", args=[plan.slug])).content.decode()
    assert (">Steering group</a>" in page) == in_nav
    assert ("For the steering group" in page) == offered


def test_board_pack_lists_proposed_dates_and_open_challenges(plan, action, business_team, scrutineer):
    period = second_quarter(plan)
    make_date_change(action.milestones.get(), date(2020, 9, 30), by=business_team)
    Challenge.objects.create(
        action=action, period=period, text="What is different now?", by=scrutineer, at=NOW - timedelta(days=1)
    )
    to_decide = get_board_pack(period, today=NOW.date()).to_decide
    assert f"Approve or refuse: 1.1 from 30 June 2020 to 30 September 2020, because: {WHY}" in to_decide
    assert (
        "Challenge to 1.1, Scrutineer on 19 July 2020: What is different now? "
        "(Group A answers in its next return.)"
    ) in to_decide
    DateMove.objects.update(
        outcome="withdrawn", decided_by=business_team, decided_on=NOW.date(), decided_at=NOW
    )
    assert not [what for what in get_board_pack(period, today=NOW.date()).to_decide if "Approve" in what]
