"""Signing in and out, forgotten passwords, and no sign-up."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.core import mail
from django.test import Client
from django.urls import NoReverseMatch, reverse

from tests.cast import ClientFor
from tests.codes import describe_entry, is_signed_in
from tests.make import PASSWORD, make_user
from wsscp.models import AuditEntry, User

CaptureMail = Callable[..., Any]
WRONG = "not the password"
NEW = "four quite different words"


def sign_in(client: Client, email: str, password: str = PASSWORD, **asked: str):
    return client.post("/sign-in/", {"login": email, "password": password, **asked})


def test_right_password_signs_in_whatever_the_capitals(client: Client, stranger: User) -> None:
    assert sign_in(client, stranger.email.upper())["Location"] == "/"
    assert is_signed_in(client)


def test_sign_in_goes_on_to_the_page_asked_for_but_never_to_another_site(
    client: Client, stranger: User
) -> None:
    assert sign_in(client, stranger.email, next="/plans/")["Location"] == "/plans/"
    client.logout()
    assert sign_in(client, stranger.email, next="https://elsewhere.example.org/")["Location"] == "/"


def test_wrong_password_and_unknown_address_get_the_same_answer(client: Client, stranger: User) -> None:
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
    client: Client, stranger: User, password_link
) -> None:
    link = password_link(stranger)
    set_by(client, link)
    assert "This link does not work any more" in set_by(Client(), link).content.decode()
    sign_in(client, stranger.email, NEW)
    assert is_signed_in(client)


def set_by(client: Client, link: str):
    form = client.get(link, follow=True)
    return client.post(form.request["PATH_INFO"], {"password1": NEW, "password2": NEW})


def test_password_set_by_link_ends_every_session_and_is_recorded(
    stranger: User, password_link, django_capture_on_commit_callbacks
) -> None:
    elsewhere = Client()
    sign_in(elsewhere, stranger.email)
    before = AuditEntry.objects.count()
    link = password_link(stranger)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        set_by(Client(), link)
    assert elsewhere.get("/account/")["Location"].startswith("/sign-in/")
    assert not UserSession.objects.filter(user=stranger).exists()
    assert [message.to for message in mail.outbox] == [[stranger.email]]
    assert [describe_entry(entry) for entry in AuditEntry.objects.order_by("pk")[before:]] == [
        "changed Password link asked for",
        "changed Password: None > Set by the link in the mail",
    ]


def test_the_link_is_of_our_own_address_whatever_host_was_asked_for(
    stranger: User, settings, django_capture_on_commit_callbacks
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    settings.WSSCP_ADDRESS = "https://tracker.example.org"
    with django_capture_on_commit_callbacks(execute=True):
        Client(headers={"host": "evil.example.org"}).post("/password/reset/", {"email": stranger.email})
    [message] = mail.outbox
    assert "https://tracker.example.org/password/reset/key/" in message.body
    assert "evil" not in str(message.message())


@pytest.mark.parametrize("who", ["unknown", "closed", "not taken up"])
def test_who_gets_no_link_is_answered_the_same(
    client: Client, stranger: User, django_capture_on_commit_callbacks, who: str
) -> None:
    person = make_user("person@example.org", is_active=who != "closed")
    if who == "not taken up":
        person.set_unusable_password()
        person.save()
    address = "nobody@example.org" if who == "unknown" else person.email
    with django_capture_on_commit_callbacks(execute=True):
        known = client.post("/password/reset/", {"email": stranger.email}, follow=True)
        other = client.post("/password/reset/", {"email": address}, follow=True)
    assert other.request["PATH_INFO"] == known.request["PATH_INFO"]
    assert strip(other) == strip(known)
    assert [message.to for message in mail.outbox] == [[stranger.email]]
    last = AuditEntry.objects.first()
    assert last.summary == "Password link asked for, and none was sent"
    assert address not in str(vars(last))


def strip(response) -> str:
    """A page without what is new in each answer."""
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode())


def test_a_link_to_an_account_closed_since_sets_nothing(
    client: Client, stranger: User, password_link
) -> None:
    link = password_link(stranger)
    stranger.is_active = False
    stranger.save()
    assert "This link does not work any more" in client.get(link, follow=True).content.decode()
    stranger.refresh_from_db()
    assert stranger.check_password(PASSWORD)


def test_a_link_to_nobody_is_answered_plainly(client: Client, db: None) -> None:
    for nobody in ("1", "zzzzzzzzzzzzz", "zzzzzzzzzzzzzzzzzzzz"):
        assert client.get(f"/password/reset/key/{nobody}-abc/").status_code == 200


def test_changing_a_password_ends_the_other_sessions_only(
    client_for: ClientFor, stranger: User, django_capture_on_commit_callbacks
) -> None:
    here, elsewhere = client_for(stranger), client_for(stranger)
    changed = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    with django_capture_on_commit_callbacks(execute=True):
        response = here.post("/password/change/", changed, follow=True)
    assert response.request["PATH_INFO"] == "/account/"
    assert "Your password is changed." in response.content.decode()
    assert elsewhere.get("/account/")["Location"].startswith("/sign-in/")
    assert [message.subject for message in mail.outbox] == ["WSSCP: Your password was changed"]
    assert describe_entry(AuditEntry.objects.get()) == "changed Password: None > Changed"


def test_mail_is_text_and_html_in_plain_words(stranger: User, password_link) -> None:
    link = password_link(stranger)
    [message] = mail.outbox
    [(html, kind)] = message.alternatives
    assert message.subject == "WSSCP: Set your password"
    assert kind == "text/html"
    assert isinstance(html, str)
    assert link in html
    assert "Somebody, most likely you" in message.body


def test_signing_in_and_out_and_failing_to_are_in_the_audit_trail(client: Client, stranger: User) -> None:
    sign_in(client, stranger.email, WRONG)
    sign_in(client, "nobody@example.org", WRONG)
    sign_in(client, stranger.email)
    client.post("/sign-out/")
    entries = AuditEntry.objects.order_by("pk")
    assert [(describe_entry(entry), entry.by, entry.thing_label) for entry in entries] == [
        ("failed_sign_in wrong password", None, "Stranger"),
        ("failed_sign_in an address without an account", None, ""),
        ("signed_in with password", stranger, "Stranger"),
        ("signed_out by themselves", stranger, "Stranger"),
    ]
    assert "nobody@example.org" not in str([vars(entry) for entry in entries])


def test_right_password_of_a_closed_account_is_in_the_audit_trail(client: Client, db: None) -> None:
    person = make_user(is_active=False)
    assert sign_in(client, person.email)["Location"] == "/account-closed/"
    assert describe_entry(AuditEntry.objects.get()) == "failed_sign_in the account is closed"


@pytest.mark.parametrize(
    "password", ["short", "password1234", "stranger@example.org", "crawley horsham", "x" * 129]
)
def test_weak_password_is_refused_and_the_old_one_stays(
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
