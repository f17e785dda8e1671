"""Who may do what: every access rule of the tracker, as pure predicates over an actor.

Ground floor: standard library only, no Django and no clock. Views ask these; services ask whether
the state of a thing allows it. Anything not granted here is refused. An actor is made from the
memberships of a signed-in person by `priorities/access.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Role(StrEnum):
    """The seats that give access (partnership arrangements 2019, section 4; annual report, section 4)."""

    BUSINESS_TEAM = "business_team"
    CHAIR = "chair"
    MEMBER = "member"
    STEERING = "steering"
    SCRUTINEER = "scrutineer"
    LAY = "lay"
    CASE_REVIEW = "case_review"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The role as people say it."""
        return {
            Role.BUSINESS_TEAM: "Business team",
            Role.CHAIR: "Chair of a group",
            Role.MEMBER: "Member of a group",
            Role.STEERING: "Steering group",
            Role.SCRUTINEER: "Independent chair and scrutineer",
            Role.LAY: "Lay member",
            Role.CASE_REVIEW: "Case Review Group",
            Role.ADMINISTRATOR: "System administrator",
        }[self]


@dataclass(frozen=True)
class Actor:
    """Somebody signed in, as the rules see them: the roles held today and the groups chaired."""

    user_id: int
    roles: frozenset[Role] = field(default_factory=frozenset)
    chairs: frozenset[int] = field(default_factory=frozenset)


def can_read_plans(actor: Actor) -> bool:
    """Plans, actions, colours and reports are read by every seat but the administrator's alone.

    A system administrator manages accounts and sees no content.
    """
    return bool(actor.roles - {Role.ADMINISTRATOR})


def can_edit_plans(actor: Actor) -> bool:
    """The business team brings plans in and keeps every part of them current."""
    return Role.BUSINESS_TEAM in actor.roles


def can_update_action(actor: Actor, responsible: Iterable[int]) -> bool:
    """Progress, forecast and completion: the business team, or the chair of a responsible group.

    `responsible` holds the ids of the groups responsible for the action.
    """
    return can_edit_plans(actor) or not actor.chairs.isdisjoint(responsible)


def can_edit_reports(actor: Actor) -> bool:
    """The business team compiles the quarterly report."""
    return Role.BUSINESS_TEAM in actor.roles
