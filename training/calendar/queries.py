"""Sessions on their days, and those to be pointed out: hardly booked, over-full, or without an answer."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from training.models import Session
from training.sessions.queries import with_attendance
from wsscp.dates import count_of, long_date
from wsscp.exports.shares import percent_of

# How long before a session its bookings are looked at, and what share of the spaces is too little then.
BOOKINGS_CHECKED_BEFORE = timedelta(days=14)
LOW_BOOKING_PERCENT = 50
UPCOMING_WITHIN = timedelta(days=60)
UPCOMING_SHOWN = 6
# So long after a session without a word whether it was held, it is pointed out.
UNCONFIRMED_WITHIN = timedelta(days=365)
MAX_FLAGGED = 50


@dataclass(frozen=True)
class CalendarSession:
    """A session on its day, as text, with what is to be pointed out about it ("" for nothing)."""

    pk: int
    course_pk: int
    course: str
    first: date
    last: date
    day: str
    time: str
    mode: str
    booked: str
    status: str
    flag: str


def calendar_session(session: Session, *, as_at: date) -> CalendarSession:
    """Put a session, its bookings counted, into words as at a day."""
    begins, ends = session.starts_at, session.ends_at
    time = f"{begins:%H:%M} to {ends:%H:%M}" if begins and ends else f"{begins:%H:%M}" if begins else ""
    day = long_date(session.starts_on)
    if session.ends_on != session.starts_on:
        day = f"{day} to {long_date(session.ends_on)}"
    booked = session.bookings or 0
    return CalendarSession(
        pk=session.pk,
        course_pk=session.course_id,
        course=session.course.title,
        first=session.starts_on,
        last=session.ends_on,
        day=day,
        time=time,
        mode=session.get_mode_display(),
        booked=f"{booked} of {session.spaces} booked" if session.spaces else f"{booked} booked",
        status=session.get_status_display(),
        flag=session_flag(session, booked, as_at=as_at),
    )


def session_flag(session: Session, booked: int, *, as_at: date) -> str:
    """Say what is to be looked into about a session as at a day; "" for nothing.

    Two weeks before, fewer than half of the spaces are too few; more than all of them are too many at any
    time; and a day that has passed without a word is asked about.
    """
    if session.status == Session.Status.CANCELLED or session.precision != Session.Precision.DAY:
        return ""
    came = session.came or 0
    if session.spaces and came > session.spaces:
        return f"Over-full: {came} attended, {session.spaces} spaces"
    if session.status == Session.Status.HELD:
        return ""
    if session.ends_on < as_at:
        return "Past: say whether it was held"
    if session.spaces and booked > session.spaces:
        return f"Over-full: {booked} booked, {session.spaces} spaces"
    is_near = session.starts_on - BOOKINGS_CHECKED_BEFORE <= as_at
    if is_near and session.spaces and 100 * booked < LOW_BOOKING_PERCENT * session.spaces:
        left = count_of(max((session.starts_on - as_at).days, 0), "day")
        return f"Hardly booked: {percent_of(booked, session.spaces)}% with {left} to go"
    return ""


@dataclass(frozen=True)
class UpcomingSessions:
    """What comes next, and what is to be pointed out, soonest first."""

    upcoming: list[CalendarSession]
    flagged: list[CalendarSession]


def upcoming_sessions(*, as_at: date) -> UpcomingSessions:
    """Gather the next sessions and those to be pointed out as at a day; one query."""
    states = Session.Status
    rows = with_attendance(
        Session.objects.dated()
        .exclude(status=states.CANCELLED)
        .filter(
            Q(starts_on__range=(as_at - UNCONFIRMED_WITHIN, as_at), status=states.PLANNED)
            | Q(starts_on__range=(as_at, as_at + UPCOMING_WITHIN))
        )
        .select_related("course")
    ).order_by("starts_on", "starts_at", "pk")
    found = [calendar_session(one, as_at=as_at) for one in rows[:500]]
    return UpcomingSessions(
        [one for one in found if one.last >= as_at][:UPCOMING_SHOWN],
        [one for one in found if one.flag][:MAX_FLAGGED],
    )


def over_full_sessions(first: date, last: date) -> list[CalendarSession]:
    """Sessions of a period that more attended than there were spaces."""
    rows = with_attendance(Session.objects.dated().within(first, last).select_related("course")).filter(
        spaces__isnull=False
    )
    return [
        calendar_session(one, as_at=last)
        for one in rows.order_by("starts_on", "pk")
        if (one.came or 0) > one.spaces
    ][:MAX_FLAGGED]


@dataclass(frozen=True)
class SessionDay:
    """A day of the month page with its sessions."""

    day: date
    is_of_month: bool
    is_today: bool
    sessions: tuple[CalendarSession, ...]


@dataclass(frozen=True)
class SessionMonth:
    """A month as weeks from Monday, with its neighbours' first days."""

    first: date
    weeks: tuple[tuple[SessionDay, ...], ...]
    before: date
    after: date
    count: int
    flagged: list[CalendarSession]


def session_month(year: int, month: int, *, today: date) -> SessionMonth:
    """Gather a month's sessions; one query."""
    days = list(Calendar().itermonthdates(year, month))
    first = date(year, month, 1)
    rows = with_attendance(
        Session.objects.dated().filter(starts_on__lte=days[-1], ends_on__gte=days[0]).select_related("course")
    ).order_by("starts_on", "starts_at", "pk")
    found = [calendar_session(one, as_at=today) for one in rows]
    on = _by_day(found, days)
    cells = [SessionDay(day, day.month == month, day == today, tuple(on[day])) for day in days]
    of_month = [one for one in found if one.first.month == month or one.last.month == month]
    return SessionMonth(
        first=first,
        weeks=tuple(tuple(cells[place : place + 7]) for place in range(0, len(cells), 7)),
        before=(first - timedelta(days=1)).replace(day=1),
        after=(first + timedelta(days=32)).replace(day=1),
        count=len(of_month),
        flagged=[one for one in of_month if one.flag],
    )


def _by_day(sessions: Iterable[CalendarSession], days: list[date]) -> dict[date, list[CalendarSession]]:
    on: dict[date, list[CalendarSession]] = defaultdict(list)
    for one in sessions:
        for day in days:
            if one.first <= day <= one.last:
                on[day].append(one)
    return on
