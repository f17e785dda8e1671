"""Changing several actions at once: preview, one act, reversed as one."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from priorities.actions.bulk_queries import MAX_BULK_ACTIONS
from priorities.models import Action, BulkChange, Decision, Forecast, Milestone, RecordedIn
from tests.make import (
    make_action,
    make_decision,
    make_forecast,
    make_milestone,
    make_plan,
    make_priority,
    make_seat,
)
from wsscp.models import AuditEntry

pytestmark = pytest.mark.databases

BULK = "/plans/plan/actions/several/"


@pytest.fixture
def plan(group_a):
    """Four actions: open, open with two dates, done, and on hold."""
    plan = make_plan("plan")
    priority = make_priority(plan)
    make_milestone(make_action(priority, groups=[group_a]))
    two = make_action(priority)
    make_milestone(two, date(2020, 9, 30), label="plans")
    make_milestone(two, date(2020, 6, 30), label="workplan")
    make_milestone(make_action(priority), completed_on=date(2020, 3, 1))
    held = make_action(priority)
    make_milestone(held)
    make_decision(held, Decision.Kind.HOLD, date(2020, 2, 1))
    return plan


@pytest.fixture
def team(client_for, business_team):
    """The business team's browser."""
    return client_for(business_team)


@pytest.fixture
def day():
    """A forecast still to come."""
    return timezone.localdate() + timedelta(days=60)


def ids_of(plan):
    return ",".join(str(pk) for pk in Action.objects.filter(priority__plan=plan).values_list("pk", flat=True))


def preview(client, plan, **asked):
    return client.post(BULK, {"ids": ids_of(plan), "step": "preview"} | asked)


def apply(client, plan, **asked):
    """Look at the preview and confirm it; return where that leads."""
    version = preview(client, plan, **asked).context["seen"]
    return client.post(BULK, {"ids": ids_of(plan), "step": "apply", "seen": version} | asked)


def test_the_preview_says_row_by_row_what_changes_and_what_cannot_and_changes_nothing(team, plan, day):
    before = AuditEntry.objects.count()
    planned = preview(team, plan, forecast_on=day.isoformat()).context["planned"]

    assert [(row.action.number, [step.what for step in row.steps], row.refused) for row in planned] == [
        ("1.1", ["Forecast (due 31 March 2020)"], ()),
        ("1.2", ["Forecast (workplan, due 30 June 2020)"], ()),
        ("1.3", [], ("Forecast: it has no date still to be met",)),
        ("1.4", [], ("Forecast: it is on hold since 1 February 2020",)),
    ]
    assert not Forecast.objects.exists()
    assert AuditEntry.objects.count() == before


def test_all_that_can_is_changed_in_one_act_each_with_its_history_and_entry(
    team, plan, business_team, group_b, day
):
    role = make_seat(group_b, title="Designated Doctor")
    response = apply(
        team,
        plan,
        owner=str(role.pk),
        groups_how="add",
        groups=[group_b.pk],
        forecast_on=day.isoformat(),
        hold="on",
        hold_on="2020-05-01",
        hold_reason="Waits for the inspection.",
    )
    change = BulkChange.objects.get()
    first, second, done, held = Action.objects.order_by("position")

    assert response.url == reverse("reporting:bulk-change", args=["plan", change.pk])
    assert {action.owner for action in (first, second, done, held)} == {role}
    assert [sorted(map(str, action.groups.all())) for action in (first, held)] == [
        ["Group A", "Group B"],
        ["Group B"],
    ]
    assert [milestone.forecast_on for milestone in second.milestones.order_by("due_on")] == [day, None]
    given = Forecast.objects.get(milestone__action=second)
    assert (given.forecast_on, given.speaks_for, given.by) == (day, timezone.localdate(), business_team)
    assert given.recorded_in == RecordedIn.BULK
    assert held.decisions.count() == 1
    assert first.decisions.get().reason == "Waits for the inspection."
    version = first.history.first()
    assert version.history_user == business_team
    assert {row.subgroup for row in version.groups.all()} == set(first.groups.all())
    assert first.milestones.get().forecast_on == day
    entries = AuditEntry.objects.filter(by=business_team, thing_type="priorities.action")
    assert {entry.thing_id for entry in entries} == {str(action.pk) for action in (first, second, done, held)}
    whole = AuditEntry.objects.latest("pk")
    assert whole.thing_type == "priorities.bulkchange"
    assert whole.summary.startswith("4 actions: Owner Designated Doctor, Group B; groups added: Group B;")


def test_groups_are_replaced_and_the_owner_taken_off(team, plan, group_b):
    role = make_seat(group_b)
    Action.objects.all().update(owner=role)
    apply(team, plan, owner="nobody", groups_how="replace", groups=[group_b.pk])

    assert {action.owner for action in Action.objects.all()} == {None}
    assert all(list(action.groups.all()) == [group_b] for action in Action.objects.all())


def test_what_changed_since_the_preview_is_shown_again_and_not_changed(team, plan, day):
    version = preview(team, plan, forecast_on=day.isoformat()).context["seen"]
    Milestone.objects.filter(action__number="1.1").update(completed_on=date(2020, 4, 1))
    response = team.post(
        BULK, {"ids": ids_of(plan), "step": "apply", "seen": version, "forecast_on": day.isoformat()}
    )

    assert "Something has changed since" in response.content.decode()
    assert response.context["planned"][0].refused
    assert not BulkChange.objects.exists()
    assert not Forecast.objects.exists()


def state_of(plan):
    """All that a change of several could change."""
    return [
        (
            action.owner_id,
            sorted(action.groups.values_list("pk", flat=True)),
            [
                [milestone.forecast_as_at(date(2020, 1, 1)), milestone.forecast_on]
                for milestone in action.milestones.order_by("pk")
            ],
            Action.objects.as_at(timezone.localdate()).get(pk=action.pk).standing in {None, "reopen"},
        )
        for action in Action.objects.filter(priority__plan=plan).order_by("pk")
    ]


def test_bulk_change_is_reversed_in_one_step(team, plan, group_b, day):
    make_forecast(Milestone.objects.get(action__number="1.2", label="workplan"), date(2020, 8, 31))
    before = state_of(plan)
    fields = {"groups_how": "replace", "groups": [group_b.pk], "forecast_on": day.isoformat()}
    hold = {"hold": "on", "hold_on": "2020-05-01", "hold_reason": "Waits."}
    address = apply(team, plan, **fields, **hold, owner=str(make_seat(group_b).pk)).url
    assert state_of(plan) != before
    response = team.post(address)
    change = BulkChange.objects.get()

    assert response.url == address
    assert state_of(plan) == before
    assert change.undone_at
    # Each forecast was known until it was reversed, and stays; so does what was decided.
    given = Forecast.with_reversed.filter(recorded_in=RecordedIn.BULK)
    assert [(row.forecast_on, row.reversed_at) for row in given] == [(day, change.undone_at)] * 2
    (held,) = Decision.with_reversed.filter(action__number="1.1")
    assert (held.kind, held.decided_on, held.reversed_at) == ("hold", date(2020, 5, 1), change.undone_at)
    assert "it does not count." in team.get(f"/plans/plan/actions/{held.action_id}/").content.decode()
    assert AuditEntry.objects.latest("pk").summary.startswith("Undone for 4 actions")
    assert "undone already" in team.post(address).content.decode()


def test_nothing_is_reversed_where_something_changed_since_and_it_says_which(team, plan, day):
    address = apply(team, plan, forecast_on=day.isoformat()).url
    first = Milestone.objects.get(action__number="1.1")
    make_forecast(first, day + timedelta(days=1), timezone.localdate(), at=timezone.now())
    after = state_of(plan)
    page = team.post(address).content.decode()

    assert "1.1: its forecast changed since." in page
    assert "1.2: its" not in page
    assert state_of(plan) == after
    assert BulkChange.objects.get().undone_at is None


def test_an_action_removed_since_prevents_reversing(team, plan, day):
    address = apply(team, plan, forecast_on=day.isoformat()).url
    Action.objects.get(number="1.2").delete()

    assert "An action of it has been removed since." in team.post(address).content.decode()


def test_a_closed_plan_is_neither_changed_nor_put_back(team, plan, day):
    address = apply(team, plan, forecast_on=day.isoformat()).url
    plan.closed_on = date(2022, 1, 31)
    plan.save()
    after = state_of(plan)

    assert team.post(address).status_code == 403
    assert preview(team, plan, forecast_on="").status_code == 403
    assert not team.get("/plans/plan/actions/").context["can_change_several"]
    assert "Undo all of it" not in team.get(address).content.decode()
    assert state_of(plan) == after


def test_all_as_filtered_are_chosen_beyond_the_page(team, plan):
    for _ in range(30):
        make_milestone(make_action(plan.priorities.get(), text="Launch"))

    assert len(team.get(f"{BULK}?all=on&q=launch").context["chosen"]) == 30
    assert len(team.get(f"{BULK}?chosen={Action.objects.first().pk}").context["chosen"]) == 1
    assert "No action is chosen" in team.get(BULK).content.decode()


@pytest.mark.parametrize(("number", "is_told"), [(MAX_BULK_ACTIONS, False), (MAX_BULK_ACTIONS + 1, True)])
def test_more_than_five_hundred_are_refused(team, plan, number, is_told):
    priority = plan.priorities.get()
    Action.objects.bulk_create(
        Action(priority=priority, position=place, number=f"2.{place}", text="Many") for place in range(number)
    )
    page = team.get(f"{BULK}?all=on&q=many").content.decode()

    assert ("At most 500 actions can be changed at once" in page) == is_told


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({}, "Choose what to change."),
        ({"forecast_on": "2020-01-01"}, "Enter today or a later day."),
        ({"groups_how": "add"}, "Tick the groups, or leave them as they are."),
        ({"hold": "on", "hold_on": "2020-01-01"}, "Say why it was decided."),
        ({"hold": "on", "hold_on": "2999-01-01", "hold_reason": "x"}, "Enter a date between"),
        ({"hold_reason": "Waits."}, "Tick this to put the actions on hold"),
        ({"owner": "999999"}, "Select a valid choice"),
        (
            {"hold": "on", "hold_on": "2020-01-01", "hold_reason": "Born 3 May 2015"},
            "There is a problem",
        ),
    ],
)
def test_what_is_wrong_is_shown_and_nothing_typed_is_lost(team, plan, asked, says):
    response = preview(team, plan, **asked)

    assert says in response.content.decode()
    assert response.context["ids"] == ids_of(plan)
    assert "planned" not in response.context


def test_actions_of_another_plan_are_not_touched(team, plan, day):
    other = make_milestone(make_action(make_priority(make_plan("other"))))
    fields = {"ids": str(other.action_id), "step": "preview", "forecast_on": day.isoformat()}

    assert team.post(BULK, fields).context["chosen"] == []
