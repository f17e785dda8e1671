"""Sessions on their days, and those to flag: few bookings, over-full, or not confirmed as held."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from training.models import Session
from training.models.sessions import SessionQuerySet
from wsscp.dates import count_of
from wsscp.exports.shares import percent_of

# How long before a session its bookings are checked, and the share of the spaces that is too little then.
BOOKINGS_CHECKED_BEFORE = timedelta(days=14)
LOW_BOOKING_PERCENT = 50
UPCOMING_WITHIN = timedelta(days=60)
UPCOMING_SHOWN = 6
# Until then, a past session that nobody has marked as held or cancelled is flagged.
UNCONFIRMED_WITHIN = timedelta(days=365)
MAX_FLAGGED = 50


def session_flag(session: Session, *, as_at: date) -> str:
    """Return what to check about a session, annotated by with_attendance(), as at a day; "" for nothing.

    From two weeks before, bookings of fewer than half the spaces; at any time, more than all of them; and
    afterwards, a session not marked as held or cancelled.
    """
    if session.status == Session.Status.CANCELLED or session.precision != Session.Precision.DAY:
        return ""
    attended, booked = session.came or 0, session.bookings or 0
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


def flagged_sessions(rows: SessionQuerySet, *, as_at: date) -> list[Session]:
    """Return sessions in the order of their days, with their courses and flags as at a day; one query."""
    sessions = list(rows.select_related("course").with_attendance().order_by("starts_on", "starts_at", "pk"))
    for session in sessions:
        session.flag = session_flag(session, as_at=as_at)
    return sessions


@dataclass(frozen=True)
class UpcomingSessions:
    """The next sessions, and those flagged, soonest first."""

    upcoming: list[Session]
    flagged: list[Session]


def upcoming_sessions(*, as_at: date) -> UpcomingSessions:
    """Return the next sessions and those flagged as at a day; one query."""
    rows = (
        Session.objects.dated()
        .exclude(status=Session.Status.CANCELLED)
        .filter(
            Q(starts_on__range=(as_at - UNCONFIRMED_WITHIN, as_at), status=Session.Status.PLANNED)
            | Q(starts_on__range=(as_at, as_at + UPCOMING_WITHIN))
        )
    )
    sessions = flagged_sessions(rows, as_at=as_at)
    return UpcomingSessions(
        [session for session in sessions if session.ends_on >= as_at][:UPCOMING_SHOWN],
        [session for session in sessions if session.flag][:MAX_FLAGGED],
    )


def over_full_sessions(first: date, last: date) -> list[Session]:
    """Return the sessions of a period that more attended than there were spaces."""
    rows = Session.objects.dated().within(first, last).filter(spaces__isnull=False)
    sessions = flagged_sessions(rows, as_at=last)
    return [session for session in sessions if (session.came or 0) > (session.spaces or 0)][:MAX_FLAGGED]


@dataclass(frozen=True)
class SessionDay:
    """A day of the month page with its sessions."""

    day: date
    is_of_month: bool
    is_today: bool
    sessions: list[Session]


@dataclass(frozen=True)
class SessionMonth:
    """A month as weeks from Monday, with its neighbours' first days."""

    first: date
    weeks: tuple[tuple[SessionDay, ...], ...]
    before: date
    after: date
    count: int
    flagged: list[Session]


def session_month(year: int, month: int, *, today: date) -> SessionMonth:
    """Return a month's sessions; one query."""
    days = list(Calendar().itermonthdates(year, month))
    first = date(year, month, 1)
    rows = Session.objects.dated().filter(starts_on__lte=days[-1], ends_on__gte=days[0])
    sessions = flagged_sessions(rows, as_at=today)
    cells = [
        SessionDay(
            day,
            is_of_month=day.month == month,
            is_today=day == today,
            sessions=[session for session in sessions if session.starts_on <= day <= session.ends_on],
        )
        for day in days
    ]
    of_month = [session for session in sessions if month in {session.starts_on.month, session.ends_on.month}]
    return SessionMonth(
        first=first,
        weeks=tuple(tuple(cells[start : start + 7]) for start in range(0, len(cells), 7)),
        before=(first - timedelta(days=1)).replace(day=1),
        after=(first + timedelta(days=32)).replace(day=1),
        count=len(of_month),
        flagged=[session for session in of_month if session.flag],
    )
