"""Which passwords are refused besides short and common ones: words of our world, and texts without end."""

import re
import unicodedata
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError

from wsscp.models import User

# Typed for letters to please rules we do not have: "S4fegu@rding".
_DISGUISES = str.maketrans("01345789@$!|", "oleastbgasii")
_LEAST_LEFT = 8


class ContextWordsValidator:
    """Refuse what is little more than words anybody would try here: the partnership, its places, its work.

    The words are taken out, whatever the capitals, disguises and signs between them; eight different
    letters or more must be left ("harbour lantern meadow" loses nothing).
    """

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for a password made of such words."""
        if len(without_common_words(password, context_words())) < _LEAST_LEFT:
            raise ValidationError(
                "This password is made of words that are easy to guess here, such as names of places. "
                "Use three random words.",
                code="password_of_context_words",
            )

    def get_help_text(self) -> str:
        """Say the rule in short."""
        return "It cannot be made of words that are easy to guess here, such as the names of places."


class LongestPasswordValidator:
    """Refuse what no person types; a very long text would only cost the server time."""

    def __init__(self, max_length: int = 128) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError past the limit."""
        if len(password) > self.max_length:
            raise ValidationError(f"Use {self.max_length} characters at most.", code="password_too_long")

    def get_help_text(self) -> str:
        """Say the limit."""
        return f"It can have {self.max_length} characters at most."


def without_common_words(password: str, words: list[str]) -> str:
    """Return a password's letters and digits without the words, longest first, and without runs."""
    plain, disguised = _letters(password), _letters(password.casefold().translate(_DISGUISES))
    left = min((_without(text, words) for text in (plain, disguised)), key=len)
    return re.sub(r"(.)\1+", r"\1", left)


def context_words() -> list[str]:
    """Return the words of the settings and of the partnership's names, longest first."""
    return _words(
        " ".join([settings.PARTNERSHIP_NAME, settings.PARTNERSHIP_SHORT_NAME]),
        tuple(settings.PASSWORD_WORDS),
    )


@cache
def _words(names: str, listed: tuple[str, ...]) -> list[str]:
    found = {_letters(word) for word in (*names.split(), *listed)}
    return sorted((word for word in found if len(word) > 2), key=len, reverse=True)


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if character.isalnum())


def _without(text: str, words: list[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text
