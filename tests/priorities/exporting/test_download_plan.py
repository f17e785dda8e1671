"""The plan as a file, from its page."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from priorities.exporting.check import plan_differences
from priorities.exporting.content import draft_from_plan
from priorities.importing.services import EXAMPLE_PLAN, create_plan
from priorities.models import Subgroup
from priorities.reading import ParsedPlan, read_plan
from tests.cast import ClientFor, Person
from tests.make import make_action, make_milestone, make_plan, make_priority
from wsscp.models import AuditEntry
from wsscp.models.audit import Act


@pytest.fixture
def client(client_for: ClientFor, lay: Person) -> Client:
    return client_for(lay)


@pytest.fixture
def plan(group_a: Subgroup):
    plan = make_plan("the-plan", vision="Every child is safe")
    make_milestone(make_action(make_priority(plan), groups=[group_a]))
    return plan


def test_the_plan_page_offers_both(client, plan):
    page = client.get(reverse("reporting:plan", args=[plan.slug])).content.decode()

    assert 'href="/plans/the-plan/plan.docx"' in page
    assert 'href="/plans/the-plan/plan.json"' in page


def test_the_word_file_reads_back_as_the_same_plan(client):
    read = read_plan(EXAMPLE_PLAN.read_bytes(), EXAMPLE_PLAN.name)
    plan = create_plan(draft=read, slug="the-plan", by=None, at=timezone.now())
    response = client.get("/plans/the-plan/plan.docx")
    day = timezone.localdate().isoformat()

    assert response["Content-Type"].endswith("wordprocessingml.document")
    assert response["Content-Disposition"] == f'attachment; filename="the-plan-{day}.docx"'
    assert plan_differences(draft_from_plan(plan), read_plan(response.content, "plan.docx")) == []


def test_the_json_is_the_importers(client, plan):
    response = client.get("/plans/the-plan/plan.json")

    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"].endswith('.json"')
    assert ParsedPlan.from_json(json.loads(response.content)) == draft_from_plan(plan)


@pytest.mark.parametrize(("name", "kind"), [("plan.docx", "Word"), ("plan.json", "JSON")])
def test_an_export_is_recorded(client, plan, lay, name, kind):
    client.get(f"/plans/the-plan/{name}")
    entry = AuditEntry.objects.get(act=Act.EXPORTED)

    assert (entry.by, entry.thing_label, entry.summary) == (lay, str(plan), f"the plan as {kind}")
