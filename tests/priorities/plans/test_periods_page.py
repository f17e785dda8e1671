"""Reporting periods of a plan: from presets or free, overlaps and gaps pointed out, fixed once signed."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse

from priorities.models import Plan, ReportingPeriod
from priorities.rules.periods import Preset, cut_periods, uncovered_spans
from reporting.models import QuarterlyReport
from tests.cast import ClientFor
from tests.make import (
    make_action,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_return,
    make_subgroup,
)
from tests.test_bad_input import Boxes
from wsscp.models import AuditEntry, User

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


@pytest.fixture
def five_a_year(db: None) -> Plan:
    """Worcestershire's plan with its periods as they were made once."""
    plan = make_plan("plan", starts_on=date(2018, 4, 1), ends_on=date(2019, 3, 31))
    for one in cut_periods(plan.starts_on, plan.ends_on, Preset.MID_QUARTER):
        make_period(plan, **vars(one))
    return plan


JOIN, OFFER = "/plans/plan/periods/join/", "Make one quarter of the two"


def test_five_quarters_a_year_are_offered_to_be_four_and_never_changed_unasked(officer, five_a_year):
    page = " ".join(officer.get(PAGE).content.decode().split())
    assert OFFER in page
    assert "1 February 2019 to 31 March 2019" in page
    assert "1 November 2018 to 31 March 2019" in page
    assert five_a_year.periods.count() == 5
    assert PAGE in officer.get("/plans/plan/returns/").content.decode()
    assert "February 2019 now runs to 31 March 2019." in officer.post(JOIN, follow=True).content.decode()
    *_, last = five_a_year.periods.all()
    assert (five_a_year.periods.count(), last.label) == (4, "February 2019")
    assert (last.starts_on, last.ends_on) == (date(2018, 11, 1), date(2019, 3, 31))
    assert (last.returns_due_on, last.meeting_on) == (date(2019, 4, 14), date(2019, 4, 28))
    changes = AuditEntry.objects.latest("pk").changes
    assert {change["before"] for change in changes} >= {"31 January 2019", "May 2019"}
    assert OFFER not in officer.get(PAGE).content.decode()
    assert "cannot be joined any more" in officer.post(JOIN, follow=True).content.decode()


def _signed(period: ReportingPeriod) -> None:
    period.signed_at = datetime(2019, 4, 28, tzinfo=UTC)
    period.save()


def _returned(period: ReportingPeriod) -> None:
    make_return(period, make_subgroup())


def _reported(period: ReportingPeriod) -> None:
    QuarterlyReport.objects.create(period=period, dated_on=period.ends_on)


def _by_hand(period: ReportingPeriod) -> None:
    period.label = "The end"
    period.save()


@pytest.mark.parametrize("used", [_signed, _returned, _reported, _by_hand])
@pytest.mark.parametrize("which", [3, 4])
def test_a_period_that_was_used_or_changed_stays(officer, five_a_year, used, which):
    used(five_a_year.periods.all()[which])
    before = list(five_a_year.periods.values())
    assert OFFER not in officer.get(PAGE).content.decode()
    officer.post(JOIN)
    assert list(five_a_year.periods.values()) == before


def test_other_plans_are_offered_nothing(officer, plan):
    officer.post(FILL, {"preset": "calendar"})
    assert OFFER not in officer.get(PAGE).content.decode()


def test_quarters_to_be_added_follow_the_plans_own_words(officer, plan):
    assert '<option value="calendar" selected>' in officer.get(PAGE).content.decode()
    make_milestone(make_action(make_priority(plan)), date(2020, 12, 31), as_printed="by Q3 2020/21")
    assert '<option value="financial" selected>' in officer.get(PAGE).content.decode()
