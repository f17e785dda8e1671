"""Access control for all pages about people."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from priorities.access.guards import actor_for, allow, check_allowed
from priorities.access.people import visible_people
from wsscp import policy
from wsscp.models import User

people_viewers_only = allow(policy.can_see_people, visible_to=policy.can_know_of_people)
account_managers_only = allow(policy.can_manage_accounts, visible_to=policy.can_know_of_people)


def get_person(request: HttpRequest, pk: int) -> User:
    """Return a person whom the actor may see. Raises Http404 for others."""
    visible = visible_people(actor_for(request), on=timezone.localdate())
    return get_object_or_404(visible, pk=pk)


def get_person_to_change(request: HttpRequest, pk: int) -> User:
    """Return a person whose account the actor may change. Raises PermissionDenied for their own."""
    person = get_person(request, pk)
    check_allowed(request, policy.can_change_account, person.pk, visible_to=policy.can_see_people)
    return person
