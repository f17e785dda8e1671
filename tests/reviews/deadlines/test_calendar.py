"""The deadlines in a calendar: days, and no word of any case."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import ClientFor
from tests.confirming import confirmed
from tests.reviews.make import make_case
from wsscp.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(case_review: User, client_for: ClientFor) -> str:
    """The address somebody of the group has made."""
    html = confirmed(client_for(case_review)).post("/reviews/calendar/").content.decode()
    return re.search(r"(/reviews/calendar/[\w-]+\.ics)", html)[1]


def test_feed_has_what_is_due_and_when(address: str) -> None:
    review = make_case(aware_on=date(2020, 4, 6), notified_on=date(2020, 4, 15))
    response = Client().get(address)
    html = response.content.decode()
    assert response["Content-Type"].startswith("text/calendar")
    assert html.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:Due: rapid review\r\n" in html
    assert "DTSTART;VALUE=DATE:20200506\r\n" in html
    assert review.reference not in html
    assert review.subject not in html


def test_an_address_is_shown_once(case_review: User, client_for: ClientFor) -> None:
    client = confirmed(client_for(case_review))
    assert ".ics" in client.post("/reviews/calendar/").content.decode()
    assert ".ics" not in client.get("/reviews/calendar/").content.decode()


def test_met_suspended_or_closed_is_not_in_the_feed(address: str) -> None:
    make_case(notified_on=date(2020, 4, 15), rapid_review_on=date(2020, 4, 20))
    held = make_case(notified_on=date(2020, 4, 15))
    held.suspensions.create(clock="rapid_review", starts_on=date(2020, 4, 16), reason="Pandemic")
    closed = make_case(notified_on=date(2020, 4, 15))
    closed.closed_on = date(2020, 6, 1)
    closed.save()
    assert "VEVENT" not in Client().get(address).content.decode()


def test_address_ends_with_the_role_the_account_and_the_next_address(
    address: str, case_review: User, client_for: ClientFor
) -> None:
    assert Client().get(address).status_code == 200
    case_review.is_active = False
    case_review.save()
    assert Client().get(address).status_code == 404
    case_review.is_active = True
    case_review.save()
    confirmed(client_for(case_review)).post("/reviews/calendar/")
    assert Client().get(address).status_code == 404


def test_the_address_can_be_ended(address: str, case_review: User, client_for: ClientFor) -> None:
    client_for(case_review).post("/reviews/calendar/", {"close": ""})
    assert Client().get(address).status_code == 404


def test_address_ends_with_the_role(address: str, case_review: User) -> None:
    case_review.memberships.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert Client().get(address).status_code == 404
