"""What the importer understands of Word documents."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Pt

from priorities.reading import ParsedPlan, read_plan
from tests.priorities.documents import (
    HEADINGS,
    WORCESTERSHIRE,
    add_table,
    example,
    fill,
    part,
    repacked,
    saved,
    titled,
    with_actions,
    worcestershire,
    xml,
)

GOLD = Path(__file__).resolve().parents[2] / "data" / "wsscp-2020-21-timescales.csv"


@pytest.fixture(scope="module")
def wsscp() -> ParsedPlan:
    """The partnership's real plan as understood."""
    return read_plan(example(), "plan.docx")


@pytest.fixture(scope="module")
def wscb() -> ParsedPlan:
    """Worcestershire's plan as understood."""
    return read_plan(worcestershire(), "plan.docx")


def texts(data: bytes) -> list[str]:
    return [action.text for action in read_plan(data, "plan.docx").actions]


def numbers(data: bytes) -> list[str]:
    return [action.number for action in read_plan(data, "plan.docx").actions]


# ---- The real plan ----------------------------------------------------------------------------------


def test_timescales_of_the_real_plan_equal_those_read_by_hand(wsscp: ParsedPlan) -> None:
    with GOLD.open(encoding="utf-8", newline="") as file:
        gold = [(row["activity"], row["timescale_as_printed"], row["due_on"]) for row in csv.DictReader(file)]
    read = [
        (action.number, milestone.as_printed, str(milestone.due_on))
        for action in wsscp.actions
        for milestone in action.milestones
    ]
    read += [(action.number, "Ongoing", "ongoing") for action in wsscp.actions if action.ongoing]
    assert sorted(read) == sorted(gold)
    assert (len(wsscp.actions), len(wsscp.milestones)) == (31, 31)
    assert {milestone.precision for milestone in wsscp.milestones} == {"month"}


def test_title_page_of_the_real_plan_is_understood(wsscp: ParsedPlan) -> None:
    details = wsscp.plan
    assert details.title == "West Sussex Safeguarding Children Partnership Business plan 2020-21"
    assert details.slug == "wsscp-2020-21"
    assert details.period_as_printed == "1st Jan 2020- 31st June 2021"
    assert (details.starts_on, details.ends_on) == (date(2020, 1, 1), date(2021, 6, 30))
    assert details.review_as_printed == "Review December 2020"
    assert (details.priority_label, details.action_label) == ("Priority", "Activity")
    assert details.reporting_preset == "calendar"


def test_words_of_the_real_plan_are_understood(wsscp: ParsedPlan) -> None:
    details = wsscp.plan
    assert details.vision.startswith("An assured safeguarding partnership")
    assert details.vision.endswith("enabling them to thrive.")
    assert len(details.vision_points) == 5
    assert details.vision_points[4].startswith("We will disrupt criminal activity")
    assert details.statutory_framework.startswith("The Children and Social Work Act 2017")
    assert [principle.split(" - ")[0] for principle in details.principles] == [
        "Child Centred Practice",
        "High support high challenge",
        "Promoting Practice leadership",
        "Restorative approach",
        "Promoting a culture of continuous learning",
    ]
    assert details.closing_statement.startswith("Working in this way we will ensure")


def test_priorities_of_the_real_plan_have_their_kinds_and_words(wsscp: ParsedPlan) -> None:
    assert [
        (priority.number, priority.title, priority.kind, len(priority.actions))
        for priority in wsscp.priorities
    ] == [
        ("1", "Neglect", "practice", 9),
        ("2", "Child Exploitation", "practice", 6),
        ("3", "Ensure effective multi-agency safeguarding practice", "practice", 7),
        ("4", "Lead and consolidate effective partnership arrangements", "overarching", 5),
        ("5", "Revise and embed a learning and Improvement Framework", "overarching", 4),
    ]
    neglect = wsscp.priorities[0]
    assert len(neglect.outcomes) == 1
    assert neglect.outcomes[0].startswith("Practitioners across the partnership can identify")
    assert neglect.mechanism == "Neglect task and finish group established to commence work."
    assert neglect.related_plans == "Neglect action plans developed by each agency"
    assert neglect.impact_information.startswith("The Independent Scrutineer will lead a review")
    assert [bool(priority.outcomes) for priority in wsscp.priorities] == [True, True, False, False, False]
    assert [bool(priority.impact_information) for priority in wsscp.priorities] == [
        True,
        True,
        True,
        True,
        False,
    ]


def test_groups_of_the_real_plan_are_named_with_their_other_names(wsscp: ParsedPlan) -> None:
    assert {group.name: set(group.aliases) for group in wsscp.groups} == {
        "Neglect task and finish group": set(),
        "Child Exploitation subgroup": {"Exploitation subgroup"},
        "Case Review Group": {"CRG"},
        "Quality Assurance subgroup": set(),
        "Learning and Development subgroup": {"Training and Development", "IPAG"},
        "Safeguarding Partnership Team": set(),
        "Lead Partners": set(),
        "Steering Group": set(),
        "Independent Scrutineer": {"Scrutineer"},
    }
    by_number = {action.number: action.groups for action in wsscp.actions}
    assert by_number["1.1"] == ["Neglect task and finish group"]
    assert by_number["3.4"] == [
        "Case Review Group",
        "Quality Assurance subgroup",
        "Learning and Development subgroup",
    ]
    assert set(by_number["5.1"]) == {
        "Safeguarding Partnership Team",
        "Steering Group",
        "Learning and Development subgroup",
        "Quality Assurance subgroup",
        "Independent Scrutineer",
    }


def test_what_needs_a_person_in_the_real_plan_is_asked_and_nothing_else(wsscp: ParsedPlan) -> None:
    assert [(question.where, question.proposed) for question in wsscp.questions] == [
        ("plan period", "30 June 2021"),
        ("action 2.3", "October 2020, due 31 October 2020"),
    ]
    assert "31st June 2021" in wsscp.questions[0].text
    assert "by October2020" in wsscp.questions[1].text


def test_milestones_of_an_action_with_two_dates_say_what_each_is_about(wsscp: ParsedPlan) -> None:
    labels = {action.number: [milestone.label for milestone in action.milestones] for action in wsscp.actions}
    assert labels["2.2"] == [
        "Produce an overarching workplan",
        "Ensure individual action plans are in place to support improvements",
    ]
    assert labels["3.7"][1].startswith("Undertake the first stage professional and public evaluation")
    assert labels["1.1"] == [""]


def test_source_is_the_text_as_the_reader_of_the_document_sees_it(wsscp: ParsedPlan) -> None:
    assert wsscp.priorities[1].actions[1].source.startswith("2. Produce an overarching workplan by June 2020")


def test_impact_information_that_runs_on_in_the_related_plans_is_cut_off() -> None:
    document = titled()
    table = add_table(document, [HEADINGS, ("4. Lead", "", "Review by May 2026", "Steering Group"), [""] * 4])
    merged = table.cell(2, 0).merge(table.cell(2, 3))
    merged.text = "Related action plans: Community Safety Plan. Impact information: Governance is clear."
    priority = read_plan(saved(document), "plan.docx").priorities[0]
    assert priority.related_plans == "Community Safety Plan."
    assert priority.impact_information == "Governance is clear."


def test_related_plans_printed_below_the_table_belong_to_its_priority() -> None:
    document = Document()
    document.add_paragraph("Business plan 2026-27")
    for number in ("1", "2"):
        add_table(document, [HEADINGS, (f"{number}. Aim", "", "Review by May 2026", "Steering Group")])
        document.add_paragraph(f"Related action plans: Plan of aim {number}")
    plans = [priority.related_plans for priority in read_plan(saved(document), "plan.docx").priorities]
    assert plans == ["Plan of aim 1", "Plan of aim 2"]


# ---- Worcestershire ---------------------------------------------------------------------------------


@pytest.mark.parametrize("caption", ["row", "paragraphs"])
@pytest.mark.parametrize("bullets", ["style", "typed"])
@pytest.mark.parametrize("leads", ["paragraphs", "one line"])
def test_worcestershire_is_read_however_its_tables_are_built(caption: str, bullets: str, leads: str) -> None:
    draft = read_plan(worcestershire(caption=caption, bullets=bullets, leads=leads), "plan.docx")
    assert [(priority.number, priority.title, priority.kind) for priority in draft.priorities] == [
        (str(nth), as_printed["objective"][1], "strategic_objective")
        for nth, as_printed in enumerate(WORCESTERSHIRE, start=1)
    ]
    printed = [stream for as_printed in WORCESTERSHIRE for stream in as_printed["workstreams"]]
    read = [stream for priority in draft.priorities for stream in priority.workstreams]
    assert [(stream.number, stream.title, stream.outcome) for stream in read] == [
        (printed_stream["number"], printed_stream["title"], printed_stream["outcome"])
        for printed_stream in printed
    ]
    assert [action.text for action in draft.actions] == [
        action for printed_stream in printed for action in printed_stream["actions"]
    ]
    assert list(Counter(action.workstream for action in draft.actions).values()) == [2, 4, 3, 3, 4, 1, 1]
    leads_of = {action.number: action.groups for action in draft.actions}
    assert [leads_of[f"1.2.{n}"] for n in (1, 2, 3, 4)] == [["IFPG"], ["IFPG"], ["IFPG"], ["MEG"]]
    assert leads_of["2.2.1"] == leads_of["2.2.3"] == ["CSE strategic Group"]
    assert leads_of["1.4.1"] == ["IFPG", "MEG"]
    assert leads_of["3.2.1"] == ["Safeguarding Partners (Police, CCGs and LA)"]


def test_words_of_worcestershire_are_understood(wscb: ParsedPlan) -> None:
    details = wscb.plan
    assert (details.title, details.slug) == (
        "Worcestershire Safeguarding Children Board Business Plan 2018-19",
        "wscb-2018-19",
    )
    assert (details.starts_on, details.ends_on) == (date(2018, 4, 1), date(2019, 3, 31))
    assert details.vision == "All children and young people in Worcestershire are safe and thriving"
    assert details.principles == ["Working together in partnership", "Valuing and responding to diversity"]
    assert (details.priority_label, details.action_label) == ("Strategic objective", "Action")
    assert details.reporting_preset == "mid_quarter"
    assert [question.where for question in wscb.questions] == ["plan period"]


@pytest.mark.parametrize(
    ("timescale", "preset", "due_on"),
    [
        ("Q3 2026/27", "financial", date(2026, 12, 31)),
        ("by the end of Q3 2026-27", "financial", date(2026, 12, 31)),
        ("2026/27 Q3", "financial", date(2026, 12, 31)),
        ("Q3 2026", "calendar", date(2026, 9, 30)),
        ("December 2026", "calendar", date(2026, 12, 31)),
    ],
)
def test_the_plans_quarters_follow_its_own_words(timescale: str, preset: str, due_on: date) -> None:
    draft = read_plan(f"Number,Action,Timescale\n1.1,Agree a strategy,{timescale}\n".encode(), "plan.csv")
    assert draft.plan.reporting_preset == preset
    assert [milestone.due_on for milestone in draft.milestones] == [due_on]


def test_headings_that_are_not_marked_as_headings_still_part_the_words() -> None:
    document = Document()
    lines = ["Anyshire Safeguarding Board", "Business Plan 2026/27", "Vision", "All children are safe"]
    lines += [
        "The role of the Business Plan",
        "It describes activities.",
        "Our Values",
        "- Respect",
        "- Courage",
    ]
    lines += [
        "Together we will keep children safe.",
        "Rationale",
        "- Learning from reviews",
        "It was agreed.",
    ]
    for line in lines:
        document.add_paragraph(line)
    add_table(document, [HEADINGS, ("1. Neglect", "", "Agree it by May 2026", "")])
    details = read_plan(saved(document), "plan.docx").plan
    assert details.title == "Anyshire Safeguarding Board Business Plan 2026-27"
    assert (details.vision, details.vision_points) == ("All children are safe", [])
    assert details.principles == ["Respect", "Courage"]
    assert details.closing_statement == "Together we will keep children safe."


def test_actions_without_a_date_are_due_at_the_plans_end(wscb: ParsedPlan) -> None:
    assert {
        (milestone.as_printed, milestone.precision, milestone.due_on) for milestone in wscb.milestones
    } == {("", "none", date(2019, 3, 31))}


# ---- Numbers that are not in the text ------------------------------------------------------------------


def test_list_that_goes_on_in_the_next_cell_goes_on_counting() -> None:
    document = titled()
    table = add_table(document, [HEADINGS, ("1. One", "", "", ""), ("2. Two", "", "", "")])
    fill(table.cell(1, 2), ["a by May 2026", "b by May 2026"])
    fill(table.cell(2, 2), ["c by May 2026"])
    # As Word prints it: the list was never started anew.
    assert numbers(saved(document)) == ["1.1", "1.2", "2.3"]


def test_list_of_two_levels_prints_both_and_the_deeper_belongs_to_the_one_above() -> None:
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{how}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for n, how, text in [(0, "decimal", "4.%1"), (1, "lowerRoman", "%1.%2)")]
    )
    document = titled()
    numbering = document.part.numbering_part.element
    numbering.insert(0, xml(f'<w:abstractNum w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(xml('<w:num w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    table = add_table(document, [HEADINGS, ("4. Lead", "", "", "")])
    cell = table.cell(1, 2)
    fill(cell, ["Agree terms", "with health", "with police", "Publish by May 2026"], "")
    for paragraph, level in zip(cell.paragraphs, [0, 1, 1, 0], strict=True):
        properties = paragraph._p.get_or_add_pPr()
        properties.append(xml(f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>'))
    data = saved(document)
    assert numbers(data) == ["4.1", "4.2"]
    assert texts(data) == ["Agree terms\n1.i) with health\n1.ii) with police", "Publish by May 2026"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("1. First by May 2026\n2. Second by June 2026", ["1.1", "1.2"]),
        ("1.1. First by May 2026\n1.2. Second by June 2026", ["1.1", "1.2"]),
        ("a) First by May 2026\nb) Second by June 2026", ["1.a", "1.b"]),
        ("• First by May 2026\n• Second by June 2026", ["1.1", "1.2"]),
        ("- First by May 2026\n- Second by June 2026", ["1.1", "1.2"]),
        ("3. Third by May 2026\n5. Fifth by June 2026", ["1.3", "1.5"]),
    ],
)
def test_numbers_typed_by_hand_are_read_as_numbers(typed: str, expected: list[str]) -> None:
    document = titled()
    add_table(document, [HEADINGS, ("1. Neglect", "", typed, "")])
    assert numbers(saved(document)) == expected


def test_paragraphs_that_are_no_list_are_split_by_their_dates() -> None:
    document = titled()
    add_table(document, [HEADINGS, ("1. Neglect", "", "First by May 2026\nSecond by June 2026", "")])
    draft = read_plan(saved(document), "plan.docx")
    assert [action.text for action in draft.actions] == ["First by May 2026", "Second by June 2026"]
    assert draft.questions == []


def test_paragraphs_that_may_be_one_action_are_asked_about() -> None:
    document = titled()
    add_table(document, [HEADINGS, ("1. Neglect", "", "First\nand more about it by June 2026", "")])
    draft = read_plan(saved(document), "plan.docx")
    assert [(question.where, question.proposed) for question in draft.questions] == [
        ("priority 1", "2 actions")
    ]


# ---- What Word does not show -------------------------------------------------------------------------


def test_tracked_insertions_are_read_and_deletions_are_not() -> None:
    document = titled()
    table = add_table(document, [HEADINGS, ("1. Neglect", "", "Agree a ", "")])
    paragraph = table.cell(1, 2).paragraphs[0]._p
    paragraph.append(xml('<w:del w:id="1"><w:r><w:delText>toolkit by March 2026</w:delText></w:r></w:del>'))
    paragraph.append(xml('<w:ins w:id="2"><w:r><w:t>strategy by May 2026</w:t></w:r></w:ins>'))
    paragraph.append(xml('<w:moveFrom w:id="3"><w:r><w:t> and moved away</w:t></w:r></w:moveFrom>'))
    assert texts(saved(document)) == ["Agree a strategy by May 2026"]


def test_row_struck_out_is_gone() -> None:
    document = titled()
    rows = [HEADINGS, ("1. Neglect", "", "Kept by May 2026", ""), ("2. Gone", "", "Gone by May 2026", "")]
    table = add_table(document, rows)
    table.rows[2]._tr.get_or_add_trPr().append(xml('<w:del w:id="1"/>'))
    assert texts(saved(document)) == ["Kept by May 2026"]


def test_drop_downs_are_read_and_prompts_are_not() -> None:
    document = titled()
    table = add_table(document, [HEADINGS, ("1. Neglect", "", "Agree it ", "")])
    control = "<w:sdt><w:sdtPr>{}</w:sdtPr><w:sdtContent><w:r><w:t>{}</w:t></w:r></w:sdtContent></w:sdt>"
    paragraph = table.cell(1, 2).paragraphs[0]._p
    paragraph.append(xml(control.format("", "by May 2026")))
    paragraph.append(xml(control.format("<w:showingPlcHdr/>", "Choose an item.")))
    table.cell(1, 3).paragraphs[0]._p.append(xml(control.format("", "Steering Group")))
    draft = read_plan(saved(document), "plan.docx")
    assert draft.actions[0].text == "Agree it by May 2026"
    assert draft.actions[0].groups == ["Steering Group"]


@pytest.mark.parametrize("wrapped", ["tc", "tr"])
def test_content_control_round_a_cell_or_a_row_hides_nothing(wrapped: str) -> None:
    document = titled()
    table = add_table(document, [HEADINGS, ("1. Neglect", "", "Agree it by May 2026", "Steering Group")])
    row = table.rows[1]._tr
    inner = row if wrapped == "tr" else row.tc_lst[2]
    control = xml("<w:sdt><w:sdtPr/><w:sdtContent/></w:sdt>")
    inner.getparent().replace(inner, control)
    control[1].append(inner)
    draft = read_plan(saved(document), "plan.docx")
    assert [(action.text, action.groups) for action in draft.actions] == [
        ("Agree it by May 2026", ["Steering Group"])
    ]


def test_hidden_text_and_field_codes_are_left_out() -> None:
    document = titled()
    table = add_table(document, [HEADINGS, ("1. Neglect", "", "Agree it ", "")])
    paragraph = table.cell(1, 2).paragraphs[0]
    paragraph.add_run("by May 2026")
    paragraph.add_run(" or never").font.hidden = True
    paragraph._p.append(xml("<w:r><w:instrText>PAGE</w:instrText></w:r>"))
    assert texts(saved(document)) == ["Agree it by May 2026"]


def test_control_characters_are_stripped() -> None:
    data = with_actions("Agree it by May 2026")
    changed = part(data).replace(b"Agree it", "Agree\u2028 \x7f\ufeffit".encode())
    assert texts(repacked(data, {"word/document.xml": changed})) == ["Agree it by May 2026"]


# ---- Tables of other shapes --------------------------------------------------------------------------


def test_merged_cells_count_once_and_stand_for_all_their_rows() -> None:
    document = titled()
    rows = [
        HEADINGS,
        ("1. Neglect", "Safe", "One by May 2026", "Steering Group"),
        ("", "", "Two by May 2026", ""),
    ]
    table = add_table(document, rows)
    for column in (0, 1, 3):
        merged = table.cell(1, column).merge(table.cell(2, column))
        merged.text = rows[1][column]
    draft = read_plan(saved(document), "plan.docx")
    assert [(priority.title, priority.outcomes) for priority in draft.priorities] == [("Neglect", ["Safe"])]
    assert [(action.number, action.groups) for action in draft.actions] == [
        ("1.1", ["Steering Group"]),
        ("1.2", ["Steering Group"]),
    ]


def test_heading_merged_over_two_columns_names_both() -> None:
    document = titled()
    table = add_table(document, [("", "", *HEADINGS[2:]), ("1. Neglect", "Safe", "One by May 2026", "")])
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Priority Outcomes"
    priority = read_plan(saved(document), "plan.docx").priorities[0]
    assert (priority.title, priority.outcomes) == ("Neglect", ["Safe"])


def test_columns_are_known_by_their_headings_in_any_order_and_by_other_names() -> None:
    document = titled()
    rows = [
        ("By when", "Owner", "What we will do", "Success measures", "Strategic priority", "RAG"),
        ("31/03/2027", "Steering Group", "Agree a strategy", "Children are safe", "Priority 1: Neglect", "G"),
    ]
    add_table(document, rows)
    draft = read_plan(saved(document), "plan.docx")
    action = draft.actions[0]
    assert (draft.priorities[0].title, draft.priorities[0].outcomes) == ("Neglect", ["Children are safe"])
    assert (action.text, action.groups) == ("Agree a strategy", ["Steering Group"])
    assert [
        (milestone.as_printed, milestone.precision, milestone.due_on) for milestone in action.milestones
    ] == [("31/03/2027", "day", date(2027, 3, 31))]


def test_table_within_a_table_is_found() -> None:
    document = titled()
    outer = document.add_table(rows=1, cols=1)
    inner = outer.cell(0, 0).add_table(rows=0, cols=4)
    for row in (HEADINGS, ("1. Neglect", "", "Agree it by May 2026", "")):
        for cell, text in zip(inner.add_row().cells, row, strict=True):
            cell.text = text
    assert texts(saved(document)) == ["Agree it by May 2026"]


def test_table_within_an_actions_cell_gives_an_action_a_row() -> None:
    document = titled()
    table = add_table(document, [HEADINGS, ("1. Neglect", "", "", "")])
    inner = table.cell(1, 2).add_table(rows=2, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "Agree it", "by May 2026"
    inner.cell(1, 0).text, inner.cell(1, 1).text = "Publish it", "by June 2026"
    assert texts(saved(document)) == ["Agree it by May 2026", "Publish it by June 2026"]


def test_headings_repeated_down_one_long_table_are_no_actions() -> None:
    document = titled()
    rows = [HEADINGS, ("1. One", "", "A by May 2026", ""), HEADINGS, ("2. Two", "", "B by May 2026", "")]
    add_table(document, rows)
    draft = read_plan(saved(document), "plan.docx")
    assert [(priority.title, len(priority.actions)) for priority in draft.priorities] == [
        ("One", 1),
        ("Two", 1),
    ]


@pytest.mark.parametrize("is_merged", [True, False])
def test_objectives_named_in_rows_of_one_long_table_part_it(is_merged: bool) -> None:
    headings = ("", "Work stream", "Actions", "Lead")
    rows = [("Objective 1",), ("Safe",), headings, ("1.1", "Voice", "Listen", "MEG")]
    rows += [("Objective 2",), ("Heard",), headings, ("2.1", "Help", "Ask", "MEG")]
    document = titled()
    table = add_table(document, [(*row, "", "", "")[:4] for row in rows])
    for place in (0, 1, 4, 5) if is_merged else ():
        table.cell(place, 0).merge(table.cell(place, 3)).text = rows[place][0]
    draft = read_plan(saved(document), "plan.docx")
    assert [
        (priority.title, [action.number for action in priority.actions]) for priority in draft.priorities
    ] == [
        ("Safe", ["1.1.1"]),
        ("Heard", ["2.1.1"]),
    ]


def test_heading_above_a_table_names_its_priority() -> None:
    document = titled()
    document.add_paragraph("Tackling neglect", style="Heading 2")
    add_table(document, [("Action", "Lead", "Timescale"), ("Agree it", "Steering Group", "May 2026")])
    paragraph = document.add_paragraph()
    paragraph.add_run("Exploitation").bold = True
    paragraph.runs[0].font.size = Pt(14)
    add_table(document, [("Action", "Lead", "Timescale"), ("Map it", "Steering Group", "June 2026")])
    draft = read_plan(saved(document), "plan.docx")
    assert [(priority.number, priority.title) for priority in draft.priorities] == [
        ("1", "Tackling neglect"),
        ("2", "Exploitation"),
    ]


def test_priority_that_is_named_nowhere_is_asked_for() -> None:
    document = titled()
    add_table(document, [("Action", "Lead", "Timescale"), ("Agree it", "Steering Group", "May 2026")])
    assert [question.where for question in read_plan(saved(document), "plan.docx").questions] == [
        "priority 1"
    ]


# ---- Dates that need a person ------------------------------------------------------------------------


def test_dates_outside_the_plan_are_asked_about() -> None:
    questions = read_plan(
        with_actions("Act on the inspection of March 2019", "Plan by May 2031", "Do it by May 2026"),
        "plan.docx",
    ).questions
    assert [question.where for question in questions] == ["action 1.1", "action 1.2"]


def test_plan_without_a_period_is_given_the_financial_years_of_its_dates_as_a_question() -> None:
    document = Document()
    document.add_paragraph("Our plan")
    rows = [HEADINGS, ("1. One", "", "A by May 2026", ""), ("2. Two", "", "B by June 2027", "")]
    add_table(document, rows)
    draft = read_plan(saved(document), "plan.docx")
    assert (draft.plan.starts_on, draft.plan.ends_on) == (date(2026, 4, 1), date(2028, 3, 31))
    assert [question.where for question in draft.questions] == ["plan period"]


def test_draft_is_the_same_after_json(wsscp: ParsedPlan, wscb: ParsedPlan) -> None:
    for draft in (wsscp, wscb):
        assert ParsedPlan.from_json(draft.to_json()) == draft


def test_texts_too_long_to_hold_are_cut_and_asked_about() -> None:
    draft = read_plan(with_actions(f"Agree it {'very ' * 2000}well by May 2026"), "plan.docx")
    assert len(draft.actions[0].text) == 5_000
    assert [question.where for question in draft.questions] == ["action 1.1"]
