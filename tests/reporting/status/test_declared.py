"""What accepted returns declare beside the RAG status calculated: as at a day, as known then, everywhere."""

import csv
import io
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from priorities.models import Action, Decision, Milestone, Plan, Priority, ReportingPeriod, Subgroup
from priorities.reading import read_plan
from reporting.models import SubgroupReturn
from reporting.returns.services import accept_return, submit_return
from reporting.rules.return_states import ReturnRole, ReturnState
from reporting.status.board import board
from tests.cast import ClientFor
from tests.make import (
    make_action,
    make_decision,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_return,
    make_subgroup,
    make_user,
)
from wsscp.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.databases]

Q1_ENDS, Q2_ENDS = date(2020, 3, 31), date(2020, 6, 30)


def noon(month: int, day: int) -> datetime:
    return datetime(2020, month, day, 12, tzinfo=UTC)


@pytest.fixture
def plan() -> Plan:
    return make_plan("the-plan")


@pytest.fixture
def periods(plan: Plan) -> tuple[ReportingPeriod, ReportingPeriod]:
    first = make_period(plan)
    return first, make_period(plan, label="Q2 2020", starts_on=date(2020, 4, 1), ends_on=Q2_ENDS)


@pytest.fixture
def group() -> Subgroup:
    return make_subgroup("Neglect subgroup")


@pytest.fixture
def action(plan: Plan, group: Subgroup) -> Action:
    """Green by its dates: due at the end of 2021."""
    action = make_action(make_priority(plan), groups=[group])
    make_milestone(action, date(2021, 12, 31))
    for model in (Plan, Priority, Action, Milestone, Subgroup):
        model.history.update(history_date=noon(1, 1))
    return action


def declare(
    action: Action, period: ReportingPeriod, group: Subgroup, rag: str, *, sent: datetime, accepted: datetime
) -> SubgroupReturn:
    """An accepted return of a group in which an action is declared to have a status, or none."""
    row = make_return(period, group, at=sent, state=ReturnState.ACCEPTED, accepted_at=accepted)
    row.lines.create(action=action, progress="Under way.", declared=rag, declared_reason="One post is empty.")
    return row


def declared(plan: Plan, day: date, known_at: datetime | None = None) -> str:
    """What the board says is declared of the plan's first action, as at a day."""
    one = board(plan, as_at=day, known_at=known_at).actions[0].declared
    return one.in_words({}) if one else ""


FULL = "Declared red, 31 March 2020, by Neglect subgroup: One post is empty."


def test_a_return_of_april_declares_for_the_last_day_of_march(
    plan: Plan, periods: tuple[ReportingPeriod, ReportingPeriod], action: Action, group: Subgroup
) -> None:
    declare(action, periods[0], group, "red", sent=noon(4, 9), accepted=noon(4, 14))
    assert declared(plan, date(2020, 3, 30)) == ""
    assert declared(plan, Q1_ENDS) == FULL
    assert declared(plan, date(2020, 5, 20)) == FULL


def test_a_return_submitted_before_its_periods_end_declares_for_that_day(
    plan: Plan, periods: tuple[ReportingPeriod, ReportingPeriod], action: Action, group: Subgroup
) -> None:
    declare(action, periods[0], group, "red", sent=noon(3, 20), accepted=noon(3, 25))
    assert declared(plan, date(2020, 3, 19)) == ""
    assert declared(plan, date(2020, 3, 20)).startswith("Declared red, 20 March 2020,")


def test_it_is_known_from_acceptance_on(
    plan: Plan, periods: tuple[ReportingPeriod, ReportingPeriod], action: Action, group: Subgroup
) -> None:
    declare(action, periods[0], group, "red", sent=noon(4, 9), accepted=noon(4, 14))
    assert declared(plan, Q1_ENDS, known_at=noon(4, 1)) == ""
    assert declared(plan, Q1_ENDS, known_at=noon(4, 14)) == ""
    assert declared(plan, Q1_ENDS, known_at=datetime(2020, 4, 14, 12, 1, tzinfo=UTC)) == FULL


@pytest.mark.parametrize("state", [ReturnState.DRAFT, ReturnState.SUBMITTED, ReturnState.RETURNED])
def test_what_is_not_accepted_declares_nothing(
    state: ReturnState,
    plan: Plan,
    periods: tuple[ReportingPeriod, ReportingPeriod],
    action: Action,
    group: Subgroup,
) -> None:
    row = make_return(periods[0], group, at=noon(4, 9) if state.is_in else None, state=state)
    row.lines.create(action=action, declared="red")
    assert declared(plan, Q2_ENDS) == ""


@pytest.mark.parametrize(
    ("second", "shown"), [("", ""), ("amber", "Declared amber, 30 June 2020"), ("green", "")]
)
def test_a_later_return_replaces_or_ends_it(
    second: str,
    shown: str,
    plan: Plan,
    periods: tuple[ReportingPeriod, ReportingPeriod],
    action: Action,
    group: Subgroup,
) -> None:
    declare(action, periods[1], group, second, sent=noon(7, 9), accepted=noon(7, 10))
    # Accepted last, and yet it speaks for the earlier day.
    declare(action, periods[0], group, "red", sent=noon(7, 20), accepted=noon(7, 21))
    assert declared(plan, date(2020, 6, 29)) == FULL
    assert declared(plan, Q2_ENDS).startswith(shown)
    assert bool(declared(plan, Q2_ENDS)) == bool(shown)


def test_another_group_that_adds_progress_ends_nothing(
    plan: Plan, periods: tuple[ReportingPeriod, ReportingPeriod], action: Action, group: Subgroup
) -> None:
    other = make_subgroup("Training subgroup")
    action.groups.add(other)
    declare(action, periods[0], group, "red", sent=noon(4, 9), accepted=noon(4, 14))
    declare(action, periods[1], other, "", sent=noon(7, 9), accepted=noon(7, 10))
    assert declared(plan, Q2_ENDS) == FULL
    # Who leads it later ends it by a return of theirs; who led it then is not forgotten before.
    action.lead = other
    action.save()
    assert (declared(plan, Q1_ENDS), declared(plan, Q2_ENDS)) == (FULL, "")


@pytest.mark.parametrize("kind", [Decision.Kind.HOLD, Decision.Kind.CLOSE])
def test_it_is_not_shown_of_an_action_that_is_not_open(
    kind: Decision.Kind,
    plan: Plan,
    periods: tuple[ReportingPeriod, ReportingPeriod],
    action: Action,
    group: Subgroup,
) -> None:
    declare(action, periods[0], group, "red", sent=noon(4, 9), accepted=noon(4, 14))
    make_decision(action, kind, date(2020, 4, 20))
    assert (declared(plan, date(2020, 4, 19)), declared(plan, date(2020, 4, 20))) == (FULL, "")


def test_what_another_group_had_begun_to_declare_is_left_out(
    plan: Plan, periods: tuple[ReportingPeriod, ReportingPeriod], action: Action, group: Subgroup
) -> None:
    lead = make_subgroup("Training subgroup")
    about: dict[str, Any] = {"period": periods[0], "group": group}
    make_return(periods[0], group).lines.create(action=action, progress="Under way.", declared="red")
    action.groups.add(lead)
    action.lead = lead
    action.save()
    chair, officer = make_user(), make_user()
    roles = frozenset({ReturnRole.GROUP})
    submit_return(**about, roles=roles, by=chair, at=noon(4, 9), today=date(2020, 4, 9))
    accept_return(**about, roles=frozenset({ReturnRole.TEAM}), by=officer, at=noon(4, 14))
    assert SubgroupReturn.objects.get().accepted_at == noon(4, 14)
    assert declared(plan, Q2_ENDS) == ""


@pytest.fixture
def told(action: Action, periods: tuple[ReportingPeriod, ReportingPeriod], group: Subgroup) -> SubgroupReturn:
    return declare(action, periods[0], group, "red", sent=noon(4, 9), accepted=noon(4, 14))


def short_in(page: str) -> bool:
    """Whether a page has the short form: a letter for the eye, and the word for who hears it."""
    text = "".join(page.split())
    return (
        '<spanclass="declared">declared<baria-hidden="true">R</b><spanclass="visually-hidden">red</span>'
        in text
    )


def page(client: Client, name: str, *args: Any, query: str = "?as_at=2020-04-30") -> str:
    response = client.get(reverse(f"reporting:{name}", args=args) + query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.usefixtures("told")
def test_every_page_of_status_shows_it(
    client_for: ClientFor, business_team: User, plan: Plan, action: Action, group: Subgroup
) -> None:
    client = client_for(business_team)
    assert FULL in page(client, "action", plan.slug, action.pk)
    for name, args in [
        ("action-list", (plan.slug,)),
        ("priority", (plan.slug, action.priority.pk)),
        ("group", (group.pk,)),
        ("steering", (plan.slug,)),
    ]:
        assert short_in(page(client, name, *args)), name
    in_words = f"Declared otherwise: {action.number} red"
    for name, args in [
        ("dashboard", (plan.slug,)),
        ("plan", (plan.slug,)),
        ("priority", (plan.slug, action.priority.pk)),
        ("steering", (plan.slug,)),
    ]:
        assert in_words in page(client, name, *args), name
    # The days before, and the day it was known that day, have none.
    for query in ("?as_at=2020-03-30", "?as_at=2020-03-31&known=then"):
        assert not short_in(page(client, "action-list", plan.slug, query=query))
        assert "Declared red" not in page(client, "action", plan.slug, action.pk, query=query)


@pytest.mark.usefixtures("told")
def test_dates_due_soon_show_it_where_it_differs_from_their_own_status(
    client_for: ClientFor, business_team: User, plan: Plan, action: Action
) -> None:
    make_milestone(action, date(2020, 5, 10), label="First draft")
    client = client_for(business_team)
    assert short_in(page(client, "dashboard", plan.slug))
    make_milestone(action, date(2020, 1, 31), label="Plan")
    # Red by its dates now: what is declared is no other.
    assert not short_in(page(client, "dashboard", plan.slug))


@pytest.mark.usefixtures("told")
def test_list_is_filtered_by_it(
    client_for: ClientFor, business_team: User, plan: Plan, action: Action
) -> None:
    other = make_action(action.priority, text="Train champions")
    client = client_for(business_team)
    shown = page(client, "action-list", plan.slug, query="?declared=on&as_at=2020-04-30")
    assert action.text in shown
    assert other.text not in shown
    assert action.text not in page(client, "action-list", plan.slug, query="?declared=on&as_at=2020-03-30")


@pytest.mark.usefixtures("told")
def test_exports_have_it_in_columns(client_for: ClientFor, business_team: User, plan: Plan) -> None:
    client, query = client_for(business_team), "?as_at=2020-04-30"
    expected = ["Red", "2020-03-31", "Neglect subgroup", "One post is empty."]
    heads = ["Declared", "Declared as of", "Declared by", "Why declared"]
    lines = client.get(reverse("reporting:action-csv", args=[plan.slug]) + query).content.decode("utf-8-sig")
    head, row = list(csv.reader(io.StringIO(lines)))[:2]
    assert [row[head.index(name)] for name in heads] == expected
    data = client.get(reverse("reporting:action-xlsx", args=[plan.slug]) + query).content
    rows = list(load_workbook(io.BytesIO(data))["Actions"].values)
    cells = [rows[1][rows[0].index(name)] for name in heads]
    assert cells[0] == "Red"
    assert str(cells[1])[:10] == "2020-03-31"
    assert cells[2:] == expected[2:]


@pytest.mark.usefixtures("told")
def test_plan_as_json_has_all_that_was_declared_and_an_import_says_it_stays(
    client_for: ClientFor,
    business_team: User,
    plan: Plan,
    periods: tuple[ReportingPeriod, ReportingPeriod],
    action: Action,
    group: Subgroup,
    tmp_path: Path,
) -> None:
    declare(action, periods[1], group, "", sent=noon(7, 9), accepted=noon(7, 10))
    data = client_for(business_team).get(reverse("reporting:plan-json", args=[plan.slug])).content
    about = {"group": "Neglect subgroup", "reason": "One post is empty."}
    expected = [
        about | {"speaks_for": "2020-03-31", "rag": "red", "accepted_at": "2020-04-14T12:00:00+00:00"},
        about | {"speaks_for": "2020-06-30", "rag": None, "accepted_at": "2020-07-10T12:00:00+00:00"},
    ]
    assert json.loads(data)["priorities"][0]["actions"][0]["declared"] == expected
    call_command("export_plan", plan.slug, output=tmp_path / "plan.json", stdout=io.StringIO())
    assert (tmp_path / "plan.json").read_bytes() == data
    said = [str(one) for one in read_plan(data, "plan.json").not_read]
    assert any("2 declared RAG statuses were not imported" in one for one in said), said


@pytest.mark.usefixtures("told")
def test_report_has_it_in_full_beside_the_action_and_short_beside_its_priority(
    client_for: ClientFor,
    business_team: User,
    plan: Plan,
    periods: tuple[ReportingPeriod, ReportingPeriod],
    action: Action,
) -> None:
    client = client_for(business_team)
    text = page(client, "report", plan.slug, periods[0].pk, query="")
    assert FULL in text
    assert f"Declared otherwise: {action.number} red" in text
    data = client.get(reverse("reporting:report-tables", args=[plan.slug, periods[0].pk])).content
    book = load_workbook(io.BytesIO(data))
    cells = [str(cell) for sheet in book for row in sheet.values for cell in row]
    assert FULL in cells
    assert f"{action.number} red" in cells


@pytest.mark.usefixtures("told")
def test_command_says_it_beside_the_status(plan: Plan, action: Action) -> None:
    out = io.StringIO()
    call_command("rag", plan.slug, as_at="2020-04-30", stdout=out)
    assert f"{action.number}  Green (declared red): " in out.getvalue()


@pytest.mark.parametrize(("rag", "is_shown"), [("red", True), ("amber", True), ("green", False), ("", False)])
def test_who_accepts_a_return_sees_first_what_will_stand_beside(
    rag: str,
    is_shown: bool,
    client_for: ClientFor,
    business_team: User,
    plan: Plan,
    periods: tuple[ReportingPeriod, ReportingPeriod],
    action: Action,
    group: Subgroup,
) -> None:
    row = make_return(periods[0], group, at=noon(4, 9))
    row.lines.create(action=action, progress="Under way.", declared=rag, declared_reason="One post is empty.")
    text = page(client_for(business_team), "return-decide", plan.slug, periods[0].pk, group.pk, query="")
    words = " ".join(text.split())
    assert (
        f"{action.number}: declared {rag}, computed green. Once the return is accepted" in words
    ) is is_shown


def test_a_better_declaration_is_accepted_with_its_reason(
    client_for: ClientFor,
    business_team: User,
    plan: Plan,
    periods: tuple[ReportingPeriod, ReportingPeriod],
    action: Action,
    group: Subgroup,
) -> None:
    make_milestone(action, date(2020, 1, 31), label="Plan")
    row = make_return(periods[0], group, at=noon(4, 9))
    row.lines.create(action=action, progress="Done soon.", declared="amber", declared_reason="It is drafted.")
    text = page(client_for(business_team), "return-decide", plan.slug, periods[0].pk, group.pk, query="")
    words = " ".join(text.split())
    assert f"{action.number}: declared amber, computed red." in words
    assert "To accept the return is to accept this reason:" in words
    assert words.index("It is drafted.") < words.index('name="decision"')
