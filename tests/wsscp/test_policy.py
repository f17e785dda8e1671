"""Who may do what, as tables: every rule for every role, and for none."""

import pytest

from wsscp import policy
from wsscp.policy import Actor, Grant, HeldRole, Realm, Role, RoleKind, StandingGroup, actor_of

MINE, THEIRS = 1, 2

# What is held → reads plans, reads drafts, edits plans, edits reports, updates an action of 1, of 2, of none
ROLES = {
    "nothing": ((), "------ -"),
    "business team": ((HeldRole("member", 9, "business_team"),), "yyyyyy y"),
    "chair of 1": ((HeldRole("chair", MINE, ""),), "yy--y- -"),
    "deputy of 1": ((HeldRole("deputy", MINE, ""),), "yy--y- -"),
    "member of 1": ((HeldRole("member", MINE, ""),), "yy---- -"),
    "steering": ((HeldRole("member", 9, "steering"),), "yy---- -"),
    "scrutineer": ((HeldRole("scrutineer", None, ""),), "yy---- -"),
    "lay": ((HeldRole("lay", None, ""),), "yy---- -"),
    "lay, sitting on the steering group": ((HeldRole("lay", 9, "steering"),), "yy---- -"),
    "partnership": ((HeldRole("member", 9, "partnership"),), "y----- -"),
    "case review": ((HeldRole("member", 9, "case_review"),), "yy---- -"),
    "learning": ((HeldRole("member", 9, "learning"),), "yy---- -"),
    "administrator": ((HeldRole("administrator", None, ""),), "------ -"),
    "administrator and lay": (
        (HeldRole("administrator", None, ""), HeldRole("lay", None, "")),
        "yy---- -",
    ),
    "chair of 1 and of 2": ((HeldRole("chair", MINE, ""), HeldRole("chair", THEIRS, "")), "yy--yy -"),
}


def marks(answers: list[bool]) -> str:
    """Write answers as the tables do."""
    return "".join("y" if answer else "-" for answer in answers)


def held(*seats: HeldRole, user: int = 7) -> Actor:
    """Somebody with these roles."""
    return actor_of(user, seats)


OFFICER = held(HeldRole("member", 9, "business_team"))
ADMINISTRATOR = held(HeldRole("administrator", None, ""))
CASE_CHAIR = held(HeldRole("chair", 8, "case_review"))
CASE_MEMBER = held(HeldRole("member", 8, "case_review"))
CHAIR = held(HeldRole("chair", MINE, ""))


@pytest.mark.parametrize(("seats", "may"), ROLES.values(), ids=ROLES)
def test_role_may_do_what_the_table_says(seats, may) -> None:
    who = held(*seats)
    answers = [
        policy.can_read_plans(who),
        policy.can_read_drafts(who),
        policy.can_edit_plans(who),
        policy.can_edit_reports(who),
        policy.can_update_action(who, [MINE]),
        policy.can_update_action(who, [THEIRS]),
    ]
    assert f"{marks(answers)} {marks([policy.can_update_action(who, [])])}" == may


# What is held → reads training, edits training
TRAINING = {
    "nothing": ((), "--"),
    "business team": ((HeldRole("member", 9, "business_team"),), "yy"),
    "member of the learning group": ((HeldRole("member", 9, "learning"),), "yy"),
    "deputy chair of the learning group": ((HeldRole("deputy", 9, "learning"),), "yy"),
    "chair of the learning group": ((HeldRole("chair", 9, "learning"),), "yy"),
    "lay, sitting in the learning group": ((HeldRole("lay", 9, "learning"),), "y-"),
    "chair of another group": ((HeldRole("chair", MINE, ""),), "y-"),
    "steering": ((HeldRole("member", 9, "steering"),), "y-"),
    "scrutineer": ((HeldRole("scrutineer", None, ""),), "y-"),
    "partnership": ((HeldRole("member", 9, "partnership"),), "y-"),
    "chair of cases": ((HeldRole("chair", 9, "case_review"),), "y-"),
    "administrator": ((HeldRole("administrator", None, ""),), "--"),
}


@pytest.mark.parametrize(("seats", "may"), TRAINING.values(), ids=TRAINING)
def test_training_is_read_and_edited_as_the_table_says(seats, may) -> None:
    who = held(*seats)
    assert marks([policy.can_read_training(who), policy.can_edit_training(who)]) == may


@pytest.mark.parametrize(
    ("seat", "roles"),
    [
        (HeldRole("chair", 1, "steering"), {Role.CHAIR, Role.STEERING}),
        (HeldRole("deputy", 1, ""), {Role.CHAIR, Role.MEMBER}),
        (HeldRole("member", 1, "case_review"), {Role.CASE_REVIEW}),
        (HeldRole("lay", 1, "case_review"), {Role.LAY}),
        (HeldRole("scrutineer", None, ""), {Role.SCRUTINEER}),
    ],
)
def test_role_gives_the_roles_of_its_part_and_group(seat, roles) -> None:
    assert held(seat).roles == roles


def test_only_the_chair_of_the_case_review_group_chairs_it() -> None:
    deputy = held(HeldRole("deputy", 8, "case_review"))
    assert CASE_CHAIR.chairs_case_review
    assert not any(actor.chairs_case_review for actor in (CASE_MEMBER, deputy, CHAIR, OFFICER))


def test_chair_of_one_of_the_responsible_groups_may_update() -> None:
    assert policy.can_update_action(CHAIR, [THEIRS, MINE])


@pytest.mark.parametrize(
    ("who", "needed"),
    [(OFFICER, True), (ADMINISTRATOR, True), (CASE_MEMBER, True), (CASE_CHAIR, True), (CHAIR, False)],
)
def test_second_factor_is_for_those_who_could_do_most_harm(who, needed) -> None:
    assert policy.needs_second_factor(who) is needed


# who → a role in an ordinary group, on the business team, of an administrator, in the case review group
GRANTS = {
    "officer": (OFFICER, [Grant.YES, Grant.WITH_ANOTHER, Grant.WITH_ANOTHER, Grant.NO]),
    "administrator": (ADMINISTRATOR, [Grant.NO, Grant.WITH_ANOTHER, Grant.WITH_ANOTHER, Grant.NO]),
    "chair of cases": (CASE_CHAIR, [Grant.NO, Grant.NO, Grant.NO, Grant.YES]),
    "member of cases": (CASE_MEMBER, [Grant.NO, Grant.NO, Grant.NO, Grant.NO]),
    "chair": (CHAIR, [Grant.NO, Grant.NO, Grant.NO, Grant.NO]),
    "nobody": (held(), [Grant.NO, Grant.NO, Grant.NO, Grant.NO]),
}
SOUGHT = [("chair", ""), ("member", "business_team"), ("administrator", ""), ("member", "case_review")]


@pytest.mark.parametrize(("who", "answers"), GRANTS.values(), ids=GRANTS)
def test_roles_are_given_as_the_table_says(who, answers) -> None:
    assert [policy.grant_of(who, person=1, part=part, opens=opens) for part, opens in SOUGHT] == answers


@pytest.mark.parametrize(("who", "answers"), GRANTS.values(), ids=GRANTS)
def test_nobody_gives_themselves_a_role(who, answers) -> None:
    given = {policy.grant_of(who, person=who.user_id, part=part, opens=opens) for part, opens in SOUGHT}
    assert given == {Grant.NO}


@pytest.mark.parametrize(
    ("who", "proposer", "is_officer", "may"),
    [
        (OFFICER, 2, True, True),
        (OFFICER, 2, False, True),
        (ADMINISTRATOR, 2, True, True),
        (ADMINISTRATOR, 2, False, False),
        (CHAIR, 2, True, False),
        (CASE_CHAIR, 2, True, False),
        (OFFICER, 7, True, False),
    ],
)
def test_two_people_agree_and_one_is_an_officer(who, proposer, is_officer, may) -> None:
    assert policy.can_agree(who, person=1, proposer=proposer, proposer_is_officer=is_officer) is may


def test_nobody_agrees_to_what_is_for_themselves() -> None:
    assert not policy.can_agree(OFFICER, person=OFFICER.user_id, proposer=2, proposer_is_officer=True)


@pytest.mark.parametrize(
    ("who", "person", "opens", "may"),
    [
        (OFFICER, 1, "", True),
        (OFFICER, 1, "steering", True),
        (ADMINISTRATOR, 1, "business_team", True),
        (OFFICER, 1, "case_review", False),
        (CASE_CHAIR, 1, "case_review", True),
        (CASE_CHAIR, 1, "", False),
        (OFFICER, OFFICER.user_id, "", False),
    ],
)
def test_roles_are_ended_as_the_table_says(who, person, opens, may) -> None:
    assert policy.can_end_role(who, person=person, opens=opens) is may


@pytest.mark.parametrize(("who", "answers"), GRANTS.values(), ids=GRANTS)
def test_roles_are_extended_only_by_those_who_could_give_them_alone(who, answers) -> None:
    may = [policy.can_extend_role(who, person=1, part=part, opens=opens) for part, opens in SOUGHT]
    assert may == [answer is Grant.YES for answer in answers]
    own = [policy.can_extend_role(who, person=who.user_id, part=part, opens=opens) for part, opens in SOUGHT]
    assert not any(own)


@pytest.mark.parametrize(
    ("who", "refuses", "is_officer", "knows"),
    [
        (OFFICER, True, True, True),
        (ADMINISTRATOR, True, False, True),
        (CASE_CHAIR, False, False, True),
        (CHAIR, False, False, True),
        (held(), False, False, False),
    ],
)
def test_proposals_are_refused_and_people_known_of_as_the_table_says(who, refuses, is_officer, knows) -> None:
    assert policy.can_refuse(who, person=1) is refuses
    assert not policy.can_refuse(who, person=who.user_id)
    assert policy.is_business_team(who) is is_officer
    assert policy.can_know_of_people(who) is knows


@pytest.mark.parametrize(
    ("who", "group", "may"),
    [(OFFICER, 5, True), (ADMINISTRATOR, 5, True), (CHAIR, MINE, True), (CHAIR, THEIRS, False)],
)
def test_names_are_for_the_group_and_for_those_who_give_roles(who, group, may) -> None:
    assert policy.can_see_names(who, group) is may


# who → manages accounts, sees people, edits groups, reads the trail of group 1's things, takes a copy; realms
TRAIL = {
    "officer": (OFFICER, "yyyyy", {Realm.PLAN, Realm.ACCOUNT}),
    "administrator": (ADMINISTRATOR, "yy--y", {Realm.ACCOUNT}),
    "chair of cases": (CASE_CHAIR, "-y--y", {Realm.CASE}),
    "member of cases": (CASE_MEMBER, "-----", set()),
    "chair of 1": (CHAIR, "---y-", set()),
    "chair of 2": (held(HeldRole("chair", THEIRS, "")), "-----", set()),
    "steering": (held(HeldRole("member", 3, "steering")), "---yy", {Realm.PLAN, Realm.ACCOUNT}),
    "scrutineer": (held(HeldRole("scrutineer", None, "")), "---yy", {Realm.PLAN, Realm.ACCOUNT}),
    "lay": (held(HeldRole("lay", None, "")), "---y-", {Realm.PLAN, Realm.ACCOUNT}),
    "partnership": (held(HeldRole("member", 4, "partnership")), "-----", set()),
    "learning": (held(HeldRole("member", 4, "learning")), "-----", set()),
}


@pytest.mark.parametrize(("who", "may", "realms"), TRAIL.values(), ids=TRAIL)
def test_people_and_the_audit_trail_are_visible_as_the_table_says(who, may, realms) -> None:
    answers = [
        policy.can_manage_accounts(who),
        policy.can_see_people(who),
        policy.can_edit_groups(who),
        policy.can_read_trail_of(who, [MINE]),
        policy.can_export_audit(who),
    ]
    assert marks(answers) == may
    assert policy.audit_realms(who) == realms
    assert policy.can_read_audit(who) is bool(realms)


@pytest.mark.parametrize(
    ("who", "may"), [(held(), False), *((who, True) for who, _, _ in TRAIL.values())], ids=["nobody", *TRAIL]
)
def test_who_has_a_role_sees_that_there_is_an_audit_trail(who, may) -> None:
    assert policy.can_know_of_audit(who) is may


def test_nobody_changes_their_own_account_as_an_administrator() -> None:
    assert policy.can_change_account(ADMINISTRATOR, 1)
    assert not policy.can_change_account(ADMINISTRATOR, ADMINISTRATOR.user_id)


# who → proposes dates at all, for group 1, for 2; decides on dates, on another's; gives evidence of 1;
# checks that of 1, of 2
DATES = {
    "officer": (OFFICER, "yyy--yyy"),
    "chair of 1": (CHAIR, "yy---yy-"),
    "deputy of 1": (held(HeldRole("deputy", MINE, "")), "yy---yy-"),
    "member of 1": (held(HeldRole("member", MINE, "")), "--------"),
    "steering": (held(HeldRole("member", 3, "steering")), "---yy-yy"),
    "steering and officer": (
        held(HeldRole("member", 3, "steering"), HeldRole("member", 9, "business_team")),
        "yyyyyyyy",
    ),
    "scrutineer": (held(HeldRole("scrutineer", None, "")), "------yy"),
    "lay": (held(HeldRole("lay", None, "")), "--------"),
    "lay, sitting on the steering group": (held(HeldRole("lay", 3, "steering")), "--------"),
    "partnership": (held(HeldRole("member", 4, "partnership")), "--------"),
    "case review": (CASE_MEMBER, "--------"),
    "administrator": (ADMINISTRATOR, "--------"),
    "nobody": (held(), "--------"),
}


@pytest.mark.parametrize(("who", "may"), DATES.values(), ids=DATES)
def test_dates_are_changed_and_evidence_is_given_as_the_table_says(who, may) -> None:
    answers = [
        policy.can_propose_dates(who),
        policy.can_propose_date(who, [MINE]),
        policy.can_propose_date(who, [THEIRS]),
        policy.can_decide_dates(who),
        policy.can_decide_date(who, 2),
        policy.can_edit_evidence(who, [MINE]),
        policy.can_verify_evidence(who, [MINE], 2),
        policy.can_verify_evidence(who, [THEIRS], 2),
    ]
    assert marks(answers) == may


@pytest.mark.parametrize(("who", "may"), DATES.values(), ids=DATES)
def test_nobody_decides_on_or_checks_their_own(who, may) -> None:
    assert not policy.can_decide_date(who, who.user_id)
    assert not policy.can_verify_evidence(who, [MINE], who.user_id)
    assert not policy.can_withdraw_date(who, who.user_id + 1)


@pytest.mark.parametrize("who", DATES)
def test_the_steering_group_and_the_scrutineer_challenge(who) -> None:
    challenges = {"steering", "steering and officer", "scrutineer"}
    assert policy.can_challenge(DATES[who][0]) is (who in challenges)


@pytest.mark.parametrize(("who", "may"), [(OFFICER, True), (CHAIR, True), (held(), False)])
def test_proposed_date_is_withdrawn_by_its_proposer_while_they_hold_a_role(who, may) -> None:
    assert policy.can_withdraw_date(who, who.user_id) is may


@pytest.mark.parametrize("word", [*Role, *RoleKind, *StandingGroup, *Realm])
def test_every_word_has_a_name_people_say(word) -> None:
    assert word.label
    assert "_" not in word.label
