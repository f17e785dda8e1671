"""The example data's groups, agencies and roles: those of the partnership, by title and agency."""

from datetime import date, datetime
from typing import Any, NamedTuple

from priorities.groups.queries import find_group
from priorities.models import Agency, AgencyName, Seat, Subgroup, SubgroupAlias
from reporting.example.data import read_example
from wsscp.audit.recording import Recorder, recording
from wsscp.models.audit import Act
from wsscp.policy import RoleKind

# The file of groups, agencies, roles and who holds them.
GROUPS = "wsscp-groups"


class ExampleRole(NamedTuple):
    """A role as the example data names it: group, title and agency; outside groups "" and the role's kind."""

    group: str
    title: str
    agency: str = ""


def load_groups(*, at: datetime) -> dict[ExampleRole, Seat]:
    """Create the groups, agencies and roles that are missing; return every role by its name here.

    Of several with one title in a group the first is meant: chairs come before members.
    """
    data = read_example(GROUPS)
    agencies = {entry["name"]: _agency(entry, at) for entry in data["agencies"]}
    roles: dict[ExampleRole, Seat] = {}
    for entry in data["groups"]:
        with recording(Act.CREATED, by=None, at=at) as record:
            group = _group(entry, record)
            for part, title, agency in entry.get("seats", []):
                seat = _seat(record, part=part, subgroup=group, title=title, agency=agencies.get(agency))
                roles.setdefault(ExampleRole(entry["name"], title), seat)
                roles.setdefault(ExampleRole(entry["name"], title, agency), seat)
    for part in data["offices"]:
        with recording(Act.CREATED, by=None, at=at) as record:
            roles[ExampleRole("", part)] = _seat(record, part=part, subgroup=None, title="", agency=None)
    return roles


def _agency(data: dict[str, Any], at: datetime) -> Agency:
    agency = Agency.objects.filter(name__iexact=data["name"]).first()
    if agency is not None:
        return agency
    with recording(Act.CREATED, by=None, at=at) as record:
        agency = record.save(
            Agency(name=data["name"], short_name=data.get("short_name", ""), kind=data["kind"])
        )
        for name in data.get("names", []):
            record.save(AgencyName(agency=agency, name=name["name"], ends_on=_day(name.get("until"))))
    return agency


def _group(data: dict[str, Any], record: Recorder) -> Subgroup:
    """Return a group by any of its names, created if missing; an existing one only gains what it opens."""
    names = [name if isinstance(name, dict) else {"name": name} for name in data.get("names", [])]
    matches = (find_group(name) for name in (data["name"], *(entry["name"] for entry in names)))
    group = next((match for match in matches if match is not None), None)
    if group is None:
        group = record.save(
            Subgroup(
                name=data["name"],
                short_name=data.get("short_name", ""),
                kind=data["kind"],
                purpose=data["purpose"],
                meets=data.get("meets", ""),
                parent=find_group(data["parent"]) if "parent" in data else None,
            )
        )
        for entry in names:
            record.save(SubgroupAlias(subgroup=group, name=entry["name"], ends_on=_day(entry.get("until"))))
    opens = data.get("opens", "")
    if opens and not group.opens and not Subgroup.objects.filter(opens=opens).exists():
        group.opens = opens
        record.save(group)
    return group


def _seat(
    record: Recorder, *, part: str, subgroup: Subgroup | None, title: str, agency: Agency | None
) -> Seat:
    fields = {"part": RoleKind(part), "subgroup": subgroup, "title": title, "agency": agency}
    return Seat.objects.filter(**fields).first() or record.save(Seat(**fields))


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
