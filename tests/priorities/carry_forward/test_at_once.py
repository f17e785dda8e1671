"""Two people who begin the next plan, or close a plan, at the same moment: one draft, and nothing unseen."""

from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest

from priorities.carry_forward.services import begin_next_plan, draft_next_plan
from priorities.models import Plan, PlanDecision, PlanImport
from reporting.closing.queries import OpenMatters, open_matters
from reporting.closing.services import close_with_answers
from tests.at_once import at_once
from tests.cast import ClientFor
from tests.make import make_action, make_membership, make_plan, make_priority, make_user
from wsscp.editing.versions import EditConflict
from wsscp.models import User
from wsscp.policy import Role

pytestmark = [pytest.mark.databases, pytest.mark.django_db(transaction=True)]

NOW = datetime(2022, 2, 1, 12, tzinfo=UTC)
NEXT = {
    "title": "Business plan 2022-25",
    "slug": "after",
    "starts_on": "2022-04-01",
    "ends_on": "2025-03-31",
    "preset": "financial",
    "priorities": "Practice",
}


def begin(plan: Plan, by: User) -> PlanImport:
    draft = draft_next_plan(
        plan,
        title=f"By {by}",
        slug="after",
        starts_on=date(2022, 4, 1),
        ends_on=date(2025, 3, 31),
        preset="financial",
        priorities=["Practice"],
    )
    return begin_next_plan(plan=plan, draft=draft, instead_of=None, by=by, at=NOW)


def test_two_who_begin_the_next_plan_at_once_make_one_draft(tmp_path: Path) -> None:
    plan = make_plan("before", closed_on=date(2022, 1, 31))
    people = [make_user(), make_user()]
    results = at_once([partial(begin, plan, person) for person in people], tmp_path)

    assert sum(isinstance(result, EditConflict) for result in results) == 1
    (draft,) = PlanImport.objects.all()
    assert draft in results


def test_the_second_is_shown_the_draft_of_the_first_and_keeps_what_was_typed(
    client_for: ClientFor, tmp_path: Path
) -> None:
    make_plan("before", closed_on=date(2022, 1, 31))
    people = [make_user(name="Ola Officer"), make_user(name="Max Manager")]
    for person in people:
        make_membership(person, Role.BUSINESS_TEAM)
    posts = [
        partial(client_for(person).post, "/plans/before/next/", NEXT | {"title": f"By {person.name}"})
        for person in people
    ]
    answers = at_once(posts, tmp_path)

    assert sorted(answer.status_code for answer in answers) == [200, 302]
    draft = PlanImport.objects.get()
    page = next(answer for answer in answers if answer.status_code == 200).content.decode()
    second = next(person.name for person in people if person != draft.by)
    assert f"{draft.by.name} saved this" in page
    assert f'value="By {second}"' in page
    assert "Go on with it" in page


def test_plan_is_not_closed_over_what_was_opened_at_that_moment(business_team: User) -> None:
    plan = make_plan("before")
    seen = open_matters(plan, today=NOW.date())
    assert seen == OpenMatters((), ())
    make_action(make_priority(plan), text="Added at that moment")

    with pytest.raises(EditConflict):
        close_with_answers(
            plan=plan,
            seen=seen,
            answers={},
            decided_on=NOW.date(),
            reason="Over",
            by=business_team,
            at=NOW,
            today=NOW.date(),
        )
    assert not PlanDecision.objects.exists()
