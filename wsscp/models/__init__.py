"""Models of the core: accounts, audit trail, calendars, mail, saved submissions, used forms, versions."""

from wsscp.models.audit import AuditEntry
from wsscp.models.calendars import CalendarAddress
from wsscp.models.mail import OutgoingMail
from wsscp.models.saved_submissions import KeptForm
from wsscp.models.users import User, UserManager
from wsscp.models.versions import UsedForm, Version

__all__ = [
    "AuditEntry",
    "CalendarAddress",
    "KeptForm",
    "OutgoingMail",
    "UsedForm",
    "User",
    "UserManager",
    "Version",
]
