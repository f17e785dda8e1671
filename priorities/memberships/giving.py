"""Giving somebody a role: at once, or as a proposal where another person must agree."""

from datetime import datetime

from priorities.groups.assignment import add_membership, role_of_choice
from priorities.groups.role_choices import RoleAssignment
from priorities.proposals.services import propose_role
from wsscp.audit.recording import recording_account
from wsscp.models import User
from wsscp.models.audit import Act


def give_or_propose_role(
    *, person: User, assignment: RoleAssignment, by: User, by_is_officer: bool, at: datetime
) -> None:
    """Give a role, or propose it where a second person must agree.

    Raises CannotAssignRole and CannotPropose.
    """
    if assignment.needs_second_person:
        propose_role(person=person, assignment=assignment, by=by, by_is_officer=by_is_officer, at=at)
        return
    with recording_account(Act.CREATED, by=by, at=at, about=person) as record:
        add_membership(
            person=person,
            seat=role_of_choice(assignment.place, record=record),
            starts_on=assignment.starts_on,
            ends_on=assignment.ends_on,
            record=record,
        )
