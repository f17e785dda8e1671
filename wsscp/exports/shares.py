"""Shares in whole per cent, as they are printed, and which whole numbers a printed one can come from.

Standard library only.
"""

from dataclasses import dataclass
from fractions import Fraction


def percent_of(part: int, whole: int) -> int | None:
    """Return a share in whole per cent, halves rounded up; None where the whole is 0. 101 of 160 is 63."""
    return (200 * part + whole) // (2 * whole) if whole else None


def one_decimal(share: Fraction) -> str:
    """Return a number with one decimal, halves rounded up: 88.6."""
    tenths = int(share * 10 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}"


@dataclass(frozen=True)
class SpacesEstimate:
    """The whole number of spaces whose share comes nearest to a printed one.

    `gap` is the difference from the printed share, in percentage points; `is_exact` says whether it
    rounds to the printed one.
    """

    spaces: int
    share: Fraction
    gap: Fraction
    is_exact: bool


def estimate_spaces(attended: int, percent: int) -> SpacesEstimate | None:
    """Return the whole number of spaces nearest to a printed share; None where there is none."""
    if attended < 1 or percent < 1:
        return None
    low = 100 * attended // percent
    candidates = [spaces for spaces in (low, low + 1) if spaces > 0]
    spaces = min(candidates, key=lambda number: abs(Fraction(100 * attended, number) - percent))
    share = Fraction(100 * attended, spaces)
    return SpacesEstimate(spaces, share, abs(share - percent), percent_of(attended, spaces) == percent)


def nearest_shares(attended: int, percent: int) -> tuple[Fraction, Fraction]:
    """Return the nearest shares that whole numbers of spaces give, above and below a printed one."""
    low = max(100 * attended // percent, 1)
    return Fraction(100 * attended, low), Fraction(100 * attended, low + 1)
