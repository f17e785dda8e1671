"""Which texts say much the same: shared runs of three letters, as PostgreSQL's trigram search counts them.

Local, and the same on both databases. Pure rules: standard library only.
"""

import re
from collections.abc import Iterable
from typing import TypeVar

_Key = TypeVar("_Key")

SIMILAR_FROM = 0.45
_WORD = re.compile(r"[a-z0-9]+")
# Words every recommendation has, which would make all of them alike.
_STOP = frozenset(
    [
        *("a", "all", "and", "are", "as", "at", "be", "been", "by", "for", "from", "has", "have", "in"),
        *("into", "is", "it", "its", "of", "on", "or", "should", "so", "that", "the", "their", "them"),
        *("they", "this", "to", "was", "were", "which", "will", "with"),
        *("ensure", "partnership", "wsscp", "agencies", "partners"),
    ]
)


def trigrams(text: str) -> frozenset[str]:
    """Return the runs of three letters in the words of a text that carry meaning."""
    words = (word for word in _WORD.findall(text.casefold()) if word not in _STOP)
    return frozenset(
        padded[start : start + 3]
        for padded in (f"  {word} " for word in words)
        for start in range(len(padded) - 2)
    )


def similarity_of(first: frozenset[str], second: frozenset[str]) -> float:
    """Return how much two texts share, from 0 to 1."""
    if not first or not second:
        return 0.0
    return 2 * len(first & second) / (len(first) + len(second))


def most_similar(text: str, texts: Iterable[tuple[_Key, str]], *, most: int = 5) -> list[_Key]:
    """Return the keys of the texts most like this one, the most similar first."""
    own = trigrams(text)
    scores = [(similarity_of(own, trigrams(other)), key) for key, other in texts]
    similar = sorted((pair for pair in scores if pair[0] >= SIMILAR_FROM), key=lambda pair: -pair[0])
    return [key for _, key in similar[:most]]
