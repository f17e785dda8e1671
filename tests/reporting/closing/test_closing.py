"""Closing a plan: what is open is shown, each kind is answered, and what has to be decided first bars it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from priorities.models import (
    ClosingAnswer,
    DateMove,
    Plan,
    PlanDecision,
    PlanImport,
    ReportingPeriod,
    Subgroup,
)
from reporting.challenges.queries import plan_challenges
from reporting.closing.forms import CHOICES
from reporting.closing.queries import open_matters
from reporting.models import Challenge, QuarterlyReport
from reporting.rules.return_states import ReturnState
from reporting.rules.signing_states import ReportState
from tests.cast import ClientFor, Person
from tests.make import (
    make_action,
    make_date_change,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_return,
    make_user,
)
from tests.priorities.importing.test_import_pages import boxes
from wsscp.dates import add_months
from wsscp.models import AuditEntry

pytestmark = pytest.mark.django_db

ADDRESS = "/plans/before/close/"
DECISION = {"decided_on": "2022-01-31", "reason": "Its time is over"}
ANSWERS = {
    "returns": "not_sent",
    "reports": "not_signed",
    "dates": "withdrawn",
    "challenges": "closed",
    "actions": "carried",
}


@pytest.fixture
def client(client_for: ClientFor, business_team: Person) -> Client:
    return client_for(business_team)


@pytest.fixture
def plan() -> Plan:
    return make_plan("before", title="Business plan 2020-21")


@pytest.fixture
def period(plan: Plan) -> ReportingPeriod:
    return make_period(plan)


@pytest.fixture
def change(plan: Plan, period: ReportingPeriod, group_a: Subgroup) -> DateMove:
    """Everything open: a return nobody sent, a report nobody wrote, a new date, a challenge, an action."""
    action = make_action(make_priority(plan), text="Half done", groups=[group_a])
    Challenge.objects.create(
        action=action,
        period=period,
        text="Why so late?",
        by=make_user(name="Sam Scrutineer"),
        at=timezone.now(),
    )
    return make_date_change(make_milestone(action, due_on=date(2020, 3, 31)), date(2022, 6, 30))


def send(client: Client, **said: str) -> Any:
    form = {name: value for name, value in boxes(client.get(ADDRESS)).items() if name not in CHOICES}
    return client.post(ADDRESS, form | DECISION | said)


def test_plan_in_which_nothing_is_open_is_closed_at_once(client: Client, plan: Plan) -> None:
    assert "Nothing is open in it" in client.get(ADDRESS).content.decode()
    assert client.post(ADDRESS, DECISION)["Location"] == "/plans/before/next/"

    decision = PlanDecision.objects.get()
    assert (decision.decided_on, decision.reason) == (date(2022, 1, 31), "Its time is over")
    assert not decision.answers.exists()


def test_what_is_open_is_shown_with_counts_and_links(
    client: Client, change: DateMove, group_a: Subgroup
) -> None:
    html = client.get(ADDRESS).content.decode()
    action, period = change.milestone.action, ReportingPeriod.objects.get()

    for kind in ("Returns not sent", "Reports not signed", "New dates not decided", "Unfinished actions"):
        assert f"{kind}: 1" in html
    assert f'<a href="/plans/before/returns/{period.pk}/{group_a.pk}/">{group_a}, Q1 2020</a>' in html
    assert f'<a href="/plans/before/reports/{period.pk}/">Q1 2020</a>' in html
    assert f'<a href="/plans/before/actions/{action.pk}/">1.1: 31 March 2020 to 30 June 2022</a>' in html
    assert f"1.1, to {group_a}, by Sam Scrutineer: Why so late?" in html
    assert "Drafts of the next plan" not in html


def test_each_answer_is_written_with_the_decision(
    client: Client, change: DateMove, business_team: Person
) -> None:
    assert send(client, **ANSWERS)["Location"] == "/plans/before/next/"
    decision = PlanDecision.objects.get()
    change.refresh_from_db()

    assert {answer.kind: answer.answer for answer in decision.answers.all()} == ANSWERS
    assert decision.answers.get(kind="dates").named == ["1.1: 31 March 2020 to 30 June 2022"]
    assert (change.outcome, change.decided_by, change.answer) == (
        "withdrawn",
        business_team,
        "Its time is over",
    )
    assert change.milestone.due_on == date(2020, 3, 31)
    entry = AuditEntry.objects.get(thing_type="priorities.plan", act="decided")
    assert {
        "thing": None,
        "field": "Challenges not answered",
        "before": decision.answers.get(kind="challenges").about,
        "after": "closed with the plan",
    } in entry.changes
    page = client.get("/plans/before/").content.decode()
    assert "Unfinished actions, 1: carried into the next plan" in page
    assert "<li>1.1 Half done</li>" in page


@pytest.mark.parametrize("answer", ["closed", "left_open"])
def test_challenge_closes_with_the_plan_or_stays_open(client: Client, change: DateMove, answer: str) -> None:
    send(client, **ANSWERS | {"challenges": answer})
    plan, today = Plan.objects.get(), timezone.localdate()
    (status,) = plan_challenges(plan, today=today)
    page = client.get(f"/plans/before/actions/{change.milestone.action_id}/").content.decode()

    assert status.is_open is (answer == "left_open")
    assert ("Not answered, and closed with the plan" in page) is (answer == "closed")
    if answer == "closed":
        (before,) = plan_challenges(plan, today=date(2022, 1, 30))
        assert before.is_open
        assert "0 open challenges" in client.get("/plans/before/steering/").content.decode()
        client.post("/plans/before/reopen/", {"decided_on": "2022-02-28", "reason": "Too soon"})
        (reopened,) = plan_challenges(plan, today=today)
        assert reopened.is_open


@pytest.mark.parametrize("kind", [kind for kind, choices in CHOICES.items() if "first" in dict(choices)])
def test_what_is_to_be_done_first_leaves_the_plan_open(
    client: Client, change: DateMove, kind: ClosingAnswer.Kind
) -> None:
    html = send(client, **ANSWERS | {kind: "first"}).content.decode()

    assert f"{kind.label}: then the plan stays open. Do that first, then close it." in html
    assert "Its time is over" in html
    assert not PlanDecision.objects.exists()
    assert DateMove.objects.get().is_pending


def test_every_kind_has_to_be_answered(client: Client, change: DateMove) -> None:
    html = send(client).content.decode()

    for kind in ANSWERS:
        assert f"{ClosingAnswer.Kind(kind).label}: say what becomes of them." in html
    assert not PlanDecision.objects.exists()


def submit_return(period: ReportingPeriod, group: Subgroup) -> str:
    make_return(period, group, at=timezone.now())
    return f"The return of {group} for Q1 2020 is submitted"


def offer_report(period: ReportingPeriod, group: Subgroup) -> str:
    QuarterlyReport.objects.create(period=period, state=ReportState.READY.value)
    return "The report for Q1 2020 is ready for signing"


@pytest.mark.parametrize("do", [submit_return, offer_report])
def test_plan_is_not_closed_while_a_decision_on_the_quarter_is_due(
    client: Client,
    period: ReportingPeriod,
    change: DateMove,
    group_a: Subgroup,
    do: Callable[[ReportingPeriod, Subgroup], str],
) -> None:
    form = boxes(client.get(ADDRESS)) | DECISION | ANSWERS
    says = do(period, group_a)
    page = client.get(ADDRESS).content.decode()
    refused = client.post(ADDRESS, form).content.decode()

    assert says in page
    assert "Close the plan</button>" not in page
    assert "The plan cannot be closed yet." in refused
    assert not PlanDecision.objects.exists()


def test_return_of_a_signed_quarter_bars_nothing(
    client: Client, period: ReportingPeriod, group_a: Subgroup
) -> None:
    submit_return(period, group_a)
    ReportingPeriod.objects.update(signed_at=timezone.now())
    found = open_matters(Plan.objects.get(), today=timezone.localdate())

    assert (found.barring, found.matters) == ((), ())


def test_return_that_is_accepted_is_in(period: ReportingPeriod, change: DateMove, group_a: Subgroup) -> None:
    make_return(period, group_a, at=timezone.now(), state=ReturnState.ACCEPTED)
    found = open_matters(Plan.objects.get(), today=timezone.localdate())

    assert not found.barring
    assert "returns" not in {matter.kind for matter in found.matters}


def test_what_was_opened_meanwhile_is_looked_at_before_the_plan_is_closed(
    client: Client, plan: Plan, change: DateMove
) -> None:
    form = boxes(client.get(ADDRESS)) | DECISION | ANSWERS
    make_action(plan.priorities.get(), text="Added meanwhile")
    html = client.post(ADDRESS, form).content.decode()

    assert "What is open has changed since you opened this page." in html
    assert "Added meanwhile" in html
    assert not PlanDecision.objects.exists()
    again = boxes(client.get(ADDRESS)) | DECISION | ANSWERS
    assert client.post(ADDRESS, again).status_code == 302


@pytest.mark.parametrize(("answer", "left"), [("kept", 1), ("thrown_away", 0)])
def test_draft_of_the_next_plan_is_kept_or_thrown_away(
    client: Client, plan: Plan, answer: str, left: int
) -> None:
    client.post(ADDRESS, DECISION)
    following = {"title": "Next", "slug": "next", "starts_on": "2022-04-01", "ends_on": "2023-03-31"}
    client.post("/plans/before/next/", following | {"preset": "financial", "priorities": "Practice"})
    client.post("/plans/before/reopen/", {"decided_on": "2022-02-28", "reason": "Too soon"})
    assert "Drafts of the next plan: 1" in client.get(ADDRESS).content.decode()
    send(client, drafts=answer)

    assert PlanImport.objects.count() == left
    assert ClosingAnswer.objects.get().named == ["Next, begun by Business team"]


def test_what_was_begun_for_the_quarter_that_runs_is_open_too(client: Client, group_a: Subgroup) -> None:
    today = timezone.localdate()
    plan = make_plan("before", ends_on=today + timedelta(days=100))
    make_milestone(make_action(make_priority(plan), groups=[group_a]), plan.ends_on)
    days = {"starts_on": today - timedelta(days=10), "ends_on": today + timedelta(days=80)}
    period = make_period(plan, label="This quarter", **days)
    assert {matter.kind for matter in open_matters(plan, today=today).matters} == {"actions"}
    make_return(period, group_a)
    QuarterlyReport.objects.create(period=period)
    page = client.get(ADDRESS).content.decode()

    assert f"{group_a}, This quarter, begun</a>" in page
    assert f'<a href="/plans/before/reports/{period.pk}/">This quarter, begun</a>' in page


def test_plan_that_was_reopened_and_is_followed_offers_nothing_to_be_carried(
    client: Client, plan: Plan, change: DateMove
) -> None:
    make_plan("after", title="Business plan 2022-25", predecessor=plan)
    html = client.get(ADDRESS).content.decode()
    assert "carried into the next plan" not in html
    assert "carried into the plan that follows" not in html
    assert send(client, **ANSWERS).status_code == 200
    closed = send(client, **ANSWERS | {"actions": "ended"})

    assert closed["Location"] == "/plans/before/"
    assert "say what follows" not in client.get(closed["Location"]).content.decode()


def test_number_of_queries_is_the_same_for_one_quarter_and_for_eight(
    plan: Plan, change: DateMove, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    today = timezone.localdate()
    for quarter in range(7):
        starts_on = add_months(date(2020, 4, 1), 3 * quarter)
        days = {"starts_on": starts_on, "ends_on": add_months(starts_on, 3) - timedelta(days=1)}
        make_period(plan, label=f"Quarter {quarter}", **days)
    with django_assert_max_num_queries(22):
        returns = next(one for one in open_matters(plan, today=today).matters if one.kind == "returns")
    assert len(returns.items) == 8
