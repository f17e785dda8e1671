"""Giving somebody a role: at once, or as a proposal where another person must agree."""

from dataclasses import dataclass
from datetime import date, datetime

from priorities.groups.role_choices import Place
from priorities.memberships.services import give_place
from priorities.proposals.services import propose_seat
from wsscp.models import User
from wsscp.policy import Grant


@dataclass(frozen=True)
class Admission:
    """A seat for somebody between two days, and why; a seat given alone needs no reason."""

    place: Place
    starts_on: date
    ends_on: date | None = None
    reason: str = ""

    @property
    def takes_two(self) -> bool:
        """Whether another person must agree first."""
        return self.place.grant is Grant.WITH_ANOTHER


def admit(*, person: User, to: Admission, by: User, by_is_officer: bool, at: datetime, today: date) -> None:
    """Give a seat, or propose it where another person must agree. Raises CannotSeat and CannotPropose."""
    if not to.takes_two:
        give_place(person=person, place=to.place, starts_on=to.starts_on, ends_on=to.ends_on, by=by, at=at)
        return
    propose_seat(
        person=person,
        place=to.place,
        starts_on=to.starts_on,
        ends_on=to.ends_on,
        reason=to.reason,
        by=by,
        by_is_officer=by_is_officer,
        at=at,
        today=today,
    )
