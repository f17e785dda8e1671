"""The statutory deadlines as events of a calendar, which name what is due and nothing of the review."""

from collections.abc import Iterator

from reviews.deadlines.queries import deadlines_of, reviews_with_deadlines
from wsscp.calendars.files import CalendarEvent
from wsscp.digests import sha256_of


def deadline_events() -> Iterator[CalendarEvent]:
    """Yield the deadlines that run and have a day on which they are due."""
    running = (
        (deadline, deadline.due_on)
        for review in reviews_with_deadlines()
        for deadline in deadlines_of(review)
        if deadline.met_on is None and not deadline.is_over and deadline.suspended_since is None
    )
    dated = ((deadline, due_on) for deadline, due_on in running if due_on)
    for number, (deadline, due_on) in enumerate(dated):
        key = f"{deadline.rule} {deadline.started_on} {due_on} {number}"
        yield CalendarEvent(
            uid=f"{sha256_of(key)[:32]}@clocks", starts=due_on, title=f"Due: {deadline.label.lower()}"
        )
