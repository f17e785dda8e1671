"""The files of the example data, and the time of day at which what they tell happened."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).resolve().parent.parent / "example_data"


def read_example(name: str) -> dict[str, Any]:
    """Return what a file of the example data says."""
    return json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def noon(day: date) -> datetime:
    """Return the moment at which something of a day is recorded."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
