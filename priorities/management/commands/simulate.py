"""manage.py simulate: made-up plans in large numbers, for measurements."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from priorities.models import Plan
from priorities.plans.simulation import ACTIONS_PER_PRIORITY, SimulationSize, simulate_plans

_MAX_ACTIONS = 10_000_000


class Command(BaseCommand):
    help = "Make plans to measure with: N partnerships with a plan for each of M years (England: 150 and 10)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--plans", type=int, default=150, help="partnerships, each with its plans")
        parser.add_argument("--years", type=int, default=10, help="plans of each partnership, one a year")
        parser.add_argument("--actions", type=int, help="actions of a plan, instead of 31 as in the real one")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same plans")

    def handle(
        self, *args: Any, plans: int, years: int, actions: int | None, seed: int, **options: Any
    ) -> None:
        if not settings.EXAMPLE_DATA_ALLOWED:
            raise CommandError(
                "Made-up plans do not belong among real ones: this works only where example data is allowed."
            )
        if Plan.objects.filter(slug__startswith="simulated-").exists():
            raise CommandError("There are simulated plans already. Begin with an empty database.")
        if min(plans, years, actions or 1) < 1 or years > 80:
            raise CommandError("Say at least 1 of each, and at most 80 years.")
        size = SimulationSize(plans, years, _spread(actions) if actions else ACTIONS_PER_PRIORITY)
        if size.actions > _MAX_ACTIONS:
            raise CommandError(f"That would be {size.actions:,} actions. Make fewer than {_MAX_ACTIONS:,}.")
        for number in simulate_plans(size=size, at=timezone.now(), seed=seed):
            if number % 10 == 0:
                self.stdout.write(f"{number} of {plans} partnerships")
        self.stdout.write(
            f"{plans * years:,} plans with {size.actions:,} actions and as many dates are made."
        )


def _spread(actions: int) -> tuple[int, ...]:
    """Spread actions over five priorities, the first with the remainder."""
    each, remainder = divmod(actions, 5)
    return tuple(count for count in (each + remainder, *[each] * 4) if count)
