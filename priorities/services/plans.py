"""Beginning a plan, and putting new things at the end of it."""

from django.db import transaction
from django.db.models import Max, Model, QuerySet

from priorities.models import Plan, ReportingPeriod
from reporting.periods import Preset, make_periods


@transaction.atomic
def start_plan(*, plan: Plan, preset: Preset) -> Plan:
    """Save a new plan with the reporting periods of a preset."""
    plan.save()
    add_periods(plan=plan, preset=preset)
    return plan


@transaction.atomic
def add_periods(*, plan: Plan, preset: Preset) -> list[ReportingPeriod]:
    """Cut a plan's time into the preset's reporting periods."""
    return [
        ReportingPeriod.objects.create(
            plan=plan,
            label=period.label,
            starts_on=period.starts_on,
            ends_on=period.ends_on,
            returns_due_on=period.returns_due_on,
            meeting_on=period.meeting_on,
        )
        for period in make_periods(plan.starts_on, plan.ends_on, preset)
    ]


def next_position(siblings: QuerySet[Model]) -> int:
    """Return the place after the last of its siblings."""
    return (siblings.aggregate(last=Max("position"))["last"] or 0) + 1
