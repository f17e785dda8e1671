"""Counts that tell nothing of one child: outside the Case Review Group, below five is "fewer than 5".

Pure rules: standard library only; nothing here reads the current time.
"""

SMALLEST_SHOWN = 5
MASKED_COUNT = f"fewer than {SMALLEST_SHOWN}"


def mask_count(number: int) -> str:
    """Return a count for those outside the group. Zero is masked like any other small count."""
    return MASKED_COUNT if number < SMALLEST_SHOWN else f"{number:,}"


def mask_share(part: int, whole: int) -> str:
    """Return "8 of 14" for those outside the group, masked too where it would leave fewer than five."""
    if part < SMALLEST_SHOWN:
        return f"{MASKED_COUNT} of {mask_count(whole)}" if whole >= SMALLEST_SHOWN else MASKED_COUNT
    return f"not shown, of {mask_count(whole)}" if whole - part < SMALLEST_SHOWN else f"{part:,} of {whole:,}"
