"""Counts that tell nothing of one child: outside the Case Review Group, below five is "fewer than 5".

Ground floor: standard library only, and no clock.
"""

FEW = 5
FEWER = f"fewer than {FEW}"


def few(number: int) -> str:
    """Return a count for those outside the group. None at all is told no more than one is."""
    return FEWER if number < FEW else f"{number:,}"


def few_of(part: int, whole: int) -> str:
    """Return "8 of 14" for those outside the group. What leaves fewer than five tells of those few."""
    if part < FEW:
        return f"{FEWER} of {few(whole)}" if whole >= FEW else FEWER
    return f"not shown, of {few(whole)}" if whole - part < FEW else f"{part:,} of {whole:,}"
