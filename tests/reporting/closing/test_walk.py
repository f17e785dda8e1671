"""From a plan with everything open to the next: refused, decided, closed, carried, its dates approved."""

from datetime import date

import pytest
from django.utils import timezone

from priorities.models import Action, DateMove, Plan, PlanDecision, PlanImport, Subgroup
from reporting.models import Challenge, QuarterlyReport
from reporting.rules.signing_states import ReportState
from tests.cast import ClientFor, Person
from tests.make import (
    make_action,
    make_date_change,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_return,
    make_update,
    make_user,
)
from tests.priorities.importing.test_import_pages import boxes

pytestmark = pytest.mark.django_db


def test_from_a_plan_with_everything_open_to_the_next(
    client_for: ClientFor, business_team: Person, steering: Person, group_a: Subgroup, group_b: Subgroup
) -> None:
    plan = make_plan("before", title="Business plan 2020-21")
    first = make_period(plan)
    second = make_period(plan, label="Q2 2020", starts_on=date(2020, 4, 1), ends_on=date(2020, 6, 30))
    late = make_action(make_priority(plan, title="Neglect"), text="Half done", groups=[group_a])
    other = make_action(late.priority, text="Not begun", groups=[group_b])
    milestone = make_milestone(late, date(2020, 3, 31), forecast_on=date(2021, 9, 30))
    make_update(late, date(2020, 5, 1), text="Half of it is agreed")
    make_date_change(make_milestone(other, date(2021, 3, 31)), date(2022, 6, 30))
    now = timezone.now()
    Challenge.objects.create(action=late, period=first, text="Why so late?", by=make_user(), at=now)
    make_return(first, group_a, at=now)
    QuarterlyReport.objects.create(period=second, state=ReportState.READY.value)
    officer, group = client_for(business_team), client_for(steering)
    assert officer.get("/").context["plan"] == plan

    # Refused: the group has not heard what becomes of its return, and a report waits to be signed.
    html = officer.get("/plans/before/close/").content.decode()
    assert f"The return of {group_a} for Q1 2020 is submitted" in html
    assert "The report for Q2 2020 is ready for signing" in html
    assert 'name="reason"' not in html

    # Decided.
    sent_back = {"decision": "send_back", "comment": "Say what changed"}
    officer.post(f"/plans/before/returns/{first.pk}/{group_a.pk}/decide/", sent_back)
    officer.post(f"/plans/before/reports/{second.pk}/back/", {"reason": "The plan is closed instead"})
    page = officer.get("/plans/before/close/")
    for count in ("Returns not sent: 4", "Reports not signed: 2", "New dates not decided: 1"):
        assert count in page.content.decode()
    assert "Challenges not answered: 1" in page.content.decode()
    assert "Unfinished actions: 2" in page.content.decode()

    # Closed.
    answers = {"returns": "not_sent", "reports": "not_signed", "dates": "withdrawn", "challenges": "closed"}
    decision = {"actions": "carried", "decided_on": "2022-01-31", "reason": "Its time is over"}
    assert officer.post("/plans/before/close/", boxes(page) | answers | decision).status_code == 302
    assert PlanDecision.objects.get().answers.count() == 5
    assert DateMove.objects.get().outcome == DateMove.Outcome.WITHDRAWN

    # The next plan, and what it carries.
    following = {"title": "Business plan 2022-25", "slug": "after", "preset": "financial"}
    days = {"starts_on": "2022-04-01", "ends_on": "2025-03-31", "priorities": "Neglect"}
    officer.post("/plans/before/next/", following | days)
    carry = f"/plans/next/{PlanImport.objects.get().token}/"
    page = officer.get(carry)
    new_dates = {name: "2023-03-31" for name in boxes(page) if name.startswith("date-")}
    assert len(new_dates) == 2
    preview = officer.post(carry, boxes(page) | new_dates | {"reason": "Its time was too short"})["Location"]
    page = officer.get(preview)
    assert "31 March 2023 is proposed" in page.content.decode()
    assert "1 progress update" in page.content.decode()
    officer.post(preview, boxes(page) | {"confirm": "1"})

    # Until they are approved, the old dates rate; approved by somebody else, they count as moved.
    carried = Action.objects.get(carried_from=late)
    assert carried.milestones.get().due_on == date(2020, 3, 31)
    as_at = {"as_at": "2022-04-01"}
    html = officer.get(f"/plans/after/actions/{carried.pk}/", as_at).content.decode()
    assert "Red" in html
    assert "30 September 2021" in html
    assert "Half of it is agreed" in html
    assert "Approve all 2 dates carried into this plan" in " ".join(
        group.get("/plans/after/dates/decide/").content.decode().split()
    )
    group.post("/plans/after/dates/decide/", {"carried": "", "decided_on": f"{timezone.localdate()}"})
    milestone = carried.milestones.get()
    assert (milestone.due_on, milestone.original_due_on) == (date(2023, 3, 31), date(2020, 3, 31))
    assert "moved once" in officer.get(f"/plans/after/actions/{carried.pk}/").content.decode()

    # Home is the next plan, for everybody; the one before leads to it.
    for reader in (officer, group):
        assert reader.get("/").context["plan"] == Plan.objects.get(slug="after")
    html = officer.get("/plans/before/").content.decode()
    assert '<a href="/plans/after/">Business plan 2022-25</a>' in html
    assert "Open the plan that follows" not in html
