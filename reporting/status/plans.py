"""Which plan is current on a day, and all plans."""

from datetime import date

from django.db.models import Count

from priorities.models import Plan


def current_plan(*, on: date) -> Plan | None:
    """Return the plan a day falls in, else the last one begun before it, else the next to begin.

    A plan closed by then is the current one only where there is no other.
    """
    plans = list(Plan.objects.order_by("-starts_on")[:50])
    plans = [plan for plan in plans if not _is_closed(plan, on)] or plans
    running = [plan for plan in plans if plan.starts_on <= on <= plan.ends_on]
    begun = [plan for plan in plans if plan.starts_on <= on]
    return next(iter(running or begun or plans[-1:]), None)


def current_plans(*, on: date) -> list[Plan]:
    """Return every plan a day falls in, the last begun first; without any, the current one alone."""
    covering = Plan.objects.filter(starts_on__lte=on, ends_on__gte=on).order_by("-starts_on", "title")
    running = [plan for plan in covering if not _is_closed(plan, on)]
    if running:
        return running
    current = current_plan(on=on)
    return [current] if current else []


def _is_closed(plan: Plan, on: date) -> bool:
    return plan.closed_on is not None and plan.closed_on < on


def all_plans() -> list[Plan]:
    """Return every plan, newest first, with `priority_count` and `action_count`."""
    return list(
        Plan.objects.annotate(
            priority_count=Count("priorities", distinct=True),
            action_count=Count("priorities__actions", distinct=True),
        ).order_by("-starts_on", "title")  # counting drops a model's own order
    )
