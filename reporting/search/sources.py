"""What can be searched: each source with who may read it, the fields searched, and where a row is shown.

To add another, add a `SearchSource` and its indexes in a migration (as in 0002_search.py).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Model
from django.urls import reverse

from priorities.models import Action, Decision, Evidence, Milestone, Plan, Priority, ProgressUpdate
from reporting.models import QuarterlyReport, ReportEntry
from wsscp import policy
from wsscp.dates import long_date
from wsscp.policy import Actor


class HitLevel(NamedTuple):
    """One level above a hit: its name and its address."""

    name: str
    address: str


class HitLocation(NamedTuple):
    """Where a hit is shown: its name, its page, and the levels above it."""

    name: str
    address: str
    above: list[HitLevel]


@dataclass(frozen=True)
class SearchSource:
    """One model that is searched."""

    kind: str
    # "Progress updates", for the filter.
    plural: str
    model: type[Model]
    # The fields searched, and the one in which similar words are searched for.
    fields: tuple[str, ...]
    similar: str
    place: Callable[[Any], HitLocation]
    # The arguments of select_related() that `place` needs.
    along: tuple[str, ...] = ()
    may_read: Callable[[Actor], bool] = field(default=policy.can_read_plans)

    @property
    def name(self) -> str:
        """The model's name in lower case, which the indexes of the source are named after."""
        return self.model.__name__.lower()


def _plan(plan: Plan) -> HitLevel:
    return HitLevel(plan.title, reverse("reporting:plan", args=[plan.slug]))


def _priority(priority: Priority) -> HitLevel:
    return HitLevel(str(priority), reverse("reporting:priority", args=[priority.plan.slug, priority.pk]))


def _action(action: Action) -> HitLevel:
    plan = action.priority.plan
    return HitLevel(
        f"{plan.action_label} {action.number}", reverse("reporting:action", args=[plan.slug, action.pk])
    )


def _above(action: Action) -> list[HitLevel]:
    return [_plan(action.priority.plan), _priority(action.priority)]


def _at_action(action: Action, name: str) -> HitLocation:
    """Return the location of something that is shown on the page of its action."""
    level = _action(action)
    return HitLocation(name, level.address, [*_above(action), level])


def _at_report(report: QuarterlyReport, name: str) -> HitLocation:
    plan, period = report.period.plan, report.period
    reports = HitLevel("Quarterly reports", reverse("reporting:report-list", args=[plan.slug]))
    return HitLocation(name, reverse("reporting:report", args=[plan.slug, period.pk]), [_plan(plan), reports])


SEARCH_SOURCES: tuple[SearchSource, ...] = (
    SearchSource(
        kind="plan",
        plural="Plans",
        model=Plan,
        fields=("title", "vision", "vision_points", "statutory_framework", "principles", "closing_statement"),
        similar="title",
        place=lambda row: HitLocation(*_plan(row), []),
    ),
    SearchSource(
        kind="priority",
        plural="Priorities",
        model=Priority,
        fields=(
            *("number", "title", "outcomes", "mechanism", "related_plans"),
            *("impact_information", "evidence_of_need"),
        ),
        similar="title",
        place=lambda row: HitLocation(*_priority(row), [_plan(row.plan)]),
        along=("plan",),
    ),
    SearchSource(
        kind="action",
        plural="Actions",
        model=Action,
        fields=("number", "text"),
        similar="text",
        place=lambda row: HitLocation(*_action(row), _above(row)),
        along=("priority__plan",),
    ),
    SearchSource(
        kind="milestone",
        plural="Dates of actions",
        model=Milestone,
        fields=("label", "as_printed"),
        similar="label",
        place=lambda row: _at_action(row.action, f"Due {long_date(row.due_on)}"),
        along=("action__priority__plan",),
    ),
    SearchSource(
        kind="update",
        plural="Progress updates",
        model=ProgressUpdate,
        fields=("text",),
        similar="text",
        place=lambda row: _at_action(row.action, f"Progress as of {long_date(row.made_on)}"),
        along=("action__priority__plan",),
    ),
    SearchSource(
        kind="decision",
        plural="Decisions",
        model=Decision,
        fields=("reason",),
        similar="reason",
        place=lambda row: _at_action(
            row.action, f"{row.get_kind_display()}, decided on {long_date(row.decided_on)}"
        ),
        along=("action__priority__plan",),
    ),
    SearchSource(
        kind="evidence",
        plural="Evidence",
        model=Evidence,
        fields=("what", "reference"),
        similar="what",
        place=lambda row: _at_action(row.action, f"{row.get_kind_display()} of {long_date(row.dated_on)}"),
        along=("action__priority__plan",),
    ),
    SearchSource(
        kind="report",
        plural="Quarterly reports",
        model=QuarterlyReport,
        fields=("overview", "key_issues"),
        similar="overview",
        place=lambda row: _at_report(row, f"Report for {row.period.label}"),
        along=("period__plan",),
        may_read=policy.can_read_drafts,
    ),
    SearchSource(
        kind="report",
        plural="Quarterly reports",
        model=ReportEntry,
        fields=("achievements", "next_actions"),
        similar="achievements",
        place=lambda row: _at_report(row.report, f"Report for {row.report.period.label}: {row.priority}"),
        along=("report__period__plan", "priority"),
        may_read=policy.can_read_drafts,
    ),
)


def sources_for(actor: Actor) -> list[SearchSource]:
    """Return the sources somebody may search."""
    return [source for source in SEARCH_SOURCES if source.may_read(actor)]
