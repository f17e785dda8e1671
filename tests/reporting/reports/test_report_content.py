"""What a report says: the words that were written, the colours as at a day, what the groups returned."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from priorities.models import Decision
from reporting.models import QuarterlyReport, ReportEntry, ReturnEntry, SubgroupReturn
from reporting.reports.periods import period_lines
from reporting.reports.queries import report_as_at
from reporting.reports.services import EntryText, write_report
from reporting.rules.signing_states import ReportState
from tests.make import (
    make_action,
    make_decision,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_subgroup,
    make_user,
)
from tests.make_reports import ENDS_ON, content_for, content_of, make_quarter, make_report
from wsscp.models import AuditEntry

pytestmark = pytest.mark.django_db

AT = datetime(2020, 10, 12, 9, tzinfo=UTC)


def test_report_holds_words_counts_and_every_action():
    content = content_for(make_report())

    assert content.covers == "Q3 2020: 1 July 2020 to 30 September 2020"
    assert content.dated_on == "12 October 2020"
    assert content.counts_in_words == "1 red, 1 green of 2"
    (row,) = content.rows
    assert row.achievements == "Champions have been named in each agency."
    assert [line.number for line in row.lines] == ["1.1", "1.2"]
    assert row.lines[0].rating.why == "not done, 183 days overdue"
    assert row.lines[0].date.as_printed == "by March 2020"
    assert row.lines[0].date.due == "31 March 2020"


def test_report_not_yet_written_is_empty_but_has_its_rag_statuses():
    priority = make_priority()
    make_milestone(make_action(priority))
    period = make_quarter(priority.plan)

    assert not content_of(period).is_written
    content = content_for(period)
    assert content.overview == content.rows[0].achievements == ""
    assert content.rows[0].counts_in_words == "1 red of 1"


def test_completion_after_the_day_of_judgement_has_not_happened_yet():
    priority = make_priority()
    make_milestone(make_action(priority), completed_on=date(2020, 10, 5))
    period = make_quarter(priority.plan)

    (line,) = content_for(period).rows[0].lines
    assert (line.rating.rag, line.date.completed) == ("red", "")
    (line,) = content_for(period, as_at=date(2020, 10, 5)).rows[0].lines
    assert (line.rating.rag, line.date.completed) == ("blue", "5 October 2020")


def test_action_with_several_dates_lists_each_below_it():
    action = make_action()
    make_milestone(action, date(2020, 6, 30), label="workplan", completed_on=date(2020, 6, 1))
    make_milestone(action, date(2020, 12, 31), label="action plans", forecast_on=date(2021, 1, 20))
    (line,) = content_for(make_quarter(action.priority.plan)).rows[0].lines

    assert line.date is None
    assert line.due_in_words == "2 dates, below"
    assert [
        (contribution.label, contribution.completed, contribution.forecast) for contribution in line.further
    ] == [
        ("workplan", "1 June 2020", ""),
        ("action plans", "", "20 January 2021"),
    ]
    assert [contribution.rating.rag for contribution in line.further] == ["blue", "amber"]


def test_ongoing_action_says_when_its_next_review_is_due():
    action = make_action(is_ongoing=True)
    (line,) = content_for(make_quarter(action.priority.plan)).rows[0].lines
    assert line.due_in_words == "Ongoing, next review by 30 December 2020"


def test_action_without_a_date_is_due_at_the_plans_end():
    action = make_action()
    (line,) = content_for(make_quarter(action.priority.plan)).rows[0].lines
    assert line.due_in_words == "No date given: due at the plan’s end, 31 December 2021"


def test_cancelled_action_is_not_rated_and_says_why():
    action = make_action()
    make_milestone(action)
    make_decision(action, Decision.Kind.CANCEL, date(2020, 8, 1))
    (line,) = content_for(make_quarter(action.priority.plan)).rows[0].lines
    assert (line.rating.label, line.rating.why) == ("Cancelled", "cancelled since 1 August 2020")


def _return(period, group_name, *, submitted):
    by = make_user(name="Chair, Neglect subgroup") if submitted else None
    return SubgroupReturn.objects.create(
        period=period,
        subgroup=make_subgroup(group_name),
        key_issues=f"{group_name} is short of people.",
        submitted_by=by,
        submitted_at=AT if submitted else None,
        state="submitted" if submitted else "draft",
    )


def test_submitted_returns_show_who_wrote_what_and_drafts_stay_private():
    period = make_report()
    priority = period.plan.priorities.get()
    for name, submitted in (("Neglect subgroup", True), ("Training subgroup", False)):
        subgroup_return = _return(period, name, submitted=submitted)
        ReturnEntry.objects.create(
            subgroup_return=subgroup_return, priority=priority, achievements=f"{name} met."
        )
    content = content_of(period)

    (returned,) = content.rows[0].returns
    assert (returned.group, returned.by) == ("Neglect subgroup", "Chair, Neglect subgroup")
    assert returned.achievements == "Neglect subgroup met."
    (issues,) = content.issues_returned
    assert issues.key_issues == "Neglect subgroup is short of people."


@pytest.mark.parametrize(("priorities", "actions"), [(1, 1), (20, 25)])
def test_report_takes_as_many_queries_whatever_its_size(priorities, actions, django_assert_num_queries):
    period = make_report(priorities=priorities, actions=actions)
    _return(period, "Training subgroup", submitted=True)
    period.refresh_from_db()
    with django_assert_num_queries(7):
        content_of(period)  # one of them fetches the period with its plan


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2020, 6, 30), date(2020, 6, 30)),
        (date(2020, 9, 29), date(2020, 9, 29)),
        (date(2020, 9, 30), ENDS_ON),
        (date(2026, 1, 1), ENDS_ON),
    ],
)
def test_report_is_judged_at_the_periods_end_or_today_while_it_runs(today, expected):
    assert report_as_at(make_quarter(), today=today) == expected


def test_list_counts_rag_statuses_at_each_periods_end_once_it_is_past():
    period = make_report(actions=2)
    make_period(period.plan, label="Q4 2020", starts_on=date(2020, 10, 1), ends_on=date(2020, 12, 31))
    third, fourth = period_lines(period.plan, today=date(2020, 12, 31))

    assert (third.state, third.has_ended, third.counts_in_words) == (
        ReportState.DRAFT,
        True,
        "1 red, 1 green of 2",
    )
    assert (fourth.state, fourth.has_ended, fourth.counts_in_words) == (None, False, "")
    assert period_lines(period.plan, today=date(2021, 1, 1))[1].counts_in_words == "2 red of 2"


def test_list_takes_the_same_queries_however_many_periods_have_ended(django_assert_num_queries):
    small, large = make_report(), make_report(priorities=20, actions=10)
    for year in range(2021, 2031):
        make_period(large.plan, label=str(year), starts_on=date(year, 1, 1), ends_on=date(year, 12, 31))
    for period in (small, large):
        with django_assert_num_queries(3):
            period_lines(period.plan, today=date(2031, 1, 1))


def test_previous_report_is_the_latest_before_the_period_in_the_same_plan():
    period = make_report()
    plan = period.plan
    make_report(priorities=2)
    last = make_period(plan, label="Q1 2021", starts_on=date(2021, 1, 1), ends_on=date(2021, 3, 31))
    make_period(plan, label="Q4 2020", starts_on=date(2020, 10, 1), ends_on=date(2020, 12, 31))

    previous = content_of(last, as_at=last.ends_on).previous
    assert previous
    assert previous.period.label == "Q3 2020"
    assert [entry.priority for entry in previous.entries.all()] == [plan.priorities.get()]
    assert content_of(period).previous is None


def _write(period, entries):
    return write_report(
        period=period,
        dated_on=None,
        overview="A busy quarter.",
        key_issues="",
        entries=entries,
        by=make_user(),
        at=AT,
    )


def test_writing_twice_leaves_one_report_and_one_entry_for_each_priority():
    priority = make_priority()
    period = make_quarter(priority.plan)
    _write(period, {priority: EntryText("First", "Next")})
    _write(period, {priority: EntryText("Second", "Later")})

    assert QuarterlyReport.objects.get().overview == "A busy quarter."
    assert ReportEntry.objects.get().achievements == "Second"


def test_writing_says_who_when_and_what_was_there_before():
    priority = make_priority(title="Neglect")
    period = make_quarter(priority.plan)
    _write(period, {priority: EntryText("First", "")})
    _write(period, {priority: EntryText("Second", "")})
    second, first = AuditEntry.objects.all()

    assert (first.act, second.act) == ("created", "changed")
    assert (second.at, second.by is not None) == (AT, True)
    assert (second.thing_type, second.thing_id) == ("priorities.reportingperiod", str(period.pk))
    assert second.changes == [
        {
            "thing": "report entry 1. Neglect",
            "field": "achievements in this reporting period and impact",
            "before": "First",
            "after": "Second",
        }
    ]


def test_writing_on_another_plans_priority_changes_nothing():
    period, stray = make_quarter(), make_priority(make_plan("other"))
    with pytest.raises(ValueError, match="its own plan"):
        _write(period, {stray: EntryText("Not ours", "")})
    assert not QuarterlyReport.objects.exists()


def test_showing_a_report_writes_nothing():
    period = make_quarter()
    with CaptureQueriesContext(connection) as captured:
        content_of(period)
    queries = [query["sql"].lstrip("( ") for query in captured.captured_queries]
    assert queries
    assert all(sql.startswith("SELECT") for sql in queries)
