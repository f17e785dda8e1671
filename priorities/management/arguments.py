"""What commands are given as text."""

from django.core.management.base import CommandError

from priorities.models import Plan


def plan_given(slug: str) -> Plan:
    """Return a plan. Raises CommandError, with the plans there are, for a name that none has."""
    plan = Plan.objects.filter(slug=slug).first()
    if plan is None:
        slugs = ", ".join(Plan.objects.values_list("slug", flat=True)) or "none"
        raise CommandError(f"There is no plan {slug}. Plans: {slugs}.")
    return plan
