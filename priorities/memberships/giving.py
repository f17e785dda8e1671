"""Giving somebody a role: at once, or as a proposal where another person must agree."""

from dataclasses import dataclass
from datetime import date, datetime

from priorities.groups.role_choices import RoleChoice
from priorities.memberships.services import give_role
from priorities.proposals.services import propose_role
from wsscp.models import User
from wsscp.policy import Grant


@dataclass(frozen=True)
class RoleAssignment:
    """A role for somebody between two days, with the reason where a second person must agree."""

    place: RoleChoice
    starts_on: date
    ends_on: date | None = None
    reason: str = ""

    @property
    def needs_second_person(self) -> bool:
        """Whether another person must agree first."""
        return self.place.grant is Grant.WITH_ANOTHER


def give_or_propose_role(
    *, person: User, assignment: RoleAssignment, by: User, by_is_officer: bool, at: datetime, today: date
) -> None:
    """Give a role, or propose it where a second person must agree.

    Raises CannotAssignRole and CannotPropose.
    """
    if not assignment.needs_second_person:
        give_role(
            person=person,
            place=assignment.place,
            starts_on=assignment.starts_on,
            ends_on=assignment.ends_on,
            by=by,
            at=at,
        )
        return
    propose_role(
        person=person,
        place=assignment.place,
        starts_on=assignment.starts_on,
        ends_on=assignment.ends_on,
        reason=assignment.reason,
        by=by,
        by_is_officer=by_is_officer,
        at=at,
        today=today,
    )
