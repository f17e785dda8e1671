"""Who may do what: every access rule of the tracker, as pure predicates over an actor.

Standard library only, no Django and no clock. Views ask these; services ask whether the state of a row
allows it. Anything not granted here is refused. An actor is made from the roles in groups that a signed-in
person holds today, by `priorities/access/guards.py`. Where the rules come from, and where they differ from
the matrix they are based on: docs/decisions/11-seats-give-access.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto
from typing import NamedTuple

from wsscp.labelled import Labelled


class RoleKind(Labelled):
    """The kind of a role: in a group (chair, deputy, member), or outside of groups."""

    CHAIR = "chair", "Chair"
    DEPUTY = "deputy", "Deputy chair"
    LEAD_PARTNER = "lead_partner", "Lead safeguarding partner"
    DELEGATED_PARTNER = "delegated_partner", "Delegated safeguarding partner"
    PARTNER_DEPUTY = "partner_deputy", "Deputy safeguarding partner"
    MEMBER = "member", "Member"
    SCRUTINEER = "scrutineer", "Independent chair and scrutineer"
    LAY = "lay", "Lay member"
    ADMINISTRATOR = "administrator", "System administrator"


# These are roles in a group; the others may be without one.
LEAD_KINDS = frozenset({RoleKind.CHAIR, RoleKind.DEPUTY})
# Who answers for a safeguarding partner, and who acts for them (partnership arrangements 2019, section 5):
# roles in the steering group alone.
PARTNER_KINDS = frozenset({RoleKind.LEAD_PARTNER, RoleKind.DELEGATED_PARTNER, RoleKind.PARTNER_DEPUTY})
GROUP_ROLE_KINDS = LEAD_KINDS | PARTNER_KINDS | {RoleKind.MEMBER}


class StandingGroup(Labelled):
    """The standing groups whose members have access of their own (annual report, section 4)."""

    BUSINESS_TEAM = "business_team", "Business team"
    STEERING = "steering", "Steering group"
    PARTNERSHIP = "partnership", "Partnership group"
    CASE_REVIEW = "case_review", "Case Review Group"
    LEARNING = "learning", "Learning and Development group"


class SigningParts(Labelled):
    """Which parts of the steering group sign a plan's reports."""

    PARTNERS = "partners", "Lead and delegated safeguarding partners"
    DEPUTIES = "deputies", "Lead and delegated safeguarding partners, and their deputies"
    ANY = "any", "Any member of the steering group"

    @property
    def kinds(self) -> frozenset[RoleKind]:
        """The roles in the steering group of those who sign."""
        if self is SigningParts.ANY:
            return GROUP_ROLE_KINDS
        return PARTNER_KINDS if self is SigningParts.DEPUTIES else PARTNER_KINDS - {RoleKind.PARTNER_DEPUTY}


class Role(StrEnum):
    """The roles of the rules; a person may have several (partnership arrangements 2019, section 5)."""

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
        """The role in plain words."""
        if self is Role.CHAIR:
            return "Chair of a group"
        if self is Role.MEMBER:
            return "Member of a group"
        return StandingGroup(self).label if self in set(StandingGroup) else RoleKind(self).label


# Any of these needs a second factor where the settings require it (NCSC; OWASP ASVS 6.3.3).
SECOND_FACTOR_ROLES = frozenset({Role.BUSINESS_TEAM, Role.CASE_REVIEW, Role.SCRUTINEER, Role.ADMINISTRATOR})


class HeldRole(NamedTuple):
    """A role somebody holds: its kind, its group, and which standing group that is ("" for none)."""

    part: str
    group: int | None
    opens: str


@dataclass(frozen=True)
class Actor:
    """A signed-in person, for the rules. Groups are ids; those somebody leads are among `groups` too."""

    user_id: int
    roles: frozenset[Role] = field(default_factory=frozenset)
    leads: frozenset[int] = field(default_factory=frozenset)
    groups: frozenset[int] = field(default_factory=frozenset)
    # The kinds of the roles held in the steering group.
    steering_kinds: frozenset[RoleKind] = field(default_factory=frozenset)
    chairs_case_review: bool = False
    # Two people gave this one emergency access to the case reviews, for an hour (reviews/access/guards.py).
    has_emergency_access: bool = False


def actor_of(user_id: int, held_roles: Iterable[HeldRole]) -> Actor:
    """Return the actor of a person with these roles on a day: each role adds its access."""
    held = list(held_roles)
    in_groups = [(role, role.group) for role in held if role.group is not None]
    return Actor(
        user_id=user_id,
        roles=frozenset(role for held_role in held for role in _roles(held_role)),
        leads=frozenset(group for role, group in in_groups if role.part in LEAD_KINDS),
        groups=frozenset(group for _, group in in_groups),
        steering_kinds=frozenset(
            RoleKind(role.part) for role, _ in in_groups if role.opens == StandingGroup.STEERING
        ),
        chairs_case_review=any(
            role.part == RoleKind.CHAIR and role.opens == StandingGroup.CASE_REVIEW for role, _ in in_groups
        ),
    )


def _roles(held: HeldRole) -> set[Role]:
    """A role in a standing group gives that group's role; a lay member is one in any group."""
    if held.part not in GROUP_ROLE_KINDS:
        return {Role(held.part)}
    roles = {Role.CHAIR} if held.part in LEAD_KINDS else set()
    return roles | {Role(held.opens) if held.opens else Role.MEMBER}


def kinds_in(opens: str | None) -> list[RoleKind]:
    """Return the kinds of roles there are in a group, by what it opens; outside of groups for None."""
    if opens is None:
        return [kind for kind in RoleKind if kind not in GROUP_ROLE_KINDS]
    kinds = GROUP_ROLE_KINDS if opens == StandingGroup.STEERING else GROUP_ROLE_KINDS - PARTNER_KINDS
    return [kind for kind in RoleKind if kind in kinds]


def needs_second_factor(actor: Actor) -> bool:
    """Those whose stolen password could do most harm."""
    return not SECOND_FACTOR_ROLES.isdisjoint(actor.roles)


# ---- Plans and reports -----------------------------------------------------------------------------


def can_read_plans(actor: Actor) -> bool:
    """Plans, actions and RAG ratings are read with every role but the administrator's alone.

    A system administrator manages accounts and reads no content.
    """
    return bool(actor.roles - {Role.ADMINISTRATOR})


def can_read_drafts(actor: Actor) -> bool:
    """A report not yet signed is for those who work on it; the partnership group reads signed ones."""
    return bool(actor.roles - {Role.ADMINISTRATOR, Role.PARTNERSHIP})


def can_edit_plans(actor: Actor) -> bool:
    """The business team imports plans and edits every part of them."""
    return Role.BUSINESS_TEAM in actor.roles


def can_update_action(actor: Actor, responsible: Iterable[int]) -> bool:
    """Progress, forecast and completion: the business team, or who leads a responsible group.

    `responsible` holds the ids of the groups responsible for the action.
    """
    return can_edit_plans(actor) or not actor.leads.isdisjoint(responsible)


def can_reverse_update(
    actor: Actor, responsible: Iterable[int], recorded_by: int | None, *, has_decision: bool
) -> bool:
    """The business team reverses the latest update of any action; who leads a responsible group, their own.

    A decision is reversed only by those who may take one.
    """
    is_own = actor.user_id == recorded_by and not has_decision
    return can_edit_plans(actor) or (is_own and can_update_action(actor, responsible))


def can_share_lists(actor: Actor) -> bool:
    """The business team saves the lists that everybody who reads a plan can use."""
    return Role.BUSINESS_TEAM in actor.roles


def can_change_list(actor: Actor, *, owner: int, is_shared: bool) -> bool:
    """A saved list is its owner's; one that is shared, the business team's."""
    return can_share_lists(actor) if is_shared else actor.user_id == owner


def can_propose_dates(actor: Actor) -> bool:
    """The page on which date changes are proposed: who edits plans, or leads a group."""
    return can_edit_plans(actor) or bool(actor.leads)


def can_propose_date(actor: Actor, responsible: Iterable[int]) -> bool:
    """Proposing a date change of an action: who may update it."""
    return can_update_action(actor, responsible)


def can_decide_dates(actor: Actor) -> bool:
    """The steering group decides date changes."""
    return Role.STEERING in actor.roles


def can_decide_date(actor: Actor, proposer: int) -> bool:
    """Approving or refusing a date change: the steering group, and never who proposed it."""
    return can_decide_dates(actor) and actor.user_id != proposer


def can_withdraw_date(actor: Actor, proposer: int) -> bool:
    """Withdrawing a proposed date change: who proposed it."""
    return can_read_plans(actor) and actor.user_id == proposer


def can_edit_evidence(actor: Actor, responsible: Iterable[int]) -> bool:
    """Adding, changing and removing evidence of an action: who may update it."""
    return can_update_action(actor, responsible)


def can_challenge(actor: Actor) -> bool:
    """Challenging what is reported of an action: the steering group, and the independent scrutineer."""
    return not actor.roles.isdisjoint({Role.STEERING, Role.SCRUTINEER})


def can_check_evidence(actor: Actor, responsible: Iterable[int]) -> bool:
    """Checking evidence: those who update the action, and those who may challenge it."""
    return can_challenge(actor) or can_edit_evidence(actor, responsible)


def can_verify_evidence(actor: Actor, responsible: Iterable[int], adder: int) -> bool:
    """Confirming that evidence shows what it claims: never who added it."""
    return can_check_evidence(actor, responsible) and actor.user_id != adder


def can_edit_reports(actor: Actor) -> bool:
    """The business team compiles the quarterly report."""
    return Role.BUSINESS_TEAM in actor.roles


def leads_group(actor: Actor, group: int) -> bool:
    """Whether somebody is the chair of a group, or its deputy."""
    return group in actor.leads


def can_write_return(actor: Actor, group: int) -> bool:
    """A group's return is written by its chair or deputy, or by the business team on its behalf."""
    return leads_group(actor, group) or Role.BUSINESS_TEAM in actor.roles


def can_read_return(actor: Actor, group: int, is_in: bool) -> bool:
    """A draft is for its writers; once submitted, it is for those who work on the report too."""
    return can_read_drafts(actor) and (is_in or can_write_return(actor, group))


def can_decide_returns(actor: Actor) -> bool:
    """The business team accepts a return or requests changes, and sends reminders."""
    return Role.BUSINESS_TEAM in actor.roles


# ---- Training --------------------------------------------------------------------------------------


def can_read_training(actor: Actor) -> bool:
    """The programme, its calendar and its totals: everybody who reads plans."""
    return can_read_plans(actor)


def can_edit_training(actor: Actor) -> bool:
    """Courses, sessions, attendance and evaluation: the learning group, and the business team."""
    return not actor.roles.isdisjoint({Role.LEARNING, Role.BUSINESS_TEAM})


def can_sign_reports(actor: Actor) -> bool:
    """The page on which a report is signed: the steering group. Who of it signs which report: `signs_for`."""
    return Role.STEERING in actor.roles


def signs_for(actor: Actor, parts: SigningParts) -> bool:
    """Whether somebody is of the parts of the steering group that sign; the scrutineer never is."""
    return Role.SCRUTINEER not in actor.roles and not actor.steering_kinds.isdisjoint(parts.kinds)


def can_withdraw_reports(actor: Actor) -> bool:
    """Withdrawing a report that is ready for sign-off: its writers, or those who sign."""
    return can_edit_reports(actor) or can_sign_reports(actor)


# ---- People, roles and accounts ----------------------------------------------------------------------


def can_edit_groups(actor: Actor) -> bool:
    """Groups, agencies and the roles in them: the business team, as secretariat."""
    return Role.BUSINESS_TEAM in actor.roles


def can_see_names(actor: Actor, group: int) -> bool:
    """Who holds a group's roles: for those who manage roles, and for the group itself."""
    return can_manage_accounts(actor) or group in actor.groups


def can_manage_accounts(actor: Actor) -> bool:
    """Inviting people, closing accounts, resetting a second factor: business team and administrators."""
    return not actor.roles.isdisjoint({Role.BUSINESS_TEAM, Role.ADMINISTRATOR})


def can_see_people(actor: Actor) -> bool:
    """The list of people: those who manage accounts, and the chair of the Case Review Group."""
    return can_manage_accounts(actor) or actor.chairs_case_review


def can_know_of_people(actor: Actor) -> bool:
    """Whether somebody without access to the list of people is answered 403 rather than 404."""
    return can_read_plans(actor) or can_see_people(actor)


def can_change_account(actor: Actor, person: int) -> bool:
    """Closing, reopening or signing out another account, never one's own."""
    return can_manage_accounts(actor) and actor.user_id != person


class Grant(Enum):
    """Whether somebody may give a role, alone or with another person."""

    NO = auto()
    # Another person must agree before the role is held.
    WITH_ANOTHER = auto()
    YES = auto()


def grant_of(actor: Actor, *, person: int, part: str, opens: str) -> Grant:
    """Return whether somebody may give a role of this kind and group to a person.

    Nobody gives themselves a role. The Case Review Group's are given by its chair alone. Those which
    could give further roles (business team, administrator) need two people.
    """
    if actor.user_id == person:
        return Grant.NO
    if opens == StandingGroup.CASE_REVIEW:
        return Grant.YES if actor.chairs_case_review else Grant.NO
    if part == RoleKind.ADMINISTRATOR or opens == StandingGroup.BUSINESS_TEAM:
        return Grant.WITH_ANOTHER if can_manage_accounts(actor) else Grant.NO
    return Grant.YES if Role.BUSINESS_TEAM in actor.roles else Grant.NO


def is_business_team(actor: Actor) -> bool:
    """Whether somebody is in the business team: saved with what they propose, for `can_agree`."""
    return Role.BUSINESS_TEAM in actor.roles


def can_agree(actor: Actor, *, person: int, proposer: int, proposer_is_officer: bool) -> bool:
    """Agreeing to what another proposed for a person (a role, a reset of a second factor).

    Never the proposer, never the person it is for, and one of the two is in the business team:
    administrators alone give no access.
    """
    if actor.user_id in {person, proposer}:
        return False
    if Role.BUSINESS_TEAM in actor.roles:
        return True
    return Role.ADMINISTRATOR in actor.roles and proposer_is_officer


def can_refuse(actor: Actor, *, person: int) -> bool:
    """Refusing a proposal gives no access: who manages accounts may, the proposer too (withdrawing it).

    Never the person it is for.
    """
    return can_change_account(actor, person)


def can_end_role(actor: Actor, *, person: int, opens: str) -> bool:
    """Ending a role of somebody else. The Case Review Group's are ended by its chair."""
    if actor.user_id == person:
        return False
    if opens == StandingGroup.CASE_REVIEW:
        return actor.chairs_case_review
    return can_manage_accounts(actor)


def can_extend_role(actor: Actor, *, person: int, part: str, opens: str) -> bool:
    """Extending a role is giving it again, and is for who may give it alone."""
    return grant_of(actor, person=person, part=part, opens=opens) is Grant.YES


# ---- Reviews and learning ------------------------------------------------------------------------------


def can_read_cases(actor: Actor) -> bool:
    """Case reviews, and what comes from them and is not released: the group, or emergency access."""
    return can_write_cases(actor) or actor.has_emergency_access


def can_write_cases(actor: Actor) -> bool:
    """The Case Review Group writes its reviews. Emergency access reads and never writes."""
    return Role.CASE_REVIEW in actor.roles


def can_write_learning(actor: Actor) -> bool:
    """Practice audits, section 11, scrutiny, inspections and their lists of choices: the business team."""
    return Role.BUSINESS_TEAM in actor.roles


def can_write_any_review(actor: Actor) -> bool:
    """The page that adds to the register: who may add a review of any kind."""
    return can_write_learning(actor) or can_write_cases(actor)


def can_write_review(actor: Actor, from_case: bool) -> bool:
    """A review, its findings and recommendations: the group it belongs to."""
    return can_write_cases(actor) if from_case else can_write_learning(actor)


def can_update_recommendation(actor: Actor, from_case: bool, lead_group: int | None) -> bool:
    """Progress and evidence on a visible recommendation: its writers, business team, lead group’s chair."""
    return (
        can_write_review(actor, from_case)
        or can_write_learning(actor)
        or (lead_group is not None and lead_group in actor.leads)
    )


def can_decide_retention(actor: Actor) -> bool:
    """Deciding whether a case review's record is kept or deleted: the Case Review Group's chair."""
    return actor.chairs_case_review


def can_read_case_figures(actor: Actor) -> bool:
    """How many case reviews, and how timely, with small counts hidden: for oversight."""
    overseers = {Role.BUSINESS_TEAM, Role.STEERING, Role.SCRUTINEER, Role.LAY, Role.CASE_REVIEW}
    return not actor.roles.isdisjoint(overseers)


def can_request_emergency_access(actor: Actor) -> bool:
    """Requesting emergency access to the case reviews, and approving another's request.

    Those responsible for the partnership when the group cannot be reached; never an administrator.
    """
    return not actor.roles.isdisjoint({Role.BUSINESS_TEAM, Role.STEERING, Role.SCRUTINEER})


def can_approve_emergency_access(actor: Actor, asked_by: int) -> bool:
    """Approving another person's request for emergency access."""
    return can_request_emergency_access(actor) and actor.user_id != asked_by


# ---- The audit trail ---------------------------------------------------------------------------------


# The handling caveat of case reviews (Government Security Classifications), top and bottom of each page.
MARKING = "OFFICIAL-SENSITIVE"


class Realm(Labelled):
    """What an audit trail entry is about, which decides who reads it."""

    PLAN = "plan", "Plans and reports"
    ACCOUNT = "account", "Accounts and access"
    CASE = "case", "Case reviews"


def audit_realms(actor: Actor) -> frozenset[Realm]:
    """Return what somebody may read of the audit trail as a whole.

    The steering group, scrutineer and lay member read what the business team reads; an administrator
    reads accounts and access only; case reviews are read by the Case Review Group's chair.
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
    """Whether somebody without access to the audit trail is answered 403 rather than 404."""
    return can_read_plans(actor) or can_see_people(actor)


def can_read_trail_of(actor: Actor, groups: Iterable[int] = ()) -> bool:
    """The audit trail on the page of one row of a plan: who leads a responsible group reads it too."""
    return Realm.PLAN in audit_realms(actor) or not actor.leads.isdisjoint(groups)


def can_export_audit(actor: Actor) -> bool:
    """Exporting the audit trail. A lay member reads it on the page only."""
    return bool(audit_realms(actor)) and bool(actor.roles - {Role.LAY})
