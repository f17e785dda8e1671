"""Many who write one plan at the same moment wait for each other at the plan, and none of them deadlocks."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from django.db import OperationalError

from priorities.actions.bulk import apply_bulk_change
from priorities.actions.bulk_queries import RequestedChanges, planned_changes, preview_digest
from priorities.actions.date_changes import decide_date_changes, propose_date_changes
from priorities.actions.services import MilestoneDates, update_action
from priorities.models import Action, Plan
from tests.at_once import at_once
from tests.make import make_action, make_date_change, make_milestone, make_plan, make_priority
from wsscp.models import User

pytestmark = pytest.mark.databases

NOW = datetime(2020, 6, 30, 12, tzinfo=UTC)
TODAY = NOW.date()
ACTIONS, ROUNDS = 6, 4


def _change_all(plan: Plan, day: date, by: User) -> None:
    requested = RequestedChanges(forecast_on=day)
    actions = Action.objects.filter(priority__plan=plan)
    digest = preview_digest(planned_changes(actions, requested, as_at=TODAY))
    pks = list(actions.values_list("pk", flat=True))
    apply_bulk_change(plan=plan, actions=pks, requested=requested, digest=digest, today=TODAY, by=by, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_dates_progress_and_bulk_changes_at_once_do_not_deadlock(
    business_team: User, steering: User, tmp_path: Path
) -> None:
    plan = make_plan("plan")
    priority = make_priority(plan)
    milestones = [make_milestone(make_action(priority), date(2021, 3, 31)) for _ in range(ACTIONS)]
    moves = [make_date_change(one, date(2021, 6, 30), by=business_team) for one in milestones[::2]]
    for number in range(ROUNDS):
        day = date(2021, 9, 1) + timedelta(days=number)
        calls: list[Callable[[], object]] = [
            partial(
                update_action,
                action=one.action,
                text="Done in part.",
                dates={one.pk: MilestoneDates(day + timedelta(days=place), None)},
                made_on=TODAY,
                by=business_team,
                at=NOW,
            )
            for place, one in enumerate(reversed(milestones))
        ]
        calls.append(
            partial(
                propose_date_changes,
                dates={one.pk: day for one in milestones[1::2]},
                reason="The inspection",
                by=business_team,
                at=NOW,
                today=TODAY,
            )
        )
        calls.append(
            partial(
                decide_date_changes,
                decisions={move.pk: True for move in moves},
                decided_on=TODAY,
                by=steering,
                at=NOW,
            )
        )
        calls.append(partial(_change_all, plan, day, business_team))
        results = at_once(calls, tmp_path)
        assert [result for result in results if isinstance(result, OperationalError)] == []
