"""Ten wrong tries stop an account from a place and nobody else, and tell nobody who has an account."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client, override_settings

from tests.cast import ClientFor
from tests.make import PASSWORD, make_period, make_plan, make_user
from wsscp.models import User

STOPPED = "Too many wrong tries. Wait 15 minutes"
WRONG = "not the password"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that stands at noon until it is moved."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def attempt(email: str, password: str = WRONG, place: str = "192.0.2.1") -> HttpResponse:
    return Client(REMOTE_ADDR=place).post("/sign-in/", {"login": email, "password": password})


def is_stopped(response: HttpResponse) -> bool:
    return STOPPED in response.content.decode()


def test_tenth_wrong_try_is_told_so_and_the_eleventh_is_stopped_even_if_right(
    clock: time_machine.Traveller, stranger: User
) -> None:
    assert not any(is_stopped(attempt(stranger.email)) for _ in range(10))
    assert is_stopped(attempt(stranger.email, PASSWORD))
    clock.shift(timedelta(minutes=15))
    assert attempt(stranger.email, PASSWORD).status_code == 302


def test_right_passwords_are_not_counted(stranger: User) -> None:
    for _ in range(12):
        assert attempt(stranger.email, PASSWORD).status_code == 302


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


@pytest.mark.parametrize(("asked", "answered"), [(10, 200), (11, 429)])
def test_pdfs_are_drawn_ten_times_a_minute_at_most(
    client_for: ClientFor, steering: User, asked: int, answered: int
) -> None:
    period = make_period(make_plan("plan"))
    client = client_for(steering)
    for _ in range(asked):
        response = client.get(f"/plans/plan/reports/{period.pk}/report.pdf")
    assert response.status_code == answered
    assert response.has_header("Retry-After") is (answered == 429)


def test_resets_are_limited_and_say_so(stranger: User) -> None:
    answers = [Client().post("/password/reset/", {"email": stranger.email}).status_code for _ in range(6)]
    assert answers[:5] == [302] * 5
    assert answers[5] in {200, 429}


@pytest.mark.django_db(transaction=True)
def test_wrong_tries_are_counted_for_all_workers_together() -> None:
    """Forty at once against the cache of production: ten are tried, whoever asks."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite's test database is in memory, where connections do not wait for each other")
    person = make_user()
    database_cache = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "wsscp_cache"}
    }
    with override_settings(CACHES=database_cache):
        call_command("createcachetable", verbosity=0)
        cache.clear()

        def one(_: int) -> bool:
            stopped = is_stopped(attempt(person.email))
            connection.close()
            return stopped

        with ThreadPoolExecutor(8) as workers:
            stopped = list(workers.map(one, range(40)))
        cache.clear()
    assert stopped.count(False) <= 10
    assert stopped.count(False) >= 1
