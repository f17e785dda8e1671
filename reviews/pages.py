"""What the pages of this app share: a form on its own page, and the marking of case reviews."""

from typing import Any

from django.conf import settings
from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from reviews.models import Recommendation, Review
from wsscp.editing.pages import form_page
from wsscp.policy import MARKING


def marking_context(from_case: bool) -> dict[str, str]:
    """Return the context of the marking, for a page that shows something of a case review."""
    return {"marking": MARKING, "marked_for": settings.PARTNERSHIP_SHORT_NAME} if from_case else {}


def render_review_form(
    request: HttpRequest,
    form: BaseForm,
    *parts: "BaseForm | BaseFormSet[Any]",
    from_case: bool,
    **page: Any,
) -> HttpResponse:
    """Show a form on a page of its own (wsscp/editing/pages.py), marked if it is of a case review."""
    return form_page(request, form, *parts, **marking_context(from_case), **page)


def page_of(row: Review | Recommendation) -> str:
    """Return the address of a review's or recommendation's page."""
    name = "reporting:review" if isinstance(row, Review) else "reporting:recommendation"
    return reverse(name, args=[row.reference])
