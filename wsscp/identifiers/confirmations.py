"""What somebody confirmed as not identifying: kind, box and reason, never the text."""

from typing import NamedTuple

from wsscp.identifiers import IdentifierKind


class Confirmation(NamedTuple):
    """What somebody confirmed in a box of a form, and why."""

    box: str
    kinds: tuple[IdentifierKind, ...]
    reason: str

    @property
    def subject(self) -> str:
        """The box and what was found in it, as the audit trail names them."""
        return f"{self.box}: {' and '.join(dict.fromkeys(kind.label for kind in self.kinds))}"
