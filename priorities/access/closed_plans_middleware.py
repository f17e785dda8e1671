"""A closed plan is read and no longer written."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from priorities.access.closed_plans import PlanClosed
from priorities.access.guards import check_plan_open, note_refusal

_Handler = Callable[[HttpRequest], HttpResponse]

# What a closed plan's addresses that write still answer: copies, the decisions on the plan itself, and the
# lists people keep to read it.
ALLOWED_WHEN_CLOSED = frozenset(
    {
        "priorities:date-list",
        "priorities:plan-close",
        "priorities:plan-json",
        "priorities:plan-next",
        "priorities:plan-reopen",
        "priorities:plan-word",
        "reporting:list-edit",
        "reporting:list-new",
        "reporting:list-remove",
    }
)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class ClosedPlanMiddleware:
    """Refuse every change of a closed plan, whichever page it would be made on.

    The pages of `priorities` under a plan's address write it, and so are not even shown; of the others
    (`reporting`) what is posted, and the one that edits.
    """

    def __init__(self, get_response: _Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> None:
        """Let everything else through."""
        match = request.resolver_match
        if (
            "slug" not in kwargs
            or match.view_name in ALLOWED_WHEN_CLOSED
            or not request.user.is_authenticated
        ):
            return
        is_writing_page = match.namespace == "priorities" or match.url_name.endswith("-edit")
        if is_writing_page or request.method not in SAFE_METHODS:
            check_plan_open(request, kwargs["slug"])

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Note the refusal where the plan was closed while the form was on its way (services/closing.py)."""
        if isinstance(exception, PlanClosed):
            note_refusal(request)
