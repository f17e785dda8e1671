"""Spreadsheets with one row per action: Excel and CSV."""

from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from priorities.reading import FileRefused, ParsedPlan, read_plan
from tests.priorities.documents import saved

CSV = """Priority,Outcomes,Number,Action,Lead,Due
1. Neglect,Children are safe,1.1,"Agree a strategy, and launch it",Steering Group,31/03/2027
1. Neglect,,1.2,Review cases,Case Review Group and Quality Assurance subgroup,Ongoing
2. Exploitation,,1,Map the need,,Q4 2026/27
"""


def summary(draft: ParsedPlan) -> list[tuple[str, str, list[str], str]]:
    """Number, text, groups, and when."""
    return [
        (
            action.number,
            action.text,
            action.groups,
            "ongoing" if action.ongoing else str(action.milestones[0].due_on),
        )
        for action in draft.actions
    ]


EXPECTED = [
    ("1.1", "Agree a strategy, and launch it", ["Steering Group"], "2027-03-31"),
    ("1.2", "Review cases", ["Case Review Group", "Quality Assurance subgroup"], "ongoing"),
    ("2.1", "Map the need", [], "2027-03-31"),
]


@pytest.mark.parametrize(
    "data",
    [
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.encode("utf-16"),
        CSV.replace("\n", "\r\n").encode(),
        CSV.replace(",", ";").replace("strategy;", "strategy,").encode(),
        CSV.replace(",", "\t").replace("strategy\t", "strategy,").encode(),
    ],
    ids=["utf-8", "with mark", "utf-16", "windows lines", "semicolons", "tabs"],
)
def test_csv_is_read_however_it_was_saved(data: bytes) -> None:
    draft = read_plan(data, "plan.csv")
    assert summary(draft) == EXPECTED
    assert [(priority.number, priority.title, priority.outcomes) for priority in draft.priorities] == [
        ("1", "Neglect", ["Children are safe"]),
        ("2", "Exploitation", []),
    ]


def test_csv_in_windows_letters_is_read_with_its_dashes() -> None:
    data = "Action;Lead;Timescale\nRoll out – everywhere;Café;May 2026\n".encode("cp1252")
    assert read_plan(data, "plan.csv").actions[0].text == "Roll out – everywhere"


def test_control_characters_are_stripped() -> None:
    data = b"Action,Lead,Timescale\nAgree\x00 it\x0bnow\x07,Steering Group,May 2026\n"
    with pytest.raises(FileRefused, match="not a Word document"):
        read_plan(data, "plan.csv")
    text = data.replace(b"\x00", b"").decode()
    assert read_plan(text.encode(), "plan.csv").actions[0].text == "Agree it now"


def workbook(*rows: tuple[Any, ...]) -> Workbook:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return book


def test_workbook_is_read_with_its_dates_as_they_are_shown() -> None:
    book = workbook(
        ("Priority", "Action", "Timescale"),
        ("Neglect", "By a day", date(2027, 3, 15)),
        (None, "By a month", date(2027, 3, 1)),
        (None, "In words", "by March 2027"),
    )
    book.active["C2"].number_format = "dd/mm/yyyy"
    book.active["C3"].number_format = "mmm-yy"
    draft = read_plan(saved(book), "plan.xlsx")
    assert [(m.precision, m.due_on) for m in draft.milestones] == [
        ("day", date(2027, 3, 15)),
        ("month", date(2027, 3, 31)),
        ("month", date(2027, 3, 31)),
    ]
    assert {len(priority.actions) for priority in draft.priorities} == {3}


def test_formula_is_read_as_its_text_and_never_worked_out() -> None:
    book = workbook(
        ("Action", "Lead", "Timescale"), ('=HYPERLINK("http://x","Go")', "Steering Group", "May 2026")
    )
    assert read_plan(saved(book), "plan.xlsx").actions[0].text == '=HYPERLINK("http://x","Go")'


def test_what_is_above_the_headings_is_the_plans_own() -> None:
    book = workbook(
        ("Partnership", "Anyshire Safeguarding Children Partnership"),
        ("Plan", "Business plan"),
        ("Period", "1 April 2026 to 31 March 2027"),
        ("Vision", "Every child is safe"),
        (),
        ("Action", "Lead", "Timescale"),
        ("Agree it", "Steering Group", "Q4"),
    )
    draft = read_plan(saved(book), "plan.xlsx")
    assert draft.plan.title == "Anyshire Safeguarding Children Partnership Business plan 2026-27"
    assert (draft.plan.starts_on, draft.plan.ends_on) == (date(2026, 4, 1), date(2027, 3, 31))
    assert draft.plan.vision == "Every child is safe"
    # "Q4" alone is the plan's own, and a person must say so.
    assert draft.milestones[0].due_on == date(2027, 3, 31)
    assert "action 1.1" in [question.where for question in draft.questions]


def test_hidden_sheets_are_not_read() -> None:
    book = workbook(("Action", "Lead", "Timescale"), ("Agree it", "Steering Group", "May 2026"))
    hidden = book.create_sheet("Old")
    hidden.append(("Action", "Lead", "Timescale"))
    hidden.append(("Old action", "Steering Group", "May 2020"))
    hidden.sheet_state = "hidden"
    assert [action.text for action in read_plan(saved(book), "plan.xlsx").actions] == ["Agree it"]


def test_cell_that_is_no_date_is_asked_about() -> None:
    data = b"Action,Lead,Timescale\nAgree it,Steering Group,May 2026\nReview it,Steering Group,TBC\n"
    questions = [
        question for question in read_plan(data, "plan.csv").questions if question.where == "action 1.2"
    ]
    assert [question.text for question in questions] == ["\u201cTBC\u201d is not a date."]


@pytest.mark.parametrize("rows", [1_001, 200_000])
def test_too_many_rows_are_refused(rows: int) -> None:
    data = "Action,Lead,Due\n" + "Do,Me,May 2026\n" * rows
    with pytest.raises(FileRefused, match="more than 1,000 rows"):
        read_plan(data.encode(), "plan.csv")


def test_far_away_cell_costs_nothing() -> None:
    book = workbook(("Action", "Lead", "Timescale"), ("Agree it", "Steering Group", "May 2026"))
    book.active["XFD1048576"] = "far away"
    assert len(read_plan(saved(book), "plan.xlsx").actions) == 1


def test_sheet_without_a_plan_is_refused() -> None:
    with pytest.raises(FileRefused, match="No table in this file looks like a plan"):
        read_plan(b"Name,Age\nAnna,7\n", "people.csv")
