"""manage.py demo: the partnership's real plans with their history, and accounts to look at them."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from priorities.importing.services import EXAMPLE_PLAN, create_plan
from priorities.models import Plan
from priorities.reading import read_plan
from reporting.example.data import noon, read_example
from reporting.example.learning import load_learning
from reporting.example.loading import EXAMPLE_ACCOUNTS, HISTORY, load_accounts, load_history
from reporting.example.plans import load_next_plan, load_worcestershire
from reporting.example.training import load_training

EXAMPLE_PASSWORD = "harbour lantern meadow"  # noqa: S105 - printed at start, and never where real people work


class Command(BaseCommand):
    help = (
        "Load the example data: the 2020-21 plan with its history, the one that follows, Worcestershire's, "
        "and accounts. Running it again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--password", default=EXAMPLE_PASSWORD, help="of new example accounts")

    def handle(self, *args: Any, password: str, **options: Any) -> None:
        if not settings.EXAMPLE_DATA_ALLOWED:
            raise CommandError(
                "Example data is not allowed here: its accounts have a known password. "
                "It loads only with WSSCP_MODE=local and WSSCP_EXAMPLE_DATA not switched off."
            )
        history = read_example(HISTORY)
        if Plan.objects.filter(slug=history["plan"]).exists():
            self.stdout.write("The example plan is there already: nothing was changed.")
        else:
            _load(history, password)
            self.stdout.write(
                "The 2020-21 plan, its history, a quarter's report and what was learnt are loaded."
            )
            self.stdout.write("So are the 2023-26 plan opened from it, and Worcestershire's for 2018-19.")
            self.stdout.write("And the training of 2021/22.")
        self.stdout.write(f"Example accounts, all with the password “{password}” unless you changed it:")
        for name, shown, _ in EXAMPLE_ACCOUNTS:
            self.stdout.write(f"  {name}@example.org".ljust(36) + shown)


@transaction.atomic
def _load(history: dict[str, Any], password: str) -> None:
    at = noon(date.fromisoformat(history["recorded_on"]))
    load_worcestershire()
    people = load_accounts(password=password)
    draft = read_plan(EXAMPLE_PLAN.read_bytes(), EXAMPLE_PLAN.name)
    plan = create_plan(draft=draft, slug=history["plan"], by=people["business"], at=at)
    load_history(plan=plan, people=people)
    load_learning(plan=plan, people=people)
    load_next_plan(before=plan, by=people["business"])
    load_training(plan=plan, by=people["learning"])
