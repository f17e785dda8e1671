"""The page of a form, and what is said when it is saved: views are these three steps.

form = PlanForm(request.POST or None, instance=plan)
if is_sent(request, form):
    with recording(Act.CHANGED, by=request.user, at=timezone.now(), about=plan) as record:
        record.save_form(form)
    return done(request, "The plan is saved.", "reporting:plan", plan.slug)
return form_page(request, form, heading="Edit the plan", back=…)
"""

from typing import Any, Protocol

from django.contrib import messages
from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wsscp.forms import error_list

# What the navigation marks as the area of an app's pages; a page elsewhere says so.
_AREAS = {"reviews": "reviews", "training": "training"}


class Valid(Protocol):
    """A form, a formset, or several of them that are validated together."""

    def is_valid(self) -> bool:
        """Whether everything in it is valid."""


def is_sent(request: HttpRequest, *parts: Valid) -> bool:
    """Whether these were sent, and are valid; each is validated, so that all errors are shown."""
    return request.method == "POST" and all([part.is_valid() for part in parts])


def done(request: HttpRequest, message: str, to: str, *args: Any) -> HttpResponse:
    """Say that it is saved, and go to an address or a view by name."""
    messages.success(request, message)
    return redirect(to, *args)


def form_page(
    request: HttpRequest,
    form: BaseForm | None,
    *parts: "BaseForm | BaseFormSet[Any]",
    heading: str,
    back: str,
    submit: str = "Save",
    template: str = "components/form_page.html",
    **context: Any,
) -> HttpResponse:
    """Show a form on a page of its own, with the errors of its parts; `back` is where Cancel leads."""
    namespace = request.resolver_match.namespace if request.resolver_match else ""
    page = {
        "form": form,
        "errors": error_list(*(part for part in (form, *parts) if part is not None)),
        "heading": heading,
        "submit": submit,
        "cancel": back,
        "area": _AREAS.get(namespace, "plans"),
    }
    return render(request, template, page | context)
