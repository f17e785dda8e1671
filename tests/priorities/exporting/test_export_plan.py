"""A plan on its way out and in again: Word and JSON give the same plan."""

import json
import string
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from priorities.exporting.check import plan_differences
from priorities.exporting.content import draft_from_plan
from priorities.exporting.word import draft_to_word
from priorities.importing.services import create_plan
from priorities.models import Plan
from priorities.reading import ParsedPlan, read_plan
from priorities.reading.draft import (
    ParsedAction,
    ParsedGroup,
    ParsedMilestone,
    ParsedPriority,
    ParsedWorkstream,
    PlanDetails,
)
from priorities.reading.groups import GroupCollector, format_groups
from tests.make import make_milestone, make_subgroup
from tests.priorities.documents import example, worcestershire
from wsscp.dates import long_date, month_end
from wsscp.models import AuditEntry

AT = datetime(2020, 1, 6, 12, tzinfo=UTC)


def imported(draft: ParsedPlan, slug: str = "plan") -> Plan:
    """The plan of a draft, in the database."""
    return create_plan(draft=draft, slug=slug, by=None, at=AT)


def export(plan: str, file: Path) -> str:
    """What the command says."""
    out = StringIO()
    call_command("export_plan", plan, "--output", file, stdout=out)
    return out.getvalue()


# ---- The partnership's plan, and Worcestershire's ----------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("document", [example, worcestershire])
def test_exported_document_is_imported_again_as_the_same_plan(document) -> None:
    first = imported(read_plan(document(), "plan.docx"))
    again = read_plan(draft_to_word(draft_from_plan(first)), "plan.docx")
    assert plan_differences(draft_from_plan(first), again) == []
    assert plan_differences(draft_from_plan(first), draft_from_plan(imported(again, "again"))) == []


@pytest.mark.django_db
def test_the_document_has_the_partnerships_table_for_each_priority() -> None:
    plan = imported(read_plan(example(), "plan.docx"))
    document = Document(BytesIO(draft_to_word(draft_from_plan(plan))))
    assert [[cell.text for cell in table.rows[0].cells] for table in document.tables] == [
        ["Priority", "Outcomes", "Activity and timescale", "Group responsible and mechanism"]
    ] * 5
    first = document.tables[0]
    assert first.cell(1, 0).text == first.cell(9, 0).text == "1. Neglect"
    assert first.cell(1, 2).text == "1.1. Develop and launch Neglect Strategy by March 2020."
    assert first.cell(10, 0).text.startswith("Related action plans: Neglect action plans")


@pytest.mark.django_db
def test_json_is_what_the_importer_would_have_printed(tmp_path) -> None:
    draft = read_plan(example(), "plan.docx")
    file = tmp_path / "plan.json"
    imported(draft)
    export("plan", file)
    content = json.loads(file.read_text("utf-8"))
    assert content.items() >= {name: content[name] for name in draft.to_json()}.items()
    settings_of_its_own: dict[str, int | str] = {"amber_days": 14, "red_months": 1, "signatures_needed": 1}
    settings_of_its_own |= {"signing_parts": "partners"}
    assert content["plan"] == draft.to_json()["plan"] | {"slug": "plan"} | settings_of_its_own
    assert plan_differences(draft, ParsedPlan.from_json(content)) == []


@pytest.mark.django_db
def test_changed_plan_is_exported_as_it_is_now() -> None:
    plan = imported(read_plan(example(), "plan.docx"))
    action = plan.priorities.get(number="1").actions.get(number="1.1")
    milestone = action.milestones.get()
    milestone.as_printed, milestone.due_on = "by May 2020", date(2020, 5, 31)
    milestone.save()
    make_milestone(action, date(2020, 6, 30), label="Print it", as_printed="by June 2020", position=2)
    action.priority.evidence_of_need = "One in four plans names neglect."
    action.priority.save()
    again = read_plan(draft_to_word(draft_from_plan(plan)), "plan.docx")
    read = again.priorities[0].actions[0]
    assert [(milestone.label, milestone.due_on) for milestone in read.milestones] == [
        ("", date(2020, 5, 31)),
        ("Print it", date(2020, 6, 30)),
    ]
    assert again.priorities[0].evidence_of_need == "One in four plans names neglect."


@pytest.mark.django_db
def test_lead_group_is_exported_and_imported_again() -> None:
    plan = imported(read_plan(example(), "plan.docx"))
    action = plan.priorities.get(number="1").actions.get(number="1.1")
    crg, steering = make_subgroup("Case Review Panel"), make_subgroup("Steering Panel")
    action.groups.set([crg, steering])
    action.lead = steering
    action.save()
    assert draft_from_plan(plan).to_json()["priorities"][0]["actions"][0]["lead"] == "Steering Panel"
    again = read_plan(draft_to_word(draft_from_plan(plan)), "plan.docx")
    assert plan_differences(draft_from_plan(plan), again) == []
    there = imported(ParsedPlan.from_json(again.to_json()), "again")
    assert there.priorities.get(number="1").actions.get(number="1.1").lead == steering


@pytest.mark.parametrize(
    ("printed", "groups", "lead"),
    [
        ("CRG Board (lead); Steering Group", ["CRG Board", "Steering Group"], "CRG Board"),
        ("CRG Board and Steering Group (Lead)", ["CRG Board", "Steering Group"], "Steering Group"),
        ("Quality (lead) and Policy Subgroups", ["Quality subgroup", "Policy subgroup"], "Quality subgroup"),
        (
            "Partners (Police, CCGs) ( LEAD ), QA Team",
            ["Partners (Police, CCGs)", "QA Team"],
            "Partners (Police, CCGs)",
        ),
        (
            "Steering Group (formerly the Board) (lead)\nQA Team",
            ["Steering Group", "QA Team"],
            "Steering Group",
        ),
        ("QA Team (lead)", ["QA Team"], ""),
        ("QA Team (lead); Steering Group (lead)", ["QA Team", "Steering Group"], ""),
        ("(lead) QA Team; Steering Group", ["QA Team", "Steering Group"], ""),
    ],
)
def test_who_leads_is_read_where_it_is_marked(printed: str, groups: list[str], lead: str) -> None:
    book = GroupCollector(printed)
    assert (book.named_in(printed), book.lead_in(printed)) == (groups, lead)
    assert {group.name for group in book.groups} == set(groups)


def test_control_characters_do_not_break_the_document() -> None:
    details = PlanDetails(
        title="A plan\x0b", starts_on=date(2026, 4, 1), ends_on=date(2028, 3, 31), vision="See\x00n."
    )
    action = ParsedAction("1.1", "Agree\x01 it\x0b.", milestones=[ParsedMilestone(due_on=details.ends_on)])
    plan = ParsedPlan(details, [ParsedPriority("1", "Neglect\x02", actions=[action])])
    assert read_plan(draft_to_word(plan), "plan.docx").plan.vision == "Seen."


# ---- Two hundred plans ------------------------------------------------------------------------------

VERBS = ["Agree", "Launch", "Review", "Report on", "Develop", "Audit", "Publish", "Embed", "Evaluate"]
THINGS = [
    "a multi-agency strategy",
    "the threshold guide & its training",
    "a toolkit (for practitioners)",
    "the voice of the child – and of the family",
    "“Working Together” in practice",
    "section 11 returns: findings, themes; next steps",
    "50% of all audits",
    "what’s working",
]
GROUPS = [
    "Case Review Group",
    "Steering Group",
    "Quality Assurance subgroup",
    "Learning and Development subgroup",
    "Neglect task and finish group",
    "Safeguarding Partnership Team",
    "Independent Scrutineer",
    "Lead Partners",
]
SENTENCES = st.builds(
    lambda verb, thing, end: f"{verb} {thing} {end}.",
    st.sampled_from(VERBS),
    st.sampled_from(THINGS),
    st.text(string.ascii_lowercase, min_size=3, max_size=12),
)
TITLES = st.builds(
    lambda subject, word: f"{subject} {word}",
    st.sampled_from(["Neglect", "Exploitation", "Safe homes"]),
    st.text(string.ascii_lowercase, min_size=3, max_size=8),
)
MONTHS = st.builds(month_end, st.just(2027), st.integers(1, 12))


@st.composite
def milestones(draw, text: str) -> tuple[str, bool, list[ParsedMilestone]]:
    """An action's words, whether it is ongoing, and its dates: in its words, beside them, several or none."""
    how = draw(st.sampled_from(["in words", "beside", "by day", "several", "ongoing", "none"]))
    due_on = draw(MONTHS)
    printed = f"by {due_on:%B %Y}"
    if how == "in words":
        return f"{text[:-1]} {printed}.", False, [ParsedMilestone(printed, "month", due_on)]
    if how == "beside":
        return text, False, [ParsedMilestone(printed, "month", due_on)]
    if how == "by day":
        day = due_on.replace(day=draw(st.integers(1, 28)))
        return text, False, [ParsedMilestone(f"by {long_date(day)}", "day", day)]
    if how == "several":
        labels = draw(st.lists(TITLES, min_size=2, max_size=3, unique=True))
        dates = draw(st.lists(MONTHS, min_size=len(labels), max_size=len(labels)))
        pairs = zip(labels, dates, strict=True)
        return text, False, [ParsedMilestone(f"by {day:%B %Y}", "month", day, label) for label, day in pairs]
    if how == "ongoing":
        return text, True, []
    return text, False, [ParsedMilestone(due_on=date(2028, 3, 31))]


@st.composite
def priorities(draw, number: int, kind: str) -> ParsedPriority:
    """A priority with actions, in work streams or without."""
    named = st.lists(st.sampled_from(GROUPS), min_size=1, max_size=3, unique=True).map(sorted)
    shared = draw(st.none() | named)
    # No two priorities of a plan have one title.
    priority = ParsedPriority(str(number), f"{draw(TITLES)} {string.ascii_uppercase[number]}", kind)
    streams = draw(st.integers(0, 2))
    parents = [f"{number}.{place + 1}" for place in range(streams)] or [str(number)]
    leads = []
    for parent in parents:
        if streams:
            priority.workstreams.append(ParsedWorkstream(parent, draw(TITLES), draw(SENTENCES)))
        for place in range(draw(st.integers(1, 4))):
            text, is_ongoing, dates = draw(milestones(draw(SENTENCES)))
            groups = shared or draw(named)
            lead = draw(st.sampled_from(["", *groups])) if len(groups) > 1 else ""
            leads.append(format_groups(groups, lead))
            place_number = f"{parent}.{place + 1}"
            priority.actions.append(
                ParsedAction(
                    place_number, text, parent if streams else "", groups, is_ongoing, "", dates, lead=lead
                )
            )
    if not streams:
        priority.outcomes = draw(st.lists(SENTENCES, max_size=3, unique=True))
    remark = "The groups meet each quarter." if not shared else ", ".join(shared)
    priority.mechanism = draw(st.sampled_from([remark, "\n".join(dict.fromkeys(leads))]))
    for name in ("related_plans", "impact_information", "evidence_of_need"):
        setattr(priority, name, draw(st.just("") | SENTENCES))
    return priority


@st.composite
def plans(draw) -> ParsedPlan:
    """A plan as a partnership might write it."""
    is_objective = draw(st.booleans())
    details = PlanDetails(
        title="Anyshire Safeguarding Children Partnership Business plan 2026-28",
        starts_on=date(2026, 4, 1),
        ends_on=date(2028, 3, 31),
        period_as_printed=draw(st.sampled_from(["1 April 2026 to 31 March 2028", "April 2026 - March 2028"])),
        review_as_printed=draw(st.sampled_from(["", "Review December 2026"])),
        vision=draw(st.just("") | SENTENCES),
        vision_points=draw(st.lists(SENTENCES, max_size=3)),
        statutory_framework="\n\n".join(draw(st.lists(SENTENCES, max_size=2))),
        priority_label="Strategic objective" if is_objective else "Priority",
        action_label=draw(st.sampled_from(["Activity", "Action"])),
        reporting_preset=draw(st.sampled_from(["calendar", "mid_quarter"])),
    )
    details.principles = draw(st.lists(SENTENCES, max_size=3))
    details.closing_statement = draw(st.just("") | SENTENCES) if details.principles else ""
    kinds = ["strategic_objective"] if is_objective else ["practice", "overarching", "emerging"]
    count = draw(st.integers(1, 4))
    made = [draw(priorities(place + 1, draw(st.sampled_from(kinds)))) for place in range(count)]
    used = dict.fromkeys(name for plan in made for action in plan.actions for name in action.groups)
    return ParsedPlan(details, made, [], [ParsedGroup(name) for name in used])


@settings(max_examples=25, suppress_health_check=list(HealthCheck))
@given(plans())
def test_generated_plans_are_imported_again_as_they_were_exported(plan) -> None:
    assert plan_differences(plan, read_plan(draft_to_word(plan), "plan.docx")) == []


@pytest.mark.thorough
@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(plans())
def test_two_hundred_generated_plans_are_imported_again_as_they_were_exported(plan) -> None:
    assert plan_differences(plan, read_plan(draft_to_word(plan), "plan.docx")) == []


# ---- The command ------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_command_writes_word_says_that_it_reads_back_and_is_in_the_audit_trail(tmp_path) -> None:
    plan = imported(read_plan(example(), "plan.docx"))
    file = tmp_path / "out.docx"
    output = export("plan", file)

    assert output.endswith("It reads back as the same plan.\n")
    assert plan_differences(draft_from_plan(plan), read_plan(file.read_bytes(), "out.docx")) == []
    assert AuditEntry.objects.filter(act="exported", summary="the plan as docx").count() == 1


@pytest.mark.django_db
def test_the_command_says_what_a_document_cannot_hold(tmp_path) -> None:
    plan = imported(read_plan(example(), "plan.docx"))
    plan.priorities.filter(number="1")[0].actions.all().delete()

    output = export("plan", tmp_path / "out.docx")
    assert "Brought in again it would differ:" in output
    assert "priorities" in output


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("plan", "name", "says"),
    [
        ("nothing", "out.docx", "There is no plan nothing. Plans: plan."),
        ("plan", "out.pdf", "--output must end in .docx or .json."),
        ("plan", "no/such/folder.docx", "cannot be written: No such file or directory."),
    ],
)
def test_the_command_says_what_is_wrong(tmp_path, plan, name, says) -> None:
    imported(read_plan(worcestershire(), "plan.docx"))
    with pytest.raises(CommandError, match=says):
        export(plan, tmp_path / name)
