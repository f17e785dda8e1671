"""What may identify a child, met on the pages: nothing typed is lost, confirming it is recorded."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from priorities.models import Action, Plan
from reporting.models import QuarterlyReport
from tests.make import make_action, make_milestone, make_period, make_plan, make_priority, make_subgroup
from tests.priorities.documents import example, with_actions
from tests.priorities.importing.test_import_pages import address, confirm, correct, draft_of
from wsscp.models import AuditEntry

NAMING = with_actions(
    "Ask Mrs Brown by May 2026", "Agree a plan by June 2026", "Ring 07700 900123 by May 2026"
)
NAMED = "The mother, Sarah, rang."
CONFIRMED = {"keep-anyway": "on", "keep-reason": "It is published"}


@pytest.fixture
def action(group_a):
    """An action of group A with one date."""
    action = make_action(groups=[group_a])
    make_milestone(action, date(2020, 3, 31))
    return action


def trail() -> str:
    """All that the audit trail says, as one text."""
    return "\n".join(
        f"{entry.act} {entry.summary} {entry.changes}" for entry in AuditEntry.objects.filter(act="decided")
    )


def update(client: Client, action: Action, **posted: str):
    """Record progress on an action."""
    boxes = {"made_on": "2020-06-30", "text": NAMED}
    return client.post(
        reverse("priorities:action-update", args=[action.priority.plan.slug, action.pk]), boxes | posted
    )


def test_progress_that_names_somebody_comes_back_with_the_question(client_for, chair_a, action):
    response = update(client_for(chair_a), action)
    page = response.content.decode()

    assert response.status_code == 200
    assert NAMED in page
    assert "“Sarah” may be a name or initials." in page
    assert 'href="#id_text"' in page
    assert 'name="keep-anyway"' in page
    assert "Not every name can be found this way: ask a second person to read the text." in page
    assert not action.updates.exists()
    assert trail() == ""


def test_progress_is_confirmed_with_a_reason_and_the_audit_trail_has_kind_and_box(
    client_for, chair_a, action
):
    response = update(client_for(chair_a), action, **CONFIRMED)

    assert response.status_code == 302
    assert action.updates.get().text == NAMED
    entry = AuditEntry.objects.get(act="decided")
    assert (entry.by, entry.thing_id, entry.summary) == (
        chair_a,
        str(action.pk),
        "To keep words that may identify somebody",
    )
    assert [(change["field"], change["after"]) for change in entry.changes] == [
        ("Progress: a name or initials", "It is published")
    ]
    assert "Sarah" not in trail()


def test_a_tick_without_a_reason_is_answered_at_the_reason(client_for, chair_a, action):
    page = update(client_for(chair_a), action, **CONFIRMED | {"keep-reason": ""}).content.decode()

    assert 'href="#id_keep-reason"' in page
    assert "Say why it can stay, or take it out." in page
    assert not action.updates.exists()


@pytest.mark.parametrize("name", ["title", "vision", "principles"])
def test_words_of_a_plan_are_guarded(client_for, business_team, name):
    plan = make_plan("plan")
    boxes = {
        "title": "The plan",
        "starts_on": "2020-01-01",
        "ends_on": "2021-12-31",
        "priority_label": "Priority",
        "action_label": "Action",
        "amber_days": 14,
        "red_months": 1,
        "signatures_needed": 1,
        "signing_parts": "any",
        name: NAMED,
    }
    client, address = client_for(business_team), reverse("priorities:plan-edit", args=[plan.slug])

    assert client.post(address, boxes).status_code == 200
    assert client.post(address, boxes | CONFIRMED).status_code == 302
    assert getattr(Plan.objects.get(), name) == NAMED
    assert "a name or initials" in trail()
    # What is saved is not asked about again.
    assert client.post(address, boxes | {"period_as_printed": "2020-21"}).status_code == 302


def test_words_and_dates_of_an_action_are_each_checked_for_identifiers(client_for, business_team):
    priority = make_priority()
    group = make_subgroup()
    address = reverse("priorities:action-new", args=[priority.plan.slug, priority.pk])
    boxes = {
        "number": "1.1",
        "text": "Agree a strategy",
        "groups": [group.pk],
        "review_every_months": "",
        "milestones-TOTAL_FORMS": 1,
        "milestones-INITIAL_FORMS": 0,
        "milestones-0-label": "Meet Mrs Brown",
        "milestones-0-as_printed": "by March 2020",
        "milestones-0-precision": "month",
    }
    client = client_for(business_team)
    page = client.post(address, boxes).content.decode()

    assert 'name="milestones-0-keep-anyway"' in page
    assert 'name="keep-anyway"' not in page
    assert not Action.objects.exists()
    confirmation = {f"milestones-0-{name}": value for name, value in CONFIRMED.items()}
    assert client.post(address, boxes | confirmation).status_code == 302
    assert Action.objects.get().milestones.get().label == "Meet Mrs Brown"
    assert "a name or initials" in trail()


def test_reasons_of_decisions_are_guarded(client_for, business_team, action):
    address = reverse("priorities:action-decide", args=[action.priority.plan.slug, action.pk])
    boxes = {"kind": "hold", "decided_on": "2020-05-01", "reason": NAMED}
    client = client_for(business_team)

    assert client.post(address, boxes).status_code == 200
    assert not action.decisions.exists()
    assert client.post(address, boxes | CONFIRMED).status_code == 302
    assert action.decisions.get().reason == NAMED
    assert "Reason: a name or initials" in trail()


def test_priorities_periods_and_groups_are_guarded(client_for, business_team):
    client, plan = client_for(business_team), make_plan("plan")
    priority = {"number": "1", "title": "Neglect", "kind": "practice", "outcomes": NAMED}
    group = {"name": "QA", "kind": "subgroup", "purpose": NAMED}
    group |= {"names-TOTAL_FORMS": "0", "names-INITIAL_FORMS": "0"}
    for form, boxes in [
        (reverse("priorities:priority-new", args=["plan"]), priority),
        (reverse("priorities:subgroup-new"), group),
    ]:
        assert client.post(form, boxes).status_code == 200
        assert client.post(form, boxes | CONFIRMED).status_code == 302
    assert plan.priorities.get().outcomes == NAMED
    assert trail().count("a name or initials") == 2


def test_a_report_asks_once_for_all_its_boxes(client_for, business_team):
    plan = make_plan("plan")
    first, second = make_priority(plan), make_priority(plan)
    period = make_period(plan)
    address = reverse("reporting:report-edit", args=["plan", period.pk])
    boxes = {
        "overview": "All well.",
        f"priority-{first.pk}-achievements": NAMED,
        f"priority-{second.pk}-next_actions": "We visit Beechwood Primary School.",
    }
    client = client_for(business_team)
    page = client.post(address, boxes).content.decode()

    assert page.count('name="keep-anyway"') == 1
    assert NAMED in page
    assert "“Beechwood Primary School” may be the name of a school or setting." in page
    assert not QuarterlyReport.objects.exists()
    assert client.post(address, boxes | CONFIRMED).status_code == 302
    entry = AuditEntry.objects.get(act="decided")
    assert {change["after"] for change in entry.changes} == {"It is published"}
    assert len(entry.changes) == 2


# ---- Bringing a plan in ------------------------------------------------------------------------------


def test_the_published_plan_raises_no_question(client_for, business_team):
    client = client_for(business_team)
    page = client.get(address(draft_of(client, example()))).content.decode()

    assert "may identify somebody" not in page


def test_a_draft_warns_at_its_rows_before_anything_is_typed(client_for, business_team):
    client = client_for(business_team)
    page = client.get(address(draft_of(client, NAMING))).content.decode()

    assert "2 places may identify somebody" in page
    assert '<a href="#id_p0-a0-text">Action 1.1</a>: “Mrs Brown” may be a name' in page
    assert '<a href="#id_p0-a2-text">Action 1.3</a>: “07700 900123” is a phone number.' in page
    # At the top, and at its row.
    assert page.count("“Mrs Brown” may be a name or initials.") == 2
    assert 'name="keep-anyway"' not in page


def test_corrections_are_saved_without_the_question(client_for, business_team):
    client = client_for(business_team)
    plan_import = draft_of(client, NAMING)
    response = correct(client, plan_import, **{"p0-title": "Neglect, corrected"})
    plan_import.refresh_from_db()

    assert response.status_code == 302
    assert plan_import.content["priorities"][0]["title"] == "Neglect, corrected"


def test_a_plan_is_made_of_it_once_the_question_is_answered(client_for, business_team):
    client = client_for(business_team)
    plan_import = draft_of(client, NAMING)
    page = confirm(client, plan_import).content.decode()

    assert page.count('name="keep-anyway"') == 1
    assert 'href="#id_p0-a0-text"' in page
    assert not Plan.objects.exists()
    assert confirm(client, plan_import, **CONFIRMED).status_code == 302
    assert Action.objects.filter(text__contains="Mrs Brown").exists()
    assert "What will be done: a name or initials" in trail()
    assert "Brown" not in trail()


def test_a_plan_is_made_of_it_once_corrected_or_removed(client_for, business_team):
    client = client_for(business_team)
    typed = {"p0-a0-text": "Ask the carer by May 2026", "p0-a2-remove": "on"}

    assert confirm(client, draft_of(client, NAMING), **typed).status_code == 302
    assert Action.objects.count() == 2
    assert trail() == ""


def test_the_command_lists_what_may_identify_somebody(db, tmp_path):
    file, out = tmp_path / "plan.docx", StringIO()
    file.write_bytes(NAMING)
    call_command("import_plan", file, "--dry-run", stdout=out)

    assert (
        "2 places may identify somebody; correct the file, or check:\n  action 1.1: “Mrs Brown”"
        in out.getvalue()
    )
