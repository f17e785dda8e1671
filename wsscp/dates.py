"""Calendar arithmetic and how a date is written.

Standard library only; nothing here reads the clock.
"""

from calendar import monthrange
from datetime import date

# How people write the name of a month, as a pattern; whatever the capitals.
MONTH_NAME = (
    "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    "|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)


def month_end(year: int, month: int) -> date:
    """Return the last day of a month: "by March 2020" is due on 31 March 2020."""
    return date(year, month, monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """Return the same day `months` calendar months later, clamped to the month's end.

    31 May + 1 month = 30 June; 31 January + 1 month = 28 or 29 February. `months` may be negative.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def long_date(day: date) -> str:
    """Return a date as GOV.UK writes it: 31 March 2020."""
    return f"{day.day} {day:%B %Y}"


def count_of(number: int, noun: str, plural: str = "") -> str:
    """Return a number with its noun: "1 day", "2 days", "3 priorities" (plural="priorities")."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def plural(noun: str) -> str:
    """Return the plural of a level's name: activity, activities; action, actions."""
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
