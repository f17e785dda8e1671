"""Recording what was confirmed as not identifying: kind, box and reason, never the text."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import models

from wsscp.audit.recording import recording
from wsscp.identifiers import IdentifierKind
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.policy import Realm


class Confirmation(NamedTuple):
    """What somebody confirmed in a box of a form, and why."""

    box: str
    kinds: tuple[IdentifierKind, ...]
    reason: str


def record_confirmations(
    confirmations: Iterable[Confirmation],
    *,
    by: User | None,
    at: datetime,
    about: models.Model | None = None,
    realm: Realm = Realm.PLAN,
) -> None:
    """Write an audit trail entry for what was confirmed with a reason; none without confirmations."""
    summary = "To keep words that may identify somebody"
    with recording(Act.DECIDED, by=by, at=at, about=about, realm=realm) as record:
        for box, kinds, reason in confirmations:
            record.summary = summary
            labels = " and ".join(dict.fromkeys(kind.label for kind in kinds))
            record.add_detail(f"{box}: {labels}", after=reason)
