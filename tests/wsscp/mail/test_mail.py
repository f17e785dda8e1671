"""Mail is queued with the act it is about, sent after it, and tried until it is sent."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected
from threading import Barrier, Thread

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.locmem import EmailBackend
from django.core.mail.message import EmailMessage
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings

from wsscp.mail.links import absolute_url
from wsscp.mail.queue import queue_mail, send_queued_mail
from wsscp.models import OutgoingMail

pytestmark = pytest.mark.databases

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
LINK = "https://tracker.example.org/password/reset/key/1-abc/"


class RelayIsDown(BaseEmailBackend):
    """A relay that hangs up."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        raise SMTPServerDisconnected("Connection unexpectedly closed")


DOWN = override_settings(EMAIL_BACKEND=f"{__name__}.RelayIsDown")


def queue(to: str = "chair@example.org") -> None:
    queue_mail(template="password_link", to=to, context={"link": LINK}, at=AT)


@pytest.mark.django_db(transaction=True)
def test_message_has_text_and_html_and_is_emptied_once_sent() -> None:
    queue()
    [message] = mail.outbox
    [(html, kind)] = message.alternatives
    assert message.subject == "WSSCP: Set your password"
    assert message.to == ["chair@example.org"]
    assert LINK in message.body
    assert kind == "text/html"
    assert isinstance(html, str)
    assert f'href="{LINK}"' in html
    queued = OutgoingMail.objects.get()
    assert (queued.sent_at, queued.text, queued.html) == (AT, "", "")


@pytest.mark.django_db(transaction=True)
def test_message_is_sent_with_its_transaction_or_not_at_all() -> None:
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)
    assert mail.outbox == []
    assert not OutgoingMail.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_relay_that_is_down_loses_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with DOWN:
        queue()
        assert send_queued_mail(at=AT + timedelta(seconds=30)) == (0, 0), "not before its turn"
        assert send_queued_mail(at=AT + timedelta(minutes=1)) == (0, 1)
    waiting = OutgoingMail.objects.get()
    assert (waiting.sent_at, waiting.tries) == (None, 2)
    assert "chair@example.org" not in caplog.text
    assert LINK not in caplog.text
    assert send_queued_mail(at=AT + timedelta(minutes=30)) == (1, 0)
    assert LINK in mail.outbox[0].body
    assert send_queued_mail(at=AT + timedelta(hours=1)) == (0, 0)


class BreaksOnTheFirst(EmailBackend):
    """Cannot make sense of one message."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        if messages[0].to == ["first@example.org"]:
            raise ValueError("Not to be said in any encoding")
        return super().send_messages(messages)


@pytest.mark.django_db(transaction=True)
def test_message_that_cannot_be_sent_holds_up_no_other() -> None:
    with DOWN:
        queue("first@example.org")
        queue("second@example.org")
    with override_settings(EMAIL_BACKEND=f"{__name__}.BreaksOnTheFirst"):
        assert send_queued_mail(at=AT + timedelta(hours=1)) == (1, 1)
    assert [message.to for message in mail.outbox] == [["second@example.org"]]


class SlowRelay(EmailBackend):
    """A relay that takes four minutes a message; during the second, somebody else looks for mail to send."""

    clock: time_machine.Traveller
    messages = 0

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        SlowRelay.messages += 1
        self.clock.shift(timedelta(minutes=4))
        if SlowRelay.messages == 2:
            with override_settings(EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend"):
                send_queued_mail(at=datetime.now(tz=UTC))
        return super().send_messages(messages)


@pytest.mark.django_db(transaction=True)
def test_message_is_taken_when_its_turn_comes_however_slow_those_before_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The clock that measures how long something takes does not travel along.
    monkeypatch.setattr("wsscp.mail.queue.monotonic", time.time)
    with DOWN:
        for number in range(3):
            queue(f"chair{number}@example.org")
    with (
        time_machine.travel(AT + timedelta(hours=1), tick=False) as clock,
        override_settings(EMAIL_BACKEND=f"{__name__}.SlowRelay"),
    ):
        SlowRelay.clock, SlowRelay.messages = clock, 0
        send_queued_mail(at=datetime.now(tz=UTC))
    to = sorted(message.to[0] for message in mail.outbox)
    assert to == ["chair0@example.org", "chair1@example.org", "chair2@example.org"]


def test_subject_is_plain_text_on_one_line(db: None, settings) -> None:
    settings.PARTNERSHIP_SHORT_NAME = "Children & families\nBcc: everybody@example.org"
    queue()
    message = OutgoingMail.objects.get()
    assert message.subject == "Children & families Bcc: everybody@example.org: Set your password"


@pytest.mark.django_db(transaction=True)
def test_message_that_cannot_be_sent_is_given_up() -> None:
    with DOWN:
        queue()
    assert send_queued_mail(at=AT + timedelta(days=4)) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_command_sends_what_waits(capsys: pytest.CaptureFixture[str]) -> None:
    with DOWN:
        queue_mail(
            template="password_link",
            to="a@example.org",
            context={},
            at=datetime.now(tz=UTC) - timedelta(hours=1),
        )
    call_command("send_mail")
    assert capsys.readouterr().out == "1 message sent.\n"


@pytest.fixture
def waiting(transactional_db: None) -> None:
    """Twenty messages the relay refused."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite's test database is in memory, where connections do not wait for each other")
    with DOWN:
        for number in range(20):
            queue(f"chair{number}@example.org")


def test_two_senders_at_once_send_each_message_once(waiting: None) -> None:
    start = Barrier(4)

    def send() -> None:
        start.wait()
        send_queued_mail(at=AT + timedelta(hours=1))
        connection.close()

    senders = [Thread(target=send) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted(message.to[0] for message in mail.outbox) == sorted(
        f"chair{number}@example.org" for number in range(20)
    )


def test_links_are_at_the_configured_address() -> None:
    with override_settings(WSSCP_ADDRESS="https://tracker.example.org"):
        assert absolute_url("/people/") == "https://tracker.example.org/people/"
