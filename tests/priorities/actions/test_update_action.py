"""Updating an action: progress, forecasts, completion, decisions."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from priorities.actions.services import complete_milestone
from priorities.models import Decision, Milestone
from tests.make import make_action, make_decision, make_forecast, make_milestone

pytestmark = pytest.mark.django_db


@pytest.fixture
def action(group_a):
    """An action of group A with two dates."""
    action = make_action(groups=[group_a])
    make_milestone(action, date(2020, 6, 30))
    make_milestone(action, date(2020, 9, 30))
    return action


def _url(name, action, *more):
    return reverse(f"priorities:{name}", args=[action.priority.plan.slug, action.pk, *more])


def _post(client, action, **changes):
    first, second = action.milestones.all()
    data = {
        "text": "",
        "made_on": timezone.localdate().isoformat(),
        f"milestone-{first.pk}-forecast_on": "",
        f"milestone-{first.pk}-completed_on": "",
        f"milestone-{second.pk}-forecast_on": "",
        f"milestone-{second.pk}-completed_on": "",
    }
    return client.post(_url("action-update", action), data | changes, follow=True)


def test_progress_and_dates_are_recorded_with_who_and_when(client_for, chair_a, action):
    first, second = action.milestones.all()
    soon = timezone.localdate() + timedelta(days=30)
    response = _post(
        client_for(chair_a),
        action,
        text="The workplan is agreed.",
        **{
            f"milestone-{first.pk}-completed_on": "2 August 2020",
            f"milestone-{second.pk}-forecast_on": soon.isoformat(),
        },
    )
    first.refresh_from_db()
    second.refresh_from_db()
    update = action.updates.get()

    assert "Action 1.1 is updated." in response.content.decode()
    assert (update.text, update.by, update.made_on) == (
        "The workplan is agreed.",
        chair_a,
        timezone.localdate(),
    )
    assert first.completed_on == date(2020, 8, 2)
    given = second.forecasts.get()
    assert (given.forecast_on, given.speaks_for, given.by) == (soon, timezone.localdate(), chair_a)
    assert first.history.latest().history_user == chair_a


def test_unchanged_forecast_stays_dated_the_day_it_was_given(client_for, chair_a, action):
    first, _ = action.milestones.all()
    make_forecast(first, date(2020, 8, 1), date(2020, 5, 1))
    _post(
        client_for(chair_a), action, text="Still so.", **{f"milestone-{first.pk}-forecast_on": "2020-08-01"}
    )

    assert first.forecasts.get().speaks_for == date(2020, 5, 1)


def test_a_forecast_and_a_completion_can_be_removed(client_for, chair_a, action):
    first, _ = action.milestones.all()
    make_forecast(first, date(2020, 8, 1), date(2020, 5, 1))
    first.completed_on = date(2020, 7, 1)
    first.save()
    _post(client_for(chair_a), action, text="It was not done after all.")
    first.refresh_from_db()

    assert (first.forecast_on, first.completed_on) == (None, None)
    # What was said before it was cleared stays.
    assert first.forecast_as_at(date(2020, 5, 1)) == date(2020, 8, 1)


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("completed_on", "31 June 2020", "Enter a real date, for example 31 March 2020."),
        ("completed_on", "2099-01-01", "Enter today or an earlier day. For a later day, give a forecast."),
        ("forecast_on", "2020-01-01", "Enter today or a later day, or say when it was completed."),
        ("forecast_on", "soon", "Enter a real date, for example 31 March 2020."),
    ],
)
def test_a_wrong_date_is_shown_at_its_field_and_nothing_typed_is_lost(
    client_for, chair_a, action, field, typed, message
):
    first, _ = action.milestones.all()
    name = f"milestone-{first.pk}-{field}"
    response = _post(client_for(chair_a), action, text="A long story.", **{name: typed})
    page = response.content.decode()

    assert f'<a href="#id_{name}">{message}</a>' in page
    assert f'value="{typed}"' in page
    assert "A long story." in page
    assert "<title>Error: " in page
    assert not action.updates.exists()


def test_progress_of_a_day_to_come_is_refused(client_for, chair_a, action):
    response = _post(client_for(chair_a), action, text="Done.", made_on="2099-01-01")

    assert "Enter today or an earlier day." in response.content.decode()


def test_saving_nothing_says_so(client_for, chair_a, action):
    response = _post(client_for(chair_a), action)

    assert "Nothing is changed yet: write progress, or change a date." in response.content.decode()


def test_progress_too_long_or_with_a_nul_is_shown_at_the_field(client_for, chair_a, action):
    for text in ("x" * 20_001, "a\x00b"):
        response = _post(client_for(chair_a), action, text=text)
        assert response.status_code == 200
        assert 'href="#id_text"' in response.content.decode()
    assert not action.updates.exists()


def test_completed_today_takes_one_step_and_comes_back_to_the_list(client_for, business_team, action):
    first, _ = action.milestones.all()
    back = "/plans/x/actions/?colour=red"
    url = _url("milestone-complete", action, first.pk)
    response = client_for(business_team).post(url, {"next": back})
    first.refresh_from_db()

    assert response.url == f"{back}#action-{action.pk}"
    assert first.completed_on == timezone.localdate()


def test_completed_today_twice_stays_at_the_first_day(client_for, business_team, action):
    first, _ = action.milestones.all()
    first.completed_on = date(2020, 6, 1)
    first.save()
    client_for(business_team).post(_url("milestone-complete", action, first.pk))
    first.refresh_from_db()

    assert first.completed_on == date(2020, 6, 1)


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_completed_today_never_leads_elsewhere(client_for, business_team, action, back):
    first, _ = action.milestones.all()
    response = client_for(business_team).post(_url("milestone-complete", action, first.pk), {"next": back})

    assert response.url == reverse("reporting:action", args=[action.priority.plan.slug, action.pk])


def test_a_milestone_of_another_action_is_not_found(client_for, business_team, action):
    other = make_milestone(make_action())
    response = client_for(business_team).post(_url("milestone-complete", action, other.pk))

    assert response.status_code == 404


def test_the_list_offers_completing_only_where_it_is_allowed(client_for, chair_a, chair_b, action):
    url = reverse("reporting:action-list", args=[action.priority.plan.slug])

    assert "Completed today" in client_for(chair_a).get(url).content.decode()
    assert "Completed today" not in client_for(chair_b).get(url).content.decode()


def test_a_decision_takes_the_action_out_of_the_rating(client_for, business_team, action):
    response = client_for(business_team).post(
        _url("action-decide", action),
        {"kind": "hold", "decided_on": "2020-05-01", "reason": "Waiting for the inspection."},
        follow=True,
    )
    decision = action.decisions.get()

    assert (decision.kind, decision.by) == ("hold", business_team)
    assert "On hold" in response.content.decode()
    assert "Waiting for the inspection." in response.content.decode()


def test_what_is_on_hold_can_only_be_reopened(client_for, business_team, action):
    make_decision(action, Decision.Kind.HOLD, date(2020, 5, 1), by=business_team)
    client = client_for(business_team)

    assert "Reopened" in client.get(_url("action-decide", action)).content.decode()
    response = client.post(
        _url("action-decide", action), {"kind": "cancel", "decided_on": "2020-06-01", "reason": "x"}
    )
    assert response.status_code == 200
    assert action.decisions.count() == 1


def test_only_an_ongoing_action_is_closed_by_decision(client_for, business_team, action):
    client = client_for(business_team)

    assert "Closed as completed" not in client.get(_url("action-decide", action)).content.decode()
    ongoing = make_action(is_ongoing=True)
    assert "Closed as completed" in client.get(_url("action-decide", ongoing)).content.decode()


def test_a_decision_needs_a_reason_and_a_day_that_has_come(client_for, business_team, action):
    response = client_for(business_team).post(
        _url("action-decide", action), {"kind": "hold", "decided_on": "2099-05-01", "reason": ""}
    )
    page = response.content.decode()

    assert "Say why it was decided." in page
    assert "Enter today or an earlier day." in page
    assert not action.decisions.exists()


def test_completing_keeps_a_due_date_that_was_changed_while_it_waited(chair_a, action):
    read_before = action.milestones.first()
    Milestone.objects.filter(pk=read_before.pk).update(due_on=date(2020, 8, 31))
    today = date(2020, 8, 2)
    complete_milestone(milestone=read_before, completed_on=today, by=chair_a, at=timezone.now())
    row = Milestone.objects.get(pk=read_before.pk)
    assert (row.due_on, row.completed_on) == (date(2020, 8, 31), today)
