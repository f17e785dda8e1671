"""How much may be typed: one constant for each size of box, so that every text has a limit."""

from datetime import date

NAME = 200
LINE = 500
PARAGRAPH = 5_000
TEXT = 20_000

# The dates that can be entered anywhere: a plan's own time and its neighbours', far from the calendar's ends.
FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2100, 12, 31)
PLAN_YEARS = 10
