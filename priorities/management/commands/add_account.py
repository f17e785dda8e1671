"""manage.py add_account: the first accounts of a new installation."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from priorities.groups.queries import find_group
from priorities.invitations.services import INVITATION_DAYS, CannotInvite, create_invitation_link
from priorities.models import Subgroup
from priorities.people.accounts import add_account
from wsscp.mail.links import absolute_url
from wsscp.policy import Role


class Command(BaseCommand):
    help = "Give somebody an account and a seat, and print the link by which they open it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--role", required=True, choices=[role.value for role in Role])
        parser.add_argument("--group", help="for a chair or member: the group by any of its names")
        parser.add_argument("--name", default="", help="how the person appears beside what they write")

    def handle(self, *args: Any, email: str, role: str, group: str | None, name: str, **options: Any) -> None:
        chosen = Role(role)
        needs_group = chosen in {Role.CHAIR, Role.MEMBER}
        now = timezone.now()
        if needs_group != bool(group):
            raise CommandError(f"--group is {'needed' if needs_group else 'not used'} with --role {role}.")
        try:
            user = add_account(
                email=email,
                name=name,
                role=chosen,
                subgroup=_group(group) if group else None,
                starts_on=timezone.localdate(now),
                at=now,
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{user.email} now holds the seat: {chosen.label}.")
        try:
            link = absolute_url(create_invitation_link(person=user, at=now))
        except CannotInvite as error:
            self.stdout.write(f"No link: {error}")
            return
        self.stdout.write(f"Link that opens the account (works once, for {INVITATION_DAYS} days): {link}")


def _group(name: str) -> Subgroup:
    group = find_group(name)
    if group is None:
        raise CommandError(f"There is no group {name}. Bring in a plan first: its groups come along.")
    return group
