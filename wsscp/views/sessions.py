"""A person's own sessions, and forms that were sent after a session had ended."""

from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from wsscp.models import KeptForm
from wsscp.sessions import typed


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions, on whatever machine it is."""
    get_object_or_404(UserSession, pk=pk, user=request.user).end()
    messages.success(request, "That session is ended.")
    return redirect("usersessions_list")


@require_http_methods(["GET", "HEAD", "POST"])
def kept_form(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What was typed before the session ended: send it where it was meant for, or throw it away."""
    kept = get_object_or_404(KeptForm, pk=pk, person=request.user)
    if request.method != "POST":
        return render(request, "wsscp/kept_form.html", {"kept": kept, "shown": shown(kept.fields)})
    if "throw_away" in request.POST:
        kept.delete()
        messages.success(request, "What you had typed is thrown away.")
        return redirect("/")
    # 307: the browser sends the same boxes on to the page they were meant for.
    response = HttpResponseRedirect(kept.path)
    response.status_code = 307
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long or came from elsewhere: nothing is saved, and it can be copied."""
    return render(request, "403_csrf.html", {"shown": shown(typed(request))}, status=403)


def shown(fields: list[tuple[str, list[str]]]) -> list[tuple[str, str]]:
    """Return the boxes that hold something as (name in words, what was typed), for people to read."""
    named = ((name.rpartition("-")[2].replace("_", " ").capitalize(), values) for name, values in fields)
    return [(name, "\n".join(values)) for name, values in named if any(value.strip() for value in values)]
