"""Passkeys, as far as it goes without a browser; tests/browser/test_second_factors.py has the rest."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.codes import is_signed_in, set_up_app, sign_in
from tests.make import make_user
from tests.test_bad_input import NONSENSE
from wsscp.models import User

pytestmark = pytest.mark.django_db

HUGE_USER = "enp6enp6enp6enp6eg"  # "zzzzzzzzzzzzz", a number no database has
ANSWERS = [
    *NONSENSE,
    "null",
    "{}",
    "[1]",
    '"text"',
    '{"id": 1}',
    '{"id": "a", "rawId": "a", "type": "public-key", "response": []}',
    '{"id": "a", "rawId": "a", "type": "public-key", "response": {}}',
    '{"id": "\\u0000", "rawId": "", "type": "public-key", "response": {}}',
    json.dumps({"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {"clientDataJSON": "e30"}}),
    *(
        json.dumps(
            {
                "id": "YQ",
                "rawId": "YQ",
                "type": "public-key",
                "clientExtensionResults": {},
                "response": {
                    "clientDataJSON": data,
                    "attestationObject": "oA",
                    "authenticatorData": "YQ" * 30,
                    "signature": "YQ",
                    "userHandle": user,
                },
            }
        )
        for data in ("e30", "!", "eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiYSIsIm9yaWdpbiI6ImEifQ")
        for user in ("MQ", HUGE_USER, "_w", None, 7)
    ),
]


def make_passkey(person: User, name: str) -> Authenticator:
    return Authenticator.objects.create(user=person, type="webauthn", data={"name": name, "credential": {}})


def test_nonsense_for_a_new_passkey_is_answered_plainly(client: Client, stranger: User) -> None:
    sign_in(client, stranger)
    for answer in ANSWERS:
        client.get("/account/second-factors/passkeys/")
        response = client.post("/account/second-factors/passkeys/", {"credential": answer, "name": "x"})
        assert response.status_code == 200, answer[:80]
        assert "was not accepted" in response.content.decode(), answer[:80]
    for name in NONSENSE:
        response = client.post("/account/second-factors/passkeys/", {"credential": "", "name": name})
        assert response.status_code == 200, name[:80]
    assert not Authenticator.objects.exists()


def test_nonsense_for_a_passkey_at_the_door_signs_nobody_in(client: Client, stranger: User) -> None:
    for answer in ANSWERS:
        client.get("/sign-in/passkey/", headers={"accept": "application/json"})
        page = client.post("/sign-in/passkey/", {"credential": answer}, follow=True)
        assert page.status_code == 200, answer[:80]
        assert "was not accepted" in page.content.decode(), answer[:80]
        assert not is_signed_in(client)


def test_nonsense_for_a_code_is_answered_plainly(client: Client, stranger: User) -> None:
    sign_in(client, stranger)
    set_up_app(client)
    for code in NONSENSE:
        client.post("/sign-out/")
        assert sign_in(client, stranger)["Location"] == "/sign-in/code/"
        response = client.post("/sign-in/code/", {"code": code})
        assert response.status_code == 200, code[:80]
        assert not is_signed_in(client)


def test_somebody_elses_passkey_is_as_if_it_were_not_there(client: Client, stranger: User) -> None:
    sign_in(client, stranger)
    other = make_passkey(make_user(), "Theirs")
    for pk in (other.pk, 0, 10**30):
        address = f"/account/second-factors/passkeys/{pk}/remove/"
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    assert Authenticator.objects.filter(pk=other.pk).exists()


def test_ones_own_passkey_is_listed_and_removed(client: Client, stranger: User) -> None:
    sign_in(client, stranger)
    own_passkey = make_passkey(stranger, "<Laptop>")
    assert "&lt;Laptop&gt;" in client.get("/account/second-factors/").content.decode()
    address = f"/account/second-factors/passkeys/{own_passkey.pk}/remove/"
    assert "Remove the passkey “&lt;Laptop&gt;”?" in client.get(address).content.decode()
    assert client.post(address)["Location"] == "/account/second-factors/"
    assert not Authenticator.objects.exists()


def test_passkey_options_are_given_to_a_script_only(client: Client) -> None:
    assert client.get("/sign-in/passkey/")["Location"] == "/sign-in/"
    options = client.get("/sign-in/passkey/", headers={"accept": "application/json"}).json()
    assert options["request_options"]["publicKey"]["userVerification"] == "required"
    assert options["request_options"]["publicKey"]["rpId"] == "testserver"


@pytest.mark.parametrize("address", ["/sign-in/", "/account/second-factors/passkeys/"])
def test_without_scripts_the_page_says_what_a_passkey_needs(
    client: Client, stranger: User, address: str
) -> None:
    if address != "/sign-in/":
        sign_in(client, stranger)
    text = client.get(address).content.decode()
    assert "A passkey needs JavaScript" in text
    assert "hidden data-passkey-button" in text
