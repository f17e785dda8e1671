"""Reminding chairs of their returns: a reminder and its mail are written in one transaction.

Running it again, at the same time or after a crash writes nothing twice: a reminder is unique for its step,
group and person.
"""

from collections.abc import Callable
from datetime import date, datetime

from django.db import IntegrityError
from django.urls import reverse

from priorities.models import ReportingPeriod
from reporting.models import ReminderChoice, ReturnReminder
from reporting.returns.outstanding import GroupReturnStatus, outstanding_returns, periods_to_remind
from reporting.rules.reminder_steps import ReminderStep, due_reminder, reminder_steps
from wsscp.audit.recording import recording
from wsscp.dates import count_of, long_date
from wsscp.mail.links import absolute_url
from wsscp.mail.queue import queue_mail
from wsscp.models import User
from wsscp.models.audit import Act


def send_reminders(*, at: datetime, today: date, is_working_day: Callable[[date], bool]) -> int:
    """Write every reminder that is due on a day and was not written yet; return how many."""
    fewer = set(ReminderChoice.objects.filter(wants_fewer=True).values_list("person", flat=True))
    sent = 0
    for period in periods_to_remind(today=today):
        assert period.returns_due_on is not None
        steps = reminder_steps(
            ends_on=period.ends_on,
            due_on=period.returns_due_on,
            last_on=period.meeting_on,
            until=today,
            is_working_day=is_working_day,
        )
        if not steps:
            continue
        for line in outstanding_returns(period, today=today).owing:
            if not line.is_in:
                recipients = _recipients(line, steps, fewer)
                sent += sum(_remind(period, line, person, step, at) for person, step in recipients)
    return sent


def choose_reminders(*, person: User, wants_fewer: bool, at: datetime) -> None:
    """Set how many reminders somebody gets."""
    with recording(Act.CHANGED, by=person, at=at, about=person) as record:
        choice = ReminderChoice.objects.filter(person=person).first() or ReminderChoice(person=person)
        choice.wants_fewer = wants_fewer
        record.save(choice)


def _recipients(
    line: GroupReturnStatus, steps: list[ReminderStep], fewer: set[int]
) -> list[tuple[User, ReminderStep]]:
    """Return who is reminded, each with the step due: the chair, and at later steps the deputy too.

    Where a group has no chair, its deputy is reminded from the first step on.
    """
    candidates = [(person, steps) for person in line.leads.chairs]
    deputy_steps = [step for step in steps if step.is_for_deputy] if candidates else steps
    candidates += [(person, deputy_steps) for person in line.leads.deputies]
    recipients = []
    for person, possible in candidates:
        wanted = [step for step in possible if step.is_for_fewer] if person.pk in fewer else possible
        step = due_reminder(wanted)
        if step and person.is_active:
            recipients.append((person, step))
    return recipients


def _remind(
    period: ReportingPeriod, line: GroupReturnStatus, person: User, step: ReminderStep, at: datetime
) -> bool:
    reminder = ReturnReminder(
        period=period, subgroup_id=line.group, person=person, kind=step.kind.value, step_on=step.on, at=at
    )
    sent = ReturnReminder.objects.filter(period=period, subgroup=line.group, person=person)
    if sent.filter(kind=step.kind.value, step_on=step.on).exists():
        return False
    try:
        with recording(Act.CREATED, by=None, at=at, about=period) as record:
            record.save(reminder, quietly=True)
            record.summary = f"Reminded {person} of the return of {line.name}"
            context = _mail_context(period, line, step)
            queue_mail(template="return_reminder", to=person.email, context=context, at=at)
    except IntegrityError:
        return False  # another run wrote it just now
    return True


def _mail_context(period: ReportingPeriod, line: GroupReturnStatus, step: ReminderStep) -> dict[str, object]:
    assert period.returns_due_on is not None
    address = reverse("reporting:return", args=[period.plan.slug, period.pk, line.group])
    return {
        "kind": step.kind.value,
        "group": line.name,
        "period": period.label,
        "plan": period.plan.title,
        "due": long_date(period.returns_due_on),
        "late": count_of(line.days_late, "day"),
        "link": absolute_url(address),
        "choose": absolute_url(reverse("reporting:reminders")),
    }
