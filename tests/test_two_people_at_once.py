"""Every form that changes what is there already, sent by two people at once: the second is shown both.

The addresses are those of the permission matrix, with what it posts. A form without the hidden box of its
version fails, unless it only adds a row (CREATING) or is excused here by name.
"""

import re
from typing import Any

import pytest
from django.forms import ModelForm
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from tests.permission_matrix import NOT_RECORDED, Row, posted_to
from tests.reviews.make import make_case
from tests.test_bad_input import Boxes
from tests.test_forms_used_once import CREATING
from tests.test_writes_are_recorded import WRITES, admitted
from tests.world import World
from tests.wsscp.identifiers.test_guarding import form_classes
from wsscp.audit.recording import record_event, recording
from wsscp.editing.forms import EditForm, SavedFormMixin
from wsscp.models.audit import Act
from wsscp.policy import Realm

WHILE = "while you were writing"
# Forms of what is there already in which nobody's words can be lost, each with the reason.
EXCUSED: dict[str, str] = {
    "reporting:dates-decide": "a date is decided on once, and who comes second is told so",
    "priorities:evidence-remove": "a page that asks, without a box",
    "priorities:person-close": "a page that asks, without a box",
    "reporting:report-back": "a state that is passed once, and who comes second is told so",
    "reviews:case-delete": "who comes second finds no record",
    "training:feed-address": "a button of one's own",
    "training:session-new": "adds a session; posted without its attendance it makes one row",
}
# Words of these are added beside those of others; the dates in the same form are compared.
ADDING = {"priorities:action-quick", "priorities:action-update"}
MINE = "Words of my own"


def boxes_of(response: Any) -> dict[str, str]:
    """Return what the form of a page would send unchanged."""
    boxes = Boxes()
    boxes.feed(response.content.decode())
    return {name: value for name, value in boxes.values.items() if value}


def version_boxes(data: dict[str, str]) -> list[str]:
    """Return the hidden boxes with the versions a page was made from."""
    return [name for name in data if name == "version" or name.endswith("-version")]


@pytest.mark.parametrize("row", [row for row in WRITES if row.route not in NOT_RECORDED], ids=str)
def test_who_saves_second_is_told_of_the_first(row: Row, world: World, clients: dict[str, Client]) -> None:
    names = admitted(row)
    first, second = clients[names[0]], clients[names[1 % len(names)]]
    address = reverse(row.route, kwargs=world[row.thing])
    pages = [client.get(address) for client in (first, second)]
    if any(page.status_code != 200 for page in pages):
        assert row.route not in EXCUSED
        return  # a button, or a form of another page
    forms = [boxes_of(page) for page in pages]
    if not version_boxes(forms[0]):
        assert row.route in CREATING | set(EXCUSED), "its form carries no version"
        return
    assert row.route not in EXCUSED
    posted = {name: value for name, value in posted_to(row.route).items() if not version_boxes({name: ""})}
    assert first.post(address, forms[0] | posted).status_code == 302

    mine = {name: MINE for name, value in posted.items() if " " in value}
    response = second.post(address, forms[1] | posted | mine)
    if row.route in ADDING:
        assert response.status_code == 302
        return
    page = response.content.decode()
    assert response.status_code == 200
    assert WHILE in page
    again = boxes_of(response)
    for name in mine:
        assert again[name] == MINE
        assert escape(posted[name]) in page


def test_nothing_is_excused_that_is_not_posted_to() -> None:
    assert ADDING | set(EXCUSED) <= {row.route for row in WRITES}


def test_every_form_of_a_row_is_guarded() -> None:
    """A form of ours that is built past the base would carry no version and deposit nothing."""
    ours = [form for form in form_classes() if form.__module__.split(".")[:2] != ["wsscp", "signin"]]
    of_rows = [form for form in ours if issubclass(form, ModelForm)]
    assert len(of_rows) > 40
    assert [form.__name__ for form in of_rows if not issubclass(form, EditForm)] == []


def without_tokens(response: Any) -> str:
    """Return a page without what is made anew each time it is shown."""
    made_anew = r'(name="(csrfmiddlewaretoken|once|sender)" value|nonce)="[^"]*"'
    return re.sub(made_anew, "", response.content.decode())


def test_the_work_of_the_case_review_group_leaves_the_pages_of_others_as_they_were(
    world: World, clients: dict[str, Client]
) -> None:
    pages = [row for row in WRITES if row.route.endswith("-edit") and admitted(row)[0] != "case_review"]
    opened = [(clients[admitted(row)[0]], reverse(row.route, kwargs=world[row.thing])) for row in pages]
    before = [without_tokens(client.get(address)) for client, address in opened]
    case = make_case()
    record_event(Act.READ, by=None, at=timezone.now(), about=case, realm=Realm.CASE, summary="Read the case")
    case.year += 1
    with recording(Act.CHANGED, by=None, at=timezone.now(), about=case, realm=Realm.CASE) as record:
        record.save(case)
    after = [without_tokens(client.get(address)) for client, address in opened]
    assert len(pages) > 10
    assert sum('name="version"' in page for page in before) > 10
    assert before == after


# Forms of no row that do without the base, each with the reason.
PLAIN_FORMS = {
    "AcceptInvitationForm": "a name and a password",
    "CheckPdfForm": "compares a file",
    "ChoicesFilter": "chooses what is shown",
    "ComparedDaysForm": "chooses what is shown",
    "ConfirmationForm": "is part of every form",
    "PeopleFilter": "chooses what is shown",
    "RecommendationFilter": "chooses what is shown",
    "RegisterFilter": "chooses what is shown",
    "RepeatsForm": "chooses among recommendations beside the form that saves",
    "SearchForm": "chooses what is shown",
}


def test_every_form_of_no_row_is_guarded_or_named() -> None:
    ours = [form for form in form_classes() if form.__module__.split(".")[:2] != ["wsscp", "signin"]]
    plain = [form.__name__ for form in ours if not issubclass(form, SavedFormMixin)]
    assert sorted(plain) == sorted(PLAIN_FORMS)
