"""When a group is reminded of its return: the steps of a period's reminders, and which is due on a day.

Ground floor: standard library only, and no clock. Which days are working days is told.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

# A return that is late is asked for again after so many working days.
EVERY_WORKING_DAYS = 3
# Whoever wants fewer reminders is told on the day, and then once in so many of those.
FEWER_EVERY = 2
# Without a meeting, asking ends so long after the day returns were due.
REMIND_FOR = timedelta(days=28)
WEEK_BEFORE = timedelta(days=7)

IsWorkingDay = Callable[[date], bool]


class ReminderKind(StrEnum):
    """Why somebody is reminded."""

    OPENED = "opened"
    WEEK = "week"
    DAY = "day"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class ReminderStep:
    """One reminder of a period: what kind, on which day, and which one in order it is of its kind."""

    kind: ReminderKind
    on: date
    number: int = 1

    @property
    def is_for_deputy(self) -> bool:
        """Whether the deputy is told as well: once the chair was asked and did not answer."""
        return self.kind is ReminderKind.OVERDUE and self.number > 1

    @property
    def is_for_fewer(self) -> bool:
        """Whether those who want fewer get it, too."""
        if self.kind is ReminderKind.OVERDUE:
            return self.number % FEWER_EVERY == 1
        return self.kind in {ReminderKind.OPENED, ReminderKind.DAY}


def returns_open_on(ends_on: date) -> date:
    """Return the day chairs are told that a period's returns are open: the one after it ends."""
    return ends_on + timedelta(days=1)


def reminder_steps(
    *, ends_on: date, due_on: date, last_on: date | None, until: date, is_working_day: IsWorkingDay
) -> list[ReminderStep]:
    """Return the reminders of a period up to a day, in order.

    `last_on` is the day the steering group meets: from then on nobody is asked any more.
    """
    stop = last_on - timedelta(days=1) if last_on and last_on > due_on else due_on + REMIND_FOR
    found = [ReminderStep(ReminderKind.OPENED, returns_open_on(ends_on))]
    if due_on - WEEK_BEFORE > found[0].on:
        found.append(ReminderStep(ReminderKind.WEEK, due_on - WEEK_BEFORE))
    if due_on > found[0].on:
        found.append(ReminderStep(ReminderKind.DAY, due_on))
    day, counted = due_on, 0
    while day < min(until, stop):
        day += timedelta(days=1)
        counted += is_working_day(day)
        if is_working_day(day) and counted % EVERY_WORKING_DAYS == 0:
            found.append(ReminderStep(ReminderKind.OVERDUE, day, counted // EVERY_WORKING_DAYS))
    return [step for step in found if step.on <= until] if until <= stop else []


def due_reminder(found: list[ReminderStep]) -> ReminderStep | None:
    """Return the reminder to send: the latest. What was missed before it is not made up for."""
    return max(found, key=lambda step: step.on, default=None)
