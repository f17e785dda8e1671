"""Ten wrong tries stop an account from a place and nobody else, and do not show who has an account."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings

from tests.cast import ClientFor
from tests.make import PASSWORD, make_period, make_plan, make_user
from wsscp.models import AuditEntry, OutgoingMail, User
from wsscp.models.audit import Act
from wsscp.settings import CACHES as PRODUCTION_CACHES

pytestmark = pytest.mark.databases

STOPPED = "Too many wrong tries. Wait 15 minutes"
WRONG = "not the password"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Time stopped at noon until a test moves it on."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def attempt(email: str, password: str = WRONG, place: str = "192.0.2.1") -> Any:
    return Client(REMOTE_ADDR=place).post("/sign-in/", {"login": email, "password": password})


def is_stopped(response: Any) -> bool:
    return STOPPED in response.content.decode()


def test_tenth_wrong_try_is_refused_and_the_eleventh_is_stopped_even_if_right(
    clock: time_machine.Traveller, stranger: User
) -> None:
    assert not any(is_stopped(attempt(stranger.email)) for _ in range(10))
    assert is_stopped(attempt(stranger.email, PASSWORD))
    clock.shift(timedelta(minutes=15))
    assert attempt(stranger.email, PASSWORD).status_code == 302


def test_right_passwords_are_not_counted(stranger: User) -> None:
    for _ in range(12):
        assert attempt(stranger.email, PASSWORD).status_code == 302


def test_stop_lasts_a_quarter_of_an_hour_from_the_tenth_try(
    clock: time_machine.Traveller, stranger: User
) -> None:
    for _ in range(10):
        attempt(stranger.email)
        clock.shift(timedelta(minutes=1))
    clock.shift(timedelta(minutes=13, seconds=59))
    assert is_stopped(attempt(stranger.email, PASSWORD)), "though the first tries are long forgotten"
    clock.shift(timedelta(seconds=1))
    assert attempt(stranger.email, PASSWORD).status_code == 302


def test_stop_is_noted_once_with_the_account_and_the_place(stranger: User) -> None:
    for _ in range(14):
        attempt(stranger.email)
        attempt("nobody@example.org")
    stops = AuditEntry.objects.filter(act=Act.REFUSED).order_by("pk")
    assert [(entry.thing_label, entry.summary) for entry in stops] == [
        ("Stranger", "Signing in from 192.0.2.1: too many wrong passwords"),
        ("", "Signing in from 192.0.2.1 for an address without an account: too many wrong passwords"),
    ]


def test_new_password_by_the_link_in_the_mail_ends_the_stop(stranger: User) -> None:
    for _ in range(11):
        attempt(stranger.email)
    client = Client(REMOTE_ADDR="192.0.2.1")
    client.post("/password/reset/", {"email": stranger.email})
    link = re.search(r"/password/reset/key/\S+", OutgoingMail.objects.get(to=stranger.email).text)[0]
    form = client.get(link, follow=True).request["PATH_INFO"]
    new = "four quite different words"
    client.post(form, {"password1": new, "password2": new})
    assert attempt(stranger.email, new).status_code == 302


def test_account_is_not_stopped_from_another_place(stranger: User) -> None:
    for _ in range(11):
        attempt(stranger.email)
    assert attempt(stranger.email, PASSWORD, place="198.51.100.7").status_code == 302


def test_colleagues_behind_one_address_do_not_stop_each_other(stranger: User) -> None:
    for number in range(100):
        for _ in range(3):
            assert not is_stopped(attempt(f"person{number}@council.example.org"))
    assert attempt(stranger.email, PASSWORD).status_code == 302


def test_guessing_from_many_places_is_stopped_too(clock: time_machine.Traveller, stranger: User) -> None:
    for number in range(100):
        assert not is_stopped(attempt(stranger.email, place=f"198.51.100.{number}"))
    assert is_stopped(attempt(stranger.email, PASSWORD, place="203.0.113.1"))
    [noted] = AuditEntry.objects.filter(act=Act.REFUSED)
    assert noted.summary == "Signing in from anywhere: too many wrong passwords"
    clock.shift(timedelta(hours=1))
    assert attempt(stranger.email, PASSWORD, place="203.0.113.1").status_code == 302


def test_unknown_account_is_answered_as_a_known_one(stranger: User) -> None:
    for _ in range(12):
        known, unknown = attempt(stranger.email), attempt("nobody@example.org")
        pages = [
            page.content.decode().replace(address, "ADDRESS")
            for page, address in ((known, stranger.email), (unknown, "nobody@example.org"))
        ]
        assert _without_token(pages[0]) == _without_token(pages[1])
        assert known.status_code == unknown.status_code
    assert is_stopped(unknown)


def _without_token(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line)


def test_unknown_account_costs_the_same_hashing(stranger: User) -> None:
    """A hash takes most of an answer's time; so there is one where there is no account or password too."""
    make_user("closed@example.org", is_active=False)
    make_user("invited@example.org", password=None)
    with override_settings(PASSWORD_HASHERS=[f"{__name__}.CountingHasher"]):
        stranger.set_password(PASSWORD)
        stranger.save()
        costs = {}
        for email in (stranger.email, "nobody@example.org", "invited@example.org", "closed@example.org"):
            CountingHasher.hashed = 0
            attempt(email)
            costs[email] = CountingHasher.hashed
    assert set(costs.values()) == {1}


class CountingHasher(MD5PasswordHasher):
    """Counts how often it hashes."""

    algorithm = "counting"
    hashed = 0

    def encode(self, password: str, salt: str) -> str:
        CountingHasher.hashed += 1
        return super().encode(password, salt)


def test_eleventh_pdf_in_a_minute_is_refused_with_the_time_it_takes(
    clock: time_machine.Traveller, client_for: ClientFor, steering: User, lay: User
) -> None:
    address = f"/plans/plan/reports/{make_period(make_plan('plan')).pk}/report.pdf"
    client = client_for(steering)
    for _ in range(10):
        assert client.get(address).status_code == 200
        clock.shift(timedelta(seconds=2))
    for _ in range(3):
        refused = client.get(address)
    assert (refused.status_code, refused["Retry-After"]) == (429, "40")
    assert "Try again in 1 minute, after 12:01." in refused.content.decode()
    assert client_for(lay).get(address).status_code == 200
    [noted] = AuditEntry.objects.filter(act=Act.REFUSED)
    assert (noted.by, noted.summary) == (steering, f"Too often: GET {address}")
    clock.shift(timedelta(seconds=40))
    assert client.get(address).status_code == 200


def test_sixth_reset_of_an_account_is_refused_whether_or_not_there_is_one(stranger: User) -> None:
    for email in (stranger.email, "nobody@example.org"):
        answers = [Client().post("/password/reset/", {"email": email}) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [302] * 5 + [429]
        assert answers[5]["Retry-After"] == "900"
        assert "Try again in 15 minutes" in answers[5].content.decode()


def test_a_person_may_send_forms_as_fast_as_they_can(client_for: ClientFor, lay: User) -> None:
    client = client_for(lay)
    assert {client.post("/plans/new/").status_code for _ in range(70)} == {403}


def test_confirming_who_one_is_is_tried_ten_times(client_for: ClientFor, stranger: User) -> None:
    client = client_for(stranger)
    answers = [client.post("/account/confirm/", {"password": WRONG}).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


@pytest.mark.django_db(transaction=True)
def test_counts_are_not_wiped_by_trying_many_other_addresses(stranger: User) -> None:
    """Django's cache holds three hundred counts unless set otherwise, and drops the others."""
    with override_settings(CACHES=PRODUCTION_CACHES):
        call_command("createcachetable", verbosity=0)
        for _ in range(9):
            attempt(stranger.email)
        for number in range(350):
            attempt(f"person{number}@example.org", place="203.0.113.9")
        assert not is_stopped(attempt(stranger.email))
        assert is_stopped(attempt(stranger.email, PASSWORD))
        cache.clear()


@pytest.mark.django_db(transaction=True)
def test_counts_that_have_run_out_are_cleared(clock: time_machine.Traveller) -> None:
    with override_settings(CACHES=PRODUCTION_CACHES):
        call_command("createcachetable", verbosity=0)
        cache.set("short", 1, timeout=60)
        cache.set("long", 1, timeout=3600)
        clock.shift(timedelta(minutes=2))
        call_command("clear_old")
        with connection.cursor() as cursor:
            cursor.execute("SELECT cache_key FROM wsscp_cache")
            assert cursor.fetchall() == [(":1:long",)]
        cache.clear()
