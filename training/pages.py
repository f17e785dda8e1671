"""The page of one form, with or without a formset below it."""

from collections.abc import Sequence
from typing import Any

from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest, HttpResponse

from wsscp.editing.pages import form_page


def render_training_form(
    request: HttpRequest,
    form: BaseForm,
    *,
    formset: BaseFormSet | None = None,
    more: Sequence[BaseForm] = (),
    **page: Any,
) -> HttpResponse:
    """Show a form, its formset and further forms (wsscp/editing/pages.py), and all their errors."""
    if formset is None and not more:
        return form_page(request, form, **page)
    parts: list[BaseForm | BaseFormSet] = [*more, *([] if formset is None else [formset])]
    return form_page(
        request, form, *parts, template="training/courses/parts_form.html", formset=formset, more=more, **page
    )
