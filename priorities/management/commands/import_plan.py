"""manage.py import_plan: import a plan from a Word document or a sheet."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, OutputWrapper
from django.core.validators import validate_slug
from django.forms import ValidationError
from django.utils import timezone

from priorities.importing.owners import ask_about_owners
from priorities.importing.services import CannotCreatePlan, SlugTaken, create_plan
from priorities.models import Plan, Priority
from priorities.reading import FileRefused, ParsedPlan, read_plan
from priorities.reading.draft import ParsedAction
from priorities.reading.file_checks import MAX_PLAN_BYTES
from wsscp.dates import count_of, long_date
from wsscp.identifiers import find_identifiers


class Command(BaseCommand):
    help = (
        "Bring a plan in from a file: Word (.docx), Excel (.xlsx), CSV, or a plan exported as JSON (.json). "
        "What needs a person is listed with what is proposed; without --dry-run the proposals are taken."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--slug", help="the plan's short name in addresses, for example wsscp-2020-21")
        parser.add_argument("--dry-run", action="store_true", help="say what was understood, save nothing")
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(self, *args: Any, file: Path, slug: str | None, **options: Any) -> None:
        is_json = options["format"] == "json"
        try:
            draft = read_plan(_contents(file), file.name)
        except FileRefused as error:
            raise CommandError(str(error)) from error
        ask_about_owners(draft)
        draft.plan.slug = _slug(slug or draft.plan.slug)
        output = json.dumps(draft.to_json(), indent=2, ensure_ascii=False) if is_json else _as_text(draft)
        self.stdout.write(output)
        # In JSON nothing but JSON goes to standard output.
        messages = self.stderr if is_json else self.stdout
        warnings = _warnings(draft)
        if warnings:
            messages.write(
                f"\n{count_of(len(warnings), 'place')} may identify somebody; correct the file, or check:"
            )
            messages.write("\n".join(f"  {where}: {text}" for where, text in warnings))
        if options["dry_run"]:
            messages.write("\nNothing was saved (--dry-run).")
            return
        self._create(draft, messages)

    def _create(self, draft: ParsedPlan, messages: OutputWrapper) -> None:
        slug = draft.plan.slug
        if Plan.objects.filter(slug=slug).exists():
            messages.write(f"\nThe plan {slug} is already there: nothing was changed.")
            return
        try:
            create_plan(draft=draft, slug=slug, by=None, at=timezone.now())
        except SlugTaken:
            messages.write(f"\nThe plan {slug} is already there: nothing was changed.")
            return
        except CannotCreatePlan as error:
            raise CommandError(str(error)) from error
        taken = " The proposals above were taken." if draft.questions else ""
        messages.write(f"\nThe plan {slug} was created.{taken}")


def _warnings(draft: ParsedPlan) -> list[tuple[str, str]]:
    """Return the warnings of identifying details as (where, message), in the draft's order."""
    values = [
        (where, getattr(part, one.draft_key)) for where, level, part in draft.parts() for one in level.drafted
    ]
    texts = [
        (where, text) for where, value in values for text in (value if isinstance(value, list) else [value])
    ]
    return [
        (where, match.message(text))
        for where, text in texts
        if isinstance(text, str)
        for match in find_identifiers(text)
    ]


def _contents(file: Path) -> bytes:
    """Return a file's bytes; of a file that is too large, one more than are allowed."""
    try:
        with file.open("rb") as opened:
            return opened.read(MAX_PLAN_BYTES + 1)
    except OSError as error:
        raise CommandError(f"The file {file} cannot be read: {error.strerror}.") from error


def _slug(slug: str) -> str:
    try:
        validate_slug(slug)
    except ValidationError as error:
        raise CommandError(
            f"--slug {slug!r} cannot be used: letters, numbers and hyphens only, for example wsscp-2020-21."
        ) from error
    if len(slug) > 60:
        raise CommandError("--slug can have 60 characters at most.")
    return slug


def _as_text(draft: ParsedPlan) -> str:
    plan = draft.plan
    lines = [f"{plan.title} ({plan.slug})"]
    if plan.starts_on and plan.ends_on:
        printed = f", printed as “{plan.period_as_printed}”" if plan.period_as_printed else ""
        lines.append(f"{long_date(plan.starts_on)} to {long_date(plan.ends_on)}{printed}")
    dated = sum(1 for milestone in draft.milestones if milestone.as_printed)
    without = len(draft.milestones) - dated
    ongoing = sum(1 for action in draft.actions if action.ongoing)
    lines.append(
        f"{count_of(len(draft.priorities), 'priority', 'priorities')}, "
        f"{count_of(len(draft.actions), 'action')}, "
        f"{count_of(dated, 'dated milestone')}, {ongoing} ongoing, {without} without a date, "
        f"{count_of(len(draft.groups), 'group')}"
    )
    for priority in draft.priorities:
        lines += ["", f"{priority.number}. {priority.title} ({Priority.Kind(priority.kind).label.lower()})"]
        for action in priority.actions:
            lines += _action_lines(action)
    if draft.questions:
        lines += ["", f"{count_of(len(draft.questions), 'question')} for a person:"]
        lines += [
            f"  {question.where}: {question.text} Proposed: {question.proposed}."
            for question in draft.questions
        ]
    if draft.not_read:
        lines += ["", "Not read from the file:"]
        lines += [f"  {one.where}: {one.text}: {one.why}." for one in draft.not_read]
    return "\n".join(lines)


def _action_lines(action: ParsedAction) -> list[str]:
    lines = [f"  {action.number}  {action.text}"]
    if action.ongoing:
        lines.append("       ongoing")
    if action.starts_on:
        lines.append(f"       starts {long_date(action.starts_on)}")
    for milestone in action.milestones:
        due = long_date(milestone.due_on) if milestone.due_on else "no day yet"
        printed = f"“{milestone.as_printed}”" if milestone.as_printed else "no date given"
        lines.append(f"       {printed}: due {due}")
    if action.groups:
        lines.append(f"       {', '.join(action.groups)}")
    if action.owner:
        lines.append(f"       owner: {action.owner}")
    return lines
