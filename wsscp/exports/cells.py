"""Text on its way into a spreadsheet.

Standard library only.
"""

# What a spreadsheet may take for the start of a formula, full-width forms included.
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def escape_formula(text: str) -> str:
    """Return text that no spreadsheet runs as a formula: such a start gets an apostrophe before it."""
    return f"'{text}" if text.startswith(_STARTS) else text
