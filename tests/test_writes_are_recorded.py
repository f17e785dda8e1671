"""Every way of writing, taken once, leaves an entry in the audit trail: who, what, when, before and after.

The addresses are those of the permission matrix, with what it posts laid over each page's own form; a
write that cannot be done from there fails, and so does a command that is not listed here.
"""

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from priorities.importing.services import EXAMPLE_PLAN
from tests.cast import Person
from tests.permission_matrix import NOT_RECORDED, Row, posted_to
from tests.test_architecture import MODULES
from tests.test_bad_input import Boxes
from tests.test_permission_matrix import ROWS
from tests.world import World
from wsscp.audit.recording import CASE_WORDS_OMITTED
from wsscp.models import AuditEntry
from wsscp.models.audit import Act
from wsscp.policy import Realm

SIGNED_OUT = {"anonymous", "closed"}


def admitted(row: Row) -> list[str]:
    """Return who of the signed-in may do what a row says, the first named in the matrix first."""
    return [
        name
        for name, answer in row.answers.items()
        if answer not in {"403", "404"} and name not in SIGNED_OUT
    ]


# What is not there, or is somebody else's: each of these addresses is posted to about something of one's own.
ELSEWHERE = ("no-", "stray-", "officer", "case-")
WRITES = [
    row for row in ROWS if row.method == "POST" and not row.thing.startswith(ELSEWHERE) and admitted(row)
]


def form_of(client: Client, address: str) -> dict[str, str]:
    """Return what the page at an address would send unchanged; nothing for one that only takes posts."""
    response = client.get(address)
    if response.status_code != 200:
        return {}
    boxes = Boxes()
    boxes.feed(response.content.decode())
    return {name: value for name, value in boxes.values.items() if value}


def test_there_are_writes_to_be_recorded() -> None:
    assert len(WRITES) > 15


@pytest.mark.parametrize("row", [row for row in WRITES if row.route not in NOT_RECORDED], ids=str)
def test_every_write_by_an_address_is_recorded(
    row: Row, world: World, cast: dict[str, Person], clients: dict[str, Client]
) -> None:
    name = admitted(row)[0]
    address = reverse(row.route, kwargs=world[row.thing])
    data = form_of(clients[name], address) | posted_to(row.route)
    last = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    response = clients[name].post(address, data)

    entries = list(AuditEntry.objects.filter(pk__gt=last).exclude(act=Act.REFUSED))
    assert entries, f"nothing was recorded ({response.status_code}): give {row.route} what it takes in POSTED"
    for entry in entries:
        assert entry.by == cast[name]
        assert entry.by_label == str(cast[name])
        assert timezone.now() - entry.at < timedelta(minutes=1)
        assert entry.thing_type
        assert entry.thing_id
        assert entry.thing_label
        assert entry.act in Act
        assert entry.realm in {realm.value for realm in Realm}
    changes = [change for entry in entries for change in entry.changes]
    assert all(change["field"] and _has_a_change(change) for change in changes)
    assert changes or all(entry.summary for entry in entries)


def _has_a_change(change: dict[str, str | None]) -> bool:
    """Of a case review the audit trail has that a field changed, and none of its words."""
    before, after = change["before"], change["after"]
    return before != after or before == after == CASE_WORDS_OMITTED


def test_nothing_is_excused_that_is_not_there() -> None:
    assert set(NOT_RECORDED) <= {row.route for row in WRITES}


# Each command with arguments that make it write a fact; None for one that writes none.
COMMANDS: dict[str, list[str] | None] = {
    "add_account": ["officer@example.org", "--role", "business_team"],
    "clear_old": None,
    "demo": [],
    "export_plan": None,
    "import_plan": [str(EXAMPLE_PLAN)],
    "open_access": ["Safeguarding Unit", "--as", "steering", "--new"],
    "quarterly_report": None,
    "rag": None,
    "send_mail": None,
    # Writes once there is something to remind of: tests/reporting/returns/test_reminders.py.
    "send_reminders": None,
    "training_tables": None,
    "verify_audit": None,
    "verify_reports": None,
    "working_days": None,
}


def test_every_command_is_listed() -> None:
    commands = {name.rpartition(".")[2] for name in MODULES if ".management.commands." in name}
    assert set(COMMANDS) == commands


@pytest.mark.django_db
@pytest.mark.parametrize("name", [name for name, arguments in COMMANDS.items() if arguments is not None])
def test_every_write_by_a_command_is_recorded(name: str) -> None:
    call_command(name, *COMMANDS[name] or (), stdout=io.StringIO())

    entries = list(AuditEntry.objects.filter(by=None))
    assert entries
    assert all(entry.thing_label and (entry.changes or entry.summary) for entry in entries)
