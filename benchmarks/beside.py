"""Whether a page waits while somebody else's PDF is drawn, with the server's own settings.

    .venv/bin/python -m benchmarks.beside

The dashboard is asked for 200 times of a gunicorn started by deploy/gunicorn.conf.py, first alone and then
while drafts are drawn one after the other, each with other words so that none is kept from before. The
figure is the 95th percentile beside drawing against that alone (target: 2 or less).
"""

import http.client
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Event, Thread

if __name__ == "__main__":
    folder = tempfile.TemporaryDirectory()
    os.environ["DATABASE_URL"] = f"sqlite:///{folder.name}/beside.sqlite3"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.hasty")
    os.environ.setdefault("WSSCP_MODE", "local")
    os.environ.setdefault("SECRET_KEY", "for-this-benchmark-only")
    import django

    django.setup()

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from benchmarks.pages import PER_PRIORITY, make_plan, signed_in_client
from priorities.models import Subgroup
from reporting.reports.services import write_report
from wsscp.models import User

ROOT = Path(__file__).resolve().parent.parent
PORT = 8911
TRIES = 200


def percentile(times: list[float], share: float) -> float:
    """Return the time that a share of all stays below."""
    return sorted(times)[int(share * (len(times) - 1))]


def get(path: str, session: str) -> float:
    """Ask for a page; return the seconds until all of it was there."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    connection.request("GET", path, headers={"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return time.perf_counter() - began


def main() -> None:
    """Make a plan and a draft, start the server, measure, print the figures."""
    call_command("migrate", verbosity=0)
    plan = make_plan("real", PER_PRIORITY, [Subgroup.objects.create(name=f"Group {one}") for one in range(6)])
    period = plan.periods.first()
    assert period is not None
    session = signed_in_client().cookies[settings.SESSION_COOKIE_NAME].value
    officer = User.objects.get(email="bench@example.org")
    drawn: list[float] = []
    stop = Event()

    def draw() -> None:
        while not stop.is_set():
            write_report(
                period=period,
                dated_on=None,
                overview=f"Draft {len(drawn)}.",
                key_issues="",
                entries={},
                by=officer,
                at=timezone.now(),
            )
            drawn.append(get(f"/plans/real/reports/{period.pk}/report.pdf", session))

    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "wsscp.wsgi"]
    server = subprocess.Popen([*command, "--bind", f"127.0.0.1:{PORT}", "--log-level", "critical"], cwd=ROOT)
    try:
        time.sleep(5)
        page = "/plans/real/dashboard/"
        [get(page, session) for _ in range(20)]
        alone = [get(page, session) for _ in range(TRIES)]
        drawing = Thread(target=draw)
        drawing.start()
        time.sleep(2)
        beside = [get(page, session) for _ in range(TRIES)]
        stop.set()
        drawing.join()
    finally:
        server.terminate()
        server.wait()
    ratio = percentile(beside, 0.95) / percentile(alone, 0.95)
    print(f"dashboard, p95 while PDFs are drawn / alone {ratio:6.2f}   target 2 or less")
    print(
        f"(alone {percentile(alone, 0.95) * 1000:.0f} ms, beside {percentile(beside, 0.95) * 1000:.0f} ms;"
        f" {len(drawn)} PDFs, {percentile(drawn, 0.5):.1f} s each)"
    )


if __name__ == "__main__":
    main()
