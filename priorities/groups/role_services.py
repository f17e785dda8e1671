"""The seats there are, and giving them to people."""

from datetime import date, datetime

from priorities.groups.queries import find_group
from priorities.models import Membership, Seat, Subgroup
from wsscp.audit.recording import Recorder, recording
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.policy import GROUP_ROLE_KINDS, Realm, Role, RoleKind, StandingGroup
from wsscp.signin.ending import end_sessions

# What a standing group is called where the partnership has not named it (annual report, section 4).
STANDING_GROUP_NAMES = {
    StandingGroup.BUSINESS_TEAM: ("Business Team", Subgroup.Kind.OTHER),
    StandingGroup.STEERING: ("Steering Group", Subgroup.Kind.EXECUTIVE),
    StandingGroup.PARTNERSHIP: ("Partnership Group", Subgroup.Kind.PARTNERSHIP),
    StandingGroup.CASE_REVIEW: ("Case Review Group", Subgroup.Kind.SUBGROUP),
    StandingGroup.LEARNING: ("Learning and Development Group", Subgroup.Kind.SUBGROUP),
}
# Other names such a group is found by before a new one is made.
STANDING_GROUP_ALIASES = {
    StandingGroup.LEARNING: (
        "Learning and Development Subgroup",
        "Learning & Development Subgroup",
        "Learning & Development Group",
    ),
}


def standing_group(opens: StandingGroup, *, record: Recorder) -> Subgroup:
    """Return the group whose seats open something, found by its usual name or made if need be."""
    group = Subgroup.objects.filter(opens=opens).first()
    if group is not None:
        return group
    name, kind = STANDING_GROUP_NAMES[opens]
    called = map(find_group, (name, *STANDING_GROUP_ALIASES.get(opens, ())))
    group = next((one for one in called if one is not None and not one.opens), None)
    if group is None:
        group = Subgroup(name=name, kind=kind)
    group.opens = opens
    return record.save(group)


class CannotGiveAccess(ValueError):
    """A group cannot be made the standing group that opens something. The message says why."""


def open_group_access(*, group: Subgroup, opens: StandingGroup, at: datetime) -> Subgroup:
    """Let sitting in a group, made if it is new, open what one of the standing groups does.

    For the command line: no page does it, because it gives access to everybody who sits there. Raises
    CannotGiveAccess, and ValidationError for a name that cannot be.
    """
    act = Act.CHANGED if group.pk else Act.CREATED
    with recording(act, by=None, at=at, realm=Realm.ACCOUNT) as record:
        if group.pk:
            group.refresh_from_db(from_queryset=Subgroup.objects.select_for_update(no_key=True))
        else:
            group.kind = STANDING_GROUP_NAMES[opens][1]
            group.full_clean()
        if group.opens:
            raise CannotGiveAccess(f"{group} gives access as {StandingGroup(group.opens).label} already.")
        other = Subgroup.objects.filter(opens=opens).first()
        if other is not None:
            raise CannotGiveAccess(f"{other} gives access as {opens.label} already, and only one group can.")
        group.opens = opens
        record.save(group)
        # Whoever sits there has other rights from now on, so they sign in again.
        for person in User.objects.filter(memberships__seat__subgroup=group).distinct():
            end_sessions(person=person)
    return group


def get_or_create_role(role: Role, group: Subgroup | None, *, record: Recorder) -> Seat:
    """Return a seat without title or agency which gives a role, made if need be.

    `group` is of a chair or member; the standing roles bring their own. Raises ValueError when the one
    who asks has them the wrong way round.
    """
    if role in set(StandingGroup):
        part, group = RoleKind.MEMBER, group or standing_group(StandingGroup(role), record=record)
        if group.opens != role:
            raise ValueError(f"{group} does not open {role}.")
    else:
        part = RoleKind(role)
    if (part in GROUP_ROLE_KINDS) != (group is not None):
        raise ValueError(f"A {part} sits in a group, and an office in none.")
    seat = Seat.objects.filter(part=part, subgroup=group, title="", agency=None, ends_on=None).first()
    return seat or record.save(Seat(part=part, subgroup=group))


def ensure_membership(
    *, person: User, seat: Seat, starts_on: date, ends_on: date | None = None, record: Recorder
) -> Membership:
    """Let a person hold a seat from a day on. A seat held already, without an end, is left as it is."""
    held = Membership.objects.filter(person=person, seat=seat, ends_on=None).first()
    return held or record.save(Membership(person=person, seat=seat, starts_on=starts_on, ends_on=ends_on))
