"""The example data's groups, agencies and seats: those of the partnership, by title and agency."""

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from priorities.groups.queries import find_group
from priorities.models import Agency, AgencyName, Seat, Subgroup, SubgroupAlias
from wsscp.audit.recording import Recorder, recording
from wsscp.models.audit import Act
from wsscp.policy import RoleKind

GROUPS_FILE = Path(__file__).resolve().parent.parent / "example_data" / "wsscp-groups.json"


class ExampleRole(NamedTuple):
    """A seat as the example data names it: group ("" for an office), title (an office's part), agency."""

    group: str
    title: str
    agency: str = ""


def read_groups() -> dict[str, Any]:
    """Return groups, agencies, seats and who sits where, as written in the example data."""
    return json.loads(GROUPS_FILE.read_text(encoding="utf-8"))


def load_groups(*, at: datetime) -> dict[ExampleRole, Seat]:
    """Make the groups, agencies and seats that are not there yet; return every seat as people name it.

    Of several with one title in a group the first stands for it: chairs come before members.
    """
    told = read_groups()
    agencies = {one["name"]: _agency(one, at) for one in told["agencies"]}
    found: dict[ExampleRole, Seat] = {}
    for one in told["groups"]:
        with recording(Act.CREATED, by=None, at=at) as record:
            group = _group(one, record)
            for part, title, agency in one.get("seats", []):
                seat = _seat(record, part=part, subgroup=group, title=title, agency=agencies.get(agency))
                found.setdefault(ExampleRole(one["name"], title), seat)
                found.setdefault(ExampleRole(one["name"], title, agency), seat)
    for part in told["offices"]:
        with recording(Act.CREATED, by=None, at=at) as record:
            found[ExampleRole("", part)] = _seat(record, part=part, subgroup=None, title="", agency=None)
    return found


def _agency(told: dict[str, Any], at: datetime) -> Agency:
    agency = Agency.objects.filter(name__iexact=told["name"]).first()
    if agency is not None:
        return agency
    with recording(Act.CREATED, by=None, at=at) as record:
        agency = record.save(
            Agency(name=told["name"], short_name=told.get("short_name", ""), kind=told["kind"])
        )
        for one in told.get("names", []):
            record.save(AgencyName(agency=agency, name=one["name"], ends_on=_day(one.get("until"))))
    return agency


def _group(told: dict[str, Any], record: Recorder) -> Subgroup:
    """Return a group by any of its names; one that is there stays as it is, but gains what it opens."""
    names = [one if isinstance(one, dict) else {"name": one} for one in told.get("names", [])]
    known = (find_group(name) for name in (told["name"], *(one["name"] for one in names)))
    group = next((one for one in known if one is not None), None)
    if group is None:
        group = record.save(
            Subgroup(
                name=told["name"],
                short_name=told.get("short_name", ""),
                kind=told["kind"],
                purpose=told["purpose"],
                meets=told.get("meets", ""),
                parent=find_group(told["parent"]) if "parent" in told else None,
            )
        )
        for one in names:
            record.save(SubgroupAlias(subgroup=group, name=one["name"], ends_on=_day(one.get("until"))))
    opens = told.get("opens", "")
    if opens and not group.opens and not Subgroup.objects.filter(opens=opens).exists():
        group.opens = opens
        record.save(group)
    return group


def _seat(
    record: Recorder, *, part: str, subgroup: Subgroup | None, title: str, agency: Agency | None
) -> Seat:
    wanted = {"part": RoleKind(part), "subgroup": subgroup, "title": title, "agency": agency}
    return Seat.objects.filter(**wanted).first() or record.save(Seat(**wanted))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
