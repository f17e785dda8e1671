"""Who may do what with reviews, as a table of roles."""

import pytest

from wsscp import policy
from wsscp.policy import Actor, HeldRole, actor_of

ROLES = {
    "officer": HeldRole("member", 1, "business_team"),
    "steering": HeldRole("member", 2, "steering"),
    "scrutineer": HeldRole("scrutineer", None, ""),
    "lay": HeldRole("lay", None, ""),
    "partner": HeldRole("member", 3, "partnership"),
    "member": HeldRole("member", 4, ""),
    "chair": HeldRole("chair", 4, ""),
    "crg": HeldRole("member", 5, "case_review"),
    "crg chair": HeldRole("chair", 5, "case_review"),
    "crg deputy": HeldRole("deputy", 5, "case_review"),
    "administrator": HeldRole("administrator", None, ""),
}
GROUP = {"crg", "crg chair", "crg deputy"}
RULES = {
    policy.can_read_cases: GROUP,
    policy.can_write_cases: GROUP,
    policy.can_write_learning: {"officer"},
    policy.can_write_any_review: GROUP | {"officer"},
    policy.can_decide_retention: {"crg chair"},
    policy.can_read_case_figures: GROUP | {"officer", "steering", "scrutineer", "lay"},
    policy.can_request_emergency_access: {"officer", "steering", "scrutineer"},
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_rule_admits_those_roles_only(rule) -> None:
    assert {name for name, seat in ROLES.items() if rule(actor_of(1, [seat]))} == RULES[rule]


@pytest.mark.parametrize(
    ("from_case", "group", "admitted"),
    [
        (True, None, GROUP | {"officer"}),
        (True, 4, GROUP | {"officer", "chair"}),
        (False, None, {"officer"}),
        (False, 4, {"officer", "chair"}),
        (False, 5, {"officer", "crg chair", "crg deputy"}),
    ],
)
def test_progress_is_recorded_by_holders_officers_and_lead_group(from_case, group, admitted) -> None:
    allowed = {
        name
        for name, seat in ROLES.items()
        if policy.can_update_recommendation(actor_of(1, [seat]), from_case, group)
    }
    assert allowed == admitted


def test_emergency_access_reads_and_writes_nothing() -> None:
    inside = Actor(user_id=1, has_emergency_access=True)
    assert policy.can_read_cases(inside)
    assert not policy.can_write_cases(inside)
    assert not policy.can_write_review(inside, from_case=True)
    assert not policy.can_decide_retention(inside)
    assert not policy.can_update_recommendation(inside, True, None)


def test_nobody_agrees_to_what_they_asked_themselves() -> None:
    officer = actor_of(1, [ROLES["officer"]])
    assert policy.can_approve_emergency_access(officer, 2)
    assert not policy.can_approve_emergency_access(officer, 1)
