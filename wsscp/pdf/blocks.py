"""The protocol between this process and the one that draws PDFs: blocks, each after its length."""

import struct
from dataclasses import dataclass
from typing import IO

LENGTH = struct.Struct(">Q")
# The first byte of an answer: a PDF, that it needed too much memory, or that Pango is missing.
DONE, TOO_MUCH, NO_PANGO = b"d", b"m", b"p"


@dataclass(frozen=True)
class Pdf:
    """A PDF file and how many pages it has."""

    content: bytes
    pages: int


def read_block(stream: IO[bytes]) -> bytes:
    """Return the next block of a stream; b"" at its end."""
    head = stream.read(LENGTH.size)
    return stream.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""


def write_block(stream: IO[bytes], block: bytes) -> None:
    """Write a block after its length."""
    stream.write(LENGTH.pack(len(block)) + block)
    stream.flush()
