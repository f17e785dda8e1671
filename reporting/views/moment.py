"""The day a page is looked at: today, or the day asked for with ?as_at=."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from wsscp.dates import long_date
from wsscp.limits import FIRST_DAY, LAST_DAY

_DAY = forms.DateField(localize=True)


@dataclass(frozen=True)
class Moment:
    """The day of judgement of a page, and how links keep it."""

    day: date
    today: date
    problem: str = ""

    @property
    def is_today(self) -> bool:
        """Whether the page shows the plan as it stands now."""
        return self.day == self.today

    @property
    def asked(self) -> date | None:
        """The day that was asked for; None for today."""
        return None if self.is_today else self.day

    @property
    def text(self) -> str:
        """The day as written: 30 September 2020."""
        return long_date(self.day)

    @property
    def query(self) -> str:
        """What a link adds to keep looking at the same day; empty for today."""
        return "" if self.is_today else f"?as_at={self.day.isoformat()}"


def moment_of(request: HttpRequest) -> Moment:
    """Read ?as_at=; anything that is no day of 2000 to 2100 is reported and today is shown instead."""
    today = timezone.localdate()
    asked = request.GET.get("as_at", "").strip()
    if not asked:
        return Moment(today, today)
    try:
        day = _DAY.clean(asked[:40])
    except forms.ValidationError:
        day = None
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        return Moment(today, today, f"“{asked[:40]}” is not a date between 2000 and 2100. Today is shown.")
    return Moment(day, today)
