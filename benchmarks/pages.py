"""What pages cost, as ratios to an empty signed-in page of the same run, by the processor's clock.

    .venv/bin/python -m benchmarks.pages

Each page takes turns with the empty one in one process, so that a noisy machine slows both alike; a figure is
the median of the pairs' ratios. The plan has 31 actions, as the 2020-21 plan has; the large one 500, which is
the most that can be imported. Beside other partnerships: benchmarks/england.py.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from statistics import median

if __name__ == "__main__":
    os.environ["DATABASE_URL"] = (
        f"sqlite:///{Path(tempfile.mkdtemp(prefix='wsscp-bench-')) / 'bench.sqlite3'}"
    )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    import django

    django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.test import Client

from priorities.models import Action, Milestone, Plan, Priority, ReportingPeriod, Subgroup
from priorities.people.accounts import add_account
from wsscp.policy import Role

ROUNDS = 60
PER_PRIORITY = (9, 6, 7, 5, 4)  # as the 2020-21 plan has them
LARGE = (100,) * 5
DAY = date(2020, 7, 14)
TODAY = datetime.now(tz=UTC).date()
TEXT = (
    "Ensure clear governance mechanisms are in place to clarify how the Community Safety Partnership and "
    "the Exploitation subgroup will hold each other to account for key activities"
)


def make_plan(slug: str, per_priority: tuple[int, ...], groups: list[Subgroup]) -> Plan:
    """A plan with one milestone an action, due month by month; it has been known since its first day."""
    plan = Plan.objects.create(title=slug, slug=slug, starts_on=date(2020, 1, 1), ends_on=date(2099, 12, 31))
    for quarter in range(6):
        start = date(2020 + quarter // 4, quarter % 4 * 3 + 1, 1)
        ReportingPeriod.objects.create(
            plan=plan, label=f"Q{quarter + 1}", starts_on=start, ends_on=start + timedelta(days=88)
        )
    through = Action.groups.through
    for place, size in enumerate(per_priority, 1):
        priority = Priority.objects.create(plan=plan, position=place, number=str(place), title=TEXT[:60])
        actions = Action.objects.bulk_create(
            [
                Action(priority=priority, position=number, number=f"{place}.{number}", text=TEXT)
                for number in range(1, size + 1)
            ],
            batch_size=5_000,
        )
        Milestone.objects.bulk_create(
            [
                Milestone(action=action, due_on=date(2020, 1, 31) + timedelta(days=30 * (number % 16)))
                for number, action in enumerate(actions)
            ],
            batch_size=5_000,
        )
        group = groups[place % len(groups)]
        through.objects.bulk_create(
            [through(action=action, subgroup=group) for action in actions], batch_size=5_000
        )
    return plan


def signed_in_client() -> Client:
    """A browser of the business team, with its session row as after a real sign-in."""
    user = add_account(
        email="bench@example.org",
        name="Bench",
        role=Role.BUSINESS_TEAM,
        subgroup=None,
        starts_on=date(2020, 1, 1),
        at=datetime(2020, 1, 1, tzinfo=UTC),
    )
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    assert session.session_key is not None
    client = Client(headers={"host": "127.0.0.1"})
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def timed(run: Callable[[], object]) -> float:
    """Processor seconds of one run."""
    start = time.process_time()
    run()
    return time.process_time() - start


def ratio(one: Callable[[], object], other: Callable[[], object], *, rounds: int = ROUNDS) -> float:
    """The median of one/other over runs that take turns, after one of each that is not counted."""
    one(), other()
    return median(timed(one) / timed(other) for _ in range(rounds))


def page(client: Client, path: str) -> Callable[[], object]:
    """Return what asks for a page, and ends the benchmark where it is not shown."""

    def get() -> None:
        response = client.get(path)
        if response.status_code != 200:
            sys.exit(f"{path} answered {response.status_code}")

    return get


def main() -> None:
    """Make the plans, measure, print a line for each ratio."""
    call_command("migrate", verbosity=0)
    groups = [Subgroup.objects.create(name=f"Group {number}") for number in range(6)]
    real = make_plan("real", PER_PRIORITY, groups)
    action = Action.objects.filter(priority__plan=real).earliest("pk")
    period = real.periods.earliest("starts_on")
    client = signed_in_client()
    pages = {
        "dashboard": ("/plans/real/dashboard/", 5),
        "list of actions": ("/plans/real/actions/", 5),
        "the same filtered to red": (f"/plans/real/actions/?colour=red&as_at={DAY}", 5),
        "the same as known then": (f"/plans/real/actions/?as_at={TODAY - timedelta(days=1)}&known=then", 8),
        "plan": ("/plans/real/", 8),
        "reports": ("/plans/real/reports/", 8),
        "draft of a report": (f"/plans/real/reports/{period.pk}/", 8),
        "the same compiled, as a form": (f"/plans/real/reports/{period.pk}/edit/?fill=1", 12),
        "timeline": ("/plans/real/timeline/", 8),
        "group": (f"/groups/{groups[0].pk}/", 8),
        "groups": ("/groups/", 8),
        "action": (f"/plans/real/actions/{action.pk}/", 8),
        "what changed": ("/plans/real/moved/?since=2020-05-01&until=2020-09-01&known=now", 8),
        "trends": ("/plans/real/trends/", 8),
    }
    empty = page(client, "/bench/empty/")
    for name, (path, most) in pages.items():
        print(f"{name:<28} / empty page   {ratio(page(client, path), empty):6.2f}   target {most} or less")
    make_plan("large", LARGE, groups)
    for name in ("dashboard", "list of actions", "the same filtered to red"):
        path = pages[name][0]
        large = page(client, path.replace("/real/", "/large/"))
        figure = ratio(large, page(client, path), rounds=ROUNDS // 4)
        print(f"{name:<28} 500 actions / 31   {figure:6.2f}   target 4 or less")


if __name__ == "__main__":
    main()
