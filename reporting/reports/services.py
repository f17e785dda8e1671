"""Writing the quarterly report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from priorities.access.closed_plans import lock_open_plan
from priorities.models import Priority, ReportingPeriod
from reporting.models import QuarterlyReport, ReportEntry
from reporting.rules.signing_states import ReportRole, ReportState, ReportTransition, next_report_state
from wsscp.audit.recording import recording
from wsscp.editing.versions import FormVersion, edit_target_of
from wsscp.models import User
from wsscp.models.audit import Act


@dataclass(frozen=True)
class EntryText:
    """What is written on one priority."""

    achievements: str
    next_actions: str


def write_report(
    *,
    period: ReportingPeriod,
    dated_on: date | None,
    overview: str,
    key_issues: str,
    is_overview_confirmed: bool = False,
    shows_training: bool = False,
    entries: Mapping[Priority, EntryText],
    seen: FormVersion | None = None,
    by: User,
    at: datetime,
) -> QuarterlyReport:
    """Create or replace the words of a period's report as it was `seen`, and keep who wrote.

    May raise EditConflict.

    A closed plan's are not written any more: raises PlanClosed.

    The entry in the trail is about the period, which has an address whether or not it has a report yet.
    Raises ReportStateError unless the report is a draft, ValueError when an entry is on a priority of another
    plan.
    """
    if any(priority.plan_id != period.plan_id for priority in entries):
        raise ValueError("A report can only hold entries on its own plan's priorities.")
    with recording(Act.CHANGED, by=by, at=at, about=period) as record:
        lock_open_plan(period.plan)
        # Two who write the first words at once wait for each other here.
        ReportingPeriod.objects.select_for_update(no_key=True).get(pk=period.pk)
        report = QuarterlyReport.objects.filter(period=period).first() or QuarterlyReport(period=period)
        next_report_state(
            ReportState(report.state),
            ReportTransition.WRITE,
            roles=frozenset({ReportRole.TEAM}),
            is_author=False,
        )
        report.dated_on, report.overview, report.key_issues = dated_on, overview, key_issues
        report.is_overview_confirmed = is_overview_confirmed
        report.shows_training = shows_training
        record.act = Act.CREATED if report._state.adding else Act.CHANGED
        record.expect(edit_target_of(report), seen)
        record.save(report)
        written = {entry.priority_id: entry for entry in report.entries.all()}
        for priority, words in entries.items():
            entry = written.get(priority.pk) or ReportEntry(report=report)
            entry.priority = priority
            entry.achievements, entry.next_actions = words.achievements, words.next_actions
            record.save(entry)
        if record.changes and not report.authors.filter(pk=by.pk).exists():
            record.set_many(report, "authors", [*report.authors.all(), by], quietly=True)
    return report
