"""What commands are given as text."""

from datetime import date

from django.core.management.base import CommandError

from wsscp.limits import FIRST_DAY, LAST_DAY


def day_given(text: str) -> date:
    """Return a day. Raises CommandError for what is none, and for one far from any plan."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text} is not a day. Write it as 2020-07-14.") from error
    if not FIRST_DAY <= day <= LAST_DAY:
        raise CommandError(f"{text} is too far off: give a day from {FIRST_DAY.year} to {LAST_DAY.year}.")
    return day
