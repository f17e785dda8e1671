"""Identifying details in a text: found by pattern, on this machine, in time linear to its length.

Standard library only. Numbers with a check digit are certain; what is recognised by the words beside it is
likely. Not every name is found this way, so a second person reads what is written about a case.
Figures and limits: docs/decisions/18-identifiability.md.
"""

from wsscp.identifiers.ages import find_ages
from wsscp.identifiers.matches import IdentifierKind, IdentifierMatch
from wsscp.identifiers.names import find_names
from wsscp.identifiers.numbers import find_numbers
from wsscp.identifiers.places import find_places

__all__ = ["IdentifierKind", "IdentifierMatch", "find_identifiers"]

# Each character for one other, so that positions in the folded text are positions in the text.
_FOLDED = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\t", " "),
        **dict.fromkeys("\u00ad\u200b\u2010\u2011\u2012\u2013\u2014\u2060\ufeff", "-"),
        **dict.fromkeys("\u2018\u2019\u02bc", "'"),
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
    }
)


def find_identifiers(text: str) -> list[IdentifierMatch]:
    """Return what could identify somebody, in the order of the text, without overlaps."""
    folded = text.translate(_FOLDED)
    candidates = [
        match for find in (find_numbers, find_places, find_ages, find_names) for match in find(folded)
    ]
    # Where two overlap, the certain one wins, then the longer.
    candidates.sort(key=lambda match: (not match.is_certain, match.start - match.end, match.start))
    matches, taken = [], bytearray(len(text))
    for match in candidates:
        if not any(taken[match.start : match.end]):
            taken[match.start : match.end] = b"\1" * (match.end - match.start)
            matches.append(match)
    return sorted(matches, key=lambda match: match.start)
