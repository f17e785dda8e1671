"""Hold, cancel, supersede, reopen: dated, with a reason, out of the rating and back in from that day."""

from datetime import date

import pytest
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone

from priorities.models import Action, Decision
from reporting.changes.comparison import compare_boards
from reporting.status.board import board
from tests.cast import ClientFor
from tests.make import (
    make_action,
    make_date_change,
    make_decision,
    make_evidence,
    make_milestone,
    make_plan,
    make_priority,
    make_reopening,
    make_update,
)
from wsscp.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def action(group_a) -> Action:
    """An action of group A, due on 31 March 2020."""
    made = make_action(make_priority(make_plan("plan")), groups=[group_a])
    make_milestone(made)
    return made


def _url(name: str, action: Action, *args: object) -> str:
    return reverse(f"priorities:{name}", args=["plan", action.pk, *args])


def _colours(action: Action, *days: str) -> list[str]:
    plan = action.priority.plan
    boards = [board(plan, as_at=date.fromisoformat(day)) for day in days]
    return [day_board.actions[0].rating.rag.value for day_board in boards]


def _decided(kind: str, day: str, **more: object) -> dict[str, object]:
    return {"kind": kind, "decided_on": day, "reason": "The steering group agreed."} | more


@pytest.mark.parametrize("kind", ["hold", "cancel", "supersede"])
def test_what_is_decided_counts_from_its_day_until_it_is_reopened(
    client_for: ClientFor, business_team: User, action: Action, kind: str
) -> None:
    other = make_action(action.priority)
    client = client_for(business_team)
    more = {"replaced_by": other.pk} if kind == "supersede" else {}
    client.post(_url("action-decide", action), _decided(kind, "2020-05-10", **more))
    client.post(_url("action-decide", action), _decided("reopen", "2020-06-10"))

    days = ("2020-05-09", "2020-05-10", "2020-06-09", "2020-06-10")
    assert _colours(action, *days) == ["red", "unrated", "unrated", "red"]
    assert [decision.kind for decision in action.decisions.all()] == ["reopen", kind]


def test_action_that_supersedes_is_named_and_shown(
    client_for: ClientFor, business_team: User, action: Action
) -> None:
    other, elsewhere = make_action(action.priority, text="Agree a better strategy"), make_action()
    client, url = client_for(business_team), _url("action-decide", action)
    page = client.post(url, _decided("supersede", "2020-05-10")).content.decode()
    assert "Choose the action that takes its place." in page
    for wrong in (elsewhere.pk, action.pk, "9" * 30):
        assert client.post(url, _decided("supersede", "2020-05-10", replaced_by=wrong)).status_code == 200
    assert not action.decisions.exists()

    decided = client.post(url, _decided("supersede", "2020-05-10", replaced_by=other.pk), follow=True)
    assert action.decisions.get().replaced_by == other
    assert f'Superseded by <a href="/plans/plan/actions/{other.pk}/">' in decided.content.decode()


def test_only_what_is_superseded_is_replaced(
    client_for: ClientFor, business_team: User, action: Action
) -> None:
    other = make_action(action.priority)
    data = _decided("hold", "2020-05-10", replaced_by=other.pk)
    client_for(business_team).post(_url("action-decide", action), data)

    assert action.decisions.get().replaced_by is None


def test_decision_is_not_dated_before_the_last_one(
    client_for: ClientFor, business_team: User, action: Action
) -> None:
    make_decision(action, Decision.Kind.HOLD, date(2020, 5, 10))
    page = client_for(business_team).post(_url("action-decide", action), _decided("reopen", "2020-05-09"))

    assert "The last decision is of 10 May 2020: enter no earlier day." in page.content.decode()
    assert action.decisions.count() == 1


def test_completed_date_is_reopened_from_a_day_on(
    client_for: ClientFor, chair_a: User, action: Action
) -> None:
    milestone = action.milestones.get()
    milestone.completed_on = date(2020, 3, 20)
    milestone.save()
    client, url = client_for(chair_a), _url("milestone-reopen", action, milestone.pk)
    early = {"decided_on": "2020-03-19", "reason": "Not embedded"}
    assert "Enter 20 March 2020 or a later day." in client.post(url, early).content.decode()
    silent = {"decided_on": "2020-06-10", "reason": ""}
    assert "Say why it is reopened." in client.post(url, silent).content.decode()
    page = client.post(url, {"decided_on": "2020-06-10", "reason": "Not embedded"}, follow=True)

    assert "Not embedded" in page.content.decode()
    assert _colours(action, "2020-03-19", "2020-03-20", "2020-06-09", "2020-06-10") == [
        "green",
        "blue",
        "blue",
        "red",
    ]
    assert "It is open already." in client.get(url, follow=True).content.decode()


def test_taking_a_completion_back_takes_a_reason_unless_it_was_never_so(
    client_for: ClientFor, chair_a: User, action: Action
) -> None:
    milestone = action.milestones.get()
    milestone.completed_on = date(2020, 3, 20)
    milestone.save()
    client, url = client_for(chair_a), _url("action-update", action)
    data = {"made_on": "2020-06-10", "text": "", f"milestone-{milestone.pk}-completed_on": ""}
    assert "Say why it is not completed after all." in client.post(url, data).content.decode()
    client.post(url, data | {"text": "The audit found gaps."})
    reopened = milestone.reopenings.get()
    assert (reopened.decided_on, reopened.reason) == (date(2020, 6, 10), "The audit found gaps.")
    assert _colours(action, "2020-06-09", "2020-06-10") == ["blue", "red"]

    client.post(_url("milestone-complete", action, milestone.pk))
    today = {"made_on": timezone.localdate().isoformat(), "text": ""}
    client.post(url, today | {f"milestone-{milestone.pk}-completed_on": ""})
    milestone = action.milestones.get()
    assert milestone.completed_on is None
    assert milestone.reopenings.count() == 1


def test_causes_of_changes_are_named(action: Action) -> None:
    priority, plan = action.priority, action.priority.plan
    moved, reopened, superseded = (make_milestone(make_action(priority)) for _ in range(3))
    make_decision(action, Decision.Kind.HOLD, date(2020, 5, 10))
    make_date_change(moved, date(2020, 9, 30), date(2020, 5, 10))
    reopened.completed_on = date(2020, 3, 20)
    reopened.save()
    make_reopening(reopened, date(2020, 5, 10))
    make_decision(superseded.action, Decision.Kind.SUPERSEDE, date(2020, 5, 10))
    comparison = compare_boards(board(plan, as_at=date(2020, 5, 9)), board(plan, as_at=date(2020, 5, 11)))

    assert [change.causes for change in comparison.changes] == [
        ("put on hold on 10 May 2020",),
        ("date moved from 31 March 2020 to 30 September 2020",),
        ("reopened on 10 May 2020",),
        ("superseded on 10 May 2020",),
    ]
    assert sum(comparison.flows.values()) == 4


@pytest.mark.parametrize("what", ["update", "decision", "evidence", "move", "reopening"])
def test_progress_of_a_removed_action_stays_in_the_history(action: Action, what: str) -> None:
    milestone = action.milestones.get()
    if what == "update":
        make_update(action, date(2020, 5, 1))
    elif what == "decision":
        make_decision(action, Decision.Kind.HOLD, date(2020, 5, 1))
    elif what == "evidence":
        make_evidence(action)
    elif what == "move":
        make_date_change(milestone, date(2020, 9, 30))
    else:
        milestone.completed_on = date(2020, 3, 1)
        make_reopening(milestone, date(2020, 5, 1))
    with pytest.raises(ProtectedError):
        action.delete()
