"""The process that draws PDFs: python -m wsscp.pdf.worker

Apart from the pages' own processes, so that a page never waits for a report to be laid out and a report
that needs too much takes nothing else with it. It is given HTML and gives back a PDF, each with its length
before it, until its input ends.
"""

import os
import sys

from wsscp.pdf.blocks import DONE, LENGTH, TOO_MUCH, read_block, write_block
from wsscp.pdf.engine import lay_out_pdf

try:
    import resource
except ImportError:  # not on Windows
    resource = None

MOST_BYTES_OF_MEMORY = 1536 * 1024 * 1024


def main() -> None:
    """Draw what comes in, one after the other; memory is limited, and pages go first."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES_OF_MEMORY, MOST_BYTES_OF_MEMORY))
        os.nice(5)
    # Nothing but answers goes to where answers are read.
    answers, sys.stdout = os.fdopen(os.dup(1), "wb"), sys.stderr
    while html := read_block(sys.stdin.buffer):
        try:
            pdf = lay_out_pdf(html.decode())
            answer = DONE + LENGTH.pack(pdf.pages) + pdf.content
        except MemoryError:
            answer = TOO_MUCH
        write_block(answers, answer)
        if answer == TOO_MUCH:
            return  # what is left of the memory is not to be trusted


if __name__ == "__main__":
    main()
