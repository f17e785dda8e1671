"""An exported plan brought in again: what is left out is said, and nothing is invented."""

import json
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from priorities.exporting.files import plan_to_json
from priorities.models import Action, Decision, Plan, PlanImport, ReportingPeriod
from priorities.reading import read_plan
from tests.cast import ClientFor
from tests.make import (
    make_action,
    make_date_change,
    make_decision,
    make_evidence,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_reopening,
    make_update,
)
from tests.priorities.importing.test_import_pages import address, confirm, upload
from wsscp.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan() -> Plan:
    """A closed plan with two periods set by hand, all that is recorded on 1.1, and nothing on 1.2."""
    plan = make_plan("plan", closed_on=date(2022, 1, 31))
    make_period(plan, label="First half", ends_on=date(2020, 6, 30), returns_due_on=None, meeting_on=None)
    make_period(plan, label="The rest", starts_on=date(2020, 7, 1), ends_on=date(2021, 12, 31))
    priority = make_priority(plan, number="1")
    action = make_action(priority, number="1.1")
    moved = make_milestone(action, date(2021, 6, 30))
    make_date_change(moved, date(2021, 9, 30), date(2021, 5, 1))
    for day in (1, 2):
        make_milestone(action, date(2021, 2, 28), completed_on=date(2021, 2, day))
    done = make_milestone(
        action, date(2021, 8, 31), forecast_on=date(2021, 9, 1), forecast_given_on=date(2021, 8, 1)
    )
    done.completed_on = date(2021, 1, 31)
    make_reopening(done, date(2021, 2, 28))
    make_update(action, date(2021, 4, 1))
    make_decision(action, Decision.Kind.HOLD, date(2021, 7, 1))
    make_evidence(action)
    make_action(priority, number="1.2")
    return plan


def import_plan(data: bytes, folder: Path, *arguments: str) -> str:
    file, out = folder / "plan.json", StringIO()
    file.write_bytes(data)
    call_command("import_plan", file, "--slug", "again", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def changed(plan: Plan, change: Callable[[dict[str, Any]], object]) -> bytes:
    content = json.loads(plan_to_json(plan))
    change(content)
    return json.dumps(content).encode()


SAID = [
    ("plan", "1 closing day was not imported"),
    ("action 1.1", "1 progress update was not imported"),
    ("action 1.1", "1 decision was not imported"),
    ("action 1.1", "1 piece of evidence was not imported"),
    ("action 1.1", "2 completions were not imported"),
    ("action 1.1", "1 forecast was not imported"),
    ("action 1.1", "1 date change was not imported"),
    ("action 1.1", "1 reopening was not imported"),
]


def test_command_says_what_was_left_out_as_text_and_as_json(plan: Plan, tmp_path: Path) -> None:
    data = plan_to_json(plan)
    text = import_plan(data, tmp_path, "--dry-run")
    content = json.loads(import_plan(data, tmp_path, "--dry-run", "--format", "json"))

    assert [(one["where"], one["text"]) for one in content["not_read"]] == SAID
    assert all(set(one) == {"where", "text", "why"} and one["why"] for one in content["not_read"])
    assert all(f"  {where}: {said}: " in text for where, said in SAID)


def test_nothing_is_said_where_nothing_was_left_out(tmp_path: Path) -> None:
    plan = make_plan("plan")
    make_milestone(make_action(make_priority(plan)), date(2021, 6, 30))
    assert "Not read" not in import_plan(plan_to_json(plan), tmp_path, "--dry-run")
    assert "not_read" not in json.loads(
        import_plan(plan_to_json(plan), tmp_path, "--dry-run", "--format", "json")
    )


def test_preview_says_it_and_the_plan_has_its_periods_and_no_date_of_its_own(
    plan: Plan, client_for: ClientFor, business_team: User
) -> None:
    client = client_for(business_team)
    upload(client, changed(plan, lambda content: content["plan"].update(slug="again")), "plan.json")
    plan_import = PlanImport.objects.get()
    page = client.get(address(plan_import)).content.decode()
    assert all(f"<li>{where.capitalize()}: {said}: " in page for where, said in SAID)
    assert "First half: 1 January 2020 to 30 June 2020" in page
    confirm(client, plan_import)

    again = Plan.objects.get(slug="again")
    fields = ("label", "starts_on", "ends_on", "returns_due_on", "meeting_on")
    assert list(again.periods.values_list(*fields)) == list(plan.periods.values_list(*fields))
    first, second = Action.objects.filter(priority__plan=again)
    assert first.milestones.first().due_on == date(2021, 9, 30)
    assert not second.milestones.exists()
    assert again.closed_on is None


def test_links_to_other_plans_and_signed_periods_are_counted(plan: Plan) -> None:
    def change(content: dict[str, Any]) -> None:
        content |= {"follows": "before", "followed_by": ["after"]}
        content["periods"][0]["signed_at"] = "2020-07-20T12:00:00+00:00"
        action = content["priorities"][0]["actions"][1]
        action["lineage"] = {"from": {"plan": "before", "number": "9.9"}, "into": []}

    said = [(one.where, one.text) for one in read_plan(changed(plan, change), "plan.json").not_read]
    assert ("plan", "2 links to plans before or after were not imported") in said
    assert ("plan", "1 mark of a signed report was not imported") in said
    assert ("action 1.2", "1 link to an action of another plan was not imported") in said


def test_lead_beside_the_groups_is_asked_and_an_unknown_work_stream_is_said(
    plan: Plan, tmp_path: Path
) -> None:
    action = {"groups": ["Steering Group", "QA Team"], "lead": "Nobody", "workstream": "9.9"}
    output = import_plan(
        changed(plan, lambda content: content["priorities"][0]["actions"][1].update(action)), tmp_path
    )
    assert "action 1.2: Its lead group, “Nobody”, is not one of the groups responsible." in output
    assert "action 1.2: The work stream “9.9” was not imported: its priority has no work stream" in output
    again = Action.objects.get(priority__plan__slug="again", number="1.2")
    assert (again.lead, again.workstream) == (None, None)


def test_plan_without_periods_comes_back_without(tmp_path: Path) -> None:
    plan = make_plan("plan")
    make_milestone(make_action(make_priority(plan)), date(2021, 6, 30))
    import_plan(plan_to_json(plan), tmp_path)
    assert not ReportingPeriod.objects.exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda content: content["plan"].update(amber_days=0), "Plan, amber from this many days late"),
        (lambda content: content.update(periods=5), "not a plan that the tracker exported"),
        (lambda content: content["periods"][1].update(label="first HALF"), "each with its own name"),
        (lambda content: content["periods"][1].update(label=""), "Reporting period"),
        (lambda content: content["periods"][1].update(starts_on="2020-06-30"), "overlap"),
        (lambda content: content["periods"][1].update(ends_on="2020-06-30"), "out of order"),
        (lambda content: content["periods"][1].update(ends_on="2190-06-30"), "out of range"),
    ],
)
def test_settings_and_periods_that_cannot_be_are_refused(
    plan: Plan, tmp_path: Path, change: Callable[[dict[str, Any]], object], says: str
) -> None:
    with pytest.raises(CommandError, match=says):
        import_plan(changed(plan, change), tmp_path)
    assert Plan.objects.get() == plan
