"""What the core keeps: accounts, and the trail of who did what."""

from wsscp.models.audit import AuditEntry
from wsscp.models.users import User, UserManager

__all__ = ["AuditEntry", "User", "UserManager"]
