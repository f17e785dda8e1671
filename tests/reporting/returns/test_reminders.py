"""Reminding chairs of returns: when, whom, how often, and never twice."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.urls import reverse

from priorities.models import Membership, ReportingPeriod, Subgroup
from reporting.models import ReminderChoice, ReturnReminder
from reporting.rules.reminder_steps import reminder_steps
from tests.at_once import at_once
from tests.cast import ClientFor
from tests.make import (
    give_role,
    make_action,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
    make_return,
    make_seat,
    make_user,
)
from wsscp.models import AuditEntry, OutgoingMail, User
from wsscp.policy import RoleKind

pytestmark = pytest.mark.databases

DUE = date(2020, 4, 14)


def weekday(day: date) -> bool:
    return day.weekday() < 5


# Returns for the quarter to 31 March 2020, due Tuesday 14 April; the steering group meets on the 28th.
@pytest.mark.parametrize(
    ("until", "found"),
    [
        ("2020-03-31", []),
        ("2020-04-01", ["opened 04-01"]),
        ("2020-04-06", ["opened 04-01"]),
        ("2020-04-07", ["opened 04-01", "week 04-07"]),
        ("2020-04-14", ["opened 04-01", "week 04-07", "day 04-14"]),
        ("2020-04-16", ["opened 04-01", "week 04-07", "day 04-14"]),
        ("2020-04-17", ["opened 04-01", "week 04-07", "day 04-14", "overdue 04-17"]),
        ("2020-04-21", ["opened 04-01", "week 04-07", "day 04-14", "overdue 04-17"]),
        ("2020-04-22", ["opened 04-01", "week 04-07", "day 04-14", "overdue 04-17", "overdue 04-22"]),
        ("2020-04-28", []),
    ],
)
def test_the_steps_of_a_period(until, found):
    asked = {"ends_on": date(2020, 3, 31), "due_on": DUE, "last_on": date(2020, 4, 28)}
    got = reminder_steps(until=date.fromisoformat(until), is_working_day=weekday, **asked)
    assert [f"{step.kind} {step.on:%m-%d}" for step in got] == found


def test_a_short_time_to_answer_has_no_week_before():
    got = reminder_steps(
        ends_on=date(2020, 3, 31),
        due_on=date(2020, 4, 5),
        last_on=None,
        until=date(2020, 4, 5),
        is_working_day=weekday,
    )
    assert [step.kind for step in got] == ["opened", "day"]


@pytest.fixture
def period(group_a: Subgroup, chair_a: User) -> ReportingPeriod:
    """A quarter for which group A owes a return."""
    period = make_period(make_plan("plan"), returns_due_on=DUE, meeting_on=date(2020, 5, 29))
    make_milestone(make_action(make_priority(period.plan), groups=[group_a]), date(2020, 3, 31))
    return period


@pytest.fixture
def deputy(group_a: Subgroup) -> User:
    """The deputy chair of group A."""
    person = make_user("deputy@example.org")
    give_role(make_seat(group_a, part=RoleKind.DEPUTY), person)
    return person


def run(day: str) -> None:
    with time_machine.travel(datetime.fromisoformat(f"{day}T07:00+01:00")):
        call_command("send_reminders", verbosity=0)


def sent() -> list[tuple[str, str]]:
    """What was written so far, as (to, subject); and forget it."""
    mails = [(mail.to, mail.subject.partition(": ")[2]) for mail in OutgoingMail.objects.order_by("pk")]
    OutgoingMail.objects.all().delete()
    return mails


def test_reminders_from_the_first_day_to_the_deputy(period, chair_a, deputy):
    chair = chair_a.email
    for day, expected in [
        ("2020-03-31", []),
        ("2020-04-01", [(chair, "Your return for Q1 2020 is open")]),
        ("2020-04-02", []),
        ("2020-04-07", [(chair, "Your return for Q1 2020 is due in a week")]),
        ("2020-04-14", [(chair, "Your return for Q1 2020 is due today")]),
        ("2020-04-17", [(chair, "Your return for Q1 2020 is late")]),
        ("2020-04-20", []),
        (
            "2020-04-22",
            [
                (chair, "Your return for Q1 2020 is late"),
                (deputy.email, "Your return for Q1 2020 is late"),
            ],
        ),
    ]:
        run(day)
        assert sorted(sent()) == sorted(expected), day
        run(day)
        assert sent() == [], f"{day}, once more"


def test_bank_holidays_are_no_working_days(period):
    # Friday 8 May 2020 was one: three working days after Tuesday 5 May is Monday 11 May.
    period.returns_due_on = date(2020, 5, 5)
    period.save()
    run("2020-05-05")
    sent()
    run("2020-05-08")
    assert sent() == []
    run("2020-05-11")
    assert len(sent()) == 1


def test_what_was_missed_is_not_made_up_for(period, chair_a):
    run("2020-04-15")
    assert sent() == [(chair_a.email, "Your return for Q1 2020 is due today")]


@pytest.mark.parametrize("state", ["submitted", "accepted"])
def test_who_is_in_is_left_alone(period, group_a, state):
    make_return(period, group_a, at=datetime.fromisoformat("2020-04-05T12:00+01:00"), state=state)
    run("2020-04-14")
    assert sent() == []


@pytest.mark.parametrize("state", ["draft", "returned"])
def test_draft_and_changes_requested_are_not_submitted(period, group_a, state):
    make_return(period, group_a, state=state)
    run("2020-04-14")
    assert len(sent()) == 1


def test_nobody_is_asked_after_the_meeting_or_once_a_report_is_signed(period):
    run("2020-05-29")
    assert sent() == []
    ReportingPeriod.objects.update(signed_at=datetime.fromisoformat("2020-04-03T12:00+01:00"))
    run("2020-04-14")
    assert sent() == []


def test_nobody_is_asked_about_a_closed_plan(period):
    period.plan.closed_on = date(2020, 4, 3)
    period.plan.save()
    run("2020-04-14")
    assert sent() == []


def test_without_a_chair_the_deputy_is_asked_from_the_first(period, chair_a, deputy):
    Membership.objects.filter(person=chair_a).update(ends_on=date(2020, 3, 1))
    run("2020-04-01")
    assert [to for to, _ in sent()] == [deputy.email]


def test_a_person_may_have_fewer_and_not_none(period, chair_a, client_for: ClientFor):
    client = client_for(chair_a)
    page = reverse("reporting:reminders")
    assert client.post(page, {"reminders": "none"}).status_code == 200
    assert not ReminderChoice.objects.exists()
    assert client.post(page, {"reminders": "fewer"}).status_code == 302
    counted = {}
    for number in range(40):
        day = date(2020, 4, 1) + timedelta(days=number)
        run(day.isoformat())
        if found := sent():
            counted[day.isoformat()] = len(found)
    assert list(counted) == ["2020-04-01", "2020-04-14", "2020-04-17", "2020-04-27", "2020-05-05"]
    assert set(counted.values()) == {1}


def test_a_reminder_and_its_mail_are_written_together_or_not_at_all(period):
    def break_off(execute, sql, *more):
        if sql.startswith("INSERT") and "wsscp_outgoingmail" in sql:
            raise RuntimeError("the power fails here")
        return execute(sql, *more)

    with connection.execute_wrapper(break_off), pytest.raises(RuntimeError):
        run("2020-04-01")
    assert not ReturnReminder.objects.exists()
    run("2020-04-01")
    assert len(sent()) == 1


@pytest.mark.django_db(transaction=True)
def test_several_runs_at_once_write_it_once(period, tmp_path: Path):
    results = at_once([lambda: run("2020-04-01")] * 4, tmp_path)
    assert results == [None] * 4
    assert ReturnReminder.objects.count() == 1
    assert len(sent()) == 1


def test_the_database_holds_each_step_once(period, group_a, chair_a):
    run("2020-04-01")
    reminder = ReturnReminder.objects.get()
    reminder.pk = None
    with pytest.raises(IntegrityError):
        reminder.save()


def test_each_reminder_is_in_the_audit_trail(period):
    run("2020-04-01")
    entry = AuditEntry.objects.get(summary="Reminded Chair of A of the return of Group A")
    assert (entry.by, entry.thing_type) == (None, "priorities.reportingperiod")


def test_the_list_says_who_is_in_who_is_late_and_who_never_answered(
    period, group_a, group_b, business_team, steering, client_for: ClientFor
):
    make_period(period.plan, label="Q4 2019", starts_on=date(2019, 10, 1), ends_on=date(2019, 12, 31))
    period.plan.history.update(history_date=datetime(2019, 10, 1, 12, tzinfo=UTC))
    action = make_action(period.plan.priorities.get(), groups=[group_b])
    make_milestone(action, date(2020, 3, 31))
    make_return(period, group_b, at=datetime.fromisoformat("2020-04-16T12:00+01:00"))
    with time_machine.travel(datetime.fromisoformat("2020-04-17T12:00+01:00")):
        page = client_for(business_team).get(f"/plans/plan/returns/{period.pk}/").content.decode()
        assert "1 of 2 returns in, 2 late, 1 never answered" in page
        assert "2 days late, submitted 16 April 2020" in page
        assert "Not submitted, was due 14 April 2020" in page
        assert "Never answered" in page
        assert "Chair of A" in page
        # Names of people are the business team's to see.
        assert "Chair of A" not in client_for(steering).get("/plans/plan/returns/").content.decode()
