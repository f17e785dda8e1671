"""What becomes of a return: every move from every state by everybody, as a table; and the rule of stamps."""

from datetime import date, datetime
from typing import Any

import pytest

from priorities.models import ReportingPeriod, Subgroup
from reporting.models import ReturnEvent, SubgroupReturn
from reporting.returns.drafts import save_answers
from reporting.returns.services import accept_return, send_back_return, submit_return, withdraw_return
from reporting.rules.edit_conflicts import EditOutcome, answer_digest, answer_text, resolve_edit
from reporting.rules.return_states import (
    PERIOD_IS_SIGNED,
    RETURN_TRANSITIONS,
    ReturnRole,
    ReturnState,
    ReturnTransition,
    return_roles,
)
from tests.cast import PRINCIPALS
from tests.make import (
    make_action,
    make_membership,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_return,
    make_user,
)
from wsscp.models import User
from wsscp.policy import Actor, HeldRole, Role, actor_of
from wsscp.state_tables import StateError, TransitionNotAllowed

pytestmark = pytest.mark.databases

NOW = datetime.fromisoformat("2020-04-10T12:00+01:00")
TODAY = date(2020, 4, 10)

# From each state, what each move leads to: for who leads the group, for the business team, and for an officer
# who submitted it on the group's behalf. "–" it cannot be done now; "no" never by them. Nobody else may.
TABLE = """
state      move       group      team       submitter
draft      write      draft      draft      draft
draft      submit     submitted  submitted  submitted
draft      withdraw   –          no         no
draft      send_back  no         –          –
draft      accept     no         –          –
submitted  write      –          –          –
submitted  submit     –          –          –
submitted  withdraw   draft      no         no
submitted  send_back  no         returned   returned
submitted  accept     no         accepted   –
returned   write      returned   returned   returned
returned   submit     submitted  submitted  submitted
returned   withdraw   –          no         no
returned   send_back  no         –          –
returned   accept     no         –          –
accepted   write      –          –          –
accepted   submit     –          –          –
accepted   withdraw   –          no         no
accepted   send_back  no         –          –
accepted   accept     no         –          –
"""
ROWS = [line.split() for line in TABLE.strip().splitlines()[1:]]
ROLES_OF = {
    "group": {ReturnRole.GROUP},
    "team": {ReturnRole.TEAM},
    "submitter": {ReturnRole.TEAM},
    "nobody": set(),
}
CELLS = [
    (ReturnState(state), ReturnTransition(move), who, answer)
    for state, move, *answers in ROWS
    for who, answer in zip(ROLES_OF, [*answers, "no"], strict=True)
]


def answered(state, move, roles, *, is_submitter=False, is_signed=False) -> str:
    try:
        about = {"had_part": is_submitter, "final": PERIOD_IS_SIGNED if is_signed else ""}
        return RETURN_TRANSITIONS.next_state(state, move, roles=frozenset(roles), **about).value
    except TransitionNotAllowed:
        return "no"
    except StateError:
        return "–"


def test_table_has_every_state_and_transition():
    assert {(state, move) for state, move, *_ in CELLS} == {
        (state, two) for state in ReturnState for two in ReturnTransition
    }


@pytest.mark.parametrize(("state", "move", "who", "answer"), CELLS)
def test_every_transition_from_every_state(state, move, who, answer):
    assert answered(state, move, ROLES_OF[who], is_submitter=who == "submitter") == answer


@pytest.mark.parametrize(("state", "move", "who", "answer"), CELLS)
def test_no_transition_once_a_report_is_signed(state, move, who, answer):
    expected = "no" if answer == "no" else "–"
    assert answered(state, move, ROLES_OF[who], is_submitter=who == "submitter", is_signed=True) == expected


def test_an_officer_who_leads_the_group_acts_in_both_parts():
    actor = actor_of(1, [HeldRole("chair", 7, ""), HeldRole("member", 8, "business_team")])
    roles = return_roles(actor, 7)
    assert roles == {ReturnRole.GROUP, ReturnRole.TEAM}
    assert all(RETURN_TRANSITIONS.may(move, roles) for move in ReturnTransition)
    assert return_roles(actor, 8) == {ReturnRole.TEAM}
    assert return_roles(Actor(user_id=2), 7) == frozenset()


@pytest.fixture
def period(group_a: Subgroup) -> ReportingPeriod:
    """A quarter with one action of group A, due long after it."""
    period = make_period(make_plan("the-plan"), returns_due_on=date(2020, 4, 14))
    make_milestone(make_action(make_priority(period.plan), groups=[group_a]), date(2021, 12, 31))
    return period


def do(
    move: ReturnTransition, period: ReportingPeriod, group: Subgroup, roles: frozenset[ReturnRole], by: User
) -> None:
    about: dict[str, Any] = {"period": period, "group": group, "roles": roles, "by": by, "at": NOW}
    if move is ReturnTransition.WRITE:
        save_answers(answers=[], **about)
    elif move is ReturnTransition.SUBMIT:
        submit_return(today=TODAY, **about)
    elif move is ReturnTransition.WITHDRAW:
        withdraw_return(**about)
    elif move is ReturnTransition.SEND_BACK:
        send_back_return(comment="Say more.", **about)
    else:
        accept_return(**about)


@pytest.mark.parametrize("state", ReturnState)
@pytest.mark.parametrize("move", ReturnTransition)
def test_every_principal_tries_every_transition_from_every_state(
    state: ReturnState,
    move: ReturnTransition,
    period: ReportingPeriod,
    group_a: Subgroup,
    cast: dict[str, Any],
) -> None:
    table = {(from_state, two, who): answer for from_state, two, who, answer in CELLS}
    part = {"business_team": "team", "chair_a": "group"}
    for name in PRINCIPALS:
        person = cast[name] if cast[name].is_authenticated else None
        SubgroupReturn.objects.all().delete()
        returned = make_return(period, group_a, state=state, at=NOW if state.is_in else None, by=make_user())
        line = returned.lines.create(action=group_a.actions.get(), is_unchanged=True)
        memberships = person.memberships.filter(person__is_active=True, ends_on=None) if person else []
        held = [
            HeldRole(membership.seat.part, membership.seat.subgroup_id, membership.seat.opens)
            for membership in memberships
        ]
        roles = return_roles(actor_of(person.pk if person else 0, held), group_a.pk)
        expected = table[state, move, part.get(name, "nobody")]
        try:
            do(move, period, group_a, roles, person or make_user())
            got = SubgroupReturn.objects.get().state
        except TransitionNotAllowed:
            got = "no"
        except StateError:
            got = "–"
        assert got == expected, name
        if got in {"no", "–"}:
            assert SubgroupReturn.objects.get().state == state
            assert not ReturnEvent.objects.exists()
        elif move is not ReturnTransition.WRITE:
            assert ReturnEvent.objects.get().move == move
        assert line.pk


def test_an_officer_does_not_accept_what_they_submitted(
    period: ReportingPeriod, group_a: Subgroup, business_team: User
) -> None:
    make_return(period, group_a, at=NOW, by=business_team)
    team = frozenset({ReturnRole.TEAM})
    with pytest.raises(StateError, match="yourself"):
        do(ReturnTransition.ACCEPT, period, group_a, team, business_team)
    colleague = make_user()
    make_membership(colleague, Role.BUSINESS_TEAM)
    do(ReturnTransition.ACCEPT, period, group_a, team, colleague)
    assert SubgroupReturn.objects.get().state == ReturnState.ACCEPTED


OLD, MINE, THEIRS = answer_digest("old"), "mine", "theirs"


@pytest.mark.parametrize(
    ("mine", "seen", "stands", "settled"),
    [
        ("old", OLD, "old", EditOutcome.SAME),
        (MINE, OLD, "old", EditOutcome.WRITE),
        ("", OLD, "old", EditOutcome.WRITE),
        ("old", OLD, THEIRS, EditOutcome.THEIRS),
        (MINE, OLD, THEIRS, EditOutcome.CONFLICT),
        ("", OLD, THEIRS, EditOutcome.CONFLICT),
        (MINE, OLD, MINE, EditOutcome.SAME),
        (MINE, "", "", EditOutcome.WRITE),
        (MINE, answer_digest(""), "", EditOutcome.WRITE),
        (MINE, "", "old", EditOutcome.CONFLICT),
        (MINE, OLD, "", EditOutcome.CONFLICT),
    ],
)
def test_of_two_who_write_at_once_neither_loses(mine, seen, stands, settled):
    assert resolve_edit(mine, seen_digest=seen, current=stands) is settled


def test_answers_are_compared_as_text():
    assert [answer_text(value) for value in (None, "", False, True, date(2020, 3, 31))] == [
        "",
        "",
        "",
        "yes",
        "2020-03-31",
    ]
    assert answer_digest("a") != answer_digest("b")
    assert answer_digest("🧒 \u202e") == answer_digest("🧒 \u202e")
