"""The quarter: what groups returned, and the report made from it."""

from reporting.models.reports import QuarterlyReport, ReportEntry
from reporting.models.returns import ReturnEntry, SubgroupReturn

__all__ = ["QuarterlyReport", "ReportEntry", "ReturnEntry", "SubgroupReturn"]
