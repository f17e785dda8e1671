"""What work costs, counted: the same on every machine, however busy it is."""

import sys
from collections.abc import Callable
from typing import Any


def calls_made_by(work: Callable[[], Any]) -> int:
    """Return how many functions are called, Python's and C's, while work is done; it may raise."""
    count = 0

    def note(_: Any, event: str, __: Any) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count
