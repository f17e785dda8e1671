"""Nonsense in every box of every form, and in every part of an address: a plain answer, never a 5xx.

The boxes are read from the pages themselves, so a new form or box is covered by its address below. All boxes
at once are asked always; each by itself, beside boxes that are right, by the thorough tests.
"""

from datetime import date
from html.parser import HTMLParser

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone

from priorities.importing.services import EXAMPLE_PLAN
from priorities.models import PlanImport
from priorities.reading import read_plan
from reporting.models import Challenge, SavedList
from tests.confirming import confirmed
from tests.make import (
    make_action,
    make_date_change,
    make_evidence,
    make_invitation,
    make_membership,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_proposal,
    make_return,
    make_seat,
    make_subgroup,
    make_user,
)
from tests.make_training import make_training_world
from tests.reviews.world import learning_world
from wsscp.editing.senders import SENDER_FIELD, sender_token
from wsscp.models import KeptForm
from wsscp.policy import Role
from wsscp.signin.sessions import SESSION_LAST_ACTIVE

# What a column takes (a NUL, a number, a length) is the database's to refuse.
pytestmark = [pytest.mark.django_db, pytest.mark.databases]

NONSENSE = [
    "",
    "a\x00b",
    "\x0b",
    "9" * 20,
    str(2**63),
    "9" * 400,
    "-1",
    "NaN",
    "x" * 50_000,
    "31/06/2020",
    "9999-12-31",
    "0001-01-01",
    "<script>alert(1)</script>",
    "\u202eabc",
    "🧒" * 100,
    "[]",
]
# Each also by itself, beside boxes that are right: what is looked at together is reached by these.
ALONE = ["", "a\x00b", str(2**63), "x" * 50_000, "9999-12-31", "0001-01-01", "🧒" * 100]
FORMS = [
    "/sign-in/",
    "/password/change/",
    "/password/reset/",
    "/account/confirm/",
    "/groups/new/",
    "/groups/{group}/edit/",
    "/groups/{group}/seats/new/",
    "/seats/new/",
    "/seats/{seat}/edit/",
    "/agencies/new/",
    "/agencies/{agency}/edit/",
    "/people/invite/",
    "/people/proposals/{proposal}/",
    "/people/{person}/name/",
    "/people/{person}/seats/give/",
    "/people/{person}/seats/{holding}/",
    "/people/{person}/second-factors/",
    "/invitation/{token}/",
    "/plans/new/",
    "/plans/plan/edit/",
    "/plans/plan/periods/",
    "/plans/plan/priorities/new/",
    "/plans/plan/priorities/{priority}/edit/",
    "/plans/plan/priorities/{priority}/actions/new/",
    "/plans/plan/actions/{action}/edit/",
    "/plans/plan/actions/{action}/update/",
    "/plans/plan/actions/{action}/decide/",
    "/plans/plan/actions/{action}/quick/",
    "/plans/plan/actions/several/?chosen={action}",
    "/plans/plan/lists/new/",
    "/plans/plan/lists/{list}/edit/",
    "/plans/plan/actions/{action}/dates/",
    "/plans/plan/actions/{action}/reopen/{done}/",
    "/plans/plan/actions/{action}/evidence/new/",
    "/plans/plan/actions/{action}/evidence/{evidence}/edit/",
    "/plans/plan/actions/{action}/challenge/",
    "/plans/plan/dates/propose/",
    "/plans/plan/dates/decide/",
    "/plans/plan/reports/{period}/edit/",
    "/training/courses/{course}/edit/",
    "/training/sessions/{session}/edit/",
    "/training/sessions/{session}/attendance/",
    "/training/trainers/new/",
    "/training/categories/new/",
    "/training/needs/new/",
    "/training/needs/assessments/new/",
    "/training/summaries/new/",
    "/training/import/columns/{columns}/",
    "/training/import/{export}/",
    "/reviews/new/{audit_kind}/",
    "/reviews/{audit}/edit/",
    "/reviews/{audit}/close/",
    "/reviews/{audit}/findings/new/",
    "/reviews/{audit}/recommendations/new/",
    "/reviews/{case}/edit/",
    "/reviews/{case}/decide/",
    "/reviews/{case}/suspend/",
    "/reviews/{case}/delay/",
    "/reviews/{round}/ratings/{agency}/",
    "/reviews/findings/{finding}/release/",
    "/reviews/lists/kinds/new/",
    "/reviews/lists/themes/new/",
    "/reviews/break-glass/",
    "/recommendations/{advice}/edit/",
    "/recommendations/{advice}/state/",
    "/recommendations/{advice}/release/",
    "/recommendations/{advice}/evidence/",
    "/recommendations/{advice}/impact/",
    "/recommendations/{advice}/actions/new/",
    "/recommendations/{advice}/actions/{own}/",
    "/recommendations/{advice}/actions/{own}/edit/",
    "/plans/plan/returns/{period}/{group}/priorities/{priority}/",
    "/plans/plan/returns/{period}/{group}/issues/",
    "/plans/plan/returns/{period}/{sent}/decide/",
    "/account/reminders/",
    "/plans/plan/reports/{period}/back/",
    "/plans/plan/reports/{period}/correct/",
]
PAGES = [
    "/",
    "/groups/",
    "/groups/{group}/",
    "/people/",
    "/people/proposals/",
    "/plans/plan/",
    "/plans/plan/actions/",
    "/plans/plan/actions.csv",
    "/plans/plan/actions.xlsx",
    "/plans/plan/actions/several/",
    "/plans/plan/lists/",
    "/plans/plan/lists/new/",
    "/plans/plan/timeline/",
    "/plans/plan/trends/",
    "/plans/plan/trends.csv",
    "/plans/plan/trends.xlsx",
    "/plans/plan/steering/",
    "/plans/plan/actions/{action}/",
    "/search/",
    "/trail/",
    "/trail/trail.csv",
    "/trail/trail.xlsx",
    "/training/",
    "/training/tables.csv",
    "/reviews/",
    "/reviews/programme/",
    "/recommendations/",
]
PARAMETERS = [
    "as_at",
    "q",
    "priority",
    "group",
    "colour",
    "overdue",
    "mine",
    "no_update",
    "no_forecast",
    "moved_twice",
    "known",
    "all",
    "chosen",
    "due_after",
    "due_before",
    "evidence",
    "sort",
    "page",
    "person",
    "act",
    "kind",
    "thing",
    "since",
    "until",
    "after",
    "state",
    "from",
    "to",
    "year",
    "theme",
    "agency",
    "source",
    "list",
]

# Read on pages that have no box for them.
ANYWHERE = {"as_at", "known", "page", "sort"}


class Boxes(HTMLParser):
    """What a page's form would send unchanged."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._name = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note inputs, and which select or textarea we are in."""
        attributes = {name: value or "" for name, value in attrs}
        if tag == "option" and "selected" in attributes:
            self.values[self._name] = attributes.get("value", "")
        if tag not in {"input", "select", "textarea"} or "name" not in attributes:
            return
        self._name = attributes["name"]
        is_choice = attributes.get("type") in {"checkbox", "radio"}
        if not is_choice or "checked" in attributes:
            self.values[self._name] = attributes.get("value", "")
        elif is_choice:
            self.values.setdefault(self._name, "")

    def handle_data(self, data: str) -> None:
        """Note the text of a textarea."""
        if self.lasttag == "textarea" and data.strip():
            self.values[self._name] = data.strip()


@pytest.fixture
def places():
    """A small plan, and where its parts are."""
    plan = make_plan("plan")
    period = make_period(plan)
    priority = make_priority(plan)
    group = make_subgroup()
    action = make_action(priority, groups=[group])
    make_milestone(action)
    done = make_milestone(action, completed_on=date(2020, 3, 1))
    make_date_change(make_milestone(action), date(2020, 9, 30))
    training = make_training_world(make_user())
    person = make_user()
    holding = make_membership(person, Role.MEMBER, group)
    Challenge.objects.create(action=action, period=period, text="Why?", by=person, at=timezone.now())
    invited = make_user()
    invited.set_unusable_password()
    invited.save()
    learning = learning_world(group)
    return {
        "group": group.pk,
        # Another group, whose return is submitted.
        "sent": make_return(period, make_subgroup("Sent"), at=timezone.now()).subgroup_id,
        "seat": make_seat(group).pk,
        "agency": learning["rated"]["agency"],
        "priority": priority.pk,
        "action": action.pk,
        "done": done.pk,
        "evidence": make_evidence(action).pk,
        "period": period.pk,
        "person": person.pk,
        "holding": holding.pk,
        "proposal": make_proposal(person).pk,
        "token": make_invitation(invited),
        "list": SavedList.objects.create(plan=plan, owner=make_user(), name="Late", is_shared=True).pk,
        "course": training["course"]["pk"],
        "session": training["session"]["pk"],
        "columns": training["columns"]["pk"],
        "export": training["export"]["token"],
        "audit_kind": learning["audit-kind"]["kind"],
        "audit": learning["audit"]["reference"],
        "case": learning["case"]["reference"],
        "round": learning["round"]["reference"],
        "finding": learning["finding"]["reference"],
        "advice": learning["advice"]["reference"],
        "own": learning["own"]["action"],
    }


@pytest.fixture
def officer():
    """Somebody of the business team and the Case Review Group, without the fixtures of the cast."""
    person = make_user("officer@example.org")
    make_membership(person, Role.BUSINESS_TEAM)
    make_membership(person, Role.STEERING)
    make_membership(person, Role.CASE_REVIEW)
    return person


def _answers(client: Client, method: str, address: str, data: dict[str, str]) -> int:
    """Ask and take everything back that was written."""
    with transaction.atomic():
        response = getattr(client, method)(address, data)
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    return response.status_code


def _form(officer, address: str) -> tuple[Client, dict[str, str]]:
    """Open a form; return the browser, and what it would send unchanged."""
    client = Client()
    if not address.startswith(("/sign-in", "/password/reset", "/invitation")):
        client.force_login(officer)
        confirmed(client)
    boxes = Boxes()
    boxes.feed(client.get(address).content.decode())
    boxes.values.pop("csrfmiddlewaretoken", None)
    assert boxes.values
    return client, boxes.values


@pytest.mark.parametrize("address", FORMS)
def test_nonsense_in_every_box_at_once_is_answered_plainly(officer, places, address):
    address = address.format(**places)
    client, boxes = _form(officer, address)
    for nonsense in NONSENSE:
        assert _answers(client, "post", address, dict.fromkeys(boxes, nonsense)) < 500, nonsense[:40]


@pytest.mark.thorough
@pytest.mark.parametrize("address", FORMS)
def test_nonsense_in_a_box_is_answered_plainly(officer, places, address):
    address = address.format(**places)
    client, boxes = _form(officer, address)
    for name in boxes:
        for nonsense in ALONE:
            status = _answers(client, "post", address, boxes | {name: nonsense})
            assert status < 500, (name, nonsense[:40])


def _asked(officer, address: str) -> tuple[Client, list[str]]:
    """Open a page; return the browser, and which parameters of an address the page reads."""
    client = Client()
    client.force_login(officer)
    page = client.get(address)
    boxes = Boxes()
    if page["Content-Type"].startswith("text/html"):
        boxes.feed(page.content.decode())
    # What a page has no box for it hardly reads; what has no boxes at all is asked everything.
    return client, [
        name for name in PARAMETERS if not boxes.values or name in boxes.values or name in ANYWHERE
    ]


@pytest.mark.parametrize("address", PAGES)
def test_nonsense_in_all_of_an_address_is_answered_plainly(officer, places, address):
    address = address.format(**places)
    client, asked = _asked(officer, address)
    for nonsense in NONSENSE:
        assert _answers(client, "get", address, dict.fromkeys(asked, nonsense)) < 500, nonsense[:40]


@pytest.mark.thorough
@pytest.mark.parametrize("address", PAGES)
def test_nonsense_in_an_address_is_answered_plainly(officer, places, address):
    address = address.format(**places)
    client, asked = _asked(officer, address)
    for name in asked:
        for nonsense in ALONE:
            status = _answers(client, "get", address, {name: nonsense})
            assert status < 500, (name, nonsense[:40])


def test_nonsense_in_an_expired_form_is_saved_or_shown_plainly(officer, places):
    address = "/plans/plan/actions/{action}/update/".format(**places)
    client = Client()
    client.force_login(officer)
    client.get("/help/")
    session = client.session
    session[SESSION_LAST_ACTIVE] -= 3600
    session.save()
    client.get("/help/")
    for nonsense in [*NONSENSE, "x" * 3_000_000]:
        for name in ("text", SENDER_FIELD, nonsense[:200]):
            for more in ({}, {SENDER_FIELD: sender_token(officer)}):
                assert _answers(client, "post", address, more | {name: nonsense}) < 500, (name, nonsense[:40])
    KeptForm.objects.all().delete()
    cache.clear()  # that was more than anybody may send
    typed = {"text": "\x00 Typed \x00", SENDER_FIELD: sender_token(officer)}
    assert client.post(f"{address}?{'x' * 9_000}", typed).status_code == 302
    submission = KeptForm.objects.get()
    assert submission.fields == [["text", [" Typed "]]]
    client.force_login(officer)
    assert client.get(f"/kept/{submission.pk}/").status_code == 200
    assert client.get(f"/kept/{submission.pk}0/").status_code == 404


def test_a_number_too_large_for_the_database_is_not_found(officer, places):
    client = Client()
    client.force_login(officer)
    confirmed(client)
    huge = "9" * 30
    for address in (
        f"/groups/{huge}/",
        f"/groups/{huge}/edit/",
        f"/groups/{huge}/seats/new/",
        f"/seats/{huge}/edit/",
        f"/agencies/{huge}/edit/",
        f"/people/{huge}/",
        f"/people/{huge}/close/",
        f"/people/{places['person']}/seats/{huge}/",
        f"/people/proposals/{huge}/",
        f"/plans/plan/priorities/{huge}/",
        f"/plans/plan/priorities/{huge}/edit/",
        f"/plans/plan/actions/{huge}/",
        f"/plans/plan/actions/{huge}/update/",
        f"/plans/plan/actions/{huge}/quick/",
        f"/plans/plan/actions/several/{huge}/",
        f"/plans/plan/lists/{huge}/",
        f"/plans/plan/reports/{huge}/",
        f"/training/courses/{huge}/",
        f"/training/sessions/{huge}/attendance/",
        f"/training/import/columns/{huge}/",
        f"/training/calendar/{huge}/1/",
        f"/reviews/new/{huge}/",
        f"/reviews/lists/themes/{huge}/",
        f"/learning/briefing-{huge}.pdf",
        f"/reviews/{huge}/",
        f"/recommendations/{huge}/",
    ):
        assert client.get(address).status_code == 404, address
    assert client.post(f"/account/sessions/end/{huge}/").status_code == 404


@pytest.mark.thorough
def test_nonsense_in_the_preview_of_an_import_is_answered_plainly(officer):
    read = read_plan(EXAMPLE_PLAN.read_bytes(), EXAMPLE_PLAN.name).to_json()
    read["priorities"] = read["priorities"][:1]
    read["priorities"][0]["actions"] = read["priorities"][0]["actions"][:1]
    draft = PlanImport.objects.create(file_name="plan.docx", content=read, by=officer, at=officer.joined_at)
    client = Client()
    client.force_login(officer)
    address = f"/plans/import/{draft.pk}/"
    boxes = Boxes()
    boxes.feed(client.get(address).content.decode())
    boxes.values.pop("csrfmiddlewaretoken", None)
    for name in boxes.values:
        for nonsense in NONSENSE[1:8]:
            status = _answers(client, "post", address, boxes.values | {name: nonsense})
            assert status < 500, (name, nonsense[:40])
