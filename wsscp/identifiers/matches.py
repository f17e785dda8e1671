"""A match of the check for identifying details, and what somebody confirmed of one."""

from typing import NamedTuple

from wsscp.labelled import Labelled


class IdentifierKind(Labelled):
    """What could identify a child, or somebody by whom a child is known."""

    NHS_NUMBER = "nhs_number", "an NHS number"
    NATIONAL_INSURANCE = "national_insurance", "a national insurance number"
    UPN = "upn", "a pupil number (UPN)"
    BIRTH_DATE = "birth_date", "a date of birth"
    AGE = "age", "an exact age with other details"
    POSTCODE = "postcode", "a full postcode"
    ADDRESS = "address", "an address"
    PHONE = "phone", "a phone number"
    EMAIL = "email", "an email address"
    NAME = "name", "a name or initials"
    SCHOOL = "school", "the name of a school or setting"

    @property
    def hint(self) -> str:
        """What to write instead."""
        return _HINTS.get(self, "Take it out.")


_HINTS = {
    IdentifierKind.BIRTH_DATE: "Take it out, or give an age group such as “under 5”.",
    IdentifierKind.AGE: "Give an age group instead, such as “under 1” or “11 to 15”.",
    IdentifierKind.POSTCODE: "Take it out, or name the district.",
    IdentifierKind.ADDRESS: "Take it out, or name the district.",
    IdentifierKind.EMAIL: "Take it out, or use a team’s shared address.",
    IdentifierKind.NAME: "Use the role alone, such as “the mother” or “the social worker”.",
    IdentifierKind.SCHOOL: "Write “the school” or “a primary school”.",
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


class Confirmation(NamedTuple):
    """What somebody confirmed as not identifying in a box of a form, and why; never the text."""

    box: str
    kinds: tuple[IdentifierKind, ...]
    reason: str

    @property
    def subject(self) -> str:
        """The box and what was found in it, as the audit trail names them."""
        return f"{self.box}: {' and '.join(dict.fromkeys(kind.label for kind in self.kinds))}"
