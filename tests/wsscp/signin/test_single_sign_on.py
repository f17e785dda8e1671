"""Single sign-on against a real OpenID Connect provider, which each run of these tests starts for itself."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_iam import Server

from tests.codes import code_of, describe_entry, is_signed_in, set_up_app, sign_in
from tests.confirming import confirm
from tests.identity import BACK
from tests.make import PASSWORD, make_user
from wsscp.models import AuditEntry, User

START = "/sign-in/single/"

pytestmark = pytest.mark.django_db


def address_of(identity: Any) -> str:
    """The address the provider gives."""
    return identity.emails[0].lower()


def leave(client: Client, **posted: str) -> str:
    """Press the button; return where the browser is sent."""
    page = client.post(START, posted)
    assert page.status_code == 200
    address = page["Refresh"].removeprefix("0; url=")
    assert address.replace("&", "&amp;") in page.content.decode()
    return address


def at_the_provider(provider: Server, address: str) -> str:
    """Follow the redirect; return where the provider redirects to, as path and query."""
    response = provider.test_client.get(address.removeprefix(provider.url.rstrip("/")))
    assert response.status_code == 302, response.text
    assert response.location.startswith(BACK)
    return response.location.removeprefix("http://testserver")


def go_through(client: Client, provider: Server, **posted: str) -> Any:
    """Sign in from start to end: out by the button, in by the provider's answer."""
    return client.get(at_the_provider(provider, leave(client, **posted)))


def link(person: User, provider: Server) -> None:
    """Connect the identity the provider has open with an account, as its owner does."""
    client = Client()
    sign_in(client, person)
    assert go_through(client, provider, process="connect")["Location"] == "/account/"


@contextmanager
def claims(provider: Server, **changed: Any) -> Iterator[None]:
    """Let the provider say something else of whoever asks at its user information address."""
    original: Any = provider.app.view_functions["oidc.endpoints.userinfo"]

    def userinfo() -> Any:
        answer = provider.app.make_response(original())
        answer.set_data(json.dumps(answer.get_json() | changed))
        return answer

    provider.app.view_functions["oidc.endpoints.userinfo"] = userinfo
    yield
    provider.app.view_functions["oidc.endpoints.userinfo"] = original


def last_entry() -> str:
    return describe_entry(AuditEntry.objects.all()[0])


def test_the_button_is_there_only_where_the_settings_name_a_provider(
    client: Client, provider, settings
) -> None:
    assert "Sign in with Barsetshire Police" in client.get("/sign-in/").content.decode()
    settings.OIDC_NAME, settings.SOCIALACCOUNT_PROVIDERS = "", {}
    assert START not in client.get("/sign-in/").content.decode()
    assert client.post(START).status_code == 404
    assert client.get("/sign-in/single/back/").status_code == 404


def test_the_browser_is_sent_off_with_a_state_and_a_challenge(client: Client, provider: Server) -> None:
    address = leave(client)
    query = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert address.startswith(provider.url)
    assert query["redirect_uri"] == BACK
    assert query["code_challenge_method"] == "S256"
    assert set(query["scope"].split()) == {"openid", "profile", "email"}
    assert len(query["state"]) >= 16


def test_a_linked_identity_signs_in(client: Client, provider: Server, someone: Any, stranger: User) -> None:
    link(stranger, provider)
    assert go_through(client, provider)["Location"] == "/"
    assert client.session["_auth_user_id"] == str(stranger.pk)
    assert last_entry() == "signed_in with single sign-on"


def test_it_goes_on_to_the_page_asked_for_but_never_to_another_site(
    client: Client, provider: Server, someone: Any, stranger: User
) -> None:
    link(stranger, provider)
    assert go_through(client, provider, next="/help/")["Location"] == "/help/"
    client.logout()
    assert go_through(client, provider, next="https://elsewhere.example.org/")["Location"] == "/"


def test_linking_is_mailed_and_recorded_and_stores_only_the_address(
    provider: Server, someone: Any, stranger: User, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        link(stranger, provider)
    assert last_entry() == "changed Single sign-on: None > Connected by themselves"
    assert [message.subject for message in mail.outbox] == [
        "WSSCP: Single sign-on was connected to your account"
    ]
    account = SocialAccount.objects.get()
    assert account.extra_data == {"email": address_of(someone)}
    assert someone.user_name not in account.uid


def test_linking_wants_who_signed_in_a_while_ago_to_confirm(
    provider: Server, someone: Any, stranger: User
) -> None:
    client = Client()
    sign_in(client, stranger)
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        response = client.post(START, {"process": "connect"})
        assert response["Location"].startswith("/account/confirm/")
        # Confirmed, the form pressed before is sent after all.
        location = confirm(client, response["Location"])["Location"]
        assert client.post(location)["Location"] == START
        address = leave(client, process="connect")
        assert client.get(at_the_provider(provider, address))["Location"] == "/account/"
    assert SocialAccount.objects.get().user == stranger


def test_who_comes_back_too_late_connects_nothing(provider: Server, someone: Any, stranger: User) -> None:
    client = Client()
    sign_in(client, stranger)
    with time_machine.travel(timezone.now() + timedelta(minutes=14, seconds=50)) as clock:
        path = at_the_provider(provider, leave(client, process="connect"))
        clock.shift(timedelta(seconds=20))
        page = client.get(path, follow=True)
    assert "That took too long. Connect it again." in page.content.decode()
    assert not SocialAccount.objects.exists()


def test_an_identity_is_not_connected_without_its_entry_in_the_audit_trail(
    provider: Server, someone: Any, stranger: User
) -> None:
    client = Client(raise_request_exception=False)
    sign_in(client, stranger)
    path = at_the_provider(provider, leave(client, process="connect"))
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE wsscp_auditentry RENAME TO wsscp_auditentry_away")
    assert client.get(path).status_code == 500
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE wsscp_auditentry_away RENAME TO wsscp_auditentry")
    assert not SocialAccount.objects.exists()


def test_nobody_signed_in_connects_nothing(client: Client, provider: Server, someone: Any) -> None:
    response = go_through(client, provider, process="connect")
    assert response["Location"] == "/account/"
    assert not SocialAccount.objects.exists()


def test_an_unknown_identity_gets_a_plain_page_and_nothing_is_created(
    client: Client, provider: Server, someone: Any
) -> None:
    page = go_through(client, provider)
    assert "No account is connected" in page.content.decode()
    assert not is_signed_in(client)
    assert not User.objects.exists()
    assert not SocialAccount.objects.exists()
    assert last_entry() == "failed_sign_in single sign-on by an identity no account is linked with"
    assert address_of(someone) not in str(list(AuditEntry.objects.values()))


def test_an_address_is_not_trusted_unless_the_settings_say_so(
    client: Client, provider: Server, someone: Any
) -> None:
    make_user(address_of(someone))
    with claims(provider, email_verified=True):
        go_through(client, provider)
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()


def test_a_verified_address_links_where_it_is_trusted(
    client: Client, provider: Server, someone: Any, settings
) -> None:
    settings.OIDC_TRUST_EMAIL = True
    person = make_user(address_of(someone))
    with claims(provider, email_verified=True):
        go_through(client, provider)
    assert client.session["_auth_user_id"] == str(person.pk)
    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    trail = [describe_entry(entry) for entry in AuditEntry.objects.all()]
    assert "changed Single sign-on: None > Connected by a verified email address" in trail


@pytest.mark.parametrize("told", [False, None, "false", "true"])
def test_address_not_marked_verified_links_nothing(
    client: Client, provider: Server, someone: Any, settings, told: Any
) -> None:
    settings.OIDC_TRUST_EMAIL = True
    make_user(address_of(someone))
    with claims(provider, email_verified=told):
        go_through(client, provider)
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()


def test_an_account_nobody_took_up_is_not_linked_by_its_address(
    client: Client, provider: Server, someone: Any, settings
) -> None:
    settings.OIDC_TRUST_EMAIL = True
    person = make_user(address_of(someone))
    person.set_unusable_password()
    person.save()
    with claims(provider, email_verified=True):
        go_through(client, provider)
    assert not is_signed_in(client)


def test_a_second_identity_with_the_same_address_does_not_get_in(
    client: Client, provider: Server, someone: Any, settings
) -> None:
    settings.OIDC_TRUST_EMAIL = True
    person = make_user(address_of(someone))
    SocialAccount.objects.create(user=person, provider="oidc", uid="the one who had this mailbox before")
    with claims(provider, email_verified=True):
        go_through(client, provider)
    assert not is_signed_in(client)


@pytest.mark.parametrize("trusted", [False, True])
def test_a_closed_account_is_refused(
    client: Client, provider: Server, someone: Any, settings, trusted: bool
) -> None:
    settings.OIDC_TRUST_EMAIL = trusted
    person = make_user(address_of(someone))
    if not trusted:
        link(person, provider)
    person.is_active = False
    person.save()
    with claims(provider, email_verified=True):
        response = go_through(client, provider)
    assert not is_signed_in(client)
    if not trusted:
        assert response["Location"] == "/account-closed/"
        assert last_entry() == "failed_sign_in the account is closed"


def test_an_identity_of_somebody_else_is_not_taken_from_them(
    provider: Server, someone: Any, stranger: User
) -> None:
    link(stranger, provider)
    other = Client()
    sign_in(other, make_user("other@example.org"))
    page = other.get(go_through(other, provider, process="connect")["Location"])
    assert "connected to somebody else" in page.content.decode()
    assert SocialAccount.objects.get().user == stranger


@pytest.mark.parametrize("change", [{"state": "tampered-with-00"}, {"state": ""}, {"code": ""}])
def test_an_answer_tampered_with_signs_nobody_in(
    client: Client, provider: Server, someone: Any, stranger: User, change: dict[str, str]
) -> None:
    link(stranger, provider)
    path = at_the_provider(provider, leave(client))
    answer = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()} | change
    response = client.get("/sign-in/single/back/", answer)
    assert response.status_code == 400
    assert "That did not work" in response.content.decode()
    assert not is_signed_in(client)


def test_an_answer_is_good_once_and_in_the_browser_that_asked(
    client: Client, provider: Server, someone: Any, stranger: User
) -> None:
    link(stranger, provider)
    path = at_the_provider(provider, leave(client))
    elsewhere = Client()
    assert elsewhere.get(path).status_code == 400
    assert client.get(path).status_code == 302
    client.logout()
    assert client.get(path).status_code == 400


def test_a_code_given_to_another_browser_is_refused(
    client: Client, provider: Server, someone: Any, stranger: User
) -> None:
    link(stranger, provider)
    theirs = parse_qs(urlsplit(at_the_provider(provider, leave(Client()))).query)
    mine = parse_qs(urlsplit(leave(client)).query)
    answer = {"code": theirs["code"][0], "state": mine["state"][0]}
    assert client.get("/sign-in/single/back/", answer).status_code == 400
    assert not is_signed_in(client)


def test_cancelled_sign_in_is_shown_as_such(client: Client, provider: Server) -> None:
    state = parse_qs(urlsplit(leave(client)).query)["state"][0]
    page = client.get("/sign-in/single/back/", {"state": state, "error": "access_denied"})
    assert page.status_code == 200
    assert "You did not sign in" in page.content.decode()


def test_a_provider_that_is_not_there_is_no_failure_of_ours(
    client: Client, provider: Server, settings
) -> None:
    [app] = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    app["settings"]["server_url"] = "http://127.0.0.1:1"
    response = client.post(START)
    assert response.status_code == 400
    assert "did not answer as it should" in response.content.decode()


def test_a_token_about_somebody_else_is_refused(
    client: Client, provider: Server, someone: Any, stranger: User
) -> None:
    link(stranger, provider)
    with claims(provider, sub="somebody-else"):
        assert go_through(client, provider).status_code == 400
    assert not is_signed_in(client)


def test_the_second_factor_is_asked_for_all_the_same(
    client: Client, provider: Server, someone: Any, stranger: User
) -> None:
    link(stranger, provider)
    owner = Client()
    sign_in(owner, stranger)
    secret = set_up_app(owner)
    assert go_through(client, provider)["Location"] == "/sign-in/code/"
    assert not is_signed_in(client)
    client.post("/sign-in/code/", {"code": code_of(secret, periods=1)})
    assert is_signed_in(client)
    assert last_entry() == "signed_in with single sign-on and code of an authenticator app"


def test_it_is_not_where_the_settings_trust_the_provider_with_it(
    client: Client, provider: Server, someone: Any, business_team: User, settings
) -> None:
    link(business_team, provider)
    settings.SECOND_FACTOR_REQUIRED = True
    assert go_through(client, provider)["Location"] == "/"
    assert client.get("/")["Location"] == "/account/second-factors/app/"
    settings.OIDC_ASSURES_SECOND_FACTOR = True
    owner = Client()
    go_through(owner, provider)
    assert owner.get("/").status_code == 200
    set_up_app(owner)
    assert go_through(client, provider)["Location"] == "/"
    assert is_signed_in(client)


def test_the_owner_disconnects_it(provider: Server, someone: Any, stranger: User) -> None:
    link(stranger, provider)
    client = Client()
    sign_in(client, stranger)
    assert address_of(someone) in client.get("/account/").content.decode()
    assert client.post("/account/single-sign-on/remove/")["Location"] == "/account/"
    assert not SocialAccount.objects.exists()
    assert last_entry() == "changed Single sign-on: Connected > None"
    assert client.post("/account/single-sign-on/remove/").status_code == 404


def test_who_has_no_password_does_not_lock_themselves_out(
    provider: Server, someone: Any, stranger: User
) -> None:
    link(stranger, provider)
    stranger.set_unusable_password()
    stranger.save()
    client = Client()
    go_through(client, provider)
    page = client.post("/account/single-sign-on/remove/", follow=True)
    assert "Set a password first" in page.content.decode()
    assert SocialAccount.objects.exists()
