"""The process that draws PDFs: python -m wsscp.pdf.worker

Separate from the web server's processes, so that a page never waits for a report to be laid out, and one
that runs out of memory breaks nothing else. It reads HTML and writes a PDF, each after its length, until its
input ends.
"""

import os
import sys

from wsscp.pdf.blocks import DONE, LENGTH, NO_PANGO, TOO_MUCH, read_block, write_block

if sys.platform != "win32":
    import resource

try:
    from wsscp.pdf.engine import lay_out_pdf
except OSError:
    # WeasyPrint loads Pango when it is imported, and raises this where it is missing.
    has_pango = False
else:
    has_pango = True

MOST_BYTES_OF_MEMORY = 1536 * 1024 * 1024


def main() -> None:
    """Draw one report after the other, with limited memory and a lower priority than pages have."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES_OF_MEMORY, MOST_BYTES_OF_MEMORY))
        os.nice(5)
    # Only answers go to standard output: print() goes to standard error.
    answers, sys.stdout = os.fdopen(os.dup(1), "wb"), sys.stderr
    while html := read_block(sys.stdin.buffer):
        answer = _answer(html.decode())
        write_block(answers, answer)
        if answer in {NO_PANGO, TOO_MUCH}:
            return  # no state of this process can be relied on after that


def _answer(html: str) -> bytes:
    if not has_pango:
        return NO_PANGO
    try:
        pdf = lay_out_pdf(html)
    except MemoryError:
        return TOO_MUCH
    return DONE + LENGTH.pack(pdf.pages) + pdf.content


if __name__ == "__main__":
    main()
