"""Every form that writes is used once: a double click, or a retry after a crash, makes one row.

The addresses are those of the permission matrix; what is posted, as in tests/test_writes_are_recorded.py.
"""

import re
from datetime import timedelta
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from priorities.models import Action, Plan, Priority, ProgressUpdate, Subgroup
from tests.architecture import templates
from tests.at_once import at_once
from tests.cast import ClientFor, Person
from tests.make import make_action, make_plan, make_priority, make_user
from tests.permission_matrix import NOT_RECORDED, Row, posted_to
from tests.test_writes_are_recorded import WRITES, admitted, form_of
from tests.world import World
from wsscp.models import KeptForm, UsedForm, User

pytestmark = pytest.mark.databases

# Every address that makes a new row when it is posted to.
CREATING = {
    "priorities:action-dates-propose",
    "priorities:action-decide",
    "priorities:action-new",
    "priorities:action-quick",
    "priorities:action-update",
    "priorities:agency-new",
    "priorities:dates-propose",
    "priorities:evidence-new",
    "priorities:factor-reset",
    "priorities:import-preview",
    "priorities:import-upload",
    "priorities:invitation-send",
    "priorities:milestone-reopen",
    "priorities:office-new",
    "priorities:period-fill",
    "priorities:period-list",
    "priorities:person-invite",
    "reporting:plan-close",
    "priorities:plan-new",
    "priorities:plan-next",
    "priorities:plan-reopen",
    "priorities:priority-new",
    "priorities:proposal",
    "priorities:seat-give",
    "priorities:seat-new",
    "priorities:subgroup-new",
    "reporting:calendar",
    "reporting:challenge-new",
    "reporting:list-new",
    "reporting:reminders",
    "reporting:report-correct",
    "reporting:report-edit",
    "reporting:report-offer",
    "reporting:report-sign",
    "reporting:return-check",
    "reporting:return-decide",
    "reporting:return-remind",
    "reporting:return-withdraw",
    "reviews:calendar",
    "reviews:case-decide",
    "reviews:case-delay",
    "reviews:case-keep",
    "reviews:case-suspend",
    "reviews:evidence-new",
    "reviews:finding-new",
    "reviews:glass",
    "reviews:glass-agree",
    "reviews:list-new",
    "reviews:own-action-new",
    "reviews:ratings-carry",
    "reviews:recommendation-new",
    "reviews:recommendation-step",
    "reviews:review-new",
    "reviews:test-new",
    "training:assessment-new",
    "training:category-new",
    "training:course-new",
    "training:course-quotes",
    "training:import-preview",
    "training:need-new",
    "training:session-evaluation",
    "training:summary-new",
    "training:trainer-new",
}
# What is made is shown there and then, and never again.
SHOWING_A_SECRET = {"reporting:calendar", "reviews:calendar", "training:feed-address"}
# Written with every fact, or no fact.
BESIDE = {"AuditEntry", "KeptForm", "Session", "UsedForm", "UserSession", "Version"}
FACTS = [
    model
    for model in apps.get_models(include_auto_created=True)
    if model.__name__ not in BESIDE and not model.__name__.startswith("Historical")
]
# Forms of the sign-in library and of sessions, which write no fact.
NO_FACTS: tuple[str, ...] = (
    "account/",
    "mfa/",
    "socialaccount/",
    "usersessions/",
    "wsscp/editing/saved_submission.html",
    "base.html",
)
# Sent again and again while somebody types; each answer's stamp says what its writer had seen.
NO_FACTS += ("reporting/returns/return_page.html",)


def rows() -> dict[str, int]:
    """How many rows of each fact there are."""
    return {model._meta.label: model._base_manager.count() for model in FACTS}


@pytest.mark.parametrize("row", [row for row in WRITES if row.route not in NOT_RECORDED], ids=str)
def test_every_form_posted_twice_writes_once(
    row: Row, world: World, cast: dict[str, Person], clients: dict[str, Client]
) -> None:
    client = clients[admitted(row)[0]]
    address = reverse(row.route, kwargs=world[row.thing])
    page = form_of(client, address)
    # What has no page of its own is sent from another one's form.
    data = {"once": str(uuid4())} | page | posted_to(row.route)
    before = rows()
    first = client.post(address, data)
    once = rows()
    for sent in data.values():
        if hasattr(sent, "seek"):
            sent.seek(0)
    second = client.post(address, data)

    answer = 200 if row.route in SHOWING_A_SECRET else 302
    assert (first.status_code, second.status_code) == (answer, 302)
    assert rows() == once
    makes = any(once[name] > before[name] for name in before)
    assert makes == (row.route in CREATING), "list it in CREATING, or take it out"
    assert UsedForm.objects.count() == 1 or not makes


def test_every_creating_route_is_posted_to() -> None:
    assert {row.route for row in WRITES if row.route not in NOT_RECORDED} >= CREATING


def test_every_form_of_ours_carries_its_token() -> None:
    count = 0
    for name, path in templates().items():
        if name.removeprefix("templates/").startswith(NO_FACTS):
            continue
        for form in re.findall(r'<form[^>]*method="post".*?</form>', path.read_text(), flags=re.S):
            assert "{% once %}" in form, f"{name}: a form that is sent carries {{% once %}}"
            count += 1
    assert count > 12


@pytest.fixture
def address(business_team: User) -> str:
    """Where an action is added."""
    priority = make_priority(make_plan("plan"))
    return f"/plans/plan/priorities/{priority.pk}/actions/new/"


def test_the_second_is_led_to_what_the_first_made(
    client_for: ClientFor, business_team: User, address: str
) -> None:
    client = client_for(business_team)
    data = form_of(client, address) | {"text": "Launch the strategy"}
    made = client.post(address, data)
    second = client.post(address, data, follow=True)
    assert second.redirect_chain == [(made["Location"], 302)]
    assert "That was saved already, once: 1.1 Launch the strategy" in second.content.decode()


def test_what_is_typed_into_a_used_form_can_be_saved_too(
    client_for: ClientFor, business_team: User, address: str
) -> None:
    client = client_for(business_team)
    data = form_of(client, address) | {"text": "Launch the strategy"}
    client.post(address, data)
    response = client.post(address, data | {"text": "Something else", "number": "1.2"}, follow=True)
    submission = KeptForm.objects.get()
    assert response.redirect_chain == [(f"/kept/{submission.pk}/", 302)]
    page = response.content.decode()
    assert "This form was sent before, and made: 1.1 Launch the strategy" in page
    assert "Something else" in page
    assert not any(name == "once" for name, _ in submission.fields)

    client.post(
        address, {name: values[0] for name, values in submission.fields} | {"kept-form": str(submission.pk)}
    )
    assert set(Action.objects.values_list("text", flat=True)) == {"Launch the strategy", "Something else"}
    assert not KeptForm.objects.exists()


def test_a_form_that_was_wrong_is_not_used_up(
    client_for: ClientFor, business_team: User, address: str
) -> None:
    client = client_for(business_team)
    data = form_of(client, address)
    assert client.post(address, data).status_code == 200
    assert client.post(address, data | {"text": "Launch the strategy"}).status_code == 302
    assert Action.objects.count() == 1


def test_a_crash_after_saving_and_a_retry_make_one_row(
    client_for: ClientFor, business_team: User, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is lost on its way, not the row."""
    client = client_for(business_team)
    data = form_of(client, address) | {"text": "Launch the strategy"}
    with monkeypatch.context() as patched:
        patched.setattr("wsscp.editing.pages.redirect", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            client.post(address, data)
    assert client.post(address, data).status_code == 302
    assert Action.objects.count() == 1


def test_a_crash_before_saving_uses_nothing_up(
    client_for: ClientFor, business_team: User, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_for(business_team)
    data = form_of(client, address) | {"text": "Launch the strategy"}
    with monkeypatch.context() as patched:
        patched.setattr("wsscp.audit.recording.append_entries", lambda _: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            client.post(address, data)
    assert not Action.objects.exists()
    assert not UsedForm.objects.exists()
    assert client.post(address, data).status_code == 302
    assert Action.objects.count() == 1


def test_a_form_is_its_senders_alone(
    client_for: ClientFor, business_team: User, chair_a: User, group_a: Subgroup, address: str
) -> None:
    action = make_action(Priority.objects.get(), groups=[group_a])
    update, token = f"/plans/plan/actions/{action.pk}/update/", str(uuid4())
    for person in (business_team, chair_a):
        data = {"text": "Told", "made_on": "2020-06-01", "once": token}
        assert client_for(person).post(update, data).status_code == 302
    assert ProgressUpdate.objects.count() == 2


@pytest.mark.parametrize("garbage", ["", "x", "a" * 32 + "z", "\u202e", "0" * 400])
def test_what_is_no_token_is_none(
    client_for: ClientFor, business_team: User, address: str, garbage: str
) -> None:
    client = client_for(business_team)
    data = form_of(client, address) | {"text": "Launch the strategy", "once": garbage}
    assert client.post(address, data).status_code == 302
    assert not UsedForm.objects.exists()


def test_used_forms_are_cleared_after_a_week(business_team: User) -> None:
    for days in (6, 8):
        UsedForm.objects.create(token=uuid4(), person=business_team, at=timezone.now() - timedelta(days=days))
    call_command("clear_old")
    assert UsedForm.objects.count() == 1


@pytest.mark.parametrize("posts", [10, pytest.param(100, marks=pytest.mark.thorough)])
@pytest.mark.django_db(transaction=True)
def test_a_hundred_double_posts_at_once_make_a_hundred_rows(
    posts: int, client_for: ClientFor, business_team: User, tmp_path: Path
) -> None:
    plan = make_plan("plan")
    address = "/plans/plan/priorities/new/"
    double = 2
    clients = [client_for(business_team) for _ in range(double)]
    for number in range(posts):
        data = {
            "number": str(number),
            "title": f"Priority {number}",
            "kind": "practice",
            "once": str(uuid4()),
        }
        answers = at_once([partial(client.post, address, data) for client in clients], tmp_path)
        made = plan.priorities.get(number=str(number))
        where = f"/plans/plan/priorities/{made.pk}/"
        assert [(response.status_code, response["Location"]) for response in answers] == [
            (302, where)
        ] * double
    assert plan.priorities.count() == posts
    assert Plan.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_a_token_the_race_makes_two(
    client_for: ClientFor, business_team: User, tmp_path: Path
) -> None:
    """What the token is for: the same two clicks, without one."""
    address = f"/plans/plan/priorities/{make_priority(make_plan('plan')).pk}/actions/new/"
    data = form_of(client_for(business_team), address) | {"text": "Launch the strategy"}
    data.pop("once")
    clients = [client_for(business_team) for _ in range(2)]
    at_once([partial(client.post, address, data) for client in clients], tmp_path)
    assert Action.objects.count() == 2


@pytest.mark.django_db
def test_nobody_signed_in_uses_no_form(client_for: ClientFor) -> None:
    make_user()
    assert client_for(AnonymousUser()).post("/sign-in/", {"once": str(uuid4())}).status_code == 200
