"""Draws PDFs in a process beside this one, which is started when it is needed and stopped when it is not.

One report at a time; whoever comes meanwhile waits. What takes too long is stopped, and so is what needs
more memory than it may have (wsscp/pdf/worker.py): the next report finds a new process.
"""

import os
import subprocess
import sys
from threading import Lock, Timer

from django.conf import settings

from wsscp.pdf.blocks import DONE, LENGTH, TOO_MUCH, read_block, write_block

# How long the process waits for the next report before it gives its memory back.
IDLE_SECONDS = 600


class PdfDrawingError(Exception):
    """A PDF took too long or too much; the message says so for whoever looks after the tracker."""


class _Drawer:
    """The process, with the lock on it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._idle: Timer | None = None

    def draw(self, html: str, *, seconds: float) -> tuple[bytes, int]:
        """Return a PDF and how many pages it has. Raises PdfDrawingError."""
        if not self._lock.acquire(timeout=seconds):
            raise PdfDrawingError(f"another report was still being drawn after {seconds:g} seconds.")
        try:
            return self._draw(html, seconds)
        finally:
            self._lock.release()

    def _draw(self, html: str, seconds: float) -> tuple[bytes, int]:
        process = self._running()
        limit = Timer(seconds, process.kill)
        limit.start()
        try:
            write_block(process.stdin, html.encode())
            answer = read_block(process.stdout)
        except OSError:
            answer = b""
        finally:
            limit.cancel()
        if answer[:1] == DONE:
            (pages,) = LENGTH.unpack(answer[1 : 1 + LENGTH.size])
            self._rest()
            return answer[1 + LENGTH.size :], pages
        self._stop()
        if answer == TOO_MUCH:
            raise PdfDrawingError("the report needed more memory than a PDF may take.")
        if process.returncode == -9:
            raise PdfDrawingError(
                f"the report was not drawn after {seconds:g} seconds, or the memory was full."
            )
        raise PdfDrawingError("the process that draws PDFs ended with an error; the log says which.")

    def _running(self) -> "subprocess.Popen[bytes]":
        if self._idle:
            self._idle.cancel()
        # A copy of this process made since has no part in its child.
        if self._process is None or self._owner != os.getpid() or self._process.poll() is not None:
            self._owner = os.getpid()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "wsscp.pdf.worker"],
                cwd=settings.BASE_DIR,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        return self._process

    def _rest(self) -> None:
        """Let the process go once nobody has asked for a while."""
        self._idle = Timer(IDLE_SECONDS, self._leave)
        self._idle.daemon = True
        self._idle.start()

    def _leave(self) -> None:
        if self._lock.acquire(blocking=False):
            try:
                self._stop()
            finally:
                self._lock.release()

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                try:
                    pipe.close()
                except OSError:  # it still held what the process no longer took
                    continue


_drawer = _Drawer()


def draw_in_worker(html: str) -> tuple[bytes, int]:
    """Return HTML as a PDF and its number of pages, within settings.PDF_SECONDS. Raises PdfDrawingError."""
    return _drawer.draw(html, seconds=settings.PDF_SECONDS)
