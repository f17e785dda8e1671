"""Every address, asked by everybody: the matrix in tests/permission_matrix.py holds."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from priorities.importers import read_plan
from priorities.models import BulkChange, Plan, PlanImport, Subgroup
from priorities.services.succession import NextPlan, next_draft
from reporting.models import CalendarLink, SavedList
from reporting.services.lists import hash_of
from tests.cast import PRINCIPALS, ClientFor, Person
from tests.confirming import confirmed
from tests.make import (
    make_action,
    make_agency,
    make_evidence,
    make_invitation,
    make_membership,
    make_milestone,
    make_move,
    make_period,
    make_plan,
    make_priority,
    make_proposal,
    make_return,
    make_seat,
    make_user,
)
from tests.make_training import make_training_world
from tests.permission_matrix import DATE, DOCUMENT, Row, posted_to, rows
from tests.reporting.signing import signing_world
from tests.reviews.world import learning_world
from wsscp.models import AuditEntry, KeptForm, User
from wsscp.models.audit import Act
from wsscp.policy import Role

ROWS = rows()
ROUTES = sorted({row.route for row in ROWS})
SAFE = {"GET", "HEAD"}
METHODS = ("GET", "POST", "PATCH", "DELETE")
# Written by signing in, which is no content; and the library's own lists.
NOT_CONTENT = {"sessions", "contenttypes", "auth"}
# django-allauth answers these two before it looks at the method.
WHATEVER_THE_METHOD = {"account_login", "account_reset_password_from_key"}

World = dict[str, dict[str, Any]]


@pytest.fixture
def world(group_a: Subgroup, business_team: User, people: World) -> World:
    """One small plan of everything, as the arguments of addresses, by the names the matrix uses."""
    plan, other = make_plan("the-plan"), make_plan("other-plan")
    closed = make_plan("closed-plan", closed_on=date(2022, 1, 31))
    left = make_action(make_priority(closed), groups=[group_a])
    follows = NextPlan("Next", "next-plan", date(2022, 1, 1), date(2022, 12, 31), "calendar", ["Neglect"])
    successor = PlanImport.objects.create(
        file_name="The plan that follows",
        content=next_draft(closed, follows).to_json(),
        by=business_team,
        at=datetime(2022, 1, 1, tzinfo=UTC),
    )
    priority = make_priority(plan)
    action = make_action(priority, groups=[group_a])
    milestone = make_milestone(action, pk=DATE)
    done = make_milestone(action, completed_on=date(2020, 4, 1))
    moving = make_milestone(make_action(priority))
    move = make_move(moving, date(2020, 9, 30), by=business_team)
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
    kept = KeptForm.objects.create(
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
    return {
        "-": {},
        "no-key": {"uidb36": "1", "key": "none"},
        "team-kept": {"pk": kept.pk},
        "no-kept": {"pk": UUID(int=0)},
        "team-session": {"pk": session.pk},
        "no-session": {"pk": 0},
        "passkey": {"pk": passkey.pk},
        "no-passkey": {"pk": 0},
        "plan": in_plan,
        "closed-plan": {"slug": closed.slug},
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
        **lists(plan, other, business_team),
        "done": in_plan | {"pk": action.pk, "milestone": done.pk},
        "team-move": in_plan | {"pk": move.pk},
        "no-move": in_plan | {"pk": 0},
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
        **people,
    } | make_training_world(business_team)


def lists(plan: Plan, other: Plan, officer: User) -> World:
    """What an officer keeps of a plan: lists shared and not, a change of several; and a calendar."""
    at = datetime(2020, 1, 1, tzinfo=UTC)
    several = BulkChange.objects.create(plan=plan, what="Forecast 31 March 2027", by=officer, at=at)
    shared, own = (
        SavedList.objects.create(plan=plan, owner=officer, name=name, is_shared=name == "Shared").pk
        for name in ("Shared", "Own")
    )
    reader = make_user()
    make_membership(reader, Role.STEERING)
    CalendarLink.objects.create(person=reader, token_hash=hash_of("calendar"), made_at=at)
    in_plan, in_other = {"slug": plan.slug}, {"slug": other.slug}
    return {
        "several": in_plan | {"pk": several.pk},
        "no-several": in_plan | {"pk": 0},
        "stray-several": in_other | {"pk": several.pk},
        "shared-list": in_plan | {"pk": shared},
        "team-list": in_plan | {"pk": own},
        "no-list": in_plan | {"pk": 0},
        "stray-list": in_other | {"pk": shared},
        "calendar": {"token": "calendar"},
        "no-calendar": {"token": "none"},
    }


@pytest.fixture
def people(group_a: Subgroup, business_team: User, case_review: User) -> World:
    """Somebody invited who holds a seat and lost a factor, and what is proposed for them."""
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


def routes(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, bool]]:
    """Walk the addresses: each one's name, and whether it names an object."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", bool(pattern.pattern.regex.groupindex)
        else:
            yield from routes(pattern, f"{pattern.namespace}:" if pattern.namespace else namespace)


def contents() -> str:
    """Return a hash of every row of content; notes of looking, refusals and sign-outs are none."""
    digest = hashlib.sha256()
    for model in apps.get_models():
        if model._meta.app_label not in NOT_CONTENT:
            kept = model._default_manager.order_by("pk")
            if model is AuditEntry:
                kept = kept.exclude(act__in=[Act.REFUSED, Act.SIGNED_OUT, Act.READ, Act.EXPORTED])
            for values in kept.values_list():
                digest.update(repr(values).encode())
    return digest.hexdigest()


def answer(response: HttpResponse) -> str:
    """Return a status as the matrix writes it."""
    if response.status_code == 302 and response["Location"].startswith(reverse("account_login")):
        return "in"
    return str(response.status_code)


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert sorted({name for name, _ in routes(get_resolver())}) == ROUTES


def test_every_route_with_an_object_is_asked_for_one_that_does_not_exist() -> None:
    with_object = {name for name, has_object in routes(get_resolver()) if has_object}
    asked = {row.route for row in ROWS if row.thing.startswith("no-")}
    assert with_object - asked == set()


def test_every_row_answers_the_whole_cast() -> None:
    assert all(set(row.answers) == set(PRINCIPALS) for row in ROWS)


def faults(row: Row, world: World, clients: dict[str, Client]) -> list[str]:
    """Ask a row of everybody; return who was answered otherwise, and who wrote without being let in."""
    address = reverse(row.route, kwargs=world[row.thing])
    before = contents()
    found = []
    for name, client in clients.items():
        # Each is asked of the same plan: what one of them wrote is taken back.
        with transaction.atomic():
            response = (
                client.get(address) if row.method == "GET" else client.post(address, posted_to(row.route))
            )
            given = answer(response)
            wrote = contents() != before
            transaction.set_rollback(True)
        if given != row.answers[name]:
            found.append(f"{row}: {name} is answered {given}, not {row.answers[name]}")
        if wrote and (row.method in SAFE or given not in {"200", "302"}):
            found.append(f"{row}: {name} wrote, though answered {given}")
    return found


@pytest.fixture
def clients(cast: dict[str, Person], client_for: ClientFor) -> dict[str, Client]:
    """A browser for each of the cast, in which they have just confirmed who they are."""
    return {name: confirmed(client_for(person)) for name, person in cast.items()}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_everybody_is_answered_as_the_matrix_says(row: Row, world: World, clients: dict[str, Client]) -> None:
    assert faults(row, world, clients) == []


@pytest.mark.parametrize("route", sorted(set(ROUTES) - WHATEVER_THE_METHOD))
def test_a_method_without_a_row_is_refused(
    route: str, world: World, business_team: Person, client_for: ClientFor
) -> None:
    mine = [row for row in ROWS if row.route == route]
    address = reverse(route, kwargs=world[mine[0].thing])
    unlisted = [method for method in METHODS if method not in {row.method for row in mine}]
    client = client_for(business_team)
    assert {method: client.generic(method, address).status_code for method in unlisted} == dict.fromkeys(
        unlisted, 405
    )


@pytest.mark.django_db
def test_a_page_seen_without_a_seat_says_nothing_of_the_plan(client_for: ClientFor, stranger: Person) -> None:
    make_plan(title="A title nobody outside may read")
    assert "A title nobody outside may read" not in client_for(stranger).get("/").content.decode()


def test_a_seat_of_the_future_opens_nothing(world: World, client_for: ClientFor, stranger: Person) -> None:
    seat = make_membership(stranger, Role.BUSINESS_TEAM)
    seat.starts_on = seat.starts_on.replace(year=2999)
    seat.save()
    address = reverse("reporting:plan", kwargs=world["plan"])
    assert client_for(stranger).get(address).status_code == 404
