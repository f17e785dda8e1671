"""Every field of a plan is imported, exported and carried forward, or left out by name with a reason."""

import json
from dataclasses import fields as dataclass_fields
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import models
from docx import Document

from priorities.carry_forward.services import NEW_PRIORITY, carry_actions, draft_next_plan
from priorities.exporting.check import plan_differences
from priorities.exporting.content import draft_from_plan
from priorities.exporting.files import plan_to_json
from priorities.exporting.word import draft_to_word
from priorities.fields import ACTION, MILESTONE, PLAN, PRIORITY, WORKSTREAM, PlanField, PlanLevel
from priorities.importing.services import create_plan
from priorities.models import Action, DateMove, Decision, Plan, PlanImport, Subgroup
from priorities.plans.closing import close_plan
from priorities.plans.lineage import unfinished_actions
from priorities.reading import FileRefused, ParsedPlan, read_plan
from priorities.reading.draft import (
    ParsedAction,
    ParsedMilestone,
    ParsedPriority,
    ParsedWorkstream,
    PlanDetails,
)
from tests.cast import ClientFor, Person
from tests.make import (
    make_action,
    make_date_change,
    make_decision,
    make_evidence,
    make_forecast,
    make_milestone,
    make_period,
    make_priority,
    make_reopening,
    make_seat,
    make_subgroup,
    make_update,
    make_user,
)
from tests.priorities.documents import example, worcestershire
from tests.priorities.importing.test_import_pages import address, confirm, upload

AT = datetime(2022, 2, 1, 12, tzinfo=UTC)
PARTS = {
    PLAN: PlanDetails,
    PRIORITY: ParsedPriority,
    WORKSTREAM: ParsedWorkstream,
    ACTION: ParsedAction,
    MILESTONE: ParsedMilestone,
}
LEVELS = tuple(PARTS)
EVERY_FIELD = [
    pytest.param(level, one, id=f"{level.model.__name__}.{one.name}")
    for level in LEVELS
    for one in level.fields
]


def filled(level: PlanLevel, **fixed: Any) -> dict[str, Any]:
    """A value for every field of a level that is not what a new row has, but for rows it points to."""
    values = {}
    for one in level.fields:
        box = level.model_field(one)
        if box.is_relation or one.name in fixed:
            continue
        if box.choices:
            values[one.name] = list(box.flatchoices)[-1][0]
        elif isinstance(box, models.BooleanField):
            values[one.name] = True
        elif isinstance(box, models.DateField):
            values[one.name] = date(2021, 3, 1) + timedelta(days=len(values))
        elif isinstance(box, models.IntegerField):
            values[one.name] = 7
        else:
            values[one.name] = f"Words of {one.name}"[: box.max_length]
    return values | fixed


@pytest.fixture
def group() -> Subgroup:
    return make_subgroup("Child Exploitation")


@pytest.fixture
def plan(group: Subgroup) -> Plan:
    """A plan with a value in every field of every level, and one of everything that is recorded."""
    days = {"starts_on": date(2020, 1, 1), "ends_on": date(2021, 12, 31), "closed_on": None}
    plan = Plan.objects.create(**filled(PLAN, slug="the-plan", **days))
    priority = make_priority(plan, **filled(PRIORITY, number="1"))
    stream = priority.workstreams.create(position=1, **filled(WORKSTREAM, number="1.1"))
    beside = make_subgroup("Steering Group")
    action = make_action(
        priority,
        groups=[group, beside],
        workstream=stream,
        lead=beside,
        owner=make_seat(group, title="Designated Doctor"),
        **filled(ACTION, number="1.1.1"),
    )
    first = filled(MILESTONE, due_on=date(2021, 6, 30), precision="month", completed_on=None)
    milestone = make_milestone(action, **first)
    done = make_milestone(action, **filled(MILESTONE, precision="month", completed_on=date(2021, 1, 31)))
    by = make_user("officer@example.org", name="Ola Officer")
    make_forecast(milestone, date(2021, 12, 31), date(2021, 2, 1), by=by)
    make_reopening(done, date(2021, 2, 28), by=by)
    make_milestone(action, date(2021, 2, 28), completed_on=date(2021, 3, 1))
    make_date_change(milestone, date(2021, 9, 30), date(2021, 5, 1), by=by)
    make_update(action, date(2021, 4, 1), by=by, text="Half of it is done")
    make_decision(action, Decision.Kind.HOLD, date(2021, 7, 1), by=by)
    make_evidence(action, by=by, what="The audit of 40 files")
    make_period(plan)
    return plan


def exported(plan: Plan) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(plan_to_json(plan))
    return content


def parts_of(draft: Any) -> dict[PlanLevel, Any]:
    """The first part of each level of a draft."""
    priority = draft.priorities[0]
    action = priority.actions[0]
    return {
        PLAN: draft.plan,
        PRIORITY: priority,
        WORKSTREAM: priority.workstreams[0],
        ACTION: action,
        MILESTONE: action.milestones[0],
    }


def first_rows(plan: Plan) -> dict[PlanLevel, models.Model]:
    priority = plan.priorities.get()
    action = priority.actions.get()
    rows = (plan, priority, priority.workstreams.get(), action, action.milestones.all()[0])
    return dict(zip(LEVELS, rows, strict=True))


# ---- The declaration --------------------------------------------------------------------------------


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.model.__name__)
def test_every_field_of_a_model_has_its_line_or_is_left_out_by_name_with_a_reason(level: PlanLevel) -> None:
    everything = [*level.model._meta.concrete_fields, *level.model._meta.many_to_many]
    names = {field.name for field in everything if not field.primary_key}
    declared = {one.name for one in level.fields}

    assert declared & set(level.left_out) == set()
    assert names == declared | set(level.left_out)
    assert all(level.left_out.values())


@pytest.mark.parametrize("level", LEVELS, ids=lambda level: level.model.__name__)
def test_draft_has_what_is_drafted_and_nothing_of_the_same_name_is_reported(level: PlanLevel) -> None:
    keys = {field.name for field in dataclass_fields(PARTS[level])}

    assert {one.draft_key for one in level.drafted} <= keys
    assert not {one.name for one in level.reported} & keys


def test_draft_stored_before_it_had_more_fields_is_read_and_stored_as_it_was() -> None:
    milestone = {"as_printed": "by March 2020", "precision": "month", "due_on": "2020-03-31", "label": ""}
    action = {
        "number": "1.1",
        "text": "Agree it",
        "workstream": "",
        "groups": ["Steering Group", "Case Review Group"],
        "ongoing": False,
        "source": "1.1 Agree it",
        "milestones": [milestone, milestone | {"due_on": None, "carried_from": 7}],
        "carried_from": 3,
        "lead": "Steering Group",
    }
    priority = {
        "number": "1",
        "title": "Neglect",
        "kind": "practice",
        "outcomes": ["Seen early"],
        "mechanism": "",
        "related_plans": "",
        "impact_information": "",
        "evidence_of_need": "",
        "workstreams": [{"number": "1.1", "title": "Schools", "outcome": ""}],
        "actions": [action],
    }
    stored = {
        "plan": {
            "title": "Business plan",
            "slug": "plan",
            "starts_on": None,
            "ends_on": "2021-03-31",
            "period_as_printed": "",
            "review_as_printed": "",
            "vision": "",
            "vision_points": [],
            "statutory_framework": "",
            "principles": ["One"],
            "closing_statement": "",
            "priority_label": "Priority",
            "action_label": "Activity",
            "reporting_preset": "calendar",
            "predecessor": "before",
        },
        "priorities": [priority],
        "questions": [{"where": "plan", "text": "Is it?", "proposed": "Yes"}],
        "groups": [{"name": "Steering Group", "aliases": ["SG"]}],
    }
    draft = ParsedPlan.from_json(stored)

    assert (draft.actions[0].owner, draft.actions[0].starts_on, draft.plan.amber_days) == ("", None, None)
    assert draft.milestones[0].due_on == date(2020, 3, 31)
    assert json.dumps(draft.to_json()) == json.dumps(stored)


# ---- Exported, imported, carried --------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(("level", "one"), EVERY_FIELD)
def test_every_field_is_exported_imported_and_carried(level: PlanLevel, one: PlanField, plan: Plan) -> None:
    row = first_rows(plan)[level]
    value = one.value_of(row)
    content = exported(plan)
    if level is PLAN:
        exported_part = content | content["plan"]
    else:
        priority = content["priorities"][0]
        action = priority["actions"][0]
        exported_part = {
            PRIORITY: priority,
            WORKSTREAM: priority["workstreams"][0],
            ACTION: action,
            MILESTONE: action["milestones"][0],
        }[level]
    if one.name not in {"closed_on", "completed_on"}:  # of what is open
        assert value not in (None, "", [])
    key = one.name if one.not_drafted else one.draft_key
    assert exported_part[key] == (value.isoformat() if isinstance(value, date) else value)

    if not one.not_drafted:
        draft = read_plan(plan_to_json(plan), "plan.json")
        again = create_plan(draft=draft, slug="again", by=None, at=AT)
        expected = "again" if one.name == "slug" else value
        assert one.value_of(first_rows(again)[level]) == expected

    if not one.not_carried and level not in (PLAN, WORKSTREAM):
        after = carried(plan)
        action = after.priorities.get(title=plan.priorities.get().title).actions.get()
        rows = {PRIORITY: action.priority, ACTION: action, MILESTONE: action.milestones.all()[0]}
        assert one.value_of(rows[level]) == value


def carried(plan: Plan) -> Plan:
    """The plan that follows, with all that is unfinished."""
    return create_plan(draft=carried_draft(plan), slug="next", by=None, at=AT)


def carried_draft(plan: Plan) -> ParsedPlan:
    """Its draft, as it is stored."""
    close_plan(plan=plan, decided_on=date(2022, 1, 31), reason="Over", by=make_user(), at=AT)
    draft = draft_next_plan(
        plan,
        title="Next",
        slug="next",
        starts_on=date(2022, 4, 1),
        ends_on=date(2025, 3, 31),
        preset="financial",
        priorities=["Another"],
    )
    actions = unfinished_actions(plan, as_at=date(2022, 1, 31))
    draft = carry_actions(draft, actions, {row.pk: NEW_PRIORITY for row in actions})
    return ParsedPlan.from_json(json.loads(json.dumps(draft.to_json())))


@pytest.mark.django_db
def test_next_plan_takes_over_texts_and_settings_and_the_hold_that_stands(plan: Plan) -> None:
    after = carried(plan)
    names = [one.name for one in PLAN.drafted if not one.not_carried]
    own = {"title", "slug", "starts_on", "ends_on"}

    assert {name: getattr(after, name) for name in names if name not in own} == {
        name: getattr(plan, name) for name in names if name not in own
    }
    action = Action.objects.get(priority__plan=after)
    before = Decision.objects.get(action__priority__plan=plan)
    hold = action.decisions.get()
    assert (hold.kind, hold.decided_on, hold.reason, hold.by, hold.at) == (
        before.kind,
        before.decided_on,
        before.reason,
        before.by,
        AT,
    )
    assert action.carried_from == before.action


@pytest.mark.parametrize("level", [ACTION, MILESTONE], ids=lambda level: level.model.__name__)
def test_what_hangs_on_a_row_is_carried_or_stays_behind_by_name(level: PlanLevel) -> None:
    hanging = {relation.get_accessor_name() for relation in level.model._meta.related_objects}

    assert set(level.stays_behind) == hanging - {"carried_to", "forecasts", "milestones"}
    assert all(level.stays_behind.values())


@pytest.mark.django_db
def test_preview_says_what_is_left_behind(plan: Plan) -> None:
    draft = carried_draft(plan)
    said = {(one.where, one.text.partition(", of ")[0]): one.why for one in draft.not_read}

    for level in (PLAN, PRIORITY, ACTION, MILESTONE):
        name = str(level.model._meta.verbose_name)
        for one in level.fields:
            # The priority's own number goes with the title that is not taken over.
            if one.not_carried and level is not PRIORITY:
                assert said[(name, str(level.model_field(one).verbose_name))] == one.not_carried
    texts = {text: why for (_, text), why in said.items()}
    assert texts["1 work stream (1.1)"] == "the next plan has its own"
    assert texts["1 progress update"] == texts["1 evidence"] == ACTION.stays_behind["updates"]
    assert texts["1 move of a date"] == MILESTONE.stays_behind["moves"]
    assert texts["1 reopening"] == MILESTONE.stays_behind["reopenings"]


@pytest.mark.django_db
def test_hold_that_was_ended_is_not_carried(plan: Plan) -> None:
    make_decision(Action.objects.get(), Decision.Kind.REOPEN, date(2021, 8, 1))

    assert not Action.objects.get(priority__plan=carried(plan)).decisions.exists()


@pytest.mark.django_db
def test_next_plan_has_the_same_owner_where_two_roles_have_one_name(plan: Plan, group: Subgroup) -> None:
    second = make_seat(group, title="Designated Doctor")
    Action.objects.update(owner=second)

    assert Action.objects.get(priority__plan=carried(plan)).owner == second


# ---- The whole plan as JSON -------------------------------------------------------------------------


@pytest.mark.django_db
def test_json_has_everything_that_is_recorded(plan: Plan) -> None:
    carried(plan)
    content = exported(Plan.objects.get(slug="the-plan"))
    action = content["priorities"][0]["actions"][0]
    milestone, done, completed = action["milestones"]

    assert action["owner"] == "Designated Doctor, Child Exploitation"
    assert action["updates"] == [
        {
            "text": "Half of it is done",
            "made_on": "2021-04-01",
            "by": "Ola Officer",
            "at": "2021-04-01T12:00:00+00:00",
            "recorded_in": "action",
            "reported_on": None,
        }
    ]
    assert [(one["kind"], one["decided_on"], one["reason"]) for one in action["decisions"]] == [
        ("hold", "2021-07-01", "The steering group agreed.")
    ]
    assert [(one["what"], one["added_by"]) for one in action["evidence"]] == [
        ("The audit of 40 files", "Ola Officer")
    ]
    assert action["lineage"] == {"from": None, "into": [{"plan": "next", "number": "2.1"}]}
    assert (milestone["original_due_on"], milestone["due_on"]) == ("2021-06-30", "2021-09-30")
    assert [(one["from_on"], one["to_on"], one["outcome"]) for one in milestone["date_changes"]] == [
        ("2021-06-30", "2021-09-30", DateMove.Outcome.APPROVED)
    ]
    assert completed["completed_on"] == "2021-03-01"
    assert [(one["forecast_on"], one["speaks_for"]) for one in milestone["forecasts"]] == [
        ("2021-12-31", "2021-02-01")
    ]
    assert [(one["completed_on"], one["decided_on"]) for one in done["reopenings"]] == [
        ("2021-01-31", "2021-02-28")
    ]
    assert content["closed_on"] == "2022-01-31"
    assert [decision["reason"] for decision in content["decisions"]] == ["Over"]
    assert [period["label"] for period in content["periods"]] == ["Q1 2020"]
    assert (content["follows"], content["followed_by"]) == (None, ["next"])
    after = exported(Plan.objects.get(slug="next"))
    assert after["follows"] == "the-plan"
    assert after["priorities"][1]["actions"][0]["lineage"]["from"] == {"plan": "the-plan", "number": "1.1.1"}


@pytest.mark.django_db
@pytest.mark.parametrize("document", [example, worcestershire])
def test_exported_json_is_imported_again_as_the_same_plan(document: Any) -> None:
    first = create_plan(draft=read_plan(document(), "plan.docx"), slug="plan", by=None, at=AT)
    data = plan_to_json(first)
    again = create_plan(draft=read_plan(data, "plan.json"), slug="again", by=None, at=AT)

    assert plan_differences(draft_from_plan(first), draft_from_plan(again)) == []
    assert json.loads(plan_to_json(again))["priorities"] == json.loads(data)["priorities"]


@pytest.mark.django_db
def test_number_of_queries_does_not_grow_with_the_plan(plan: Plan, django_assert_num_queries: Any) -> None:
    plan_to_json(plan)
    with django_assert_num_queries(28):
        plan_to_json(Plan.objects.get(slug="the-plan"))
    for _ in range(5):
        action = make_action(plan.priorities.get())
        make_evidence(action)
        make_update(action, date(2021, 4, 1))
        make_date_change(make_milestone(action), date(2021, 9, 30), date(2021, 5, 1))
    with django_assert_num_queries(28):
        plan_to_json(Plan.objects.get(slug="the-plan"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("where", "value", "says"),
    [
        (["plan", "slug"], "two words", "Plan, short name in addresses"),
        (["plan", "amber_days"], 99, "Plan, amber from this many days late"),
        (["plan", "starts_on"], "1066-10-14", "out of range"),
        (["plan", "reporting_preset"], "never", "no such reporting periods"),
        (["priorities", 0, "kind"], "grand", "Priority 1, kind"),
        (["priorities", 0, "title"], "x" * 501, "Priority 1, title"),
        (["priorities", 0, "actions", 0, "text"], "", "Action 1.1.1, what will be done"),
        (["priorities", 0, "actions", 0, "groups"], [" "], "A group has a name"),
        (["priorities", 0, "actions", 0, "review_every_months"], 5, "Action 1.1.1, reviewed"),
        (["priorities", 0, "actions", 0, "milestones", 0, "precision"], "hour", "Action 1.1.1, precision"),
        (["priorities", 0, "actions", 0, "milestones", 0, "due_on"], "soon", "not a plan that the tracker"),
        (["priorities", 0, "actions"], [], "at least one"),
        (["priorities"], "none", "not a plan that the tracker"),
    ],
)
def test_json_that_was_changed_into_no_plan_is_refused(
    plan: Plan, where: list[Any], value: Any, says: str
) -> None:
    content = exported(plan)
    inner = content
    for step in where[:-1]:
        inner = inner[step]
    inner[where[-1]] = value

    with pytest.raises(FileRefused, match=says):
        read_plan(json.dumps(content).encode(), "plan.json")


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"[" * 100_000, b"\xff\xfe", b"{" * 60_000, b'{"plan": 1}']
)
def test_json_of_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(FileRefused):
        read_plan(data, "plan.json")


@pytest.mark.django_db
def test_imported_json_follows_nothing_and_carries_nothing(plan: Plan) -> None:
    content = exported(plan)
    content["plan"]["predecessor"] = "the-plan"
    action = content["priorities"][0]["actions"][0]
    action["carried_from"] = action["milestones"][0]["carried_from"] = Action.objects.get().pk
    draft = read_plan(json.dumps(content).encode(), "plan.json")

    assert draft.plan.predecessor == ""
    assert {one.carried_from for one in draft.actions} == {None}
    assert {one.carried_from for one in draft.milestones} == {None}


# ---- Word, and columns of documents -----------------------------------------------------------------


@pytest.mark.django_db
def test_word_has_a_column_for_owner_and_start_where_an_action_has_them(group: Subgroup) -> None:
    plan = create_plan(draft=read_plan(example(), "plan.docx"), slug="plan", by=None, at=AT)
    action = plan.priorities.get(number="1").actions.get(number="1.1")
    action.owner, action.starts_on = make_seat(group, title="Designated Doctor"), date(2020, 2, 18)
    action.save()
    ongoing = Action.objects.filter(priority__plan=plan, is_ongoing=True)[0]
    ongoing.review_every_months = 2
    ongoing.save()
    data = draft_to_word(draft_from_plan(plan))
    tables = Document(BytesIO(data)).tables

    assert [cell.text for cell in tables[0].rows[0].cells][-2:] == ["Owner", "Starts"]
    assert plan_differences(draft_from_plan(plan), read_plan(data, "plan.docx")) == []


CSV = """Priority,Number,Action,Lead,Owner,Start by,Finish by,Timescale
1. Neglect,1.1,Agree it,Steering Group,"Chair, Steering Group",April 2026,,March 2027
1. Neglect,1.2,Launch it,Steering Group,,soon,,"Ongoing, reviewed every 2 months"
1. Neglect,1.3,Review it,Steering Group,,,,Ongoing
"""


def test_columns_of_owner_and_start_are_read_and_what_is_no_day_is_asked() -> None:
    first, second, third = (draft := read_plan(CSV.encode(), "plan.csv")).actions

    assert (first.owner, first.starts_on, first.groups) == (
        "Chair, Steering Group",
        date(2026, 4, 1),
        ["Steering Group"],
    )
    assert (second.owner, second.starts_on, second.review_every_months) == ("", None, 2)
    assert (third.ongoing, third.review_every_months) == (True, None)
    assert [(one.where, one.text) for one in draft.questions if "no day" in one.text] == [
        ("action 1.2", "“soon” is no day on which it starts.")
    ]


@pytest.mark.parametrize(
    ("heading", "starts_on"),
    [
        ("Start", date(2026, 4, 1)),
        ("Planned start date", date(2026, 4, 1)),
        ("Date started", date(2026, 4, 1)),
        ("Date to begin", date(2026, 4, 1)),
        ("Commencing", date(2026, 4, 1)),
        ("Starting point", None),
        ("Date", None),
    ],
)
def test_start_is_known_by_its_heading(heading: str, starts_on: date | None) -> None:
    draft = read_plan(f"Action,Lead,{heading},Due\nAgree it,CRG,April 2026,May 2026\n".encode(), "plan.csv")

    assert draft.actions[0].starts_on == starts_on
    dates = [milestone.due_on for milestone in draft.milestones]
    assert dates == ([date(2026, 4, 30)] if heading == "Date" else []) + [date(2026, 5, 31)]


def test_owner_alone_names_the_groups() -> None:
    draft = read_plan(b"Action,Owner,Due\nAgree it,Steering Group,31/03/2027\n", "plan.csv")

    assert (draft.actions[0].groups, draft.actions[0].owner) == (["Steering Group"], "")


@pytest.mark.django_db
def test_command_asks_about_an_owner_that_is_no_role_and_takes_one_that_is(tmp_path: Path) -> None:
    file, out = tmp_path / "plan.csv", StringIO()
    file.write_text(CSV + '1. Neglect,1.4,Print it,Steering Group,"designated doctor, CRG",,,Ongoing\n')
    role = make_seat(make_subgroup("CRG"), title="Designated Doctor")
    call_command("import_plan", file, slug="plan", stdout=out)

    question = "action 1.1: Its owner, “Chair, Steering Group”, is not a role that the tracker knows."
    assert question in out.getvalue()
    assert "starts 1 April 2026" in out.getvalue()
    assert "owner: designated doctor, CRG" in out.getvalue()
    assert {action.number: action.owner for action in Action.objects.exclude(owner=None)} == {"1.4": role}


@pytest.mark.django_db
def test_preview_asks_about_an_owner_and_takes_a_role_or_none(
    client_for: ClientFor, business_team: Person
) -> None:
    client = client_for(business_team)
    upload(client, CSV.encode(), "plan.csv")
    plan_import = PlanImport.objects.get()
    html = client.get(address(plan_import)).content.decode()
    assert "is not a role that the tracker knows." in html
    refused = confirm(client, plan_import, **{"p0-a0-owner": "Nobody, CRG"}).content.decode()
    assert "There is no role “Nobody, CRG”." in refused
    make_seat(make_subgroup("CRG"), title="Designated Doctor")
    typed = {"p0-a0-owner": "designated doctor, CRG", "p0-a1-review_every_months": "6"}
    confirm(client, plan_import, **typed, **{"p0-a2-starts_on": "2026-09-01"})
    first, second, third = Action.objects.order_by("position")

    assert str(first.owner) == "Designated Doctor"
    assert (first.starts_on, second.review_every_months, third.starts_on) == (
        date(2026, 4, 1),
        6,
        date(2026, 9, 1),
    )


@pytest.mark.django_db
def test_owner_that_is_no_role_is_not_made_one() -> None:
    draft = read_plan(CSV.encode(), "plan.csv")
    draft.plan.starts_on, draft.plan.ends_on = date(2026, 4, 1), date(2027, 3, 31)
    plan = create_plan(draft=draft, slug="plan", by=None, at=AT)

    assert not Action.objects.filter(priority__plan=plan).exclude(owner=None).exists()
