"""Findings that share a response, and two who write them: no words are lost, and nothing is half saved."""

from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from time import sleep
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from reviews.models import Finding, Response
from tests.at_once import at_once
from tests.cast import ClientFor
from tests.reviews.make import make_finding, make_review
from tests.wsscp.editing.test_versions import WHILE, boxes_of, sent
from wsscp.audit.recording import recording
from wsscp.models import AuditEntry, User, Version
from wsscp.models.audit import Act

pytestmark = pytest.mark.databases

NOW = datetime(2021, 1, 31, 12, tzinfo=UTC)
# How long another's change stays open: time for the form to pass its check, which does not see it yet.
A_MOMENT = 0.7
CONFIRMING = {"keep-anyway": "on", "keep-reason": "It is published"}
NAMED = "The mother, Sarah, rang."
CONFIRMED = "To keep words that may identify somebody"


@pytest.fixture
def clients(business_team: User, client_for: ClientFor) -> list[Client]:
    """Two browsers of the business team."""
    return [client_for(business_team), client_for(business_team)]


def edit_of(finding: Finding) -> str:
    """Return the address of a finding's form."""
    return f"/reviews/findings/{finding.reference}/edit/"


def two_findings() -> tuple[Finding, Finding]:
    """Two findings of a review that share a response."""
    review = make_review()
    first = make_finding(review, text="Curiosity")
    return first, make_finding(review, text="Persistence", response=first.response)


@pytest.mark.django_db
def test_of_a_response_that_findings_share_the_second_is_shown_both_texts(clients: list[Client]) -> None:
    one, two = two_findings()
    form = sent(clients[0], edit_of(one), **{"response-text": "Training, twice a year"})
    other = sent(clients[1], edit_of(two), **{"response-text": "A new pathway"})
    assert clients[0].post(edit_of(one), form).status_code == 302

    response = clients[1].post(edit_of(two), other)
    page = response.content.decode()
    assert page.count(WHILE) == 1
    assert "A new pathway" in page
    assert "Training, twice a year" in page
    assert "Response: Business team saved something else here." in page
    # The finding itself nobody else changed.
    assert page.count("saved something else here") == 2  # in the summary and at the box
    assert Response.objects.get().text == "Training, twice a year"

    again = boxes_again(response)
    assert clients[1].post(edit_of(two), again).status_code == 302
    assert Response.objects.get().text == "A new pathway"


def boxes_again(response: Any) -> dict[str, str]:
    """Return what the page would send if it was sent unchanged."""
    return {name: value for name, value in boxes_of(response.content.decode()).items() if value}


@pytest.mark.django_db
def test_of_one_finding_with_its_response_a_conflict_is_told_once(clients: list[Client]) -> None:
    finding = make_finding(make_review(), text="Curiosity")
    address = edit_of(finding)
    form = sent(clients[0], address, text="Pace", **{"response-text": "Training, twice a year"})
    other = sent(clients[1], address, text="Persistence", **{"response-text": "A new pathway"})
    assert clients[0].post(address, form).status_code == 302
    response = clients[1].post(address, other)
    page = response.content.decode()
    assert page.count(WHILE) == 1
    for words in ("Pace", "Training, twice a year", "Persistence", "A new pathway"):
        assert words in page
    assert clients[1].post(address, boxes_again(response)).status_code == 302
    finding.refresh_from_db()
    assert finding.response is not None
    assert (finding.text, finding.response.text) == ("Persistence", "A new pathway")


@pytest.mark.django_db
def test_two_who_change_nothing_of_the_shared_response_are_not_in_each_others_way(
    clients: list[Client],
) -> None:
    one, two = two_findings()
    forms = [
        sent(client, edit_of(row), impact="Asked more often")
        for client, row in zip(clients, (one, two), strict=True)
    ]
    for client, row, form in zip(clients, (one, two), forms, strict=True):
        assert client.post(edit_of(row), form).status_code == 302
    assert not Version.objects.filter(thing_type="reviews.response").exists()


@pytest.mark.django_db
def test_a_finding_and_its_response_are_one_entry_and_what_was_confirmed_is_filed_once(
    clients: list[Client],
) -> None:
    finding = make_finding(make_review(), text="Curiosity")
    form = sent(clients[0], edit_of(finding), text=NAMED, **CONFIRMING, **{"response-text": "A new pathway"})
    before = AuditEntry.objects.count()
    assert clients[0].post(edit_of(finding), form).status_code == 302
    entries = AuditEntry.objects.order_by("pk")[before:]
    assert [(entry.thing_type, entry.thing_id) for entry in entries] == [
        ("reviews.finding", str(finding.pk))
    ] * 2
    assert {change["field"] for change in entries[0].changes} == {"response", "finding"}
    assert entries[1].summary == CONFIRMED


@pytest.mark.django_db(transaction=True)
def test_a_conflict_while_a_finding_is_saved_leaves_nothing_half_saved(
    clients: list[Client], business_team: User, tmp_path: Path
) -> None:
    finding = make_finding(make_review(), text="Curiosity")
    address = edit_of(finding)
    form = sent(clients[0], address, text=NAMED, **CONFIRMING, **{"response-text": "A new pathway"})
    is_written = Event()

    def change() -> None:
        with transaction.atomic(), recording(Act.CHANGED, by=business_team, at=NOW) as record:
            row = Finding.objects.get(pk=finding.pk)
            row.text = "Pace"
            record.save(row)
            is_written.set()
            sleep(A_MOMENT)

    def post_after() -> Any:
        assert is_written.wait(10)
        return clients[0].post(address, form)

    changed, response = at_once([change, post_after], tmp_path)

    assert changed is None
    assert response.status_code == 200
    page = response.content.decode()
    assert WHILE in page
    assert "A new pathway" in page
    finding.refresh_from_db()
    assert finding.response is not None
    assert (finding.text, finding.response.text) == ("Pace", "Training was revised")
    assert not AuditEntry.objects.filter(summary=CONFIRMED).exists()
    assert clients[0].post(address, boxes_again(response) | CONFIRMING).status_code == 302
    assert AuditEntry.objects.filter(summary=CONFIRMED).count() == 1
    finding.response.refresh_from_db()
    assert finding.response.text == "A new pathway"
