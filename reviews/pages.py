"""What the pages of this app share: a form of its own page, marked where it shows of a case review."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Model
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from reviews.models import Recommendation, Review
from wsscp.forms import error_list
from wsscp.identifiers.confirmations import record_confirmations

# The handling caveat of case reviews (Government Security Classifications), top and bottom of each page.
MARKING = "OFFICIAL-SENSITIVE"


def marking_context(from_case: bool) -> dict[str, str]:
    """Return what a page that shows of a case review adds to its context."""
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
    shown = {"form": form, "errors": error_list(form), "heading": heading, "submit": "Save"}
    shown |= {"cancel": back, "area": "reviews"} | marking_context(from_case) | context
    return render(request, template, shown)


def record_form_confirmations(request: HttpRequest, *forms: BaseForm, about: Model, at: datetime) -> None:
    """Note what was kept though it could identify somebody; of a case review nothing ever is."""
    confirmations = [one for form in forms for one in form.confirmations]
    record_confirmations(confirmations, by=request.user, at=at, about=about)


def page_of(row: Review | Recommendation) -> str:
    """Return the address at which a review or recommendation is read."""
    name = "reporting:review" if isinstance(row, Review) else "reporting:recommendation"
    return reverse(name, args=[row.reference])
