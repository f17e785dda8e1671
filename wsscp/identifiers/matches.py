"""A match of the check for identifying details: its kind, position and message."""

from enum import StrEnum
from typing import NamedTuple


class IdentifierKind(StrEnum):
    """What could identify a child, or somebody by whom a child is known."""

    NHS_NUMBER = "nhs_number"
    NATIONAL_INSURANCE = "national_insurance"
    UPN = "upn"
    BIRTH_DATE = "birth_date"
    AGE = "age"
    POSTCODE = "postcode"
    ADDRESS = "address"
    PHONE = "phone"
    EMAIL = "email"
    NAME = "name"
    SCHOOL = "school"

    @property
    def label(self) -> str:
        """The kind in plain words."""
        return _LABELS_AND_HINTS[self][0]

    @property
    def hint(self) -> str:
        """What to write instead."""
        return _LABELS_AND_HINTS[self][1]


_LABELS_AND_HINTS = {
    IdentifierKind.NHS_NUMBER: ("an NHS number", "Take it out."),
    IdentifierKind.NATIONAL_INSURANCE: ("a national insurance number", "Take it out."),
    IdentifierKind.UPN: ("a pupil number (UPN)", "Take it out."),
    IdentifierKind.BIRTH_DATE: ("a date of birth", "Take it out, or give an age group such as “under 5”."),
    IdentifierKind.AGE: (
        "an exact age with other details",
        "Give an age group instead, such as “under 1” or “11 to 15”.",
    ),
    IdentifierKind.POSTCODE: ("a full postcode", "Take it out, or name the district."),
    IdentifierKind.ADDRESS: ("an address", "Take it out, or name the district."),
    IdentifierKind.PHONE: ("a phone number", "Take it out."),
    IdentifierKind.EMAIL: ("an email address", "Take it out, or use a team’s shared address."),
    IdentifierKind.NAME: (
        "a name or initials",
        "Use the role alone, such as “the mother” or “the social worker”.",
    ),
    IdentifierKind.SCHOOL: ("the name of a school or setting", "Write “the school” or “a primary school”."),
}


class IdentifierMatch(NamedTuple):
    """A match at text[start:end]; certain by its form or check digit, or only likely."""

    kind: IdentifierKind
    start: int
    end: int
    is_certain: bool

    def message(self, text: str) -> str:
        """Return the message for whoever wrote the text, with the matched text quoted."""
        quoted = " ".join(text[self.start : self.end].split())
        return f"“{quoted}” {'is' if self.is_certain else 'may be'} {self.kind.label}. {self.kind.hint}"
