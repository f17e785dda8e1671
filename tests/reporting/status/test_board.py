"""The board of the real plan's dates against the RAG statuses read by hand."""

import csv
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from priorities.models import Decision
from priorities.rules.periods import Preset, make_periods
from reporting.rag import Rag
from reporting.status.board import board, boards_of_plans, judge
from reporting.status.facts import plan_facts
from tests.make import (
    make_action,
    make_decision,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_update,
)

pytestmark = pytest.mark.django_db
DATA = Path(__file__).resolve().parents[2] / "data"


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def real_plan():
    """The dates of the 2020-21 plan as read by hand, with its six quarters and nothing completed."""
    plan = make_plan("wsscp-2020-21", ends_on=date(2021, 6, 30))
    for period in make_periods(plan.starts_on, plan.ends_on, Preset.CALENDAR):
        make_period(plan, label=period.label, starts_on=period.starts_on, ends_on=period.ends_on)
    priorities = {number: make_priority(plan) for number in "12345"}
    actions = {}
    for row in _rows("wsscp-2020-21-timescales.csv"):
        number = row["activity"]
        is_ongoing = row["due_on"] == "ongoing"
        if number not in actions:
            actions[number] = make_action(priorities[number[0]], number=number, is_ongoing=is_ongoing)
        if not is_ongoing:
            make_milestone(actions[number], date.fromisoformat(row["due_on"]))
    return plan


@pytest.mark.parametrize("row", _rows("wsscp-2020-21-rag.csv"), ids=lambda row: row["as_at"])
def test_board_equals_the_rag_statuses_read_by_hand(real_plan, row):
    rated_board = board(real_plan, as_at=date.fromisoformat(row["as_at"]))
    actual = {"as_at": row["as_at"]}
    actual |= {
        f"milestones_{rag}": str(n)
        for rag, n in rated_board.milestone_counts.items()
        if rag in "redambergreenblue"
    }
    dated = {
        rag: number - rated_board.ongoing_counts[rag] for rag, number in rated_board.action_counts.items()
    }
    actual |= {f"activities_{rag}": str(dated[rag]) for rag in dated}
    actual |= {
        f"priority_{priority.priority.number}": priority.rating.rag.value
        for priority in rated_board.priorities
    }

    assert {column: actual[column] for column in row} == row


def _only_action(plan, day: str):
    (rated,) = board(plan, as_at=date.fromisoformat(day)).actions
    return rated


def test_action_is_the_worst_of_its_open_milestones():
    action = make_action()
    make_milestone(action, date(2020, 3, 31), completed_on=date(2020, 8, 1))
    make_milestone(action, date(2020, 6, 30))

    assert _only_action(action.priority.plan, "2020-05-10").rating.rag is Rag.RED
    assert _only_action(action.priority.plan, "2020-08-01").rating.rag is Rag.RED  # the second, a month late
    assert _only_action(action.priority.plan, "2020-07-10").next_due.on == date(2020, 3, 31)


def test_action_is_blue_when_all_its_milestones_are_done():
    action = make_action()
    make_milestone(action, date(2020, 3, 31), completed_on=date(2020, 8, 1))
    make_milestone(action, date(2020, 6, 30), completed_on=date(2020, 8, 2))

    assert _only_action(action.priority.plan, "2020-08-01").rating.rag is not Rag.BLUE
    assert _only_action(action.priority.plan, "2020-08-02").rating.rag is Rag.BLUE


def test_forecast_counts_from_the_day_it_was_given():
    action = make_action()
    make_milestone(
        action, date(2020, 9, 30), forecast_on=date(2020, 11, 30), forecast_given_on=date(2020, 7, 1)
    )

    assert _only_action(action.priority.plan, "2020-06-30").rating.rag is Rag.GREEN
    assert _only_action(action.priority.plan, "2020-07-01").rating.rag is Rag.RED


def test_action_without_any_date_is_due_at_the_plans_end():
    action = make_action()

    rated = _only_action(action.priority.plan, "2022-01-20")

    assert rated.rating.rag is Rag.AMBER
    assert rated.rating.why == "due at the plan’s end, 31 December 2021, not done, 20 days overdue"


def test_ongoing_action_is_judged_by_its_next_review():
    action = make_action(is_ongoing=True, review_every_months=3)
    plan = action.priority.plan
    make_update(action, date(2020, 3, 20))

    assert _only_action(plan, "2020-06-20").rating.rag is Rag.GREEN
    assert _only_action(plan, "2020-07-04").rating.rag is Rag.AMBER
    assert _only_action(plan, "2020-07-20").rating.rag is Rag.RED
    make_update(action, date(2020, 7, 1))
    assert _only_action(plan, "2020-07-20").rating.rag is Rag.GREEN


def test_first_update_of_an_ongoing_action_is_counted_from_its_start(client_for, steering):
    action = make_action(is_ongoing=True, review_every_months=3)
    plan = action.priority.plan
    assert _only_action(plan, "2020-03-31").implied.on == date(2020, 4, 1)
    action.starts_on = date(2020, 6, 1)
    action.save()
    assert _only_action(plan, "2020-08-31").implied.on == date(2020, 9, 1)
    assert _only_action(plan, "2020-08-31").rating.rag is Rag.GREEN
    address = reverse("reporting:action", args=[plan.slug, action.pk])
    page = client_for(steering).get(address, {"as_at": "2020-10-02"})
    assert "1 September 2020" in page.content.decode()
    action.starts_on = date(2019, 6, 1)  # before the plan's first day
    action.save()
    assert _only_action(plan, "2020-03-31").implied.on == date(2020, 4, 1)


def test_ongoing_action_turns_blue_only_by_decision():
    action = make_action(is_ongoing=True)
    make_decision(action, Decision.Kind.CLOSE, date(2020, 5, 1))
    plan = action.priority.plan

    assert _only_action(plan, "2020-04-30").rating.rag is Rag.AMBER
    assert _only_action(plan, "2020-05-01").rating.rag is Rag.BLUE


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        (Decision.Kind.HOLD, "On hold"),
        (Decision.Kind.CANCEL, "Cancelled"),
        (Decision.Kind.SUPERSEDE, "Superseded"),
    ],
)
def test_what_is_taken_out_is_not_rated_from_that_day(kind, word):
    action = make_action()
    make_milestone(action)
    make_decision(action, kind, date(2020, 6, 1))
    make_decision(action, Decision.Kind.REOPEN, date(2020, 7, 1))
    plan = action.priority.plan

    assert _only_action(plan, "2020-05-31").rating.rag is Rag.RED
    assert _only_action(plan, "2020-06-01").rating.label == word
    assert board(plan, as_at=date(2020, 6, 1)).milestone_counts[Rag.UNRATED] == 1
    assert board(plan, as_at=date(2020, 6, 1)).priorities[0].rating.rag is Rag.UNRATED
    assert _only_action(plan, "2020-07-01").rating.rag is Rag.RED


@pytest.mark.parametrize(("priorities", "actions"), [(1, 1), (20, 25)])
def test_board_asks_the_database_the_same_number_of_times(priorities, actions, django_assert_num_queries):
    plan = make_plan()
    for _ in range(priorities):
        priority = make_priority(plan)
        for _ in range(actions):
            make_milestone(make_action(priority))

    with django_assert_num_queries(1):
        rated_board = board(plan, as_at=date(2020, 5, 1))

    assert rated_board.action_counts[Rag.RED] == priorities * actions


def test_several_plans_take_the_queries_of_one_and_are_each_judged_by_their_own_key(
    django_assert_num_queries,
):
    plans = [make_plan(f"plan-{days}", amber_days=days) for days in (7, 14, 21)]
    for plan in plans:
        make_milestone(make_action(make_priority(plan)), date(2020, 3, 31))

    with django_assert_num_queries(1):
        boards = boards_of_plans(plans, as_at=date(2020, 4, 14))

    assert [shown.plan for shown in boards] == plans
    assert [shown.actions[0].rating.rag for shown in boards] == [Rag.AMBER, Rag.AMBER, Rag.GREEN]


def test_facts_are_judged_as_at_any_day_without_another_query(django_assert_num_queries):
    action = make_action()
    make_milestone(action, date(2020, 3, 31), completed_on=date(2020, 8, 1))
    facts = plan_facts(action.priority.plan)

    with django_assert_num_queries(0):
        days = [date(2020, 3, 31), date(2020, 5, 1), date(2020, 8, 1)]
        ratings = [judge(facts, as_at=day).action(action.pk).rating for day in days]
        assert [rating.rag for rating in ratings] == [Rag.GREEN, Rag.RED, Rag.BLUE]
        assert ratings[1].why == "due 31 March 2020, not done, 31 days overdue; completed 1 August 2020"
