"""Who may do what: every access rule of the tracker, as pure predicates over an actor.

Ground floor: standard library only, no Django and no clock. Views ask these; services ask whether
the state of a thing allows it. Anything not granted here is refused. An actor is made from the seats
a signed-in person holds today, by `priorities/access/guards.py`. Where the rules come from, and where they
differ from the matrix they were drawn from: docs/decisions/11-seats-give-access.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto
from typing import NamedTuple


class RoleKind(StrEnum):
    """What a seat is: a place in a group, or an office of its own."""

    CHAIR = "chair"
    DEPUTY = "deputy"
    MEMBER = "member"
    SCRUTINEER = "scrutineer"
    LAY = "lay"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The part as people say it."""
        return {
            RoleKind.CHAIR: "Chair",
            RoleKind.DEPUTY: "Deputy chair",
            RoleKind.MEMBER: "Member",
            RoleKind.SCRUTINEER: "Independent chair and scrutineer",
            RoleKind.LAY: "Lay member",
            RoleKind.ADMINISTRATOR: "System administrator",
        }[self]


# These sit in a group; the others are offices, with or without one.
GROUP_ROLE_KINDS = frozenset({RoleKind.CHAIR, RoleKind.DEPUTY, RoleKind.MEMBER})
LEAD_KINDS = frozenset({RoleKind.CHAIR, RoleKind.DEPUTY})


class StandingGroup(StrEnum):
    """What sitting in one of the standing groups opens (annual report, section 4)."""

    BUSINESS_TEAM = "business_team"
    STEERING = "steering"
    PARTNERSHIP = "partnership"
    CASE_REVIEW = "case_review"
    LEARNING = "learning"

    @property
    def label(self) -> str:
        """The standing group as people say it."""
        return {
            StandingGroup.BUSINESS_TEAM: "Business team",
            StandingGroup.STEERING: "Steering group",
            StandingGroup.PARTNERSHIP: "Partnership group",
            StandingGroup.CASE_REVIEW: "Case Review Group",
            StandingGroup.LEARNING: "Learning and Development group",
        }[self]


class Role(StrEnum):
    """What somebody is to the rules, by all the seats held (partnership arrangements 2019, section 5)."""

    BUSINESS_TEAM = "business_team"
    CHAIR = "chair"
    MEMBER = "member"
    STEERING = "steering"
    SCRUTINEER = "scrutineer"
    LAY = "lay"
    PARTNERSHIP = "partnership"
    CASE_REVIEW = "case_review"
    LEARNING = "learning"
    ADMINISTRATOR = "administrator"

    @property
    def label(self) -> str:
        """The role as people say it."""
        if self is Role.CHAIR:
            return "Chair of a group"
        if self is Role.MEMBER:
            return "Member of a group"
        return StandingGroup(self).label if self in set(StandingGroup) else RoleKind(self).label


# One who holds any of these needs a second factor where the settings demand it (NCSC; OWASP ASVS 6.3.3).
SECOND_FACTOR_ROLES = frozenset({Role.BUSINESS_TEAM, Role.CASE_REVIEW, Role.SCRUTINEER, Role.ADMINISTRATOR})


class HeldRole(NamedTuple):
    """A seat somebody holds: what it is, in which group, and what that group opens ("" for nothing)."""

    part: str
    group: int | None
    opens: str


@dataclass(frozen=True)
class Actor:
    """Somebody signed in, as the rules see them. Groups are ids; who leads a group also sits in it."""

    user_id: int
    roles: frozenset[Role] = field(default_factory=frozenset)
    leads: frozenset[int] = field(default_factory=frozenset)
    groups: frozenset[int] = field(default_factory=frozenset)
    chairs_case_review: bool = False
    # Two people have opened the case reviews to this one for an hour (reviews/access/guards.py).
    has_emergency_access: bool = False


def actor_of(user_id: int, seats: Iterable[HeldRole]) -> Actor:
    """Return what the seats held on a day make of somebody: the union of what each of them gives."""
    held = list(seats)
    in_groups = [seat for seat in held if seat.group is not None]
    return Actor(
        user_id=user_id,
        roles=frozenset(role for seat in held for role in _roles(seat)),
        leads=frozenset(seat.group for seat in in_groups if seat.part in LEAD_KINDS),
        groups=frozenset(seat.group for seat in in_groups),
        chairs_case_review=any(
            seat.part == RoleKind.CHAIR and seat.opens == StandingGroup.CASE_REVIEW for seat in in_groups
        ),
    )


def _roles(seat: HeldRole) -> set[Role]:
    """A place in a standing group gives that group's role; a lay member stays one wherever they sit."""
    if seat.part not in GROUP_ROLE_KINDS:
        return {Role(seat.part)}
    roles = {Role.CHAIR} if seat.part in LEAD_KINDS else set()
    return roles | {Role(seat.opens) if seat.opens else Role.MEMBER}


def needs_second_factor(actor: Actor) -> bool:
    """Those who could do most harm with a stolen password."""
    return not SECOND_FACTOR_ROLES.isdisjoint(actor.roles)


# ---- Plans and reports -----------------------------------------------------------------------------


def can_read_plans(actor: Actor) -> bool:
    """Plans, actions and colours are read by every seat but the administrator's alone.

    A system administrator manages accounts and sees no content.
    """
    return bool(actor.roles - {Role.ADMINISTRATOR})


def can_read_drafts(actor: Actor) -> bool:
    """A report not yet signed is for those who work on it; the partnership group reads what is published."""
    return bool(actor.roles - {Role.ADMINISTRATOR, Role.PARTNERSHIP})


def can_edit_plans(actor: Actor) -> bool:
    """The business team brings plans in and keeps every part of them current."""
    return Role.BUSINESS_TEAM in actor.roles


def can_update_action(actor: Actor, responsible: Iterable[int]) -> bool:
    """Progress, forecast and completion: the business team, or who leads a responsible group.

    `responsible` holds the ids of the groups responsible for the action.
    """
    return can_edit_plans(actor) or not actor.leads.isdisjoint(responsible)


def can_share_lists(actor: Actor) -> bool:
    """The business team keeps the lists that everybody who reads a plan finds there."""
    return Role.BUSINESS_TEAM in actor.roles


def can_change_list(actor: Actor, *, owner: int, is_shared: bool) -> bool:
    """A saved list is its owner's; one that is shared, the business team's."""
    return can_share_lists(actor) if is_shared else actor.user_id == owner


def can_propose_dates(actor: Actor) -> bool:
    """The page on which new due dates are proposed: who keeps plans, or leads a group."""
    return can_edit_plans(actor) or bool(actor.leads)


def can_propose_date(actor: Actor, responsible: Iterable[int]) -> bool:
    """Proposing a new due date for an action: who may tell how it stands."""
    return can_update_action(actor, responsible)


def can_decide_dates(actor: Actor) -> bool:
    """The steering group decides on new due dates."""
    return Role.STEERING in actor.roles


def can_decide_date(actor: Actor, proposer: int) -> bool:
    """Approving or refusing a new due date: the steering group, and never who proposed it."""
    return can_decide_dates(actor) and actor.user_id != proposer


def can_withdraw_date(actor: Actor, proposer: int) -> bool:
    """Taking a proposed date back is for who proposed it."""
    return can_read_plans(actor) and actor.user_id == proposer


def can_edit_evidence(actor: Actor, responsible: Iterable[int]) -> bool:
    """Adding, changing and removing evidence of an action: who may tell how it stands."""
    return can_update_action(actor, responsible)


def can_challenge(actor: Actor) -> bool:
    """Challenging what is told of an action: the steering group, and the independent scrutineer."""
    return not actor.roles.isdisjoint({Role.STEERING, Role.SCRUTINEER})


def can_check_evidence(actor: Actor, responsible: Iterable[int]) -> bool:
    """Who checks evidence: those who tell how actions stand, and those who challenge what is told."""
    return can_challenge(actor) or can_edit_evidence(actor, responsible)


def can_verify_evidence(actor: Actor, responsible: Iterable[int], adder: int) -> bool:
    """Saying that evidence shows what it claims: never who added it."""
    return can_check_evidence(actor, responsible) and actor.user_id != adder


def can_edit_reports(actor: Actor) -> bool:
    """The business team compiles the quarterly report."""
    return Role.BUSINESS_TEAM in actor.roles


def leads_group(actor: Actor, group: int) -> bool:
    """Whether somebody is the chair of a group, or its deputy."""
    return group in actor.leads


def can_write_return(actor: Actor, group: int) -> bool:
    """A group's return is written by who leads the group, or by the business team on its behalf."""
    return leads_group(actor, group) or Role.BUSINESS_TEAM in actor.roles


def can_read_return(actor: Actor, group: int, is_in: bool) -> bool:
    """A draft is its writers' own; once it is in, it is for those who work on the report."""
    return can_read_drafts(actor) and (is_in or can_write_return(actor, group))


def can_decide_returns(actor: Actor) -> bool:
    """The business team accepts a return or sends it back, and chases."""
    return Role.BUSINESS_TEAM in actor.roles


# ---- Training --------------------------------------------------------------------------------------


def can_read_training(actor: Actor) -> bool:
    """The programme, its calendar and its totals: everybody who reads plans."""
    return can_read_plans(actor)


def can_edit_training(actor: Actor) -> bool:
    """Courses, sessions, attendance and evaluation: who sits in the learning group, and the business team."""
    return not actor.roles.isdisjoint({Role.LEARNING, Role.BUSINESS_TEAM})


def can_sign_reports(actor: Actor) -> bool:
    """The steering group signs; whether one of them wrote some of it is looked at beside this."""
    return Role.STEERING in actor.roles


def can_withdraw_reports(actor: Actor) -> bool:
    """A report offered for signing goes back to its writers by the word of either side."""
    return can_edit_reports(actor) or can_sign_reports(actor)


# ---- People, seats and accounts ----------------------------------------------------------------------


def can_edit_groups(actor: Actor) -> bool:
    """Groups, agencies and the seats there are: the business team, as secretariat."""
    return Role.BUSINESS_TEAM in actor.roles


def can_see_names(actor: Actor, group: int) -> bool:
    """Who holds a group's seats: for those who manage seats, and for those who sit in the group."""
    return can_manage_accounts(actor) or group in actor.groups


def can_manage_accounts(actor: Actor) -> bool:
    """Inviting people, closing accounts, helping who lost a factor: business team and administrators."""
    return not actor.roles.isdisjoint({Role.BUSINESS_TEAM, Role.ADMINISTRATOR})


def can_see_people(actor: Actor) -> bool:
    """The list of people: those who manage accounts, and the chair who admits to the case review group."""
    return can_manage_accounts(actor) or actor.chairs_case_review


def can_know_of_people(actor: Actor) -> bool:
    """That there is such a list: everybody with a seat; to others it is as if it were not there."""
    return can_read_plans(actor) or can_see_people(actor)


def can_change_account(actor: Actor, person: int) -> bool:
    """Closing, reopening or signing out somebody else. Nobody does it to themselves by this way."""
    return can_manage_accounts(actor) and actor.user_id != person


class Grant(Enum):
    """How far somebody's word goes when a seat is to be given."""

    NO = auto()
    # Another person must agree before the seat is held.
    WITH_ANOTHER = auto()
    YES = auto()


def grant_of(actor: Actor, *, person: int, part: str, opens: str) -> Grant:
    """Return whether somebody may give a seat of this part and group to a person.

    Nobody gives themselves a seat. The Case Review Group's are given by its chair alone. Those which
    could give further seats (business team, administrator) take two people.
    """
    if actor.user_id == person:
        return Grant.NO
    if opens == StandingGroup.CASE_REVIEW:
        return Grant.YES if actor.chairs_case_review else Grant.NO
    if part == RoleKind.ADMINISTRATOR or opens == StandingGroup.BUSINESS_TEAM:
        return Grant.WITH_ANOTHER if can_manage_accounts(actor) else Grant.NO
    return Grant.YES if Role.BUSINESS_TEAM in actor.roles else Grant.NO


def is_business_team(actor: Actor) -> bool:
    """Whether somebody is of the business team: kept with what they propose, for who agrees to it."""
    return Role.BUSINESS_TEAM in actor.roles


def can_agree(actor: Actor, *, person: int, proposer: int, proposer_is_officer: bool) -> bool:
    """Agreeing to what another proposed of a person (a seat, a lost factor's reset).

    Never the proposer, never the person it is for, and one of the two is of the business team:
    administrators alone open nothing.
    """
    if actor.user_id in {person, proposer}:
        return False
    if Role.BUSINESS_TEAM in actor.roles:
        return True
    return Role.ADMINISTRATOR in actor.roles and proposer_is_officer


def can_refuse(actor: Actor, *, person: int) -> bool:
    """Refusing what was proposed opens nothing: who manages accounts may, the proposer too (taking it back).

    Never the person it is for.
    """
    return can_change_account(actor, person)


def can_end_role(actor: Actor, *, person: int, opens: str) -> bool:
    """Ending a seat somebody else holds. The Case Review Group's chair ends that group's."""
    if actor.user_id == person:
        return False
    if opens == StandingGroup.CASE_REVIEW:
        return actor.chairs_case_review
    return can_manage_accounts(actor)


def can_extend_role(actor: Actor, *, person: int, part: str, opens: str) -> bool:
    """Letting a seat end later than was agreed is giving it anew, and takes who may give it alone."""
    return grant_of(actor, person=person, part=part, opens=opens) is Grant.YES


# ---- Reviews and learning ------------------------------------------------------------------------------


def can_read_cases(actor: Actor) -> bool:
    """Case reviews, and what comes from them and is not released: the group, or an hour's break-glass."""
    return can_write_cases(actor) or actor.has_emergency_access


def can_write_cases(actor: Actor) -> bool:
    """The Case Review Group runs its reviews. Break-glass reads and never writes."""
    return Role.CASE_REVIEW in actor.roles


def can_write_learning(actor: Actor) -> bool:
    """Audits, section 11, scrutiny, inspections and the lists they choose from: the business team."""
    return Role.BUSINESS_TEAM in actor.roles


def can_write_any_review(actor: Actor) -> bool:
    """The page that adds to the register: whoever may add something of some kind."""
    return can_write_learning(actor) or can_write_cases(actor)


def can_write_review(actor: Actor, from_case: bool) -> bool:
    """A review, its findings and recommendations: the group that holds it."""
    return can_write_cases(actor) if from_case else can_write_learning(actor)


def can_update_recommendation(actor: Actor, from_case: bool, lead_group: int | None) -> bool:
    """Progress and evidence on what one can see: its holders, business team, lead group’s chair."""
    return (
        can_write_review(actor, from_case)
        or can_write_learning(actor)
        or (lead_group is not None and lead_group in actor.leads)
    )


def can_decide_retention(actor: Actor) -> bool:
    """Whether a case review's record is kept or deleted: the chair of the group that holds it."""
    return actor.chairs_case_review


def can_read_case_figures(actor: Actor) -> bool:
    """How many case reviews, and how timely, with small counts hidden (steering group's oversight)."""
    overseers = {Role.BUSINESS_TEAM, Role.STEERING, Role.SCRUTINEER, Role.LAY, Role.CASE_REVIEW}
    return not actor.roles.isdisjoint(overseers)


def can_request_emergency_access(actor: Actor) -> bool:
    """Asking to read the case reviews for an hour, and agreeing to another's asking.

    Those who answer for the partnership when the group cannot be reached; never an administrator.
    """
    return not actor.roles.isdisjoint({Role.BUSINESS_TEAM, Role.STEERING, Role.SCRUTINEER})


def can_approve_emergency_access(actor: Actor, asked_by: int) -> bool:
    """The second of the two people."""
    return can_request_emergency_access(actor) and actor.user_id != asked_by


# ---- The audit trail ---------------------------------------------------------------------------------


class Realm(StrEnum):
    """What an entry of the audit trail is about, which is what decides who reads it."""

    PLAN = "plan"
    ACCOUNT = "account"
    CASE = "case"

    @property
    def label(self) -> str:
        """The realm as people say it."""
        return {
            Realm.PLAN: "Plans and reports",
            Realm.ACCOUNT: "Accounts and access",
            Realm.CASE: "Case reviews",
        }[self]


def audit_realms(actor: Actor) -> frozenset[Realm]:
    """Return what somebody may read of the audit trail as a whole.

    The steering group, scrutineer and lay member read what the business team reads; an administrator
    reads accounts and access only; case reviews are read by the chair of the group that holds them.
    """
    realms: set[Realm] = set()
    if actor.roles & {Role.BUSINESS_TEAM, Role.STEERING, Role.SCRUTINEER, Role.LAY}:
        realms |= {Realm.PLAN, Realm.ACCOUNT}
    if Role.ADMINISTRATOR in actor.roles:
        realms.add(Realm.ACCOUNT)
    if actor.chairs_case_review:
        realms.add(Realm.CASE)
    return frozenset(realms)


def can_read_audit(actor: Actor) -> bool:
    """The searchable page of the whole trail."""
    return bool(audit_realms(actor))


def can_know_of_audit(actor: Actor) -> bool:
    """That there is such a page: everybody with a seat; outside it is as if it were not there."""
    return can_read_plans(actor) or can_see_people(actor)


def can_read_trail_of(actor: Actor, groups: Iterable[int] = ()) -> bool:
    """The trail on the page of one thing of a plan; who leads a responsible group reads it there too."""
    return Realm.PLAN in audit_realms(actor) or not actor.leads.isdisjoint(groups)


def can_export_audit(actor: Actor) -> bool:
    """The trail as a file. A lay member reads it here."""
    return bool(audit_realms(actor)) and bool(actor.roles - {Role.LAY})
