"""One small plan of everything, for the tests that ask every address (tests/standing.py makes it once)."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client

from priorities.actions.services import update_action
from priorities.carry_forward.services import draft_next_plan
from priorities.models import BulkChange, Plan, PlanImport, Subgroup
from priorities.reading import read_plan
from reporting.models import SavedList
from tests.make import (
    make_action,
    make_agency,
    make_date_change,
    make_evidence,
    make_invitation,
    make_membership,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_proposal,
    make_return,
    make_seat,
    make_user,
)
from tests.make_signed import signing_world
from tests.make_training import make_training_world
from tests.permission_matrix import DATE, DOCUMENT
from tests.reviews.world import learning_world
from wsscp.calendars.addresses import make_calendar_address
from wsscp.models import AuditEntry, CalendarAddress, KeptForm, User
from wsscp.policy import Role

# The arguments of addresses, by the names the permission matrix uses.
World = dict[str, dict[str, Any]]


def make_world(group_a: Subgroup, business_team: User, case_review: User) -> World:
    """Make one small plan of everything, as the arguments of addresses, by the names the matrix uses."""
    plan, other = make_plan("the-plan"), make_plan("other-plan")
    closed = make_plan("closed-plan", closed_on=date(2022, 1, 31))
    left = make_action(make_priority(closed), groups=[group_a])
    ended = make_plan("ended-plan", closed_on=date(2022, 1, 31))
    make_action(make_priority(ended), groups=[group_a])
    make_plan("finished-plan", starts_on=date(2018, 1, 1), ends_on=date(2018, 12, 31))
    followed = make_plan("followed-plan", starts_on=date(2018, 1, 1), closed_on=date(2018, 12, 31))
    make_plan("after-plan", predecessor=followed, starts_on=date(2019, 1, 1))
    follows = draft_next_plan(
        ended,
        title="Next",
        slug="next-plan",
        starts_on=date(2022, 1, 1),
        ends_on=date(2022, 12, 31),
        preset="calendar",
        priorities=["Neglect"],
    )
    successor = PlanImport.objects.create(
        file_name="The plan that follows",
        content=follows.to_json(),
        by=business_team,
        at=datetime(2022, 1, 1, tzinfo=UTC),
    )
    priority = make_priority(plan)
    action = make_action(priority, groups=[group_a])
    milestone = make_milestone(action, pk=DATE)
    done = make_milestone(action, completed_on=date(2020, 4, 1))
    moving = make_milestone(make_action(priority))
    move = make_date_change(moving, date(2020, 9, 30), by=business_team)
    updated_at = datetime(2020, 6, 1, 9, 17, tzinfo=UTC)
    update_action(
        action=moving.action,
        text="Under way.",
        dates={},
        made_on=date(2020, 6, 1),
        by=business_team,
        at=updated_at,
    )
    evidence, by_team = make_evidence(action), make_evidence(action, by=business_team)
    in_evidence = {"pk": action.pk, "evidence": evidence.pk}
    period = make_period(plan)
    sent = make_period(other)
    made_at = datetime(2020, 4, 10, tzinfo=UTC)
    draft_return = make_return(period, group_a)
    draft_return.lines.create(action=action, is_unchanged=True)
    draft_return.dates.create(milestone=milestone, completed_on=date(2020, 3, 30))
    sent_return = make_return(sent, group_a, at=made_at)
    sent_return.lines.create(
        action=make_action(make_priority(other), groups=[group_a]), progress="Under way."
    )
    read = read_plan(DOCUMENT, "plan.csv")
    read.plan.starts_on, read.plan.ends_on = date(2020, 1, 1), date(2020, 12, 31)
    draft = PlanImport.objects.create(
        file_name="plan.csv",
        content=read.to_json(),
        by=business_team,
        at=datetime(2020, 1, 1, tzinfo=UTC),
    )
    submission = KeptForm.objects.create(
        person=business_team, path="/", fields=[["text", ["Typed"]]], kept_at=datetime(2020, 1, 1, tzinfo=UTC)
    )
    elsewhere = Client()
    elsewhere.force_login(business_team)
    key = elsewhere.session.session_key
    session = UserSession.objects.create(user=business_team, ip="127.0.0.1", session_key=key)
    passkey = Authenticator.objects.create(
        user=make_user(), type=Authenticator.Type.WEBAUTHN, data={"name": "Somebody's"}
    )
    in_plan, in_other = {"slug": plan.slug}, {"slug": other.slug}
    things: World = {
        "-": {},
        "no-key": {"uidb36": "1", "key": "none"},
        "team-kept": {"pk": submission.pk},
        "no-kept": {"pk": UUID(int=0)},
        "team-session": {"pk": session.pk},
        "no-session": {"pk": 0},
        "passkey": {"pk": passkey.pk},
        "no-passkey": {"pk": 0},
        "plan": in_plan,
        "closed-plan": {"slug": closed.slug},
        "finished-plan": {"slug": "finished-plan"},
        "followed-plan": {"slug": followed.slug},
        "closed-action": {"slug": closed.slug, "pk": left.pk},
        "successor": {"token": successor.pk},
        "no-successor": {"token": UUID(int=0)},
        "no-plan": {"slug": "no-such-plan"},
        "group": {"pk": group_a.pk},
        "no-group": {"pk": 0},
        "seat": {"pk": make_seat(group_a).pk},
        "no-seat": {"pk": 0},
        "agency": {"pk": make_agency().pk},
        "no-agency": {"pk": 0},
        "priority": in_plan | {"pk": priority.pk},
        "no-priority": in_plan | {"pk": 0},
        "stray-priority": in_other | {"pk": priority.pk},
        "action": in_plan | {"pk": action.pk},
        "no-action": in_plan | {"pk": 0},
        "stray-action": in_other | {"pk": action.pk},
        "milestone": in_plan | {"pk": action.pk, "milestone": milestone.pk},
        "no-milestone": in_plan | {"pk": action.pk, "milestone": 0},
        "stray-milestone": in_other | {"pk": action.pk, "milestone": milestone.pk},
        **_lists(plan, other, business_team),
        "done": in_plan | {"pk": action.pk, "milestone": done.pk},
        "team-move": in_plan | {"pk": move.pk},
        "no-move": in_plan | {"pk": 0},
        "updated": in_plan
        | {"pk": moving.action_id, "entry": AuditEntry.objects.get(at=updated_at, by=business_team).pk},
        "no-update": in_plan | {"pk": 0, "entry": 0},
        "stray-update": in_other | {"pk": moving.action_id, "entry": 0},
        "stray-move": in_other | {"pk": move.pk},
        "evidence": in_plan | in_evidence,
        "team-evidence": in_plan | in_evidence | {"evidence": by_team.pk},
        "no-evidence": in_plan | in_evidence | {"evidence": 0},
        "stray-evidence": in_other | in_evidence,
        "draft": {"token": draft.pk},
        "no-draft": {"token": UUID(int=0)},
        "period": in_plan | {"period": period.pk},
        "no-period": in_plan | {"period": 0},
        "stray-period": in_other | {"period": period.pk},
        **learning_world(group_a),
        "return": in_plan | {"period": period.pk, "group": group_a.pk},
        "sent-return": in_other | {"period": sent.pk, "group": group_a.pk},
        "no-return": in_plan | {"period": period.pk, "group": 0},
        "stray-return": in_other | {"period": period.pk, "group": group_a.pk},
        "return-part": in_plan | {"period": period.pk, "group": group_a.pk, "pk": priority.pk},
        "no-return-part": in_plan | {"period": period.pk, "group": group_a.pk, "pk": 0},
        **signing_world(plan, in_other),
        **_people(group_a, business_team, case_review),
    }
    return things | make_training_world(business_team)


def _lists(plan: Plan, other: Plan, officer: User) -> World:
    """What an officer has of a plan: lists shared and not, a change of several; and a calendar."""
    at = datetime(2020, 1, 1, tzinfo=UTC)
    several = BulkChange.objects.create(plan=plan, what="Forecast 31 March 2027", by=officer, at=at)
    shared, own = (
        SavedList.objects.create(plan=plan, owner=officer, name=name, is_shared=name == "Shared").pk
        for name in ("Shared", "Own")
    )
    reader = make_user()
    make_membership(reader, Role.STEERING)
    calendar = make_calendar_address(person=reader, kind=CalendarAddress.Kind.PLANS, at=at)
    in_plan, in_other = {"slug": plan.slug}, {"slug": other.slug}
    return {
        "several": in_plan | {"pk": several.pk},
        "no-several": in_plan | {"pk": 0},
        "stray-several": in_other | {"pk": several.pk},
        "shared-list": in_plan | {"pk": shared},
        "team-list": in_plan | {"pk": own},
        "no-list": in_plan | {"pk": 0},
        "stray-list": in_other | {"pk": shared},
        "calendar": {"token": calendar},
        "no-calendar": {"token": "none"},
    }


def _people(group_a: Subgroup, business_team: User, case_review: User) -> World:
    """Somebody invited who holds a role and lost a second factor, and what is proposed for them."""
    person = make_user(name="Invited")
    person.set_unusable_password()
    person.save()
    token = make_invitation(person)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    holding = make_membership(person, Role.MEMBER, group_a)
    by_pk = {"pk": person.pk}
    return {
        "person": by_pk,
        "no-person": {"pk": 0},
        "case-person": {"pk": case_review.pk},
        "officer": {"pk": business_team.pk},
        "holding": by_pk | {"holding": holding.pk},
        "no-holding": by_pk | {"holding": 0},
        "stray-holding": by_pk | {"holding": business_team.memberships.get().pk},
        "case-holding": {"pk": case_review.pk, "holding": case_review.memberships.get().pk},
        "officer-holding": {"pk": business_team.pk, "holding": business_team.memberships.get().pk},
        "proposal": {"pk": make_proposal(person).pk},
        "no-proposal": {"pk": 0},
        "invitation": {"token": token},
        "no-invitation": {"token": "none"},
    }
