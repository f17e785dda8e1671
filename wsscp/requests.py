"""The request of a page that only somebody who is signed in can reach."""

from django.http import HttpRequest

from wsscp.models import User


class SignedInRequest(HttpRequest):
    """A request as views behind the sign-in see it: its user is never anonymous.

    LoginRequiredMiddleware answers everybody else before a view is asked, so this is a type and no check.
    """

    user: User
