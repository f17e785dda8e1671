"""When a group is reminded of its return: the steps of a period's reminders, and which is due on a day.

Standard library only; nothing here reads the clock. Which days are working days is passed in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# Working days between reminders of a late return.
EVERY_WORKING_DAYS = 3
# Whoever wants fewer reminders gets the one on the due day, then every second of those.
FEWER_EVERY = 2
# Without a meeting, reminders end so long after the day returns were due.
REMIND_FOR = timedelta(days=28)
WEEK_BEFORE = timedelta(days=7)

IsWorkingDay = Callable[[date], bool]


class ReminderKind(StrEnum):
    """Why a reminder is sent: for a step of the period, or because somebody asked for it by hand."""

    OPENED = "opened"
    WEEK = "week"
    DAY = "day"
    OVERDUE = "overdue"
    ASKED = "asked"


@dataclass(frozen=True)
class ReminderStep:
    """One reminder of a period: its kind, its day, and its number among those of its kind."""

    kind: ReminderKind
    on: date
    number: int = 1

    @property
    def is_for_deputy(self) -> bool:
        """Whether the deputy gets it as well: from the second overdue reminder."""
        return self.kind is ReminderKind.OVERDUE and self.number > 1

    @property
    def is_for_fewer(self) -> bool:
        """Whether those who want fewer reminders get it, too."""
        if self.kind is ReminderKind.OVERDUE:
            return self.number % FEWER_EVERY == 1
        return self.kind in {ReminderKind.OPENED, ReminderKind.DAY}


def returns_open_on(ends_on: date) -> date:
    """Return the day a period's returns open and chairs are told: the day after it ends."""
    return ends_on + timedelta(days=1)


def is_return_owed(ends_on: date, plan_recorded_on: date | None) -> bool:
    """Whether groups owe a return for a period: not for one that was over before its plan was recorded."""
    return plan_recorded_on is None or ends_on >= plan_recorded_on


def reminder_steps(
    *, ends_on: date, due_on: date, last_on: date | None, until: date, is_working_day: IsWorkingDay
) -> list[ReminderStep]:
    """Return the reminders of a period up to a day, in order.

    `last_on` is the day the steering group meets: from then on nobody is reminded.
    """
    stop = last_on - timedelta(days=1) if last_on and last_on > due_on else due_on + REMIND_FOR
    steps = [ReminderStep(ReminderKind.OPENED, returns_open_on(ends_on))]
    if due_on - WEEK_BEFORE > steps[0].on:
        steps.append(ReminderStep(ReminderKind.WEEK, due_on - WEEK_BEFORE))
    if due_on > steps[0].on:
        steps.append(ReminderStep(ReminderKind.DAY, due_on))
    day, working_days = due_on, 0
    while day < min(until, stop):
        day += timedelta(days=1)
        working_days += is_working_day(day)
        if is_working_day(day) and working_days % EVERY_WORKING_DAYS == 0:
            steps.append(ReminderStep(ReminderKind.OVERDUE, day, working_days // EVERY_WORKING_DAYS))
    return [step for step in steps if step.on <= until] if until <= stop else []


def due_reminder(steps: list[ReminderStep]) -> ReminderStep | None:
    """Return the reminder to send: the latest. Reminders missed before it are not sent."""
    return max(steps, key=lambda step: step.on, default=None)
