"""manage.py working_days: when a statutory clock runs out, and the days it skipped."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from reviews.rules.bank_holidays import BANK_HOLIDAYS
from reviews.rules.deadlines import Deadline, DeadlineRule, NoSuchRuleError, SuspendedDays, deadline
from wsscp.dates import long_date
from wsscp.limits import FIRST_DAY, LAST_DAY


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
        pauses = [_suspension(text) for text in suspended]
        try:
            found = deadline(rule, _day(start), suspensions=pauses, holidays=BANK_HOLIDAYS)
        except NoSuchRuleError as error:
            raise CommandError(str(error)) from error
        as_at = _day(options["as_at"]) if options["as_at"] else None
        if options["format"] == "json":
            self.stdout.write(json.dumps(_as_json(found, as_at), indent=2, ensure_ascii=False))
        else:
            self.stdout.write("\n".join(_as_text(found, as_at)))


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text} is not a day. Write it as 2020-04-15.") from error
    if not FIRST_DAY <= day <= LAST_DAY:
        raise CommandError(f"{text} is too far off: give a day from {FIRST_DAY.year} to {LAST_DAY.year}.")
    return day


def _suspension(text: str) -> SuspendedDays:
    first, colon, last = text.partition(":")
    if not colon:
        raise CommandError(f"{text} is not two days. Write them as 2020-04-20:2020-05-01.")
    pause = SuspendedDays(_day(first), _day(last) if last else None)
    if pause.last and pause.last < pause.first:
        raise CommandError(f"{text} ends before it starts.")
    return pause


def _as_json(found: Deadline, as_at: date | None) -> dict[str, Any]:
    said = {
        "rule": found.edition.rule.value,
        "from": found.started_on.isoformat(),
        "due": found.due_on.isoformat() if found.due_on else None,
        "limit": found.edition.limit_text,
        "force": found.edition.force.value,
        "source": found.edition.source,
        "basis": found.edition.basis,
        "to_confirm": found.edition.to_confirm,
        "skipped": [{"day": one.on.isoformat(), "why": one.why} for one in found.skipped],
    }
    if as_at:
        said |= {"as_at": as_at.isoformat()} | found.progress(as_at)._asdict()
    return said


def _as_text(found: Deadline, as_at: date | None) -> list[str]:
    edition = found.edition
    due = (
        f"due on {found.due_on:%A} {long_date(found.due_on)}"
        if found.due_on
        else "no day due while it stands still"
    )
    lines = [
        f"{edition.rule.label}: {due}",
        f"{edition.limit_text} from {long_date(found.started_on)}"
        + (f"; day 1 is {long_date(found.first_day)}" if found.first_day else ""),
        f"{edition.force.label}. {edition.source}. {edition.basis}",
    ]
    if edition.to_confirm:
        lines.append(edition.to_confirm)
    if as_at:
        stands = found.progress(as_at)
        lines.append(f"As at {long_date(as_at)}: {stands.used} used, {stands.left} left, {stands.late} late")
    lines.append("Days skipped:" if found.skipped else "No day was skipped.")
    return lines + [f"  {one.on:%a} {long_date(one.on)}: {one.why}" for one in found.skipped]
