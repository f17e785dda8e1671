"""manage.py send_reminders: remind chairs of the returns that are due. Run it every morning (deploy/)."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from reporting.returns.reminding import send_reminders
from reviews.rules.bank_holidays import BANK_HOLIDAYS
from wsscp.dates import count_of

SATURDAY = 5


class Command(BaseCommand):
    help = "Write the reminders of returns that are due today. Running it again writes none twice."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        sent = send_reminders(at=now, today=timezone.localdate(now), is_working_day=_is_working_day)
        if sent:
            self.stdout.write(f"{count_of(sent, 'reminder')} written.")


def _is_working_day(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in BANK_HOLIDAYS
