"""A form whose sender is signed out, in whatever way: kept for them alone, or shown to be copied."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from priorities.models import ProgressUpdate
from tests.make import PASSWORD, make_action, make_plan, make_priority, make_subgroup
from tests.test_bad_input import Boxes
from tests.test_writes_are_recorded import form_of
from wsscp.editing.senders import SENDER_FIELD, sender_token
from wsscp.models import KeptForm, User

pytestmark = pytest.mark.django_db

TEXT = "Two hours of careful words & more."
NOT_KEPT = "What you typed could not be kept"


@pytest.fixture
def address() -> str:
    """Where an update of an action is written."""
    cache.clear()
    action = make_action(make_priority(make_plan("plan")), groups=[make_subgroup()])
    return f"/plans/plan/actions/{action.pk}/update/"


def signed_in(person: User) -> Client:
    """A browser in which somebody signed in, and which checks where forms come from."""
    client = Client(enforce_csrf_checks=True)
    sign_in(client, person)
    return client


def sign_in(client: Client, person: User, to: str = "/") -> str:
    """Sign in by the form; return where that leads."""
    page = client.get("/sign-in/", {"next": to})
    boxes = {"login": person.email, "password": PASSWORD, "next": to}
    token = page.context["csrf_token"]
    return client.post("/sign-in/", boxes | {"csrfmiddlewaretoken": str(token)})["Location"]


def sign_out(client: Client) -> None:
    """Press "Sign out", as in another tab."""
    client.post("/sign-out/", {"csrfmiddlewaretoken": str(client.get("/help/").context["csrf_token"])})
    assert client.get("/help/").status_code == 302


def open_form(client: Client, address: str) -> dict[str, Any]:
    """What the page sends, with a text."""
    page = client.get(address)
    boxes = form_of(client, address)
    return boxes | {"text": TEXT, "csrfmiddlewaretoken": str(page.context["csrf_token"])}


def drop_session(client: Client) -> None:
    """Lose the session's cookie alone."""
    del client.cookies[settings.SESSION_COOKIE_NAME]


def drop_all(client: Client) -> None:
    """Lose all cookies."""
    client.cookies.clear()


@pytest.mark.parametrize("lose", [sign_out, drop_session, drop_all])
def test_it_is_there_after_signing_in_and_saved_by_one_press(business_team: User, address: str, lose) -> None:
    client = signed_in(business_team)
    boxes = open_form(client, address)
    lose(client)
    late = client.post(address, boxes)
    kept = KeptForm.objects.get()
    assert late["Location"] == f"/sign-in/?next=%2Fkept%2F{kept.pk}%2F"
    assert "What you had typed is kept for you" in client.get(late["Location"]).content.decode()
    assert sign_in(client, business_team, f"/kept/{kept.pk}/") == f"/kept/{kept.pk}/"
    page = client.get(f"/kept/{kept.pk}/")
    assert escape(TEXT) in page.content.decode()
    sent = boxes | {"kept-form": str(kept.pk), "csrfmiddlewaretoken": str(page.context["csrf_token"])}
    onward = client.post(f"/kept/{kept.pk}/", sent)
    assert (onward.status_code, onward["Location"]) == (307, address)
    assert client.post(address, sent).status_code == 302
    assert ProgressUpdate.objects.get().text == TEXT
    assert not KeptForm.objects.exists()


def test_signed_in_again_in_another_tab_it_is_one_press_away(business_team: User, address: str) -> None:
    client = signed_in(business_team)
    boxes = open_form(client, address)
    sign_out(client)
    sign_in(client, business_team)
    late = client.post(address, boxes)
    assert late["Location"] == f"/kept/{KeptForm.objects.get().pk}/"


def test_somebody_else_who_signed_in_meanwhile_neither_sees_nor_sends_it(
    business_team: User, scrutineer: User, address: str
) -> None:
    client = signed_in(business_team)
    boxes = open_form(client, address)
    sign_out(client)
    sign_in(client, scrutineer)
    # With the token of the page as it was, and with one of now: whoever sends it is not who opened it.
    for token in (boxes["csrfmiddlewaretoken"], str(client.get("/help/").context["csrf_token"])):
        late = client.post(address, boxes | {"csrfmiddlewaretoken": token})
        assert late.status_code == 403
        assert "kept for them alone" in late.content.decode()
        assert escape(TEXT) not in late.content.decode()
    kept = KeptForm.objects.get()
    assert kept.person == business_team
    assert client.get(f"/kept/{kept.pk}/").status_code == 404
    assert not ProgressUpdate.objects.exists()


def test_a_form_sent_again_is_kept_once_as_it_was_last(business_team: User, address: str) -> None:
    client = signed_in(business_team)
    boxes = open_form(client, address)
    sign_out(client)
    client.post(address, boxes)
    client.post(address, boxes | {"text": "Better words"})
    assert ["text", ["Better words"]] in KeptForm.objects.get().fields
    assert SENDER_FIELD not in [name for name, _ in KeptForm.objects.get().fields]


@pytest.mark.parametrize(
    "box",
    [
        "",
        "nonsense",
        "\N{GRINNING FACE}",
        signing.dumps([1, "00000000000000000000000000000000", "x"], salt="another"),
        signing.dumps([1, "00000000000000000000000000000000", "x"], salt="wsscp.editing.senders"),
    ],
)
def test_of_a_stranger_nothing_is_kept(business_team: User, address: str, box: str) -> None:
    client = signed_in(business_team)
    boxes = open_form(client, address)
    sign_out(client)
    late = client.post(address, boxes | {SENDER_FIELD: box})
    assert late.status_code == 403
    assert NOT_KEPT in late.content.decode()
    assert escape(TEXT) in late.content.decode()
    assert not KeptForm.objects.exists()


def test_an_old_page_or_an_old_password_keeps_nothing(business_team: User, address: str) -> None:
    with time_machine.travel(datetime.now(UTC) - timedelta(days=8)):
        too_old = sender_token(business_team)
    client = signed_in(business_team)
    boxes = open_form(client, address)
    sign_out(client)
    assert client.post(address, boxes | {SENDER_FIELD: too_old}).status_code == 403
    business_team.set_password("another password altogether")
    business_team.save()
    assert NOT_KEPT in client.post(address, boxes).content.decode()
    assert not KeptForm.objects.exists()


def test_for_a_closed_account_nothing_is_kept(business_team: User, address: str) -> None:
    client = signed_in(business_team)
    boxes = open_form(client, address)
    User.objects.filter(pk=business_team.pk).update(is_active=False)
    assert NOT_KEPT in client.post(address, boxes).content.decode()
    assert not KeptForm.objects.exists()


def test_nobodys_list_of_kept_forms_can_be_flooded(business_team: User, address: str) -> None:
    client = signed_in(business_team)
    boxes = open_form(client, address)
    sign_out(client)
    for _ in range(31):
        late = client.post(address, boxes | {SENDER_FIELD: sender_token(business_team)})
    assert NOT_KEPT in late.content.decode()
    assert KeptForm.objects.count() == 30


def test_the_box_signs_nobody_in(business_team: User, address: str) -> None:
    box = sender_token(business_team)
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = box
    assert client.get(address, {SENDER_FIELD: box}).status_code == 302
    client.post(address, {SENDER_FIELD: box, "text": TEXT})
    assert client.get("/help/").status_code == 302
    assert not ProgressUpdate.objects.exists()


def test_a_script_that_saves_is_told_that_nothing_is_saved(business_team: User, address: str) -> None:
    client = signed_in(business_team)
    boxes = open_form(client, address)
    sign_out(client)
    late = client.post(address, boxes, headers={"accept": "application/json"})
    assert (late.status_code, late.json()) == (401, {"sign_in": "/sign-in/?next=/"})
    sign_in(client, business_team)
    assert client.post(address, boxes, headers={"accept": "application/json"}).status_code == 403
    assert not KeptForm.objects.exists()


def test_a_button_pressed_too_late_can_be_pressed_again(business_team: User, address: str) -> None:
    client = signed_in(business_team)
    boxes = open_form(client, address) | {"text": ""}
    boxes.pop(SENDER_FIELD)
    sign_out(client)
    assert client.post(address, boxes | {"made_on": ""})["Location"].startswith("/sign-in/")


def put_on(client: Client, kept: KeptForm, boxes: dict[str, Any], **changed: str) -> dict[str, Any]:
    """What the page of a saved submission sends."""
    page = client.get(f"/kept/{kept.pk}/")
    own = {name: value for name, value in boxes.items() if name != SENDER_FIELD}
    token = str(page.context["csrf_token"])
    return own | {"kept-form": str(kept.pk), "csrfmiddlewaretoken": token} | changed


def test_what_is_put_right_before_it_is_saved_is_kept_no_longer(business_team: User, address: str) -> None:
    client = signed_in(business_team)
    boxes = open_form(client, address) | {"made_on": "2999-01-01"}
    sign_out(client)
    client.post(address, boxes)
    kept = KeptForm.objects.get()
    sign_in(client, business_team)
    refused = client.post(address, put_on(client, kept, boxes))
    assert refused.status_code == 200
    shown = Boxes()
    shown.feed(refused.content.decode())
    assert shown.values["kept-form"] == str(kept.pk)
    # Another form of that page does not end it.
    other = {"reminders": "all", "kept-form": str(kept.pk)}
    other["csrfmiddlewaretoken"] = str(client.get("/help/").context["csrf_token"])
    assert client.post(reverse("reporting:reminders"), other).status_code == 302
    assert KeptForm.objects.exists()
    right = shown.values | {"text": TEXT, "made_on": "2020-03-01"}
    sign_out(client)
    client.post(address, right | {"text": "Better words"})
    assert ["text", ["Better words"]] in KeptForm.objects.get().fields, "kept once, as it was last"
    sign_in(client, business_team)
    again = put_on(client, KeptForm.objects.get(), right)
    assert client.post(address, again).status_code == 302
    assert not KeptForm.objects.exists()
    assert ProgressUpdate.objects.count() == 1


@pytest.mark.parametrize("lose", [sign_out, drop_session, drop_all])
def test_signed_out_again_on_its_page_it_is_still_said_to_be_kept(
    business_team: User, scrutineer: User, address: str, lose
) -> None:
    client = signed_in(business_team)
    boxes = open_form(client, address)
    sign_out(client)
    client.post(address, boxes)
    kept = KeptForm.objects.get()
    sign_in(client, business_team)
    sent = put_on(client, kept, boxes)
    lose(client)
    for where in (f"/kept/{kept.pk}/", address):
        late = client.post(where, sent)
        assert late["Location"] == f"/sign-in/?next=%2Fkept%2F{kept.pk}%2F"
    sign_in(client, scrutineer)
    refused = client.post(f"/kept/{kept.pk}/", sent).content.decode()
    assert escape(TEXT) not in refused
    assert "kept for them alone" in refused
    changed = client.post(address, sent | {"text": "Other words"}).content.decode()
    assert NOT_KEPT in changed, "what is kept is another text"
    assert KeptForm.objects.get().fields == kept.fields
