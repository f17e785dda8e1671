"""Whether a submitted return is ever lost or taken twice while the server is killed in the middle of it.

    .venv/bin/python -m benchmarks.returns [--submits 3000]

Chairs submit returns to a real gunicorn from several threads and try again until they are told that it is
in, while another thread kills a worker (and now and then the whole server) with SIGKILL. Afterwards every
return must be in, with one submission each, and the audit trail whole. Uses a SQLite file of its own unless
DATABASE_URL names an empty database.
"""

import argparse
import http.client
import io
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from queue import Empty, Queue
from threading import Event, Thread

if __name__ == "__main__":
    folder = tempfile.TemporaryDirectory()
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder.name}/returns.sqlite3")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.hasty")
    os.environ.setdefault("WSSCP_MODE", "local")
    os.environ.setdefault("SECRET_KEY", "for-this-benchmark-only")
    import django

    django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import CommandError, call_command
from django.middleware.csrf import _get_new_csrf_string
from django.urls import reverse
from django.utils import timezone

from priorities.models import Action, Plan, Priority, ReportingPeriod, Seat, Subgroup
from priorities.people.accounts import add_account
from reporting.models import ReturnEvent, ReturnLine, SubgroupReturn
from wsscp.policy import RoleKind
from wsscp.signin.sessions import SESSION_BEGAN, SESSION_LAST_ACTIVE

ROOT = Path(__file__).resolve().parent.parent
GROUPS = 50
SENDERS = 4
# A kill comes a moment after so many more returns are in, so that a slow machine gets on too.
KILL_AFTER = (2, 20)
MOMENT_SECONDS = 0.25
# One kill in so many is of the whole server.
WHOLE = 25


@dataclass
class Found:
    """What came of it."""

    submits: int
    kills: int
    again: int
    lost: int
    twice: int
    seconds: float
    is_trail_whole: bool


@dataclass
class Server:
    """A gunicorn that can be killed."""

    port: int
    process: subprocess.Popen[bytes] | None = None
    kills: int = 0
    answered: int = 0
    stop: Event = field(default_factory=Event)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "wsscp.wsgi",
            "--preload",
            "--workers",
            "3",
        ]
        self.process = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{self.port}", "--log-level", "critical"],
            cwd=ROOT,
            start_new_session=True,
        )
        while not self.stop.is_set():
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.1)

    def kill(self) -> None:
        """Kill one worker, or all of it, in whatever it is doing."""
        whole, process = random.randrange(WHOLE) == 0, self.process
        assert process is not None
        try:
            if whole:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            else:
                os.kill(random.choice(workers_of(process.pid)), signal.SIGKILL)
        except (ProcessLookupError, IndexError):
            return
        self.kills += 1
        if whole:
            self.start()

    def keep_killing(self) -> None:
        """Kill until told to stop."""
        wanted = random.randint(*KILL_AFTER)
        while not self.stop.wait(random.uniform(0, MOMENT_SECONDS)):
            if self.answered >= wanted:
                self.kill()
                wanted = self.answered + random.randint(*KILL_AFTER)


def workers_of(master: int) -> list[int]:
    """Return the process ids of a gunicorn's workers."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text()
    return [int(pid) for pid in children.split()]


def make_world(submits: int) -> tuple[list[str], str]:
    """Make complete drafts of returns; return their addresses and the chair's session."""
    call_command("migrate", verbosity=0)
    plan = Plan.objects.create(
        title="Killed", slug="killed", starts_on=date(2020, 1, 1), ends_on=date(2099, 12, 31)
    )
    priority = Priority.objects.create(plan=plan, position=1, number="1", title="Neglect")
    groups, seats = [], []
    for number in range(min(GROUPS, submits)):
        group = Subgroup.objects.create(name=f"Group {number}")
        action = Action.objects.create(
            priority=priority, position=number, number=f"1.{number}", text="Agree a strategy"
        )
        action.groups.add(group)
        groups.append((group, action))
        seats.append(Seat.objects.create(part=RoleKind.CHAIR, subgroup=group))
    addresses: list[str] = []
    for number in range(-(-submits // len(groups))):
        first = date(2020, 1, 1) + timedelta(days=30 * number)
        period = ReportingPeriod.objects.create(
            plan=plan, label=f"P{number}", starts_on=first, ends_on=first + timedelta(days=29)
        )
        for group, action in groups:
            if len(addresses) < submits:
                draft = SubgroupReturn.objects.create(period=period, subgroup=group)
                ReturnLine.objects.create(subgroup_return=draft, action=action, is_unchanged=True)
                addresses.append(reverse("reporting:return-check", args=["killed", period.pk, group.pk]))
    at = datetime(2020, 1, 1, tzinfo=UTC)
    chair = add_account(
        email="chair@example.org", name="Chair", seats=seats, starts_on=at.date(), at=at, password=""
    )
    session = SessionStore()
    session[SESSION_KEY] = str(chair.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = chair.get_session_auth_hash()
    session[SESSION_BEGAN] = session[SESSION_LAST_ACTIVE] = timezone.now().timestamp()
    session.save()
    assert session.session_key is not None
    return addresses, session.session_key


def send(port: int, address: str, session: str) -> bool:
    """Submit one return; whether the server said that it is in."""
    token = _get_new_csrf_string()
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}"
    headers = {"Cookie": cookies, "X-CSRFToken": token, "Host": f"127.0.0.1:{port}"}
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", address, body="", headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status < 500 and answer.status != 302:
            os._exit(print(f"{address} answered {answer.status}", file=sys.stderr) or 1)
        return answer.status == 302
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def measure(submits: int) -> Found:
    """Submit, kill, try again; then count."""
    addresses, session = make_world(submits)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Server(port)
    todo: Queue[str] = Queue()
    again: Counter[str] = Counter()
    for address in addresses:
        todo.put(address)
    server.start()
    began = time.perf_counter()

    def work() -> None:
        while True:
            try:
                address = todo.get_nowait()
            except Empty:
                return
            while not send(port, address, session):
                again["again"] += 1
                time.sleep(0.05)
            server.answered += 1

    senders = [Thread(target=work) for _ in range(SENDERS)]
    killer = Thread(target=server.keep_killing)
    for thread in (*senders, killer):
        thread.start()
    for thread in senders:
        thread.join()
    server.stop.set()
    killer.join()
    seconds = time.perf_counter() - began
    if server.process and server.process.poll() is None:
        os.killpg(server.process.pid, signal.SIGKILL)
        server.process.wait()

    events = Counter(ReturnEvent.objects.order_by().values_list("subgroup_return", flat=True))
    lost = SubgroupReturn.objects.exclude(state="submitted").count()
    try:
        call_command("verify_audit", stdout=io.StringIO())
        whole = True
    except CommandError:
        whole = False
    twice = sum(number > 1 for number in events.values())
    return Found(len(addresses), server.kills, again["again"], lost, twice, seconds, whole)


def main() -> None:
    """Measure, and print a line; end with an error where anything was lost or taken twice."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--submits", type=int, default=3000)
    found = measure(parser.parse_args().submits)
    trail = "whole" if found.is_trail_whole else "BROKEN"
    print(
        f"{found.submits} returns submitted, {found.kills} kills, {found.again} tries without an answer: "
        f"{found.lost} acknowledged lost, {found.twice} twice, audit trail {trail} ({found.seconds:.0f} s)"
    )
    if found.lost or found.twice or not found.is_trail_whole:
        sys.exit(1)


if __name__ == "__main__":
    main()
