"""The permission matrix can fail: each check, once dropped, is missed by at least one of its rows.

A fault is planted in the running program, the matrix is asked as always, and must complain.
"""

import sys
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.test import Client

from priorities.access import guards as access
from priorities.models import Action
from priorities.models.groups import DatedQuerySet
from reviews.models.learning import ReleasableQuerySet
from reviews.models.recommendations import SharedQuerySet
from reviews.models.registry import ReviewQuerySet
from tests.permission_matrix import Row
from tests.test_permission_matrix import ROWS, faults
from tests.world import World
from wsscp import policy
from wsscp.policy import Actor, HeldRole, Role

pytestmark = pytest.mark.thorough

Plant = Callable[[pytest.MonkeyPatch], None]


def everywhere(name: str, original: Any, fault: Any) -> Plant:
    """Put a fault in the place of a function in every module that has it."""

    def plant(monkeypatch: pytest.MonkeyPatch) -> None:
        for module in list(sys.modules.values()):
            if getattr(module, "__dict__", {}).get(name) is original:
                monkeypatch.setattr(module, name, fault)

    return plant


def forgotten(rule: str) -> Plant:
    """A view asks, and whatever this rule of the policy answers is taken for yes."""
    demand = access.check_allowed

    def demand_without(request: Any, asked: Any, *about: Any, **options: Any) -> Actor:
        if asked.__name__ == rule:
            asked = _yes
        if "visible_to" in options and options["visible_to"].__name__ == rule:
            options["visible_to"] = _yes
        return demand(request, asked, *about, **options)

    return everywhere("check_allowed", demand, demand_without)


def _yes(*_: Any) -> bool:
    return True


def hidden_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who may not even know of a page is shown that it exists."""
    demand = access.check_allowed

    def tell(request: Any, rule: Any, *about: Any, **options: Any) -> Actor:
        return demand(request, rule, *about, **(options | {"visible_to": _yes}))

    everywhere("check_allowed", demand, tell)(monkeypatch)


def held_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """Roles are held whatever their dates."""
    monkeypatch.setattr(DatedQuerySet, "current", lambda self, on: self.all())


def closed_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """A closed account goes on being signed in."""
    monkeypatch.setattr(AuthenticationBackend, "user_can_authenticate", _yes)


def no_sign_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages do not ask for a sign-in."""
    monkeypatch.setattr(LoginRequiredMiddleware, "handle_no_permission", lambda *_: None)


def one_actor_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody is taken for an officer."""
    officer = policy.actor_of(1, [HeldRole("member", 1, "business_team")])
    monkeypatch.setattr(access, "_actor", lambda request: officer)


def any_group_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who chairs one group updates the actions of all."""
    rule = policy.can_update_action

    def lax(actor: Actor, responsible: Any) -> bool:
        return rule(actor, responsible) or bool(actor.leads)

    lax.__name__ = rule.__name__
    monkeypatch.setattr(policy, "can_update_action", lax)


def members_lead(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every member of a group counts as its chair."""
    monkeypatch.setattr(policy, "LEAD_KINDS", policy.GROUP_ROLE_KINDS)


def administrators_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """An administrator's role reads like any other."""
    roles = policy._roles

    def reading(seat: HeldRole) -> set[Role]:
        return roles(seat) | ({Role.STEERING} if seat.part == "administrator" else set())

    monkeypatch.setattr(policy, "_roles", reading)


def partners_are_members(monkeypatch: pytest.MonkeyPatch) -> None:
    """The wide partnership group reads drafts."""
    roles = policy._roles
    swap = {Role.PARTNERSHIP: Role.MEMBER}
    monkeypatch.setattr(policy, "_roles", lambda seat: {swap.get(role, role) for role in roles(seat)})


def any_address_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """An action is found under another plan's address."""
    queryset = type(Action.objects.all())
    find = queryset.filter

    def find_anywhere(self: Any, *conditions: Any, **named: Any) -> Any:
        named.pop("priority__plan__slug", None)
        return find(self, *conditions, **named)

    monkeypatch.setattr(queryset, "filter", find_anywhere)


def cases_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A case review is found by whoever has its reference."""
    monkeypatch.setattr(ReviewQuerySet, "visible_to", lambda self, actor: self)


def inside_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A recommendation that is not released is found by whoever has its reference."""
    monkeypatch.setattr(ReleasableQuerySet, "visible_to", lambda self, actor: self)


def unshared_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """What hangs on a released recommendation is all for others."""
    monkeypatch.setattr(SharedQuerySet, "visible_to", lambda self, actor: self)


def answers_yes(rule: str) -> Plant:
    """A rule of the policy admits everybody, wherever it is asked."""

    def plant(monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(policy, rule, _yes)

    return plant


# What is planted → the routes whose rows must miss it ("" for all; a narrow choice saves time).
FAULTS: dict[str, tuple[Plant, str]] = {
    "can_edit_plans forgotten: writing plans": (forgotten("can_edit_plans"), "priorities:plan"),
    "can_edit_plans forgotten: bringing in": (forgotten("can_edit_plans"), "priorities:import"),
    "can_edit_groups forgotten: groups": (forgotten("can_edit_groups"), "priorities:subgroup"),
    "can_edit_groups forgotten: seats": (forgotten("can_edit_groups"), "priorities:seat"),
    "can_edit_groups forgotten: agencies": (forgotten("can_edit_groups"), "priorities:agency"),
    "can_update_action forgotten": (forgotten("can_update_action"), "priorities:action-update"),
    "can_edit_reports forgotten": (forgotten("can_edit_reports"), "reporting:report-edit"),
    "can_edit_training forgotten": (forgotten("can_edit_training"), "training:session"),
    "can_read_training forgotten": (forgotten("can_read_training"), "reporting:training"),
    "can_read_drafts forgotten": (forgotten("can_read_drafts"), "reporting:report"),
    "can_read_audit forgotten": (forgotten("can_read_audit"), "priorities:trail"),
    "can_export_audit forgotten": (forgotten("can_export_audit"), "priorities:trail"),
    "what is hidden is shown outside": (hidden_is_shown, "reporting:dashboard"),
    "seats never end": (held_for_ever, "reporting:plan"),
    "closed accounts stay signed in": (closed_is_open, "reporting:plan"),
    "no sign-in asked": (no_sign_in, "reporting:plan"),
    "one actor for all": (one_actor_for_all, "reporting:plan"),
    "any chair updates any action": (any_group_will_do, "priorities:action-update"),
    "members lead": (members_lead, "priorities:action-update"),
    "administrators read": (administrators_read, "reporting:dashboard"),
    "partners read drafts": (partners_are_members, "reporting:report"),
    "can_see_people forgotten": (forgotten("can_see_people"), "priorities:person-list"),
    "can_manage_accounts forgotten": (forgotten("can_manage_accounts"), "priorities:person-close"),
    "anybody changes their own account": (forgotten("can_change_account"), "priorities:person-close"),
    "anybody gives themselves a seat": (forgotten("can_give_roles"), "priorities:seat-give"),
    "anybody ends any seat": (forgotten("can_end_membership"), "priorities:seat-end"),
    "cases are seen": (cases_are_seen, "reporting:review"),
    "what is inside is seen": (inside_is_seen, "reporting:recommendation"),
    "what is not shared is seen": (unshared_is_seen, "reviews:own-action-tell"),
    "anybody writes reviews": (answers_yes("can_write_review"), "reviews:review-edit"),
    "anybody tells of recommendations": (answers_yes("can_update_recommendation"), "reviews:evidence-new"),
    "anybody adds to the register": (answers_yes("can_write_any_review"), "reviews:review-kinds"),
    "anybody reads cases": (answers_yes("can_read_cases"), "reviews:retention"),
    "anybody decides what is kept": (answers_yes("can_decide_retention"), "reviews:case-keep"),
    "any plan's address will do": (any_address_will_do, "priorities:action-edit"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_planted_fault_is_caught(
    name: str, world: World, clients: dict[str, Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant, routes = FAULTS[name]
    rows: list[Row] = [row for row in ROWS if row.route.startswith(routes)]
    assert not any(faults(row, world, clients) for row in rows[:2]), "sound before the fault is planted"
    plant(monkeypatch)
    assert any(faults(row, world, clients) for row in rows)
