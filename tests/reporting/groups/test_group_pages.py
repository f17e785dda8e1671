"""The groups page and a group's own: who holds which role, its part of the plan, and its record."""

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from priorities.models import Decision, Subgroup
from reporting.groups.group_list import group_tree
from reporting.groups.group_record import group_plan_records, return_status_text
from reporting.models import SubgroupReturn
from reporting.rag import count_ratings
from reporting.status.board import board
from tests.make import (
    give_role,
    make_action,
    make_agency,
    make_decision,
    make_membership,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_seat,
    make_subgroup,
    make_update,
    make_user,
)
from wsscp.policy import Role, RoleKind

pytestmark = pytest.mark.django_db

END = date(2099, 12, 31)


def group_page(client, group: Subgroup, **query: str) -> str:
    return client.get(reverse("reporting:group", args=[group.pk]), query).content.decode()


def list_page(client, **query: str) -> str:
    return client.get(reverse("reporting:group-list"), query).content.decode()


@pytest.fixture
def crg():
    """A group that has been called otherwise, with two roles of chair, one of them vacant, and a member."""
    above = make_subgroup("Executive board", kind="executive")
    group = make_subgroup(
        "Improvement Group", parent=above, meets="two_monthly", purpose="Leads audit.", short_name="IG"
    )
    group.aliases.create(name="Quality Assurance", ends_on=date(2022, 4, 30))
    group.aliases.create(name="IPAG")
    nhs = make_agency("NHS Sussex")
    nhs.names.create(name="Sussex CCG", ends_on=date(2022, 6, 30))
    make_seat(group, title="Named GP", agency=nhs)
    give_role(
        make_seat(group, RoleKind.CHAIR, title="Designated Doctor", agency=nhs),
        make_user(name="Robin Example"),
    )
    make_seat(group, RoleKind.CHAIR, title="Head of Safeguarding")
    return group


def test_a_group_says_what_it_is(client_for, steering, crg):
    make_subgroup("Forum", parent=crg)
    page = group_page(client_for(steering), crg)

    for text in ("Improvement Group (IG)", "Leads audit.", "Every two months", "Executive board", "Forum"):
        assert text in page
    assert "Quality Assurance, until 30 April 2022" in page
    assert "IPAG, days not known" in page


NAMES = [
    ("business_team", True),
    ("member_of_it", True),
    ("chair_a", False),
    ("steering", False),
    ("scrutineer", False),
    ("lay", False),
    ("partner", False),
    ("case_review", False),
]


@pytest.mark.parametrize(("who", "sees"), NAMES, ids=[who for who, _ in NAMES])
def test_names_are_for_the_group_and_those_who_give_roles(client_for, cast, crg, who, sees):
    cast["member_of_it"] = make_user(name="Member of it")
    make_membership(cast["member_of_it"], Role.MEMBER, crg)
    page = group_page(client_for(cast[who]), crg)

    assert "Designated Doctor" in page
    assert ("Robin Example" in page) is sees
    assert ("Vacant" in page) is sees


@pytest.mark.parametrize("who", ["stranger", "former", "administrator"])
def test_who_does_not_read_plans_finds_no_group(client_for, cast, crg, who):
    client = client_for(cast[who])
    missing = client.get(reverse("reporting:group", args=[0]))
    hidden = client.get(reverse("reporting:group", args=[crg.pk]))

    assert (missing.status_code, hidden.status_code) == (404, 404)
    assert [name in hidden.content for name in (b"Page not found", b"Improvement Group")] == [True, False]


def test_chairs_come_first_and_each_day_has_its_own_roles_and_names(client_for, business_team, crg):
    gone = make_seat(crg, title="Gone seat", ends_on=date(2021, 3, 31))
    give_role(gone, make_user(name="Gone person"), ends_on=date(2021, 2, 28))
    client = client_for(business_team)
    page, then = group_page(client, crg), group_page(client, crg, as_at="2021-03-31")

    assert page.index("Designated Doctor") < page.index("Head of Safeguarding") < page.index("Named GP")
    assert ("Gone seat" in page, "Gone seat" in then) == (False, True)
    assert "Gone person" not in then
    assert "Gone person" in group_page(client, crg, as_at="2021-02-28")
    assert ("NHS Sussex" in page, "NHS Sussex" in then) == (True, False)
    assert ("Sussex CCG" in page, "Sussex CCG" in then) == (False, True)
    assert "<h1>Quality Assurance</h1>" in then
    assert "Now called Improvement Group (IG)." in then


def test_editing_is_offered_to_the_business_team_alone(client_for, business_team, steering, crg):
    mine, theirs = (group_page(client_for(person), crg) for person in (business_team, steering))

    for address in (
        reverse("priorities:subgroup-edit", args=[crg.pk]),
        reverse("priorities:seat-new", args=[crg.pk]),
        reverse("priorities:seat-edit", args=[crg.seats.first().pk]),
    ):
        assert address in mine
        assert address not in theirs
        assert client_for(business_team).get(address).status_code == 200


def test_an_ended_group_shows_its_past(client_for, business_team, crg):
    crg.ends_on = date(2022, 12, 31)
    crg.save()
    page = group_page(client_for(business_team), crg)

    assert "This group ended on 31 December 2022." in page
    assert "As on its last day." in page
    assert "Robin Example" in page


# ---- What it owes the plan, and its record -----------------------------------------------------------


@pytest.fixture
def work():
    """Group A's year: three quarters with returns, five actions; and an action of another group."""
    plan = make_plan("running", title="Running plan", starts_on=date(2020, 1, 1), ends_on=END)
    group, other = make_subgroup("Working group"), make_subgroup("Other group")
    for number, (first, last, due) in enumerate(
        [("01-01", "03-31", "04-14"), ("04-01", "06-30", "07-14"), ("07-01", "09-30", None)], start=1
    ):
        period = make_period(
            plan,
            label=f"Q{number} 2020",
            starts_on=date.fromisoformat(f"2020-{first}"),
            ends_on=date.fromisoformat(f"2020-{last}"),
            returns_due_on=date.fromisoformat(f"2020-{due}") if due else None,
        )
        # A minute before midnight in London, and midnight there: the day after.
        submitted = {
            1: datetime(2020, 4, 14, 22, 59, tzinfo=UTC),
            2: datetime(2020, 7, 14, 23, 0, tzinfo=UTC),
        }
        if number in submitted:
            SubgroupReturn.objects.create(
                period=period,
                subgroup=group,
                state="submitted",
                submitted_by=make_user(),
                submitted_at=submitted[number],
            )
    priority = make_priority(plan)
    done = make_action(priority, groups=[group], text="Done in time")
    make_milestone(done, date(2020, 3, 31), completed_on=date(2020, 3, 31))
    late = make_action(priority, groups=[group, other], text="Done late")
    make_milestone(late, date(2020, 3, 31), completed_on=date(2020, 5, 4))
    never = make_action(priority, groups=[group], text="Never done")
    make_milestone(never, date(2020, 6, 29))
    held = make_action(priority, groups=[group], text="Put on hold")
    make_milestone(held, date(2020, 2, 29))
    make_decision(held, Decision.Kind.HOLD, date(2020, 4, 1))
    ongoing = make_action(priority, groups=[group], text="Goes on", is_ongoing=True)
    make_update(ongoing, date(2020, 3, 31))
    make_update(ongoing, date(2020, 6, 30))
    make_decision(ongoing, Decision.Kind.CLOSE, date(2020, 9, 30))
    other_action = make_action(priority, groups=[other], text="Not of this group")
    make_milestone(other_action, date(2020, 3, 31))
    make_update(other_action, date(2020, 3, 1))
    return group, plan


# as at → per period begun by then: return, updates, completed, overdue at its end, still running
RECORD = {
    "2020-03-31": [("Not submitted yet, due 14 April 2020", 1, 1, 1, False)],
    "2020-03-30": [("Not submitted yet, due 14 April 2020", 0, 0, 1, True)],
    "2020-04-15": [
        ("On time, submitted 14 April 2020", 1, 1, 1, False),
        ("Not submitted yet, due 14 July 2020", 0, 0, 1, True),
    ],
    "2020-07-14": [
        ("On time, submitted 14 April 2020", 1, 1, 1, False),
        ("Not submitted yet, due 14 July 2020", 1, 1, 1, False),
        ("Not due yet", 0, 0, 1, True),
    ],
    "2020-10-01": [
        ("On time, submitted 14 April 2020", 1, 1, 1, False),
        ("1 day late, submitted 15 July 2020", 1, 1, 1, False),
        ("Not submitted", 0, 1, 1, False),
    ],
}


@pytest.mark.parametrize(("as_at", "expected"), RECORD.items(), ids=RECORD)
def test_the_record_is_as_reckoned_by_hand(work, as_at, expected):
    group, plan = work
    (record,) = group_plan_records(group, [plan], as_at=date.fromisoformat(as_at))

    assert [
        (quarter.returned, quarter.updates, quarter.completed, quarter.overdue, quarter.is_running)
        for quarter in record.record
    ] == expected


def test_a_group_that_leads_nothing_owes_nothing(work):
    """As on the page of the period's returns, where it may add to what another group leads."""
    other = Subgroup.objects.create(name="Zeta")
    action = work[1].priorities.get().actions.get(text="Done in time")
    action.groups.add(other)
    (record,) = group_plan_records(other, [work[1]], as_at=date(2020, 4, 15))

    assert [quarter.returned for quarter in record.record] == ["None owed", "None owed"]


DUE = date(2020, 7, 14)
RETURNS = [
    (DUE, None, date(2020, 7, 14), "Not submitted yet, due 14 July 2020"),
    (DUE, None, date(2020, 7, 15), "Not submitted, was due 14 July 2020"),
    (DUE, date(2020, 7, 14), date(2020, 7, 14), "On time, submitted 14 July 2020"),
    (DUE, date(2020, 7, 16), date(2020, 7, 15), "Not submitted, was due 14 July 2020"),
    (DUE, date(2020, 7, 16), date(2020, 7, 16), "2 days late, submitted 16 July 2020"),
    (None, date(2020, 7, 16), date(2020, 7, 16), "Submitted 16 July 2020"),
    (None, None, date(2020, 6, 30), "Not due yet"),
    (None, None, date(2020, 7, 1), "Not submitted"),
]


@pytest.mark.parametrize(("due", "submitted", "as_at", "said"), RETURNS)
def test_a_return_is_in_time_or_late_or_missing_as_at_a_day(due, submitted, as_at, said):
    period = make_period(
        label="Q2", starts_on=date(2020, 4, 1), ends_on=date(2020, 6, 30), returns_due_on=due
    )
    at = submitted and datetime(submitted.year, submitted.month, submitted.day, 12, tzinfo=UTC)
    returned = SubgroupReturn(period=period, submitted_at=at) if submitted else None

    assert return_status_text(period, returned, as_at=as_at) == said


def test_a_draft_of_a_return_is_not_submitted():
    period = make_period(returns_due_on=date(2020, 4, 14))

    assert return_status_text(period, SubgroupReturn(period=period), as_at=date(2020, 4, 15)).startswith(
        "Not"
    )


@pytest.mark.parametrize(
    "day", ["2020-01-01", "2020-02-29", "2020-03-31", "2020-04-01", "2020-05-04", "2020-07-29", "2020-10-01"]
)
def test_rag_statuses_are_the_dashboards_own(work, day):
    group, plan = work
    as_at = date.fromisoformat(day)
    (record,) = group_plan_records(group, [plan], as_at=as_at)
    own_actions = [
        rated
        for rated in board(plan, as_at=as_at).actions
        if group.pk in {named.pk for named in rated.action.groups}
    ]

    assert record.counts == count_ratings(rated.rating for rated in own_actions)
    assert {(row["pk"], row["why"]) for row in record.rows} == {
        (str(rated.action.pk), rated.rating.why)
        for rated in own_actions
        if rated.rating.rag in {"red", "amber", "green"}
    }


def test_what_it_owes_is_shown_worst_first_with_ways_on(client_for, steering, work):
    group, _ = work
    page = group_page(client_for(steering), group, as_at="2020-07-31")

    assert "You are looking at the plan as at 31 July 2020, not today." in page
    assert page.index("Never done") < page.index("Goes on")
    assert "Done in time" not in page
    assert "Not of this group" not in page
    assert f"/plans/running/actions/?group={group.pk}&amp;as_at=2020-07-31" in page
    assert f"/plans/running/actions/?group={group.pk}&amp;colour=red&amp;as_at=2020-07-31" in page
    assert "1 red, 1 green, 2 blue, 1 not rated of 5" in page


def test_returns_are_for_those_who_read_drafts(client_for, steering, partner, work):
    group, _ = work

    assert "On time, submitted 14 April 2020" in group_page(client_for(steering), group)
    page = group_page(client_for(partner), group)
    assert "On time" not in page
    assert "Updates made" in page


def test_every_plan_running_that_day_is_shown(client_for, steering, work):
    group, _ = work
    second = make_plan("second", title="Second plan", starts_on=date(2021, 1, 1), ends_on=END)
    make_milestone(make_action(make_priority(second), groups=[group], text="Of the second plan"), END)
    client = client_for(steering)

    page = group_page(client, group)
    assert "What it owes the plan: Second plan" in page
    assert "What it owes the plan: Running plan" in page
    assert "Second plan" not in group_page(client, group, as_at="2020-12-31")


def test_a_group_without_work_or_roles_says_so(client_for, steering, group_a):
    client = client_for(steering)

    assert "There is no plan yet." in group_page(client, group_a)
    make_plan("running", title="Running plan", ends_on=END)
    page = group_page(client, group_a)
    assert "It is not responsible for any action of" in page
    assert "No seats are recorded." in page
    assert "Its record" not in page


@pytest.mark.parametrize("as_at", ["nonsense", "2020-06-31", "9" * 5000])
def test_a_day_that_is_none_shows_today(client_for, steering, crg, as_at):
    for page in (
        group_page(client_for(steering), crg, as_at=as_at),
        list_page(client_for(steering), as_at=as_at),
    ):
        assert "is not a date between 2000 and 2100. Today is shown." in page


# ---- The groups page ---------------------------------------------------------------------------------


def test_groups_are_listed_below_those_they_report_to(client_for, steering, crg, work):
    make_subgroup("A panel", kind="pan_sussex")
    page = list_page(client_for(steering))

    places = [page.index(f">{name}</a>") for name in ("Executive board", "Improvement Group", "A panel")]
    assert places == sorted(places)
    assert "1 of 3 seats filled" in page
    assert page.count("<ul") == page.count("</ul>")
    assert len(re.findall("<li[ >]", page)) == page.count("</li>")


def test_open_actions_are_counted_by_rag_status(client_for, steering, work):
    group, _ = work
    client = client_for(steering)
    idle = make_subgroup("Idle")
    page = list_page(client, as_at="2020-07-31")

    row = _row_of(page, group)
    assert [word in row for word in (" red", " amber", " green")] == [True, False, True]
    assert "no open actions" in _row_of(page, idle)


def _row_of(page: str, group: Subgroup) -> str:
    return page.partition(f'href="{group.pk}/')[2].partition("</div>")[0]


def test_ended_groups_are_folded_away_and_groups_to_come_too(client_for, steering):
    ended = make_subgroup("Old group", ends_on=date(2020, 6, 30))
    make_subgroup("Child of it", parent=ended)
    make_subgroup("Group to come", starts_on=date(2098, 1, 1))
    client = client_for(steering)
    page = list_page(client)

    assert "Groups that ended (1)" in page
    assert "ended 30 June 2020" in page
    assert "begins 1 January 2098" in page
    assert page.index("Child of it") < page.index("Groups that ended")
    assert "Groups that ended" not in list_page(client, as_at="2020-06-30")


def test_past_day_shows_the_names_of_that_day(client_for, steering, crg):
    plan = make_plan("running", ends_on=END)
    period = make_period(plan)
    action = make_action(make_priority(plan), groups=[crg])
    make_milestone(action, date(2020, 3, 31))
    returned = SubgroupReturn.objects.create(
        period=period,
        subgroup=crg,
        key_issues="Few people",
        state="submitted",
        submitted_by=make_user(),
        submitted_at=timezone.now(),
    )
    assert returned.pk
    client = client_for(steering)
    for address in (
        reverse("reporting:group-list"),
        reverse("reporting:group", args=[crg.pk]),
        reverse("reporting:action", args=["running", action.pk]),
        reverse("reporting:action-list", args=["running"]),
        reverse("reporting:action-csv", args=["running"]),
    ):
        then, now = (client.get(address, query) for query in ({"as_at": "2022-04-30"}, {}))
        then, now = then.content.decode(), now.content.decode()
        assert "Quality Assurance" in then, address
        assert "Improvement Group" in now, address
        assert "Quality Assurance" not in now.replace("Quality Assurance, until", ""), address
    report = client.get(reverse("reporting:report", args=["running", period.pk])).content.decode()
    assert report.count("Quality Assurance") == 3  # the annex, the return, and who is in
    assert "Improvement Group" not in report


def test_offices_are_for_those_who_edit(client_for, business_team, scrutineer):
    mine, theirs = (list_page(client_for(person)) for person in (business_team, scrutineer))

    assert "Offices" in mine
    assert "Independent chair and scrutineer" in mine
    assert "Offices" not in theirs


def test_no_groups_yet_is_shown_plainly(client_for, lay):
    assert "There are no groups yet." in list_page(client_for(lay))


def test_tree_has_every_group_even_in_a_loop():
    top, first, second = make_subgroup("Top"), make_subgroup("One"), make_subgroup("Other")
    below = make_subgroup("Below", parent=top)
    first.parent, second.parent = second, first
    far = make_subgroup("Far", parent_id=below.pk)

    tree = [(group.name, depth) for group, depth in group_tree([top, first, second, below, far])]
    assert tree == [("Top", 0), ("Below", 1), ("Far", 2), ("One", 0), ("Other", 1)]


# ---- What it costs -----------------------------------------------------------------------------------


def _many(groups: int, seats: int) -> Subgroup:
    """So many groups in chains of three; the last has so many roles, all held, and as many actions."""
    parent = None
    for number in range(groups):
        group = make_subgroup(parent=parent if number % 3 else None)
        group.aliases.create(name=f"Earlier {group.name}", ends_on=date(2098, 1, 1))
        make_seat(group)
        parent = group
    assert parent is not None
    agency = make_agency()
    agency.names.create(name=f"Earlier {agency.name}", ends_on=date(2098, 1, 1))
    plan = make_plan(ends_on=END)
    make_period(plan)
    priority = make_priority(plan)
    for number in range(seats):
        give_role(make_seat(parent, title=f"Seat {number}", agency=agency), make_user())
        action = make_action(priority, groups=[parent])
        make_milestone(action, date(2020, 3, 31))
        make_update(action, date(2020, 2, 1), by=give_role(make_seat(parent), make_user()).person)
    return parent


@pytest.mark.parametrize(("groups", "seats"), [(1, 1), (20, 50)])
def test_a_group_takes_the_same_queries_whatever_its_size(
    client_for, business_team, django_assert_num_queries, groups, seats
):
    group = _many(groups, seats)
    client = client_for(business_team)
    client.get("/accessibility/")
    with django_assert_num_queries(14):
        group_page(client, group)


@pytest.mark.parametrize(("groups", "seats"), [(1, 1), (500, 3)])
def test_the_groups_page_takes_the_same_queries_whatever_their_number(
    client_for, business_team, django_assert_num_queries, groups, seats
):
    _many(groups, seats)
    client = client_for(business_team)
    client.get("/accessibility/")
    with django_assert_num_queries(9):
        list_page(client)
