"""Moving a due date: proposed, withdrawn, approved or refused by somebody else, and what it does."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from priorities.actions.date_changes import (
    CannotChangeDate,
    decide_date_changes,
    propose_date_changes,
)
from priorities.models import Action, DateMove, Milestone
from priorities.models.plans import PlanClosed
from reporting.status.board import board
from tests.cast import ClientFor
from tests.make import (
    make_action,
    make_date_change,
    make_membership,
    make_milestone,
    make_plan,
    make_priority,
    make_user,
)
from wsscp.models import AuditEntry, User
from wsscp.policy import Role

pytestmark = [pytest.mark.django_db, pytest.mark.databases]

DECIDE = "/plans/plan/dates/decide/"
MARCH, JUNE, SEPTEMBER = date(2020, 3, 31), date(2020, 6, 30), date(2020, 9, 30)


@pytest.fixture
def milestone(group_a) -> Milestone:
    """A date of group A, due on 31 March 2020, of a plan that has begun."""
    return make_milestone(make_action(make_priority(make_plan("plan")), groups=[group_a], number="2.2"))


def _url(name: str, *args: object) -> str:
    return reverse(f"priorities:{name}", args=["plan", *args])


def _to(milestone: Milestone, day: str) -> dict[str, str]:
    return {f"date-{milestone.pk}-to_on": day, "reason": "The inspection takes everybody’s time."}


def _page(client, milestone: Milestone, query: str = "") -> str:
    url = reverse("reporting:action", args=["plan", milestone.action_id]) + query
    return client.get(url).content.decode()


def test_proposal_waits_and_changes_nothing(
    client_for: ClientFor, chair_a: User, milestone: Milestone
) -> None:
    plan = milestone.action.priority.plan
    before = board(plan, as_at=timezone.localdate()).actions[0].rating
    client = client_for(chair_a)
    client.post(_url("action-dates-propose", milestone.action_id), _to(milestone, "2020-09-30"))
    move = milestone.moves.get()
    milestone.refresh_from_db()

    assert (move.from_on, move.to_on, move.proposed_by, move.is_pending) == (MARCH, SEPTEMBER, chair_a, True)
    assert milestone.due_on == MARCH
    assert board(plan, as_at=timezone.localdate()).actions[0].rating == before
    assert "1 date waits for the steering group" in client.get("/plans/plan/dashboard/").content.decode()
    assert "Waits for the steering group" in _page(client, milestone)


def test_approved_date_counts_from_the_day_of_the_decision(
    client_for: ClientFor, steering: User, milestone: Milestone
) -> None:
    make_date_change(milestone, SEPTEMBER, proposed_on=date(2020, 4, 20))
    client = client_for(steering)
    answer = client.post(DECIDE, {"for_all": "approve", "decided_on": "2020-05-05"}, follow=True)
    milestone.refresh_from_db()
    plan = milestone.action.priority.plan

    def seen(day: date) -> tuple[str, date]:
        (rated,) = board(plan, as_at=day).actions
        return rated.rating.rag.value, rated.milestones[0].due_on

    assert "1 date decided on." in answer.content.decode()
    assert milestone.due_on == SEPTEMBER
    assert seen(date(2020, 5, 4)) == ("red", MARCH)
    assert seen(date(2020, 5, 5)) == ("green", SEPTEMBER)
    assert "was 31 March 2020, moved once" in _page(client, milestone)
    assert "moved once" not in _page(client, milestone, "?as_at=2020-05-04")
    assert "Waits for the steering group" in _page(client, milestone, "?as_at=2020-05-04")


def test_original_date_and_the_count_of_changes_stay(
    client_for: ClientFor, lay: User, milestone: Milestone
) -> None:
    make_date_change(milestone, JUNE, date(2020, 3, 10))
    make_date_change(milestone, SEPTEMBER, date(2020, 6, 15))
    page = _page(client_for(lay), milestone)

    assert "was 31 March 2020, moved twice" in page
    assert page.count("The inspection takes everybody’s time.") == 2


def test_refusing_takes_a_reason_and_leaves_the_date(
    client_for: ClientFor, steering: User, milestone: Milestone
) -> None:
    move = make_date_change(milestone, SEPTEMBER)
    client = client_for(steering)
    data = {"for_all": "each", f"move-{move.pk}-verdict": "refuse", "decided_on": "2020-05-05"}
    assert "Say why it is refused." in client.post(DECIDE, data).content.decode()
    client.post(DECIDE, data | {"answer": "Children wait for it."})
    move.refresh_from_db()
    milestone.refresh_from_db()

    assert (move.outcome, move.answer, milestone.due_on) == ("refused", "Children wait for it.", MARCH)
    assert "Children wait for it." in _page(client, milestone)


def test_each_date_is_decided_on_its_own(client_for: ClientFor, steering: User, milestone: Milestone) -> None:
    priority = milestone.action.priority
    milestones = [milestone, *(make_milestone(make_action(priority)) for _ in range(2))]
    first, second, third = [make_date_change(each, SEPTEMBER) for each in milestones]
    data = {
        "for_all": "each",
        f"move-{first.pk}-verdict": "approve",
        f"move-{second.pk}-verdict": "refuse",
        "decided_on": "2020-05-05",
        "answer": "Not this one.",
    }
    client_for(steering).post(DECIDE, data)

    assert [DateMove.objects.get(pk=change.pk).outcome for change in (first, second, third)] == [
        "approved",
        "refused",
        "pending",
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"for_all": "each", "decided_on": "2020-05-05"}, "Nothing is decided yet"),
        ({"for_all": "approve", "decided_on": "2099-05-05"}, "Enter today or an earlier day."),
        ({"for_all": "approve", "decided_on": "2020-03-31"}, "was proposed on 1 April 2020"),
        ({"for_all": "nonsense", "decided_on": "2020-05-05"}, "not one of the available choices"),
    ],
)
def test_decision_that_cannot_be_is_refused_at_the_field(
    client_for: ClientFor, steering: User, milestone: Milestone, data: dict[str, str], message: str
) -> None:
    move = make_date_change(milestone, SEPTEMBER, proposed_on=date(2020, 4, 1))
    response = client_for(steering).post(DECIDE, data)
    move.refresh_from_db()

    assert message in response.content.decode()
    assert move.is_pending


def test_nobody_decides_on_what_they_proposed(
    client_for: ClientFor, business_team: User, milestone: Milestone
) -> None:
    make_membership(business_team, Role.STEERING)
    move = make_date_change(milestone, SEPTEMBER, by=business_team)
    client = client_for(business_team)

    assert (
        "you proposed this, so somebody else of the steering group decides"
        in client.get(DECIDE).content.decode()
    )
    data = {"for_all": "each", f"move-{move.pk}-verdict": "approve", "decided_on": "2020-05-05"}
    refused = client.post(DECIDE, data)
    assert refused.status_code == 403
    assert "You proposed this date" in refused.content.decode()
    client.post(DECIDE, {"for_all": "approve", "decided_on": "2020-05-05"})
    move.refresh_from_db()
    assert move.is_pending
    with pytest.raises(IntegrityError), transaction.atomic():
        DateMove.objects.filter(pk=move.pk).update(
            outcome="approved", decided_by=business_team, decided_on=JUNE, decided_at=timezone.now()
        )


def test_proposer_withdraws_and_proposes_anew(
    client_for: ClientFor, chair_a: User, business_team: User, milestone: Milestone
) -> None:
    move = make_date_change(milestone, SEPTEMBER, by=chair_a)
    assert client_for(business_team).post(_url("date-withdraw", move.pk)).status_code == 403
    client = client_for(chair_a)
    assert (
        "waits for the steering group already"
        in client.get(_url("action-dates-propose", milestone.action_id)).content.decode()
    )
    client.post(_url("date-withdraw", move.pk))
    client.post(_url("action-dates-propose", milestone.action_id), _to(milestone, "2020-06-30"))

    assert [change.outcome for change in milestone.moves.all()] == ["withdrawn", "pending"]


def test_dates_of_a_plan_are_changed_together_for_one_reason(
    client_for: ClientFor, business_team: User, milestone: Milestone
) -> None:
    action = make_action(milestone.action.priority)
    other, stays = make_milestone(action), make_milestone(action, JUNE)
    data = _to(milestone, "2020-09-30") | _to(other, "2020-06-30")
    client = client_for(business_team)
    client.post(_url("dates-propose"), data)

    assert [(change.milestone_id, change.to_on) for change in DateMove.objects.all()] == [
        (milestone.pk, SEPTEMBER),
        (other.pk, JUNE),
    ]
    assert len({change.reason for change in DateMove.objects.all()}) == 1
    assert not stays.moves.exists()
    entries = AuditEntry.objects.filter(thing_type="priorities.action", act="proposed")
    assert {row.thing_id for row in entries} == {str(milestone.action_id), str(action.pk)}


def test_chair_changes_dates_of_their_own_group_only(
    client_for: ClientFor, chair_a: User, milestone: Milestone
) -> None:
    other_milestone = make_milestone(make_action(milestone.action.priority))
    page = (
        client_for(chair_a).post(_url("dates-propose"), _to(other_milestone, "2020-09-30")).content.decode()
    )

    assert "Enter at least one new date." in page
    assert f"date-{milestone.pk}-to_on" in page
    assert f"date-{other_milestone.pk}-to_on" not in page
    assert not DateMove.objects.exists()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"to_on": "2020-03-31", "reason": "x"}, "It is due on that day already."),
        ({"to_on": "31 June 2020", "reason": "x"}, "Enter a real date"),
        ({"to_on": "2020-09-30", "reason": ""}, "Say why the date should move."),
        ({"to_on": "", "reason": "Because"}, "Enter at least one new date."),
        ({"to_on": "2020-09-30", "reason": "Alfie Smith, born 3 May 2014"}, "Save it all the same"),
    ],
)
def test_mistake_in_a_proposal_is_shown_and_nothing_typed_is_lost(
    client_for: ClientFor, business_team: User, milestone: Milestone, data: dict[str, str], message: str
) -> None:
    sent = {f"date-{milestone.pk}-to_on": data["to_on"], "reason": data["reason"]}
    page = client_for(business_team).post(_url("dates-propose"), sent).content.decode()

    assert message in page
    assert data["reason"] in page
    assert data["to_on"] in page
    assert not DateMove.objects.exists()


def test_saved_date_of_a_plan_that_has_begun_is_not_changed_by_editing(
    client_for: ClientFor, business_team: User, milestone: Milestone
) -> None:
    url = _url("action-edit", milestone.action_id)
    client = client_for(business_team)
    data = {
        "number": "2.2",
        "text": "Agree another strategy",
        "milestones-TOTAL_FORMS": "1",
        "milestones-INITIAL_FORMS": "1",
        "milestones-0-id": milestone.pk,
        "milestones-0-precision": "month",
        "milestones-0-due_on": "2020-12-31",
        "milestones-0-DELETE": "on",
    }
    assert "propose a new date" in client.get(url).content.decode()
    assert client.post(url, data).status_code == 302
    milestone.refresh_from_db()

    assert Action.objects.get().text == "Agree another strategy"
    assert milestone.due_on == MARCH


def test_plan_that_has_not_begun_is_edited_freely(client_for: ClientFor, business_team: User) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    plan = make_plan("plan", starts_on=tomorrow, ends_on=tomorrow + timedelta(days=300))
    milestone = make_milestone(make_action(make_priority(plan)))
    client_for(business_team).post(
        _url("action-edit", milestone.action_id),
        {
            "number": "1.1",
            "text": "Agree",
            "milestones-TOTAL_FORMS": "1",
            "milestones-INITIAL_FORMS": "1",
            "milestones-0-id": milestone.pk,
            "milestones-0-precision": "month",
            "milestones-0-due_on": "2020-12-31",
        },
    )
    milestone.refresh_from_db()
    assert milestone.due_on == date(2020, 12, 31)


def test_dates_of_a_closed_plan_are_read_and_not_changed(
    client_for: ClientFor, business_team: User, milestone: Milestone
) -> None:
    plan = milestone.action.priority.plan
    plan.closed_on = date(2021, 12, 31)
    plan.save()
    client = client_for(business_team)

    assert client.get(_url("date-list")).status_code == 200
    assert "Propose new dates" not in client.get(_url("date-list")).content.decode()
    assert client.post(_url("dates-propose"), _to(milestone, "2020-09-30")).status_code == 403
    with pytest.raises(PlanClosed):
        propose_date_changes(
            dates={milestone.pk: JUNE}, reason="x", by=business_team, at=timezone.now(), today=SEPTEMBER
        )
    assert not DateMove.objects.exists()


def test_decision_taken_already_is_not_taken_twice(milestone: Milestone) -> None:
    move, by = make_date_change(milestone, SEPTEMBER), make_user()
    decided: dict[str, Any] = {
        "decisions": {move.pk: True},
        "decided_on": JUNE,
        "by": by,
        "at": timezone.now(),
    }
    decide_date_changes(**decided)
    with pytest.raises(CannotChangeDate):
        decide_date_changes(**decided)

    assert [change.outcome for change in milestone.moves.all()] == ["approved"]


def test_of_several_proposals_none_is_saved_where_one_cannot_be(milestone: Milestone) -> None:
    other = make_milestone(make_action(milestone.action.priority))
    make_date_change(other, JUNE)
    with pytest.raises(CannotChangeDate):
        propose_date_changes(
            dates={milestone.pk: SEPTEMBER, other.pk: SEPTEMBER},
            reason="x",
            by=make_user(),
            at=timezone.now(),
            today=timezone.localdate(),
        )
    assert not milestone.moves.exists()


def test_on_time_counts_by_the_original_date(client_for: ClientFor, lay: User, milestone: Milestone) -> None:
    make_date_change(milestone, SEPTEMBER, date(2020, 3, 10))
    milestone.completed_on = date(2020, 9, 1)
    milestone.save()
    make_milestone(make_action(milestone.action.priority), completed_on=date(2020, 3, 31))
    rated_board = board(milestone.action.priority.plan, as_at=date(2020, 12, 31)).on_time

    assert (rated_board.completed, rated_board.on_time) == (2, 1)
    page = client_for(lay).get("/plans/plan/dashboard/").content.decode()
    assert "On time: <strong>1 of 2</strong> completed dates was met" in page
    csv = client_for(lay).get("/plans/plan/actions.csv").getvalue().decode()
    assert "2020-09-30,2020-03-31,1," in csv
