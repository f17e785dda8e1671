"""Roles that are not to be used on a password alone."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from priorities.access.second_factor import ALLOWED_WITHOUT_SECOND_FACTOR
from tests.cast import ClientFor
from tests.codes import code_of, is_signed_in, set_up_app, sign_in
from tests.make import make_membership, make_plan
from wsscp.models import User
from wsscp.policy import Role

SET_UP = "/account/second-factors/app/"


@pytest.fixture(autouse=True)
def required(settings) -> None:
    """As in production."""
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.mark.parametrize(
    "name", ["business_team", "case_review", "case_chair", "scrutineer", "administrator"]
)
def test_these_roles_are_sent_to_set_one_up_first(request, client_for: ClientFor, name: str) -> None:
    client = client_for(request.getfixturevalue(name))
    assert client.get("/")["Location"] == SET_UP
    assert client.get("/plans/")["Location"] == SET_UP
    assert client.get("/account/")["Location"] == SET_UP


@pytest.mark.parametrize("name", ["chair_a", "member_a", "steering", "lay", "partner", "stranger", "former"])
def test_these_roles_may_do_without(request, client_for: ClientFor, name: str) -> None:
    assert client_for(request.getfixturevalue(name)).get("/").status_code == 200


def test_what_is_posted_is_not_done(client_for: ClientFor, business_team: User) -> None:
    posted = {"name": "New group", "kind": "subgroup"}
    response = client_for(business_team).post("/groups/new/", posted)
    assert response["Location"] == SET_UP


def test_the_page_says_why(client: Client, business_team: User) -> None:
    sign_in(client, business_team)
    text = client.get("/", follow=True).content.decode()
    assert "Your seat needs a second factor." in text
    assert "Set up an authenticator app" in text


@pytest.mark.parametrize(
    "address",
    [
        "/health",
        "/theme.css",
        "/help/",
        "/accessibility/",
        "/sign-out/",
        "/password/change/",
        "/account/confirm/",
        "/account/second-factors/",
    ],
)
def test_help_and_the_way_out_stay_open(client_for: ClientFor, business_team: User, address: str) -> None:
    assert client_for(business_team).get(address).status_code == 200


def test_every_page_that_stays_open_exists() -> None:
    for name in ALLOWED_WITHOUT_SECOND_FACTOR:
        with_key = {"uidb36": "a", "key": "b"} if name == "account_reset_password_from_key" else {}
        assert reverse(name, kwargs=with_key)


def test_once_set_up_everything_is_open_at_once(client: Client, business_team: User) -> None:
    sign_in(client, business_team)
    set_up_app(client)
    assert client.get("/").status_code == 200


def test_role_gained_while_signed_in_counts_from_the_next_click(client: Client, stranger: User) -> None:
    sign_in(client, stranger)
    assert client.get("/").status_code == 200
    make_membership(stranger, Role.BUSINESS_TEAM)
    assert client.get("/")["Location"] == SET_UP


def test_the_last_factor_stays(client: Client, business_team: User) -> None:
    sign_in(client, business_team)
    set_up_app(client)
    address = "/account/second-factors/app/remove/"
    assert "Your last second factor stays" in client.get(address).content.decode()
    client.post(address)
    assert Authenticator.objects.filter(type="totp").exists()


def test_a_factor_beside_another_can_go(client: Client, business_team: User) -> None:
    sign_in(client, business_team)
    set_up_app(client)
    Authenticator.objects.create(user=business_team, type="webauthn", data={"name": "Laptop"})
    client.post("/account/second-factors/app/remove/")
    assert not Authenticator.objects.filter(type="totp").exists()


def test_an_account_that_needs_none_loses_its_last_one(client: Client, lay: User) -> None:
    sign_in(client, lay)
    set_up_app(client)
    client.post("/account/second-factors/app/remove/")
    assert not Authenticator.objects.exists()


def test_a_factor_given_up_before_the_role_came_does_not_count(client: Client, lay: User) -> None:
    sign_in(client, lay)
    secret = set_up_app(client)
    client.post("/sign-out/")
    sign_in(client, lay)
    client.post("/sign-in/code/", {"code": code_of(secret, periods=1)})
    client.post("/account/second-factors/app/remove/")
    make_membership(lay, Role.BUSINESS_TEAM)
    assert client.get("/")["Location"] == SET_UP


def test_who_signed_in_with_a_factor_costs_no_query_more(
    client: Client,
    business_team: User,
    settings,
    django_assert_num_queries,
    django_assert_max_num_queries,
) -> None:
    make_plan("plan")
    sign_in(client, business_team)
    secret = set_up_app(client)
    client.post("/sign-out/")
    sign_in(client, business_team)
    client.post("/sign-in/code/", {"code": code_of(secret, periods=1)})
    assert is_signed_in(client)
    client.get("/plans/")  # starts the idle timeout
    with django_assert_max_num_queries(50) as queries:
        client.get("/plans/")
    settings.SECOND_FACTOR_REQUIRED = False
    with django_assert_num_queries(len(queries)):
        client.get("/plans/")
