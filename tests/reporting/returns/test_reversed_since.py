"""Accepting a return of which something was reversed on the action since, or that reports dates alone."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from priorities.actions.reversing import latest_update
from priorities.models import Action, Milestone, ProgressUpdate, ReportingPeriod, Subgroup
from tests.cast import ClientFor
from tests.make import make_action, make_milestone, make_period, make_plan, make_priority
from tests.reporting.returns.test_returns import address, boxes_of, submit, write
from wsscp.models import AuditEntry, User

pytestmark = [pytest.mark.django_db, pytest.mark.databases]

STARTED, RECORDED = datetime(2020, 1, 2, 12, tzinfo=UTC), datetime(2020, 3, 30, 12, tzinfo=UTC)
SUBMITTED, LATER = datetime(2020, 4, 8, 12, tzinfo=UTC), datetime(2020, 4, 10, 12, tzinfo=UTC)
Send = Callable[..., None]


@pytest.fixture
def period(group_a: Subgroup) -> ReportingPeriod:
    """The first quarter of 2020, with an action of group A that is due on its last day."""
    with time_machine.travel(STARTED):
        period = make_period(make_plan("plan"), returns_due_on=date(2020, 4, 14))
        make_milestone(make_action(make_priority(period.plan), groups=[group_a]), date(2020, 3, 31))
    return period


@pytest.fixture
def action(period: ReportingPeriod) -> Action:
    """That action."""
    return Action.objects.get()


@pytest.fixture
def chair(client_for: ClientFor, chair_a: User) -> Client:
    """The chair of group A at work."""
    return client_for(chair_a)


@pytest.fixture
def officer(client_for: ClientFor, business_team: User) -> Client:
    """An officer at work."""
    return client_for(business_team)


@pytest.fixture
def hand_in(chair: Client, period: ReportingPeriod, group_a: Subgroup, action: Action) -> Send:
    """Write something into the return, and submit it."""

    def handed_in(**typed: str) -> None:
        with time_machine.travel(SUBMITTED):
            if typed:
                write(chair, period, group_a, action, **typed)
            check = address(period, group_a, "return-check")
            assert "is submitted" in submit(chair, period, group_a, **boxes_of(chair, check))

    return handed_in


@pytest.fixture
def accept(officer: Client, period: ReportingPeriod, group_a: Subgroup) -> Send:
    """Accept the return."""

    def accepted() -> None:
        with time_machine.travel(LATER):
            where = address(period, group_a, "return-decide")
            assert "is accepted" in officer.post(where, {"decision": "accept"}, follow=True).content.decode()

    return accepted


def record(officer: Client, action: Action, **boxes: str) -> None:
    """Record something on the action in the quarter."""
    prefix = f"milestone-{action.milestones.get().pk}-"
    data = {name if name == "text" else prefix + name: value for name, value in boxes.items()}
    with time_machine.travel(RECORDED):
        where = reverse("priorities:action-update", args=["plan", action.pk])
        assert officer.post(where, data | {"made_on": "2020-03-30"}).status_code == 302


def reverse_latest(officer: Client, action: Action) -> None:
    """Reverse what was recorded on the action last."""
    update = latest_update(action)
    assert update is not None
    where = reverse("priorities:action-reverse", args=["plan", action.pk, update.entry.pk])
    with time_machine.travel(LATER):
        assert "is reversed" in officer.post(where, follow=True).content.decode()


def told() -> list[tuple[str, str]]:
    """What the entry of the acceptance says was not written."""
    changes = AuditEntry.objects.get(summary="Accepted").changes
    return [(one["field"], one["before"]) for one in changes if "not written" in (one["after"] or "")]


def test_a_completion_that_was_reversed_does_not_come_back(officer, action, hand_in, accept) -> None:
    record(officer, action, completed_on="2020-03-30")
    hand_in()
    reverse_latest(officer, action)
    accept()
    assert Milestone.objects.get().completed_on is None
    assert told() == [("1.1 by March 2020, completed", "30 March 2020")]


def test_a_forecast_that_was_reversed_does_not_come_back(officer, action, hand_in, accept) -> None:
    record(officer, action, forecast_on="2020-05-20")
    hand_in(progress="A draft.")
    reverse_latest(officer, action)
    accept()
    assert Milestone.objects.get().forecast_on is None
    assert told() == [("1.1 by March 2020, forecast", "20 May 2020")]
    assert ProgressUpdate.objects.get().text == "A draft."


def test_progress_that_was_reversed_does_not_come_back(officer, action, hand_in, accept) -> None:
    record(officer, action, text="Told of another action")
    hand_in(forecast_on="2020-06-01")
    reverse_latest(officer, action)
    accept()
    assert not ProgressUpdate.objects.exists()
    assert told() == [("1.1 progress", "Told of another action")]
    assert Milestone.objects.get().forecast_on == date(2020, 6, 1)


def test_what_the_chair_says_otherwise_is_written(officer, action, hand_in, accept) -> None:
    record(officer, action, text="Told of another action", forecast_on="2020-05-20")
    hand_in(progress="A draft went out", forecast_on="2020-06-01")
    reverse_latest(officer, action)
    accept()
    assert ProgressUpdate.objects.get().text == "A draft went out"
    assert Milestone.objects.get().forecast_on == date(2020, 6, 1)
    assert told() == []


def test_a_completion_alone_is_written_to_its_action(action: Action, hand_in, accept) -> None:
    hand_in(completed_on="2020-03-30")
    accept()
    assert Milestone.objects.get().completed_on == date(2020, 3, 30)
    assert not ProgressUpdate.objects.exists()
