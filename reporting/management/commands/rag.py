"""manage.py rag: a plan's RAG statuses as at a day, as text or JSON."""

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
from reporting.status.rated import RatedAction
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
        chosen = Plan.objects.filter(slug=plan).first()
        if chosen is None:
            slugs = ", ".join(Plan.objects.values_list("slug", flat=True)) or "none"
            raise CommandError(f"There is no plan {plan}. Plans: {slugs}.")
        moment = AsAt(_day(as_at), timezone.localdate(), known_then=known == "then")
        judged = board(chosen, as_at=moment.day, known_at=moment.known_at)
        if format == "json":
            self.stdout.write(json.dumps(_as_json(judged), indent=2, ensure_ascii=False))
        else:
            self.stdout.write(_as_text(judged))


def _day(text: str | None) -> date:
    if not text:
        return timezone.localdate()
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text} is not a day. Write it as 2020-07-14.") from error


def _as_json(judged: Board) -> dict[str, Any]:
    return {
        "plan": judged.plan.slug,
        "as_at": judged.as_at.isoformat(),
        "milestones": judged.milestone_counts,
        "actions": judged.action_counts,
        "ongoing": judged.ongoing_counts,
        "priorities": [
            {
                "number": rated.priority.number,
                "title": rated.priority.title,
                "rag": rated.rating.rag,
                "counts": rated.counts,
            }
            for rated in judged.priorities
        ],
    }


def _as_text(judged: Board) -> str:
    lines = [
        f"{judged.plan.title}, as at {long_date(judged.as_at)}",
        f"Milestones: {describe_counts(judged.milestone_counts)}",
        f"Actions: {describe_counts(judged.action_counts)}",
    ]
    for rated in judged.priorities:
        lines += ["", f"{rated.priority}: {rated.rating.label} ({rated.counts_in_words})"]
        lines += [_action_line(action) for action in rated.actions]
    return "\n".join(lines)


def _action_line(rated: RatedAction) -> str:
    return f"  {rated.action.number}  {rated.rating.label}: {rated.rating.why}"
