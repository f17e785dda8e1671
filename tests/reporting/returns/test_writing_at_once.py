"""Who write and submit one return at the same moment wait for each other at its plan, and do not deadlock."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from priorities.models import ReportingPeriod, Subgroup
from reporting.models import SubgroupReturn
from reporting.returns.drafts import SentAnswer, save_answers
from reporting.returns.services import send_back_return
from reporting.rules.edit_conflicts import answer_digest
from reporting.rules.return_states import ReturnRole
from tests.at_once import at_once
from tests.make import make_action, make_period, make_priority
from wsscp.models import AuditEntry, User
from wsscp.state_tables import StateError

pytestmark = pytest.mark.databases

NOW = datetime(2020, 4, 10, 12, tzinfo=UTC)
ROLES = frozenset({ReturnRole.GROUP, ReturnRole.TEAM})
ROUNDS = 12


def _replace(period: ReportingPeriod, group: Subgroup, by: User, text: str) -> None:
    """Type over what is saved, as somebody does who has seen it."""
    row = SubgroupReturn.objects.get(period=period, subgroup=group)
    answer = SentAnswer("issues", row, "key_issues", text, answer_digest(row.key_issues))
    save_answers(period=period, group=group, answers=[answer], roles=ROLES, by=by, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_typing_over_each_other_while_others_decide_does_not_deadlock(
    chair_a: User, business_team: User, steering: User, group_a: Subgroup, tmp_path: Path
) -> None:
    period = make_period()
    make_action(make_priority(period.plan), groups=[group_a])
    SubgroupReturn.objects.create(period=period, subgroup=group_a)
    about: dict[str, Any] = {
        "period": period,
        "group": group_a,
        "roles": ROLES,
        "by": business_team,
        "at": NOW,
    }
    for number in range(ROUNDS):
        # What a third person wrote: whoever comes first replaces it, which the audit trail is told.
        SubgroupReturn.objects.update(key_issues=f"Round {number}", changed_by=steering, changed_at=NOW)
        calls: list[Callable[[], object]] = []
        for by in (chair_a, business_team):
            calls.append(partial(_replace, period, group_a, by, f"{by} {number}"))
            calls.append(partial(send_back_return, comment="More", **about))
        results = at_once(calls, tmp_path)
        # It is not submitted, so it cannot be sent back; what matters is that each had its answer.
        assert {type(result) for result in results} <= {type(None), StateError}
        assert [result for result in results if isinstance(result, OperationalError)] == []
    assert AuditEntry.objects.filter(thing_type="reporting.subgroupreturn").count() >= ROUNDS
