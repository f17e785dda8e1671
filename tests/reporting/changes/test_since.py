"""Since when changes are counted: once for the steering page, the report, What moved and the board pack."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from priorities.models import Milestone, Plan, ReportingPeriod, Subgroup
from reporting.board_pack.queries import get_board_pack
from reporting.changes.since import counted_from
from reporting.models import QuarterlyReport, SignedReport
from reporting.rag import Rag
from reporting.rules.content import ContentRating, content_json
from reporting.status.as_signed import as_signed_on, beside_signed, board_as_signed
from reporting.status.board import board
from tests.cast import ClientFor
from tests.make import make_action, make_milestone, make_period, make_plan, make_priority
from tests.make_signed import make_ready, signed_by
from wsscp.models import User

pytestmark = pytest.mark.django_db

NOW = datetime.fromisoformat("2020-10-20T12:00+01:00")
SIGNED_AT = datetime.fromisoformat("2020-07-20T12:00+01:00")
AS_SIGNED = "the report for Q2 2020, version 1, as it was signed (as at 30 June 2020)"


@pytest.fixture(autouse=True)
def twentieth_of_october():
    """Twenty days into the fourth quarter."""
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def plan(db: None) -> Plan:
    """A plan with its four quarters."""
    plan = make_plan("plan", title="Business plan 2020-21", ends_on=date(2020, 12, 31))
    for number, (first, last) in enumerate(((1, 31), (4, 30), (7, 30), (10, 31)), start=1):
        days = {"starts_on": date(2020, first, 1), "ends_on": date(2020, first + 2, last)}
        make_period(plan, label=f"Q{number} 2020", **days)
    return plan


@pytest.fixture
def milestone(plan: Plan, group_a: Subgroup) -> Milestone:
    """Due in March and done in August: red in the report of the second quarter, blue in that of the third."""
    with time_machine.travel("2020-01-02T12:00+00:00"):
        return make_milestone(make_action(make_priority(plan), groups=[group_a]), date(2020, 3, 31))


def complete(milestone: Milestone) -> None:
    milestone.completed_on = date(2020, 8, 10)
    milestone.save()


@pytest.fixture
def second(plan: Plan, milestone: Milestone, steering: User) -> SignedReport:
    """The report of the second quarter, signed in July."""
    period = quarter(plan, "Q2 2020")
    with time_machine.travel(SIGNED_AT):
        QuarterlyReport.objects.create(period=period)
        make_ready(period)
        signed = signed_by(period, steering, at=SIGNED_AT)
    assert signed
    return signed


def quarter(plan: Plan, label: str) -> ReportingPeriod:
    return plan.periods.select_related("plan").get(label=label)


def steering_page(client: Client, plan: Plan) -> str:
    return client.get(reverse("reporting:steering", args=[plan.slug])).content.decode()


def drafted(client: Client, period: ReportingPeriod) -> str:
    """The overview that a report of a period begins with."""
    page = client.get(reverse("reporting:report-edit", args=[period.plan.slug, period.pk]) + "?fill=1")
    return page.context["form"].initial["overview"]


def moved(client: Client, plan: Plan) -> Any:
    return client.get(reverse("reporting:moved", args=[plan.slug]))


def test_every_page_counts_from_the_report_signed_last(
    client_for: ClientFor, business_team: User, plan: Plan, milestone: Milestone, second: SignedReport
) -> None:
    complete(milestone)
    client, third = client_for(business_team), quarter(plan, "Q3 2020")
    pack = get_board_pack(third, today=NOW.date())
    page, overview, changes = steering_page(client, plan), drafted(client, third), moved(client, plan)

    assert f"Last time is {AS_SIGNED}." in page
    assert f"Since {AS_SIGNED}, 1 colour has changed:" in overview
    assert "1.1: red to blue (completed on 10 August 2020)" in overview
    assert f"Since {AS_SIGNED}, by what is recorded today." in changes.content.decode()
    assert changes.context["span"].since == date(2020, 6, 30)
    assert pack.comparison.since == AS_SIGNED
    seen = [
        [(change.rated.action.number, change.causes) for change in comparison.changes]
        for comparison in (pack.comparison, changes.context["comparison"])
    ]
    assert seen == [[("1.1", ("completed on 10 August 2020",))]] * 2
    assert "completed on 10 August 2020" in page


def test_while_nothing_is_signed_the_steering_page_counts_from_where_the_waiting_report_does(
    client_for: ClientFor, business_team: User, plan: Plan, milestone: Milestone
) -> None:
    complete(milestone)
    client, third = client_for(business_team), quarter(plan, "Q3 2020")
    since = "30 June 2020, because no earlier report is signed"
    assert "Last time is 30 September 2020, because no earlier report is signed." in steering_page(
        client, plan
    )
    overview = drafted(client, third)
    assert f"Since {since}, 1 colour has changed:\n\n1.1: red to blue" in overview
    QuarterlyReport.objects.create(period=third)
    make_ready(third)
    page = steering_page(client, plan)
    assert f"Last time is {since}." in page
    assert "No action changed colour." not in page
    assert "completed on 10 August 2020" in page


@pytest.mark.parametrize(
    ("day", "since"),
    [
        (date(2020, 2, 1), date(2020, 1, 1)),
        (date(2020, 6, 30), date(2020, 3, 31)),
        # The day after a period ended: its report is signed, so it counts from there.
        (date(2020, 7, 1), date(2020, 6, 30)),
        (date(2020, 9, 30), date(2020, 6, 30)),
        # The third quarter is not signed: the report signed last is still that of the second.
        (date(2020, 10, 20), date(2020, 6, 30)),
    ],
)
def test_the_day_counted_from(plan: Plan, second: SignedReport, day: date, since: date) -> None:
    assert counted_from(plan, day) == since


def test_comparing_again_shows_the_same(
    client_for: ClientFor, business_team: User, plan: Plan, milestone: Milestone, second: SignedReport
) -> None:
    complete(milestone)
    # Recorded now of a day before the report was signed: what was signed did not know it.
    late = make_milestone(make_action(milestone.action.priority), date(2020, 3, 31))
    late.completed_on = date(2020, 5, 1)
    late.save()
    client = client_for(business_team)
    first = moved(client, plan)
    form = first.context["form"]
    data = {name: box.value() for name in form.fields for box in [form[name]]}
    again = client.get(reverse("reporting:moved", args=[plan.slug]), data)
    assert again.context["flows"] == first.context["flows"]
    assert again.context["moves"] == first.context["moves"]
    by_what = {known: flows_of(client, plan, data | {"known": known}) for known in ("then", "now")}
    assert by_what["then"] == {"red": (1, 0), "blue": (0, 2)}
    assert by_what["now"] == {"red": (1, 0), "blue": (1, 2)}


def flows_of(client: Client, plan: Plan, data: dict[str, Any]) -> dict[str, tuple[int, int]]:
    page = client.get(reverse("reporting:moved", args=[plan.slug]), data)
    return {
        row["rag"]: (row["before"], row["after"])
        for row in page.context["flows"]
        if row["before"] or row["after"]
    }


# ---- As it was signed --------------------------------------------------------------------------------

Printed = Callable[[str], SignedReport]


@pytest.fixture
def printed(second: SignedReport) -> Printed:
    """The signed report as if another colour had been printed for its action."""

    def with_rating(rag: str) -> SignedReport:
        content = second.frozen_content
        row = content.rows[0]
        line = replace(row.lines[0], rating=ContentRating(rag, Rag(rag).word, "as it was signed"))
        rows = (replace(row, lines=(line,)),)
        return SignedReport(
            plan=second.plan,
            period=second.period,
            version=1,
            signed_at=second.signed_at,
            content=content_json(replace(content, rows=rows, counts={rag: 1})),
        )

    return with_rating


@pytest.mark.parametrize("rag", list(Rag))
def test_what_was_printed_counts_whatever_would_be_calculated_now(printed: Printed, rag: Rag) -> None:
    (action,) = board_as_signed(printed(rag.value)).actions
    assert action.rating.rag is rag
    assert action.rating.why == (
        "due 31 March 2020, not done, 91 days overdue" if rag is Rag.RED else "as it was signed"
    )


def test_a_difference_names_the_action(plan: Plan, printed: Printed) -> None:
    beside = beside_signed(printed("amber"), board(plan, as_at=date(2020, 6, 30)))
    assert beside.action_counts[Rag.AMBER] == 1
    assert beside.differences == ("signed amber, recorded red: 1.1",)
    assert beside.difference == "As recorded now: 1 red of 1 (signed amber, recorded red: 1.1)."


def test_what_is_new_or_gone_is_a_difference(plan: Plan, second: SignedReport, group_a: Subgroup) -> None:
    day = date(2020, 6, 30)
    assert beside_signed(second, board(plan, as_at=day)).difference == ""
    priority = plan.priorities.get()
    priority.actions.all().delete()
    make_milestone(make_action(priority, groups=[group_a], number="2.9"), date(2020, 12, 31))
    assert beside_signed(second, board(plan, as_at=day)).differences == (
        "not signed, recorded green: 2.9",
        "signed red, no longer recorded: 1.1",
    )


def test_an_action_whose_text_was_changed_is_found_by_its_number(plan: Plan, second: SignedReport) -> None:
    action = plan.priorities.get().actions.get()
    action.text = "Agree another strategy"
    action.save()
    assert beside_signed(second, board(plan, as_at=date(2020, 6, 30))).differences == ()


def record_late(milestone: Milestone) -> None:
    """Record, after the report is signed, what would have changed it."""
    milestone.completed_on = date(2020, 6, 1)
    milestone.save()


DIFFERENCE = "As recorded now: 1 blue of 1 (signed red, recorded blue: 1.1)."


@pytest.mark.parametrize(
    ("route", "query"),
    [
        ("reporting:report-list", ""),
        ("reporting:dashboard", "?as_at=2020-06-30"),
        ("reporting:plan", "?as_at=2020-06-30"),
        ("reporting:action-list", "?as_at=2020-06-30"),
        ("reporting:timeline", "?as_at=2020-06-30"),
        ("reporting:trends", ""),
    ],
)
def test_a_past_quarter_is_shown_as_signed_and_what_is_recorded_otherwise_is_named(
    client_for: ClientFor,
    steering: User,
    plan: Plan,
    milestone: Milestone,
    second: SignedReport,
    route: str,
    query: str,
) -> None:
    client, address = client_for(steering), reverse(route, args=[plan.slug]) + query
    signed = r"(As signed|was signed with): 1 red of 1|report signed, version 1"
    before = client.get(address).content.decode()
    assert re.search(signed, before)
    assert "As recorded now" not in before
    record_late(milestone)
    after = client.get(address).content.decode()
    assert re.search(signed, after)
    assert DIFFERENCE in after


def test_a_signed_report_is_not_calculated_anew_on_its_page(
    client_for: ClientFor, steering: User, plan: Plan, milestone: Milestone, second: SignedReport
) -> None:
    record_late(milestone)
    page = client_for(steering).get(reverse("reporting:report", args=[plan.slug, second.period_id]))
    assert page.context["content"].counts_in_words == "1 red of 1"
    assert f"This page shows what was signed. {DIFFERENCE}" in " ".join(page.content.decode().split())


def test_the_board_pack_of_a_signed_quarter_has_what_was_signed(
    plan: Plan, milestone: Milestone, second: SignedReport
) -> None:
    record_late(milestone)
    pack = get_board_pack(quarter(plan, "Q2 2020"), today=NOW.date())
    assert pack.comparison.after.counts_in_words == pack.content.counts_in_words == "1 red of 1"
    assert [rated.action.number for rated, _ in pack.overdue] == ["1.1"]


def test_the_steering_page_counts_from_what_was_signed(
    client_for: ClientFor, steering: User, plan: Plan, milestone: Milestone, second: SignedReport
) -> None:
    record_late(milestone)
    page = steering_page(client_for(steering), plan)
    assert "<title>Whole plan, then: 1 red of 1</title>" in page
    assert "<title>Whole plan, now: 1 blue of 1</title>" in page


def test_a_day_no_report_is_signed_for_costs_nothing_more(
    plan: Plan, second: SignedReport, django_assert_num_queries: Any
) -> None:
    judged = board(plan, as_at=date(2020, 9, 30))
    with django_assert_num_queries(0):
        assert as_signed_on(judged) is None
