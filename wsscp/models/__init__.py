"""What the core keeps: accounts, the trail of who did what, mail on its way, forms that were kept."""

from wsscp.models.audit import AuditEntry
from wsscp.models.kept import KeptForm
from wsscp.models.mail import OutgoingMail
from wsscp.models.users import User, UserManager

__all__ = ["AuditEntry", "KeptForm", "OutgoingMail", "User", "UserManager"]
