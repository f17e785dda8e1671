"""Second factors: apps, recovery codes, and what is asked of whom."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client

from tests.codes import code_of, describe_entry, is_signed_in, recovery_codes, set_up_app, sign_in
from tests.make import PASSWORD, make_user
from wsscp.models import AuditEntry, User
from wsscp.signin.second_factors import SecondFactorAdapter

# In the middle of a period of 30 seconds.
NOON = datetime(2026, 6, 1, 12, 0, 15, tzinfo=UTC)
PERIOD = timedelta(seconds=30)

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock():
    """Time stopped at noon until a test moves it on."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def owner(clock) -> User:
    """Somebody with an account, at the stopped time."""
    return make_user("owner@example.org", name="Owner")


@pytest.fixture
def secret(owner: User, clock) -> str:
    """The secret of the owner's app, set up two minutes ago."""
    client = Client()
    sign_in(client, owner)
    secret = set_up_app(client)
    clock.shift(PERIOD * 4)
    return secret


def enter(client: Client, code: str):
    return client.post("/sign-in/code/", {"code": code})


def entries() -> list[str]:
    """The trail, the oldest first: what was done, and what changed."""
    return [describe_entry(entry) for entry in AuditEntry.objects.order_by("pk")]


def test_an_app_is_set_up_by_its_first_code(client: Client, owner: User) -> None:
    sign_in(client, owner)
    page = client.get("/account/second-factors/app/")
    secret = page.context["form"].secret
    grouped = " ".join(secret[at : at + 4] for at in range(0, 32, 4))
    text = page.content.decode()
    assert grouped in text
    assert 'src="data:image/svg+xml;base64,' in text
    wrong = client.post("/account/second-factors/app/", {"code": "000000"})
    assert wrong.context["form"].errors["code"] == [SecondFactorAdapter.error_messages["incorrect_code"]]
    assert wrong.context["form"].secret == secret
    assert not Authenticator.objects.exists()
    client.post("/account/second-factors/app/", {"code": code_of(secret)})
    assert set(Authenticator.objects.values_list("type", flat=True)) == {"totp", "recovery_codes"}


def test_recovery_codes_are_shown_once(client: Client, owner: User) -> None:
    sign_in(client, owner)
    set_up_app(client)
    codes = recovery_codes(client)
    assert len(set(codes)) == 10
    again = client.get("/account/second-factors/recovery-codes/").content.decode()
    assert "You have 10 left" in again
    assert not any(code in again for code in codes)


def test_a_password_alone_does_not_sign_in_any_more(client: Client, owner: User, secret: str) -> None:
    assert sign_in(client, owner)["Location"] == "/sign-in/code/"
    assert not is_signed_in(client)
    assert client.get("/plans/")["Location"].startswith("/sign-in/")
    assert enter(client, "000000").context["form"].errors
    assert not is_signed_in(client)
    enter(client, code_of(secret))
    assert is_signed_in(client)


def test_the_page_for_the_code_is_left_for_the_sign_in_page(client: Client, owner: User, secret: str) -> None:
    sign_in(client, owner)
    assert client.get("/sign-in/")["Location"] == "/sign-in/code/"
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/sign-in/").status_code == 200


@pytest.mark.parametrize(("periods", "accepted"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_is_good_for_a_period_before_and_after_its_own(
    client: Client, owner: User, secret: str, periods: int, accepted: bool
) -> None:
    sign_in(client, owner)
    enter(client, code_of(secret, periods=periods))
    assert is_signed_in(client) is accepted


def test_a_code_with_a_blank_in_it_is_good(client: Client, owner: User, secret: str) -> None:
    sign_in(client, owner)
    code = code_of(secret)
    enter(client, f"{code[:3]} {code[3:]}")
    assert is_signed_in(client)


# The library itself forgets a used code after one period; it must be refused for as long as it would be good.
@pytest.mark.parametrize("later", [timedelta(0), PERIOD, PERIOD + timedelta(seconds=14)])
def test_a_code_signs_in_once(owner: User, secret: str, clock, later: timedelta) -> None:
    code = code_of(secret, periods=1)
    first, second = Client(), Client()
    sign_in(first, owner)
    enter(first, code)
    assert is_signed_in(first)
    clock.shift(later)
    sign_in(second, owner)
    assert enter(second, code).context["form"].errors
    assert not is_signed_in(second)


def test_a_code_before_the_one_used_last_is_refused(owner: User, secret: str) -> None:
    first, second = Client(), Client()
    sign_in(first, owner)
    enter(first, code_of(secret, periods=1))
    sign_in(second, owner)
    enter(second, code_of(secret))
    assert not is_signed_in(second)


def test_the_code_that_set_the_app_up_does_not_sign_in(client: Client, owner: User) -> None:
    sign_in(client, owner)
    secret = set_up_app(client)
    other = Client()
    sign_in(other, owner)
    enter(other, code_of(secret))
    assert not is_signed_in(other)
    enter(other, code_of(secret, periods=1))
    assert is_signed_in(other)


def test_recovery_code_signs_in_once_and_its_owner_is_mailed(
    client: Client, owner: User, clock, django_capture_on_commit_callbacks
) -> None:
    sign_in(client, owner)
    set_up_app(client)
    code = recovery_codes(client)[3]
    first, second = Client(), Client()
    sign_in(first, owner)
    with django_capture_on_commit_callbacks(execute=True):
        enter(first, code)
    assert is_signed_in(first)
    assert [
        (message.to, "A recovery code of your account was used." in message.body) for message in mail.outbox
    ] == [([owner.email], True)]
    sign_in(second, owner)
    enter(second, code)
    assert not is_signed_in(second)
    assert "changed Recovery codes: None > One used, 9 left" in entries()


def test_secrets_are_not_in_the_database_as_they_are(client: Client, owner: User, settings) -> None:
    sign_in(client, owner)
    secret = set_up_app(client)
    codes = recovery_codes(client)
    kept = " ".join(str(authenticator.data) for authenticator in Authenticator.objects.all())
    assert secret not in kept
    assert not any(code in kept for code in codes)
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert SecondFactorAdapter().decrypt(stored) == secret
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key", [settings.SECRET_KEY]
    assert SecondFactorAdapter().decrypt(stored) == secret
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(ValidationError, match="cannot be read any more"):
        SecondFactorAdapter().decrypt(stored)


def test_lost_key_signs_nobody_in_and_says_what_to_do(
    client: Client, owner: User, secret: str, settings
) -> None:
    settings.SECRET_KEY = "another key"
    sign_in(client, owner)
    response = enter(client, code_of(secret))
    assert "Ask the business team to reset it." in response.content.decode()
    assert not is_signed_in(client)


def test_the_app_is_removed_and_its_codes_with_it(client: Client, owner: User) -> None:
    sign_in(client, owner)
    set_up_app(client)
    assert client.get("/account/second-factors/app/remove/").status_code == 200
    client.post("/account/second-factors/app/remove/")
    assert not Authenticator.objects.exists()
    other = Client()
    sign_in(other, owner)
    assert is_signed_in(other)


def test_new_recovery_codes_replace_the_earlier_ones(client: Client, owner: User) -> None:
    sign_in(client, owner)
    set_up_app(client)
    before = recovery_codes(client)
    client.post("/account/second-factors/recovery-codes/new/")
    after = recovery_codes(client)
    assert len(after) == 10
    assert set(before).isdisjoint(after)


def test_recovery_codes_are_not_made_for_nothing(client: Client, owner: User) -> None:
    sign_in(client, owner)
    response = client.post("/account/second-factors/recovery-codes/new/", follow=True)
    assert "Set up an authenticator app or a passkey first." in response.content.decode()
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("address", ["app/", "app/remove/", "passkeys/", "recovery-codes/new/"])
def test_who_signed_in_a_while_ago_confirms_first(owner: User, secret: str, clock, address: str) -> None:
    client = Client()
    sign_in(client, owner)
    enter(client, code_of(secret))
    clock.shift(timedelta(minutes=16))
    if address == "app/":
        Authenticator.objects.all().delete()
    path = f"/account/second-factors/{address}"
    response = client.get(path)
    assert response["Location"].startswith("/account/confirm/?next=")
    assert client.post(response["Location"], {"password": "wrong"}).context["form"].errors
    confirmed = client.post(response["Location"], {"password": PASSWORD})
    assert confirmed["Location"] == path
    assert client.get(path).status_code == 200


def test_a_code_confirms_too_and_only_once(owner: User, secret: str, clock) -> None:
    client = Client()
    sign_in(client, owner)
    enter(client, code_of(secret))
    clock.shift(timedelta(minutes=16))
    address = "/account/confirm/code/?next=/account/second-factors/app/remove/"
    code = code_of(secret)
    assert client.post(address, {"code": code})["Location"] == "/account/second-factors/app/remove/"
    clock.shift(PERIOD)
    assert client.post(address, {"code": code}).context["form"].errors


def test_changing_a_factor_ends_the_other_sessions_and_mails_the_owner(
    owner: User, django_capture_on_commit_callbacks
) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here, owner)
    sign_in(elsewhere, owner)
    assert UserSession.objects.filter(user=owner).count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        set_up_app(here)
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/")["Location"].startswith("/sign-in/")
    assert [message.subject for message in mail.outbox] == [
        "WSSCP: An authenticator app was added to your account"
    ]


def test_a_factor_set_up_is_in_the_audit_trail_without_its_secret(client: Client, owner: User) -> None:
    sign_in(client, owner)
    secret = set_up_app(client)
    client.post("/account/second-factors/app/remove/")
    client.post("/sign-out/")
    assert entries() == [
        "signed_in with password",
        "changed Second factor: None > Authenticator app",
        "changed Second factor: Authenticator app > None",
        "signed_out by themselves",
    ]
    assert secret not in " ".join(entries())
    assert set(AuditEntry.objects.values_list("by", "thing_id", "realm")) == {
        (owner.pk, str(owner.pk), "account")
    }


def test_signing_in_with_a_code_and_failing_to_are_in_the_audit_trail(
    client: Client, owner: User, secret: str
) -> None:
    start = len(entries())
    sign_in(client, owner, "wrong")
    sign_in(client, owner)
    enter(client, "000000")
    enter(client, code_of(secret))
    assert entries()[start:] == [
        "failed_sign_in wrong password",
        "failed_sign_in wrong code",
        "signed_in with password and code of an authenticator app",
    ]


def test_a_password_link_does_not_clear_the_second_factor(
    client: Client, owner: User, secret: str, password_link
) -> None:
    new = "four quite different words"
    form = client.get(password_link(owner), follow=True)
    client.post(form.request["PATH_INFO"], {"password1": new, "password2": new})
    assert not is_signed_in(client)
    assert sign_in(client, owner, new)["Location"] == "/sign-in/code/"
    assert not is_signed_in(client)


def test_secret_that_was_stored_in_november_2026_can_still_be_read(settings: Any) -> None:
    settings.SECRET_KEY = "a-key-of-november-2026"
    stored = (
        "gAAAAABrDZGhC9vICZsrbz3HLssBsSLuYLU7C-PqR6rd9l19x-GMgQRbL5JP1q6iRbxuvGl4Vp-B2rJeMPWMawHqMNwpteVeGx"
        "-nI41B9R79hwuHrW5F1UQ="
    )
    assert SecondFactorAdapter().decrypt(stored) == "JBSWY3DPEHPK3PXP"
