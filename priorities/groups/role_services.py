"""Creating roles and standing groups, and giving a role to a person between two days."""

from datetime import date, datetime

from django.db.models import Q

from priorities.access.people import lock_person
from priorities.groups.queries import find_group
from priorities.groups.role_choices import RoleChoice
from priorities.models import Membership, Seat, Subgroup
from wsscp.audit.recording import Recorder, recording_account
from wsscp.dates import long_date
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.policy import GROUP_ROLE_KINDS, Role, RoleKind, StandingGroup
from wsscp.signin.ending import end_sessions

# The name of a standing group where the partnership has not named it (annual report, section 4).
STANDING_GROUP_NAMES = {
    StandingGroup.BUSINESS_TEAM: ("Business Team", Subgroup.Kind.OTHER),
    StandingGroup.STEERING: ("Steering Group", Subgroup.Kind.EXECUTIVE),
    StandingGroup.PARTNERSHIP: ("Partnership Group", Subgroup.Kind.PARTNERSHIP),
    StandingGroup.CASE_REVIEW: ("Case Review Group", Subgroup.Kind.SUBGROUP),
    StandingGroup.LEARNING: ("Learning and Development Group", Subgroup.Kind.SUBGROUP),
}
# Other names by which such a group is found before a new one is made.
STANDING_GROUP_ALIASES = {
    StandingGroup.LEARNING: (
        "Learning and Development Subgroup",
        "Learning & Development Subgroup",
        "Learning & Development Group",
    ),
}


def standing_group(opens: StandingGroup, *, record: Recorder) -> Subgroup:
    """Return the group whose roles give an access, found by its usual name or created."""
    group = Subgroup.objects.filter(opens=opens).first()
    if group is not None:
        return group
    name, kind = STANDING_GROUP_NAMES[opens]
    candidates = map(find_group, (name, *STANDING_GROUP_ALIASES.get(opens, ())))
    group = next((group for group in candidates if group is not None and not group.opens), None)
    if group is None:
        group = Subgroup(name=name, kind=kind)
    group.opens = opens
    return record.save(group)


class CannotGiveAccess(ValueError):
    """A group cannot be made the standing group that gives an access. The message says why."""


def open_group_access(*, group: Subgroup, opens: StandingGroup, at: datetime) -> Subgroup:
    """Let the roles in a group, saved if it is new, give the access of a standing group.

    For the command line: no page does it, because it gives access to everybody with a role there. Raises
    CannotGiveAccess, and ValidationError for an invalid name.
    """
    act = Act.CHANGED if group.pk else Act.CREATED
    with recording_account(act, by=None, at=at) as record:
        if group.pk:
            record.lock_version(group)
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
        # Whoever has a role there has other rights from now on, so they sign in again.
        for person in User.objects.filter(memberships__seat__subgroup=group).distinct():
            end_sessions(person=person)
    return group


def get_or_create_role(role: Role, group: Subgroup | None, *, record: Recorder) -> Seat:
    """Return the group role without title or agency that gives a role of the policy, created if needed.

    `group` is for a chair or member; the standing roles have their own. Raises ValueError for a group where
    there must be none, and the reverse.
    """
    if role in set(StandingGroup):
        kind, group = RoleKind.MEMBER, group or standing_group(StandingGroup(role), record=record)
        if group.opens != role:
            raise ValueError(f"{group} does not open {role}.")
    else:
        kind = RoleKind(role)
    if (kind in GROUP_ROLE_KINDS) != (group is not None):
        raise ValueError(f"A {kind} sits in a group, and an office in none.")
    return plain_role(kind, group, record=record)


def ensure_membership(
    *, person: User, seat: Seat, starts_on: date, ends_on: date | None = None, record: Recorder
) -> Membership:
    """Give a role to a person from a day on. A membership that has no end yet is returned unchanged."""
    held = Membership.objects.filter(person=person, seat=seat, ends_on=None).first()
    return held or record.save(Membership(person=person, seat=seat, starts_on=starts_on, ends_on=ends_on))


class CannotAssignRole(Exception):
    """The role cannot be given, or its end changed. The message says why."""


def add_membership(
    *, person: User, seat: Seat, starts_on: date, ends_on: date | None, record: Recorder
) -> Membership:
    """Give a role to a person, and end their sessions. Raises CannotAssignRole."""
    lock_person(person)
    check_role_dates(seat, starts_on, ends_on)
    ends_after = Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    starts_before = Q() if ends_on is None else Q(starts_on__lte=ends_on)
    held = Membership.objects.filter(ends_after, starts_before, person=person, seat=seat).first()
    if held is not None:
        until = f"until {long_date(held.ends_on)}" if held.ends_on else "with no end"
        raise CannotAssignRole(f"{person} holds this seat already, from {long_date(held.starts_on)} {until}.")
    record.summary = f"Seat given: {seat.in_group}"
    row = record.save(Membership(person=person, seat=seat, starts_on=starts_on, ends_on=ends_on))
    end_sessions(person=person)
    return row


def check_role_dates(seat: Seat, starts_on: date, ends_on: date | None) -> None:
    """Raise CannotAssignRole unless the role exists on every day from the first to the last."""
    if seat.starts_on and starts_on < seat.starts_on:
        raise CannotAssignRole(f"There is such a seat from {long_date(seat.starts_on)} only.")
    if seat.ends_on and (ends_on is None or ends_on > seat.ends_on):
        raise CannotAssignRole(
            f"There is such a seat until {long_date(seat.ends_on)}: enter a last day by then."
        )


def role_of_choice(choice: RoleChoice, *, record: Recorder) -> Seat:
    """Return the role of a choice, created if it does not exist."""
    return choice.seat or plain_role(choice.part, choice.group, record=record)


def plain_role(part: RoleKind, group: Subgroup | None, *, record: Recorder) -> Seat:
    """Return the role of a kind without title or agency, in a group or in none, created if need be."""
    role = Seat.objects.filter(part=part, subgroup=group, title="", agency=None, ends_on=None).first()
    return role or record.save(Seat(part=part, subgroup=group))
