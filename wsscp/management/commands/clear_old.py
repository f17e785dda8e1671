"""manage.py clear_old: removes what has served: ended sessions, kept forms, sent mail. Run it every night."""

from datetime import timedelta
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from wsscp.models import KeptForm, OutgoingMail

KEPT_FOR = timedelta(days=7)
MAIL_KEPT_FOR = timedelta(days=30)


class Command(BaseCommand):
    help = "Remove sessions that have ended, forms kept for a week, and mail sent a month ago."

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        call_command("clearsessions")
        forms, _ = KeptForm.objects.filter(kept_at__lt=now - KEPT_FOR).delete()
        mail, _ = OutgoingMail.objects.filter(made_at__lt=now - MAIL_KEPT_FOR).delete()
        self.stdout.write(f"Removed: {forms} kept forms, {mail} messages, and the sessions that had ended.")
