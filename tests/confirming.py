"""A browser in which somebody has just confirmed who they are, as the sign-in library keeps it."""

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.test import Client


def confirmed(client: Client) -> Client:
    """Let a browser's owner have given their password a moment ago; one signed out stays as it is."""
    request = HttpRequest()
    request.session = client.session
    person = get_user(request)
    if person.is_authenticated:
        record_authentication(request, person, method="password", reauthenticated=True)
        request.session.save()
    return client
