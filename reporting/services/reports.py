"""Writing the quarterly report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from priorities.models import Priority, ReportingPeriod
from reporting.models import QuarterlyReport, ReportEntry
from wsscp.models import User


@dataclass(frozen=True)
class EntryWords:
    """What is written on one priority."""

    achievements: str
    next_actions: str


@transaction.atomic
def write_report(
    *,
    period: ReportingPeriod,
    dated_on: date | None,
    overview: str,
    key_issues: str,
    entries: Mapping[Priority, EntryWords],
    by: User,
    at: datetime,
) -> QuarterlyReport:
    """Create or replace the words of a period's report, all or nothing.

    Raises ValueError when an entry is on a priority of another plan.
    """
    if any(priority.plan_id != period.plan_id for priority in entries):
        raise ValueError("A report can only hold entries on its own plan's priorities.")
    report, _ = QuarterlyReport.objects.update_or_create(
        period=period,
        defaults={"dated_on": dated_on, "overview": overview, "key_issues": key_issues},
    )
    for priority, words in entries.items():
        ReportEntry.objects.update_or_create(
            report=report,
            priority=priority,
            defaults={"achievements": words.achievements, "next_actions": words.next_actions},
        )
    return report
