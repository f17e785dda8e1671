"""manage.py verify_audit: whether the audit trail was changed since it was written."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from wsscp.audit.triggers import missing_triggers
from wsscp.audit.verifying import AuditCheck, NoSuchEntryError, verify_audit_trail
from wsscp.dates import count_of
from wsscp.models import AuditEntry


class Command(BaseCommand):
    help = (
        "Compute the audit trail's chain of digests anew and name the first entry that is broken. Keep the "
        "head it prints on another machine, and give it to --expect the next time: what is cut off the end "
        "leaves a chain that is whole, but no longer holds that head."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="start", default="", help="begin at the entry with this digest")
        parser.add_argument(
            "--expect", default="", help="a head kept from earlier, which must still be there"
        )

    def handle(self, *args: Any, start: str, expect: str, **options: Any) -> None:
        try:
            check = verify_audit_trail(start=start, expected=expect)
        except NoSuchEntryError as error:
            raise CommandError(f"No entry has the digest {start}: the trail was cut or rewritten.") from error
        problems = _problems(check, expect)
        self.stdout.write(f"{count_of(check.count, 'entry', 'entries')} whole.")
        self.stdout.write(f"Head: {check.head or 'none, the trail is empty'}")
        if problems:
            raise CommandError("\n".join(problems))


def _problems(check: AuditCheck, expect: str) -> list[str]:
    problems = []
    if check.broken:
        problems.append(f"Broken at {_label(check.broken)}: it {check.why}.")
    elif expect and not check.met_expected:
        problems.append(
            f"The digest {expect} is not in the chain: entries were cut off its end or rewritten."
        )
    if missing := missing_triggers(connection):
        problems.append(f"Missing from the database: {', '.join(sorted(missing))}. Run manage.py migrate.")
    return problems


def _label(entry: AuditEntry) -> str:
    return f"entry {entry.pk} of {timezone.localtime(entry.at):%Y-%m-%d %H:%M} ({entry})"
