"""What in a text could identify a child: found by pattern, on this machine, in time linear to its length.

Ground floor: standard library only. Numbers with a check digit are certain; what rests on words beside it is
likely. Names cannot all be found this way, so a second person reads what is written of a case.
Figures and limits: docs/decisions/18-identifiability.md.
"""

from wsscp.identifiers.ages import find_ages
from wsscp.identifiers.matches import IdentifierKind, IdentifierMatch
from wsscp.identifiers.names import find_names
from wsscp.identifiers.numbers import find_numbers
from wsscp.identifiers.places import find_places

__all__ = ["IdentifierKind", "IdentifierMatch", "find_identifiers"]

# Each sign for one other, so that places in the folded text are places in the text.
_FOLDED = str.maketrans(
    {
        **dict.fromkeys("\u00a0\u2007\u2009\u202f\t", " "),
        **dict.fromkeys("\u00ad\u200b\u2010\u2011\u2012\u2013\u2014\u2060\ufeff", "-"),
        **dict.fromkeys("\u2018\u2019\u02bc", "'"),
        **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
    }
)


def find_identifiers(text: str) -> list[IdentifierMatch]:
    """Return what could identify somebody, in the order of the text, none within another."""
    folded = text.translate(_FOLDED)
    found = [one for find in (find_numbers, find_places, find_ages, find_names) for one in find(folded)]
    # Where two overlap, the certain one stands, then the longer.
    found.sort(key=lambda one: (not one.is_certain, one.start - one.end, one.start))
    kept, taken = [], bytearray(len(text))
    for one in found:
        if not any(taken[one.start : one.end]):
            taken[one.start : one.end] = b"\1" * (one.end - one.start)
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)
