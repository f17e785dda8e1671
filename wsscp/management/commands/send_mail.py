"""manage.py send_mail: sends the mail that is still in the queue. Run it every few minutes (deploy/)."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from wsscp.dates import count_of
from wsscp.mail.queue import send_queued_mail


class Command(BaseCommand):
    help = "Send the mail that waits: whatever the relay refused or a restart interrupted."

    def handle(self, *args: Any, **options: Any) -> None:
        sent, failed = send_queued_mail(at=timezone.now())
        if sent or failed:
            failures = f"; {count_of(failed, 'message')} could not be sent and will be tried again"
            self.stdout.write(f"{count_of(sent, 'message')} sent{failures if failed else ''}.")
