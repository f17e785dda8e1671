"""An authenticator app for tests: RFC 6238 by the book, and the way through the pages with it."""

import base64
import hashlib
import hmac
import time

from django.test import Client

from tests.make import PASSWORD
from wsscp.models import AuditEntry, User


def code_of(secret: str, *, periods: int = 0) -> str:
    """Return what an app shows now, or some periods of 30 seconds from now."""
    counter = int(time.time()) // 30 + periods
    digest = hmac.new(base64.b32decode(secret), counter.to_bytes(8), hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def sign_in(client: Client, person: User, password: str = PASSWORD):
    """Give address and password on the sign-in page."""
    return client.post("/sign-in/", {"login": person.email, "password": password})


def is_signed_in(client: Client) -> bool:
    """Whether somebody is, second factor and all."""
    return "_auth_user_id" in client.session


def set_up_app(client: Client) -> str:
    """Set up an authenticator app for whoever has just signed in; return its secret."""
    secret = client.get("/account/second-factors/app/").context["form"].secret
    response = client.post("/account/second-factors/app/", {"code": code_of(secret)})
    assert response["Location"] == "/account/second-factors/recovery-codes/"
    return secret


def recovery_codes(client: Client) -> list[str]:
    """Read the recovery codes, which are shown once."""
    return list(client.get("/account/second-factors/recovery-codes/").context["unused_codes"])


def describe_entry(entry: AuditEntry) -> str:
    """An entry of the trail in one line: what was done, and each change."""
    changes = [f"{change['field']}: {change['before']} > {change['after']}" for change in entry.changes]
    return " ".join(part for part in (entry.act, entry.summary, *changes) if part)
