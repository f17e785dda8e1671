"""Two people at one form: one wins, the other is shown both texts with their own still in the boxes."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from priorities.models import Action, Agency, Milestone, Plan, Priority, ReportingPeriod, Subgroup
from priorities.plans.forms import PlanForm
from reporting.models import QuarterlyReport
from tests.at_once import at_once
from tests.cast import ClientFor
from tests.make import (
    make_action,
    make_agency,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_seat,
    make_subgroup,
    make_user,
)
from tests.test_bad_input import Boxes
from wsscp.audit.recording import recording
from wsscp.editing.submission import Submission, answering
from wsscp.editing.versions import (
    EditConflict,
    EditTarget,
    FormVersion,
    current_version,
    edit_target_of,
)
from wsscp.models import AuditEntry, User, Version
from wsscp.models.audit import Act

pytestmark = pytest.mark.databases

WRITERS, ROUNDS = 6, 100
WHILE = "while you were writing"


def boxes_of(page: str) -> dict[str, str]:
    """What a page's form would send unchanged."""
    boxes = Boxes()
    boxes.feed(page)
    return boxes.values


def sent(client: Client, address: str, **typed: str) -> dict[str, str]:
    """Open a page's form and type into it."""
    response = client.get(address)
    assert response.status_code == 200
    return {name: value for name, value in boxes_of(response.content.decode()).items() if value} | typed


class Written:
    """Something two may edit: its page, a box, and how to read what is saved in it."""

    def __init__(self, address: str, box: str, read: Callable[[], str]) -> None:
        self.address, self.box, self.read = address, box, read


def _plan() -> Written:
    make_plan("plan")
    return Written("/plans/plan/edit/", "vision", lambda: Plan.objects.get().vision)


def _priority() -> Written:
    priority = make_priority(make_plan("plan"))
    address = f"/plans/plan/priorities/{priority.pk}/edit/"
    return Written(address, "outcomes", lambda: Priority.objects.get().outcomes)


def _action() -> Written:
    action = make_action(make_priority(make_plan("plan")))
    return Written(f"/plans/plan/actions/{action.pk}/edit/", "text", lambda: Action.objects.get().text)


def _milestone() -> Written:
    action = make_milestone(make_action(make_priority(make_plan("plan")))).action
    address = f"/plans/plan/actions/{action.pk}/edit/"
    return Written(address, "milestones-0-label", lambda: Milestone.objects.get().label)


def _period() -> Written:
    make_period(make_plan("plan"))
    read = lambda: ReportingPeriod.objects.get().label  # noqa: E731
    return Written("/plans/plan/periods/", "periods-0-label", read)


def _group() -> Written:
    group = make_subgroup(parent=make_subgroup("Above"))
    return Written(f"/groups/{group.pk}/edit/", "purpose", lambda: Subgroup.objects.get(pk=group.pk).purpose)


def _agency() -> Written:
    agency = make_agency()
    return Written(f"/agencies/{agency.pk}/edit/", "short_name", lambda: Agency.objects.get().short_name)


def _seat() -> Written:
    role = make_seat(make_subgroup())
    return Written(f"/seats/{role.pk}/edit/", "title", lambda: type(role).objects.get(pk=role.pk).title)


def _report() -> Written:
    period = make_period(make_plan("plan"))
    make_priority(period.plan)
    address = f"/plans/plan/reports/{period.pk}/edit/"
    return Written(address, "overview", lambda: QuarterlyReport.objects.get().overview)


def _entry() -> Written:
    period = make_period(make_plan("plan"))
    priority = make_priority(period.plan)
    address = f"/plans/plan/reports/{period.pk}/edit/"
    read = lambda: QuarterlyReport.objects.get().entries.get().achievements  # noqa: E731
    return Written(address, f"priority-{priority.pk}-achievements", read)


EDITED = [_plan, _priority, _action, _milestone, _period, _group, _agency, _seat, _report, _entry]


@pytest.fixture
def first(client_for: ClientFor, business_team: User) -> Client:
    """The browser of an officer."""
    return client_for(business_team)


@pytest.fixture
def second(client_for: ClientFor, first: Client) -> Client:
    """The browser of another officer, who takes longer."""
    group = Subgroup.objects.get(opens="business_team")
    other = make_user(name="Second officer")
    other.memberships.create(seat=group.seats.get(), starts_on=date(2020, 1, 1))
    return client_for(other)


@pytest.mark.parametrize("make", EDITED)
def test_who_saves_second_is_shown_both_texts_and_may_save_over(
    make: Callable[[], Written], first: Client, second: Client
) -> None:
    it = make()
    slow = sent(second, it.address, **{it.box: "What I typed"})
    fast = sent(first, it.address, **{it.box: "What they typed"})
    assert first.post(it.address, fast).status_code == 302

    response = second.post(it.address, slow)
    page = response.content.decode()
    assert response.status_code == 200
    assert it.read() == "What they typed"
    assert WHILE in page
    assert "Business team" in page
    assert '<div class="source-text pre-line">What they typed</div>' in page
    again = boxes_of(page)
    assert again[it.box] == "What I typed"

    assert second.post(it.address, {name: value for name, value in again.items() if value}).status_code == 302
    assert it.read() == "What I typed"


@pytest.mark.parametrize("make", EDITED)
def test_saving_twice_from_fresh_pages_is_no_conflict(make: Callable[[], Written], first: Client) -> None:
    it = make()
    for text in ("One", "Two"):
        assert first.post(it.address, sent(first, it.address, **{it.box: text})).status_code == 302
    assert it.read() == "Two"


def test_a_box_nobody_else_changed_has_nothing_beside_it(first: Client, second: Client) -> None:
    make_plan("plan", vision="Old vision")
    slow = sent(second, "/plans/plan/edit/", vision="Mine", title="My title")
    first.post("/plans/plan/edit/", sent(first, "/plans/plan/edit/", title="Their title"))

    page = second.post("/plans/plan/edit/", slow).content.decode()
    assert "Their title" in page
    assert "Old vision" not in page
    assert boxes_of(page)["vision"] == "Mine"


def test_what_a_command_changed_is_shown_too(first: Client) -> None:
    plan = make_plan("plan")
    slow = sent(first, "/plans/plan/edit/", title="My title")
    plan.title = "Changed by nobody"
    with recording(Act.CHANGED, by=None, at=plan.history.first().history_date, about=plan) as record:
        record.save(plan)
    page = first.post("/plans/plan/edit/", slow).content.decode()
    assert "Somebody saved this" in page
    assert "Changed by nobody" in page


def test_updating_progress_and_editing_the_action_share_a_version(first: Client, second: Client) -> None:
    action = make_milestone(make_action(make_priority(make_plan("plan")))).action
    update, edit = (f"/plans/plan/actions/{action.pk}/{way}/" for way in ("update", "edit"))
    slow = sent(second, update, **{f"milestone-{action.milestones.get().pk}-forecast_on": "2099-03-01"})
    fast = sent(first, update, **{f"milestone-{action.milestones.get().pk}-forecast_on": "2099-04-01"})
    editing = sent(first, edit, text="Another text")
    assert first.post(update, fast).status_code == 302

    page = second.post(update, slow).content.decode()
    assert "1 April 2099" in page
    assert WHILE in first.post(edit, editing).content.decode()
    assert Milestone.objects.get().forecast_on == date(2099, 4, 1)


def test_milestone_somebody_else_removed_is_offered_as_new(first: Client, second: Client) -> None:
    # The dates of a plan that has begun are changed by proposal, and not removed.
    plan = make_plan("plan", starts_on=date(2090, 1, 1), ends_on=date(2090, 12, 31))
    action = make_action(make_priority(plan))
    gone, stays = (make_milestone(action, date(2090, 3, 31), label=label) for label in ("Goes", "Stays"))
    address = f"/plans/plan/actions/{action.pk}/edit/"
    slow = sent(second, address, **{"milestones-0-label": "Goes, reworded"})
    fast = sent(first, address, **{"milestones-0-DELETE": "on", "milestones-2-label": "New"})
    assert first.post(address, fast | {"milestones-2-due_on": "2090-01-31"}).status_code == 302

    page = second.post(address, slow).content.decode()
    assert "Removed meanwhile: 1 row" in page
    assert "Added meanwhile, and kept whatever you save: New" in page
    again = {name: value for name, value in boxes_of(page).items() if value}
    assert second.post(address, again).status_code == 302
    labels = {milestone.pk: milestone.label for milestone in action.milestones.all()}
    assert labels[stays.pk] == "Stays"
    assert gone.pk not in labels
    assert sorted(labels.values()) == ["Goes, reworded", "New", "Stays"]


@pytest.mark.parametrize("garbage", ["x", "-1.0", "9" * 30, "1.2.3", "²", "0." + "9" * 18])
def test_a_version_nobody_can_read_is_an_old_one(first: Client, garbage: str) -> None:
    make_plan("plan")
    first.post("/plans/plan/edit/", sent(first, "/plans/plan/edit/", title="One"))
    response = first.post("/plans/plan/edit/", sent(first, "/plans/plan/edit/", title="Two", version=garbage))
    assert response.status_code == 200
    assert Plan.objects.get().title == "One"


def test_saving_without_a_change_leaves_the_version(first: Client) -> None:
    make_plan("plan")
    assert first.post("/plans/plan/edit/", sent(first, "/plans/plan/edit/")).status_code == 302
    assert not Version.objects.filter(thing_type="priorities.plan").exists()


def _swap(plan_pk: int, seen: FormVersion | None, name: str) -> None:
    plan = Plan.objects.get(pk=plan_pk)
    plan.title = name
    sent = Submission()
    target = edit_target_of(plan)
    if seen and target:
        sent.versions[target] = seen
    at = plan.history.first().history_date
    with answering(sent), recording(Act.CHANGED, by=None, at=at, about=plan) as record:
        record.save(plan)


@pytest.mark.parametrize("rounds", [10, pytest.param(ROUNDS, marks=pytest.mark.thorough)])
@pytest.mark.django_db(transaction=True)
def test_of_six_at_once_one_wins_a_hundred_times(rounds: int, tmp_path: Path) -> None:
    """Without the swap all six would be saved, and five be lost: that is shown first."""
    plan = make_plan("race")
    blind = [partial(_swap, plan.pk, None, f"blind {n}") for n in range(WRITERS)]
    assert at_once(blind, tmp_path) == [None] * WRITERS

    target = EditTarget("priorities.plan", plan.pk)
    for number in range(rounds):
        version = current_version(target)
        results = at_once(
            [partial(_swap, plan.pk, version, f"{number} of {n}") for n in range(WRITERS)], tmp_path
        )
        assert sorted(map(repr, results)) == sorted([repr(None), *["EditConflict()"] * (WRITERS - 1)])
        assert all(result is None or isinstance(result, EditConflict) for result in results)
        plan.refresh_from_db()
        assert plan.title == f"{number} of {results.index(None)}"
        assert current_version(target).number == version.number + 1
    entries = AuditEntry.objects.filter(thing_type="priorities.plan", thing_id=str(plan.pk))
    assert entries.count() == rounds + WRITERS


@pytest.mark.django_db(transaction=True)
def test_of_six_browsers_at_once_one_is_done_and_five_are_shown_both(
    client_for: ClientFor, business_team: User, tmp_path: Path
) -> None:
    make_plan("plan")
    clients = [client_for(business_team) for _ in range(WRITERS)]
    forms = [sent(client, "/plans/plan/edit/", title=f"Title {n}") for n, client in enumerate(clients)]
    responses = at_once(
        [
            partial(client.post, "/plans/plan/edit/", form)
            for client, form in zip(clients, forms, strict=True)
        ],
        tmp_path,
    )
    assert sorted(response.status_code for response in responses) == [200] * (WRITERS - 1) + [302]
    assert (
        sum(WHILE in response.content.decode() for response in responses if response.status_code == 200)
        == WRITERS - 1
    )


@pytest.mark.django_db
def test_form_shows_what_is_saved_after_its_version_was_read() -> None:
    plan = make_plan()
    read_before = Plan.objects.get(pk=plan.pk)
    plan.title = "Saved by somebody else"
    with recording(Act.CHANGED, by=None, at=timezone.now(), about=plan) as record:
        record.save(plan)
    form = PlanForm(instance=read_before)
    assert form["title"].value() == "Saved by somebody else"
    assert form["version"].value() == str(current_version(EditTarget("priorities.plan", plan.pk)))
