"""A person's own sessions and saved submissions."""

from typing import Any
from uuid import UUID

from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from wsscp.decorators import get_or_post
from wsscp.editing.pages import done
from wsscp.models import KeptForm
from wsscp.policy import MARKING
from wsscp.requests import SignedInRequest
from wsscp.signin.ending import end_sessions
from wsscp.signin.sessions import active_sessions, answer_late_form, readable_fields


class SessionList(ListUserSessionsView):
    """A person's own sessions; posting ends all others."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Leave out sessions that have timed out; add the saved submissions."""
        context = super().get_context_data(**kwargs)
        sessions = active_sessions(context["sessions"], timezone.now().timestamp())
        waiting = KeptForm.objects.filter(person=self.request.user)
        return context | {"sessions": sessions, "session_count": len(sessions), "waiting": waiting}

    def form_valid(self, form: Any) -> HttpResponse:
        """End sessions that are not listed, too."""
        end_sessions(person=self.request.user, keep=self.request.session.session_key)
        messages.success(self.request, "You are signed out everywhere else.")
        return redirect("usersessions_list")


@require_POST
def end_session(request: SignedInRequest, pk: int) -> HttpResponse:
    """End one of one's own sessions."""
    get_object_or_404(UserSession, pk=pk, user=request.user).end()
    return done(request, "That session is ended.", "usersessions_list")


@get_or_post
def saved_submission(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """A saved submission: send it on, or delete it."""
    saved = get_object_or_404(KeptForm, pk=pk, person=request.user)
    if request.method != "POST":
        return render(
            request,
            "wsscp/editing/saved_submission.html",
            {
                "kept": saved,
                "shown": readable_fields(saved.fields),
                "marking": MARKING if saved.is_of_reviews else "",
            },
        )
    if "throw_away" in request.POST:
        saved.delete()
        return done(request, "What you had typed is thrown away.", "/")
    # 307: the browser sends the same boxes on to the page they were for. Once that has accepted them, the
    # middleware SessionTimeout (wsscp/signin/sessions.py) deletes the saved submission.
    response = HttpResponseRedirect(saved.path)
    response.status_code = 307
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open too long, or came from another site.

    Its signed box says that we showed it, and to whom: then it is kept for them. Any other is not, but its
    text can be copied.
    """
    return answer_late_form(request)
