"""The statutory deadlines of case reviews: which days count, and when the last of them is.

Pure rules: standard library only; nothing here reads the current time. Day 1 is the next working day after
the start. Weekends, bank holidays and days of a suspension do not count. The rules are dated rows (EDITIONS);
the day a deadline starts from decides which row applies. Why: docs/decisions/19-clocks.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from wsscp.dates import add_months, count_of
from wsscp.labelled import Labelled


class DeadlineRule(Labelled):
    """What is to be done in time."""

    NOTIFICATION = "serious_incident_notification", "Serious incident notification"
    RAPID_REVIEW = "rapid_review", "Rapid review"
    PUBLICATION = "lcspr_publication", "Publication of a local child safeguarding practice review"


class Unit(StrEnum):
    """What a deadline is counted in."""

    WORKING_DAYS = "working days"
    MONTHS = "months"


class Force(Labelled):
    """How binding a rule is."""

    LAW = "law", "Required by law"
    EXPECTATION = "expectation", "Expected by guidance, not law"


class Edition(NamedTuple):
    """What one edition of the guidance says of one rule, for deadlines that start from its first day on."""

    rule: DeadlineRule
    first_day: date
    source: str
    limit: int
    unit: Unit
    force: Force
    basis: str
    # Shown wherever the row is used, until somebody has read the edition and confirmed it.
    to_confirm: str = ""

    @property
    def limit_text(self) -> str:
        """The limit in words."""
        return count_of(self.limit, self.unit.value[:-1])


_NOTIFY = "Children Act 2004, section 16C(1): the duty is law; the five working days are the guidance’s."
_REVIEW = "The guidance asks for it promptly; the Panel calls the fifteen working days an expectation."
_PUBLISH = "Children Act 2004, section 16F: publishing is law; the six months are the guidance’s “should”."
_CARRIED_OVER = "Carried over from 2023, to be confirmed."
# The Panel and its notifications began on 29 June 2018. The 2026 edition's first day is to be confirmed too.
_GUIDANCE = [
    ("Working Together to Safeguard Children 2018, chapter 4", date(2018, 6, 29), ""),
    ("Working Together to Safeguard Children 2023, chapter 5", date(2023, 12, 15), ""),
    ("Working Together to Safeguard Children 2026", date(2026, 3, 19), _CARRIED_OVER),
]
EDITIONS = [
    Edition(rule, first_day, source, limit, unit, force, basis, to_confirm)
    for source, first_day, to_confirm in _GUIDANCE
    for rule, limit, unit, force, basis in [
        (DeadlineRule.NOTIFICATION, 5, Unit.WORKING_DAYS, Force.LAW, _NOTIFY),
        (DeadlineRule.RAPID_REVIEW, 15, Unit.WORKING_DAYS, Force.EXPECTATION, _REVIEW),
        (DeadlineRule.PUBLICATION, 6, Unit.MONTHS, Force.EXPECTATION, _PUBLISH),
    ]
]


class NoSuchRuleError(ValueError):
    """No edition has such a rule on that day."""


class SuspendedDays(NamedTuple):
    """Days on which a deadline is suspended, both included; without a last day it still is."""

    first: date
    last: date | None
    reason: str = ""


class SkippedDay(NamedTuple):
    """A day that did not count, and why."""

    on: date
    why: str


class DeadlineProgress(NamedTuple):
    """A deadline as at a day: days used, days left, days too late, and whether it is suspended."""

    used: int
    left: int
    late: int
    is_suspended: bool


@dataclass(frozen=True)
class Deadline:
    """When something is due, and how that was counted.

    `due_on` is None while the deadline is suspended without a last day. `skipped` are the days between start
    and due day that did not count. Six months are counted in days: 184 from 1 July.
    """

    edition: Edition
    started_on: date
    days: int
    due_on: date | None
    skipped: tuple[SkippedDay, ...]
    _calendar: "_Calendar" = field(repr=False, compare=False)

    @property
    def first_day(self) -> date | None:
        """Day 1, the first that counts."""
        return next((day for day, why in self._calendar.days_after(self.started_on) if not why), None)

    def progress(self, as_at: date) -> DeadlineProgress:
        """Return how many days are used and left at the end of a day."""
        used = sum(not why for day, why in self._calendar.days_after(self.started_on, until=as_at))
        is_suspended = self._calendar.suspended(as_at) is not None
        return DeadlineProgress(used, max(self.days - used, 0), max(used - self.days, 0), is_suspended)


def edition_on(rule: str, day: date) -> Edition:
    """Return what applies to a deadline that starts on a day. Raises NoSuchRuleError."""
    rows = [row for row in EDITIONS if row.rule == rule and row.first_day <= day]
    if not rows:
        raise NoSuchRuleError(f"There is no rule {rule} for a clock that starts on {day.isoformat()}.")
    return max(rows, key=lambda row: row.first_day)


def deadline(
    rule: str,
    from_: date,
    *,
    holidays: Mapping[date, str],
    suspensions: Iterable[SuspendedDays | tuple[date, date | None]] = (),
) -> Deadline:
    """Return when something is due by a rule, counted from a day. Raises NoSuchRuleError.

    `holidays` names the bank holidays (`reviews.rules.bank_holidays.BANK_HOLIDAYS`).
    """
    edition = edition_on(rule, from_)
    suspended = tuple(SuspendedDays(*days) for days in suspensions)
    if edition.unit is Unit.MONTHS:
        days, calendar = (add_months(from_, edition.limit) - from_).days, _Calendar(suspended, None)
    else:
        days, calendar = edition.limit, _Calendar(suspended, holidays)
    due_on, skipped, left = None, [], days
    for day, why in calendar.days_after(from_):
        if why:
            skipped.append(SkippedDay(day, why))
        else:
            left -= 1
        if left == 0:
            due_on = day
            break
    return Deadline(edition, from_, days, due_on, tuple(skipped), calendar)


@dataclass(frozen=True)
class _Calendar:
    """Which days count: all but those of a suspension, and but those off where working days are counted."""

    suspensions: tuple[SuspendedDays, ...]
    holidays: Mapping[date, str] | None

    def days_after(self, start: date, until: date | None = None) -> Iterator[tuple[date, str]]:
        """Yield the days after a start with why each does not count, "" where it does.

        Without an end it stops where a suspension without one begins.
        """
        day = start + timedelta(days=1)
        while until is None or day <= until:
            suspension = self.suspended(day)
            if until is None and suspension and suspension.last is None:
                return
            yield day, self._why_off(day) or (f"suspended{_because(suspension)}" if suspension else "")
            day += timedelta(days=1)

    def suspended(self, day: date) -> SuspendedDays | None:
        """Return the suspension a day falls in; of several the one that lasts longest."""
        within = [days for days in self.suspensions if days.first <= day <= (days.last or date.max)]
        return max(within, key=lambda days: days.last or date.max, default=None)

    def _why_off(self, day: date) -> str:
        if self.holidays is None:
            return ""
        if day.weekday() >= 5:
            return f"{day:%A}"
        return self.holidays.get(day, "")


def _because(suspension: SuspendedDays) -> str:
    return f": {suspension.reason}" if suspension.reason else ""
