"""The page of one form, with or without a formset below it."""

from collections.abc import Sequence

from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wsscp.forms import error_list


def render_training_form(
    request: HttpRequest,
    form: BaseForm,
    *,
    heading: str,
    cancel: str,
    intro: str = "",
    formset: BaseFormSet | None = None,
    part: str = "",
    more: Sequence[BaseForm] = (),
) -> HttpResponse:
    """Show a form, its formset and further forms, and all their errors."""
    errors = error_list(form, *more)
    if formset is not None and formset.is_bound:
        of_formset = [("", str(message)) for message in formset.non_form_errors()]
        errors = of_formset + errors + error_list(*formset.forms)
    context = {
        "form": form,
        "formset": formset,
        "more": more,
        "part": part,
        "errors": errors,
        "heading": heading,
        "intro": intro,
        "submit": "Save",
        "cancel": cancel,
        "area": "training",
    }
    template = (
        "components/form_page.html" if formset is None and not more else "training/courses/parts_form.html"
    )
    return render(request, template, context)
