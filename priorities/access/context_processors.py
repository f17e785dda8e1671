"""Context variables for every template."""

from django.http import HttpRequest

from priorities.access.guards import actor_for, second_factor_needed
from wsscp import policy


def access(request: HttpRequest) -> dict[str, bool]:
    """Return what the signed-in person may do in general, for the navigation."""
    actor = actor_for(request)
    return {
        "can_read": policy.can_read_plans(actor),
        "can_read_drafts": policy.can_read_drafts(actor),
        "can_edit": policy.can_edit_plans(actor),
        "can_edit_training": policy.can_edit_training(actor),
        "can_see_people": policy.can_see_people(actor),
        "can_read_audit": policy.can_read_audit(actor),
        "needs_second_factor": second_factor_needed(request),
    }
