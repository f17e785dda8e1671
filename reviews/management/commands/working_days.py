"""manage.py working_days: when something is due by a statutory rule, and the days that do not count."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews.rules.bank_holidays import BANK_HOLIDAYS
from reviews.rules.deadlines import Deadline, DeadlineRule, NoSuchRuleError, SuspendedDays, deadline
from wsscp.dates import long_date
from wsscp.management.arguments import day_given


class Command(BaseCommand):
    help = (
        "Say when a clock of a case review runs out, by England and Wales bank holidays, and what it skipped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rule", required=True, choices=[rule.value for rule in DeadlineRule])
        parser.add_argument(
            "--from", required=True, dest="start", help="the day the clock starts, as 2020-04-15"
        )
        parser.add_argument(
            "--suspended",
            action="append",
            default=[],
            metavar="FROM:UNTIL",
            help="days on which the clock stood still, both included; leave UNTIL empty while it does",
        )
        parser.add_argument("--as-at", help="also say how the clock stood on this day")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, rule: str, start: str, suspended: list[str], **options: Any) -> None:
        suspensions = [_suspension(text) for text in suspended]
        try:
            due = deadline(rule, day_given(start), suspensions=suspensions, holidays=BANK_HOLIDAYS)
        except NoSuchRuleError as error:
            raise CommandError(str(error)) from error
        as_at = day_given(options["as_at"]) if options["as_at"] else None
        if options["format"] == "json":
            self.stdout.write(json.dumps(_as_json(due, as_at), indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_as_text(due, as_at)))


def _suspension(text: str) -> SuspendedDays:
    first, colon, last = text.partition(":")
    if not colon:
        raise CommandError(f"{text} is not two days. Write them as 2020-04-20:2020-05-01.")
    suspension = SuspendedDays(day_given(first), day_given(last) if last else None)
    if suspension.last and suspension.last < suspension.first:
        raise CommandError(f"{text} ends before it starts.")
    return suspension


def _as_json(due: Deadline, as_at: date | None) -> dict[str, Any]:
    values: dict[str, Any] = {
        "rule": due.edition.rule.value,
        "from": due.started_on.isoformat(),
        "due": due.due_on.isoformat() if due.due_on else None,
        "limit": due.edition.limit_text,
        "force": due.edition.force.value,
        "source": due.edition.source,
        "basis": due.edition.basis,
        "to_confirm": due.edition.to_confirm,
        "skipped": [{"day": day.on.isoformat(), "why": day.why} for day in due.skipped],
    }
    if as_at:
        values |= {"as_at": as_at.isoformat()} | due.progress(as_at)._asdict()
    return values


def _as_text(due: Deadline, as_at: date | None) -> list[str]:
    edition = due.edition
    due_text = (
        f"due on {due.due_on:%A} {long_date(due.due_on)}"
        if due.due_on
        else "no day due while it stands still"
    )
    lines = [
        f"{edition.rule.label}: {due_text}",
        f"{edition.limit_text} from {long_date(due.started_on)}"
        + (f"; day 1 is {long_date(due.first_day)}" if due.first_day else ""),
        f"{edition.force.label}. {edition.source}. {edition.basis}",
    ]
    if edition.to_confirm:
        lines.append(edition.to_confirm)
    if as_at:
        progress = due.progress(as_at)
        lines.append(
            f"As at {long_date(as_at)}: {progress.used} used, {progress.left} left, {progress.late} late"
        )
    lines.append("Days skipped:" if due.skipped else "No day was skipped.")
    return lines + [f"  {day.on:%a} {long_date(day.on)}: {day.why}" for day in due.skipped]
