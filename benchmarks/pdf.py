"""How long the quarterly report's PDF takes, as ratios measured in one run.

    .venv/bin/python -m benchmarks.pdf

Two ratios: the report of a plan of 31 actions, rendered warm, against a cold headless Chromium printing
the same HTML (target: 0.6 or less); and a plan of 200 actions against one of 31 (target: 5 or less).
Turns are taken, so that a noisy machine slows both sides alike; each figure is a median.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median

if __name__ == "__main__":
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wsscp.settings")
    import django

    django.setup()

from django.core.management import call_command

from priorities.models import Action, Milestone, Plan, Priority, ReportingPeriod, Subgroup
from reporting.models import QuarterlyReport, ReportEntry
from reporting.reports.building import build_report_content
from reporting.reports.pdf import report_html
from reporting.reports.queries import report_facts
from wsscp.pdf.engine import STYLE, lay_out_pdf

CHROMIUM = "/usr/bin/chromium"
CHROMIUM_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-pdf-header-footer",
]
ROUNDS = 5

# As long as the actions of the example plan are on average.
_TEXT = (
    "Agree a strategy with an action plan, so that practitioners in all agencies recognise it early and "
    "respond together by March"
)
_WORDS = (
    "The scrutiny event was held and its findings were agreed by the group. Champions have been named in "
    "each agency and meet every six weeks. Audits show that the tool is used in more first assessments "
    "than last quarter, and practitioners say that it helps them to name their concern. "
)


@dataclass(frozen=True)
class Ratios:
    """What was measured: two ratios, and the seconds behind them on this machine."""

    to_chromium: float | None
    growth: float
    warm: float
    cold_chromium: float | None


def example_html(actions: int) -> str:
    """Write a plan of so many actions into the database and return its report for paper."""
    plan = Plan.objects.create(
        slug=f"example-{actions}",
        title=f"Business plan with {actions} actions",
        starts_on=date(2020, 1, 1),
        ends_on=date(2021, 12, 31),
    )
    period = ReportingPeriod.objects.create(
        plan=plan, label="Q3 2020", starts_on=date(2020, 7, 1), ends_on=date(2020, 9, 30)
    )
    report = QuarterlyReport.objects.create(period=period, overview=_WORDS * 2, key_issues=_WORDS * 2)
    group = Subgroup.objects.create(name=f"Quality Assurance subgroup {actions}")
    for number in range(1, 6):
        priority = Priority.objects.create(
            plan=plan, position=number, number=str(number), title="Neglect", outcomes=_TEXT
        )
        ReportEntry.objects.create(
            report=report, priority=priority, achievements=_WORDS * 2, next_actions=_WORDS
        )
        for position in range(1, len(range(number, actions + 1, 5)) + 1):
            action = Action.objects.create(
                priority=priority, position=position, number=f"{number}.{position}", text=_TEXT
            )
            action.groups.add(group)
            due_on = date(2020, 3 + position % 9, 28)
            Milestone.objects.create(action=action, due_on=due_on, as_printed=f"by {due_on:%B %Y}")
    return report_html(build_report_content(report_facts(period, as_at=period.ends_on)))


def measure(rounds: int = ROUNDS) -> Ratios:
    """Render and print by turns. Without Chromium its ratio is None."""
    html, long_html = example_html(31), example_html(200)
    lay_out_pdf(html)
    warm, long, cold = [], [], []
    for _ in range(rounds):
        warm.append(_seconds(lambda: lay_out_pdf(html)))
        if Path(CHROMIUM).exists():
            cold.append(_seconds(lambda: _print_with_chromium(html)))
        long.append(_seconds(lambda: lay_out_pdf(long_html)))
    to_chromium = median(a / b for a, b in zip(warm, cold, strict=True)) if cold else None
    growth = median(a / b for a, b in zip(long, warm, strict=True))
    return Ratios(to_chromium, growth, median(warm), median(cold) if cold else None)


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _print_with_chromium(html: str) -> None:
    """Start Chromium from nothing, with the style in the page, and print to a file."""
    with tempfile.TemporaryDirectory() as folder:
        page, pdf = Path(folder) / "report.html", Path(folder) / "report.pdf"
        style = f"<style>{STYLE.read_text(encoding='utf-8')}</style></head>"
        page.write_text(html.replace("</head>", style, 1), encoding="utf-8")
        command = [CHROMIUM, *CHROMIUM_FLAGS, f"--user-data-dir={folder}/profile", f"--print-to-pdf={pdf}"]
        subprocess.run([*command, page.as_uri()], check=True, capture_output=True, timeout=120)
        if not pdf.stat().st_size:
            raise RuntimeError("Chromium printed nothing.")


def lines(measured: Ratios) -> list[str]:
    """Return the figures as they are printed."""
    chromium = "not measured: no Chromium here"
    if measured.to_chromium is not None:
        chromium = f"{measured.to_chromium:.2f}  (target 0.6 or less)"
    return [
        f"PDF, 31 actions, warm / cold Chromium printing the same HTML: {chromium}",
        f"PDF, 200 actions / 31 actions: {measured.growth:.2f}  (target 5 or less)",
    ]


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    found = measure()
    chromium_took = f"{found.cold_chromium:.2f} s" if found.cold_chromium else "not measured"
    printed = [*lines(found), f"(31 actions warm: {found.warm:.2f} s; cold Chromium: {chromium_took})"]
    sys.stdout.write("\n".join(printed) + "\n")
