"""manage.py quarterly_report: a reporting period's progress report as a PDF file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from priorities.management.arguments import plan_given
from priorities.plans.periods import NoSuchPeriodError, find_period
from reporting.reports.building import build_report_content
from reporting.reports.pdf import report_pdf
from reporting.reports.queries import report_as_at, report_facts
from reporting.signed_reports.queries import signed_now
from wsscp.dates import count_of
from wsscp.management.arguments import day_given
from wsscp.pdf.drawing import PdfUnavailableError


class Command(BaseCommand):
    help = (
        "Write the quarterly progress report of a plan's reporting period to a PDF file: the signed one "
        "once it is signed, unless --as-at is given."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("plan", help="the plan's short name in addresses, for example wsscp-2020-21")
        parser.add_argument(
            "period",
            help='the period\'s name ("Q3 2020"), its number in order (1, 2, …) or a day in it (2020-09-30)',
        )
        parser.add_argument("--output", required=True, type=Path, help="the PDF file to write")
        parser.add_argument(
            "--as-at",
            help="judge the colours as at this day, for example 2020-07-14 (without it, the period's last "
            "day, or today while the period still runs)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        plan = plan_given(options["plan"])
        try:
            period = find_period(list(plan.periods.all()), options["period"])
            day = options["as_at"]
            if not day and (signed := signed_now(period)):
                options["output"].write_bytes(bytes(signed.pdf))
                self.stdout.write(f"{options['output']} (version {signed.version}, as it was signed)")
                return
            as_at = day_given(day) if day else report_as_at(period, today=timezone.localdate())
            pdf = report_pdf(build_report_content(report_facts(period, as_at=as_at)))
            options["output"].write_bytes(pdf.content)
        except (NoSuchPeriodError, PdfUnavailableError) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{options['output']} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{options['output']} ({count_of(pdf.pages, 'page')})")
