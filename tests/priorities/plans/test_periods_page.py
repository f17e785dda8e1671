"""Reporting periods of a plan: from presets or free, overlaps and gaps pointed out, fixed once signed."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from priorities.models import Plan
from priorities.rules.periods import uncovered_spans
from tests.cast import ClientFor
from tests.make import make_action, make_period, make_plan, make_priority, make_subgroup
from tests.test_bad_input import Boxes
from wsscp.models import User

YEAR = (date(2020, 1, 1), date(2020, 12, 31))


def days(*spans: str) -> list[tuple[date, date]]:
    pairs = [span.split("/") for span in spans]
    return [
        (date.fromisoformat(f"2020-{first}"), date.fromisoformat(f"2020-{last}")) for first, last in pairs
    ]


@pytest.mark.parametrize(
    ("spans", "found"),
    [
        ([], ["01-01/12-31"]),
        (["01-01/12-31"], []),
        (["01-01/03-31", "04-01/12-31"], []),
        (["01-02/12-30"], ["01-01/01-01", "12-31/12-31"]),
        (["07-01/12-31", "01-01/03-31"], ["04-01/06-30"]),
        (["01-01/06-30", "04-01/05-31"], ["07-01/12-31"]),
    ],
)
def test_the_days_no_period_covers(spans, found):
    assert uncovered_spans(days(*spans), *YEAR) == days(*found)


def test_periods_beyond_the_plan_cover_no_more_than_it():
    assert uncovered_spans([(date(2019, 1, 1), date(2021, 1, 1))], *YEAR) == []
    assert uncovered_spans([(date(2021, 1, 1), date(2021, 3, 31))], *YEAR) == [YEAR]


@pytest.fixture
def plan(db: None) -> Plan:
    return make_plan("plan", starts_on=YEAR[0], ends_on=YEAR[1])


@pytest.fixture
def officer(client_for: ClientFor, business_team: User) -> Client:
    return client_for(business_team)


PAGE, FILL = "/plans/plan/periods/", "/plans/plan/periods/fill/"


def test_gaps_are_pointed_out_and_filled_from_a_preset(officer, plan):
    make_period(plan, starts_on=date(2020, 2, 1))
    page = officer.get(PAGE).content.decode()
    assert "No period covers 1 January 2020 to 31 January 2020." in page
    assert "No period covers 1 April 2020 to 31 December 2020." in page
    assert "4 periods added" in officer.post(FILL, {"preset": "calendar"}, follow=True).content.decode()
    labels = [period.label for period in plan.periods.all()]
    assert labels == ["Q1 2020 (2)", "Q1 2020", "Q2 2020", "Q3 2020", "Q4 2020"]
    assert "No period covers" not in officer.get(PAGE).content.decode()
    assert "0 periods added" in officer.post(FILL, {"preset": "calendar"}, follow=True).content.decode()


@pytest.mark.parametrize(
    ("preset", "first"),
    [("calendar", "Q1 2020"), ("financial", "Q4 2019-20"), ("mid_quarter", "February 2020")],
)
def test_each_preset_names_its_periods(officer, plan, preset, first):
    officer.post(FILL, {"preset": preset})
    assert plan.periods.first().label == first


def test_a_plan_may_start_without_periods(officer):
    data = Boxes()
    data.feed(officer.get(reverse("priorities:plan-new")).content.decode())
    typed = {"title": "Free", "slug": "free", "starts_on": "2020-01-01", "ends_on": "2020-12-31"}
    assert (
        officer.post(reverse("priorities:plan-new"), data.values | typed | {"preset": "free"}).status_code
        == 302
    )
    assert not Plan.objects.get(slug="free").periods.exists()


def test_a_period_whose_report_is_signed_stays_as_it_is(officer, plan):
    signed = make_period(plan, signed_at=datetime(2020, 4, 28, tzinfo=UTC))
    open_one = make_period(plan, label="Q2 2020", starts_on=date(2020, 4, 1), ends_on=date(2020, 6, 30))
    page = officer.get(PAGE).content.decode()
    assert "was signed on 28 April 2020" in page
    boxes = Boxes()
    boxes.feed(page)
    boxes.values.pop("preset")
    changed = {"periods-0-label": "Renamed", "periods-0-DELETE": "on", "periods-1-label": "Second"}
    assert officer.post(PAGE, boxes.values | changed).status_code == 302
    signed.refresh_from_db()
    open_one.refresh_from_db()
    assert (signed.label, open_one.label) == ("Q1 2020", "Second")


def test_a_meeting_before_returns_are_due_is_refused(officer, plan):
    make_period(plan)
    boxes = Boxes()
    boxes.feed(officer.get(PAGE).content.decode())
    boxes.values.pop("preset")
    typed = {"periods-0-returns_due_on": "2020-04-14", "periods-0-meeting_on": "2020-04-10"}
    page = officer.post(PAGE, boxes.values | typed).content.decode()
    assert "The meeting is after returns are due, 14 April 2020." in page


def test_the_lead_of_an_action_is_one_of_its_groups(officer, plan):
    alpha, other, third = make_subgroup("Alpha"), make_subgroup("Beta"), make_subgroup("Gamma")
    action = make_action(make_priority(plan), groups=[alpha, other])
    assert action.lead_id_now == alpha.pk
    page = f"/plans/plan/actions/{action.pk}/edit/"
    boxes = Boxes()
    boxes.feed(officer.get(page).content.decode())
    data = boxes.values | {"groups": [alpha.pk, other.pk]}
    data = {name: value for name, value in data.items() if not name.startswith("milestones-0")}
    data |= {"milestones-TOTAL_FORMS": "0"}
    refused = officer.post(page, data | {"lead": third.pk}).content.decode()
    assert "Gamma is not one of the groups responsible." in refused
    assert officer.post(page, data | {"lead": other.pk}).status_code == 302
    action.refresh_from_db()
    assert action.lead_id_now == other.pk
