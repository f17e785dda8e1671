"""Draws PDFs in a worker process, which is started when it is needed and stopped when it is not.

One report at a time; other requests wait. The process is stopped when a report takes too long or needs more
memory than allowed (wsscp/pdf/worker.py); the next report starts a new one.
"""

import os
import subprocess
import sys
from threading import Lock, Timer

from django.conf import settings

from wsscp.pdf.blocks import DONE, LENGTH, NO_PANGO, TOO_MUCH, Pdf, read_block, write_block

# How long an idle process is kept before its memory is freed.
IDLE_SECONDS = 600


PANGO_IS_MISSING = (
    "PDFs cannot be made on this computer, because the Pango library is missing. "
    "Install it with: apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0"
)


class PdfUnavailableError(Exception):
    """A PDF cannot be made: on this machine, or of this document. The message says why."""


class _Drawer:
    """The worker process and its lock."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0
        self._idle: Timer | None = None

    def draw(self, html: str, *, seconds: float) -> Pdf:
        """Return HTML as a tagged PDF. Raises PdfUnavailableError."""
        if not self._lock.acquire(timeout=seconds):
            raise PdfUnavailableError(
                f"The PDF was not drawn: another report was still being drawn after {seconds:g} seconds."
            )
        try:
            return self._draw(html, seconds)
        finally:
            self._lock.release()

    def _draw(self, html: str, seconds: float) -> Pdf:
        process = self._running_process()
        assert process.stdin is not None
        assert process.stdout is not None
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
            self._stop_when_idle()
            return Pdf(answer[1 + LENGTH.size :], pages)
        self._stop()
        if answer == NO_PANGO:
            raise PdfUnavailableError(PANGO_IS_MISSING)
        why = "the process that draws PDFs ended with an error; the log says which."
        if answer == TOO_MUCH:
            why = "the report needed more memory than a PDF may take."
        elif process.returncode == -9:
            why = f"the report was not drawn after {seconds:g} seconds, or the memory was full."
        raise PdfUnavailableError(f"The PDF was not drawn: {why}")

    def _running_process(self) -> "subprocess.Popen[bytes]":
        if self._idle:
            self._idle.cancel()
        # A fork of this process cannot use its child.
        if self._process is None or self._owner != os.getpid() or self._process.poll() is not None:
            self._owner = os.getpid()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "wsscp.pdf.worker"],
                cwd=settings.BASE_DIR,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
        return self._process

    def _stop_when_idle(self) -> None:
        """Stop the process once it has been idle for a while."""
        self._idle = Timer(IDLE_SECONDS, self._stop_idle)
        self._idle.daemon = True
        self._idle.start()

    def _stop_idle(self) -> None:
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
                assert pipe is not None
                try:
                    pipe.close()
                except OSError:  # its buffer had data that the process did not read
                    continue


_drawer = _Drawer()


def render_pdf(html: str) -> Pdf:
    """Return HTML as a tagged PDF, drawn within settings.PDF_SECONDS. Raises PdfUnavailableError."""
    return _drawer.draw(html, seconds=settings.PDF_SECONDS)
