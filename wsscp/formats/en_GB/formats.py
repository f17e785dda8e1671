"""How dates are written, and the formats in which they can be typed."""

DATE_FORMAT = "j F Y"
SHORT_DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j F Y, H:i"
TIME_FORMAT = "H:i"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = [
    "%Y-%m-%d",  # what a browser's date box sends
    "%d/%m/%Y",
    "%d/%m/%y",
    "%d %m %Y",
    "%d.%m.%Y",
    "%d %B %Y",
    "%d %b %Y",
]
