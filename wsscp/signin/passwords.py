"""Passwords that are refused besides short and common ones: of local words, and very long ones."""

import re
import unicodedata
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError

from wsscp.models import User

# Characters typed in place of letters: "S4fegu@rding".
_SUBSTITUTES = str.maketrans("01345789@$!|", "oleastbgasii")
_MIN_REMAINING = 8


class ContextWordsValidator:
    """Refuse little more than words that are easy to guess here: the partnership, its places, its work.

    The words are removed, whatever the capitals, substitutes and signs between them; eight characters or
    more must remain, a run of one counting once ("harbour lantern meadow" loses nothing).
    """

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for a password made of such words."""
        if len(without_common_words(password, context_words())) < _MIN_REMAINING:
            raise ValidationError(
                "This password is made of words that are easy to guess here, such as names of places. "
                "Use three random words.",
                code="password_of_context_words",
            )

    def get_help_text(self) -> str:
        """Return the rule in short."""
        return "It cannot be made of words that are easy to guess here, such as the names of places."


class LongestPasswordValidator:
    """Refuse very long passwords, which would cost the server time."""

    def __init__(self, max_length: int = 128) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError past the limit."""
        if len(password) > self.max_length:
            raise ValidationError(f"Use {self.max_length} characters at most.", code="password_too_long")

    def get_help_text(self) -> str:
        """Return the limit."""
        return f"It can have {self.max_length} characters at most."


def without_common_words(password: str, words: list[str]) -> str:
    """Return a password's letters and digits without the words, longest first, and without runs."""
    plain, translated = _letters(password), _letters(password.casefold().translate(_SUBSTITUTES))
    remaining = min((_without(text, words) for text in (plain, translated)), key=len)
    return re.sub(r"(.)\1+", r"\1", remaining)


def context_words() -> list[str]:
    """Return the words of the settings and of the partnership's names, longest first."""
    return _words(
        " ".join([settings.PARTNERSHIP_NAME, settings.PARTNERSHIP_SHORT_NAME]),
        tuple(settings.PASSWORD_WORDS),
    )


@cache
def _words(names: str, listed: tuple[str, ...]) -> list[str]:
    words = {_letters(word) for word in (*names.split(), *listed)}
    return sorted((word for word in words if len(word) > 2), key=len, reverse=True)


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def _without(text: str, words: list[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text
