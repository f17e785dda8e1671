"""An action updated in its row of the list, and two who do it at the same time."""

from datetime import timedelta

import pytest
from django.utils import timezone

from priorities.models import Action
from tests.make import make_action, make_forecast, make_milestone, make_plan, make_priority
from tests.wsscp.editing.test_versions import boxes_of
from wsscp.dates import long_date


@pytest.fixture
def plan(group_a):
    """Two actions with a date each; the first is group A's."""
    plan = make_plan("plan")
    priority = make_priority(plan)
    make_milestone(make_action(priority, groups=[group_a]))
    make_milestone(make_action(priority))
    return plan


@pytest.fixture
def day():
    """A forecast still to come."""
    return timezone.localdate() + timedelta(days=60)


def test_a_row_is_updated_in_place(client_for, chair_a, plan, day):
    action = Action.objects.get(number="1.1")
    (milestone,) = action.milestones.all()
    client = client_for(chair_a)
    back = "/plans/plan/actions/?overdue=on&page=2"
    page = client.get("/plans/plan/actions/").content.decode()
    assert f'action="{action.pk}/quick/"' in page
    assert page.count('class="row-update') == 1  # the others are not group A's
    prefix = f"milestone-{milestone.pk}"
    data = {"text": "Agreed.", f"{prefix}-forecast_on": day.isoformat(), f"{prefix}-completed_on": ""}
    response = client.post(f"/plans/plan/actions/{action.pk}/quick/", data | {"next": back})
    milestone.refresh_from_db()

    assert response.url == f"{back}#action-{action.pk}"
    assert milestone.forecast_on == day
    assert action.updates.get().text == "Agreed."


def test_a_row_that_cannot_be_saved_comes_back_with_all_that_was_typed(client_for, chair_a, plan):
    action = Action.objects.get(number="1.1")
    prefix = f"milestone-{action.milestones.get().pk}"
    data = {"text": "Agreed.", f"{prefix}-forecast_on": "", f"{prefix}-completed_on": "2999-01-01"}
    data |= {"next": "/plans/plan/actions/?page=2"}
    response = client_for(chair_a).post(f"/plans/plan/actions/{action.pk}/quick/", data)
    page = response.content.decode()

    assert "There is a problem" in page
    assert 'value="Agreed."' in page
    assert 'value="/plans/plan/actions/?page=2"' in page
    assert not action.updates.exists()


def test_a_row_is_not_updated_over_what_somebody_else_saved(client_for, chair_a, business_team, plan, day):
    action = Action.objects.get(number="1.1")
    prefix = f"milestone-{action.milestones.get().pk}"
    quick, back = f"/plans/plan/actions/{action.pk}/quick/", "/plans/plan/actions/?overdue=on"
    slow, fast = client_for(chair_a), client_for(business_team)
    version = slow.get("/plans/plan/actions/").context["rows"][0]["version"]
    later_day = day + timedelta(days=30)
    fast.post(
        quick, {"text": "", f"{prefix}-forecast_on": later_day.isoformat(), f"{prefix}-completed_on": ""}
    )
    first_form = {"text": "Agreed.", f"{prefix}-forecast_on": day.isoformat(), f"{prefix}-completed_on": ""}
    page = slow.post(quick, first_form | {"version": version, "next": back}).content.decode()

    assert "Business team saved this" in page
    assert f'<div class="source-text pre-line">{long_date(later_day)}</div>' in page
    assert 'value="Agreed."' in page
    assert action.milestones.get().forecast_on == later_day
    assert not action.updates.exists()

    again = boxes_of(page)
    assert again["next"] == back
    assert slow.post(quick, again).status_code == 302
    assert action.milestones.get().forecast_on == day


def test_rows_of_a_page_carry_each_its_own_version(client_for, business_team, plan, day):
    client = client_for(business_team)
    before = [row["version"].partition(".")[0] for row in client.get("/plans/plan/actions/").context["rows"]]
    action = Action.objects.get(number="1.1")
    prefix = f"milestone-{action.milestones.get().pk}"
    quick = f"/plans/plan/actions/{action.pk}/quick/"
    client.post(quick, {"text": "", f"{prefix}-forecast_on": day.isoformat(), f"{prefix}-completed_on": ""})
    after = [row["version"].partition(".")[0] for row in client.get("/plans/plan/actions/").context["rows"]]

    assert before[0] == "0"
    assert after == ["1", *before[1:]]


def test_a_line_of_progress_alone_leaves_the_dates(client_for, chair_a, plan, day):
    action = Action.objects.get(number="1.1")
    make_forecast(action.milestones.get(), day)
    client_for(chair_a).post(f"/plans/plan/actions/{action.pk}/quick/", {"text": "Agreed."})

    assert action.milestones.get().forecast_on == day
