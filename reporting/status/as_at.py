"""The day a page is judged as at, and what is known: ?as_at=2020-09-30&known=then."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from wsscp.dates import long_date
from wsscp.limits import FIRST_DAY, LAST_DAY

_DAY = forms.DateField(localize=True)


@dataclass(frozen=True)
class AsAt:
    """The day of judgement of a page, and the query that links pass on.

    `known_then`: only what had been recorded by the end of that day counts, not what is recorded today.
    """

    day: date
    today: date
    problem: str = ""
    known_then: bool = False

    @property
    def is_today(self) -> bool:
        """Whether the page shows the plan as it stands now."""
        return self.day == self.today

    @property
    def asked(self) -> date | None:
        """The day of judgement; None for today."""
        return None if self.is_today else self.day

    @property
    def known_at(self) -> datetime | None:
        """The end of the day of judgement: only what was recorded before it counts. None for everything."""
        if not self.known_then or self.day >= self.today:
            return None
        return timezone.make_aware(datetime.combine(self.day + timedelta(days=1), time()))

    @property
    def text(self) -> str:
        """The day as written: 30 September 2020."""
        return long_date(self.day)

    @property
    def fields(self) -> str:
        """The query parameters for the same day and the same records; empty for today."""
        if self.is_today:
            return ""
        return f"as_at={self.day.isoformat()}" + ("&known=then" if self.known_at else "")

    @property
    def query(self) -> str:
        """What is appended to a link without a query."""
        return f"?{self.fields}" if self.fields else ""

    @property
    def more(self) -> str:
        """What is appended to a link with a query of its own."""
        return f"&{self.fields}" if self.fields else ""

    @property
    def other_known(self) -> str:
        """The query for the same day by the other records."""
        return f"?as_at={self.day.isoformat()}" + ("" if self.known_at else "&known=then")


def read_as_at(request: HttpRequest) -> AsAt:
    """Read ?as_at= and ?known=; anything but a day of 2000 to 2100 is reported, and today shown instead."""
    today = timezone.localdate()
    value = request.GET.get("as_at", "").strip()[:40]
    if not value:
        return AsAt(today, today)
    try:
        day = _DAY.clean(value)
    except forms.ValidationError:
        day = None
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        return AsAt(today, today, f"“{value}” is not a date between 2000 and 2100. Today is shown.")
    return AsAt(day, today, known_then=request.GET.get("known") == "then")
