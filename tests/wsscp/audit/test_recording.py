"""Facts are written through a recorder: what an audit entry holds, and that both are saved or neither."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, models
from django.forms import modelform_factory

from priorities.models import Action, Milestone, Plan, ReportingPeriod, Subgroup
from priorities.plans.forms import PeriodFormSet
from reporting.models import QuarterlyReport, ReportEntry
from tests.make import (
    make_action,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_subgroup,
    make_user,
)
from wsscp.audit.differences import NOT_SHOWN
from wsscp.audit.recording import record_event, recording
from wsscp.audit.verifying import verify_audit_trail
from wsscp.models import AuditEntry, User
from wsscp.models.audit import Act

pytestmark = [pytest.mark.django_db, pytest.mark.databases]

AT = datetime(2020, 6, 1, 9, 30, 15, 123456, tzinfo=UTC)


def _changes(entry):
    return [(change["thing"], change["field"], change["before"], change["after"]) for change in entry.changes]


def _save_and_fail(row):
    with recording(Act.CHANGED, by=None, at=AT, about=row) as record:
        record.save(row)
        raise ZeroDivisionError


def test_a_change_says_who_what_when_before_and_after(business_team):
    plan = make_plan()
    plan.title, plan.ends_on, plan.amber_days = "A better title", date(2022, 1, 31), 7
    with recording(Act.CHANGED, by=business_team, at=AT, about=plan) as record:
        record.save(plan)
    entry = AuditEntry.objects.first()

    assert (entry.by, entry.by_label, entry.at) == (business_team, "Business team", AT)
    assert (entry.act, entry.realm) == ("changed", "plan")
    assert (entry.thing_type, entry.thing_id, entry.thing_label) == (
        "priorities.plan",
        str(plan.pk),
        "A better title",
    )
    assert _changes(entry) == [
        (None, "title", "Business plan 2020-21", "A better title"),
        (None, "last day", "31 December 2021", "31 January 2022"),
        (None, "amber from this many days late", "14", "7"),
    ]
    history = plan.history.order_by("-pk").first()
    assert (history.history_user, history.history_date) == (business_team, AT)


def test_values_are_recorded_as_people_say_them(business_team):
    person = make_user("new@example.org")
    action = make_action()
    action.is_ongoing, action.review_every_months = True, 6
    person.password, person.is_active = "another hash", False
    with recording(Act.CHANGED, by=business_team, at=AT, about=action) as record:
        record.save(action)
        record.save(person)

    assert _changes(AuditEntry.objects.first()) == [
        (None, "ongoing", "No", "Yes"),
        (None, "reviewed", None, "Every 6 months"),
        ("user new@example.org", "password", NOT_SHOWN, NOT_SHOWN),
        ("user new@example.org", "account is open", "Yes", "No"),
    ]


def test_what_is_added_says_what_it_holds_but_not_where_it_hangs():
    action = make_action()
    milestone = Milestone(action=action, as_printed="by March 2020", due_on=date(2020, 3, 31))
    with recording(Act.CHANGED, by=None, at=AT, about=action) as record:
        record.save(milestone)

    assert _changes(AuditEntry.objects.first()) == [
        ("milestone by March 2020", "timescale as printed", None, "by March 2020"),
        ("milestone by March 2020", "precision", None, "Month"),
        ("milestone by March 2020", "due", None, "31 March 2020"),
    ]


def test_what_is_removed_says_what_it_held_and_what_went_along():
    action = make_action()
    make_milestone(action)
    make_milestone(action)
    priority, pk = action.priority, action.pk
    with recording(Act.DELETED, by=None, at=AT) as record:
        record.delete(action)
    entry = AuditEntry.objects.first()

    assert (entry.thing_type, entry.thing_id) == ("priorities.action", str(pk))
    assert _changes(entry) == [
        (None, "priority", str(priority), None),
        (None, "number as printed", "1.1", None),
        (None, "what will be done", "Agree a strategy", None),
        (None, "milestones of it", "2", None),
    ]
    gone = Action.history.order_by("-pk").first()
    assert (gone.history_type, gone.history_date) == ("-", AT)


def test_links_are_recorded_by_name_only_where_they_change(business_team):
    neglect, health = make_subgroup("Neglect"), make_subgroup("Health")
    action = make_action(groups=[neglect])
    for chosen in ([neglect, health], [health, neglect], []):
        with recording(Act.CHANGED, by=business_team, at=AT, about=action) as record:
            record.set_many(action, "groups", chosen)

    assert [_changes(entry) for entry in AuditEntry.objects.order_by("pk")[1:]] == [
        [(None, "groups responsible", "Neglect", "Health; Neglect")],
        [(None, "groups responsible", "Health; Neglect", None)],
    ]
    history = action.history.order_by("-pk").first()
    assert (history.history_user, history.history_date) == (business_team, AT)


def test_a_form_is_saved_with_its_links():
    action = make_action()
    group = make_subgroup("Neglect")
    form_class = modelform_factory(Action, fields=["number", "text", "groups"])
    form = form_class(
        {"number": "1.1", "text": "Agree two strategies", "groups": [group.pk]}, instance=action
    )
    with recording(Act.CHANGED, by=None, at=AT, about=action) as record:
        record.save_form(form)

    assert list(action.groups.all()) == [group]
    assert [field for _, field, _, _ in _changes(AuditEntry.objects.first())] == [
        "what will be done",
        "groups responsible",
    ]


def test_a_formset_removes_before_it_adds_so_that_a_name_is_free_again():
    period = make_period()
    data = {
        "form-TOTAL_FORMS": "2",
        "form-INITIAL_FORMS": "1",
        "form-0-id": str(period.pk),
        "form-0-label": "Q1 2020",
        "form-0-starts_on": "2020-01-01",
        "form-0-ends_on": "2020-03-31",
        "form-0-DELETE": "on",
        "form-1-label": "Q1 2020",
        "form-1-starts_on": "2020-01-01",
        "form-1-ends_on": "2020-02-28",
    }
    formset = PeriodFormSet(data, queryset=ReportingPeriod.objects.all())
    for form in formset.forms:
        form.instance.plan = period.plan
    assert formset.is_valid(), formset.errors
    with recording(Act.CHANGED, by=None, at=AT, about=period.plan) as record:
        record.save_formset(formset)

    assert ReportingPeriod.objects.get().ends_on == date(2020, 2, 28)


def test_what_is_as_it_was_leaves_no_row_of_history_and_no_entry():
    plan = make_plan()
    with recording(Act.CHANGED, by=None, at=AT, about=plan) as record:
        record.save(plan)

    assert plan.history.count() == 1
    assert not AuditEntry.objects.exists()


def test_a_row_of_links_alone_is_recorded_too():
    priority = make_priority()
    report = QuarterlyReport.objects.create(period=make_period(priority.plan))
    with recording(Act.CREATED, by=None, at=AT, about=report) as record:
        record.save(ReportEntry(report=report, priority=priority))

    assert _changes(AuditEntry.objects.get()) == [
        ("report entry 1. Neglect", "report entry", None, "1. Neglect")
    ]


def test_rows_saved_quietly_need_a_summary():
    with (
        pytest.raises(ValueError, match="a summary must tell"),
        recording(Act.IMPORTED, by=None, at=AT) as record,
    ):
        record.save(Plan(title="x", slug="x", starts_on=AT.date(), ends_on=AT.date()), quietly=True)
    assert not Plan.objects.exists()

    with recording(Act.IMPORTED, by=None, at=AT, summary="1 plan") as record:
        plan = record.save(Plan(title="x", slug="x", starts_on=AT.date(), ends_on=AT.date()), quietly=True)
    assert plan.history.get().history_date == AT
    assert AuditEntry.objects.get().changes == []


def test_an_error_leaves_neither_row_nor_entry():
    plan = make_plan()
    plan.title = "Half done"
    with pytest.raises(ZeroDivisionError):
        _save_and_fail(plan)

    plan.refresh_from_db()
    assert plan.title == "Business plan 2020-21"
    assert plan.history.count() == 1
    assert not AuditEntry.objects.exists()


def test_a_row_the_database_refuses_leaves_no_entry():
    make_subgroup("Neglect")
    with pytest.raises(IntegrityError), recording(Act.CREATED, by=None, at=AT) as record:
        record.save(Subgroup(name="neglect"))

    assert not AuditEntry.objects.exists()


def test_one_recording_within_another_is_part_of_it():
    plan, group = make_plan(), make_subgroup()
    plan.title, group.name = "New title", "New name"
    with recording(Act.CHANGED, by=None, at=AT, about=plan) as outer:
        with recording(Act.CHANGED, by=None, at=AT, about=group) as inner:
            inner.save(group)
        assert not AuditEntry.objects.exists(), "entries wait for the end: they hold the end of the chain"
        outer.save(plan)

    assert [entry.thing_label for entry in AuditEntry.objects.order_by("pk")] == ["New name", "New title"]
    assert verify_audit_trail().broken is None


def test_one_recording_that_fails_within_another_takes_only_its_own_back():
    plan, group = make_plan(), make_subgroup("Old name")
    plan.title, group.name = "New title", "New name"
    with recording(Act.CHANGED, by=None, at=AT, about=plan) as outer:
        outer.save(plan)
        with pytest.raises(ZeroDivisionError):
            _save_and_fail(group)

    group.refresh_from_db()
    assert group.name == "Old name"
    assert [entry.thing_label for entry in AuditEntry.objects.all()] == ["New title"]


def test_before_is_what_the_database_holds_and_not_what_was_read_earlier():
    plan = make_plan(title="First")
    stale = Plan.objects.get()
    for row, title in ((plan, "Second"), (stale, "Third")):
        row.title = title
        with recording(Act.CHANGED, by=None, at=AT, about=row) as record:
            record.save(row)

    assert _changes(AuditEntry.objects.first()) == [(None, "title", "Second", "Third")]


def test_nobody_signed_in_is_nobody():
    nobody: Any = AnonymousUser()
    record_event(Act.FAILED_SIGN_IN, by=nobody, at=AT, summary="x")

    assert (AuditEntry.objects.get().by, AuditEntry.objects.get().by_label) == (None, "")


def test_a_moment_without_its_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        record_event(Act.READ, by=None, at=datetime(2020, 1, 1), summary="x")  # noqa: DTZ001


@pytest.mark.parametrize(
    "at",
    [
        AT,
        AT.replace(microsecond=0),
        AT.replace(microsecond=1),
        AT.astimezone(timezone(timedelta(hours=5, minutes=45))),
        datetime(2020, 10, 25, 1, 30, tzinfo=UTC),
    ],
    ids=str,
)
@pytest.mark.parametrize(
    "text",
    [
        "a\x00b",
        "half a pair \ud83d of surrogates \udc00",
        "👧🏽 – “quoted” \\u0000 \\ \" ' %s {}",
        "\x0b\x1f\x7f\u2028\ufeff\u202e",
        "é" * 600,
        "e\u0301" * 300,
        "1e400",
    ],
    ids=ascii,
)
def test_whatever_is_written_reads_back_to_the_letter(text, at):
    with recording(Act.CHANGED, by=None, at=at, summary=text) as record:
        record.add_detail(text, before=text, after=text * 40)
    record_event(Act.READ, by=None, at=at, about=User(pk=1, name=text), summary=text)

    assert verify_audit_trail().broken is None
    assert verify_audit_trail().count == 2
    assert AuditEntry.objects.first().at == at


def test_a_name_too_long_for_its_column_is_cut():
    person = make_user(f"{'x' * 64}@{'y' * 60}.{'z' * 60}.{'w' * 40}.org")
    assert len(str(person)) > 200
    record_event(Act.READ, by=person, at=AT, about=make_action(text="x" * 5000), summary="x" * 5000)
    entry = AuditEntry.objects.get()

    assert (len(entry.by_label), len(entry.thing_label), len(entry.summary)) == (200, 500, 500)
    assert verify_audit_trail().broken is None


def test_people_who_wrote_cannot_be_removed_from_beneath_their_entries(business_team):
    record_event(Act.READ, by=business_team, at=AT, summary="x")

    with pytest.raises(models.ProtectedError):
        User.objects.filter(pk=business_team.pk).delete()
