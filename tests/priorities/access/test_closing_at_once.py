"""A plan that is being closed while somebody saves a form of it: what is closed is not written."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from threading import Event
from time import sleep
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from priorities.models import Plan
from priorities.plans.closing import close_plan
from reporting.models import SubgroupReturn
from tests.at_once import at_once
from tests.cast import ClientFor
from tests.make import make_action, make_milestone, make_period, make_plan, make_priority, make_subgroup
from tests.wsscp.editing.test_versions import sent
from wsscp.models import AuditEntry, User

pytestmark = pytest.mark.databases

NOW = datetime(2021, 1, 31, 12, tzinfo=UTC)
# How long the closing stays open: time for the other to pass the door, which sees the plan still open.
A_MOMENT = 0.7


def _plan_words(plan: Plan) -> tuple[str, dict[str, str]]:
    return "edit/", {"vision": "Every child"}


def _periods(plan: Plan) -> tuple[str, dict[str, str]]:
    make_period(plan)
    return "periods/", {"periods-0-label": "Another name"}


def _new_priority(plan: Plan) -> tuple[str, dict[str, str]]:
    return "priorities/new/", {"title": "Neglect"}


def _priority(plan: Plan) -> tuple[str, dict[str, str]]:
    return f"priorities/{make_priority(plan).pk}/edit/", {"outcomes": "Seen early"}


def _new_action(plan: Plan) -> tuple[str, dict[str, str]]:
    return f"priorities/{make_priority(plan).pk}/actions/new/", {"text": "Agree it"}


def _action(plan: Plan) -> tuple[str, dict[str, str]]:
    action = make_milestone(make_action(make_priority(plan))).action
    return f"actions/{action.pk}/edit/", {"text": "Agree it", "milestones-0-label": "The first"}


def _row(plan: Plan) -> tuple[str, dict[str, str]]:
    return f"actions/{make_action(make_priority(plan)).pk}/quick/", {"text": "Agreed."}


def _report(plan: Plan) -> tuple[str, dict[str, str]]:
    return f"reports/{make_period(plan).pk}/edit/", {"overview": "A quarter"}


def _answers(plan: Plan) -> tuple[str, dict[str, str]]:
    group = make_subgroup()
    make_action(make_priority(plan), groups=[group])
    return f"returns/{make_period(plan).pk}/{group.pk}/issues/", {"issues-key_issues": "Typed too late"}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "make", [_plan_words, _periods, _new_priority, _priority, _new_action, _action, _row, _report, _answers]
)
def test_who_saves_while_the_plan_is_closed_is_refused_and_nothing_is_written(
    make: Callable[[Plan], tuple[str, dict[str, str]]],
    client_for: ClientFor,
    business_team: User,
    tmp_path: Path,
) -> None:
    plan = make_plan("plan")
    where, typed = make(plan)
    address = f"/plans/plan/{where}"
    client = client_for(business_team)
    form = sent(client, address, **typed)
    is_decided = Event()

    def close() -> None:
        with transaction.atomic():
            close_plan(plan=plan, decided_on=NOW.date(), reason="Over", by=business_team, at=NOW)
            is_decided.set()
            sleep(A_MOMENT)

    closed, response = at_once([close, partial(_post_after, is_decided, client, address, form)], tmp_path)

    assert closed is None
    assert response.status_code == 403
    assert "was closed on 31 January 2021" in response.content.decode()
    assert Plan.objects.get().closed_on == date(2021, 1, 31)
    entries = AuditEntry.objects.order_by("-pk").values_list("act", "thing_type")
    assert list(entries[:2]) == [("refused", ""), ("decided", "priorities.plan")]
    assert not SubgroupReturn.objects.exists()


def _post_after(event: Event, client: Client, address: str, form: dict[str, str]) -> Any:
    assert event.wait(10)
    return client.post(address, form)
