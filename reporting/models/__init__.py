"""The quarter: what groups returned, and the report made from it; and the lists people keep."""

from reporting.models.lists import CalendarLink, SavedList
from reporting.models.reports import QuarterlyReport, ReportEntry
from reporting.models.returns import ReturnEntry, SubgroupReturn

__all__ = [
    "CalendarLink",
    "QuarterlyReport",
    "ReportEntry",
    "ReturnEntry",
    "SavedList",
    "SubgroupReturn",
]
