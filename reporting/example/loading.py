"""The example data: the real 2020-21 plan, what became of it, and accounts to look at it with.

Loaded through the same importer and services as real data, and recorded with the dates it happened.
"""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from priorities.actions.services import MilestoneDates, update_action
from priorities.groups.queries import find_group
from priorities.models import Action, Plan, ReportingPeriod
from priorities.people.accounts import add_account_with_roles
from reporting.example.groups import ExampleRole, load_groups, read_groups
from reporting.models import ReturnEntry, ReturnEvent, SubgroupReturn
from reporting.reports.services import EntryText, write_report
from reporting.returns.services import accept_return
from reporting.rules.return_states import ReturnRole, ReturnState, ReturnTransition
from wsscp.audit.recording import recording
from wsscp.models import User
from wsscp.models.audit import Act

HISTORY_FILE = Path(__file__).resolve().parent.parent / "example_data" / "wsscp-2020-21.json"

# (name before @example.org, how the person appears, seats). People appear by role; nobody's name is loaded.
EXAMPLE_ACCOUNTS = [
    (one["account"], one["shown"], [ExampleRole(*seat) for seat in one["seats"]])
    for one in read_groups()["people"]
]
ROLES_HELD_FROM = date(2020, 1, 1)


def read_history() -> dict[str, Any]:
    """Return what became of the plan, as written in the example data."""
    return json.loads(HISTORY_FILE.read_text(encoding="utf-8"))


@transaction.atomic
def load_accounts(*, password: str) -> dict[str, User]:
    """Make the groups with their seats, and the example accounts in some of them, with one password.

    Those there already stay as they are.
    """
    at = _noon(ROLES_HELD_FROM)
    seats = load_groups(at=at)
    return {
        name: add_account_with_roles(
            email=f"{name}@example.org",
            name=shown,
            seats=[seats[seat] for seat in held],
            starts_on=ROLES_HELD_FROM,
            at=at,
            password=password,
        )
        for name, shown, held in EXAMPLE_ACCOUNTS
    }


@transaction.atomic
def load_history(*, plan: Plan, people: dict[str, User]) -> None:
    """Record what became of the plan, each thing with its own date, and one quarter's returns and report."""
    told = read_history()
    for event in told["events"]:
        action = Action.objects.get(priority__plan=plan, number=event["action"])
        on = date.fromisoformat(event["on"])
        done = {
            one.pk: MilestoneDates(one.forecast_on, on)
            for one in action.milestones.all()
            if event.get("done")
        }
        update_action(
            action=action, text=event["text"], dates=done, made_on=on, by=people[event["by"]], at=_noon(on)
        )
    _write_report(told["report"], told["groups"], plan, people)


def _write_report(told: dict[str, Any], groups: dict[str, str], plan: Plan, people: dict[str, User]) -> None:
    period = ReportingPeriod.objects.get(plan=plan, label=told["period"])
    priorities = {priority.number: priority for priority in plan.priorities.all()}
    for one in told["returns"]:
        person, at = people[one["by"]], _noon(date.fromisoformat(one["submitted_on"]))
        returned = SubgroupReturn(
            period=period,
            subgroup=find_group(groups[one["by"]]),
            key_issues=one["key_issues"],
            submitted_by=person,
            submitted_at=at,
            state=ReturnState.SUBMITTED.value,
        )
        with recording(Act.CREATED, by=person, at=at, about=returned) as record:
            record.save(returned)
            for number, words in one["entries"].items():
                record.save(ReturnEntry(subgroup_return=returned, priority=priorities[number], **words))
            event = ReturnEvent(
                subgroup_return=returned, move=ReturnTransition.SUBMIT.value, by=person, at=at
            )
            record.save(event, quietly=True)
        accept_return(
            period=period,
            group=returned.subgroup,
            roles=frozenset({ReturnRole.TEAM}),
            by=people["business"],
            at=at + timedelta(days=1),
        )
    dated_on = date.fromisoformat(told["dated_on"])
    write_report(
        period=period,
        dated_on=dated_on,
        overview=told["overview"],
        key_issues=told["key_issues"],
        entries={priorities[number]: EntryText(**words) for number, words in told["entries"].items()},
        by=people["business"],
        at=_noon(dated_on),
    )


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
