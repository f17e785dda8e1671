"""Beginning a plan, and putting new things at the end of it."""

from datetime import datetime

from django.db.models import Max, Model, QuerySet

from priorities.models import Plan, ReportingPeriod, Subgroup, SubgroupAlias
from reporting.periods import Preset, make_periods
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.services.audit import Recorder, recording


def start_plan(*, plan: Plan, preset: Preset, by: User | None, at: datetime) -> Plan:
    """Save a new plan with the reporting periods of a preset."""
    with recording(Act.CREATED, by=by, at=at, about=plan) as record:
        record.save(plan)
        periods = add_periods(plan=plan, preset=preset, record=record)
        record.tell("reporting periods", after=", ".join(period.label for period in periods))
    return plan


def add_periods(*, plan: Plan, preset: Preset, record: Recorder) -> list[ReportingPeriod]:
    """Cut a plan's time into the preset's reporting periods."""
    return [
        record.save(
            ReportingPeriod(
                plan=plan,
                label=period.label,
                starts_on=period.starts_on,
                ends_on=period.ends_on,
                returns_due_on=period.returns_due_on,
                meeting_on=period.meeting_on,
            ),
            quietly=True,
        )
        for period in make_periods(plan.starts_on, plan.ends_on, preset)
    ]


def next_position(siblings: QuerySet[Model]) -> int:
    """Return the place after the last of its siblings."""
    return (siblings.aggregate(last=Max("position"))["last"] or 0) + 1


def save_subgroup(*, subgroup: Subgroup, other_names: list[str], by: User | None, at: datetime) -> Subgroup:
    """Save a group with exactly these other names."""
    act = Act.CREATED if subgroup._state.adding else Act.CHANGED
    with recording(act, by=by, at=at, about=subgroup) as record:
        record.save(subgroup)
        for gone in subgroup.aliases.exclude(name__in=other_names):
            record.delete(gone)
        known = set(subgroup.aliases.values_list("name", flat=True))
        for name in other_names:
            if name not in known:
                record.save(SubgroupAlias(subgroup=subgroup, name=name))
    return subgroup
