"""Signing in and out, forgotten passwords, and no sign-up."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.cast import ClientFor
from tests.make import PASSWORD, make_user
from wsscp.models import OutgoingMail, User

CaptureMail = Callable[..., Any]
WRONG = "not the password"


def sign_in(client: Client, email: str, password: str = PASSWORD, **asked: str):
    return client.post("/sign-in/", {"login": email, "password": password, **asked})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_right_password_signs_in_whatever_the_capitals(client: Client, stranger: User) -> None:
    assert sign_in(client, stranger.email.upper())["Location"] == "/"
    assert is_signed_in(client)


def test_sign_in_goes_on_to_the_page_asked_for_but_never_to_another_site(
    client: Client, stranger: User
) -> None:
    assert sign_in(client, stranger.email, next="/plans/")["Location"] == "/plans/"
    client.logout()
    assert sign_in(client, stranger.email, next="https://elsewhere.example.org/")["Location"] == "/"


def test_wrong_password_and_unknown_address_are_told_the_same(client: Client, stranger: User) -> None:
    def errors(email: str) -> list[str]:
        return list(sign_in(client, email, WRONG).context["form"].non_field_errors())

    assert errors(stranger.email) == errors("nobody@example.org") != []
    assert not is_signed_in(client)


def test_closed_account_does_not_sign_in(client: Client, db: None) -> None:
    person = make_user(is_active=False)
    sign_in(client, person.email)
    assert not is_signed_in(client)


def test_guessing_is_throttled_even_with_the_right_password_at_last(client: Client, stranger: User) -> None:
    for _ in range(10):
        sign_in(client, stranger.email, WRONG)
    sign_in(client, stranger.email)
    assert not is_signed_in(client)


def test_signing_out_takes_a_post(client_for: ClientFor, stranger: User) -> None:
    client = client_for(stranger)
    client.get("/sign-out/")
    assert is_signed_in(client)
    client.post("/sign-out/")
    assert not is_signed_in(client)


@pytest.mark.parametrize("address", ["/signup/", "/sign-up/", "/accounts/signup/", "/register/"])
def test_there_is_no_page_to_sign_up_at(client: Client, db: None, address) -> None:
    assert client.post(address, {"email": "new@example.org"}).status_code in {302, 404}
    assert not User.objects.filter(email="new@example.org").exists()


def test_sign_up_has_no_address() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_forgotten_password_is_set_anew_by_the_link_in_the_mail(
    client: Client, stranger: User, django_capture_on_commit_callbacks: CaptureMail
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/password/reset/", {"email": stranger.email})
    [message] = mail.outbox
    link = re.search(rf"{settings.WSSCP_ADDRESS}(/password/reset/key/\S+)", message.body)[1]
    form = client.get(link, follow=True)
    new = "four quite different words"
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    sign_in(client, stranger.email, new)
    assert is_signed_in(client)


@pytest.mark.parametrize("who", ["nobody@example.org", "closed@example.org", "invited@example.org"])
def test_address_without_an_open_account_is_told_the_same_and_sent_nothing(
    client: Client, stranger: User, who: str, django_capture_on_commit_callbacks: CaptureMail
) -> None:
    make_user("closed@example.org", is_active=False)
    make_user("invited@example.org", password=None)
    known = client.post("/password/reset/", {"email": stranger.email})
    with django_capture_on_commit_callbacks(execute=True):
        other = client.post("/password/reset/", {"email": who})
    assert (other.status_code, other["Location"]) == (known.status_code, known["Location"])
    assert not OutgoingMail.objects.filter(to=who).exists()
    assert mail.outbox == []


@pytest.mark.parametrize("password", ["short", "password1234", "stranger@example.org"])
def test_weak_password_is_refused_and_the_old_one_kept(
    client_for: ClientFor, stranger: User, password
) -> None:
    changed = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    response = client_for(stranger).post("/password/change/", changed)
    assert response.context["form"].errors
    stranger.refresh_from_db()
    assert stranger.check_password(PASSWORD)


def test_account_is_found_by_its_address_in_small_letters(db: None) -> None:
    person = make_user("Some.Body@Example.ORG")
    assert person.email == "some.body@example.org"
    assert User.objects.get_by_natural_key("SOME.body@example.org") == person
