"""manage.py open_access: say which group is the business team, the steering group and so on."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from priorities.groups.queries import find_group
from priorities.groups.role_services import CannotGiveAccess, open_group_access
from priorities.models import Membership, Subgroup
from wsscp.dates import count_of
from wsscp.policy import StandingGroup


class Command(BaseCommand):
    help = (
        "Let sitting in a group give access as a standing group does, where the partnership's own is called "
        "otherwise. Do it before the first account: add_account makes a standing group that is not there yet."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("group", help="the group by any of its names")
        parser.add_argument("--new", action="store_true", help="make the group, where there is none yet")
        parser.add_argument(
            "--as", dest="opens", required=True, choices=[opens.value for opens in StandingGroup]
        )

    def handle(self, *args: Any, group: str, opens: str, new: bool, **options: Any) -> None:
        row = find_group(group)
        if row is None and not new:
            raise CommandError(f"There is no group {group}. Bring in a plan that names it, or add --new.")
        now = timezone.now()
        try:
            row = open_group_access(group=row or Subgroup(name=group), opens=StandingGroup(opens), at=now)
        except (CannotGiveAccess, ValidationError) as error:
            raise CommandError(" ".join(getattr(error, "messages", [str(error)]))) from error
        memberships = Membership.objects.filter(seat__subgroup=row).current(timezone.localdate(now))
        people = count_of(memberships.values("person").distinct().count(), "person", "people")
        self.stdout.write(
            f"Sitting in {row} gives access as {StandingGroup(opens).label}: {people} as of now."
        )
