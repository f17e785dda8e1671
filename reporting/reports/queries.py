"""What a period's report is made from: a board, the texts that were written, and what the groups returned.

Its content (reporting/reports/building.py), its form and its checks are made from this. The number of queries
does not depend on the number of priorities or actions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from priorities.groups.queries import group_name_rows, names_from
from priorities.groups.roles_held import RolesHeld
from priorities.models import Plan, Priority, ProgressUpdate, ReportingPeriod
from priorities.plans.periods import recorded_moments
from reporting.challenges.queries import Challenges, challenges_of
from reporting.models import QuarterlyReport, ReportEntry
from reporting.reports.hands import report_hands
from reporting.returns.outstanding import groups_asked_of
from reporting.returns.period_returns import (
    GroupReturnText,
    PeriodReturns,
    return_queries,
    returns_for_period,
)
from reporting.rules.authorship import AuthorAct
from reporting.rules.content_parts import ContentHands
from reporting.rules.signing_states import ReportState
from reporting.signed_reports.signers import RecordedDeed, deeds_query
from reporting.status.board import Board, judge
from reporting.status.facts import plan_facts
from reporting.status.progress import progress_by_action, progress_queries, reporter_roles
from reporting.status.rated import RatedPriority
from reviews.learning.queries import LearningSection, learning_section
from training.statistics.reach import TrainingReach, training_reach
from wsscp.dates import plural
from wsscp.together import as_rows, columns_of, fetch_together, set_related


@dataclass(frozen=True)
class ReportRow:
    """One priority as it is rated, with its texts in the report and in the groups' returns."""

    rated: RatedPriority
    entry: ReportEntry
    returns: tuple[GroupReturnText, ...]

    @property
    def priority(self) -> Priority:
        """The priority."""
        return self.rated.priority


@dataclass(frozen=True)
class ReportFacts:
    """All that a period's report is made from, as at a day; a report nobody has written yet is not saved.

    `previous` is the latest report of an earlier period of the plan, to build on.
    `progress` is that of the period by action id, the earliest first; `reporter_roles` in which role the
    latest of each was reported.
    """

    period: ReportingPeriod
    status: Board
    report: QuarterlyReport
    previous: QuarterlyReport | None
    rows: tuple[ReportRow, ...]
    returned: PeriodReturns
    group_names: Mapping[int, str]
    challenges: Challenges
    progress: Mapping[int, Sequence[ProgressUpdate]]
    reporter_roles: Mapping[int, str]
    learning: LearningSection | None
    training: TrainingReach | None
    deeds: Sequence[RecordedDeed]
    hands: tuple[ContentHands, ...]

    @property
    def plan(self) -> Plan:
        """The plan reported on."""
        return self.period.plan

    @property
    def state(self) -> ReportState:
        """The state of the report."""
        return ReportState(self.report.state)

    @property
    def offered_at(self) -> datetime | None:
        """When the report was offered for signing last."""
        return max(
            (deed.at for deed in self.deeds if deed.act == AuthorAct.OFFERED and deed.at), default=None
        )

    @property
    def is_written(self) -> bool:
        """Whether anything of it was saved."""
        return self.report.pk is not None

    @property
    def actions_name(self) -> str:
        """What the plan calls its actions."""
        return plural(self.plan.action_label.lower())

    @property
    def issues_returned(self) -> list[GroupReturnText]:
        """What the groups returned on the whole quarter."""
        return [text for text in self.returned.words[None] if text.key_issues]


def report_as_at(period: ReportingPeriod, *, today: date) -> date:
    """Return the day a period's report is judged as at: its last day, or today while it still runs."""
    return min(period.ends_on, today)


def report_facts(period: ReportingPeriod, *, as_at: date) -> ReportFacts:
    """Gather a period's report, judged as at a day; five queries, one more where the plan has challenges.

    Three more where it shows the period's training. Without a report yet, its texts are empty and
    `is_written` is false.
    """
    plan, report_query = period.plan, QuarterlyReport.objects.filter(period=period)
    facts, challenges = plan_facts(plan), challenges_of(plan, since=as_at)
    reports, entry_rows, name_rows, recorded, deed_rows, *others = fetch_together(
        columns_of(report_query),
        columns_of(ReportEntry.objects.filter(report__in=report_query)),
        group_name_rows(as_at),
        recorded_moments([plan]),
        deeds_query(period),
        columns_of(_previous_of(period)),
        columns_of(ReportEntry.objects.filter(report__in=_previous_of(period))),
        *return_queries(period),
        *progress_queries(plan, period.starts_on, as_at),
    )
    status = judge(facts, as_at=as_at)
    report = next(iter(as_rows(QuarterlyReport, reports)), None) or QuarterlyReport()
    report.period = period
    entries = {entry.priority_id: entry for entry in as_rows(ReportEntry, entry_rows)}
    names, deeds = names_from(name_rows, as_at), [RecordedDeed(*row) for row in deed_rows]
    asked = groups_asked_of(
        facts,
        period,
        challenged=challenges.open_actions(as_at),
        recorded_on=next((timezone.localdate(at) for _, at in recorded), None),
        today=as_at,
    )
    returned = returns_for_period(others[2:4], names, {pk for pk, number in asked.led.items() if number})
    progress = progress_by_action(others[4:])
    latest = {action: updates[-1] for action, updates in progress.items()}
    roles = RolesHeld([*(deed.person for deed in deeds), *(update.by_id for update in latest.values())])
    groups = {rated.action.pk: [group.pk for group in rated.action.groups] for rated in status.actions}
    priorities = [rated.priority for rated in status.priorities]
    return ReportFacts(
        period=period,
        status=status,
        report=report,
        previous=_previous(others[:2], facts.periods),
        rows=tuple(
            ReportRow(
                rated,
                entries.get(rated.priority.pk) or ReportEntry(),
                tuple(returned.words[rated.priority.pk]),
            )
            for rated in status.priorities
        ),
        returned=returned,
        group_names=names,
        challenges=challenges,
        progress=progress,
        reporter_roles=reporter_roles(latest, groups, roles),
        learning=learning_section(as_at=as_at),
        training=training_reach(None, period.starts_on, as_at, title="Training in this period")
        if report.shows_training
        else None,
        deeds=deeds,
        hands=report_hands(deeds, priorities, returned, roles, label=plan.priority_label),
    )


def current_facts(period: ReportingPeriod, *, today: date) -> ReportFacts:
    """Gather a period's report as it is now."""
    return report_facts(period, as_at=report_as_at(period, today=today))


def _previous_of(period: ReportingPeriod) -> QuerySet[QuarterlyReport]:
    """Return the query for the latest report of an earlier period of the plan."""
    earlier = QuarterlyReport.objects.filter(
        period__plan=period.plan_id, period__starts_on__lt=period.starts_on
    )
    return QuarterlyReport.objects.filter(pk__in=earlier.order_by("-period__starts_on").values("pk")[:1])


def _previous(
    found: Sequence[Sequence[tuple[Any, ...]]], periods: Sequence[ReportingPeriod]
) -> QuarterlyReport | None:
    """Return the previous report with its period and its entries, from the rows fetched."""
    reports, entries = found
    previous = next(iter(as_rows(QuarterlyReport, reports)), None)
    if previous:
        previous.period = next(period for period in periods if period.pk == previous.period_id)
        set_related([previous], "entries", as_rows(ReportEntry, entries), by="report_id")
    return previous
