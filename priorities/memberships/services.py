"""Giving seats to people, and ending them. Each act is in the trail, and ends the person's sessions."""

from datetime import date, datetime, timedelta

from django.db.models import Q

from priorities.actions.places import Place
from priorities.models import Membership, Seat
from wsscp.audit.recording import Recorder, recording
from wsscp.dates import long_date
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.policy import Realm
from wsscp.signin.ending import end_sessions


class CannotSeat(Exception):
    """The seat cannot be given, or its end changed. The message says why."""


def give_place(
    *, person: User, place: Place, starts_on: date, ends_on: date | None, by: User, at: datetime
) -> Membership:
    """Let a person hold a seat between two days. Raises CannotSeat."""
    with recording(Act.CREATED, by=by, at=at, about=person, realm=Realm.ACCOUNT) as record:
        seat = seat_of(place, record=record)
        return hold(person=person, seat=seat, starts_on=starts_on, ends_on=ends_on, record=record)


def hold(*, person: User, seat: Seat, starts_on: date, ends_on: date | None, record: Recorder) -> Membership:
    """Write that a person holds a seat, and end their sessions. Raises CannotSeat."""
    locked(person)
    _demand_within(seat, starts_on, ends_on)
    lasts = Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    begins = Q() if ends_on is None else Q(starts_on__lte=ends_on)
    held = Membership.objects.filter(lasts, begins, person=person, seat=seat).first()
    if held is not None:
        until = f"until {long_date(held.ends_on)}" if held.ends_on else "with no end"
        raise CannotSeat(f"{person} holds this seat already, from {long_date(held.starts_on)} {until}.")
    record.summary = f"Seat given: {seat.in_group}"
    row = record.save(Membership(person=person, seat=seat, starts_on=starts_on, ends_on=ends_on))
    end_sessions(person=person)
    return row


def _demand_within(seat: Seat, starts_on: date, ends_on: date | None) -> None:
    """Nobody holds a seat before there is one, or after."""
    if seat.starts_on and starts_on < seat.starts_on:
        raise CannotSeat(f"There is such a seat from {long_date(seat.starts_on)} only.")
    if seat.ends_on and (ends_on is None or ends_on > seat.ends_on):
        raise CannotSeat(f"There is such a seat until {long_date(seat.ends_on)}: enter a last day by then.")


def seat_of(place: Place, *, record: Recorder) -> Seat:
    """Return the seat of a place, made if nobody made it meanwhile."""
    if place.seat is not None:
        return place.seat
    found = Seat.objects.filter(
        part=place.part, subgroup=place.group, title="", agency=None, ends_on=None
    ).first()
    return found or record.save(Seat(part=place.part, subgroup=place.group))


def change_end(*, membership: Membership, ends_on: date | None, by: User, at: datetime, today: date) -> None:
    """Let a seat end at the end of a day, or never. Raises CannotSeat for one that is over."""
    with recording(
        Act.CHANGED, by=by, at=at, about=membership.person, realm=Realm.ACCOUNT, summary=_ends(membership)
    ) as record:
        row = _lasting(membership, today)
        if ends_on is not None and ends_on < row.starts_on:
            raise CannotSeat("The last day must not be before the first.")
        _demand_within(row.seat, row.starts_on, ends_on)
        later = Membership.objects.filter(person=row.person_id, seat=row.seat_id, starts_on__gt=row.starts_on)
        if any(ends_on is None or one.starts_on <= ends_on for one in later):
            raise CannotSeat("They hold this seat again later on. Choose an earlier last day.")
        row.ends_on = ends_on
        record.save(row)
        end_sessions(person=row.person)


def end_at_once(*, membership: Membership, by: User, at: datetime, today: date) -> None:
    """End a seat now: yesterday becomes its last day. Raises CannotSeat for one that is over."""
    with recording(
        Act.CHANGED, by=by, at=at, about=membership.person, realm=Realm.ACCOUNT, summary=_ends(membership)
    ) as record:
        end_now(_lasting(membership, today), today=today, record=record)
        end_sessions(person=membership.person)


def end_now(membership: Membership, *, today: date, record: Recorder) -> None:
    """Take a seat's access from this moment. One that was to begin today or later is not kept as held."""
    if membership.starts_on < today:
        membership.ends_on = today - timedelta(days=1)
        record.save(membership)
    else:
        record.delete(membership)  # history and trail keep what it was


def locked(person: User) -> User:
    """Return a person as they stand; whoever else writes about them waits until this transaction ends.

    Every service about people begins with this, so that two of them never wait for each other. On SQLite
    transactions begin one after the other anyway (wsscp/sqlite.py).
    """
    return User.objects.select_for_update(no_key=True).get(pk=person.pk)


def _lasting(membership: Membership, today: date) -> Membership:
    locked(membership.person)
    row = Membership.objects.select_related("seat__subgroup", "person").filter(pk=membership.pk).first()
    if row is None or (row.ends_on and row.ends_on < today):
        raise CannotSeat("This seat has ended already. Somebody else may have ended it just now.")
    return row


def _ends(membership: Membership) -> str:
    return f"End of a seat: {membership.seat.in_group}"
