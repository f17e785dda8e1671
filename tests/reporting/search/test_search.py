"""Searching: what is found and where, by whom, how it is marked, and how it ends on either database."""

from datetime import date
from html import unescape
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from priorities.models import Action, Decision, Evidence, Plan, Priority
from reporting.models import QuarterlyReport, ReportEntry
from reporting.search.queries import MAX_HITS, run_search
from reporting.search.sources import SEARCH_SOURCES
from reporting.search.words import has_trigrams, pieces_of, search_terms, search_vector
from tests.cast import ClientFor
from tests.make import (
    make_action,
    make_decision,
    make_evidence,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_update,
)
from wsscp.models import User
from wsscp.policy import Actor, Role

pytestmark = pytest.mark.databases

OFFICER = Actor(user_id=1, roles=frozenset({Role.BUSINESS_TEAM}))
PARTNER = Actor(user_id=1, roles=frozenset({Role.PARTNERSHIP}))
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'")


@pytest.fixture
def client(client_for: ClientFor, business_team: User) -> Client:
    """The browser of an officer."""
    return client_for(business_team)


@pytest.fixture
def plan(db: None) -> Plan:
    """A plan with one thing of every kind, each with a word of its own."""
    plan = make_plan("plan", title="Business plan", vision="Every apricot is safe")
    priority = make_priority(plan, title="Neglect", outcomes="A banana a day")
    action = make_action(priority, text="Audit the cherry records with each school")
    make_milestone(action, label="Damson workplan")
    make_update(action, date(2020, 5, 3), text="The elderberry tool is in use.")
    decision = make_decision(action, Decision.Kind.HOLD, date(2020, 6, 1))
    decision.reason = "Waits for the figs"
    decision.save()
    make_evidence(
        action,
        Evidence.Kind.IMPACT,
        what="Jackfruit plans in 38 of 40 files",
        reference="Kiwi folder, file 7",
        dated_on=date(2020, 5, 1),
    )
    report = QuarterlyReport.objects.create(period=make_period(plan), overview="A quarter of grapes")
    ReportEntry.objects.create(report=report, priority=priority, achievements="Huckleberry champions named")
    return plan


def page_of(client: Client, query: str) -> str:
    """The search page as people read it."""
    response = client.get(f"/search/?{query}")
    assert response.status_code == 200
    return unescape(response.content.decode())


@pytest.mark.parametrize(
    ("word", "kind", "address"),
    [
        ("apricot", "Plans", "/plans/plan/"),
        ("banana", "Priorities", "/plans/plan/priorities/{priority}/"),
        ("cherry", "Actions", "/plans/plan/actions/{action}/"),
        ("damson", "Dates of actions", "/plans/plan/actions/{action}/"),
        ("elderberry", "Progress updates", "/plans/plan/actions/{action}/"),
        ("figs", "Decisions", "/plans/plan/actions/{action}/"),
        ("jackfruit", "Evidence", "/plans/plan/actions/{action}/"),
        ("kiwi", "Evidence", "/plans/plan/actions/{action}/"),
        ("grapes", "Quarterly reports", "/plans/plan/reports/{period}/"),
        ("huckleberry", "Quarterly reports", "/plans/plan/reports/{period}/"),
    ],
)
def test_each_kind_is_found_with_its_place(
    client: Client, plan: Plan, word: str, kind: str, address: str
) -> None:
    page = page_of(client, f"q={word}")
    keys = {"action": Action.objects.get().pk, "priority": Priority.objects.get().pk}
    where = address.format(**keys, period=plan.periods.get().pk)
    assert "1 found" in page
    assert f'<h3><a href="{where}">' in page
    assert f'<p class="hit-where">{kind}' in page
    assert f"<mark>{word}</mark>".lower() in page.lower()


def test_place_is_shown_level_by_level(client: Client, plan: Plan) -> None:
    page = " ".join(page_of(client, "q=elderberry").split())
    steps = ["Progress updates: ", ">Business plan</a> › ", ">1. Neglect</a> › ", ">Activity 1.1</a></p>"]
    assert [page.find(step) for step in steps] == sorted(page.find(step) for step in steps)
    assert all(step in page for step in steps)


def test_all_words_must_match_phrases_match_together_and_a_minus_excludes(plan: Plan) -> None:
    priority = plan.priorities.get()
    for text in ("Review early help offers", "Help arrives early", "Early help strategy"):
        make_action(priority, text=text)

    def found(words: str) -> set[str]:
        keys = run_search(words, actor=OFFICER).keys
        rows: list[Any] = [key.source.model._default_manager.get(pk=key.pk) for key in keys]
        return {row.text for row in rows}

    three = {"Review early help offers", "Help arrives early", "Early help strategy"}
    assert found("early help") == three
    assert found('"early help"') == three - {"Help arrives early"}
    assert found('"early help" -strategy') == {"Review early help offers"}
    assert found("1.2") == {"Review early help offers"}


def test_a_report_not_signed_is_not_found_by_who_does_not_read_drafts(plan: Plan) -> None:
    for word in ("grapes", "huckleberry"):
        assert len(run_search(word, actor=OFFICER).keys) == 1
        assert not run_search(word, actor=PARTNER).keys


def test_evidence_is_found_by_who_reads_plans_and_by_nobody_else(
    client_for: ClientFor, partner: User, administrator: User, plan: Plan
) -> None:
    page = " ".join(page_of(client_for(partner), "q=jackfruit").split())
    assert ">Impact on children and families of 1 May 2020</a>" in page
    steps = ["Evidence: ", ">Business plan</a> › ", ">1. Neglect</a> › ", ">Activity 1.1</a></p>"]
    assert [page.find(step) for step in steps] == sorted(page.find(step) for step in steps)
    assert all(step in page for step in steps)
    assert client_for(administrator).get("/search/?q=jackfruit").status_code == 404
    assert not run_search("jackfruit", actor=Actor(user_id=1)).keys


def test_a_kind_one_may_not_read_is_not_offered(
    client_for: ClientFor, partner: User, client: Client, plan: Plan
) -> None:
    assert "Quarterly reports" in page_of(client, "q=neglect")
    assert "Quarterly reports" not in page_of(client_for(partner), "q=neglect")
    assert "There is a problem" in page_of(client_for(partner), "q=grapes&kind=report")


def test_it_is_filtered_by_kind_with_counts(client: Client, plan: Plan) -> None:
    make_update(Action.objects.get(), date(2020, 5, 4), text="Neglect is known early")
    page = page_of(client, "q=neglect")
    assert "2 found" in page
    assert "Everything (2)" in page
    assert "Priorities (1)" in page
    assert "1 found" in page_of(client, "q=neglect&kind=update")
    nothing = page_of(client, "q=neglect&kind=decision")
    assert "Nothing under “Decisions” has these words" in nothing


def test_words_are_marked_and_everything_is_escaped(client: Client, plan: Plan) -> None:
    hostile = '<script>alert("x")</script> zebra \ue000 5 < 6 & zebra'
    make_action(plan.priorities.get(), text=hostile)
    page = client.get("/search/", {"q": "zebra"}).content.decode()
    assert "<script>alert" not in page
    assert "5 &lt; 6 &amp; <mark>zebra</mark>" in page
    assert "<mark>zebra</mark>" in page
    assert "<script>" not in client.get("/search/", {"q": '<script>"'}).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "q=", "q=++"])
def test_no_words_yet_says_what_is_searched(client: Client, query: str) -> None:
    page = page_of(client, query)
    assert "are searched" in page
    assert "found" not in page.split("<h1>")[1].split("footer")[0].replace("finds", "")


@pytest.mark.parametrize(
    "words", ["nowhere", "the", "-", '"', '""', "-neglect", "%", "_", "\\", "&|!():*", "or"]
)
def test_nothing_found_says_what_to_try(client: Client, plan: Plan, words: str) -> None:
    response = client.get("/search/", {"q": words})
    assert response.status_code == 200
    if words in {"nowhere", "%", "_"}:
        assert "Nothing has all of these words" in response.content.decode()


def test_words_that_are_too_many_are_not_looked_for(client: Client, plan: Plan) -> None:
    response = client.get("/search/", {"q": "x" * 201})
    assert "Shorten this to 200 characters" in response.content.decode()
    assert client.get("/search/", {"q": "a b " * 50}).status_code == 200


def test_five_hundred_are_paged(client: Client, plan: Plan) -> None:
    priority = plan.priorities.get()
    Action.objects.bulk_create(
        Action(priority=priority, position=n, number=f"1.{n}", text=f"Kumquat number {n}")
        for n in range(2, 502)
    )
    page = page_of(client, "q=kumquat")
    assert "500 found" in page
    assert page.count('class="hit-where"') == 20
    last = page_of(client, "q=kumquat&page=25")
    assert 'start="481"' in last
    assert last.count('class="hit-where"') == 20
    assert page_of(client, "q=kumquat&page=nonsense").count('class="hit-where"') == 20


def test_past_a_thousand_of_a_kind_it_says_that_there_is_more(client: Client, plan: Plan) -> None:
    priority = plan.priorities.get()
    Action.objects.bulk_create(
        Action(priority=priority, position=n, number=f"1.{n}", text="Kumquat") for n in range(2, MAX_HITS + 3)
    )
    page = page_of(client, "q=kumquat")
    assert f"{MAX_HITS} found" in page
    assert "Add a word to see less" in page


@pytest.mark.parametrize("hits", [1, 20])
def test_it_asks_no_more_for_many_than_for_one(
    client: Client, plan: Plan, hits: int, django_assert_max_num_queries
) -> None:
    for n in range(hits):
        make_update(make_action(plan.priorities.get(), text=f"Kumquat {n}"), date(2020, 5, 1), text="Kumquat")
    with django_assert_max_num_queries(16):
        page_of(client, "q=kumquat")


def test_it_says_that_it_looks_at_today(client: Client, plan: Plan) -> None:
    assert "recorded today" in page_of(client, "q=neglect&as_at=2020-03-31")
    assert "recorded today" not in page_of(client, "q=neglect")


def test_every_page_has_the_box_for_those_who_may_read(
    client_for: ClientFor, client: Client, administrator: User, plan: Plan
) -> None:
    box = 'action="/search/"'
    assert box in client.get("/plans/").content.decode()
    assert box not in client_for(administrator).get("/people/").content.decode()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("early help", [("early", True), ("help", True)]),
        ('"early help" -strategy', [("early help", True), ("strategy", False)]),
        ('-"early help"', [("early help", False)]),
        ('"', []),
        ("a " * 30, [("a", True)] * 12),
    ],
)
def test_a_question_is_taken_apart(words: str, expected: list[tuple[str, bool]]) -> None:
    assert [tuple(term) for term in search_terms(words)] == expected


def test_a_long_text_is_cut_round_what_was_found() -> None:
    text = f"{'before ' * 100}NEEDLE {'after ' * 100}"
    pieces = pieces_of(Action(number="1.1", text=text), ("number", "text"), "needle")
    assert [piece.text for piece in pieces if piece.is_marked] == ["NEEDLE"]
    excerpt = "".join(piece.text for piece in pieces)
    assert excerpt.startswith("… before")
    assert excerpt.endswith("after …")
    assert len(excerpt) < 260


@on_postgresql
def test_another_form_of_a_word_is_found(plan: Plan) -> None:
    assert len(run_search("auditing schools", actor=OFFICER).keys) == 1


@on_postgresql
def test_a_slip_of_the_finger_finds_what_is_like_it(client: Client, plan: Plan) -> None:
    assert has_trigrams()
    page = page_of(client, "q=elderbery")
    assert "These have similar ones" in page
    assert "<mark>elderberry</mark>" in page


@on_postgresql
def test_without_the_extension_parts_of_words_are_found(client: Client, plan: Plan) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION pg_trgm CASCADE")
    assert "<mark>elderber</mark>ry" in page_of(client, "q=elderber")


@on_postgresql
def test_the_migration_does_without_the_extension_where_it_may_not_be_made(plan: Plan) -> None:
    migration = import_module("reporting.migrations.0002_search")
    with connection.cursor() as cursor:
        cursor.execute("DROP EXTENSION pg_trgm CASCADE")
        cursor.execute("CREATE ROLE of_no_rights")
        cursor.execute("SET LOCAL ROLE of_no_rights")
        assert not migration.make_extension(connection)
        cursor.execute("RESET ROLE")
    assert run_search("elderberry", actor=OFFICER).keys
    assert migration.make_extension(connection)


@on_postgresql
@pytest.mark.parametrize("source", SEARCH_SOURCES, ids=lambda source: source.name)
def test_each_kind_is_found_by_its_indexes(source, plan: Plan) -> None:
    """The words of the migration are those of the query, or PostgreSQL would read every row."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    rows = source.model._default_manager.order_by()
    by_words = rows.annotate(document=search_vector(source.fields)).filter(document="neglect").values("pk")
    assert f"search_{source.name}" in by_words.explain()
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE indexname = %s", [f"similar_{source.name}"])
        assert cursor.fetchone()
