"""Sessions on their days, and those to flag: few bookings, over-full, or not confirmed as held."""

from calendar import Calendar
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from training.models import Session
from wsscp.dates import count_of, long_date
from wsscp.exports.shares import percent_of

# How long before a session its bookings are checked, and the share of the spaces that is too little then.
BOOKINGS_CHECKED_BEFORE = timedelta(days=14)
LOW_BOOKING_PERCENT = 50
UPCOMING_WITHIN = timedelta(days=60)
UPCOMING_SHOWN = 6
# Until then, a past session that nobody has marked as held or cancelled is flagged.
UNCONFIRMED_WITHIN = timedelta(days=365)
MAX_FLAGGED = 50


@dataclass(frozen=True)
class CalendarSession:
    """A session on its day, as text, with its flag ("" for none)."""

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
    """Return a session, annotated by with_attendance(), as text as at a day."""
    starts, ends = session.starts_at, session.ends_at
    time = f"{starts:%H:%M} to {ends:%H:%M}" if starts and ends else f"{starts:%H:%M}" if starts else ""
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
    """Return what to check about a session as at a day; "" for nothing.

    From two weeks before, bookings of fewer than half the spaces; at any time, more than all of them; and
    afterwards, a session not marked as held or cancelled.
    """
    if session.status == Session.Status.CANCELLED or session.precision != Session.Precision.DAY:
        return ""
    attended = session.came or 0
    if session.spaces and attended > session.spaces:
        return f"Over-full: {attended} attended, {session.spaces} spaces"
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
    """The next sessions, and those flagged, soonest first."""

    upcoming: list[CalendarSession]
    flagged: list[CalendarSession]


def upcoming_sessions(*, as_at: date) -> UpcomingSessions:
    """Return the next sessions and those flagged as at a day; one query."""
    rows = (
        Session.objects.dated()
        .exclude(status=Session.Status.CANCELLED)
        .filter(
            Q(starts_on__range=(as_at - UNCONFIRMED_WITHIN, as_at), status=Session.Status.PLANNED)
            | Q(starts_on__range=(as_at, as_at + UPCOMING_WITHIN))
        )
        .select_related("course")
        .with_attendance()
        .order_by("starts_on", "starts_at", "pk")
    )
    sessions = [calendar_session(row, as_at=as_at) for row in rows[:500]]
    return UpcomingSessions(
        [session for session in sessions if session.last >= as_at][:UPCOMING_SHOWN],
        [session for session in sessions if session.flag][:MAX_FLAGGED],
    )


def over_full_sessions(first: date, last: date) -> list[CalendarSession]:
    """Return the sessions of a period that more attended than there were spaces."""
    rows = Session.objects.dated().within(first, last).select_related("course").with_attendance()
    return [
        calendar_session(row, as_at=last)
        for row in rows.filter(spaces__isnull=False).order_by("starts_on", "pk")
        if row.spaces is not None and (row.came or 0) > row.spaces
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
    """Return a month's sessions; one query."""
    days = list(Calendar().itermonthdates(year, month))
    first = date(year, month, 1)
    rows = (
        Session.objects.dated()
        .filter(starts_on__lte=days[-1], ends_on__gte=days[0])
        .select_related("course")
        .with_attendance()
        .order_by("starts_on", "starts_at", "pk")
    )
    sessions = [calendar_session(row, as_at=today) for row in rows]
    by_day = _by_day(sessions, days)
    cells = [SessionDay(day, day.month == month, day == today, tuple(by_day[day])) for day in days]
    of_month = [session for session in sessions if month in {session.first.month, session.last.month}]
    return SessionMonth(
        first=first,
        weeks=tuple(tuple(cells[start : start + 7]) for start in range(0, len(cells), 7)),
        before=(first - timedelta(days=1)).replace(day=1),
        after=(first + timedelta(days=32)).replace(day=1),
        count=len(of_month),
        flagged=[session for session in of_month if session.flag],
    )


def _by_day(sessions: Iterable[CalendarSession], days: list[date]) -> dict[date, list[CalendarSession]]:
    by_day: dict[date, list[CalendarSession]] = defaultdict(list)
    for session in sessions:
        for day in days:
            if session.first <= day <= session.last:
                by_day[day].append(session)
    return by_day
