"""What this process and the one that draws tell each other: blocks, each with its length before it."""

import struct
from dataclasses import dataclass
from typing import BinaryIO

LENGTH = struct.Struct(">Q")
# What an answer begins with: a PDF, or that it needed too much memory.
DONE, TOO_MUCH = b"d", b"m"


@dataclass(frozen=True)
class Pdf:
    """A PDF file and how many pages it has."""

    content: bytes
    pages: int


def read_block(stream: BinaryIO) -> bytes:
    """Return the next block of a stream; nothing at its end."""
    head = stream.read(LENGTH.size)
    return stream.read(LENGTH.unpack(head)[0]) if len(head) == LENGTH.size else b""


def write_block(stream: BinaryIO, block: bytes) -> None:
    """Write a block with its length before it."""
    stream.write(LENGTH.pack(len(block)) + block)
    stream.flush()
