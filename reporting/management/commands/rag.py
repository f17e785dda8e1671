"""manage.py rag: a plan's colours as at a day, for people and for programs."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from priorities.models import Plan
from reporting.rag import describe_counts
from reporting.status.as_at import AsAt
from reporting.status.board import Board, board
from wsscp.dates import long_date


class Command(BaseCommand):
    help = "Show the colours of a plan as at a day: its milestones, actions and priorities."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("plan", help="the plan's short name, for example wsscp-2020-21")
        parser.add_argument("--as-at", help="the day, as 2020-07-14; today when left out")
        parser.add_argument(
            "--known",
            choices=["now", "then"],
            default="now",
            help="by what is recorded now, or by what had been by the end of that day",
        )
        parser.add_argument("--format", choices=["text", "json"], default="text")

    def handle(
        self, *args: Any, plan: str, as_at: str | None, known: str, format: str, **options: Any
    ) -> None:
        found = Plan.objects.filter(slug=plan).first()
        if found is None:
            known = ", ".join(Plan.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no plan {plan}. Plans: {known}.")
        moment = AsAt(_day(as_at), timezone.localdate(), known_then=known == "then")
        seen = board(found, as_at=moment.day, known_at=moment.known_at)
        if format == "json":
            self.stdout.write(json.dumps(_as_json(seen), indent=2, ensure_ascii=False))
        else:
            self.stdout.write(_as_text(seen))


def _day(text: str | None) -> date:
    if not text:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text} is not a day. Write it as 2020-07-14.") from error


def _as_json(seen: Board) -> dict[str, Any]:
    return {
        "plan": seen.plan.slug,
        "as_at": seen.as_at.isoformat(),
        "milestones": seen.milestone_counts,
        "actions": seen.action_counts,
        "ongoing": seen.ongoing_counts,
        "priorities": [
            {
                "number": rated.priority.number,
                "title": rated.priority.title,
                "rag": rated.rating.rag,
                "counts": rated.counts,
            }
            for rated in seen.priorities
        ],
    }


def _as_text(seen: Board) -> str:
    lines = [
        f"{seen.plan.title}, as at {long_date(seen.as_at)}",
        f"Milestones: {describe_counts(seen.milestone_counts)}",
        f"Actions: {describe_counts(seen.action_counts)}",
    ]
    for rated in seen.priorities:
        lines += ["", f"{rated.priority}: {rated.rating.label} ({rated.counts_in_words})"]
        lines += [f"  {one.action.number}  {one.rating.label}: {one.rating.why}" for one in rated.actions]
    return "\n".join(lines)
