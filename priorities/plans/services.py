"""Starting a plan, and adding rows at the end of it."""

from datetime import datetime
from itertools import chain, count

from django.db.models import Max, Model, QuerySet

from priorities.models import Plan, ReportingPeriod
from priorities.plans.periods import joinable_periods
from priorities.rules.periods import Preset, make_periods, uncovered_spans
from wsscp.audit.recording import Recorder, recording
from wsscp.models import User
from wsscp.models.audit import Act


def start_plan(*, plan: Plan, preset: Preset | None, by: User | None, at: datetime) -> Plan:
    """Save a new plan with the reporting periods of a preset; without a preset, with none."""
    with recording(Act.CREATED, by=by, at=at, about=plan) as record:
        record.save(plan)
        periods = add_periods(plan=plan, preset=preset, record=record) if preset else []
        if periods:
            record.add_detail("reporting periods", after=", ".join(period.label for period in periods))
    return plan


def fill_periods(*, plan: Plan, preset: Preset, by: User, at: datetime) -> list[ReportingPeriod]:
    """Add the periods of a preset for the days of a plan that no reporting period covers."""
    with recording(Act.CHANGED, by=by, at=at, about=plan) as record:
        periods = add_periods(plan=plan, preset=preset, record=record)
        if periods:
            record.add_detail("reporting periods added", after=", ".join(period.label for period in periods))
    return periods


def join_last_periods(*, plan: Plan, by: User, at: datetime) -> ReportingPeriod | None:
    """Make one period of the last two, where they can be joined; return it, or None where they cannot."""
    with recording(Act.CHANGED, by=by, at=at, about=plan) as record:
        found = joinable_periods(plan)
        if found is None:
            return None
        record.delete(found.rest)
        period, joined = found.before, found.joined
        period.ends_on, period.returns_due_on = joined.ends_on, joined.returns_due_on
        period.meeting_on = joined.meeting_on
        return record.save(period)


def add_periods(*, plan: Plan, preset: Preset, record: Recorder) -> list[ReportingPeriod]:
    """Add the preset's reporting periods for the days that no period of a plan covers."""
    existing = list(plan.periods.all())
    names = {period.label for period in existing}
    spans = [(period.starts_on, period.ends_on) for period in existing]
    added = []
    for first, last in uncovered_spans(spans, plan.starts_on, plan.ends_on):
        for period in make_periods(first, last, preset):
            label = _unused_label(period.label, names)
            names.add(label)
            row = ReportingPeriod(
                plan=plan,
                label=label,
                starts_on=period.starts_on,
                ends_on=period.ends_on,
                returns_due_on=period.returns_due_on,
                meeting_on=period.meeting_on,
            )
            added.append(record.save(row, quietly=True))
    return added


def _unused_label(label: str, names: set[str]) -> str:
    """Return a label that no other period has: the second part of a divided quarter is "Q1 2020 (2)"."""
    taken = {name.casefold() for name in names}
    numbered = (f"{label} ({number})" for number in count(2))
    return next(name for name in chain([label], numbered) if name.casefold() not in taken)


def next_position(siblings: QuerySet[Model]) -> int:
    """Return the position after the last sibling."""
    return (siblings.aggregate(last=Max("position"))["last"] or 0) + 1
