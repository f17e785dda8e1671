"""What the guard says it has found: a kind, a place in the text, and words for the field."""

from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
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
        """The kind as people say it."""
        return _WORDS[self][0]

    @property
    def advice(self) -> str:
        """What to write instead."""
        return _WORDS[self][1]


_WORDS = {
    Kind.NHS_NUMBER: ("an NHS number", "Take it out."),
    Kind.NATIONAL_INSURANCE: ("a national insurance number", "Take it out."),
    Kind.UPN: ("a pupil number (UPN)", "Take it out."),
    Kind.BIRTH_DATE: ("a date of birth", "Take it out, or give an age group such as “under 5”."),
    Kind.AGE: (
        "an exact age with other details",
        "Give an age group instead, such as “under 1” or “11 to 15”.",
    ),
    Kind.POSTCODE: ("a full postcode", "Take it out, or name the district."),
    Kind.ADDRESS: ("an address", "Take it out, or name the district."),
    Kind.PHONE: ("a phone number", "Take it out."),
    Kind.EMAIL: ("an email address", "Take it out, or use a team’s shared address."),
    Kind.NAME: ("a name or initials", "Use the role alone, such as “the mother” or “the social worker”."),
    Kind.SCHOOL: ("the name of a school or setting", "Write “the school” or “a primary school”."),
}


class Found(NamedTuple):
    """Something found at text[start:end]; certain by its form or check digit, or only likely."""

    kind: Kind
    start: int
    end: int
    is_certain: bool

    def says(self, text: str) -> str:
        """Return what to tell whoever wrote the text, quoting the words found."""
        quoted = " ".join(text[self.start : self.end].split())
        return f"“{quoted}” {'is' if self.is_certain else 'may be'} {self.kind.label}. {self.kind.advice}"
