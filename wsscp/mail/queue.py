"""Outgoing mail: saved with the change it is about, sent after it is committed, retried until it is sent.

A message is a row in the same transaction as the change, so that neither is saved without the other. Once
that is committed the message is sent in the background, so that a slow relay delays nobody and the response
time does not reveal whether there was anything to send. `manage.py send_mail` sends what is left.
"""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.db.models import F, Q
from django.template import Context, Engine
from django.template.loader import render_to_string

from wsscp.limits import LINE
from wsscp.models import OutgoingMail

logger = logging.getLogger(__name__)

# How long one sender may take over a message before another may try it: longer than the ten steps of a
# delivery at settings.EMAIL_TIMEOUT each.
SEND_LEASE = timedelta(minutes=5)
# How long after its n-th failure a message is tried again; the last is for all further ones.
RETRY_DELAYS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)]
GIVE_UP_AFTER = timedelta(days=3)

_background = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")


def queue_mail(*, template: str, to: str, context: dict[str, Any], at: datetime) -> None:
    """Save a message in the caller's transaction; it is sent once that is committed.

    `template` names templates/mail/<template>.subject.txt, .txt and .html. Addresses in them come from
    wsscp.mail.links. Nothing about a case is ever mailed.
    """
    values = {
        "partnership_name": settings.PARTNERSHIP_NAME,
        "partnership_short_name": settings.PARTNERSHIP_SHORT_NAME,
        "at": at,
    } | context
    # Plain text on one line: a second line would be another header.
    subject_template = Engine.get_default().get_template(f"mail/{template}.subject.txt")
    subject = subject_template.render(Context(values, autoescape=False))
    mail = OutgoingMail.objects.create(
        to=to,
        subject=" ".join(f"{settings.PARTNERSHIP_SHORT_NAME}: {subject}".split())[:LINE],
        text=render_to_string(f"mail/{template}.txt", values).strip() + "\n",
        html=render_to_string(f"mail/{template}.html", values),
        made_at=at,
    )
    transaction.on_commit(lambda: _deliver_soon(mail.pk, at), robust=True)


def send_queued_mail(*, at: datetime) -> tuple[int, int]:
    """Send every message that is due; return how many were sent, and how many failed."""
    waiting = OutgoingMail.objects.filter(sent_at=None, made_at__gt=at - GIVE_UP_AFTER)
    free = waiting.filter(Q(taken_until=None) | Q(taken_until__lte=at))
    began = monotonic()
    # Each gets the time of its own sending: behind a slow relay that is long after `at`.
    results = [_deliver(pk, _since(at, began)) for pk in list(free.values_list("pk", flat=True))]
    return results.count(True), results.count(False)


def _deliver_soon(pk: int, at: datetime) -> None:
    if settings.MAIL_IN_BACKGROUND:
        _background.submit(_deliver_in_thread, pk, at, monotonic())
    else:
        _deliver(pk, at)


def _deliver_in_thread(pk: int, at: datetime, began: float) -> None:
    try:
        _deliver(pk, _since(at, began))
    finally:
        connection.close()  # a thread's connection is its own


def _since(at: datetime, began: float) -> datetime:
    return at + timedelta(seconds=monotonic() - began)


def _deliver(pk: int, at: datetime) -> bool | None:
    """Send one message; return whether it was sent, or None when another process is sending it."""
    waiting = OutgoingMail.objects.filter(Q(taken_until=None) | Q(taken_until__lte=at), pk=pk, sent_at=None)
    if not waiting.update(taken_until=at + SEND_LEASE, tries=F("tries") + 1):
        return None
    mail = OutgoingMail.objects.get(pk=pk)
    message = EmailMultiAlternatives(mail.subject, mail.text, settings.DEFAULT_FROM_EMAIL, [mail.to])
    message.attach_alternative(mail.html, "text/html")
    try:
        message.send()
    except Exception as error:  # one message that cannot be sent must not stop the others
        # Neither address nor text: a log is read by more people than a mailbox.
        logger.warning("Mail %s was not sent (try %s): %s", pk, mail.tries, type(error).__name__)
        wait = RETRY_DELAYS[min(mail.tries, len(RETRY_DELAYS)) - 1]
        OutgoingMail.objects.filter(pk=pk).update(
            taken_until=at + wait, last_error=f"{type(error).__name__}: {error}"[:LINE]
        )
        return False
    OutgoingMail.objects.filter(pk=pk).update(sent_at=at, taken_until=None, text="", html="", last_error="")
    return True
