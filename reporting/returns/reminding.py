"""Reminding chairs of their returns: a group's reminders and their mail are written in one transaction.

A group is reminded of a return once a day at most, whoever does it and however often: each writer locks the
plan first, and looks then for what was written that day. A reminder by hand stands for the step of its day.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone

from priorities.models import ReportingPeriod
from reporting.models import ReminderChoice, ReturnReminder
from reporting.returns.outstanding import GroupReturnStatus, outstanding_returns, periods_to_remind
from reporting.rules.reminder_steps import ReminderKind, ReminderStep, due_reminder, reminder_steps
from wsscp.audit.recording import Recorder, recording, recording_account
from wsscp.dates import count_of, long_date
from wsscp.mail.links import absolute_url
from wsscp.mail.queue import queue_mail
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.state_tables import StateError

_Recipients = list[tuple[User, ReminderStep]]


@dataclass
class RemindedGroups:
    """What came of reminding some groups: who was mailed of each, and why the others were not."""

    mailed: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


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
        for line in outstanding_returns(period, today=today).missing:
            if not line.reminded_today:
                sent += _send_steps(period, line, _recipients(line, steps, fewer), at)
    return sent


def remind_groups(
    *, period: ReportingPeriod, groups: Collection[int] | None, by: User, at: datetime, today: date
) -> RemindedGroups:
    """Remind the groups chosen, or all whose return is not in; one entry in the audit trail.

    Raises StateError where nobody can be reminded of this period's returns.
    """
    told = RemindedGroups()
    noted: list[tuple[str, str]] = []
    with recording(Act.CREATED, by=by, at=at, about=period) as record:
        outstanding = outstanding_returns(period, today=today)
        if outstanding.why_no_reminders:
            raise StateError(outstanding.why_no_reminders)
        step = ReminderStep(ReminderKind.ASKED, today)
        for line in outstanding.missing if groups is None else outstanding.owing:
            if groups is not None and line.group not in groups:
                continue
            if line.why_not_reminded:
                told.left_out.append(f"{line.name} ({line.why_not_reminded})")
                # Whose account is closed is for the business team alone; many read a plan's trail.
                noted.append(("not reminded", line.name))
                continue
            _write(record, period, line, [(person, step) for person in line.recipients], at)
            names = " and ".join(map(str, line.recipients))
            noted.append(("reminded", f"{line.name} ({names})"))
            told.mailed.append(f"{line.name} ({'; '.join(filter(None, [names, line.left_out]))})")
        if told.mailed:
            record.summary = f"Reminded {count_of(len(told.mailed), 'group')} of their returns"
            for field_name, text in noted:
                record.add_detail(field_name, after=text)
    return told


def choose_reminders(*, person: User, wants_fewer: bool, at: datetime) -> None:
    """Set how many reminders somebody gets."""
    with recording_account(Act.CHANGED, by=person, at=at, about=person) as record:
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


def _send_steps(
    period: ReportingPeriod, line: GroupReturnStatus, recipients: _Recipients, at: datetime
) -> int:
    """Write a group's reminders that are due; return how many."""
    if not _not_sent_yet(period, line, recipients, at):
        return 0
    with recording(Act.CREATED, by=None, at=at, about=period) as record:
        # Asked again, now that whoever writes at the same moment has finished.
        due = _not_sent_yet(period, line, recipients, at)
        if due:
            _write(record, period, line, due, at)
            names = " and ".join(str(person) for person, _ in due)
            record.summary = f"Reminded {names} of the return of {line.name}"
    return len(due)


def _not_sent_yet(
    period: ReportingPeriod, line: GroupReturnStatus, recipients: _Recipients, at: datetime
) -> _Recipients:
    """Return those who were not reminded for their step, nor the group by hand since; nobody twice a day."""
    sent = ReturnReminder.objects.filter(period=period, subgroup=line.group)
    if sent.filter(at__date=timezone.localdate(at)).exists():
        return []
    rows = set(sent.values_list("person", "kind", "step_on"))
    by_hand = max((on for _, kind, on in rows if kind == ReminderKind.ASKED), default=date.min)
    return [
        (person, step)
        for person, step in recipients
        if (person.pk, step.kind.value, step.on) not in rows and by_hand < step.on
    ]


def _write(
    record: Recorder, period: ReportingPeriod, line: GroupReturnStatus, recipients: _Recipients, at: datetime
) -> None:
    """Write reminders to people of one group, each with its mail."""
    for person, step in recipients:
        reminder = ReturnReminder(period=period, subgroup_id=line.group, person=person, at=at)
        reminder.kind, reminder.step_on = step.kind.value, step.on
        record.save(reminder, quietly=True)
        context = _mail_context(period, line, step)
        queue_mail(template="return_reminder", to=person.email, context=context, at=at)


def _mail_context(period: ReportingPeriod, line: GroupReturnStatus, step: ReminderStep) -> dict[str, object]:
    address = reverse("reporting:return", args=[period.plan.slug, period.pk, line.group])
    return {
        "kind": step.kind.value,
        "group": line.name,
        "period": period.label,
        "plan": period.plan.title,
        "due": long_date(period.returns_due_on) if period.returns_due_on else "",
        "late": count_of(line.days_late, "day") if line.days_late else "",
        "link": absolute_url(address),
        "choose": absolute_url(reverse("reporting:reminders")),
    }
