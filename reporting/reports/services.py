"""Writing the quarterly report."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from priorities.models import Priority, ReportingPeriod
from reporting.models import QuarterlyReport, ReportAuthor, ReportEntry
from reporting.rules.authorship import AuthorAct
from reporting.rules.signing_states import REPORT_TRANSITIONS, ReportRole, ReportState, ReportTransition
from wsscp.audit.recording import Recorder, recording
from wsscp.models import User
from wsscp.models.audit import Act


@dataclass(frozen=True)
class EntryText:
    """The report's text on one priority."""

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
    by: User,
    at: datetime,
) -> QuarterlyReport:
    """Create or replace the text of a period's report, and add `by` to its authors.

    The audit trail entry is about the period, which has a page whether or not it has a report yet. Raises
    EditConflict where somebody saved it meanwhile, PlanClosed, StateError unless the report is a
    draft, and ValueError when an entry is on a priority of another plan.
    """
    if any(priority.plan_id != period.plan_id for priority in entries):
        raise ValueError("A report can only hold entries on its own plan's priorities.")
    with recording(Act.CHANGED, by=by, at=at, about=period) as record:
        # Lock the period: there may be no report yet, and two must not create it at once.
        ReportingPeriod.objects.select_for_update(no_key=True).get(pk=period.pk)
        report = QuarterlyReport.objects.filter(period=period).first() or QuarterlyReport(period=period)
        REPORT_TRANSITIONS.next_state(
            ReportState(report.state), ReportTransition.WRITE, roles=frozenset({ReportRole.TEAM})
        )
        report.dated_on, report.overview, report.key_issues = dated_on, overview, key_issues
        report.is_overview_confirmed = is_overview_confirmed
        report.shows_training = shows_training
        record.act = Act.CREATED if report._state.adding else Act.CHANGED
        record.save(report)
        saved = {entry.priority_id: entry for entry in report.entries.all()}
        for priority, text in entries.items():
            entry = saved.get(priority.pk) or ReportEntry(report=report)
            entry.priority = priority
            entry.achievements, entry.next_actions = text.achievements, text.next_actions
            record.save(entry)
        if record.changes:
            add_author(report, AuthorAct.EDITED, by, record)
    return report


def add_author(report: QuarterlyReport, act: AuthorAct, by: User, record: Recorder) -> None:
    """Record that somebody edited or offered a report, so that they do not sign it."""
    author = report.authors.filter(person=by, act=act.value).first()
    author = author or ReportAuthor(report=report, person=by, act=act.value)
    author.at = record.at
    record.save(author, quietly=True)
