"""The seats there are, and giving them to people."""

from datetime import date

from priorities.models import Membership, Seat, Subgroup, SubgroupAlias
from wsscp.models import User
from wsscp.policy import GROUP_PARTS, Opens, Part, Role
from wsscp.services.audit import Recorder

# What a standing group is called where the partnership has not named it (annual report, section 4).
STANDING_NAMES = {
    Opens.BUSINESS_TEAM: ("Business Team", Subgroup.Kind.OTHER),
    Opens.STEERING: ("Steering Group", Subgroup.Kind.EXECUTIVE),
    Opens.PARTNERSHIP: ("Partnership Group", Subgroup.Kind.PARTNERSHIP),
    Opens.CASE_REVIEW: ("Case Review Group", Subgroup.Kind.SUBGROUP),
}


def standing_group(opens: Opens, *, record: Recorder) -> Subgroup:
    """Return the group whose seats open something, found by its usual name or made if need be."""
    group = Subgroup.objects.filter(opens=opens).first()
    if group is not None:
        return group
    name, kind = STANDING_NAMES[opens]
    alias = SubgroupAlias.objects.filter(name__iexact=name).select_related("subgroup").first()
    group = Subgroup.objects.filter(name__iexact=name, opens="").first() or (alias and alias.subgroup)
    if group is None or group.opens:
        group = Subgroup(name=name, kind=kind)
    group.opens = opens
    return record.save(group)


def seat_for(role: Role, group: Subgroup | None, *, record: Recorder) -> Seat:
    """Return a seat without title or agency which gives a role, made if need be.

    `group` is of a chair or member; the standing roles bring their own. Raises ValueError when the one
    who asks has them the wrong way round.
    """
    if role in set(Opens):
        part, group = Part.MEMBER, group or standing_group(Opens(role), record=record)
        if group.opens != role:
            raise ValueError(f"{group} does not open {role}.")
    else:
        part = Part(role)
    if (part in GROUP_PARTS) != (group is not None):
        raise ValueError(f"A {part} sits in a group, and an office in none.")
    seat = Seat.objects.filter(part=part, subgroup=group, title="", agency=None, ends_on=None).first()
    return seat or record.save(Seat(part=part, subgroup=group))


def give_seat(
    *, person: User, seat: Seat, starts_on: date, ends_on: date | None = None, record: Recorder
) -> Membership:
    """Let a person hold a seat from a day on. A seat held already, without an end, is left as it is."""
    held = Membership.objects.filter(person=person, seat=seat, ends_on=None).first()
    return held or record.save(Membership(person=person, seat=seat, starts_on=starts_on, ends_on=ends_on))
