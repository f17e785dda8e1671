"""How long pages take, as ratios measured in one run.

    .venv/bin/python -m benchmarks.pages

The dashboard and the action list of a plan of 31 actions against an empty signed-in page of the same app
(target: 7 or less) and against Django admin's changelist of the same rows (target: 0.5 or less); the
list, its filter by colour and the RAG count at 100,000 milestones. Both sides of a pair take turns in one
process and are timed by the processor's clock, so that a noisy machine slows both alike; each figure is
the median of the pairs' ratios.
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
from reporting.rag import count_ratings
from reporting.status.judgement import Judgement
from reporting.status.rag_sql import milestone_counts
from reporting.status.rating import rate_action
from wsscp.policy import Role

ROUNDS = 60
SLOW_ROUNDS = 7
PER_PRIORITY = (9, 6, 7, 5, 4)  # as the 2020-21 plan has them
LARGE = 100_000
DAY = date(2020, 7, 14)
TEXT = (
    "Ensure clear governance mechanisms are in place to clarify how the Community Safety Partnership and "
    "the Exploitation subgroup will hold each other to account for key activities"
)


def make_plan(slug: str, per_priority: tuple[int, ...], groups: list[Subgroup]) -> Plan:
    """A plan with one milestone an action, due month by month."""
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


def main() -> None:
    """Make the plans, measure, print a line for each ratio."""
    call_command("migrate", verbosity=0)
    groups = [Subgroup.objects.create(name=f"Group {number}") for number in range(6)]
    make_plan("real", PER_PRIORITY, groups)
    client = signed_in_client()

    def page(path: str) -> Callable[[], object]:
        def get() -> None:
            response = client.get(path)
            if response.status_code != 200:
                sys.exit(f"{path} answered {response.status_code}")

        return get

    empty, admin = page("/bench/empty/"), page("/bench/admin/priorities/action/")
    dashboard, actions = page("/plans/real/dashboard/"), page("/plans/real/actions/")
    print(f"dashboard, 31 actions / empty signed-in page   {ratio(dashboard, empty):6.2f}   target 7 or less")
    print(f"action list, 31 actions / empty page           {ratio(actions, empty):6.2f}   target 7 or less")
    print(
        f"dashboard / admin changelist of the same rows  {ratio(dashboard, admin):6.2f}   target 0.5 or less"
    )
    print(f"action list / admin changelist                 {ratio(actions, admin):6.2f}   target 0.5 or less")

    large = make_plan("large", (LARGE // 5,) * 5, groups)
    big, big_red = page("/plans/large/actions/"), page(f"/plans/large/actions/?colour=red&as_at={DAY}")
    red = page(f"/plans/real/actions/?colour=red&as_at={DAY}")
    print(f"action list, {LARGE:,} actions / 31           {ratio(big, actions, rounds=SLOW_ROUNDS):6.2f}")
    print(f"the same filtered to red                       {ratio(big_red, red, rounds=SLOW_ROUNDS):6.2f}")

    judgement = Judgement.of(large, large.periods.all(), as_at=DAY)

    def in_python() -> None:
        rows = Action.objects.filter(priority__plan=large).as_at(DAY).prefetch_related("milestones")
        count_ratings(
            one.rating
            for action in rows
            for one in rate_action(action, list(action.milestones.all()), judgement).milestones
        )

    def in_database() -> None:
        milestone_counts(large, as_at=DAY)

    print(
        f"RAG count of {LARGE:,} milestones, database / Python {ratio(in_database, in_python, rounds=3):6.3f}"
    )


if __name__ == "__main__":
    main()
