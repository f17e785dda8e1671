"""manage.py rag: a plan's RAG statuses as at a day, as text or JSON."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from priorities.management.arguments import plan_given
from reporting.rag import describe_counts
from reporting.status.as_at import AsAt
from reporting.status.board import Board, board
from reporting.status.rated import RatedAction
from wsscp.dates import long_date
from wsscp.management.arguments import day_given


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
        chosen, today = plan_given(plan), timezone.localdate()
        moment = AsAt(day_given(as_at) if as_at else today, today, known_then=known == "then")
        judged = board(chosen, as_at=moment.day, known_at=moment.known_at)
        if format == "json":
            self.stdout.write(json.dumps(_as_json(judged), indent=2, ensure_ascii=False))
        else:
            self.stdout.write(_as_text(judged))


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
    declared = f" (declared {rated.declared.word})" if rated.declared else ""
    return f"  {rated.action.number}  {rated.rating.label}{declared}: {rated.rating.why}"
