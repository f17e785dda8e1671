"""Whether a plan is closed."""

from priorities.models import Plan


def closed_plan(slug: str) -> Plan | None:
    """Return the plan of an address if it is closed, else None; one query."""
    return Plan.objects.filter(slug=slug, closed_on__isnull=False).first()
