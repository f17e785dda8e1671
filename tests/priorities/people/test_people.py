"""People and their accounts: the list, one person's page, and what is done to an account."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from priorities.models import Invitation, Subgroup
from tests.cast import ClientFor, Person
from tests.confirming import confirm, confirmed
from tests.make import PASSWORD, make_invitation, make_membership, make_proposal, make_user
from wsscp.models import AuditEntry, User
from wsscp.policy import Role

LIST = reverse("priorities:person-list")


@pytest.fixture
def officer(client_for: ClientFor, business_team: User) -> Client:
    """The browser of an officer who has just confirmed who they are."""
    return confirmed(client_for(business_team))


def page_of(person: User) -> str:
    return reverse("priorities:person", args=[person.pk])


def do(client: Client, what: str, person: User, **typed: str):
    return client.post(reverse(f"priorities:{what}", args=[person.pk]), typed)


def names(response) -> list[str]:
    return [str(person) for person in response.context["page"]]


def signed_in(person: User) -> Client:
    browser = Client()
    browser.post("/sign-in/", {"login": person.email, "password": PASSWORD})
    assert browser.get("/account/").status_code == 200
    return browser


def unopened(name: str) -> User:
    person = make_user(name=name)
    person.set_unusable_password()
    person.save()
    return person


# ---- The list ------------------------------------------------------------------------------------------


def test_the_list_says_roles_state_second_factor_and_last_sign_in(officer: Client, chair_a: User) -> None:
    Authenticator.objects.create(user=chair_a, type=Authenticator.Type.TOTP, data={})
    chair_a.last_login = timezone.now().replace(year=2026, month=3, day=31, hour=12)
    chair_a.save()
    html = " ".join(officer.get(LIST, {"q": "chair of a"}).content.decode().split())
    for text in ("Chair of A", chair_a.email, "Chair, Group A", ">Open<", ">Yes<", "31 March 2026"):
        assert text in html


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("open", {"Open", "Business team"}),
        ("invited", {"Invited"}),
        ("expired", {"Expired"}),
        ("not_invited", {"Withdrawn"}),
        ("closed", {"Closed"}),
    ],
)
def test_accounts_are_found_by_their_state(state: str, expected: set[str], officer: Client) -> None:
    now = timezone.now()
    make_user(name="Open")
    make_user(name="Closed", is_active=False)
    make_invitation(unopened("Invited"))
    make_invitation(unopened("Expired"), expires_at=now - timedelta(seconds=1))
    make_invitation(unopened("Withdrawn"), withdrawn_at=now)
    response = officer.get(LIST, {"state": state})
    assert set(names(response)) == expected


def test_people_are_found_by_words_and_by_the_group_they_sit_in_today(
    officer: Client, group_a: Subgroup, member_a: User, chair_a: User, chair_b: User
) -> None:
    past = make_user(name="Past member")
    make_membership(past, Role.MEMBER, group_a, ends_on=timezone.localdate() - timedelta(days=1))
    assert names(officer.get(LIST, {"q": "OF chair"})) == ["Chair of A", "Chair of B"]
    assert names(officer.get(LIST, {"q": "member.of.a@example"})) == ["Member of A"]
    assert names(officer.get(LIST, {"group": group_a.pk})) == ["Chair of A", "Member of A"]
    assert "Nobody matches" in officer.get(LIST, {"q": "nobody like that"}).content.decode()


@pytest.mark.parametrize(
    "asked", [{"group": "0"}, {"group": "x"}, {"state": "x"}, {"q": "x" * 201}, {"q": "a\x0bb" * 99}]
)
def test_a_filter_that_cannot_be_read_shows_nobody_and_says_why(
    asked: dict[str, str], officer: Client
) -> None:
    response = officer.get(LIST, asked)
    assert names(response) == []
    assert response.context["errors"]


def test_five_hundred_people_are_paged_with_the_filters(officer: Client) -> None:
    User.objects.bulk_create(User(email=f"p{n}@example.org", name=f"Person {n:03}") for n in range(500))
    first = officer.get(LIST, {"q": "person"})
    last = officer.get(LIST, {"q": "person", "page": "10"})
    assert (len(names(first)), names(last)[-1]) == (50, "Person 499")
    assert "?q=person&amp;page=2" in first.content.decode()
    assert "500 people found" in first.content.decode()
    assert names(officer.get(LIST, {"q": "person", "page": "junk"})) == names(first)


def test_the_list_takes_as_many_queries_for_one_as_for_fifty(officer: Client, group_a: Subgroup) -> None:
    counts = []
    for more in (1, 48):
        for _ in range(more):
            make_membership(make_user(), Role.MEMBER, group_a)
        with CaptureQueriesContext(connection) as queries:
            officer.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9


def test_the_chair_of_the_case_review_group_sees_that_group_and_its_roles_alone(
    client_for: ClientFor, case_chair: User, case_review: User, group_a: Subgroup, chair_a: User
) -> None:
    make_membership(case_review, Role.MEMBER, group_a)
    past = make_user(name="Past member")
    make_membership(past, Role.CASE_REVIEW, ends_on=timezone.localdate() - timedelta(days=1))
    client = client_for(case_chair)
    response = client.get(LIST)
    assert names(response) == ["Case Review Group", "Chair of cases"]
    for html in (response.content.decode(), client.get(page_of(case_review)).content.decode()):
        assert "Group A" not in html
        assert "Last sign-in" not in html
    assert {client.get(page_of(person)).status_code for person in (chair_a, past)} == {404}
    assert names(client.get(LIST, {"group": group_a.pk})) == []


# ---- One person ----------------------------------------------------------------------------------------


def test_a_page_shows_roles_of_now_to_come_and_past(officer: Client, group_a: Subgroup) -> None:
    person, today = make_user(name="Person"), timezone.localdate()
    make_membership(person, Role.LAY, ends_on=today - timedelta(days=1))
    make_membership(person, Role.STEERING, starts_on=today + timedelta(days=1))
    make_membership(person, Role.MEMBER, group_a)
    shown = officer.get(page_of(person)).context["holdings"]
    assert [(row.when, row.can_change) for row in shown] == [
        ("now", True),
        ("to come", True),
        ("past", False),
    ]


def test_a_page_takes_as_many_queries_for_one_role_as_for_fifty(officer: Client) -> None:
    person, counts = make_user(), []
    for more in (1, 49):
        for number in range(more):
            group = Subgroup.objects.create(name=f"Group {more} {number}")
            make_membership(person, Role.MEMBER, group)
        with CaptureQueriesContext(connection) as queries:
            officer.get(page_of(person))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9


def test_the_roles_to_give_take_as_many_queries_for_one_as_for_fifty(officer: Client) -> None:
    person, counts = make_user(), []
    for more in (1, 49):
        for number in range(more):
            make_membership(make_user(), Role.MEMBER, Subgroup.objects.create(name=f"Group {more} {number}"))
        with CaptureQueriesContext(connection) as queries:
            officer.get(reverse("priorities:seat-give", args=[person.pk]))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 9


def test_ones_own_page_leads_to_ones_account_and_offers_nothing(officer: Client, business_team: User) -> None:
    html = officer.get(page_of(business_team)).content.decode()
    assert f'href="{reverse("account")}"' in html
    assert "<button" not in html.partition("<main")[2]
    assert "/seats/" not in html


def test_an_address_is_nobody_elses_to_change(officer: Client, stranger: User) -> None:
    assert "Nobody can change it here" in officer.get(page_of(stranger)).content.decode()
    do(officer, "person-rename", stranger, name="New name", email="mine@example.org")
    stranger.refresh_from_db()
    assert (stranger.name, stranger.email) == ("New name", "stranger@example.org")


def test_a_name_needs_letters(officer: Client, stranger: User) -> None:
    for name in ("", "   ", "x" * 201):
        response = do(officer, "person-rename", stranger, name=name)
        assert response.context["form"].errors["name"]


# ---- The account ---------------------------------------------------------------------------------------


def test_a_closed_account_is_out_with_the_next_click_and_cannot_come_back(
    officer: Client, steering: User
) -> None:
    person_client = signed_in(steering)
    do(officer, "person-close", steering)
    assert person_client.get("/plans/").status_code == 302
    person_client.post("/sign-in/", {"login": steering.email, "password": PASSWORD})
    assert person_client.get("/plans/").status_code == 302


def test_closing_ends_roles_invitation_and_what_was_proposed(officer: Client) -> None:
    person, today = unopened("Person"), timezone.localdate()
    make_membership(person, Role.LAY)
    make_membership(person, Role.CASE_REVIEW)
    make_membership(person, Role.STEERING, starts_on=today + timedelta(days=9))
    token, proposal = make_invitation(person), make_proposal(person)
    do(officer, "person-close", person)
    assert {held.ends_on for held in person.memberships.all()} == {today - timedelta(days=1)}
    assert person.memberships.count() == 2
    assert Invitation.objects.get().withdrawn_at is not None
    proposal.refresh_from_db()
    assert proposal.state == "lapsed"
    do(officer, "person-reopen", person)
    page = Client().get(reverse("priorities:invitation", args=[token])).content.decode()
    assert "This link does not work" in page


def test_a_reopened_account_signs_in_and_holds_nothing(officer: Client, steering: User) -> None:
    do(officer, "person-close", steering)
    do(officer, "person-reopen", steering)
    person_client = signed_in(steering)
    assert person_client.get("/plans/").status_code == 404


def test_closing_and_reopening_twice_is_recorded_once(officer: Client, stranger: User) -> None:
    for what, summary in (("person-close", "Account closed"), ("person-reopen", "Account reopened")):
        for _ in range(2):
            assert do(officer, what, stranger).status_code == 302
        assert AuditEntry.objects.filter(summary=summary, thing_id=str(stranger.pk)).count() == 1


def test_what_ends_with_an_account_is_shown_before_it_is_closed(officer: Client, chair_a: User) -> None:
    html = officer.get(reverse("priorities:person-close", args=[chair_a.pk])).content.decode()
    assert "Chair, Group A" in html
    chair_a.refresh_from_db()
    assert chair_a.is_active


def test_somebody_is_signed_out_everywhere(officer: Client, stranger: User) -> None:
    here, there = signed_in(stranger), signed_in(stranger)
    do(officer, "person-sign-out", stranger)
    assert {client.get("/account/").status_code for client in (here, there)} == {302}
    assert AuditEntry.objects.first().summary == "Signed out everywhere"


@pytest.mark.parametrize(
    "what", ["person-close", "person-reopen", "person-sign-out", "person-rename", "invitation-send"]
)
def test_what_is_sensitive_asks_again_who_it_is(
    what: str, client_for: ClientFor, business_team: User, stranger: User
) -> None:
    entries = AuditEntry.objects.count()
    response = do(client_for(business_team), what, stranger, name="X")
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    assert AuditEntry.objects.count() == entries


def test_an_act_goes_on_once_the_password_is_given_again(
    client_for: ClientFor, business_team: User, stranger: User
) -> None:
    client = client_for(business_team)
    response = do(client, "person-rename", stranger, name="Typed before")
    address = confirm(client, response["Location"])["Location"]
    client.post(client.post(address)["Location"], {"name": "Typed before"})
    stranger.refresh_from_db()
    assert stranger.name == "Typed before"


# ---- The administrator's start ---------------------------------------------------------------------------


def test_an_administrator_starts_at_people_and_sees_no_plan(
    client_for: ClientFor, administrator: User
) -> None:
    html = client_for(administrator).get("/").content.decode()
    assert f'href="{LIST}"' in html
    assert "All plans" not in html


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("business_team", True),
        ("administrator", True),
        ("case_chair", True),
        ("chair_a", False),
        ("stranger", False),
    ],
)
def test_people_is_in_the_navigation_of_those_who_see_them(
    name: str, sees: bool, cast: dict[str, Person], client_for: ClientFor
) -> None:
    html = client_for(cast[name]).get("/help/").content.decode()
    assert (f'href="{LIST}"' in html) is sees
