"""Giving roles and ending them, through the pages: who may, whom, which, and when access begins and ends."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from priorities.models import Membership, Proposal, Seat, Subgroup
from tests.cast import ClientFor, Person
from tests.confirming import confirmed
from tests.make import make_membership, make_user
from wsscp.models import AuditEntry, User
from wsscp.models.audit import Act
from wsscp.policy import Role, RoleKind, StandingGroup

YESTERDAY = timedelta(days=1)


@pytest.fixture
def person(db: None) -> User:
    """Somebody without a role, whom the chair of the Case Review Group can see."""
    return make_user("person@example.org", name="Person")


@pytest.fixture
def seen_by_chair(case_review: User) -> User:
    """A member of the Case Review Group."""
    return case_review


@pytest.fixture
def seats(cast: dict[str, Person], group_a: Subgroup) -> dict[str, str]:
    """One role of every kind, as a form would send it."""
    groups = {opens: Subgroup.objects.get(opens=opens) for opens in StandingGroup}
    titled = Seat.objects.create(part=RoleKind.MEMBER, subgroup=group_a, title="Designated Doctor")
    lay = Seat.objects.create(part=RoleKind.LAY, subgroup=groups[StandingGroup.CASE_REVIEW])
    return {
        "member of a group": f"member@{group_a.pk}",
        "chair of a group": f"chair@{group_a.pk}",
        "a titled seat": str(titled.pk),
        "steering group": f"member@{groups[StandingGroup.STEERING].pk}",
        "lead safeguarding partner": f"lead_partner@{groups[StandingGroup.STEERING].pk}",
        "deputy safeguarding partner": f"partner_deputy@{groups[StandingGroup.STEERING].pk}",
        "safeguarding partner of another group": f"delegated_partner@{group_a.pk}",
        "scrutineer": "scrutineer@",
        "lay member": "lay@",
        "business team": f"member@{groups[StandingGroup.BUSINESS_TEAM].pk}",
        "chair of the business team": f"chair@{groups[StandingGroup.BUSINESS_TEAM].pk}",
        "administrator": "administrator@",
        "case review": f"member@{groups[StandingGroup.CASE_REVIEW].pk}",
        "chair of case review": f"chair@{groups[StandingGroup.CASE_REVIEW].pk}",
        "lay member in case review": f"lay@{groups[StandingGroup.CASE_REVIEW].pk}" if lay else "",
    }


ORDINARY = (
    "member of a group",
    "chair of a group",
    "a titled seat",
    "steering group",
    "lead safeguarding partner",
    "deputy safeguarding partner",
    "scrutineer",
    "lay member",
)
GIVES_FURTHER = ("business team", "chair of the business team", "administrator")
CASES = ("case review", "chair of case review", "lay member in case review")
# who → what comes of trying to give a role of each kind; whoever is not here gives nothing at all
GRANTS = {
    "business_team": dict.fromkeys(ORDINARY, "given") | dict.fromkeys(GIVES_FURTHER, "proposed"),
    "administrator": dict.fromkeys(GIVES_FURTHER, "proposed"),
    "case_chair": dict.fromkeys(CASES, "given"),
}
GIVERS = [
    "business_team",
    "administrator",
    "case_chair",
    "chair_a",
    "member_a",
    "steering",
    "scrutineer",
    "case_review",
    "stranger",
    "former",
    "closed",
    "anonymous",
]


def give(client: Client, person: User, seat: str, **typed: str):
    """Post the form as a page would send it, or as somebody who writes their own would."""
    today = timezone.localdate().isoformat()
    data = {"seat": seat, "starts_on": today, "reason": "Needed", **typed}
    return client.post(reverse("priorities:seat-give", args=[person.pk]), data)


@pytest.mark.parametrize("giver", GIVERS)
def test_every_role_is_given_proposed_or_refused_as_the_table_says(
    giver: str,
    cast: dict[str, Person],
    client_for: ClientFor,
    seats: dict[str, str],
    person: User,
    seen_by_chair: User,
) -> None:
    target = seen_by_chair if giver == "case_chair" else person
    client = confirmed(client_for(cast[giver]))
    came_of_it = {}
    for kind, seat in seats.items():
        held = Membership.objects.filter(person=target).count()
        proposed = Proposal.objects.filter(person=target).count()
        give(client, target, seat)
        if Membership.objects.filter(person=target).count() > held:
            came_of_it[kind] = "given"
        elif Proposal.objects.filter(person=target).count() > proposed:
            came_of_it[kind] = "proposed"
    expected = dict(GRANTS.get(giver, {}))
    if giver == "case_chair":
        del expected["case review"]  # held already
    assert came_of_it == expected


@pytest.mark.parametrize("giver", ["business_team", "administrator", "case_chair"])
def test_nobody_gives_themselves_any_role(
    giver: str, cast: dict[str, Any], client_for: ClientFor, seats: dict[str, str]
) -> None:
    me = cast[giver]
    before = list(me.memberships.values_list("pk", flat=True))
    client = confirmed(client_for(me))
    answers = {give(client, me, seat).status_code for seat in seats.values()}
    assert answers == {403}
    assert list(me.memberships.values_list("pk", flat=True)) == before
    assert not Proposal.objects.exists()


@pytest.mark.parametrize("giver", ["business_team", "administrator", "case_chair"])
def test_the_form_offers_what_the_table_says_and_no_more(
    giver: str,
    cast: dict[str, Person],
    client_for: ClientFor,
    seats: dict[str, str],
    person: User,
    seen_by_chair: User,
) -> None:
    target = seen_by_chair if giver == "case_chair" else person
    response = confirmed(client_for(cast[giver])).get(reverse("priorities:seat-give", args=[target.pk]))
    offered = set(response.context["form"].places)
    assert {kind for kind, seat in seats.items() if seat in offered} == set(GRANTS[giver])


@pytest.mark.parametrize(
    "seat", ["", "0", "-1", "member@", "member@999999", "9" * 40, "administrator@1", "[]"]
)
def test_unknown_role_is_refused_at_the_field(
    seat: str, business_team: User, client_for: ClientFor, person: User
) -> None:
    response = give(confirmed(client_for(business_team)), person, seat)
    assert response.status_code == 200
    assert response.context["form"].errors["seat"]
    assert not person.memberships.exists()


def test_giving_asks_again_who_it_is(business_team: User, client_for: ClientFor, person: User) -> None:
    response = give(client_for(business_team), person, "lay@")
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    assert not person.memberships.exists()


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"starts_on": ""}, "starts_on", "Enter the first day."),
        ({"starts_on": "2020-02-31"}, "starts_on", "Enter a real date"),
        ({"starts_on": "1999-12-31"}, "starts_on", "between 2000 and 2100"),
        ({"starts_on": "2030-01-02", "ends_on": "2030-01-01"}, "ends_on", "not before the first"),
        ({"starts_on": "2020-01-01", "ends_on": "2020-02-01"}, "ends_on", "today or later"),
        ({"seat": "administrator@", "reason": ""}, "reason", "Say why"),
        ({"reason": "x" * 501}, "reason", "at most 500"),
    ],
)
def test_a_mistake_is_shown_at_the_field_and_nothing_is_written(
    typed: dict[str, str], field: str, says: str, business_team: User, client_for: ClientFor, person: User
) -> None:
    response = give(confirmed(client_for(business_team)), person, **({"seat": "lay@"} | typed))
    assert says in " ".join(response.context["form"].errors[field])
    assert not person.memberships.exists()
    assert not Proposal.objects.exists()


def test_a_role_held_already_is_not_given_twice(
    business_team: User, client_for: ClientFor, person: User
) -> None:
    client = confirmed(client_for(business_team))
    give(client, person, "lay@", ends_on="2090-01-01")
    response = give(client, person, "lay@", starts_on="2089-01-01")
    assert "holds this seat already" in str(response.context["form"].errors["seat"])
    assert person.memberships.count() == 1


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        ({"ends_on": "2090-12-31"}, True),
        ({"ends_on": "2091-01-01"}, False),
        ({}, False),
        ({"starts_on": "2019-12-31", "ends_on": "2090-12-31"}, False),
    ],
)
def test_nobody_holds_a_role_outside_its_dates(
    typed: dict[str, str], given: bool, business_team: User, client_for: ClientFor, person: User
) -> None:
    role = Seat.objects.create(
        part=RoleKind.LAY, title="Second lay member", starts_on=date(2020, 1, 1), ends_on=date(2090, 12, 31)
    )
    response = give(confirmed(client_for(business_team)), person, str(role.pk), **typed)
    assert person.memberships.exists() is given
    if not given:
        assert "There is such a seat" in str(response.context["form"].errors["seat"])


def test_new_role_is_in_the_audit_trail_and_signs_the_person_out(
    business_team: User, client_for: ClientFor, person: User
) -> None:
    person_client = Client()
    person_client.post("/sign-in/", {"login": person.email, "password": "three random words"})
    assert person_client.get("/account/").status_code == 200
    give(confirmed(client_for(business_team)), person, "lay@")
    entry = AuditEntry.objects.filter(act=Act.CREATED, thing_type="wsscp.user").first()
    assert (entry.by, entry.thing_id, entry.summary) == (
        business_team,
        str(person.pk),
        "Seat given: Lay member",
    )
    assert person_client.get("/account/").status_code == 302


# ---- Ending -----------------------------------------------------------------------------------------


def end(client: Client, held: Membership, **typed: str):
    return client.post(reverse("priorities:seat-end", args=[held.person_id, held.pk]), typed)


@pytest.mark.parametrize(
    ("giver", "ends"),
    [
        ("business_team", {"ordinary", "business team", "administrator"}),
        ("administrator", {"ordinary", "business team", "administrator"}),
        ("case_chair", {"case review"}),
        ("chair_a", set()),
        ("case_review", set()),
        ("former", set()),
    ],
)
def test_roles_are_ended_by_those_the_table_says(
    giver: str, ends: set[str], cast: dict[str, Person], client_for: ClientFor, group_a: Subgroup
) -> None:
    kinds = {
        "ordinary": (Role.MEMBER, group_a),
        "business team": (Role.BUSINESS_TEAM, None),
        "administrator": (Role.ADMINISTRATOR, None),
        "case review": (Role.CASE_REVIEW, None),
    }
    client = confirmed(client_for(cast[giver]))
    ended = set()
    for kind, (role, group) in kinds.items():
        held = make_membership(make_user(), role, group)
        end(client, held, when="now")
        held.refresh_from_db()
        if held.ends_on == timezone.localdate() - YESTERDAY:
            ended.add(kind)
    assert ended == ends


def test_nobody_ends_their_own_role_here(business_team: User, client_for: ClientFor) -> None:
    held = business_team.memberships.get()
    assert end(confirmed(client_for(business_team)), held, when="now").status_code == 403


def test_access_ends_with_the_next_click_when_a_role_is_ended_at_once(
    business_team: User, client_for: ClientFor, steering: User
) -> None:
    person_client = client_for(steering)
    assert person_client.get("/plans/").status_code == 200
    end(confirmed(client_for(business_team)), steering.memberships.get(), when="now")
    assert person_client.get("/plans/").status_code == 302
    steering.refresh_from_db()
    assert client_for(steering).get("/plans/").status_code == 404


def test_role_that_began_today_is_removed_when_it_is_ended_at_once(
    business_team: User, client_for: ClientFor
) -> None:
    person = make_user()
    held = make_membership(person, Role.LAY, starts_on=timezone.localdate())
    end(confirmed(client_for(business_team)), held, when="now")
    assert not person.memberships.exists()
    entry = AuditEntry.objects.filter(thing_type="wsscp.user", thing_id=str(person.pk)).latest("pk")
    assert entry.by == business_team
    assert any(change["before"] and not change["after"] for change in entry.changes)
    person.refresh_from_db()
    assert client_for(person).get("/plans/").status_code == 404


def test_the_last_day_counts_until_midnight_in_london(
    business_team: User, client_for: ClientFor, steering: User
) -> None:
    end(confirmed(client_for(business_team)), steering.memberships.get(), when="on", ends_on="2027-06-30")
    steering.refresh_from_db()
    with time_machine.travel("2027-06-30T22:59:59+00:00", tick=False):
        person_client = client_for(steering)
        assert person_client.get("/plans/").status_code == 200
    with time_machine.travel("2027-06-30T23:00:00+00:00", tick=False):
        assert person_client.get("/plans/").status_code == 404


def test_a_role_to_come_opens_nothing_before_its_first_day(
    business_team: User, client_for: ClientFor, person: User
) -> None:
    give(confirmed(client_for(business_team)), person, "lay@", starts_on="2027-06-30")
    person.refresh_from_db()
    with time_machine.travel("2027-06-29T22:59:59+00:00", tick=False):
        person_client = client_for(person)
        assert person_client.get("/plans/").status_code == 404
    with time_machine.travel("2027-06-29T23:00:00+00:00", tick=False):
        assert person_client.get("/plans/").status_code == 200


@pytest.mark.parametrize(
    ("giver", "role", "typed", "may"),
    [
        ("business_team", Role.LAY, {"when": "on", "ends_on": "2099-01-01"}, True),
        ("business_team", Role.LAY, {"when": "never"}, True),
        ("business_team", Role.BUSINESS_TEAM, {"when": "on", "ends_on": "2099-01-01"}, False),
        ("business_team", Role.BUSINESS_TEAM, {"when": "never"}, False),
        ("administrator", Role.LAY, {"when": "on", "ends_on": "2099-01-01"}, False),
        ("administrator", Role.LAY, {"when": "never"}, False),
        ("administrator", Role.LAY, {"when": "on", "ends_on": "2098-12-31"}, False),
        ("administrator", Role.BUSINESS_TEAM, {"when": "never"}, False),
        ("case_chair", Role.CASE_REVIEW, {"when": "never"}, True),
    ],
)
def test_only_who_may_give_a_role_alone_extends_it(
    giver: str,
    role: Role,
    typed: dict[str, str],
    may: bool,
    cast: dict[str, Person],
    client_for: ClientFor,
) -> None:
    was = date(2098, 12, 30)
    held = make_membership(make_user(), role, ends_on=was)
    end(confirmed(client_for(cast[giver])), held, **typed)
    held.refresh_from_db()
    assert (held.ends_on != was) is may


def test_ended_role_stays_ended(business_team: User, client_for: ClientFor, former: User) -> None:
    held = former.memberships.get()
    was = held.ends_on
    for typed in ({"when": "never"}, {"when": "on", "ends_on": "2099-01-01"}, {"when": "now"}):
        assert end(confirmed(client_for(business_team)), held, **typed).status_code == 200
    held.refresh_from_db()
    assert held.ends_on == was


@pytest.mark.parametrize("ends_on", ["", "2020-02-31", "2019-01-01", "9999-12-31", "soon"])
def test_a_last_day_that_cannot_be_is_shown_at_the_field(
    ends_on: str, business_team: User, client_for: ClientFor, steering: User
) -> None:
    held = steering.memberships.get()
    response = end(confirmed(client_for(business_team)), held, when="on", ends_on=ends_on)
    assert response.context["form"].errors["ends_on"]
    held.refresh_from_db()
    assert held.ends_on is None
