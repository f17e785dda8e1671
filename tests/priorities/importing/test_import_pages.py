"""Upload → preview → confirm, in the browser."""

import re
from datetime import date
from html import unescape
from threading import Barrier, Thread
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from priorities.importing.services import confirm_import
from priorities.models import Action, Milestone, Plan, PlanImport, Subgroup
from priorities.reading import read_plan
from tests.cast import ClientFor
from tests.make import make_plan, make_subgroup, make_user
from tests.priorities.documents import example, with_actions, worcestershire
from wsscp.models import AuditEntry, User

UPLOAD = reverse("priorities:import-upload")


@pytest.fixture
def client(client_for: ClientFor, business_team: User) -> Client:
    """The browser of an officer of the business team."""
    return client_for(business_team)


def upload(client: Client, data: bytes, name: str = "plan.docx") -> Any:
    return client.post(UPLOAD, {"document": SimpleUploadedFile(name, data)})


def draft_of(client: Client, data: bytes) -> PlanImport:
    assert upload(client, data).status_code == 302
    return PlanImport.objects.latest("at")


def address(plan_import: PlanImport) -> str:
    return reverse("priorities:import-preview", args=[plan_import.token])


def boxes(response: Any) -> dict[str, str]:
    """Return what a browser would post of the page's form if nothing were typed."""
    html = response.content.decode()
    values = {}
    for tag in re.findall(r"<input\b[^>]*>", html):
        given = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        is_off = given.get("type") == "checkbox" and " checked" not in tag
        if "name" in given and not is_off and given.get("type") != "submit":
            values[given["name"]] = unescape(
                given.get("value", "on" if given.get("type") == "checkbox" else "")
            )
    for name, text in re.findall(r'<textarea\b[^>]*?name="([^"]+)"[^>]*>(.*?)</textarea>', html, re.S):
        values[name] = unescape(text).removeprefix("\r\n").removeprefix("\n")
    for name, options in re.findall(r'<select\b[^>]*?name="([^"]+)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'value="([^"]*)"[^>]*\bselected', options)
        values[name] = chosen[1] if chosen else ""
    values.pop("csrfmiddlewaretoken", None)
    return values


def correct(client: Client, plan_import: PlanImport, **typed: str) -> Any:
    """Open the preview, type, and press "Save corrections"."""
    return client.post(address(plan_import), boxes(client.get(address(plan_import))) | typed)


def confirm(client: Client, plan_import: PlanImport, **typed: str) -> Any:
    """Open the preview, type, and press "Confirm and create the plan"."""
    return correct(client, plan_import, **typed, confirm="1")


# ---- Upload -----------------------------------------------------------------------------------------


def test_upload_leads_to_the_preview_and_saves_no_plan(client: Client) -> None:
    response = upload(client, example())
    plan_import = PlanImport.objects.get()
    assert response["Location"] == address(plan_import)
    assert plan_import.content == read_plan(example(), "plan.docx").to_json()
    assert not Plan.objects.exists()
    assert set(Subgroup.objects.values_list("opens", flat=True)) == {"business_team"}


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "plan.docx", "The file is empty"),
        (b"%PDF-1.7", "plan.pdf", "This is a PDF"),
        (b"just text", "plan.docx", "This is not a Word document"),
        (b"x" * (5 * 1024 * 1024 + 1), "plan.docx", "larger than 5 MB"),
    ],
)
def test_refused_file_is_explained_at_the_field_and_above(
    client: Client, data: bytes, name: str, says: str
) -> None:
    html = upload(client, data, name).content.decode()
    assert html.count(says) == 2
    assert 'href="#id_document"' in html
    assert "<title>Error: " in html
    assert not PlanImport.objects.exists()


def test_upload_of_nothing_asks_for_a_file(client: Client) -> None:
    assert "Choose the file that holds the plan." in client.post(UPLOAD).content.decode()


def test_template_that_is_handed_out_can_be_imported(client: Client) -> None:
    response = client.get(reverse("priorities:import-template"))
    assert response["Content-Disposition"] == 'attachment; filename="plan-template.xlsx"'
    draft = read_plan(response.content, "plan-template.xlsx")
    assert [action.number for action in draft.actions] == ["1.1", "1.2"]
    assert draft.questions == []


# ---- Preview ----------------------------------------------------------------------------------------


def test_preview_shows_every_action_beside_its_source_with_what_was_understood(client: Client) -> None:
    plan_import = draft_of(client, example())
    html = unescape(client.get(address(plan_import)).content.decode())
    for action in read_plan(example(), "plan.docx").actions:
        assert action.source in html
    assert html.count("due 31 March 2020") == 4
    assert html.count("<strong>Ongoing</strong>") == 2


def test_each_question_links_to_the_box_it_is_about(client: Client) -> None:
    plan_import = draft_of(client, example())
    html = unescape(client.get(address(plan_import)).content.decode())
    links = re.findall(r'<li><a href="#([^"]+)">[^<]+</a>: [^<]*Proposed', html)
    assert links == ["id_plan-ends_on", "id_p1-a2-m0-due_on"]
    assert all(f'id="{link}"' in html for link in links)
    # Its boxes are open, the others are folded away.
    assert html.count("<details open>") == 2


def test_preview_takes_few_queries_however_many_actions(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for data in (with_actions("One by May 2026"), example()):
        plan_import = draft_of(client, data)
        with django_assert_max_num_queries(6):
            client.get(address(plan_import))


def test_preview_posts_far_fewer_fields_than_are_allowed(client: Client) -> None:
    plan_import = draft_of(client, example())
    assert len(boxes(client.get(address(plan_import)))) < 600


def test_corrections_are_saved_until_confirmed(client: Client) -> None:
    plan_import = draft_of(client, example())
    typed = {
        "plan-title": "Our plan",
        "p0-title": "Tackling neglect",
        "p0-kind": "emerging",
        "p0-outcomes": "One\nTwo",
        "p0-mechanism": "All of us",
        "p0-a0-number": "1.01",
        "p0-a0-text": "Agree a strategy",
        "p0-a0-groups": "Steering Group; Case Review Group ; steering group",
        "p0-a1-m0-as_printed": "by 4 May 2020",
        "p0-a1-m0-precision": "day",
        "p0-a1-m0-due_on": "2020-05-04",
    }
    assert correct(client, plan_import, **typed).status_code == 302
    assert not Plan.objects.exists()
    assert (
        boxes(client.get(address(plan_import))).items()
        >= (typed | {"p0-a0-groups": "Steering Group; Case Review Group"}).items()
    )


def test_the_lead_group_is_marked_in_the_field_and_saved(client: Client) -> None:
    plan_import = draft_of(client, example())
    typed = {
        "p0-a0-groups": "Steering Group; Case Review Group (Lead)",
        "p0-a1-groups": "Steering Group (lead)",
    }
    correct(client, plan_import, **typed)
    shown = client.get(address(plan_import))
    assert "Case Review Group leads" in shown.content.decode()
    assert boxes(shown)["p0-a0-groups"] == "Steering Group; Case Review Group (lead)"
    both = correct(client, plan_import, **{"p0-a0-groups": "Steering Group (lead); Case Review Group (lead)"})
    assert "One group leads. Leave (lead) after one name only." in both.content.decode()
    confirm(client, plan_import)
    first, second = Action.objects.filter(number__in=["1.1", "1.2"]).order_by("number")
    assert (first.lead.name, first.groups.count()) == ("Case Review Group", 2)
    # Of one group there is no other to lead.
    assert (second.lead, second.groups.get().name) == (None, "Steering Group")


def test_periods_can_be_left_to_be_set_by_hand(client: Client) -> None:
    response = confirm(client, draft_of(client, example()), **{"plan-preset": "free"})
    assert response.status_code == 302
    assert not Plan.objects.get().periods.exists()


def test_action_and_date_can_be_removed_and_a_date_added(client: Client) -> None:
    plan_import = draft_of(client, example())
    typed = {
        "p0-a8-remove": "on",
        "p1-a1-m0-remove": "on",
        "p0-a0-m1-as_printed": "by June 2020",
        "p0-a0-m1-due_on": "2020-06-30",
        "p0-a0-m1-label": "Launch it",
    }
    confirm(client, plan_import, **typed)
    assert not Action.objects.filter(number="1.9").exists()
    assert [milestone.as_printed for milestone in Action.objects.get(number="2.2").milestones.all()] == [
        "by September 2020"
    ]
    added = Action.objects.get(number="1.1").milestones.last()
    assert (added.as_printed, added.precision, added.due_on, added.label) == (
        "by June 2020",
        "month",
        date(2020, 6, 30),
        "Launch it",
    )


def test_ongoing_action_can_be_given_a_date_and_a_dated_one_made_ongoing(client: Client) -> None:
    plan_import = draft_of(client, example())
    page = boxes(client.get(address(plan_import)))
    del page["p2-a3-ongoing"]
    page |= {"p2-a3-m0-due_on": "2021-01-31", "p0-a0-ongoing": "on", "p0-a0-m0-remove": "on", "confirm": "1"}
    assert client.post(address(plan_import), page).status_code == 302
    given, taken = Action.objects.get(number="3.4"), Action.objects.get(number="1.1")
    assert (given.is_ongoing, given.milestones.get().due_on) == (False, date(2021, 1, 31))
    assert (taken.is_ongoing, taken.milestones.count()) == (True, 0)


def test_undated_actions_follow_the_plans_end_when_it_is_corrected(client: Client) -> None:
    plan_import = draft_of(client, worcestershire())
    confirm(client, plan_import, **{"plan-ends_on": "2019-04-30"})
    assert set(Milestone.objects.values_list("due_on", flat=True)) == {date(2019, 4, 30)}


@pytest.mark.parametrize(
    ("typed", "box", "says"),
    [
        ({"plan-ends_on": "2021-06-31"}, "id_plan-ends_on", "Enter a real date"),
        ({"plan-ends_on": "2019-01-01"}, "id_plan-ends_on", "The last day must be after the first"),
        ({"plan-slug": "import"}, "id_plan-slug", "Choose another short name"),
        ({"p0-title": ""}, "id_p0-title", "required"),
        ({"p1-number": "1"}, "id_p1-number", "There is a 1 above"),
        ({"p0-a0-text": ""}, "id_p0-a0-text", "required"),
        ({"p0-a0-m0-due_on": ""}, "id_p0-a0-m0-due_on", "Enter the day it is due"),
        ({"p0-a0-m0-due_on": "soon"}, "id_p0-a0-m0-due_on", "Enter a real date"),
        ({"p0-a0-m1-label": "And then"}, "id_p0-a0-m1-due_on", "Enter the day it is due"),
        ({"p0-a0-ongoing": "on"}, "id_p0-a0-ongoing", "Remove the dates below"),
    ],
)
def test_error_is_shown_at_the_field_and_above_and_nothing_typed_is_lost(
    client: Client, typed: dict[str, str], box: str, says: str
) -> None:
    plan_import = draft_of(client, example())
    other = {"p4-a0-text": "Typed before the error"}
    response = confirm(client, plan_import, **typed, **other)
    html = response.content.decode()
    assert response.status_code == 200
    assert f'<a href="#{box}">' in html
    assert f'id="{box}_error"' in html
    assert html.count(says) >= 2
    page = boxes(response)
    assert page["p4-a0-text"] == "Typed before the error"
    assert {name: page.get(name) for name in typed} == typed
    assert not Plan.objects.exists()
    plan_import.refresh_from_db()
    assert plan_import.content == read_plan(example(), "plan.docx").to_json()


def test_plan_without_any_action_left_is_refused(client: Client) -> None:
    plan_import = draft_of(client, with_actions("One by May 2026"))
    html = confirm(client, plan_import, **{"p0-a0-remove": "on"}).content.decode()
    assert "A plan needs an action." in html


def test_corrections_and_the_plan_are_one_act_and_stay_where_it_cannot_be_created(client: Client) -> None:
    earlier = make_plan("earlier")
    plan_import = draft_of(client, example())
    plan_import.content["plan"]["predecessor"] = earlier.slug
    plan_import.save()
    before = AuditEntry.objects.count()
    html = confirm(client, plan_import, **{"plan-title": "Corrected"}).content.decode()
    assert "is open again. Close it" in html
    assert Plan.objects.get() == earlier
    plan_import.refresh_from_db()
    assert plan_import.content["plan"]["title"] == "Corrected"
    Plan.objects.update(closed_on=date(2020, 3, 31))
    assert confirm(client, plan_import, **{"plan-title": "Corrected again"}).status_code == 302
    assert Plan.objects.filter(title="Corrected again").exists()
    kinds = AuditEntry.objects.order_by("pk").values_list("act", "thing_type")[before:]
    corrected = ("changed", "priorities.planimport")
    assert list(kinds) == [corrected, corrected, ("brought_in", "priorities.plan")]


def test_short_name_that_is_taken_is_shown_at_its_field(client: Client) -> None:
    make_plan("wsscp-2020-21")
    plan_import = draft_of(client, example())
    html = confirm(client, plan_import).content.decode()
    assert html.count("There is a plan with this short name already") == 2
    assert Plan.objects.count() == 1


def test_period_that_is_not_given_must_be_entered(client: Client) -> None:
    plan_import = draft_of(client, worcestershire())
    content = plan_import.content
    content["plan"] |= {"starts_on": None, "ends_on": None}
    content["priorities"][0]["actions"][0]["milestones"][0]["due_on"] = None
    plan_import.save()
    assert "Enter a date: the document does not say." in confirm(client, plan_import).content.decode()
    typed = {"plan-starts_on": "2018-04-01", "plan-ends_on": "2019-03-31"}
    assert confirm(client, plan_import, **typed).status_code == 302


def test_corrections_saved_by_somebody_else_meanwhile_are_not_overwritten_unseen(client: Client) -> None:
    plan_import = draft_of(client, example())
    first_form = boxes(client.get(address(plan_import))) | {"p0-title": "Mine"}
    correct(client, plan_import, **{"p1-title": "Theirs"})
    response = client.post(address(plan_import), first_form)
    assert "Somebody else has saved corrections" in response.content.decode()
    assert boxes(response)["p0-title"] == "Mine"
    # Having seen it, one may save.
    assert client.post(address(plan_import), boxes(response)).status_code == 302


def test_corrections_that_no_longer_fit_are_not_put_in_the_wrong_place(client: Client) -> None:
    plan_import = draft_of(client, example())
    first_form = boxes(client.get(address(plan_import))) | {"p0-a1-text": "Mine"}
    correct(client, plan_import, **{"p0-a0-remove": "on"})
    response = client.post(address(plan_import), first_form)
    assert "added or removed actions or dates" in response.content.decode()
    assert "Mine" not in boxes(response).values()


# ---- Confirm ----------------------------------------------------------------------------------------


def test_confirming_makes_the_plan_and_shows_it(client: Client) -> None:
    plan_import = draft_of(client, example())
    response = confirm(client, plan_import)
    plan = Plan.objects.get()
    assert response["Location"] == reverse("reporting:plan", args=["wsscp-2020-21"])
    assert "is brought in" in client.get(response["Location"]).content.decode()
    assert Action.objects.filter(priority__plan=plan).count() == 31
    plan_import.refresh_from_db()
    assert plan_import.plan == plan


def test_confirming_twice_makes_one_plan(client: Client) -> None:
    plan_import = draft_of(client, example())
    page = boxes(client.get(address(plan_import))) | {"confirm": "1"}
    first, second = (client.post(address(plan_import), page) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Plan.objects.count() == 1
    assert client.get(address(plan_import))["Location"] == first["Location"]


@pytest.mark.databases
@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_the_same_moment_make_one_plan() -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite's test database is in memory, where connections do not wait for each other")
    officer = make_user()
    plan_import = PlanImport.objects.create(
        file_name="plan.docx",
        content=read_plan(with_actions("One by May 2026"), "plan.docx").to_json(),
        by=officer,
        at=timezone.now(),
    )
    start, plans = Barrier(4), []

    def run() -> None:
        try:
            start.wait()
            plans.append(confirm_import(plan_import=plan_import, by=officer, at=timezone.now()).pk)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(plans) == 4
    assert len(set(plans)) == 1
    assert Plan.objects.count() == 1
    assert Action.objects.count() == 1


def test_draft_is_open_to_others_of_the_business_team_and_to_nobody_else(
    client: Client, client_for: ClientFor, chair_a: User, business_team: User
) -> None:
    plan_import = draft_of(client, example())
    plan_import.by = make_user()
    plan_import.save()
    assert client.get(address(plan_import)).status_code == 200
    assert client_for(chair_a).get(address(plan_import)).status_code == 403


def test_group_that_is_there_already_is_found_by_any_of_its_names(client: Client) -> None:
    group = make_subgroup("Case review group")
    make_subgroup("Learning Hub").aliases.create(name="TRAINING AND DEVELOPMENT")
    confirm(client, draft_of(client, example()))
    assert group in Action.objects.get(number="3.1").groups.all()
    assert Subgroup.objects.filter(name__iexact="case review group").count() == 1
    hub = Subgroup.objects.get(name="Learning Hub")
    assert hub in Action.objects.get(number="5.1").groups.all()
    assert {"IPAG", "Learning and Development subgroup"} <= set(hub.aliases.values_list("name", flat=True))
