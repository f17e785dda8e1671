"""Which plan is current on a day, and all plans."""

from datetime import date

from django.db.models import Count

from priorities.models import Plan


def current_plan(*, on: date) -> Plan | None:
    """Return the plan a day falls in, else the last one begun before it, else the next to begin.

    Where that is closed by then, the plan that follows it, else one that is open by the same order. A closed
    plan is the current one only where there is no other.
    """
    plans = list(Plan.objects.order_by("-starts_on")[:50])
    followers = {plan.predecessor_id: plan for plan in plans}
    plan = _plan_of_day(plans, on)
    while plan and _is_closed(plan, on) and plan.pk in followers:
        plan = followers[plan.pk]
    if plan is None or not _is_closed(plan, on):
        return plan
    return _plan_of_day([one for one in plans if not _is_closed(one, on)], on) or plan


def _plan_of_day(plans: list[Plan], on: date) -> Plan | None:
    """Return the plan of a day among some, the last to begin first, whether open or closed."""
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
    return plan.closed_on is not None and plan.closed_on <= on


def all_plans() -> list[Plan]:
    """Return every plan, newest first, with `priority_count` and `action_count`."""
    return list(
        Plan.objects.annotate(
            priority_count=Count("priorities", distinct=True),
            action_count=Count("priorities__actions", distinct=True),
        ).order_by("-starts_on", "title")  # counting drops a model's own order
    )
