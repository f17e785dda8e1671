"""From one plan to the next: closed by decision, followed, its unfinished actions carried with lineage."""

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from priorities.actions.services import record_decision, update_action
from priorities.importing.services import save_import
from priorities.models import (
    Action,
    DateMove,
    Decision,
    Milestone,
    Plan,
    PlanDecision,
    PlanImport,
    RecordedIn,
    Subgroup,
)
from priorities.models.plans import PlanClosed
from priorities.plans.closing import close_plan
from priorities.plans.lineage import standing_actions, unfinished_actions
from priorities.reading import ParsedPlan
from reporting.status.plans import current_plan, current_plans
from tests.cast import ClientFor, Person
from tests.make import (
    make_action,
    make_date_change,
    make_evidence,
    make_membership,
    make_milestone,
    make_plan,
    make_priority,
    make_subgroup,
    make_update,
    make_user,
)
from tests.priorities.importing.test_import_pages import boxes
from tests.reviews.make import make_recommendation, make_review
from wsscp.models import AuditEntry, User
from wsscp.models.audit import Act
from wsscp.policy import Role

pytestmark = pytest.mark.django_db
NOW = datetime(2022, 2, 1, 12, tzinfo=UTC)
NEXT = {
    "title": "Business plan 2022-25",
    "slug": "after",
    "starts_on": "2022-04-01",
    "ends_on": "2025-03-31",
    "preset": "financial",
    "priorities": "Practice\nTackling child exploitation",
}


@pytest.fixture
def client(client_for: ClientFor, business_team: Person) -> Client:
    return client_for(business_team)


@pytest.fixture
def plan(group_a: Subgroup) -> Plan:
    """A plan with one action for every way of standing: only 1.1, 1.2, 1.6 and 2.1 are unfinished."""
    plan = make_plan("before", title="Business plan 2020-21", vision="Every child is safe")
    first = make_priority(plan, title="Neglect", outcomes="It is recognised early")
    second = make_priority(plan, title="Child exploitation")
    texts = ["Half done", "Ongoing", "Done", "Cancelled", "Closed", "On hold"]
    half, ongoing, done, cancelled, closed, hold = [
        make_action(first, text=text, groups=[group_a], is_ongoing=text in {"Ongoing", "Closed"})
        for text in texts
    ]
    Action.objects.filter(pk=ongoing.pk).update(review_every_months=2, lead=group_a)
    ongoing.groups.add(make_subgroup("Beside them"))
    make_milestone(half, label="a part", due_on=date(2020, 3, 31), completed_on=date(2020, 4, 1))
    make_milestone(
        half,
        label="the rest",
        as_printed="by June 2020",
        due_on=date(2020, 6, 30),
        forecast_on=date(2022, 5, 31),
        forecast_given_on=date(2021, 12, 1),
    )
    make_milestone(done, completed_on=date(2020, 4, 1))
    for action in (cancelled, hold):
        make_milestone(action)
    make_action(second, text="No date")
    by = make_user()
    kinds = Decision.Kind
    for action, kind in [(cancelled, kinds.CANCEL), (closed, kinds.CLOSE), (hold, kinds.HOLD)]:
        record_decision(
            action=action, kind=kind, decided_on=date(2021, 1, 1), reason="So decided", by=by, at=NOW
        )
    return plan


def close(client: Client, plan: Plan, **said: str):
    """Close a plan in which nothing is open but actions, which are to be carried."""
    address = reverse("reporting:plan-close", args=[plan.slug])
    said = {"decided_on": "2022-01-31", "reason": "Its time is over", "actions": "carried"} | said
    return client.post(address, boxes(client.get(address)) | said)


def begin(client: Client, plan: Plan, **said: str) -> PlanImport:
    """Say what follows; return the draft."""
    client.post(reverse("priorities:plan-next", args=[plan.slug]), NEXT | said)
    return PlanImport.objects.latest("at")


def carry_all(client: Client, draft: PlanImport, **chosen: str) -> str:
    """Choose as proposed, but for what is chosen otherwise; return the address of the preview."""
    address = reverse("priorities:plan-carry", args=[draft.token])
    response = client.post(address, boxes(client.get(address)) | chosen)
    assert response.status_code == 302
    return response["Location"]


def open_next(client: Client, address: str):
    return client.post(address, boxes(client.get(address)) | {"confirm": "1"})


def test_what_is_unfinished(plan: Plan) -> None:
    unfinished = unfinished_actions(plan, as_at=date(2022, 1, 31))

    assert [action.text for action in unfinished] == ["Half done", "Ongoing", "On hold", "No date"]


def test_a_plan_is_closed_by_a_dated_decision(client: Client, plan: Plan, business_team: Person) -> None:
    response = close(client, plan)
    plan.refresh_from_db()
    decided = PlanDecision.objects.get()
    entry = AuditEntry.objects.filter(act=Act.DECIDED, thing_type="priorities.plan").get()

    assert response["Location"] == "/plans/before/next/"
    assert plan.closed_on == decided.decided_on == date(2022, 1, 31)
    assert (decided.reason, decided.by) == ("Its time is over", business_team)
    assert entry.summary == "Closed from 31 January 2022"
    page = client.get("/plans/before/").content.decode()
    assert "Closed on 31 January 2022" in page
    assert "Its time is over" in page
    assert "Edit the plan" not in page


def test_a_decision_still_to_come_or_without_a_reason_is_not_taken(client: Client, plan: Plan) -> None:
    data = {"decided_on": "2099-01-31", "reason": ""}
    html = client.post("/plans/before/close/", data).content.decode()

    assert "Enter today or an earlier day." in html
    assert "Say why it was decided." in html
    assert not PlanDecision.objects.exists()


def test_a_closed_plan_is_read_by_everybody_and_written_by_nobody(
    client: Client, plan: Plan, chair_a: Person, client_for: ClientFor
) -> None:
    close(client, plan)
    action = Action.objects.get(text="Half done")
    for who in (client, client_for(chair_a)):
        for name in ("update", "edit", "decide"):
            response = who.get(f"/plans/before/actions/{action.pk}/{name}/")
            assert response.status_code == 403
            assert "was closed on 31 January 2022 and is kept as it was" in response.content.decode()
        page = who.get(f"/plans/before/actions/{action.pk}/")
        assert page.status_code == 200
        assert "Update this action" not in page.content.decode()


def test_the_service_refuses_too_whichever_way_it_is_called(plan: Plan, business_team: User) -> None:
    action = Action.objects.get(text="Half done")
    close_plan(plan=plan, decided_on=date(2022, 1, 31), reason="Over", by=business_team, at=NOW)

    with pytest.raises(PlanClosed, match="was closed on 31 January 2022"):
        update_action(
            action=action, text="Late", dates={}, made_on=date(2022, 2, 1), by=business_team, at=NOW
        )
    assert not action.updates.exists()


def test_a_closed_plan_is_reopened_with_a_reason(client: Client, plan: Plan) -> None:
    close(client, plan)
    client.post("/plans/before/reopen/", {"decided_on": "2022-02-28", "reason": "A report is missing"})
    plan.refresh_from_db()

    assert plan.closed_on is None
    assert [decision.kind for decision in PlanDecision.objects.all()] == ["reopen", "close"]
    assert client.get("/plans/before/edit/").status_code == 200


def test_the_next_plan_carries_what_is_unfinished(client: Client, plan: Plan, group_a: Subgroup) -> None:
    close(client, plan)
    preview = carry_all(client, begin(client, plan))
    page = client.get(preview).content.decode()
    assert "Step 3 of 3" in page
    assert "Carried from 1.1 of the 2020-21 plan" in page
    response = open_next(client, preview)
    after = Plan.objects.get(slug="after")
    actions = list(Action.objects.filter(priority__plan=after).order_by("priority__position", "position"))

    assert response["Location"] == "/plans/after/"
    assert (after.predecessor, after.vision, after.periods.count()) == (plan, "Every child is safe", 12)
    assert [(str(action.priority), action.number, action.text) for action in actions] == [
        ("2. Tackling child exploitation", "2.1", "No date"),
        ("3. Neglect", "3.1", "Half done"),
        ("3. Neglect", "3.2", "Ongoing"),
        ("3. Neglect", "3.3", "On hold"),
    ]
    assert {action.carried_from.text for action in actions} == {action.text for action in actions}
    assert (actions[2].review_every_months, actions[2].lead) == (2, group_a)
    assert actions[1].groups.get() == group_a
    rest = actions[1].milestones.get()
    assert (rest.label, rest.due_on, rest.as_printed) == ("the rest", date(2020, 6, 30), "by June 2020")
    given = rest.forecasts.get()
    assert (given.forecast_on, given.speaks_for) == (date(2022, 5, 31), date(2021, 12, 1))
    assert given.recorded_in == RecordedIn.CARRIED
    assert rest.carried_from.action.text == "Half done"
    assert actions[0].milestones.get().due_on == date(2025, 3, 31)


def test_lineage_is_shown_both_ways(client: Client, plan: Plan) -> None:
    close(client, plan)
    open_next(client, carry_all(client, begin(client, plan)))
    old = Action.objects.get(text="Half done", priority__plan=plan)
    new = old.carried_to.get()
    before = client.get(f"/plans/before/actions/{old.pk}/").content.decode()
    after = client.get(f"/plans/after/actions/{new.pk}/").content.decode()

    assert f'<a href="/plans/after/actions/{new.pk}/">3.1 of the 2022-25 plan</a>' in before
    assert f'<a href="/plans/before/actions/{old.pk}/">1.1 of the 2020-21 plan</a>' in after
    assert "Followed by" in client.get("/plans/before/").content.decode()
    assert "Follows" in client.get("/plans/after/").content.decode()


def test_what_is_left_behind_stays_behind(client: Client, plan: Plan) -> None:
    close(client, plan)
    left = {f"action-{action.pk}": "" for action in unfinished_actions(plan, as_at=date(2022, 1, 31))}
    open_next(client, carry_all(client, begin(client, plan), **left))

    assert Plan.objects.get(slug="after").priorities.count() == 2
    assert not Action.objects.exclude(carried_from=None).exists()


def test_a_choice_that_is_none_is_refused(client: Client, plan: Plan) -> None:
    close(client, plan)
    action = Action.objects.get(text="Half done")
    address = reverse("priorities:plan-carry", args=[begin(client, plan).token])
    response = client.post(address, {f"action-{action.pk}": "99"})

    assert response.status_code == 200
    assert "Select a valid choice" in response.content.decode()


def test_an_open_plan_is_closed_first(client: Client, plan: Plan) -> None:
    assert client.get("/plans/before/next/")["Location"] == "/plans/before/close/"

    close(client, plan)
    preview = carry_all(client, begin(client, plan))
    client.post("/plans/before/reopen/", {"decided_on": "2022-02-28", "reason": "Too soon"})
    assert "is open again. Close it before" in open_next(client, preview).content.decode()
    assert not Plan.objects.filter(slug="after").exists()


def test_nothing_is_carried_twice(client: Client, plan: Plan, business_team: User) -> None:
    close(client, plan)
    draft = begin(client, plan)
    # As from before a plan had one such draft.
    second = ParsedPlan.from_json(draft.content)
    second.plan.slug = "another"
    old = save_import(file_name="Another", draft=second, by=business_team, at=NOW)
    addresses = [carry_all(client, one) for one in (draft, old)]
    open_next(client, addresses[0])

    refused = open_next(client, addresses[1]).content.decode()
    assert "Business plan 2020-21 is followed by Business plan 2022-25 already." in refused
    assert Plan.objects.get(predecessor=plan).slug == "after"
    carry = client.get(reverse("priorities:plan-carry", args=[old.token]))
    assert "Nothing is left to carry" in carry.content.decode()


def test_plan_that_was_followed_offers_no_second_one(client: Client, plan: Plan) -> None:
    close(client, plan)
    assert "Open the plan that follows" in client.get("/plans/before/").content.decode()
    open_next(client, carry_all(client, begin(client, plan)))

    page = client.get("/plans/before/").content.decode()
    assert "Open the plan that follows" not in page
    assert '<a href="/plans/after/">Business plan 2022-25</a>' in page
    response = client.get("/plans/before/next/", follow=True)
    assert response.redirect_chain == [("/plans/after/", 302)]
    assert "is followed by Business plan 2022-25 already" in response.content.decode()
    assert begin(client, plan).plan.slug == "after"
    assert PlanImport.objects.count() == 1


def test_draft_that_was_begun_is_gone_on_with_or_begun_again(
    client: Client, plan: Plan, steering: User, client_for: ClientFor
) -> None:
    close(client, plan)
    make_membership(steering, Role.BUSINESS_TEAM)
    other = client_for(steering)
    carried = carry_all(client, draft := begin(client, plan))
    blind = begin(other, plan, title="Typed at the same time")  # from a page shown before the draft

    assert blind == draft
    assert blind.content["plan"]["title"] == "Business plan 2022-25"
    page = other.get("/plans/before/next/").content.decode()
    assert f'<a href="/plans/next/{draft.token}/">Go on with it</a>' in page
    form = boxes(other.get("/plans/before/next/")) | NEXT | {"title": "Begun again"}
    response = other.post("/plans/before/next/", form)
    assert response["Location"] == f"/plans/next/{draft.token}/"
    draft.refresh_from_db()
    assert (draft.content["plan"]["title"], PlanImport.objects.count()) == ("Begun again", 1)
    assert "Step 3 of 3" in client.get(carried).content.decode()


def test_closed_plans_are_listed_apart(client: Client, plan: Plan) -> None:
    make_plan("open", title="An open plan")
    close(client, plan)
    client.get("/plans/")  # says that it is closed, once
    html = client.get("/plans/").content.decode()
    first, last = re.split(r"<h2>Closed plans</h2>", html)

    assert "An open plan" in first
    assert "Business plan 2020-21" not in first
    assert "Business plan 2020-21" in last


def test_the_current_plan_is_an_open_one(plan: Plan) -> None:
    other = make_plan("earlier", starts_on=date(2019, 1, 1), ends_on=date(2021, 12, 31))
    Plan.objects.filter(pk=plan.pk).update(closed_on=date(2021, 1, 31))

    assert current_plan(on=date(2021, 1, 30)) == plan
    assert current_plan(on=date(2021, 1, 31)) == other


def test_home_moves_to_the_plan_that_follows_as_soon_as_there_is_one(client: Client, plan: Plan) -> None:
    stale = make_plan("stale", starts_on=date(2019, 1, 1), ends_on=date(2019, 12, 31))
    assert current_plan(on=date(2022, 2, 1)) == plan
    close(client, plan)
    assert current_plan(on=date(2022, 2, 1)) == stale  # the only open one
    open_next(client, carry_all(client, begin(client, plan)))
    after = Plan.objects.get(slug="after")

    assert current_plan(on=date(2022, 2, 1)) == after  # though it begins in April
    assert client.get("/").context["plan"] == after
    assert current_plans(on=date(2022, 2, 1)) == [after]


# ---- New dates --------------------------------------------------------------------------------------


@pytest.fixture
def rest(plan: Plan) -> Milestone:
    """The date of "Half done" that has passed: 30 June 2020."""
    return Milestone.objects.get(label="the rest")


def propose(client: Client, draft: PlanImport, rest: Milestone, day: str = "2023-03-31") -> str:
    """Propose a new date for what is carried; return the address of the preview."""
    return carry_all(client, draft, **{f"date-{rest.pk}-to_on": day, "reason": "The audit comes first"})


def test_new_date_is_asked_for_each_that_has_passed(client: Client, plan: Plan, rest: Milestone) -> None:
    close(client, plan)
    draft = begin(client, plan)
    html = client.get(reverse("priorities:plan-carry", args=[draft.token])).content.decode()
    done = Milestone.objects.get(label="a part")
    on_hold = Milestone.objects.get(action__text="On hold")

    assert f'name="date-{rest.pk}-to_on"' in html
    assert f'name="date-{on_hold.pk}-to_on"' in html
    assert f'name="date-{done.pk}-to_on"' not in html
    assert "Until then the date it has now rates it. Leave a box empty to" in " ".join(html.split())
    preview = client.get(carry_all(client, draft)).content.decode()
    assert "due 30 June 2020, which has passed, and no new date is proposed yet" in " ".join(preview.split())
    open_next(client, reverse("priorities:import-preview", args=[draft.token]))
    assert not DateMove.objects.exists()


def test_new_date_is_a_proposal_until_somebody_else_approves_it(
    client: Client, plan: Plan, rest: Milestone, business_team: User
) -> None:
    close(client, plan)
    preview = propose(client, begin(client, plan), rest)
    page = " ".join(client.get(preview).content.decode().split())
    assert "3.1 (the rest): due 30 June 2020, 31 March 2023 is proposed." in page
    open_next(client, preview)
    change = DateMove.objects.get()
    after = change.milestone

    assert (after.carried_from, after.due_on) == (rest, date(2020, 6, 30))
    assert (change.from_on, change.to_on) == (date(2020, 6, 30), date(2023, 3, 31))
    assert (change.outcome, change.reason) == ("pending", "The audit comes first")
    assert (change.proposed_by, change.proposed_on) == (business_team, timezone.localdate())
    entry = AuditEntry.objects.filter(act=Act.IMPORTED).latest("pk")
    said = {one["field"]: one["after"] for one in entry.changes}
    assert said["new dates proposed"] == "3.1: 30 June 2020 to 31 March 2023"
    assert "31 March 2023" in client.get("/plans/after/dates/").content.decode()


def test_proposal_is_of_who_entered_the_date_and_not_of_who_opens_the_plan(
    client: Client, plan: Plan, rest: Milestone, steering: User, client_for: ClientFor
) -> None:
    make_membership(steering, Role.BUSINESS_TEAM)
    close(client, plan)
    preview = propose(client_for(steering), begin(client, plan), rest)
    open_next(client, preview)

    assert DateMove.objects.get().proposed_by == steering
    address = "/plans/after/dates/decide/"
    assert "you proposed this" in client_for(steering).get(address).content.decode()


def test_new_dates_of_what_is_carried_are_approved_in_one_press(
    client: Client, plan: Plan, rest: Milestone, steering: User, client_for: ClientFor
) -> None:
    close(client, plan)
    on_hold = Milestone.objects.get(action__text="On hold")
    draft = begin(client, plan)
    both = {f"date-{one.pk}-to_on": "2023-03-31" for one in (rest, on_hold)}
    open_next(client, carry_all(client, draft, reason="The audit comes first", **both))
    # A date that was carried, too; its new one is proposed in its own plan.
    other = make_milestone(Action.objects.get(carried_from=rest.action), carried_from=on_hold)
    own = make_date_change(other, date(2024, 3, 31))
    address = "/plans/after/dates/decide/"
    group = client_for(steering)
    html = " ".join(group.get(address).content.decode().split())
    assert "Approve all 2 dates carried into this plan" in html
    assert group.post(address, {"carried": "", "decided_on": f"{timezone.localdate()}"}).status_code == 302
    carried = rest.carried_to.get()
    own.refresh_from_db()

    assert {one.outcome for one in DateMove.objects.exclude(pk=own.pk)} == {"approved"}
    assert own.is_pending
    assert (carried.due_on, carried.original_due_on) == (date(2023, 3, 31), date(2020, 6, 30))
    assert "was 30 June 2020" in group.get(f"/plans/after/actions/{carried.action_id}/").content.decode()
    assert "carried into this plan" not in group.get(address).content.decode()


def test_nobody_approves_the_dates_that_they_carried(
    client: Client, plan: Plan, rest: Milestone, steering: User, client_for: ClientFor
) -> None:
    make_membership(steering, Role.BUSINESS_TEAM)
    close(client, plan)
    open_next(client, propose(client_for(steering), begin(client, plan), rest))
    address, who = "/plans/after/dates/decide/", client_for(steering)

    assert "carried into this plan" not in who.get(address).content.decode()
    who.post(address, {"carried": "", "decided_on": f"{timezone.localdate()}"})
    assert DateMove.objects.get().is_pending


@pytest.mark.parametrize(
    ("day", "reason", "says"),
    [
        ("2023-03-31", "", "Say why these dates should move."),
        ("2020-06-30", "Why not", "It is due on that day already."),
        ("soon", "Why not", "Enter a real date"),
    ],
)
def test_new_date_that_cannot_be_proposed_is_refused_and_stays_in_its_box(
    client: Client, plan: Plan, rest: Milestone, day: str, reason: str, says: str
) -> None:
    close(client, plan)
    address = reverse("priorities:plan-carry", args=[begin(client, plan).token])
    typed = {f"date-{rest.pk}-to_on": day, "reason": reason}
    html = client.post(address, boxes(client.get(address)) | typed).content.decode()

    assert says in html
    assert f'value="{day}"' in html


def test_new_date_of_what_is_left_behind_is_not_proposed(client: Client, plan: Plan, rest: Milestone) -> None:
    close(client, plan)
    draft = begin(client, plan)
    left = {f"action-{rest.action_id}": "", f"date-{rest.pk}-to_on": "2023-03-31"}
    open_next(client, carry_all(client, draft, **left))

    assert not DateMove.objects.exists()


def test_new_date_outside_the_next_plan_is_pointed_out_and_taken(
    client: Client, plan: Plan, rest: Milestone
) -> None:
    close(client, plan)
    preview = propose(client, begin(client, plan), rest, "2026-03-31")
    assert "31 March 2026 is proposed; <strong>outside the plan</strong>" in " ".join(
        client.get(preview).content.decode().split()
    )
    open_next(client, preview)
    assert DateMove.objects.get().to_on == date(2026, 3, 31)


def test_carried_date_moves_by_decision_alone_also_before_its_plan_begins(
    client: Client, plan: Plan, rest: Milestone
) -> None:
    close(client, plan)
    preview = carry_all(client, begin(client, plan, starts_on="2030-04-01", ends_on="2031-03-31"))
    form = boxes(client.get(preview))
    box = next(name for name, value in form.items() if value == "2020-06-30")
    client.post(preview, form | {box: "2030-12-31", "confirm": "1"})
    carried = rest.carried_to.get()
    assert carried.due_on == date(2020, 6, 30)

    address = f"/plans/after/actions/{carried.action_id}/edit/"
    page = client.get(address)
    form = boxes(page)
    assert "It was carried from the plan before, so this moves by decision" in page.content.decode()
    client.post(address, form | {"milestones-0-due_on": "2030-12-31"})
    carried.refresh_from_db()
    assert carried.due_on == date(2020, 6, 30)


def test_actions_that_end_with_their_plan_are_left_behind_unless_they_are_chosen(
    client: Client, plan: Plan, rest: Milestone
) -> None:
    close(client, plan, actions="ended")
    draft = begin(client, plan)
    page = client.get(reverse("priorities:plan-carry", args=[draft.token])).content.decode()
    assert "By the decision of 31 January 2022 they end with that plan" in page
    open_next(client, carry_all(client, draft, **{f"action-{rest.action_id}": "0"}))

    assert [action.text for action in Action.objects.exclude(carried_from=None)] == ["Half done"]


def test_preview_names_what_is_left_behind(client: Client, plan: Plan, rest: Milestone) -> None:
    close(client, plan)
    preview = carry_all(client, begin(client, plan), **{f"action-{rest.action_id}": ""})
    html = " ".join(client.get(preview).content.decode().split())

    assert '<h2 class="mt-0">Left behind</h2>' in html
    assert "Plan: 1 unfinished action (1.1): so you chose." in html
    assert "Plan: 3 finished actions (1.3, 1.4, 1.5): what is finished stays with its plan." in html
    assert "Plan: 1 priority (2): no priority of the next plan has that title." in html


# ---- Before this plan -------------------------------------------------------------------------------


def test_page_of_a_carried_action_shows_what_was_recorded_before(
    client: Client, plan: Plan, rest: Milestone, chair_a: User, client_for: ClientFor
) -> None:
    action = rest.action
    make_update(action, date(2020, 5, 1), text="Half of it is agreed")
    make_evidence(action, what="The audit of 40 files", dated_on=date(2020, 6, 1))
    make_date_change(rest, date(2020, 9, 30), date(2020, 6, 15))
    close(client, plan)
    open_next(client, carry_all(client, begin(client, plan)))
    new = action.carried_to.get()
    address = f"/plans/after/actions/{new.pk}/"

    for reader in (client, client_for(chair_a)):
        html = " ".join(reader.get(address).content.decode().split())
        before = html.split('<h2 id="before">Before this plan</h2>')[1]
        assert f'<a href="/plans/before/actions/{action.pk}/">1.1 of the 2020-21 plan</a>' in before
        assert "Half of it is agreed" in before
        assert "The audit of 40 files" in before
        assert "New date, 30 June 2020 to 30 September 2020: approved" in before
        assert "Completed: a part" in before
        assert "Forecast of the rest: 31 May 2022" in before
        assert "No progress has been recorded in this plan" in html
    then = client.get(address, {"as_at": "2020-05-31"}).content.decode()
    assert "Half of it is agreed" in then
    assert "The audit of 40 files" not in then
    on_hold = Action.objects.get(text="On hold", carried_from=None).carried_to.get()
    html = client.get(f"/plans/after/actions/{on_hold.pk}/").content.decode()
    assert html.split("Before this plan")[1].count("So decided") == 1


def test_record_goes_back_over_several_plans(client: Client, plan: Plan, rest: Milestone) -> None:
    close(client, plan)
    open_next(client, carry_all(client, begin(client, plan)))
    after = Plan.objects.get(slug="after")
    make_update(rest.action.carried_to.get(), date(2023, 5, 1), text="In the second plan")
    make_update(rest.action, date(2020, 5, 1), text="In the first plan")
    close(client, after, returns="not_sent", reports="not_signed")
    third = {"slug": "third", "title": "Third", "starts_on": "2027-04-01", "ends_on": "2028-03-31"}
    open_next(client, carry_all(client, begin(client, after, **third)))
    last = rest.action.carried_to.get().carried_to.get()
    html = client.get(f"/plans/third/actions/{last.pk}/").content.decode()

    assert html.index("of the 2022-25 plan</a>") < html.index("In the second plan")
    assert html.index("In the second plan") < html.index("In the first plan")


def test_recommendation_is_carried_out_by_the_action_that_goes_on(
    client: Client, plan: Plan, rest: Milestone
) -> None:
    recommendation = make_recommendation(make_review())
    recommendation.plan_actions.add(rest.action)
    address = f"/recommendations/{recommendation.reference}/"
    close(client, plan)
    open_next(client, carry_all(client, begin(client, plan)))
    new = rest.action.carried_to.get()

    assert standing_actions([rest.action], as_at=date(2022, 1, 30)) == {rest.action_id: rest.action}
    now = client.get(address).content.decode()
    assert f"/plans/after/actions/{new.pk}/" in now
    assert f"/plans/before/actions/{rest.action_id}/" not in now
