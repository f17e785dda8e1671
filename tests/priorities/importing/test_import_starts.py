"""The start of an action on its way in: read from its column, and asked about where it cannot be."""

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from priorities.exporting.files import plan_to_json
from priorities.models import Action, Plan, PlanImport
from priorities.rules.timescale import read_start
from tests.cast import ClientFor
from tests.make import make_action, make_milestone, make_plan, make_priority
from tests.priorities.importing.test_import_pages import address, confirm, upload
from wsscp.models import User

pytestmark = pytest.mark.django_db
NO_START = "Proposed: No start: the plan’s first day."
EMPTY = {"number": "1.1", "text": "Agree it", "milestones-TOTAL_FORMS": "0", "milestones-INITIAL_FORMS": "0"}


def csv(start: str, end: str = "Dec 2023") -> bytes:
    front = "Period,1 April 2023 to 31 March 2024\n\nPriority,No,Action,Lead,Start date,End date\n"
    return f'{front}1. Neglect,1.1,Agree it,Steering Group,"{start}",{end}\n'.encode()


def import_plan(file: Path, *arguments: str) -> str:
    out = StringIO()
    call_command("import_plan", file, "--slug", "plan", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("start", "starts_on", "asks"),
    [
        ("Jun 2023", date(2023, 6, 1), ""),
        ("Apr - Jun 2023", date(2023, 4, 1), ""),
        ("1 May to 30 June 2023", date(2023, 5, 1), ""),
        ("01/05/2023 - 30/06/2023", date(2023, 5, 1), ""),
        ("between May and July 2023", date(2023, 5, 1), ""),
        ("Apr 2023 and Jul 2023", date(2023, 4, 1), "“Apr 2023 and Jul 2023” names more than one day."),
        ("Apr and Jul 2023", date(2023, 4, 1), "“Apr and Jul 2023” names more than one day."),
        ("May 2023; Jul 2023", date(2023, 5, 1), "“May 2023; Jul 2023” names more than one day."),
        ("Jan 2090", None, "Its start, 1 January 2090, is after the plan ends."),
        ("Mar 2020", None, "Its start, 1 March 2020, is before the plan begins."),
        ("Jan 2024", None, "Its start, 1 January 2024, is after its last date, 31 December 2023."),
    ],
)
def test_command_reads_a_start_and_asks_where_it_cannot_be(
    tmp_path: Path, start: str, starts_on: date | None, asks: str
) -> None:
    file = tmp_path / "plan.csv"
    file.write_bytes(csv(start))
    output = import_plan(file)

    assert Action.objects.get().starts_on == starts_on
    assert ("question" in output) == bool(asks)
    assert f"action 1.1: {asks}" in output if asks else True
    proposed = f"Proposed: Starts {starts_on:%-d %B %Y}." if starts_on else NO_START
    assert (proposed in output) == bool(asks)


def test_range_and_list_are_told_apart() -> None:
    assert read_start("Apr - Jun 2023 and Oct 2023") == (
        date(2023, 4, 1),
        "“Apr - Jun 2023 and Oct 2023” names more than one day.",
    )
    assert read_start("2003-04-01") == (date(2003, 4, 1), "")
    assert read_start("soon") == (None, "")


def test_preview_asks_at_the_box_and_refuses_what_the_actions_own_page_refuses(
    client_for: ClientFor, business_team: User
) -> None:
    client = client_for(business_team)
    upload(client, csv("Jan 2090"), "plan.csv")
    plan_import = PlanImport.objects.get()
    page = client.get(address(plan_import)).content.decode()
    assert '<a href="#id_p0-a0-starts_on">Action 1.1</a>: Its start, 1 January 2090, is after' in page

    refused = confirm(client, plan_import, **{"p0-a0-starts_on": "2024-04-01"}).content.decode()
    assert "The plan ends on 31 March 2024. Enter no later day." in refused
    assert not Plan.objects.exists()
    confirm(client, plan_import, **{"p0-a0-starts_on": "2023-09-01"})
    assert Action.objects.get().starts_on == date(2023, 9, 1)


def test_preview_refuses_a_start_after_the_last_day_as_corrected(
    client_for: ClientFor, business_team: User
) -> None:
    client = client_for(business_team)
    upload(client, csv("Nov 2023"), "plan.csv")
    refused = confirm(client, PlanImport.objects.get(), **{"plan-ends_on": "2023-10-31"}).content.decode()
    assert "The plan ends on 31 October 2023. Enter no later day." in refused


def test_start_of_a_json_file_is_asked_about_too(client_for: ClientFor, business_team: User) -> None:
    plan = make_plan("plan")
    action = make_action(make_priority(plan), starts_on=date(2020, 2, 1))
    make_milestone(action, date(2021, 6, 30))
    content = json.loads(plan_to_json(plan))
    content["priorities"][0]["actions"][0]["starts_on"] = "2090-01-01"
    content["plan"]["slug"] = "again"
    client = client_for(business_team)
    upload(client, json.dumps(content).encode(), "plan.json")
    page = client.get(address(PlanImport.objects.get())).content.decode()
    assert "Its start, 1 January 2090, is after the plan ends." in page
    confirm(client, PlanImport.objects.get())
    again = Action.objects.get(priority__plan__slug="again")
    assert again.starts_on is None
    edit = reverse("priorities:action-edit", args=["again", again.pk])
    assert client.get(edit).status_code == 200
