"""A recommendation's way, through the doors people use: made, done, evidenced, tested, released."""

import json
import re
from datetime import date
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.db.models import F
from django.test import Client
from openpyxl import load_workbook

from priorities.models import Subgroup
from reviews.models import ImpactTest, OwnForecast, Recommendation
from reviews.recommendations.queries import recommendations_for, state_as_at
from reviews.recommendations.services import add_impact_test
from reviews.rules.states import RecommendationState
from tests.cast import ClientFor
from tests.make import make_action, make_milestone
from tests.reviews.make import (
    lead,
    make_case,
    make_evidence,
    make_finding,
    make_own_action,
    make_recommendation,
    make_review,
    make_test,
    make_theme,
)
from tests.wsscp.editing.test_versions import WHILE, sent
from wsscp.models import AuditEntry, User
from wsscp.policy import Actor, Realm
from wsscp.state_tables import StateError

pytestmark = [pytest.mark.django_db, pytest.mark.databases]

STEP = {"on": "2020-06-01", "reason": "Agreed by the group"}


@pytest.fixture
def officer(business_team: User, client_for: ClientFor) -> Client:
    """A browser of the business team."""
    return client_for(business_team)


@pytest.fixture
def group(case_review: User, client_for: ClientFor) -> Client:
    """A browser of the Case Review Group."""
    return client_for(case_review)


def page(client: Client, address: str) -> str:
    """Return what a page says."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def at(row: Recommendation, rest: str = "") -> str:
    """Return an address of a recommendation."""
    return f"/recommendations/{row.reference}/{rest}"


def send(client: Client, address: str, data: dict[str, Any]) -> None:
    """Post what is valid."""
    response = client.post(address, data)
    assert response.status_code == 302, response.content.decode()


def test_from_review_to_impact(officer: Client) -> None:
    review = make_review(subject="Neglect audit")
    finding = make_finding(review, text="Tools differ")
    action = make_action()
    make_milestone(action, date(2020, 3, 31), completed_on=date(2020, 3, 31))
    send(
        officer,
        f"/reviews/{review.reference}/recommendations/new/",
        {
            "text": "Agree one tool.",
            "made_on": "2020-03-02",
            "level": "partnership",
            "findings": finding.pk,
            "plan_actions": action.pk,
        },
    )
    row = Recommendation.objects.get()
    assert "It is not done yet" in page(officer, at(row))
    send(officer, at(row, "state/"), STEP | {"to": "done"})
    assert "Nothing shows it yet" in page(officer, at(row))
    send(officer, at(row, "evidence/"), {"text": "Minutes of May", "on": "2020-06-02"})
    assert "No test has shown yet" in page(officer, at(row))
    send(
        officer,
        at(row, "impact/"),
        {
            "method": "dip_sample",
            "result": "embedded",
            "text": "All of ten files",
            "tested_on": "2020-09-01",
            "next_check_on": "2090-01-01",
        },
    )
    row.refresh_from_db()
    html = page(officer, at(row))
    assert row.state == RecommendationState.EMBEDDED
    for part in ("Neglect audit", "Tools differ", action.text, "Minutes of May", "All of ten files"):
        assert part in html
    assert [change.state for change in row.changes.all()] == ["open", "done", "evidenced", "embedded"]


def test_impact_is_not_tested_before_there_is_evidence(officer: Client) -> None:
    row = make_recommendation(make_review(), state=RecommendationState.DONE)
    response = officer.post(
        at(row, "impact/"),
        {"method": "audit", "result": "embedded", "text": "Seen", "tested_on": "2020-06-01"},
    )
    assert "Record evidence first" in response.content.decode()
    row.refresh_from_db()
    assert (row.state, row.tests.count()) == (RecommendationState.DONE, 0)


EMBEDDING = {"method": "audit", "result": "embedded", "text": "Seen in all", "tested_on": "2020-06-01"}


def test_it_is_not_embedded_while_its_own_actions_are_open_without_a_reason(officer: Client) -> None:
    row = make_recommendation(make_review(), state=RecommendationState.EVIDENCED)
    action = make_own_action(row, text="Print the tool")
    assert "Open: Print the tool" in page(officer, at(row, "impact/"))
    refused = officer.post(at(row, "impact/"), EMBEDDING).content.decode()
    assert "Say why it is embedded while these actions are open." in refused
    assert "Seen in all" in refused
    row.refresh_from_db()
    assert (row.state, row.tests.count()) == (RecommendationState.EVIDENCED, 0)
    send(officer, at(row, "impact/"), EMBEDDING | {"reason_while_open": "Printing waits for money"})
    said = "1 action of its own is still open: Printing waits for money"
    assert said in page(officer, at(row))
    assert said in page(officer, "/recommendations/?list=embedded")
    book = load_workbook(BytesIO(officer.get("/recommendations.xlsx").getvalue()))
    assert said in {cell.value for cells in book["Recommendations"] for cell in cells}
    action.milestones.update(completed_on=date(2020, 6, 20))
    assert said not in page(officer, at(row))
    assert "Embedded while actions were open: Printing waits for money" in page(officer, at(row))


def test_a_test_that_does_not_embed_needs_no_reason_and_keeps_none(officer: Client) -> None:
    row = make_recommendation(make_review(), state=RecommendationState.EVIDENCED)
    make_own_action(row)
    send(officer, at(row, "impact/"), EMBEDDING | {"result": "partly", "reason_while_open": "Left over"})
    assert row.tests.get().reason_while_open == ""


def test_nobody_is_asked_for_a_reason_where_nothing_is_open(officer: Client) -> None:
    row = make_recommendation(make_review(), state=RecommendationState.EVIDENCED)
    make_own_action(row, completed_on=date(2020, 5, 1))
    assert "reason_while_open" not in page(officer, at(row, "impact/"))
    send(officer, at(row, "impact/"), EMBEDDING)
    row.refresh_from_db()
    assert row.state == RecommendationState.EMBEDDED


def test_an_action_that_was_added_while_the_form_was_open_is_noticed(business_team: User) -> None:
    row = make_recommendation(make_review(), state=RecommendationState.EVIDENCED)
    make_own_action(row).milestones.all().delete()  # one without a date is open, too
    test = ImpactTest(
        recommendation=row, method="audit", result="embedded", text="Seen", tested_on=date(2020, 6, 1)
    )
    with pytest.raises(StateError, match="1 action of its own not completed"):
        add_impact_test(row=test, by=business_team, at=row.changes.get().at)
    row.refresh_from_db()
    assert (row.state, row.tests.count()) == (RecommendationState.EVIDENCED, 0)


def test_it_is_done_while_its_own_actions_are_open_only_with_a_reason(officer: Client) -> None:
    row = make_recommendation(make_review())
    make_own_action(row)
    done = {"to": "done", "on": "2020-06-01"}
    assert "Say why." in officer.post(at(row, "state/"), done).content.decode()
    send(officer, at(row, "state/"), done | {"reason": "The rest is for next year"})
    html = page(officer, at(row))
    assert "The rest is for next year" in html
    assert "1 action of its own is still open" in html


def test_what_others_may_not_read_is_no_reason_they_are_shown(
    group: Client, chair_a: User, client_for: ClientFor
) -> None:
    released: dict[str, Any] = {"released_text": "As others read it", "released_on": date(2020, 4, 1)}
    row = make_recommendation(make_case(), state=RecommendationState.EVIDENCED, **released)
    make_own_action(row, is_shared=False)
    reason = {"reason_while_open": "Known to the group"}
    send(group, at(row, "impact/"), EMBEDDING | reason)
    assert "1 action of its own is still open: Known to the group" in page(group, at(row))
    for html in (page(client_for(chair_a), at(row)), page(client_for(chair_a), "/recommendations/")):
        assert "As others read it" in html
        assert "Known to the group" not in html
        assert "still open" not in html


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        ("open", {"state/"}),
        ("done", {"state/"}),
        ("evidenced", {"state/", "impact/"}),
        ("embedded", {"impact/"}),
        ("superseded", {"state/"}),
    ],
)
def test_nothing_is_offered_that_its_state_refuses(officer: Client, state: str, offered: set[str]) -> None:
    row = make_recommendation(make_review(), state=RecommendationState(state))
    html = page(officer, at(row))
    assert {rest for rest in ("state/", "impact/") if f'"{at(row, rest)}"' in html} == offered


def test_a_later_test_takes_it_back(officer: Client) -> None:
    row = make_recommendation(make_review(), state=RecommendationState.EMBEDDED)
    test = {"method": "audit", "result": "not", "text": "Gone in five of ten", "tested_on": "2020-06-01"}
    send(officer, at(row, "impact/"), test)
    row.refresh_from_db()
    assert row.state == RecommendationState.EVIDENCED


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"to": "superseded", "on": "2020-06-01"}, "Say why."),
        ({"to": "embedded", "on": "2020-06-01", "reason": "So"}, "Select a valid choice"),
        ({"to": "done", "on": "2020-03-01"}, "on or after its last change"),
        ({"to": "done", "on": "2999-01-01"}, "Enter"),
        ({"on": "2020-06-01"}, "Choose what it is now."),
    ],
)
def test_a_step_that_cannot_be_taken_is_refused(officer: Client, said: dict, complaint: str) -> None:
    row = make_recommendation(make_review())
    assert complaint in officer.post(at(row, "state/"), said).content.decode()
    row.refresh_from_db()
    assert row.state == RecommendationState.OPEN


def test_two_who_change_its_state_at_once_do_not_both_succeed(
    officer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = make_recommendation(make_review())
    first = officer.get(at(row, "state/"))
    send(officer, at(row, "state/"), STEP | {"to": "superseded"})
    assert first.status_code == 200
    response = officer.post(at(row, "state/"), STEP | {"to": "done"})
    assert "Select a valid choice" in response.content.decode()
    row.refresh_from_db()
    assert row.state == RecommendationState.SUPERSEDED


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "nonsense"},
        {"state": "open", "released_on": date(2020, 6, 1)},
        {"state": "open", "released_text": "Words without a day"},
        {"state": "open", "review": None},
    ],
)
def test_the_database_refuses_a_state_that_cannot_be(fields: dict) -> None:
    row = make_recommendation(make_review())
    with pytest.raises(IntegrityError), transaction.atomic():
        Recommendation.objects.filter(pk=row.pk).update(**fields)


def test_the_database_lets_only_the_superseded_name_another() -> None:
    row, other = make_recommendation(make_review()), make_recommendation(make_review())
    with pytest.raises(IntegrityError), transaction.atomic():
        Recommendation.objects.filter(pk=row.pk).update(superseded_by=other)


def test_state_is_shown_as_at_a_day() -> None:
    row = make_recommendation(make_review(), state=RecommendationState.OPEN)
    row.changes.create(state=RecommendationState.DONE, on=date(2020, 6, 1), at=row.changes.get().at)
    row.changes.create(state=RecommendationState.EVIDENCED, on=date(2020, 6, 1), at=row.changes.first().at)
    recommendations = recommendations_for(Actor(user_id=0))
    states = {
        day: list(state_as_at(recommendations, day).values_list(F("state_then"), flat=True))
        for day in (date(2020, 3, 1), date(2020, 5, 31), date(2020, 6, 1))
    }
    assert states == {date(2020, 3, 1): [], date(2020, 5, 31): ["open"], date(2020, 6, 1): ["evidenced"]}


def test_what_says_the_same_is_shown_before_it_is_saved(officer: Client) -> None:
    review = make_review()
    old = make_recommendation(review, "Agencies should make better use of common exploitation tools")
    new = {
        "text": "Make better use of the common exploitation tools.",
        "made_on": "2020-03-02",
        "level": "partnership",
    }
    address = f"/reviews/{review.reference}/recommendations/new/"
    html = officer.post(address, new).content.decode()
    assert "1 open recommendation says much the same" in html
    assert Recommendation.objects.count() == 1
    send(officer, address, new | {"seen": old.reference, "repeats": old.reference})
    assert list(old.repeats.values_list("text", flat=True)) == [new["text"]]


def test_same_recommendation_in_a_case_is_not_shown_to_others(officer: Client) -> None:
    make_recommendation(make_case(), "Make better use of common exploitation tools")
    review = make_review()
    new = {"text": "Make better use of common exploitation tools", "made_on": "2020-03-02"}
    send(officer, f"/reviews/{review.reference}/recommendations/new/", new | {"level": "national"})


def test_the_lists_hold_what_they_say(officer: Client) -> None:
    review = make_review()
    for state in RecommendationState:
        make_recommendation(review, f"This one is {state.value}", state=state)
    late = make_recommendation(review, "This one is late", state=RecommendationState.OPEN)
    make_own_action(late)
    for name, held in {
        "open": ["open", "late"],
        "done": ["done"],
        "evidenced": ["evidenced"],
        "embedded": ["embedded"],
        "overdue": ["late"],
        "out": ["superseded", "not_accepted"],
    }.items():
        html = page(officer, f"/recommendations/?list={name}")
        for text in [*(state.value for state in RecommendationState), "late"]:
            assert (f"This one is {text}</a>" in html) == (text in held), (name, text)


def test_lists_are_cut_by_theme_source_and_words(officer: Client) -> None:
    make_recommendation(make_review(), "Of neglect", theme=make_theme("Neglect"))
    released: dict[str, Any] = {"released_text": "Of violence", "released_on": date(2020, 6, 1)}
    make_recommendation(make_case(), "Inside words", theme=make_theme("Violence"), **released)
    for asked, expected in {
        f"theme={make_theme('Neglect').pk}": "Of neglect",
        "source=case": "Of violence",
        "q=violence": "Of violence",
    }.items():
        html = page(officer, f"/recommendations/?{asked}")
        assert [text for text in ("Of neglect", "Of violence") if text in html] == [expected], asked
    assert "No recommendation matches" in page(officer, "/recommendations/?q=Inside+words")


def test_others_read_the_released_wording_and_nothing_else(officer: Client, group: Client) -> None:
    row = make_recommendation(make_case("Hidden subject"), "Inside words", number="7b")
    make_own_action(row, text="Inside action", is_shared=False)
    make_own_action(row, text="Shared action")
    make_evidence(row, text="Inside evidence", is_shared=False)
    make_test(row, text="Shared test")
    assert officer.get(at(row)).status_code == 404
    send(group, at(row, "release/"), {"text": "Words for all", "second_reader": "on"})
    html = page(officer, at(row))
    for text in ("Words for all", "A case review", "Shared action", "Shared test"):
        assert text in html
    for hidden in ("Inside", "Hidden subject", "7b", "made on", "OFFICIAL-SENSITIVE"):
        assert hidden not in html
    inside = page(group, at(row))
    assert "Inside words" in inside
    assert inside.count("OFFICIAL-SENSITIVE") == 2
    send(group, at(row, "release/"), {"text": "", "second_reader": "on"})
    assert officer.get(at(row)).status_code == 404


def test_a_release_is_read_by_a_second_person_first(group: Client) -> None:
    row = make_recommendation(make_case())
    html = group.post(at(row, "release/"), {"text": "Words for all"}).content.decode()
    assert "Have a second person read it first" in html
    row.refresh_from_db()
    assert row.released_on is None


@pytest.mark.parametrize("rest", ["release/", "edit/", "evidence/"])
def test_what_could_identify_a_child_is_refused_in_a_case(group: Client, rest: str) -> None:
    row = make_recommendation(make_case())
    data = {
        "text": "Ask about NHS number 943 476 5919 again",
        "second_reader": "on",
        "made_on": "2020-03-02",
        "level": "partnership",
        "on": "2020-03-02",
        "keep-anyway": "on",
        "keep-reason": "It is needed",
    }
    response = group.post(at(row, rest), data)
    assert response.status_code == 200
    assert "NHS number" in response.content.decode()


def test_release_checks_words_that_were_inside_already(group: Client) -> None:
    row = make_recommendation(make_case(), "Ask about NHS number 943 476 5919")
    response = group.post(at(row, "release/"), {"text": row.text, "second_reader": "on"})
    assert response.status_code == 200


def test_chair_of_lead_group_records_progress_on_what_is_released(
    chair_a: User, group_a: Subgroup, client_for: ClientFor
) -> None:
    released: dict[str, Any] = {"released_text": "Words for all", "released_on": date(2020, 6, 1)}
    row = lead(make_recommendation(make_case(), **released), group_a)
    make_own_action(row)
    action = row.own_actions.get()
    client = client_for(chair_a)
    send(client, at(row, f"actions/{action.reference}/"), {"date-1-completed_on": "2020-07-15"})
    send(client, at(row, "evidence/"), {"text": "Chair’s evidence", "on": "2020-07-15"})
    html = page(client, at(row))
    assert "completed 15 July 2020, 15 days after it was due" in html
    assert "Chair’s evidence" in html


def test_forecasts_of_its_own_action_are_rows_and_stand_one_under_another(
    case_review: User, client_for: ClientFor, group: Client
) -> None:
    row = make_recommendation(make_case())
    make_own_action(row)
    address = at(row, f"actions/{row.own_actions.get().reference}/")
    for day, forecast in (("2020-07-01", "2020-08-31"), ("2020-07-15", "2020-08-31"), ("2020-08-01", "")):
        with time_machine.travel(f"{day}T12:00+01:00"):
            done = "2020-07-15" if day == "2020-07-15" else ""
            send(
                client_for(case_review),
                address,
                {"date-1-forecast_on": forecast, "date-1-completed_on": done},
            )
    # Left as it was on 15 July, and cleared on 1 August.
    given = OwnForecast.objects.values_list("forecast_on", "speaks_for")
    assert list(given) == [(date(2020, 8, 31), date(2020, 7, 1)), (None, date(2020, 8, 1))]
    words = " ".join(re.sub("<[^>]+>", " ", page(group, at(row))).split())
    assert "forecast 31 August 2020, said on 1 July 2020 no forecast any more, said on 1 August 2020" in words
    changes = [change for entry in AuditEntry.objects.filter(realm=Realm.CASE) for change in entry.changes]
    assert "31 August 2020" not in json.dumps(changes)


def test_action_of_its_own_has_dates_and_a_rag_status(officer: Client) -> None:
    row = make_recommendation(make_review())
    send(
        officer,
        at(row, "actions/new/"),
        {
            "text": "Choose the tool",
            "milestones-TOTAL_FORMS": "1",
            "milestones-INITIAL_FORMS": "0",
            "milestones-0-as_printed": "by March 2020",
            "milestones-0-precision": "month",
        },
    )
    html = page(officer, at(row))
    assert "31 March 2020" in html
    assert "Red" in html
    action = row.own_actions.get()
    milestone = action.milestones.get()
    edit = {
        "text": "Choose two tools",
        "milestones-TOTAL_FORMS": "1",
        "milestones-INITIAL_FORMS": "1",
        "milestones-0-id": milestone.pk,
        "milestones-0-due_on": "2020-03-31",
        "milestones-0-precision": "month",
        "milestones-0-DELETE": "on",
    }
    send(officer, at(row, f"actions/{action.reference}/edit/"), edit)
    assert action.milestones.count() == 0
    assert "No date" in page(officer, at(row))


def test_date_removed_meanwhile_is_told_to_the_second_who_saves(officer: Client) -> None:
    row = make_recommendation(make_review())
    make_own_action(row)
    action = row.own_actions.get()
    address = at(row, f"actions/{action.reference}/edit/")
    opened, also_opened = (sent(officer, address) for _ in range(2))
    send(officer, address, opened | {"milestones-0-DELETE": "on"})
    answer = officer.post(address, also_opened | {"text": "Written meanwhile"}).content.decode()
    assert WHILE in answer
    assert "Removed meanwhile: 1 row." in answer
    assert "Written meanwhile" in answer
    action.refresh_from_db()
    assert action.text != "Written meanwhile"


def test_evidence_recorded_meanwhile_changes_no_box_of_the_form(officer: Client) -> None:
    row = make_recommendation(make_review(), state=RecommendationState.DONE)
    opened = sent(officer, at(row, "edit/"))
    send(officer, at(row, "evidence/"), {"text": "Minutes of May", "on": "2020-06-02"})
    answer = officer.post(at(row, "edit/"), opened).content.decode()
    assert WHILE in answer
    assert "None of these boxes was changed by it." in answer


def test_audit_trail_of_a_case_has_no_words(group: Client) -> None:
    row = make_recommendation(make_case(), "Inside words")
    data = {"text": "Other inside words", "made_on": "2020-03-02", "level": "partnership"}
    send(group, at(row, "edit/"), data)
    entry = AuditEntry.objects.filter(thing_id=str(row.pk), act="changed").get()
    assert entry.realm == Realm.CASE
    assert {change["field"] for change in entry.changes} == {"recommendation"}
    assert "nside words" not in f"{entry.changes} {entry.thing_label} {entry.summary}"
    assert row.reference in entry.thing_label


def test_reading_what_is_inside_is_noted(group: Client, officer: Client) -> None:
    released: dict[str, Any] = {"released_text": "Words for all", "released_on": date(2020, 6, 1)}
    row = make_recommendation(make_case(), **released)
    page(officer, at(row))
    assert not AuditEntry.objects.filter(act="read").exists()
    page(group, at(row))
    assert AuditEntry.objects.get(act="read").thing_id == str(row.pk)
