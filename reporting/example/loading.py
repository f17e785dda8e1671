"""The example data: the real 2020-21 plan, its history, and accounts to look at it with.

Loaded through the same importer and services as real data, and recorded with the dates on which it happened.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from priorities.actions.services import MilestoneDates, update_action
from priorities.groups.queries import find_group
from priorities.models import Action, Plan, ReportingPeriod
from priorities.people.accounts import add_account
from reporting.example.data import noon, read_example
from reporting.example.groups import GROUPS, ExampleRole, load_groups
from reporting.models import ReturnEntry, ReturnEvent, SubgroupReturn
from reporting.reports.services import EntryText, write_report
from reporting.returns.services import accept_return
from reporting.rules.return_states import ReturnRole, ReturnState, ReturnTransition
from wsscp.audit.recording import recording
from wsscp.models import User
from wsscp.models.audit import Act

# The file of what happened to the 2020-21 plan.
HISTORY = "wsscp-2020-21"

# (name before @example.org, name shown, roles). People appear by their role; no real name is loaded.
EXAMPLE_ACCOUNTS = [
    (person["account"], person["shown"], [ExampleRole(*role) for role in person["seats"]])
    for person in read_example(GROUPS)["people"]
]
ROLES_HELD_FROM = date(2020, 1, 1)


@transaction.atomic
def load_accounts(*, password: str) -> dict[str, User]:
    """Create the groups with their roles, and the example accounts holding some, with one password.

    Existing accounts stay as they are.
    """
    at = noon(ROLES_HELD_FROM)
    roles = load_groups(at=at)
    return {
        name: add_account(
            email=f"{name}@example.org",
            name=shown,
            seats=[roles[role] for role in held],
            starts_on=ROLES_HELD_FROM,
            at=at,
            password=password,
        )
        for name, shown, held in EXAMPLE_ACCOUNTS
    }


@transaction.atomic
def load_history(*, plan: Plan, people: dict[str, User]) -> None:
    """Record the plan's history, each event with its own date, and one quarter's returns and report."""
    data = read_example(HISTORY)
    for event in data["events"]:
        action = Action.objects.get(priority__plan=plan, number=event["action"])
        on = date.fromisoformat(event["on"])
        dates = {
            milestone.pk: MilestoneDates(milestone.forecast_on, on)
            for milestone in action.milestones.all()
            if event.get("done")
        }
        update_action(
            action=action, text=event["text"], dates=dates, made_on=on, by=people[event["by"]], at=noon(on)
        )
    _write_report(data["report"], data["groups"], plan, people)


def _write_report(data: dict[str, Any], groups: dict[str, str], plan: Plan, people: dict[str, User]) -> None:
    period = ReportingPeriod.objects.get(plan=plan, label=data["period"])
    priorities = {priority.number: priority for priority in plan.priorities.all()}
    for entry in data["returns"]:
        person, at = people[entry["by"]], noon(date.fromisoformat(entry["submitted_on"]))
        returned = SubgroupReturn(
            period=period,
            subgroup=find_group(groups[entry["by"]]),
            key_issues=entry["key_issues"],
            submitted_by=person,
            submitted_at=at,
            state=ReturnState.SUBMITTED.value,
        )
        with recording(Act.CREATED, by=person, at=at, about=returned) as record:
            record.save(returned)
            for number, texts in entry["entries"].items():
                record.save(ReturnEntry(subgroup_return=returned, priority=priorities[number], **texts))
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
    dated_on = date.fromisoformat(data["dated_on"])
    write_report(
        period=period,
        dated_on=dated_on,
        overview=data["overview"],
        key_issues=data["key_issues"],
        entries={priorities[number]: EntryText(**texts) for number, texts in data["entries"].items()},
        by=people["business"],
        at=noon(dated_on),
    )
