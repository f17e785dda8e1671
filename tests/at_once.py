"""Lets several do the same thing at the same moment, on either database.

SQLite's test database is in memory, where connections do not wait for each other as they do for a file:
it is copied to one, the threads work there, and what they left is copied back.
"""

import sqlite3
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from threading import Barrier, Event, Thread
from time import sleep
from typing import Any

from django.db import connection, connections, models
from django.utils import timezone

from wsscp.audit.recording import recording
from wsscp.models.audit import Act

# Time for a request to come as far as a lock that somebody else has.
A_MOMENT = 0.5


def at_once(calls: Sequence[Callable[[], Any]], folder: Path) -> list[Any]:
    """Run the calls in threads that start together; return what each gave back, or the error it raised."""
    if connection.vendor == "postgresql":
        return _together(calls)
    file, name = folder / "at-once.sqlite3", connections.databases["default"]["NAME"]
    memory = _opened()
    with sqlite3.connect(file) as copy:
        memory.backup(copy)
    copy.close()
    connections.databases["default"]["NAME"] = str(file)
    try:
        return _together(calls)
    finally:
        connections.databases["default"]["NAME"] = name
        with sqlite3.connect(file) as copy:
            copy.backup(memory)
        copy.close()


def queued_at(row: models.Model, *calls: Callable[[], Any], folder: Path) -> list[Any]:
    """Run calls that queue for a row's version in their order, which somebody else has locked meanwhile."""
    is_locked = Event()

    def lock() -> None:
        with recording(Act.CHANGED, by=None, at=timezone.now()) as record:
            record.lock_version(row)
            is_locked.set()
            sleep(A_MOMENT * (len(calls) + 1))

    def run(number: int, call: Callable[[], Any]) -> Any:
        assert is_locked.wait(10)
        sleep(A_MOMENT * number)
        return call()

    return at_once([lock, *(partial(run, *item) for item in enumerate(calls))], folder)[1:]


def _opened() -> sqlite3.Connection:
    connection.ensure_connection()
    return connection.connection


def _together(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    start = Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(number: int, call: Callable[[], Any]) -> None:
        try:
            start.wait()
            results[number] = call()
        except Exception as error:  # the test says which it expects
            results[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=item) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
