"""Models of the core: accounts, audit trail, outgoing mail, saved submissions, used forms, versions."""

from wsscp.models.audit import AuditEntry
from wsscp.models.mail import OutgoingMail
from wsscp.models.saved_submissions import KeptForm
from wsscp.models.users import User, UserManager
from wsscp.models.versions import UsedForm, Version

__all__ = ["AuditEntry", "KeptForm", "OutgoingMail", "UsedForm", "User", "UserManager", "Version"]
