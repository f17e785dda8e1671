"""What the pages of this app share: a form on its own page, and the marking of case reviews."""

from typing import Any

from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from reviews.models import Recommendation, Review
from wsscp.forms import error_list

# The handling caveat of case reviews (Government Security Classifications), top and bottom of each page.
MARKING = "OFFICIAL-SENSITIVE"


def marking_context(from_case: bool) -> dict[str, str]:
    """Return the context of the marking, for a page that shows something of a case review."""
    return {"marking": MARKING, "marked_for": settings.PARTNERSHIP_SHORT_NAME} if from_case else {}


def render_review_form(
    request: HttpRequest,
    form: BaseForm,
    *,
    heading: str,
    back: str,
    from_case: bool,
    template: str = "components/form_page.html",
    **context: Any,
) -> HttpResponse:
    """Show a form on a page of its own."""
    page: dict[str, Any] = {"form": form, "errors": error_list(form), "heading": heading, "submit": "Save"}
    page |= {"cancel": back, "area": "reviews"} | marking_context(from_case) | context
    return render(request, template, page)


def page_of(row: Review | Recommendation) -> str:
    """Return the address of a review's or recommendation's page."""
    name = "reporting:review" if isinstance(row, Review) else "reporting:recommendation"
    return reverse(name, args=[row.reference])
