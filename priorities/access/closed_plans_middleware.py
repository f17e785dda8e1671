"""A closed plan can be read and no longer changed."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

from priorities.access.guards import check_plan_open, note_refusal
from priorities.models.plans import PlanClosed

# The views that a closed plan still has, of those that would change it by the rule below: exports, decisions
# on the plan itself, and people's saved lists.
ALLOWED_WHEN_CLOSED = frozenset(
    {
        "priorities:date-list",
        "priorities:plan-next",
        "priorities:plan-reopen",
        "priorities:plan-word",
        "reporting:list-edit",
        "reporting:list-new",
        "reporting:list-remove",
        "reporting:plan-close",
        "reporting:plan-json",
    }
)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class ClosedPlanMiddleware(MiddlewareMixin):
    """Refuse every change of a closed plan, on whichever page.

    The pages of `priorities` under a plan's URL all change it, so they are not even shown; of the other pages
    (`reporting`) POST requests and the pages that edit are refused.
    """

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> None:
        """Raise PlanClosed where the request would change a closed plan."""
        match = request.resolver_match
        assert match is not None  # the view is resolved by now
        if (
            "slug" not in kwargs
            or match.view_name in ALLOWED_WHEN_CLOSED
            or not request.user.is_authenticated
        ):
            return
        is_writing_page = match.namespace == "priorities" or (match.url_name or "").endswith("-edit")
        if is_writing_page or request.method not in SAFE_METHODS:
            check_plan_open(request, kwargs["slug"])

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Record the refusal where the plan was closed while the form was being sent (plans/closing.py)."""
        if isinstance(exception, PlanClosed):
            note_refusal(request)
