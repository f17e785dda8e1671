"""References that mean nothing: random, pronounceable, never running ("tobal-minur").

Nothing about a review can be read from one, neither its age nor how many there are. Pure rules: standard
library only; nothing here reads the current time.
"""

import secrets
from collections.abc import Callable, Sequence

# No letters that are hard to tell apart on the telephone, and none that make most of the rude words.
_CONSONANTS = "bdfhjlmnprstvz"
_VOWELS = "aeiou"
_UNHAPPY = (
    *("anal", "anus", "bas", "bod", "bum", "dam", "dead", "det", "died", "dum", "fat", "hel", "hit"),
    *("mad", "mol", "mor", "mur", "nad", "nud", "pen", "pis", "por", "rap", "sad", "sat", "sot", "tit"),
)

Choose = Callable[[Sequence[str]], str]


def new_reference(choose: Choose = secrets.choice) -> str:
    """Return a reference of two words, one of some thousand million."""
    return f"{_word(choose)}-{_word(choose)}"


def _word(choose: Choose) -> str:
    while True:
        word = "".join(choose(letters) for letters in (_CONSONANTS, _VOWELS) * 2) + choose(_CONSONANTS)
        if not any(part in word for part in _UNHAPPY):
            return word
