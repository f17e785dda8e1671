"""manage.py export_plan: a whole plan as a Word document, or as JSON in the importer's shape."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from priorities.exporting.check import plan_differences
from priorities.exporting.content import draft_from_plan
from priorities.exporting.word import draft_to_word
from priorities.management.arguments import plan_given
from priorities.reading import FileRefused, ParsedPlan, read_plan
from reporting.status.plan_file import plan_with_declared
from wsscp.audit.recording import record_event
from wsscp.models.audit import Act


class Command(BaseCommand):
    help = (
        "Write a whole plan to a Word document in the partnership's table layout (.docx), or as JSON (.json)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("plan", help="the plan's short name, for example wsscp-2020-21")
        parser.add_argument("--output", type=Path, required=True, help="FILE.docx or FILE.json")

    def handle(self, *args: Any, plan: str, output: Path, **options: Any) -> None:
        row = plan_given(plan)
        draft = draft_from_plan(row)
        if output.suffix not in {".docx", ".json"}:
            raise CommandError("--output must end in .docx or .json.")
        at = timezone.now()
        if output.suffix == ".docx":
            data = draft_to_word(draft)
        else:
            data = plan_with_declared(row, on=timezone.localdate(at)).data
        try:
            output.write_bytes(data)
        except OSError as error:
            raise CommandError(f"The file {output} cannot be written: {error.strerror}.") from error
        record_event(Act.EXPORTED, by=None, at=at, about=row, summary=f"the plan as {output.suffix[1:]}")
        self.stdout.write(f"{row.title} is written to {output}.")
        if output.suffix == ".docx":
            self._check(draft, data)

    def _check(self, draft: ParsedPlan, data: bytes) -> None:
        """Print whether importing the document would give the same plan."""
        try:
            differences = plan_differences(draft, read_plan(data, "plan.docx"))
        except FileRefused as error:
            differences = [str(error)]
        if not differences:
            self.stdout.write("It reads back as the same plan.")
            return
        self.stdout.write("Brought in again it would differ:")
        self.stdout.write("\n".join(f"  {difference}" for difference in differences))
