"""What happens to accounts and changes no fact: an entry of the audit trail, at this moment.

It reads the clock for those who call it, whom the sign-in library tells no time.
"""

from django.utils import timezone

from wsscp.audit.recording import record_event
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.policy import Realm


def record_account_event(
    act: Act, *, about: User | None = None, by: User | None = None, summary: str
) -> None:
    """Record what happened to an account, or to none where nobody has the address that was used."""
    record_event(act, by=by, at=timezone.now(), about=about, realm=Realm.ACCOUNT, summary=summary)
