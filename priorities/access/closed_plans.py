"""Closed plans: what is closed is written by nobody."""

from django.core.exceptions import PermissionDenied

from priorities.models import Plan
from wsscp.dates import long_date


class PlanClosed(PermissionDenied):
    """The plan is closed: refused, with a sentence that says since when and who can change it."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(
            f"{plan.title} was closed on {long_date(plan.closed_on)} and is kept as it was. "
            "The business team can reopen it, with a reason."
        )


def lock_open_plan(plan: Plan) -> None:
    """Refuse to write to a closed plan, held against closing until the transaction ends.

    Raises PlanClosed, which is answered with 403.
    """
    locked = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    if locked.closed_on is not None:
        raise PlanClosed(locked)


def closed_plan(slug: str) -> Plan | None:
    """Return the plan of an address if it is closed, else None; one query."""
    return Plan.objects.filter(slug=slug, closed_on__isnull=False).first()
