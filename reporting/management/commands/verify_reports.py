"""manage.py verify_reports: verify the signed reports register."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from reporting.models import Signature, SignedReport
from reporting.signed_reports.verifying import verify_reports
from wsscp.audit.triggers import missing_triggers
from wsscp.dates import count_of


class Command(BaseCommand):
    help = (
        "Compute the digests of all signed reports anew, along each plan's chain and against the audit "
        "trail, and name what is not as it was signed. Keep the heads it prints on another "
        "machine, and give one to --expect the next time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--expect", default="", help="a head kept from earlier, which must still be there"
        )

    def handle(self, *args: Any, expect: str, **options: Any) -> None:
        result = verify_reports(expected=expect)
        self.stdout.write(f"{count_of(result.count, 'signed report')} looked at.")
        for plan, head in result.heads:
            self.stdout.write(f"Head of {plan}: {head}")
        problems = [f"Broken: {fault.name}: {fault.why}." for fault in result.faults]
        tables = [model._meta.db_table for model in (Signature, SignedReport)]
        if missing := missing_triggers(connection, *tables):
            problems.append(
                f"Missing from the database: {', '.join(sorted(missing))}. Run manage.py migrate."
            )
        if problems:
            raise CommandError("\n".join(problems))
