"""Compiling a report: accepted returns, declared colours, silent groups, and an overview of the facts."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse

from priorities.models import Action, Priority, ReportingPeriod, Subgroup
from reporting.models import QuarterlyReport
from reporting.reports.building import build_report_content
from reporting.reports.compiling import Passage, fit_lines, fit_passages
from reporting.rules.return_states import NO_CHANGE_TEXT, ReturnState
from tests.make import (
    make_action,
    make_milestone,
    make_plan,
    make_priority,
    make_return,
    make_subgroup,
    make_update,
    make_user,
)
from tests.make_reports import content_of, make_quarter

pytestmark = pytest.mark.django_db

SENT = datetime(2020, 10, 9, 12, tzinfo=UTC)
ACCEPTED = datetime(2020, 10, 12, 12, tzinfo=UTC)


@pytest.fixture
def quarter() -> ReportingPeriod:
    """A quarter not reported on yet: two groups lead an action each, red and green."""
    period = make_quarter(make_plan("plan"))
    priority = make_priority(period.plan)
    for name, due in (("Neglect subgroup", date(2020, 3, 31)), ("Training subgroup", date(2020, 12, 31))):
        make_milestone(make_action(priority, groups=[make_subgroup(name)]), due)
    return period


def returned(
    period: ReportingPeriod, name: str, state: ReturnState = ReturnState.ACCEPTED, **words: str
) -> None:
    """A group's return on the plan's priority."""
    group, by = Subgroup.objects.get(name=name), make_user(name=f"Chair, {name}")
    sent = make_return(
        period,
        group,
        by=by,
        at=SENT,
        state=state,
        accepted_at=ACCEPTED if state is ReturnState.ACCEPTED else None,
    )
    sent.key_issues = words.pop("key_issues", "")
    sent.save()
    sent.entries.create(priority=Priority.objects.get(), **words)


def edit_page(client: Any, period: ReportingPeriod, query: str = "") -> Any:
    return client.get(reverse("reporting:report-edit", args=["plan", period.pk]) + query)


def boxes(response: Any) -> tuple[str, str, str]:
    """What overview, achievements and key issues begin with."""
    form = response.context["form"]
    return (
        form.initial["overview"],
        form.parts[0].initial["achievements"],
        form.initial["key_issues"],
    )


def test_a_new_report_begins_with_accepted_returns_and_the_facts(
    client_for: Any, business_team: Any, quarter: ReportingPeriod
) -> None:
    returned(
        quarter, "Neglect subgroup", achievements="Champions are named.", key_issues="One post is empty."
    )
    returned(quarter, "Training subgroup", ReturnState.SUBMITTED, achievements="Not looked at yet.")
    response = edit_page(client_for(business_team), quarter)
    overview, achievements, key_issues = boxes(response)

    source = "Neglect subgroup, return accepted 12 October 2020:"
    assert achievements == f"{source}\nChampions are named."
    assert key_issues == f"{source}\nOne post is empty."
    assert overview.startswith("As at 30 September 2020, of the plan’s activities: 1 red, 1 green of 2.")
    assert "Accepted returns: 1 of 2 groups. Submitted and not yet accepted: Training subgroup." in overview
    assert "Nothing is kept until you save" in response.content.decode()
    assert not QuarterlyReport.objects.exists()


def test_the_words_of_several_groups_say_whose_they_are(
    client_for: Any, business_team: Any, quarter: ReportingPeriod
) -> None:
    returned(quarter, "Neglect subgroup", achievements="Champions are named.")
    returned(quarter, "Training subgroup", achievements="A course is held.")
    _, achievements, _ = boxes(edit_page(client_for(business_team), quarter))
    assert achievements == (
        "Neglect subgroup, return accepted 12 October 2020:\nChampions are named.\n\n"
        "Training subgroup, return accepted 12 October 2020:\nA course is held."
    )


def test_where_a_group_sent_nothing_its_progress_in_the_period_is_taken_with_its_source(
    client_for: Any, business_team: Any, quarter: ReportingPeriod
) -> None:
    neglect, training = Action.objects.order_by("pk")
    for day, text in ((30, "Too early."), (1, "Begun."), (2, "Trainers are found.")):
        month = 6 if day == 30 else 9
        make_update(training, date(2020, month, day), text=text)
    make_update(training, date(2020, 9, 30), text=NO_CHANGE_TEXT)
    make_update(training, date(2020, 10, 1), text="Too late.")
    make_update(neglect, date(2020, 9, 1), text="Said in the return.")
    returned(quarter, "Neglect subgroup", achievements="Champions are named.")
    _, achievements, _ = boxes(edit_page(client_for(business_team), quarter))
    assert achievements == (
        "Neglect subgroup, return accepted 12 October 2020:\nChampions are named.\n\n"
        "Progress on 1.2, 1 September 2020:\nBegun.\n\n"
        "Progress on 1.2, 2 September 2020:\nTrainers are found."
    )


def test_what_a_return_confirms_of_recorded_progress_stands_once(
    client_for: Any, business_team: Any, quarter: ReportingPeriod
) -> None:
    _, training = Action.objects.order_by("pk")
    make_update(training, date(2020, 9, 1), text="Trainers are found.")
    make_update(training, date(2020, 9, 30), text="Trainers are found.\n\nA course is held.")
    returned(quarter, "Training subgroup", next_actions="Hold another.")
    _, achievements, _ = boxes(edit_page(client_for(business_team), quarter))
    assert achievements == "Progress on 1.2, 30 September 2020:\nTrainers are found.\n\nA course is held."


def test_nothing_is_left_out_of_a_draft_without_saying_so() -> None:
    passages = [Passage("A", "a" * 50), Passage("B", "b" * 50), Passage("C", "c" * 50)]
    assert fit_passages(passages, 200) == "\n\n".join(str(passage) for passage in passages)
    text = fit_passages(passages, 150)
    assert text == f"{passages[0]}\n\n{passages[1]}\n\nLeft out, as this box is full: C."
    cut = fit_passages(passages, 120)
    assert len(cut) <= 120
    assert "Left out, as this box is full: B; C." in cut
    alone = fit_passages(passages[:1], 52)
    assert alone.endswith("… (the rest of it is left out, as this box is full)")
    assert len(alone) == 52
    many = fit_passages([Passage(f"Source {number}", "x" * 500) for number in range(60)], 5_000)
    assert len(many) <= 5_000
    assert many.endswith("; Source 28; and 31 others.")
    assert fit_passages([]) == ""
    assert fit_lines(["1.1: green to red", "1.2: green to red"], 40) == "1.1: green to red\n1.2: green to red"
    assert fit_lines(["1.1: green to red", "1.2: green to red"], 30) == (
        "1.1: green to red\nand 1 other, as this box is full"
    )


def test_the_overview_says_what_changed_and_why(
    client_for: Any, business_team: Any, quarter: ReportingPeriod
) -> None:
    from_green = make_action(quarter.plan.priorities.get(), number="1.9")
    make_milestone(from_green, date(2020, 7, 31))
    overview, *_ = boxes(edit_page(client_for(business_team), quarter))
    assert "1.9: green to red (time passed: " in overview
    assert ", 2 of them for the worse:" in overview


def test_what_is_written_stays_and_empty_boxes_can_be_filled(
    client_for: Any, business_team: Any, quarter: ReportingPeriod
) -> None:
    QuarterlyReport.objects.create(period=quarter, overview="My own words.")
    returned(quarter, "Neglect subgroup", achievements="Champions are named.")
    client = client_for(business_team)
    assert boxes(edit_page(client, quarter)) == ("My own words.", "", "")
    filled = "Neglect subgroup, return accepted 12 October 2020:\nChampions are named."
    assert boxes(edit_page(client, quarter, "?fill=1")) == ("My own words.", filled, "")


def test_reported_rag_status_is_shown_beside_the_calculated_one(quarter: ReportingPeriod) -> None:
    returned(quarter, "Neglect subgroup")
    late, _on_time = Action.objects.order_by("pk")
    sent = quarter.returns.get()
    line = {"action": late, "declared": "amber", "declared_reason": "The strategy is drafted."}
    sent.lines.create(**line)
    (first, second) = build_report_content(content_of(quarter)).rows[0].lines
    assert (
        first.declared == "Declared amber, 30 September 2020, by Neglect subgroup: The strategy is drafted."
    )
    assert (first.rating.rag, second.declared) == ("red", "")

    sent.lines.update(declared="red")
    assert build_report_content(content_of(quarter)).rows[0].lines[0].declared == "", (
        "the same colour needs no word"
    )


def test_who_sent_nothing_is_named_in_the_report(quarter: ReportingPeriod) -> None:
    returned(quarter, "Neglect subgroup")
    assert content_of(quarter).returned.in_words == (
        "Accepted returns: 1 of 2 groups. Nothing was sent by: Training subgroup."
    )


def test_words_entered_on_a_groups_behalf_say_so(quarter: ReportingPeriod) -> None:
    returned(quarter, "Neglect subgroup", achievements="Champions are named.")
    quarter.returns.update(is_on_behalf=True)
    (words,) = content_of(quarter).rows[0].returns
    assert words.by == "Chair, Neglect subgroup, on the group’s behalf"
