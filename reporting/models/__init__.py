"""Returns, the quarterly report made from them, challenges, saved lists and calendar links."""

from reporting.models.challenges import Challenge
from reporting.models.lists import SavedList
from reporting.models.reports import QuarterlyReport, ReportAuthor, ReportEntry
from reporting.models.returns import (
    ReminderChoice,
    ReturnDate,
    ReturnEntry,
    ReturnEvent,
    ReturnLine,
    ReturnReminder,
    SubgroupReturn,
)
from reporting.models.signed import Signature, SignedReport

__all__ = [
    "Challenge",
    "QuarterlyReport",
    "ReminderChoice",
    "ReportAuthor",
    "ReportEntry",
    "ReturnDate",
    "ReturnEntry",
    "ReturnEvent",
    "ReturnLine",
    "ReturnReminder",
    "SavedList",
    "Signature",
    "SignedReport",
    "SubgroupReturn",
]
