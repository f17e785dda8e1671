"""Importing a plan: a draft read from a document becomes a plan, once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.db import IntegrityError
from django.utils import timezone

from priorities.fields import ACTION, MILESTONE, PLAN, PRIORITY, WORKSTREAM
from priorities.importing.imported_groups import ImportedGroups
from priorities.importing.owners import KnownOwners, ask_about_owners
from priorities.importing.predecessors import CannotCarryForward, Predecessors
from priorities.models import (
    Action,
    DateMove,
    Decision,
    Forecast,
    Milestone,
    Plan,
    PlanImport,
    Priority,
    RecordedIn,
    ReportingPeriod,
    Workstream,
)
from priorities.models.plans import RESERVED_SLUGS
from priorities.plans.services import add_periods
from priorities.reading import ParsedPlan
from priorities.reading.draft import ParsedAction, ParsedMilestone, ParsedPriority, PlanDetails
from priorities.rules.periods import PERIODS_BY_HAND, Preset
from wsscp.audit.recording import Recorder, recording
from wsscp.dates import add_months, count_of
from wsscp.limits import PLAN_YEARS
from wsscp.models import User
from wsscp.models.audit import Act

# What a forecast of the plan before says in the next one; it is recorded there as that is made.
_CARRIED_OF_FORECASTS = ("forecast_on", "speaks_for", "by", "reported_on")
# The partnership's real plan for 2020-21, as published: the example data, and what the tests read.
EXAMPLE_PLAN = Path(__file__).resolve().parent.parent / "example_data" / "wsscp-business-plan-2020-21.docx"


class CannotCreatePlan(Exception):
    """The draft cannot become a plan yet. The message says why, and what to do."""


class SlugTaken(CannotCreatePlan):
    """There is a plan with this short name already."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"There is a plan called {slug} already. Give this one another short name.")


def create_plan(*, draft: ParsedPlan, slug: str, by: User | None, at: datetime) -> Plan:
    """Create the plan of a draft, with its groups, priorities, actions, milestones and reporting periods.

    All of it or nothing. Groups are found by any of their names, whatever the capitals, or created. `by` is
    None from the command line. Raises CannotCreatePlan.
    """
    with _recording_import(by, at) as record:
        return _create_from_draft(draft, slug, record)


def save_import(*, file_name: str, draft: ParsedPlan, by: User, at: datetime) -> PlanImport:
    """Save a document as it was read, until somebody confirms it."""
    ask_about_owners(draft)
    plan_import = PlanImport(file_name=file_name, content=draft.to_json(), by=by, at=at)
    summary = f"Uploaded: {_size(draft)}; {count_of(len(draft.questions), 'question')}"
    with recording(Act.CREATED, by=by, at=at, about=plan_import, summary=summary) as record:
        return record.save(plan_import, quietly=True)


def update_import(*, plan_import: PlanImport, draft: ParsedPlan, by: User, at: datetime) -> bool:
    """Save a draft's corrections; return False, and change nothing, once it is a plan."""
    with recording(Act.CHANGED, by=by, at=at, about=plan_import, is_draft=True) as record:
        locked = _lock(plan_import, record)
        if locked.plan_id is not None:
            return False
        content = draft.to_json()
        if locked.content != content:
            before = ParsedPlan.from_json(locked.content)
            locked.content = content
            record.save(locked, quietly=True)
            record.summary = "Corrected before it became a plan"
            record.add_detail("what is understood", before=_size(before), after=_size(draft))
    return True


def confirm_import(
    *, plan_import: PlanImport, corrected: ParsedPlan | None = None, by: User, at: datetime
) -> Plan:
    """Create the plan of an uploaded draft, or return the one that was created from it before.

    It is created as `corrected` by the same press, whatever others correct at that moment. Two people (or two
    clicks) at once create one plan: the draft's row is locked first. SQLite has no row locks, and needs none:
    its transactions begin one after the other (wsscp/sqlite.py).
    Raises CannotCreatePlan.
    """
    with _recording_import(by, at) as record:
        if corrected is not None:
            update_import(plan_import=plan_import, draft=corrected, by=by, at=at)
        locked = _lock(plan_import, record)
        if locked.plan is not None:
            return locked.plan
        draft = ParsedPlan.from_json(locked.content)
        locked.plan = _create_from_draft(draft, draft.plan.slug, record)
        record.save(locked, quietly=True)
        return locked.plan


@contextmanager
def _recording_import(by: User | None, at: datetime) -> Iterator[Recorder]:
    """Record the import of a plan, and raise CannotCreatePlan for what the database refused."""
    try:
        with recording(Act.IMPORTED, by=by, at=at) as record:
            yield record
    except IntegrityError as error:
        raise CannotCreatePlan("Somebody else saved the same groups at this moment. Try again.") from error
    except CannotCarryForward as error:
        raise CannotCreatePlan(str(error)) from error


def _lock(plan_import: PlanImport, record: Recorder) -> PlanImport:
    record.lock_version(plan_import)
    return PlanImport.objects.select_for_update(no_key=True).get(pk=plan_import.pk)


def _size(draft: ParsedPlan) -> str:
    """Return how much a document holds, for the audit trail: "5 priorities, 31 actions, 40 dates"."""
    return ", ".join(
        (
            count_of(len(draft.priorities), "priority", "priorities"),
            count_of(len(draft.actions), "action"),
            count_of(len(draft.milestones), "date"),
        )
    )


def _create_from_draft(draft: ParsedPlan, slug: str, record: Recorder) -> Plan:
    """Create the rows of a draft quietly: one audit trail entry gives their counts and the new groups."""
    _check_ready(draft, slug)
    if Plan.objects.filter(slug=slug).exists():
        raise SlugTaken(slug)
    predecessors = Predecessors.lock(draft)
    plan = _create_plan(draft.plan, slug, predecessors, record)
    periods = _create_periods(plan, draft, record)
    groups, owners = ImportedGroups(draft.groups, record), KnownOwners()
    rows = _PlanRows(plan, groups, owners, predecessors, record)
    for position, priority in enumerate(draft.priorities, start=1):
        rows.add_priority(position, priority)
    predecessors.add_details(record)
    rows.add_proposed_dates(draft)
    record.summary = f"{_size(draft)}, {count_of(len(periods), 'reporting period')}"
    if owners.unknown:
        record.add_detail("owners there is no role for", before="; ".join(owners.unknown))
    if groups.created:
        record.add_detail("groups added", after="; ".join(group.name for group in groups.created))
    return plan


def _check_ready(draft: ParsedPlan, slug: str) -> None:
    """Raise CannotCreatePlan for a draft that lacks its dates or breaks a rule of plans."""
    details = draft.plan
    if slug in RESERVED_SLUGS:
        raise CannotCreatePlan(f"Choose another short name: {slug} is used by the tracker itself.")
    if details.starts_on is None or details.ends_on is None:
        raise CannotCreatePlan(
            "The document does not say which period the plan covers. Write it under the title, for example "
            "“1 April 2026 to 31 March 2027”, or enter it in the browser when you bring the plan in there."
        )
    if details.ends_on < details.starts_on:
        raise CannotCreatePlan("The plan's last day is before its first. Correct one of them.")
    if details.ends_on >= add_months(details.starts_on, 12 * PLAN_YEARS):
        raise CannotCreatePlan(
            f"A plan covers {PLAN_YEARS} years at most. Correct its first or its last day."
        )
    numbers = [priority.number for priority in draft.priorities]
    repeated = next((number for number in numbers if numbers.count(number) > 1), None)
    if repeated is not None:
        raise CannotCreatePlan(f"Two priorities have the number {repeated}. Give one of them another.")


def _create_plan(details: PlanDetails, slug: str, predecessors: Predecessors, record: Recorder) -> Plan:
    plan = Plan(**PLAN.row_values(details) | {"slug": slug, "predecessor": predecessors.plan})
    try:
        return record.save(plan)
    except IntegrityError as error:
        raise SlugTaken(slug) from error


def _create_periods(plan: Plan, draft: ParsedPlan, record: Recorder) -> list[ReportingPeriod]:
    """Create the periods that the preset makes, or else those that the draft has by hand."""
    preset = draft.plan.reporting_preset
    if preset != PERIODS_BY_HAND:
        return add_periods(plan=plan, preset=Preset(preset), record=record)
    rows = [ReportingPeriod(plan=plan, **vars(period)) for period in draft.periods_by_hand]
    return [record.save(row, quietly=True) for row in rows]


@dataclass(frozen=True)
class _PlanRows:
    """Creates the rows below a plan, with the groups, the roles and the actions before that drafts name."""

    plan: Plan
    groups: ImportedGroups
    owners: KnownOwners
    predecessors: Predecessors
    record: Recorder
    # The date changes proposed for what is carried.
    proposed: list[DateMove] = field(default_factory=list)

    def add_priority(self, position: int, parsed: ParsedPriority) -> None:
        """Create a priority with its work streams and actions."""
        priority = Priority(plan=self.plan, position=position, **PRIORITY.row_values(parsed))
        self.record.save(priority, quietly=True)
        streams = {}
        for place, stream in enumerate(parsed.workstreams, start=1):
            row = Workstream(priority=priority, position=place, **WORKSTREAM.row_values(stream))
            streams[stream.number] = self.record.save(row, quietly=True)
        for place, action in enumerate(parsed.actions, start=1):
            self._add_action(priority, streams.get(action.workstream), place, action)

    def _add_action(
        self, priority: Priority, workstream: Workstream | None, position: int, parsed: ParsedAction
    ) -> None:
        before = self.predecessors.actions.get(parsed.carried_from)
        values = ACTION.row_values(
            parsed,
            workstream=workstream,
            lead=self.groups.named(parsed.lead) if parsed.lead else None,
            owner=self.owners.named(parsed.owner, before.owner if before else None),
        )
        action = Action(priority=priority, position=position, carried_from=before, **values)
        self.record.save(action, quietly=True)
        if parsed.groups:
            groups = [self.groups.named(name) for name in parsed.groups]
            self.record.set_many(action, "groups", groups, quietly=True)
        for place, milestone in enumerate(parsed.milestones, start=1):
            self._add_milestone(action, place, milestone)
        if hold := self.predecessors.hold(before):
            values = {name: getattr(hold, name) for name in ("kind", "decided_on", "reason", "by")}
            self.record.save(Decision(action=action, at=self.record.at, **values), quietly=True)

    def _add_milestone(self, action: Action, position: int, parsed: ParsedMilestone) -> None:
        before = self.predecessors.milestones.get(parsed.carried_from)
        # Without a date, it is due on the plan's last day.
        values = {"due_on": self.plan.ends_on} | MILESTONE.row_values(parsed)
        milestone = Milestone(action=action, position=position, carried_from=before, **values)
        self.record.save(milestone, quietly=True)
        for given in before.forecasts.all() if before else ():
            values = {name: getattr(given, name) for name in _CARRIED_OF_FORECASTS}
            carried = Forecast(
                milestone=milestone, at=self.record.at, recorded_in=RecordedIn.CARRIED, **values
            )
            self.record.save(carried, quietly=True)
        if before and parsed.new_due_on and parsed.new_due_on != milestone.due_on:
            self.proposed.append(
                DateMove(
                    milestone=milestone,
                    from_on=milestone.due_on,
                    to_on=parsed.new_due_on,
                    is_carried=True,
                )
            )

    def add_proposed_dates(self, draft: ParsedPlan) -> None:
        """Propose the new dates of a draft to the steering group, as whoever entered them."""
        if not self.proposed or draft.new_dates_by is None:
            return
        by = User.objects.get(pk=draft.new_dates_by)
        at = self.record.at
        for change in self.proposed:
            change.reason, change.proposed_by = draft.new_dates_reason, by
            change.proposed_on, change.proposed_at = timezone.localdate(at), at
            self.record.save(change, quietly=True)
        numbers = "; ".join(f"{change.milestone.action.number}: {change}" for change in self.proposed)
        self.record.add_detail("new dates proposed", after=numbers)
        self.record.add_detail("why", after=draft.new_dates_reason)
