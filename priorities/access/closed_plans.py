"""Closed plans: nobody can change them."""

from django.core.exceptions import PermissionDenied

from priorities.models import Plan
from wsscp.dates import long_date


class PlanClosed(PermissionDenied):
    """The plan is closed. The message says since when, and who can reopen it."""

    def __init__(self, plan: Plan) -> None:
        assert plan.closed_on is not None
        super().__init__(
            f"{plan.title} was closed on {long_date(plan.closed_on)} and is kept as it was. "
            "The business team can reopen it, with a reason."
        )


def lock_open_plan(plan: Plan) -> None:
    """Lock a plan until the transaction ends, so that nobody closes it meanwhile.

    Raises PlanClosed for a closed plan, which gives a 403 response.
    """
    locked = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    if locked.closed_on is not None:
        raise PlanClosed(locked)


def closed_plan(slug: str) -> Plan | None:
    """Return the plan of a slug if it is closed, else None; one query."""
    return Plan.objects.filter(slug=slug, closed_on__isnull=False).first()
