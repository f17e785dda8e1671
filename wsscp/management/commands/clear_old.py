"""manage.py clear_old: deletes ended sessions, saved submissions, used form tokens, old mail and counts.

Run it every night (deploy/).
"""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.utils import timezone

from wsscp.dates import count_of
from wsscp.models import KeptForm, OutgoingMail, UsedForm

KEEP_USED_TOKENS_FOR = timedelta(days=7)
KEEP_SUBMISSIONS_FOR = timedelta(days=7)
KEEP_MAIL_FOR = timedelta(days=30)


class Command(BaseCommand):
    help = (
        "Remove sessions that have ended, forms kept or used a week ago, mail of a month ago, and old counts."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        call_command("clearsessions")
        forms, _ = KeptForm.objects.filter(kept_at__lt=now - KEEP_SUBMISSIONS_FOR).delete()
        mail, _ = OutgoingMail.objects.filter(made_at__lt=now - KEEP_MAIL_FOR).delete()
        _clear_counts(now)
        used, _ = UsedForm.objects.filter(at__lt=now - KEEP_USED_TOKENS_FOR).delete()
        counts = (count_of(forms, "kept form"), count_of(used, "used form"), count_of(mail, "message"))
        removed = f"Removed: {', '.join(counts)}"
        self.stdout.write(f"{removed}, and the sessions and counts that had run out.")


def _clear_counts(now: datetime) -> None:
    """Delete expired counts of throttles: Django leaves each until it is read again."""
    for alias in caches:
        if isinstance(caches[alias], DatabaseCache):
            table = connection.ops.quote_name(str(settings.CACHES[alias]["LOCATION"]))
            with connection.cursor() as cursor:
                cursor.execute(
                    f"DELETE FROM {table} WHERE expires < %s",  # noqa: S608 - the table's name is a setting
                    [connection.ops.adapt_datetimefield_value(now)],
                )
