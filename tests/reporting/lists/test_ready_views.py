"""Ready views, saved lists, and the list as a workbook."""

import io
from datetime import date, datetime

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from priorities.models import Decision
from priorities.rules.periods import period_start
from reporting.models import SavedList
from tests.make import (
    make_action,
    make_date_change,
    make_decision,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_update,
)
from wsscp.models import AuditEntry
from wsscp.models.audit import Act

QUARTERS = [date(2020, 3, 31), date(2020, 6, 30)]
AS_AT = "2020-06-15"
LIST = "/plans/plan/actions/"


@pytest.mark.parametrize(
    ("day", "ends", "begins"),
    [
        (date(2020, 1, 1), QUARTERS, date(2020, 1, 1)),
        (date(2020, 3, 31), QUARTERS, date(2020, 1, 1)),  # the last day of a quarter is of it
        (date(2020, 4, 1), QUARTERS, date(2020, 4, 1)),
        (date(2020, 6, 30), QUARTERS, date(2020, 4, 1)),
        (date(2020, 7, 1), QUARTERS, date(2020, 7, 1)),  # past the last, three months count as a period
        (date(2020, 9, 30), QUARTERS, date(2020, 7, 1)),
        (date(2020, 10, 1), QUARTERS, date(2020, 10, 1)),
        (date(2026, 11, 21), QUARTERS, date(2026, 10, 1)),
        (date(2020, 5, 10), [], date(2020, 4, 1)),  # a plan without periods
        (date(2019, 12, 1), QUARTERS, date(2020, 1, 1)),  # before it begins
        (date(2019, 12, 1), [], date(2020, 1, 1)),
    ],
)
def test_a_quarter_begins_after_the_one_before_it(day, ends, begins):
    assert period_start(day, starts_on=date(2020, 1, 1), period_ends=ends) == begins


@pytest.fixture
def plan(group_a, group_b):
    """Two quarters; updates, forecasts and evidence differ from action to action."""
    plan = make_plan("plan")
    make_period(plan)
    make_period(plan, label="Q2 2020", starts_on=date(2020, 4, 1), ends_on=date(2020, 6, 30))
    priority = make_priority(plan)
    told_now = make_action(priority, groups=[group_a])  # 1.1
    make_milestone(told_now, date(2020, 9, 30))
    make_update(told_now, date(2020, 4, 1))
    told_before = make_action(priority, groups=[group_b])  # 1.2
    moved = make_milestone(told_before, date(2020, 3, 31), forecast_on=date(2020, 7, 31))
    make_date_change(moved, date(2020, 4, 30), date(2020, 2, 3))
    make_date_change(moved, date(2020, 5, 31), date(2020, 3, 2))
    make_update(told_before, date(2020, 3, 31))
    make_milestone(make_action(priority), completed_on=date(2020, 3, 1))  # 1.3, done
    held = make_action(priority)  # 1.4
    make_milestone(held)
    make_decision(held, Decision.Kind.HOLD, date(2020, 2, 1))
    make_action(priority, is_ongoing=True)  # 1.5: no date, so no forecast is asked for
    return plan


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("My group’s actions", ["1.1"]),
        ("Overdue", ["1.2"]),
        ("No update this quarter", ["1.2", "1.5"]),
        ("No forecast given", ["1.1"]),
        ("Date moved twice or more", ["1.2"]),
        ("Completed without evidence", ["1.3"]),
        ("Completed, no impact shown", ["1.3"]),
    ],
)
@pytest.mark.usefixtures("plan")
def test_ready_views_show_what_they_say(client_for, chair_a, name, numbers):
    client = client_for(chair_a)
    ready = client.get(LIST).context["ready"]
    query = next(view["query"] for view in ready if view["name"] == name)
    response = client.get(f"{LIST}?{query}&as_at={AS_AT}")

    assert [row["number"] for row in response.context["rows"]] == numbers
    assert [view["name"] for view in response.context["ready"] if view["is_current"]] == [name]


@pytest.mark.usefixtures("plan")
def test_who_sits_in_no_group_is_offered_none_of_their_own(client_for, lay):
    client = client_for(lay)
    names = [view["name"] for view in client.get(LIST).context["ready"]]

    assert names[:2] == ["Overdue", "No update this quarter"]
    assert client.get(f"{LIST}?mine=on").context["rows"] == []


@pytest.mark.usefixtures("plan")
def test_a_list_is_saved_under_a_name_and_opened_by_its_link(client_for, chair_a, chair_b):
    client = client_for(chair_a)
    address = f"/plans/plan/lists/new/?overdue=on&colour=red&page=2&as_at={AS_AT}&q="
    response = client.post(address, {"name": "Late and red", "is_shared": "on"})
    saved = SavedList.objects.get()

    assert response.url == f"/plans/plan/lists/{saved.pk}/"
    opened = client.get(response.url)
    assert opened.url == "/plans/plan/actions/?colour=red&overdue=on"
    shown = client.get(opened.url).context["saved"]
    assert [(saved_list["name"], saved_list["is_current"]) for saved_list in shown] == [
        ("Late and red", True)
    ]
    # A chair shares nothing, whatever is sent: nobody else can see that it exists.
    assert not saved.is_shared
    other = client_for(chair_b)
    assert other.get(f"/plans/plan/lists/{saved.pk}/").status_code == 404
    assert other.post(f"/plans/plan/lists/{saved.pk}/remove/").status_code == 404
    assert other.get(LIST).context["saved"] == []


@pytest.mark.usefixtures("plan")
def test_shared_lists_belong_to_the_business_team(client_for, business_team, chair_a):
    team, reader = client_for(business_team), client_for(chair_a)
    team.post("/plans/plan/lists/new/?no_update=on", {"name": "To chase", "is_shared": "on"})
    saved = SavedList.objects.get()

    assert reader.get(f"/plans/plan/lists/{saved.pk}/").url == "/plans/plan/actions/?no_update=on"
    assert reader.post(f"/plans/plan/lists/{saved.pk}/remove/").status_code == 403
    assert SavedList.objects.exists()
    team.post(f"/plans/plan/lists/{saved.pk}/remove/")
    assert not SavedList.objects.exists()
    assert AuditEntry.objects.filter(act=Act.DELETED, thing_type="reporting.savedlist").exists()


@pytest.mark.usefixtures("plan")
def test_a_name_is_used_once_and_what_is_not_understood_is_not_saved(client_for, chair_a):
    client = client_for(chair_a)
    client.post("/plans/plan/lists/new/?overdue=on", {"name": "Late"})
    again = client.post("/plans/plan/lists/new/?overdue=on", {"name": "LATE"})
    nonsense = client.post("/plans/plan/lists/new/?due_after=nonsense", {"name": "Nonsense"})

    assert "You have a list of this name" in again.content.decode()
    assert nonsense.status_code == 302
    assert SavedList.objects.count() == 1


def workbook_of(client, query=""):
    """Take a copy and read it back."""
    response = client.get(f"{reverse('reporting:action-xlsx', args=['plan'])}?{query}")
    assert response.status_code == 200
    return load_workbook(io.BytesIO(response.content)), response


def test_a_workbook_is_the_list_as_filtered_with_dates_that_are_dates(client_for, steering, plan):
    book, response = workbook_of(client_for(steering), f"overdue=on&as_at={AS_AT}")
    headings, row, *more = book["Actions"].iter_rows(values_only=True)
    shown = dict(zip(headings, row, strict=True))

    assert response["Content-Disposition"] == 'attachment; filename="plan-actions-2020-06-15.xlsx"'
    assert not more
    assert shown["Number"] == "1.2"
    assert shown["Due"] == datetime(2020, 5, 31)  # noqa: DTZ001 - a day, as the library reads it
    assert shown["Forecast"] == datetime(2020, 7, 31)  # noqa: DTZ001
    assert shown["Completed"] is None
    assert shown["Days overdue"] == 15
    assert book["Actions"]["G2"].is_date
    (dated,) = book["Dates"].iter_rows(min_row=2, values_only=True)
    assert dated[0] == "1.2"
    assert book["Dates"]["D2"].is_date
    entry = AuditEntry.objects.filter(act=Act.EXPORTED).latest("pk")
    assert entry.summary == "actions as at 15 June 2020 as XLSX (Overdue only)"


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "\x0b=1"])
def test_a_workbook_runs_nothing(client_for, steering, plan, start):
    make_action(plan.priorities.first(), text=start + " cmd")
    book, _ = workbook_of(client_for(steering), "q=cmd")
    cell = book["Actions"]["C2"]

    assert cell.value.endswith(" cmd")
    assert cell.data_type == "s"
    assert cell.quotePrefix
