"""What the proof-reader finds, and what it leaves in peace."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse

from priorities.models import Milestone, SubgroupAlias
from reporting.models import QuarterlyReport, ReportEntry, SubgroupReturn
from reporting.reports.consistency_checks import CheckWarning, check_consistency
from reporting.rules.text_checks import old_names, wrong_figures
from tests.make import (
    make_evidence,
    make_forecast,
    make_return,
    make_subgroup,
    make_update,
    make_user,
)
from tests.make_reports import content_of, make_quarter, make_report

PLAN = {"red": 23, "amber": 2, "green": 4, "blue": 2}
NEGLECT = {"red": 7, "green": 2}
PRIORITIES = {"red": 4, "green": 1}


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("There are 24 red activities.", True),
        ("There are 23 red activities.", False),
        ("We have 24 actions that matter, and 23 are red.", False),
        ("24 activities are red.", True),
        ("23 activities are now red.", False),
        ("24 of the 31 activities are red", True),
        ("23 of 31 activities are red", False),
        ("23 of 30 activities are red", True),
        ("Seven red and two green for neglect", False),
        ("Nine are red.", True),
        ("Red: 24", True),
        ("Red: 23, amber: 2", False),
        ("4 priorities are red", False),
        ("5 priorities are red", True),
        ("no blue", False),
        ("Last quarter 24 were red.", False),
        ("The number went from 24 red to fewer.", False),
        ("In 2024 Red House opened its doors.", False),
        ("The red book has 24 pages.", False),
        ("", False),
        ("9" * 5000 + " red" * 5000, False),
    ],
)
def test_figures_that_the_tables_do_not_bear_out(text: str, is_wrong: bool) -> None:
    figures = list(wrong_figures(text, actions=[PLAN, NEGLECT], priorities=PRIORITIES))
    assert bool(figures) == is_wrong, figures


def test_a_wrong_figure_is_shown_with_the_tables_own() -> None:
    (figure,) = wrong_figures("There are 24 red actions.", actions=[PLAN], priorities={})
    assert figure == "“24 red”: the table says 23 red of 31."


def test_old_names_match_as_full_words() -> None:
    names = {"WSSCB": "WSSCP"}
    assert list(old_names("The WSSCB met.", names)) == ["“WSSCB” is an old name. Write WSSCP."]
    assert list(old_names("The WSSCBs and AWSSCB", names)) == []


def _points(**changed: Any) -> list[CheckWarning]:
    period = make_report()
    for name, value in changed.items():
        model = QuarterlyReport if name in {"overview", "dated_on", "key_issues"} else ReportEntry
        model.objects.update(**{name: value})
    return list(check_consistency(content_of(period)))


def _wheres(points: list[CheckWarning]) -> list[str]:
    return [point.where for point in points]


@pytest.mark.django_db
def test_empty_cells_are_each_named_with_their_box() -> None:
    points = _points(overview=" ", dated_on=None, next_actions="")
    pk = ReportEntry.objects.get().priority_id
    assert [(point.where, point.box) for point in points if "empty" in point.what] == [
        ("Date of report", "id_dated_on"),
        ("Overview", "id_overview"),
        ("1. Neglect: next actions", f"id_priority-{pk}-next_actions"),
    ]


@pytest.mark.django_db
def test_a_report_that_is_not_written_is_all_empty() -> None:
    assert _wheres(list(check_consistency(content_of(make_quarter())))) == [
        "Date of report",
        "Overview",
        "Key issues, challenges and resolution",
    ]


@pytest.mark.django_db
def test_a_red_action_that_nothing_explains_is_named() -> None:
    (point,) = _points()
    assert point.where == "1. Neglect: colours"
    assert point.what.startswith("1 red or amber action has no forecast")
    assert point.what.endswith(": 1.1.")


@pytest.mark.django_db
@pytest.mark.parametrize("how", ["forecast", "progress", "words"])
def test_a_rag_status_is_explained_by_forecast_progress_or_words(how: str) -> None:
    period = make_report()
    late = Milestone.objects.get(due_on=date(2020, 3, 31))
    if how == "forecast":
        make_forecast(late, date(2020, 12, 1), date(2020, 8, 1))
    elif how == "progress":
        make_update(late.action, date(2020, 8, 1))
    else:
        ReportEntry.objects.update(achievements="On 1.1 a lead is missing.")
    assert list(check_consistency(content_of(period))) == []


@pytest.mark.django_db
def test_an_action_without_a_new_date_is_named_with_the_groups_reason() -> None:
    period = make_report()
    late = Milestone.objects.get(due_on=date(2020, 3, 31))
    group = late.action.groups.get()
    draft = make_return(period, group)
    draft.dates.create(milestone=late, no_date_because="The lead has left.")
    assert "no new date yet" not in str(check_consistency(content_of(period))), "a draft is nobody's word"
    sent = datetime(2020, 10, 9, tzinfo=UTC)
    SubgroupReturn.objects.update(
        state="accepted", submitted_by=make_user(), submitted_at=sent, accepted_at=sent, speaks_for=sent
    )
    said = f"1.1: no new date yet, says {group}: The lead has left."
    assert said in [point.what for point in check_consistency(content_of(period))]


@pytest.mark.django_db
def test_a_completed_action_without_evidence_is_named() -> None:
    period = make_report()
    for milestone in Milestone.objects.all():
        milestone.completed_on = date(2020, 9, 1)
        milestone.save()
    first, second = [point.what for point in check_consistency(content_of(period))], milestone.action
    assert first == ["completed without evidence: 1.1, 1.2."]
    make_evidence(second, dated_on=date(2020, 9, 1))
    (point,) = check_consistency(content_of(period))
    assert point.what.startswith("completed without evidence: 1.")
    assert "," not in point.what


@pytest.mark.django_db
def test_progress_of_an_earlier_quarter_explains_nothing() -> None:
    period = make_report()
    make_update(Milestone.objects.get(due_on=date(2020, 3, 31)).action, date(2020, 6, 30))
    assert _wheres(list(check_consistency(content_of(period)))) == ["1. Neglect: colours"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("We have 24 red activities.", "the table says 1 red of 2"),
        ("The WSSCB agreed.", "“WSSCB” is an old name. Write WSSCP."),
        ("The Improving Practice Group met.", "Write Quality Assurance."),
        ("DOB 03/03/2015.", "a date of birth"),
    ],
)
def test_words_are_read_in_every_box(words: str, said: str) -> None:
    group = make_subgroup("Quality Assurance")
    SubgroupAlias.objects.create(subgroup=group, name="Improving Practice Group", ends_on=date(2020, 6, 30))
    points = _points(overview=words, key_issues=words, achievements=words, next_actions=words)
    assert _wheres([point for point in points if said in point.what]) == [
        "Overview",
        "1. Neglect: achievements",
        "1. Neglect: next actions",
        "Key issues, challenges and resolution",
    ]


@pytest.mark.django_db
def test_the_page_leads_to_each_box(client_for: Any, business_team: Any, steering: Any) -> None:
    period = make_report(words="")
    arguments = [period.plan.slug, period.pk]
    page = client_for(business_team).get(reverse("reporting:report-proof", args=arguments)).content.decode()
    form = client_for(business_team).get(reverse("reporting:report-edit", args=arguments)).content.decode()
    for box in (
        "id_overview",
        "id_key_issues",
        f"id_priority-{ReportEntry.objects.get().priority_id}-achievements",
    ):
        assert f"{reverse('reporting:report-edit', args=arguments)}#{box}" in page
        assert f'id="{box}"' in form
    other = client_for(steering).get(reverse("reporting:report-proof", args=arguments)).content.decode()
    assert "/edit/#" not in other, "who may not write is led nowhere"


@pytest.mark.django_db
def test_checks_take_the_same_queries_for_1_priority_and_20(django_assert_num_queries: Any) -> None:
    for priorities in (1, 20):
        content = content_of(make_report(priorities=priorities, actions=5))
        with django_assert_num_queries(2):
            check_consistency(content)
