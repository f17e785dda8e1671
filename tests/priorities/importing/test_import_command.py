"""manage.py import_plan, and the rows it leaves."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from priorities.importing.services import EXAMPLE_PLAN, CannotCreatePlan, SlugTaken, create_plan
from priorities.models import Action, Milestone, Plan, Priority, Subgroup
from priorities.reading import read_plan
from tests.make import make_plan, make_user
from tests.priorities.documents import example, with_actions, worcestershire

ROOT = Path(__file__).resolve().parents[3]
AT = datetime(2020, 1, 6, 12, tzinfo=UTC)


def run(*arguments: Any) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("import_plan", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.mark.django_db
def test_dry_run_says_what_was_understood_and_saves_nothing() -> None:
    out, _ = run(EXAMPLE_PLAN, "--dry-run")
    assert "5 priorities, 31 actions, 31 dated milestones, 2 ongoing, 0 without a date, 9 groups" in out
    assert (
        "plan period: “31st June 2021” does not exist: June 2021 has 30 days. Proposed: 30 June 2021." in out
    )
    assert "Nothing was saved" in out
    assert not Plan.objects.exists()


@pytest.mark.django_db
def test_json_is_exactly_the_draft_and_nothing_else_goes_to_standard_output() -> None:
    out, err = run(EXAMPLE_PLAN, "--slug", "another", "--format", "json")
    content = json.loads(out)
    expected = read_plan(example(), "plan.docx").to_json()
    expected["plan"]["slug"] = "another"
    assert content == expected
    assert "was created" in err
    action = content["priorities"][1]["actions"][1]
    assert set(action) == {"number", "text", "workstream", "groups", "ongoing", "source", "milestones"}
    assert action["milestones"][0] == {
        "as_printed": "by June 2020",
        "precision": "month",
        "due_on": "2020-06-30",
        "label": "Produce an overarching workplan",
    }
    assert set(content["questions"][0]) == {"where", "text", "proposed"}


@pytest.mark.django_db
def test_plan_is_created_once_and_running_again_changes_nothing() -> None:
    out, _ = run(EXAMPLE_PLAN)
    assert "The plan wsscp-2020-21 was created. The proposals above were taken." in out
    before = Milestone.history.count()
    out, _ = run(EXAMPLE_PLAN)
    assert "already there: nothing was changed" in out
    assert (Plan.objects.count(), Action.objects.count(), Milestone.objects.count()) == (1, 31, 31)
    assert Milestone.history.count() == before


@pytest.mark.django_db
def test_rows_of_the_plan_are_what_the_document_says() -> None:
    run(EXAMPLE_PLAN)
    plan = Plan.objects.get(slug="wsscp-2020-21")
    assert (plan.starts_on, plan.ends_on) == (date(2020, 1, 1), date(2021, 6, 30))
    assert len(plan.vision_points.splitlines()) == len(plan.principles.splitlines()) == 5
    assert [period.label for period in plan.periods.all()] == [
        "Q1 2020",
        "Q2 2020",
        "Q3 2020",
        "Q4 2020",
        "Q1 2021",
        "Q2 2021",
    ]
    kinds = list(plan.priorities.values_list("kind", flat=True))
    assert kinds == [Priority.Kind.PRACTICE] * 3 + [Priority.Kind.OVERARCHING] * 2
    assert [action.number for action in Action.objects.filter(is_ongoing=True)] == ["3.4", "3.5"]
    assert not Milestone.objects.filter(action__is_ongoing=True).exists()
    review_group = Subgroup.objects.get(name="Case Review Group")
    assert (review_group.short_name, review_group.actions.count()) == ("CRG", 7)
    learning = Subgroup.objects.get(name="Learning and Development subgroup")
    assert {alias.name for alias in learning.aliases.all()} == {"IPAG", "Training and Development"}
    task = Subgroup.objects.get(name="Neglect task and finish group")
    assert task.kind == Subgroup.Kind.TASK_AND_FINISH


@pytest.mark.django_db
def test_worcestershire_comes_with_its_work_streams_and_meeting_months(tmp_path: Path) -> None:
    file = tmp_path / "plan.docx"
    file.write_bytes(worcestershire())
    run(file)
    plan = Plan.objects.get(slug="wscb-2018-19")
    action = Action.objects.get(number="1.4.1")
    assert (action.workstream.number, action.priority.number) == ("1.4", "4")
    assert [period.label for period in plan.periods.all()][:2] == ["May 2018", "August 2018"]
    assert set(Milestone.objects.values_list("precision", "due_on")) == {("none", date(2019, 3, 31))}


@pytest.mark.django_db
def test_every_row_has_history_that_says_who_and_when() -> None:
    officer = make_user()
    plan = create_plan(draft=read_plan(example(), "plan.docx"), slug="x", by=officer, at=AT)
    action = Action.objects.get(number="3.4")
    assert Plan.history.as_of(AT).get().title == plan.title
    assert Action.history.filter(history_user=officer, history_date=AT).values("id").distinct().count() == 31
    assert Milestone.history.filter(history_user=officer, history_date=AT).count() == 31
    assert Subgroup.history.filter(history_user=officer).count() == 9
    assert action.history.first().groups.count() == 3


@pytest.mark.django_db
def test_taken_short_name_creates_nothing() -> None:
    make_plan("x")
    with pytest.raises(SlugTaken, match="There is a plan called x already"):
        create_plan(draft=read_plan(example(), "plan.docx"), slug="x", by=None, at=AT)
    assert not Action.objects.exists()
    assert not Subgroup.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("slug", ["new", "import"])
def test_short_name_that_is_an_address_of_the_tracker_is_refused(slug: str) -> None:
    with pytest.raises(CommandError, match=f"Choose another short name: {slug} is used by the tracker"):
        run(EXAMPLE_PLAN, "--slug", slug)
    assert not Plan.objects.exists()


@pytest.mark.django_db
def test_draft_that_cannot_be_a_plan_leaves_nothing_behind() -> None:
    draft = read_plan(example(), "plan.docx")
    draft.priorities[1].number = "1"
    with pytest.raises(CannotCreatePlan, match="Two priorities have the number 1"):
        create_plan(draft=draft, slug="x", by=None, at=AT)
    draft.plan.starts_on, draft.plan.ends_on = draft.plan.ends_on, draft.plan.starts_on
    with pytest.raises(CannotCreatePlan, match="last day is before its first"):
        create_plan(draft=draft, slug="x", by=None, at=AT)
    assert not Plan.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("gone.docx", None, "cannot be read: No such file"),
        ("plan.docx", b"no", "This is not a Word document"),
        ("plan.csv", b"Action,Lead,Due\nAgree it,Me,TBC\n", "does not say which period"),
    ],
)
@pytest.mark.django_db
def test_refusal_is_one_line_of_plain_english(
    tmp_path: Path, name: str, data: bytes | None, says: str
) -> None:
    file = tmp_path / name
    if data is not None:
        file.write_bytes(data)
    with pytest.raises(CommandError, match=says):
        run(file)
    assert not Plan.objects.exists()


@pytest.mark.parametrize("slug", ["two words", "x" * 61, "a/b"])
@pytest.mark.django_db
def test_short_name_that_cannot_be_an_address_is_refused(slug: str) -> None:
    with pytest.raises(CommandError, match="--slug"):
        run(EXAMPLE_PLAN, "--slug", slug)


def test_refusal_ends_with_exit_code_1_and_no_traceback(tmp_path: Path) -> None:
    file = tmp_path / "plan.docx"
    file.write_bytes(with_actions("One by May 2026")[:3_000])
    done = subprocess.run(
        [sys.executable, "manage.py", "import_plan", str(file), "--dry-run"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "CommandError: The file is damaged or incomplete. Open it in Word or Excel, save it again and upload "
        "that copy."
    )
