"""Writing plans, priorities, actions and periods in the browser."""

from datetime import UTC, date, datetime
from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from priorities.models import Plan
from reporting.models import QuarterlyReport
from tests.make import make_action, make_milestone, make_period, make_plan, make_priority, make_subgroup

pytestmark = pytest.mark.django_db

PLAN = {
    "title": "Business plan 2023-26",
    "slug": "wsscp-2023-26",
    "starts_on": "2023-04-01",
    "ends_on": "31 March 2026",
    "priority_label": "Priority",
    "action_label": "Action",
    "amber_days": "14",
    "red_months": "1",
    "signatures_needed": "1",
    "signing_parts": "any",
    "preset": "financial",
}
NO_DATES = {"milestones-TOTAL_FORMS": "0", "milestones-INITIAL_FORMS": "0"}


@pytest.fixture
def client(client_for, business_team):
    """The business team's browser."""
    return client_for(business_team)


def test_a_plan_starts_with_its_reporting_periods(client):
    response = client.post(reverse("priorities:plan-new"), PLAN, follow=True)
    plan = Plan.objects.get()

    assert "Business plan 2023-26 is started." in response.content.decode()
    assert plan.periods.count() == 12
    assert plan.periods.first().label == "Q1 2023-24"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"ends_on": "2020-01-01"}, "The last day must be after the first, 1 April 2023."),
        ({"ends_on": "31 June 2026"}, "Enter a real date, for example 31 March 2020."),
        ({"slug": "new"}, "Choose another short name"),
        ({"slug": "two words"}, "Enter a valid"),
        ({"title": "x" * 201}, "at most 200 characters"),
        ({"amber_days": "0"}, "greater than or equal to 1"),
        ({"amber_days": "9" * 30}, "less than or equal to 27"),
    ],
)
def test_a_plan_with_a_mistake_is_not_saved_and_nothing_typed_is_lost(client, changes, message):
    response = client.post(reverse("priorities:plan-new"), PLAN | changes)
    page = response.content.decode()

    assert message in page
    assert "There is a problem" in page
    assert "wsscp-2023-26" in page or "slug" in changes
    assert not Plan.objects.exists()


def test_a_second_plan_cannot_take_the_same_short_name(client):
    make_plan("wsscp-2023-26")
    response = client.post(reverse("priorities:plan-new"), PLAN)

    assert 'href="#id_slug"' in response.content.decode()


def test_a_plan_is_edited(client):
    plan = make_plan("plan")
    client.post(reverse("priorities:plan-edit", args=["plan"]), PLAN | {"vision": "Children thrive."})
    plan.refresh_from_db()

    assert (plan.title, plan.vision, plan.slug) == ("Business plan 2023-26", "Children thrive.", "plan")


def test_a_priority_is_added_at_the_end_with_the_next_number(client):
    plan = make_plan("plan")
    make_priority(plan)
    url = reverse("priorities:priority-new", args=["plan"])

    assert 'value="2"' in client.get(url).content.decode()
    client.post(url, {"number": "2", "title": "Exploitation", "kind": "practice"})
    assert [str(priority) for priority in plan.priorities.all()] == ["1. Neglect", "2. Exploitation"]


def test_a_priority_number_is_unique_in_a_plan(client):
    plan = make_plan("plan")
    make_priority(plan)
    response = client.post(
        reverse("priorities:priority-new", args=["plan"]),
        {"number": "1", "title": "Again", "kind": "practice"},
    )

    assert "There is a 1 in this plan already." in response.content.decode()


def test_a_priority_is_edited(client):
    priority = make_priority(make_plan("plan"))
    client.post(
        reverse("priorities:priority-edit", args=["plan", priority.pk]),
        {"number": "1", "title": "Neglect", "kind": "overarching", "outcomes": "Seen early"},
    )
    priority.refresh_from_db()

    assert (priority.kind, priority.outcomes) == ("overarching", "Seen early")


def test_an_action_is_added_with_its_date(client):
    priority = make_priority(make_plan("plan"))
    group = make_subgroup()
    url = reverse("priorities:action-new", args=["plan", priority.pk])
    assert 'value="1.1"' in client.get(url).content.decode()
    client.post(
        url,
        {
            "number": "1.1",
            "text": "Agree a strategy",
            "groups": [group.pk],
            "milestones-TOTAL_FORMS": "1",
            "milestones-INITIAL_FORMS": "0",
            "milestones-0-as_printed": "by March 2020",
            "milestones-0-precision": "month",
            "milestones-0-due_on": "2020-03-31",
        },
    )
    action = priority.actions.get()

    assert list(action.groups.all()) == [group]
    assert action.milestones.get().due_on == date(2020, 3, 31)


@pytest.mark.parametrize(
    ("as_printed", "due_on", "message"),
    [
        ("by June 2020", date(2020, 6, 30), ""),
        ("Launch 15 September 2020", date(2020, 9, 15), ""),
        ("31st June 2021", None, "proposed: 30 June 2021"),
        ("soon", None, "Enter the day it is due"),
        ("", None, ""),
    ],
)
def test_a_due_day_is_taken_from_the_timescale_when_left_empty(client, as_printed, due_on, message):
    priority = make_priority(make_plan("plan"))
    response = client.post(
        reverse("priorities:action-new", args=["plan", priority.pk]),
        {
            "number": "1.1",
            "text": "Agree a strategy",
            "milestones-TOTAL_FORMS": "1",
            "milestones-INITIAL_FORMS": "0",
            "milestones-0-as_printed": as_printed,
            "milestones-0-precision": "month",
            "milestones-0-due_on": "",
        },
    )

    if message:
        assert message in response.content.decode()
        assert not priority.actions.exists()
    else:
        due_days = [milestone.due_on for milestone in priority.actions.get().milestones.all()]
        assert due_days == ([due_on] if due_on else [])


def test_an_action_of_a_plan_to_come_is_edited_and_a_date_removed(client):
    plan = make_plan("plan", starts_on=date(2099, 1, 1), ends_on=date(2099, 12, 31))
    action = make_action(make_priority(plan))
    first, second = make_milestone(action), make_milestone(action, date(2020, 9, 30))
    client.post(
        reverse("priorities:action-edit", args=["plan", action.pk]),
        {
            "number": "1.1",
            "text": "Agree and launch a strategy",
            "milestones-TOTAL_FORMS": "2",
            "milestones-INITIAL_FORMS": "2",
            "milestones-0-id": first.pk,
            "milestones-0-precision": "month",
            "milestones-0-due_on": "2020-04-30",
            "milestones-1-id": second.pk,
            "milestones-1-precision": "month",
            "milestones-1-due_on": "2020-09-30",
            "milestones-1-DELETE": "on",
        },
    )
    action.refresh_from_db()

    assert action.text == "Agree and launch a strategy"
    assert action.milestones.get().due_on == date(2020, 4, 30)
    assert action.history.count() == 2


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "proposed"),
    [
        (date(2020, 1, 1), date(2099, 12, 31), timezone.localdate),
        (date(2020, 1, 1), date(2021, 12, 31), lambda: date(2021, 12, 31)),  # it has ended
        (date(2099, 1, 1), date(2099, 12, 31), lambda: None),  # it has not begun
    ],
)
def test_action_added_to_a_plan_that_has_begun_starts_that_day(client, starts_on, ends_on, proposed):
    plan = make_plan("plan", starts_on=starts_on, ends_on=ends_on)
    plan.history.update(history_date=datetime(2020, 1, 1, 12, tzinfo=UTC))
    priority = make_priority(plan)
    url = reverse("priorities:action-new", args=["plan", priority.pk])
    shown = client.get(url).context["form"]["starts_on"].value()
    client.post(url, NO_DATES | {"number": "1.1", "text": "Agree a strategy", "starts_on": shown or ""})
    action = priority.actions.get()

    assert shown == action.starts_on == proposed()
    page = client.get(reverse("reporting:action", args=["plan", action.pk])).content.decode()
    assert ("<dt>Starts</dt>" in page) == (action.starts_on is not None)


def test_action_added_on_the_day_its_plan_is_typed_in_starts_with_it(client):
    priority = make_priority(make_plan("plan", ends_on=date(2099, 12, 31)))
    priority.plan.history.update(history_date=timezone.now())
    url = reverse("priorities:action-new", args=["plan", priority.pk])
    assert client.get(url).context["form"]["starts_on"].value() is None


def test_action_does_not_start_after_its_plan_ends(client):
    priority = make_priority(make_plan("plan"))
    url = reverse("priorities:action-new", args=["plan", priority.pk])
    data = NO_DATES | {"number": "1.1", "text": "Agree a strategy"}
    page = client.post(url, data | {"starts_on": "2022-01-01"}).content.decode()

    assert "The plan ends on 31 December 2021. Enter no later day." in page
    assert not priority.actions.exists()
    client.post(url, data | {"starts_on": "2021-12-31"})
    assert priority.actions.get().starts_on == date(2021, 12, 31)


@pytest.mark.parametrize(
    ("plan_made_on", "added_on", "starts_on"),
    [
        (date(2020, 1, 1), date(2020, 1, 1), None),
        (date(2019, 11, 1), date(2019, 12, 1), None),
        (date(2019, 11, 1), date(2020, 1, 1), None),  # the plan's first day
        (date(2019, 11, 1), date(2020, 1, 2), date(2020, 1, 2)),
        (date(2020, 6, 1), date(2020, 6, 1), None),  # typed in late, with its plan
        (date(2020, 6, 1), date(2020, 6, 2), date(2020, 6, 2)),
        (date(2020, 6, 1), date(2022, 6, 2), date(2021, 12, 31)),  # after its end
    ],
)
def test_start_of_an_older_action_comes_from_its_history(plan_made_on, added_on, starts_on):
    action = make_action(make_priority(make_plan("plan")))
    for row, day in ((action.priority.plan, plan_made_on), (action, added_on)):
        row.history.update(history_date=datetime(day.year, day.month, day.day, 12, tzinfo=UTC))
    import_module("priorities.migrations.0013_action_starts_on").set_starts(apps, None)

    action.refresh_from_db()
    assert (action.starts_on, action.history.get().starts_on) == (starts_on, starts_on)
    assert action.priority.plan.start_of_what_is_added(added_on) == starts_on


def test_an_action_without_words_is_refused_at_the_field(client):
    priority = make_priority(make_plan("plan"))
    url = reverse("priorities:action-new", args=["plan", priority.pk])
    response = client.post(url, NO_DATES | {"number": "1.1", "text": ""})

    assert 'href="#id_text"' in response.content.decode()
    assert not priority.actions.exists()


def test_a_form_without_its_management_data_is_no_error_of_ours(client):
    priority = make_priority(make_plan("plan"))
    for url in (
        reverse("priorities:action-new", args=["plan", priority.pk]),
        reverse("priorities:period-list", args=["plan"]),
    ):
        assert client.post(url, {"number": "1.1", "text": "x"}).status_code == 200


def _periods(*rows):
    data = {"periods-TOTAL_FORMS": str(len(rows)), "periods-INITIAL_FORMS": "0"}
    for place, (label, starts_on, ends_on) in enumerate(rows):
        data |= {
            f"periods-{place}-label": label,
            f"periods-{place}-starts_on": starts_on,
            f"periods-{place}-ends_on": ends_on,
        }
    return data


def test_periods_are_added(client):
    plan = make_plan("plan")
    client.post(
        reverse("priorities:period-list", args=["plan"]),
        _periods(("Q1", "2020-01-01", "2020-03-31"), ("Q2", "2020-04-01", "2020-06-30")),
    )

    assert [period.label for period in plan.periods.all()] == ["Q1", "Q2"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("Q1", "2020-01-01", "2020-03-31"), ("Q2", "2020-03-31", "2020-06-30")], "Q1 and Q2 overlap."),
        ([("Q1", "2020-01-01", "2020-03-31"), ("q1", "2020-04-01", "2020-06-30")], "have the same name"),
        ([("Q1", "2020-03-31", "2020-01-01")], "The last day must be after the first, 31 March 2020."),
        ([("Q1", "2020-06-31", "2020-07-01")], "Enter a real date"),
    ],
)
def test_periods_that_make_no_sense_are_refused(client, rows, message):
    plan = make_plan("plan")
    response = client.post(reverse("priorities:period-list", args=["plan"]), _periods(*rows))

    assert message in response.content.decode()
    assert not plan.periods.exists()


def test_a_period_with_a_report_is_not_removed(client):
    plan = make_plan("plan")
    period = make_period(plan)
    QuarterlyReport.objects.create(period=period)
    data = _periods(("Q1 2020", "2020-01-01", "2020-03-31"))
    data |= {"periods-INITIAL_FORMS": "1", "periods-0-id": period.pk, "periods-0-DELETE": "on"}
    response = client.post(reverse("priorities:period-list", args=["plan"]), data)

    assert "A period with a return or a report cannot be removed." in response.content.decode()
    assert plan.periods.exists()


def test_pages_without_rows_say_what_to_do(client):
    make_plan("plan")
    assert "no actions yet" in client.get(reverse("reporting:dashboard", args=["plan"])).content.decode()
    assert "no priorities yet" in client.get(reverse("reporting:plan", args=["plan"])).content.decode()


def test_plans_are_listed_in_their_order(client):
    for year in (2018, 2023, 2020):
        make_plan(title=f"Plan of {year}", starts_on=date(year, 1, 1), ends_on=date(year, 12, 31))
    plans = client.get(reverse("reporting:plan-list")).context["plans"]

    assert [plan.title for plan in plans] == ["Plan of 2023", "Plan of 2020", "Plan of 2018"]
