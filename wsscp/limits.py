"""How much may be typed: one constant for each size of box, so that no text is without a limit."""

NAME = 200
LINE = 500
PARAGRAPH = 5_000
TEXT = 20_000
