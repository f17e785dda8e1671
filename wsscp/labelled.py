"""Words with their labels: an enumeration whose members say how they are shown. Standard library only."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """Base of enumerations written as `DRAFT = "draft", "Draft"`: what is stored, and what is shown."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Make a member. The value alone finds it again."""
        member = str.__new__(cls, value)
        member._value_, member.label = value, label
        return member
