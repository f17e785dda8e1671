"""manage.py open_access: which group is the business team, the steering group and so on."""

import io

import pytest
from django.core.management import CommandError, call_command

from priorities.models import Subgroup
from tests.make import give_role, make_seat, make_subgroup, make_user
from wsscp.models import AuditEntry
from wsscp.policy import Role

pytestmark = pytest.mark.django_db


def _open(*arguments: str) -> str:
    out = io.StringIO()
    call_command("open_access", *arguments, stdout=out)
    return out.getvalue()


def test_sitting_in_the_group_named_gives_access(client_for):
    group = make_subgroup("Safeguarding Support Unit", short_name="SSU")
    officer = make_user("officer@example.org")
    give_role(make_seat(group), officer)
    client = client_for(officer)
    assert client.get("/plans/new/").status_code == 403

    assert _open("ssu", "--as", "business_team") == (
        "Sitting in Safeguarding Support Unit gives access as Business team: 1 person as of now.\n"
    )
    assert client.get("/plans/new/").status_code == 302  # signed out
    officer.refresh_from_db()
    assert client_for(officer).get("/plans/new/").status_code == 200


def test_an_account_made_afterwards_sits_in_that_group():
    group = make_subgroup("Executive")
    _open("Executive", "--as", "steering")
    call_command("add_account", "member@example.org", "--role", Role.STEERING, stdout=io.StringIO())

    assert group.seats.get().memberships.get().person.email == "member@example.org"
    assert not Subgroup.objects.filter(name="Steering Group").exists()


def test_a_group_that_is_not_there_yet_is_made_where_that_is_asked_for():
    _open("Executive", "--as", "steering", "--new")
    group = Subgroup.objects.get()

    assert (group.name, group.kind, group.opens) == ("Executive", "executive", "steering")
    assert AuditEntry.objects.first().act == "created"


def test_it_is_written_in_the_audit_trail():
    group = make_subgroup("Executive")
    _open("Executive", "--as", "steering")
    entry = AuditEntry.objects.first()

    assert (entry.act, entry.realm, entry.thing_id, entry.by) == ("changed", "account", str(group.pk), None)
    assert entry.changes == [
        {"thing": None, "field": "gives access as", "before": None, "after": "Steering group"}
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["Nowhere", "--as", "steering"], "There is no group Nowhere."),
        (["x" * 201, "--as", "steering", "--new"], "at most 200 characters"),
        (["Third", "--as", "steering", "--new"], "Executive gives access as Steering group already"),
        (["Second", "--as", "steering"], "Executive gives access as Steering group already"),
        (["Executive", "--as", "steering"], "Executive gives access as Steering group already"),
        (["Executive", "--as", "case_review"], "Executive gives access as Steering group already"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(arguments, message):
    make_subgroup("Executive", opens="steering")
    make_subgroup("Second")
    with pytest.raises(CommandError, match=message):
        _open(*arguments)

    assert list(Subgroup.objects.exclude(opens="").values_list("name", "opens")) == [
        ("Executive", "steering")
    ]
    assert Subgroup.objects.count() == 2
    assert not AuditEntry.objects.exists()
