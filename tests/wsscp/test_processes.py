"""What only a real server with several worker processes can show, on a database file or server of its own."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlencode

import pytest
from django.db import connection

from tests.architecture import ROOT
from tests.make import PASSWORD

pytestmark = pytest.mark.databases

EMAIL = "officer@example.org"
STOPPED = "Too many wrong tries"
MESSAGES = 12
PREPARE = f"""
import django
django.setup()
from django.utils import timezone
from tests.schema import make_tables
from wsscp.models import OutgoingMail, User
make_tables()
User.objects.create_user({EMAIL!r}, {PASSWORD!r})
for number in range({MESSAGES}):
    OutgoingMail.objects.create(
        to=f"person{{number}}@example.org", subject="Waiting", text="Words", made_at=timezone.now()
    )
"""


@pytest.fixture(scope="module")
def environment(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker
) -> Iterator[dict[str, str]]:
    """A database with one account and some mail, and the environment that leads to it."""
    name = f"wsscp_processes_{os.getpid()}"
    if connection.vendor == "sqlite":
        address = f"sqlite:///{tmp_path_factory.mktemp('processes') / 'database.sqlite3'}"
    else:
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        address = os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"
    yield {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "wsscp.settings",
        "WSSCP_MODE": "local",
        "SECRET_KEY": "for-tests-only-" + 50 * "x",
        "DATABASE_URL": address,
        "PYTHONPATH": str(ROOT),
    }
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def prepared(environment: dict[str, str]) -> dict[str, str]:
    """The environment, once its database is filled."""
    subprocess.run([sys.executable, "-c", PREPARE], cwd=ROOT, env=environment, check=True)
    return environment


@pytest.fixture(scope="module")
def port(prepared: dict[str, str]) -> Iterator[int]:
    """Where gunicorn listens with two worker processes, as on a server."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        free = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "wsscp.wsgi", "--bind", f"127.0.0.1:{free}"]
    command += ["--workers", "2", "--threads", "4", "--log-level", "error", "--no-control-socket"]
    server = subprocess.Popen(command, cwd=ROOT, env=prepared)
    try:
        _wait_for(free)
        yield free
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


def _wait_for(port: int) -> None:
    for _ in range(300):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    pytest.fail("gunicorn does not answer")


class Browser:
    """Signs in from a place, with one token for all its tries."""

    def __init__(self, port: int, place: str = "127.0.0.1") -> None:
        self.port, self.place = port, place
        status, headers, page = self.ask("GET")
        assert status == 200
        self.token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        self.cookie = headers["Set-Cookie"].partition(";")[0]

    def ask(self, method: str, boxes: dict[str, str] | None = None) -> tuple[int, dict[str, str], str]:
        http = HTTPConnection("127.0.0.1", self.port, timeout=60, source_address=(self.place, 0))
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if boxes is not None:
            headers["Cookie"] = self.cookie
        http.request(method, "/sign-in/", urlencode(boxes or {}), headers)
        response = http.getresponse()
        page = response.read().decode()
        http.close()
        return response.status, dict(response.getheaders()), page

    def try_password(self, password: str) -> str:
        """Return "in", "wrong" or "stopped"; "turned away" where the count itself could not be written."""
        boxes = {"login": EMAIL, "password": password, "csrfmiddlewaretoken": self.token}
        status, _, page = self.ask("POST", boxes)
        if status == 302:
            return "in"
        if status == 429:
            return "turned away"
        assert status == 200
        return "stopped" if STOPPED in page else "wrong"


def test_ten_wrong_tries_are_looked_at_however_many_processes_are_asked_at_once(port: int) -> None:
    browser = Browser(port)
    with ThreadPoolExecutor(8) as people:
        answers = list(people.map(browser.try_password, ["not the password"] * 40))
    # Some may have been turned away because too many asked at once; the count itself must be exact.
    answers += [browser.try_password("not the password") for _ in range(10)]
    assert answers.count("wrong") == 10
    assert browser.try_password(PASSWORD) == "stopped"
    assert Browser(port, place="127.0.0.2").try_password(PASSWORD) == "in"


def test_mail_that_waits_is_sent_once_by_three_senders_at_once(prepared: dict[str, str]) -> None:
    command = [sys.executable, "manage.py", "send_mail"]
    senders = [
        subprocess.Popen(command, cwd=ROOT, env=prepared, stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]
    # In local mode mail is printed.
    printed = "".join(sender.communicate(timeout=60)[0] for sender in senders)
    assert sorted(re.findall(r"^To: (.+)$", printed, re.M)) == sorted(
        f"person{number}@example.org" for number in range(MESSAGES)
    )


@pytest.mark.parametrize(
    ("request_line", "headers", "status"),
    [
        ("GET /sign-in/", ["Host: 127.0.0.1"], 200),
        ("GET /sign-in/", ["Host: evil.example.org"], 400),
        ("GET /sign-in/", ["Host: 127.0.0.1@evil.example.org"], 400),
        ("GET /sign-in/", ["Host: 127.0.0.1", "Host: evil.example.org"], 400),
        ("GET /sign-in/", ["Host: 127.0.0.1", "X-Forwarded-Host: evil.example.org"], 200),
        ("GET http://evil.example.org/sign-in/", ["Host: 127.0.0.1"], 200),
        ("GET http://127.0.0.1/sign-in/", ["Host: evil.example.org"], 400),
        ("GET //evil.example.org/sign-in", ["Host: 127.0.0.1"], 404),
    ],
)
def test_host_is_believed_from_one_header_and_only_if_it_is_ours(
    port: int, request_line: str, headers: list[str], status: int
) -> None:
    asked = "\r\n".join([f"{request_line} HTTP/1.1", *headers, "Connection: close", "", ""])
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(asked.encode())
        answer = b"".join(iter(lambda: line.recv(65536), b"")).decode()
    assert int(answer.split()[1]) == status
    assert "evil" not in answer
