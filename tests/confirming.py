"""Confirming your password: at the page that asks, or as the sign-in library records it."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.test import Client

from tests.make import PASSWORD


def confirmed(client: Client) -> Client:
    """Let a browser's owner have given their password a moment ago; one signed out stays as it is."""
    request = HttpRequest()
    request.session = client.session
    person = get_user(request)
    if person.is_authenticated:
        record_authentication(request, person, method="password", reauthenticated=True)
        request.session.save()
    return client


def confirm(client: Client, address: str, password: str = PASSWORD) -> Any:
    """Answer the question; the page's form has the address to go on to."""
    page = client.get(address)
    return client.post(address, {"password": password, "next": page.context["redirect_field_value"]})
