"""What changed between two days: each change of RAG status with its cause, and counts that add up."""

from datetime import date

import pytest

from priorities.models import Decision, Milestone, Plan
from reporting.changes.comparison import NOT_IN_PLAN, compare_boards
from reporting.rag import Rag
from reporting.status.board import Board, board
from tests.cast import ClientFor
from tests.make import (
    make_action,
    make_decision,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_update,
)
from wsscp.models import User

pytestmark = pytest.mark.django_db

FIRST, LAST = date(2020, 3, 31), date(2020, 6, 30)


@pytest.fixture
def plan() -> Plan:
    """A plan with one priority."""
    plan = make_plan("plan", ends_on=date(2021, 6, 30))
    make_priority(plan)
    return plan


def boards(plan: Plan) -> tuple[Board, Board]:
    return board(plan, as_at=FIRST), board(plan, as_at=LAST)


def causes(plan: Plan) -> list[tuple[str, ...]]:
    return [move.causes for move in compare_boards(*boards(plan)).changes]


def dated(plan: Plan, due_on: date = date(2020, 4, 30), **fields: object) -> Milestone:
    return make_milestone(make_action(plan.priorities.get()), due_on, **fields)


def test_time_that_passed_is_a_cause_of_its_own(plan: Plan) -> None:
    dated(plan)
    assert causes(plan) == [("time passed: due 30 April 2020, not done, 61 days overdue",)]


def test_completion_is_a_cause(plan: Plan) -> None:
    dated(plan, completed_on=date(2020, 5, 2))
    assert causes(plan) == [("completed on 2 May 2020",)]


def test_forecast_is_a_cause_with_the_one_before(plan: Plan) -> None:
    dated(plan, date(2020, 8, 31), forecast_on=date(2020, 9, 20), forecast_given_on=date(2020, 5, 1))
    assert causes(plan) == [("forecast 20 September 2020",)]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Decision.Kind.HOLD, "put on hold on 1 May 2020"),
        (Decision.Kind.CANCEL, "cancelled on 1 May 2020"),
        (Decision.Kind.CLOSE, "closed as completed on 1 May 2020"),
    ],
)
def test_decision_is_a_cause(plan: Plan, kind: Decision.Kind, words: str) -> None:
    milestone = dated(plan, date(2020, 12, 31))
    make_decision(milestone.action, kind, date(2020, 5, 1))
    assert causes(plan) == [(words,)]


def test_progress_on_an_ongoing_action_is_a_cause(plan: Plan) -> None:
    action = make_action(plan.priorities.get(), is_ongoing=True, review_every_months=1)
    make_update(action, date(2020, 6, 20))
    assert causes(plan) == [("progress told on 20 June 2020",)]


def test_added_and_removed_are_listed(plan: Plan) -> None:
    gone = dated(plan).action
    before = board(plan, as_at=FIRST)
    gone.delete()
    dated(plan, date(2020, 12, 31))
    after = board(plan, as_at=LAST)
    changes = compare_boards(before, after).changes

    assert [move.causes for move in changes] == [("added to the plan",), ("removed from the plan",)]
    assert changes[1].rated.action.text == "Agree a strategy"


def test_same_rag_status_is_no_change(plan: Plan) -> None:
    dated(plan, date(2020, 12, 31))
    assert causes(plan) == []


def test_counts_before_and_after_add_up(plan: Plan) -> None:
    for due_on in (date(2020, 1, 31), date(2020, 4, 30), date(2020, 12, 31)):
        dated(plan, due_on)
        dated(plan, due_on, completed_on=date(2020, 5, 1))
    held = dated(plan).action
    make_decision(held, Decision.Kind.HOLD, date(2020, 5, 1))
    before, after = boards(plan)
    moved = compare_boards(before, after)

    assert {rag: moved.total(rag.value, before=True) for rag in Rag} == before.action_counts
    assert {rag: moved.total(rag.value, before=False) for rag in Rag} == after.action_counts
    assert sum(moved.flows.values()) == 7
    assert moved.total(NOT_IN_PLAN, before=True) == moved.total(NOT_IN_PLAN, before=False) == 0
    assert sum(number for (was, is_now), number in moved.flows.items() if was != is_now) == len(moved.changes)


def test_worse_is_towards_red(plan: Plan) -> None:
    dated(plan)
    dated(plan, completed_on=date(2020, 5, 2))
    assert [move.is_worse for move in compare_boards(*boards(plan)).changes] == [True, False]


def test_page_compares_two_days_by_what_was_known(client_for: ClientFor, steering: User, plan: Plan) -> None:
    dated(plan)
    page = client_for(steering).get("/plans/plan/moved/?since=2020-03-31&until=2020-06-30&known=now")
    html = page.content.decode()

    assert "1 action changed colour" in html
    assert "time passed: due 30 April 2020, not done, 61 days overdue" in html
    assert page.context["flows"][0] == {
        "rag": "red",
        "letter": "R",
        "label": "Red",
        "before": 0,
        "after": 1,
        "left": 0,
        "came": 1,
    }


def test_page_starts_from_the_last_quarter_that_ended(
    client_for: ClientFor, steering: User, plan: Plan
) -> None:
    make_period(plan, ends_on=FIRST)
    page = client_for(steering).get("/plans/plan/moved/")
    assert page.context["span"].since == FIRST
    assert page.context["comparison"].since == "31 March 2020"


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("since=2020-06-30&until=2020-03-31", "Choose a day after the first."),
        ("since=yesterday&until=2020-03-31", "Enter a real date"),
        ("since=2020-03-31", "This field is required."),
        ("since=1066-01-01&until=2020-03-31", "Enter a date between 2000 and 2100."),
    ],
)
def test_days_that_make_no_span_are_shown_at_the_field(
    client_for: ClientFor, steering: User, plan: Plan, query: str, says: str
) -> None:
    page = client_for(steering).get(f"/plans/plan/moved/?{query}").content.decode()
    assert says in page
    assert "changed colour" not in page
