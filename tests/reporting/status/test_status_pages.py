"""Dashboard, plan, priority and action, as readers see them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from priorities.models import Decision
from tests.make import (
    make_action,
    make_decision,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_subgroup,
    make_update,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    """A running plan with one priority, one overdue and one completed action."""
    plan = make_plan("running", title="Running plan", starts_on=date(2020, 1, 1), ends_on=date(2099, 12, 31))
    make_period(plan)
    priority = make_priority(plan, title="Neglect", outcomes="Children are seen early")
    late = make_action(priority, text="Agree a strategy")
    make_milestone(late, date(2020, 3, 31))
    done = make_action(priority, text="Set up champions")
    make_milestone(done, date(2020, 9, 30), completed_on=date(2020, 8, 1))
    make_update(done, date(2020, 8, 1), text="Champions are in every agency.")
    return plan


def test_home_shows_the_current_plan(client_for, steering, plan):
    make_plan("older", starts_on=date(2018, 1, 1), ends_on=date(2019, 12, 31))
    page = client_for(steering).get("/").content.decode()

    assert "<h1>Running plan</h1>" in page
    assert "1 red, 1 blue of 2" in page
    assert "Agree a strategy" in page
    assert "Champions are in every agency." in page


def test_home_shows_the_last_begun_plan_when_none_is_running(client_for, steering):
    today = timezone.localdate()
    make_plan("past", title="Past plan", starts_on=date(2018, 1, 1), ends_on=today - timedelta(days=1))
    make_plan("next", title="Next plan", starts_on=today + timedelta(days=1), ends_on=date(2099, 1, 1))

    assert "<h1>Past plan</h1>" in client_for(steering).get("/").content.decode()


def test_home_before_any_plan_says_what_to_do(client_for, business_team):
    assert "There is no plan yet." in client_for(business_team).get("/").content.decode()


@pytest.mark.parametrize(
    ("person", "says"),
    [
        ("stranger", b"Nothing to show you yet"),
        ("former", b"Nothing to show you yet"),
        ("administrator", b"It does not open the business plan."),
    ],
)
def test_home_of_somebody_without_a_reading_role_shows_no_plan(client_for, cast, person, says, plan):
    response = client_for(cast[person]).get("/")

    assert response.status_code == 200
    assert says in response.content
    assert b"Running plan" not in response.content


def test_as_at_shows_the_plan_of_that_day_with_a_banner(client_for, steering, plan):
    page = client_for(steering).get("/?as_at=2020-07-31").content.decode()

    assert "You are looking at the plan as at 31 July 2020, not today." in page
    assert "1 red, 1 green of 2" in page
    assert "Champions are in every agency." not in page  # reported the day after


@pytest.mark.parametrize("asked", ["31/07/2020", "31 July 2020"])
def test_as_at_understands_a_typed_date(client_for, steering, plan, asked):
    page = client_for(steering).get("/", {"as_at": asked}).content.decode()

    assert "as at 31 July 2020, not today" in page


@pytest.mark.parametrize("asked", ["2020-06-31", "yesterday", "1999-12-31", "9999-12-31", "x" * 5000])
def test_as_at_that_is_no_date_says_so_and_shows_today(client_for, steering, plan, asked):
    response = client_for(steering).get("/", {"as_at": asked})

    assert response.status_code == 200
    assert "is not a date between 2000 and 2100. Today is shown." in response.content.decode()


def test_links_carry_the_as_at_day(client_for, steering, plan):
    page = client_for(steering).get("/?as_at=2020-07-31").content.decode()

    assert f"/plans/running/actions/{plan.priorities.first().actions.first().pk}/?as_at=2020-07-31" in page


def test_home_shows_a_completion_once_with_that_days_progress(client_for, steering, plan):
    page = client_for(steering).get("/").content.decode()

    assert page.count("1 August 2020") == 1
    assert "completed<span" in page


def test_home_shows_decisions_by_their_own_name(client_for, steering, plan):
    action = plan.priorities.get().actions.first()
    make_decision(action, Decision.Kind.HOLD, date(2020, 5, 1))
    make_decision(action, Decision.Kind.REOPEN, date(2020, 6, 1))
    client = client_for(steering)

    assert "on hold<span" in client.get("/?as_at=2020-05-15").content.decode()
    assert "reopened<span" in client.get("/").content.decode()


def test_plan_page_shows_its_own_words(client_for, steering, plan):
    plan.vision = "Children thrive."
    plan.principles = "Child centred\nHigh support"
    plan.save()
    page = client_for(steering).get(reverse("reporting:plan", args=["running"])).content.decode()

    assert "Children thrive." in page
    assert "<li>High support</li>" in page
    assert "Achievement of activity will be 2 weeks late" in page


def test_priority_page_shows_outcomes_and_actions_with_reasons(client_for, steering, plan):
    priority = plan.priorities.get()
    page = client_for(steering).get(reverse("reporting:priority", args=["running", priority.pk]))

    assert "Children are seen early" in page.content.decode()
    assert "completed 1 August 2020" in page.content.decode()


def test_priority_of_another_plan_is_not_found(client_for, steering, plan):
    elsewhere = make_priority()
    response = client_for(steering).get(reverse("reporting:priority", args=["running", elsewhere.pk]))

    assert response.status_code == 404


def test_action_page_hides_what_had_not_happened_by_the_day(client_for, steering, plan):
    done = plan.priorities.get().actions.last()
    url = reverse("reporting:action", args=["running", done.pk])
    before = client_for(steering).get(url, {"as_at": "2020-07-31"}).content.decode()
    after = client_for(steering).get(url).content.decode()

    # Of what came later the reason alone tells, and only that it is completed since.
    assert before.count("1 August 2020") == before.count("; completed 1 August 2020")
    assert "No progress has been recorded by 31 July 2020." in before
    assert "Champions are in every agency." in after


def test_action_of_another_plan_is_not_found(client_for, steering, plan):
    response = client_for(steering).get(reverse("reporting:action", args=["running", make_action().pk]))

    assert response.status_code == 404


def test_text_is_shown_as_typed_and_never_run(client_for, steering):
    action = make_action(text="<script>alert(1)</script>")
    plan = action.priority.plan
    pages = [
        reverse("reporting:dashboard", args=[plan.slug]),
        reverse("reporting:action-list", args=[plan.slug]),
        reverse("reporting:action", args=[plan.slug, action.pk]),
        reverse("reporting:priority", args=[plan.slug, action.priority.pk]),
    ]
    for url in pages:
        page = client_for(steering).get(url).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(("priorities", "actions"), [(1, 1), (20, 25)])
def test_pages_ask_the_database_fourteen_times_at_most(
    client_for, business_team, priorities, actions, django_assert_max_num_queries
):
    plan = make_plan("big", ends_on=date(2099, 12, 31))
    make_period(plan)
    groups = [make_subgroup(f"Group {number}") for number in range(5)]
    for _ in range(priorities):
        priority = make_priority(plan)
        for _ in range(actions):
            make_milestone(make_action(priority, groups=groups))
    client = client_for(business_team)
    filters = f"?q=agree&colour=red&overdue=on&sort=colour&group={groups[0].pk}"
    for url in ("/", "/plans/big/", "/plans/big/actions/", f"/plans/big/actions/{filters}"):
        with django_assert_max_num_queries(15):
            assert client.get(url).status_code == 200
