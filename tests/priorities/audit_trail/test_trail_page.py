"""The audit trail as people read it: sentences, a search, pages, a file, and each reader's part of it."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from priorities.audit_trail.export import AUDIT_TRAIL_HEADINGS
from priorities.audit_trail.queries import ENTRIES_PER_PAGE
from tests.make import make_action, make_membership, make_milestone, make_plan, make_subgroup, make_user
from wsscp.audit.recording import record_event, recording
from wsscp.models import AuditEntry
from wsscp.models.audit import Act
from wsscp.policy import Realm, Role

pytestmark = [pytest.mark.django_db, pytest.mark.databases]

AT = datetime(2020, 6, 1, 11, 5, tzinfo=UTC)
TRAIL, TRAIL_CSV = reverse("priorities:trail"), reverse("priorities:trail-csv")
TRAIL_XLSX = reverse("priorities:trail-xlsx")


@pytest.fixture
def action(group_a):
    """An action of group A with one date, in a plan at /plans/plan/."""
    action = make_action(groups=[group_a], text="Agree a strategy")
    action.priority.plan.slug = "plan"
    action.priority.plan.save()
    make_milestone(action, date(2020, 3, 31))
    return action


def _complete(action, by, at=AT):
    milestone = action.milestones.get()
    milestone.completed_on = date(2020, 4, 1)
    with recording(Act.CHANGED, by=by, at=at, about=action) as record:
        record.save(milestone)


def _page(client, **asked):
    response = client.get(TRAIL, asked)
    assert response.status_code == 200
    return response.content.decode()


def _sentences(page):
    """Return the entries of a page as plain text, one a line."""
    entries = page.partition('<ol class="timeline">')[2].partition("</ol>")[0].split('<li class="entry">')[1:]
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", entry)).split()) for entry in entries]


def _csv(client, **asked):
    response = client.get(TRAIL_CSV, asked)
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.getvalue().decode("utf-8-sig"))))


def _xlsx(client, **asked):
    response = client.get(TRAIL_XLSX, asked)
    assert response.status_code == 200
    assert ".xlsx" in response["Content-Disposition"]
    return list(load_workbook(io.BytesIO(response.getvalue())).active.iter_rows(values_only=True))


def _notes(*summaries, by=None, realm=Realm.PLAN, act=Act.READ, at=AT):
    for number, summary in enumerate(summaries):
        record_event(act, by=by, at=at + timedelta(seconds=number), realm=realm, summary=summary)


def test_an_entry_is_a_sentence_with_what_changed_and_a_link(client_for, business_team, action):
    _complete(action, business_team)
    page = _page(client_for(business_team))

    assert _sentences(page)[0] == (
        "1 June 2020, 12:05 Business team changed action 1.1 Agree a strategy "
        "Milestone by March 2020, completed on: – → became 1 April 2020"
    )
    assert f'<a href="/plans/plan/actions/{action.pk}/">action 1.1 Agree a strategy</a>' in page


def test_what_is_long_is_folded_away(client_for, business_team):
    plan = make_plan(vision="Old vision. " * 50)
    plan.vision, plan.title = "New vision", "New title"
    with recording(Act.CHANGED, by=business_team, at=AT, about=plan) as record:
        record.save(plan)
    page = _page(client_for(business_team))

    assert "<details><summary>Vision</summary>" in page
    assert "Title: Business plan 2020-21 " in page
    assert "changes</summary>" not in page


def test_many_changes_are_folded_away_together(client_for, business_team):
    with recording(Act.CREATED, by=business_team, at=AT) as record:
        record.about = make_plan()
        for number in range(7):
            record.add_detail(f"part {number}", after="x")

    assert "<details><summary>7 changes</summary>" in _page(client_for(business_team))


def test_newest_come_first_fifty_to_a_page_and_every_one_is_reached_once(client_for, business_team):
    _notes(*(f"Entry {number:03}." for number in range(499, -1, -1)))
    client, seen = client_for(business_team), list[str]()
    asked: dict[str, str] = {}
    while True:
        page = _page(client, **asked)
        numbers = re.findall(r"Entry (\d{3})\.", page)
        seen += numbers
        assert len(numbers) <= ENTRIES_PER_PAGE
        older = re.search(r'href="\?after=(\d+)"', page)
        assert (">Newest</a>" in page) == bool(asked)
        if older is None:
            break
        asked = {"after": older[1]}

    assert seen == [f"{number:03}" for number in range(500)]


def test_entries_of_one_moment_are_paged_without_loss(client_for, business_team):
    for number in range(120):
        record_event(Act.READ, by=None, at=AT, realm=Realm.PLAN, summary=f"Entry {number:03}.")
    client, seen = client_for(business_team), list[str]()
    asked: dict[str, str] = {}
    for _ in range(4):
        page = _page(client, **asked)
        seen += re.findall(r"Entry (\d{3})\.", page)
        older = re.search(r'href="\?after=(\d+)"', page)
        asked = {"after": older[1]} if older else {}
        if not older:
            break
    assert sorted(seen) == [f"{number:03}" for number in range(120)]


def test_a_search_that_finds_nothing_says_so(client_for, administrator):
    page = _page(client_for(administrator), q="nothing like it")

    assert "No entry matches." in page


def test_nonsense_after_which_to_go_on_is_the_first_page(client_for, business_team):
    _notes("Found")
    for after in ("x", "-1", "9" * 30, "٣", "0"):
        assert "Found" in _page(client_for(business_team), after=after)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "strategy"}, {"strategy"}),
        ({"q": "NEGLECT plan"}, {"neglect"}),
        ({"q": "neglect strategy"}, set()),
        ({"q": "chair of a"}, {"refused"}),
        ({"act": "refused"}, {"refused"}),
        ({"act": "changed"}, {"strategy"}),
        ({"kind": "priorities.action"}, {"strategy"}),
        ({"kind": "priorities.plan"}, {"neglect"}),
        ({"since": "2020-06-02"}, {"neglect", "refused"}),
        ({"until": "2020-06-02"}, {"strategy", "neglect"}),
        ({"since": "2 June 2020", "until": "2/6/2020"}, {"neglect"}),
    ],
)
def test_it_is_searched(client_for, business_team, chair_a, action, asked, found):
    with recording(Act.CHANGED, by=business_team, at=AT, about=action) as record:
        record.add_detail("text", before="x", after="strategy!")
    late = datetime(2020, 6, 2, 22, 59, 59, tzinfo=UTC)  # one second before midnight in London
    record_event(
        Act.READ, by=business_team, at=late, about=make_plan(title="Plan on neglect"), summary="neglect!"
    )
    _notes("refused!", by=chair_a, act=Act.REFUSED, realm=Realm.ACCOUNT, at=late + timedelta(seconds=1))
    page = _page(
        client_for(business_team), **asked | ({"since": "2020-06-01"} if "since" not in asked else {})
    )

    assert set(re.findall(r"(\w+)!", page)) == found


def test_it_is_searched_by_person_and_by_thing(client_for, business_team, chair_a, action):
    _complete(action, chair_a)
    _notes("by the officer", by=business_team)
    client = client_for(business_team)

    assert _sentences(_page(client, person=chair_a.pk)) == _sentences(
        _page(client, q="chair of a", act="changed")
    )
    of_it = _page(client, kind="priorities.action", thing=action.pk)
    assert "completed on" in of_it
    assert "by the officer" not in of_it
    assert "completed on" not in _page(client, kind="priorities.action", thing=action.pk + 1)


def test_a_filter_that_is_no_day_is_shown_at_its_field_and_nothing_is_shown(client_for, business_team):
    _notes("Something to see")
    page = _page(client_for(business_team), since="31/06/2020", person="999999")

    assert "<title>Error: Audit trail" in page
    assert '<a href="#id_since">Enter a real date, for example 31 March 2020.</a>' in page
    assert '<a href="#id_person">' in page
    assert "Something to see" not in page


@pytest.mark.parametrize(
    ("reader", "sees"),
    [
        ("business_team", {"plan", "account"}),
        ("steering", {"plan", "account"}),
        ("scrutineer", {"plan", "account"}),
        ("lay", {"plan", "account"}),
        ("administrator", {"account"}),
        ("case_chair", {"case"}),
    ],
)
def test_everybody_reads_their_part_and_sees_no_sign_of_the_rest(client_for, cast, reader, sees):
    for realm in Realm:
        _notes(f"canary-{realm}", realm=realm)
    client = client_for(cast[reader])
    for filters in ({}, {"q": "canary"}, {"act": "read"}, {"since": "2020-06-01", "until": "2020-06-01"}):
        assert set(re.findall(r"canary-(\w+)", _page(client, **filters))) == sees
    hidden = AuditEntry.objects.exclude(realm__in=sees).latest("pk")
    by_hidden, by_nothing = (_page(client, q="canary", after=pk) for pk in (hidden.pk, hidden.pk + 999))
    assert _sentences(by_hidden) == _sentences(by_nothing)
    if reader != "lay":
        assert set(re.findall(r"canary-(\w+)", str(_csv(client)))) == sees


def test_an_administrator_is_offered_no_kind_of_thing_but_accounts_and_no_link_to_content(
    client_for, administrator, action
):
    record_event(Act.READ, by=None, at=AT, about=action, realm=Realm.ACCOUNT, summary="x")
    page = _page(client_for(administrator))

    assert 'value="priorities.action"' not in page
    assert "/plans/plan/" not in page
    assert "Current plan" not in page
    assert ">Audit trail</a>" in page


def test_the_number_of_queries_is_the_same_for_one_entry_and_for_fifty(
    client_for, business_team, django_assert_num_queries
):
    client = client_for(business_team)
    for actions in (1, 60):
        for _ in range(actions):
            _complete_one(business_team)
        client.get(TRAIL)
        with django_assert_num_queries(6):
            _page(client, kind="priorities.action")


def _complete_one(by):
    action = make_action()
    make_milestone(action)
    _complete(action, by)


def test_what_is_gone_has_no_link(client_for, business_team, action):
    with recording(Act.DELETED, by=business_team, at=AT) as record:
        record.delete(action)
    page = _page(client_for(business_team))

    assert "removed action 1.1 Agree a strategy" in page
    assert "/actions/" not in page


def test_markup_in_an_entry_is_shown_and_not_run(client_for, business_team):
    plan = make_plan(title="<script>alert(1)</script>")
    record_event(Act.READ, by=business_team, at=AT, about=plan, summary="<img src=x onerror=alert(1)>")
    page = _page(client_for(business_team))

    assert "<script>alert" not in page
    assert "<img src=x" not in page


# ---- The file ----------------------------------------------------------------------------------------


def test_the_file_holds_what_was_found_harmless_to_a_spreadsheet(client_for, steering, action):
    _complete(action, steering)
    _notes("=cmd()", by=steering)
    heading, *rows = _csv(client_for(steering), q="steering", since="2020-06-01", until="2020-06-01")

    assert heading[:4] == ["When", "Who", "Act", "Kind of thing"]
    assert len(rows) == 2
    assert rows[1][:7] == [
        "2020-06-01T12:05:00+01:00",
        "Steering group",
        "Changed",
        "action",
        "1.1 Agree a strategy",
        "",
        "Milestone by March 2020, completed on: – → 1 April 2020",
    ]
    assert rows[0][5] == "'=cmd()"
    assert rows[1][8] == AuditEntry.objects.get(act="changed").digest


def test_the_file_of_a_long_audit_trail_is_complete_and_in_order(client_for, business_team, monkeypatch):
    monkeypatch.setattr("priorities.audit_trail.queries.ENTRIES_PER_QUERY", 10)
    _notes(*(f"Entry {number:03}." for number in range(35)))
    rows = _csv(client_for(business_team), act="read")

    assert [row[5] for row in rows[1:]] == [f"Entry {number:03}." for number in range(34, -1, -1)]


def test_the_workbook_holds_the_same_with_moments_that_are_moments(client_for, steering, action):
    _complete(action, steering)
    _notes("=cmd()", by=steering)
    heading, *rows = _xlsx(client_for(steering), q="steering", since="2020-06-01", until="2020-06-01")

    assert heading == tuple(AUDIT_TRAIL_HEADINGS)
    assert rows[1][0] == datetime(2020, 6, 1, 12, 5)  # noqa: DTZ001 - by the clock on the wall
    assert rows[1][6] == "Milestone by March 2020, completed on: – → 1 April 2020"
    assert rows[0][5] == "=cmd()"
    assert AuditEntry.objects.filter(summary__startswith="the audit trail as XLSX (Words: steering").exists()


def test_a_sheet_that_is_full_goes_on_in_another(client_for, business_team, monkeypatch):
    monkeypatch.setattr("priorities.audit_trail.export.EXCEL_MAX_ROWS", 3)
    _notes(*(f"Entry {number}." for number in range(5)))
    response = client_for(business_team).get(TRAIL_XLSX, {"act": "read"})
    book = load_workbook(io.BytesIO(response.getvalue()))
    summaries = {sheet.title: [row[5] for row in sheet.iter_rows(values_only=True)] for sheet in book}

    assert summaries == {
        "Audit trail": ["Summary", "Entry 4.", "Entry 3."],
        "Audit trail 2": ["Summary", "Entry 2.", "Entry 1."],
        "Audit trail 3": ["Summary", "Entry 0."],
    }


def test_an_empty_workbook_has_its_headings(client_for, business_team):
    assert _xlsx(client_for(business_team), since="2019-06-01", until="2019-06-01") == [
        tuple(AUDIT_TRAIL_HEADINGS)
    ]


def test_taking_the_file_is_noted_with_its_filters(client_for, business_team):
    _csv(client_for(business_team), q="neglect", since="2020-06-01", act="changed")
    entry = AuditEntry.objects.first()

    assert (entry.act, entry.realm, entry.by) == ("exported", "account", business_team)
    assert (
        entry.summary == "the audit trail as CSV (Words: neglect; What was done: Changed; From: 1 June 2020)"
    )


def test_searches_of_the_chair_of_cases_are_not_shown_to_others(client_for, case_chair):
    _csv(client_for(case_chair), q="a case")

    assert AuditEntry.objects.first().summary == "the audit trail as CSV"


# ---- On the page of a thing --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reader", "sees", "sees_all"),
    [
        ("business_team", True, True),
        ("steering", True, True),
        ("lay", True, True),
        ("chair_a", True, False),
        ("chair_b", False, False),
        ("member_a", False, False),
        ("case_review", False, False),
        ("partner", False, False),
    ],
)
def test_an_action_shows_its_own_trail_to_those_who_may_read_it(
    client_for, cast, business_team, action, reader, sees, sees_all
):
    _complete(action, business_team)
    other = make_action(action.priority, text="Another action")
    make_milestone(other)
    _complete(other, business_team)
    page = client_for(cast[reader]).get(f"/plans/plan/actions/{action.pk}/").content.decode()

    assert ("Milestone by March 2020, completed on: –" in page) is sees
    assert ("Who did what here" in page) is sees
    assert (f"/trail/?kind=priorities.action&amp;thing={action.pk}" in page) is sees_all
    assert "Another action" not in page


def test_a_thing_shows_its_last_ten_entries(client_for, business_team, action):
    for number in range(12):
        record_event(
            Act.READ, by=None, at=AT + timedelta(days=number), about=action, summary=f"Entry {number:02}."
        )
    page = client_for(business_team).get(f"/plans/plan/actions/{action.pk}/").content.decode()

    assert re.findall(r"Entry (\d\d)\.", page) == [f"{number:02}" for number in range(11, 1, -1)]


def test_a_thing_as_at_a_day_shows_what_had_been_done_by_then(client_for, business_team, action):
    for day in (1, 2):
        at = datetime(2020, 6, day, 22, 59, tzinfo=UTC)
        record_event(Act.READ, by=None, at=at, about=action, summary=f"Entry {day}.")
    page = (
        client_for(business_team).get(f"/plans/plan/actions/{action.pk}/?as_at=2020-06-01").content.decode()
    )

    assert re.findall(r"Entry (\d)\.", page) == ["1"]


def test_plan_priority_and_report_show_their_trail(client_for, business_team, action):
    plan = action.priority.plan
    period = plan.periods.create(label="Q1 2020", starts_on=date(2020, 1, 1), ends_on=date(2020, 3, 31))
    for thing, address in (
        (plan, "/plans/plan/"),
        (action.priority, f"/plans/plan/priorities/{action.priority.pk}/"),
        (period, f"/plans/plan/reports/{period.pk}/"),
    ):
        record_event(Act.READ, by=None, at=AT, about=thing, summary=f"canary {thing}")
        page = client_for(business_team).get(address).content.decode()
        assert page.count("canary") == 1
        assert f"canary {thing}" in unescape(page)


def test_the_trail_costs_a_things_page_one_query(client_for, business_team, action):
    _complete(action, business_team)
    counts = []
    member = make_user("member@example.org")
    make_membership(member, Role.MEMBER, action.groups.get())
    for client in (client_for(business_team), client_for(member)):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/plans/plan/priorities/{action.priority_id}/")
        counts.append(len(queries))

    assert counts[0] - counts[1] == 1


# ---- What is noted without anything being written -------------------------------------------------------


def test_copies_are_noted_with_what_they_hold(client_for, steering, action):
    plan = action.priority.plan
    period = plan.periods.create(label="Q1 2020", starts_on=date(2020, 1, 1), ends_on=date(2020, 3, 31))
    client = client_for(steering)
    client.get(
        f"/plans/plan/actions.csv?q=strategy&colour=red&colour=amber&overdue=on&group={make_subgroup('X').pk}&as_at=2020-06-30"
    )
    client.get(f"/plans/plan/reports/{period.pk}/report.pdf")
    report, actions = AuditEntry.objects.all()[:2]

    assert (actions.act, actions.by, actions.thing_id) == ("exported", steering, str(plan.pk))
    assert actions.summary == (
        "actions as at 30 June 2020 as CSV "
        "(Words: strategy; Group responsible: X; Colour: Red, Amber; Overdue only)"
    )
    assert (report.act, report.thing_label) == ("exported", "Q1 2020")
    assert report.summary == "quarterly report as PDF, colours as at 31 March 2020"


def test_a_refusal_is_noted_and_read(client_for, business_team, chair_b, action):
    client_for(chair_b).post(
        f"/plans/plan/actions/{action.pk}/update/", {"text": "x", "made_on": "2020-06-01"}
    )

    assert (
        f"Chair of B was refused POST /plans/plan/actions/{action.pk}/update/"
        in _sentences(_page(client_for(business_team)))[0]
    )


def test_sign_in_entries_are_shown_as_sentences(client_for, business_team, chair_a):
    for act, by, about, summary in (
        (Act.SIGNED_IN, chair_a, chair_a, "with a password"),
        (Act.FAILED_SIGN_IN, None, chair_a, "wrong password"),
        (Act.FAILED_SIGN_IN, None, None, "an address without an account"),
    ):
        record_event(act, by=by, at=AT, about=about, realm=Realm.ACCOUNT, summary=summary)

    assert [
        sentence.partition("12:05 ")[2] for sentence in _sentences(_page(client_for(business_team)))[:3]
    ] == [
        "Somebody failed to sign in: an address without an account",
        "Somebody failed to sign in to account Chair of A: wrong password",
        "Chair of A signed in with a password",
    ]


def test_reading_a_case_review_is_shown_to_its_chair_only(client_for, cast, case_review):
    record_event(Act.READ, by=case_review, at=AT, realm=Realm.CASE, summary="case review 7F3A")

    assert "Case Review Group read case review 7F3A" in _sentences(_page(client_for(cast["case_chair"])))[0]
    assert "7F3A" not in _page(client_for(cast["business_team"]))
