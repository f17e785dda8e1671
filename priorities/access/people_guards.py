"""The guards of all pages about people."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from priorities.access.guards import actor_for, allow, demand
from priorities.access.people import visible_people
from wsscp import policy
from wsscp.models import User

who_sees_people = allow(policy.can_see_people, seen=policy.can_know_of_people)


who_manages_accounts = allow(policy.can_manage_accounts, seen=policy.can_know_of_people)


def person_for(request: HttpRequest, pk: int) -> User:
    """Return a person whoever asks may see. Raises Http404 for the others."""
    seen = visible_people(actor_for(request), on=timezone.localdate())
    return get_object_or_404(seen, pk=pk)


def person_to_change(request: HttpRequest, pk: int) -> User:
    """Return a person whose account whoever asks may change: never their own."""
    person = person_for(request, pk)
    demand(request, policy.can_change_account, person.pk, seen=policy.can_see_people)
    return person
