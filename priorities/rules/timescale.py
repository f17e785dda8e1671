"""Timescales as plans print them, and the days they mean: "by March 2020" is due on 31 March 2020.

Ground floor: standard library only, and no clock. Texts stay as printed. What is not plainly one date
("October2020", "31st June 2021", "mid-March 2021", "Q4") is returned with a question and a proposed
answer; nothing is corrected silently. Days come before months, as written in Britain.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from wsscp.dates import MONTH_NAME, add_months, long_date, month_end


class DatePrecision(StrEnum):
    """How exactly a date was given."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    NONE = "none"


@dataclass(frozen=True)
class Timescale:
    """One timescale of a text: as printed, and the last day it allows.

    `start` and `end` are its position in the text. `first_on` is the first day of what is named
    (1 March 2020 for "March 2020"). An ongoing one has no dates. With a `question`, a person must
    say whether `proposed` is right.
    """

    as_printed: str
    precision: DatePrecision
    due_on: date | None
    first_on: date | None
    start: int
    end: int
    question: str = ""
    proposed: str = ""

    @property
    def is_ongoing(self) -> bool:
        """Whether the text says "Ongoing" here instead of a date."""
        return self.due_on is None


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DASH = r"(?:-|–|—|to|until)"
_DAY = r"\d{1,2}(?:\s*(?:st|nd|rd|th)\b)?"
_YEAR = r"(?:19|20)\d{2}(?!\d)"
_QUARTER = r"q(?:uarter|tr)?\.?\s*(?P<quarter>[1-4])\b"
_TO_YEAR = r"(?:\s*[/–-]\s*(?:20)?\d{2}(?!\d))"

# Each form of a date, most exact first; `_match_timescale` reads the named groups.
_FORMS = {
    "day": (
        rf"(?P<day>\d{{1,2}})\s*(?:st|nd|rd|th)?\s*(?:of\s+)?"
        rf"(?P<month>{MONTH_NAME})\.?,?(?P<gap>\s*)(?P<year>{_YEAR})"
    ),
    "us_day": rf"(?P<month>{MONTH_NAME})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>{_YEAR})",
    "iso": r"(?P<year>(?:19|20)\d{2})-(?P<number>\d{2})-(?P<day>\d{2})(?:[T ]00:00:00)?(?!\d)",
    "numeric": r"(?P<day>\d{1,2})(?P<sep>[/.-])(?P<number>\d{1,2})(?P=sep)(?P<year>(?:20)?\d{2})(?!\d)",
    "quarter": rf"{_QUARTER},?\s*(?:of\s+)?(?P<year>(?:19|20)\d{{2}})(?P<to>{_TO_YEAR})?",
    "year_quarter": rf"(?P<year>(?:19|20)\d{{2}})(?P<to>{_TO_YEAR})?,?\s*[-–:]?\s*{_QUARTER}",
    "short": rf"(?P<month>{MONTH_NAME})\.?(?:\s*[’'‘]\s*|-)(?P<year>\d{{2}})(?!\d)",
    "month": rf"(?P<month>{MONTH_NAME})\.?,?(?P<gap>\s*)(?P<year>{_YEAR})",
    "season": rf"(?P<season>spring|summer|autumn|winter)(?:\s+term)?,?\s+(?P<year>{_YEAR})",
    "year_end": rf"(?:the\s+)?end\s+of\s+(?P<year>(?:19|20)\d{{2}})(?P<to>{_TO_YEAR})?(?!\d)",
}
_PATTERNS = {name: re.compile(rf"(?<![\w/]){form}", re.I) for name, form in _FORMS.items()}

# What may come before a date and belongs to the text as printed: "by", "Launch", "by the end of".
_BEFORE = re.compile(
    rf"(?<!\w)(?P<word>(?:by|before|no\s+later\s+than|from|in|during|until|between|due|start(?:ing|s)?"
    rf"|commenc(?:es?|ing)|launch(?:es|ed|ing)?|complet(?:e|ed|ion)(?:\s+by)?)\s+)?"
    rf"(?P<range>(?:{_DAY}\s+)?{MONTH_NAME}\.?(?:\s+{_YEAR})?\s*(?:{_DASH}|and)\s*)?"
    rf"(?P<part>(?:the\s+)?(?:end|beginning|start|middle)\s+of\s+|(?:early|mid|late)(?:\s+|-))?$",
    re.I,
)
_ONGOING = re.compile(r"(?:^|[.;:,(\n–—-])\s*(?P<word>on-?\s?going)\s*(?=[.;,)\n]|$)", re.I)
_ONGOING_CELL = re.compile(
    r"\s*(?P<word>(?:on-?\s?going|continu(?:ous|al)\w*|throughout|rolling)\b[^.;\n]*)", re.I
)
_INTERVAL = re.compile(
    r"\b(?:(?:every|each)\s+(?P<count>\d{1,2}|two|three|four|six)[\s-]+months?|(?P<twice>(?:twice\s+(?:a|per)|half)"
    r"[\s-]+year(?:ly)?|six[\s-]+monthly)|(?P<word>monthly|every\s+month|bi[\s-]?monthly|quarterly|every\s+quarter"
    r"|termly|every\s+term|annual(?:ly)?|yearly|every\s+year))\b",
    re.I,
)
_INTERVAL_WORDS = {"mon": 1, "bim": 2, "qua": 3, "ter": 4, "ann": 12, "yea": 12}
_COUNTS = {"two": 2, "three": 3, "four": 4, "six": 6}
_SEASON_ENDS = {"spring": 5, "summer": 8, "autumn": 11, "winter": 2}


def find_timescales(text: str) -> list[Timescale]:
    """Return every timescale in the text of an action, in the order printed."""
    timescales = [_with_preceding_words(text, plain) for plain in _dates(text)]
    # "from April 2020 to June 2020" is one timescale: its first date is part of the other's text.
    next_starts = [*(timescale.start for timescale in timescales[1:]), len(text)]
    timescales = [
        timescale
        for timescale, next_start in zip(timescales, next_starts, strict=False)
        if next_start > timescale.start
    ]
    timescales += [_ongoing(match) for match in _ONGOING.finditer(text)]
    return sorted(timescales, key=lambda timescale: timescale.start)


def read_timescale(text: str, *, starts_on: date | None, ends_on: date | None) -> list[Timescale]:
    """Return the timescales of a cell that holds nothing else; it may give less than a whole date.

    There "March" and "Q4" mean the first of that name within the plan's days, with a question.
    """
    timescales = find_timescales(text)
    if timescales:
        return timescales
    ongoing = _ONGOING_CELL.match(text)
    if ongoing:
        return [_ongoing(ongoing)]
    if not starts_on or not ends_on:
        return []
    quarter = re.fullmatch(r"\s*(?:by\s+)?(?:the\s+end\s+of\s+)?(q(?:uarter)?\s*([1-4]))[\s.]*", text, re.I)
    month = re.fullmatch(rf"\s*(?:by\s+)?(?:(?:the\s+)?end\s+of\s+)?({MONTH_NAME})[\s.]*", text, re.I)
    if quarter:
        first_month = (int(quarter[2]) - 1) * 3 + (4 if starts_on.month == 4 else 1)
        end_month, precision = (first_month + 1) % 12 + 1, DatePrecision.QUARTER
    elif month:
        end_month, precision = _month_number(month[1]), DatePrecision.MONTH
    else:
        return []
    due_on = next(
        (
            month_end(year, end_month)
            for year in range(starts_on.year, ends_on.year + 1)
            if month_end(year, end_month) >= starts_on
        ),
        month_end(ends_on.year, end_month),
    )
    printed = _flat(text)
    question = f"“{printed}” does not say which year."
    first_on = due_on.replace(day=1)
    return [Timescale(printed, precision, due_on, first_on, 0, len(text), question, long_date(due_on))]


def has_financial_quarters(text: str) -> bool:
    """Whether a text names quarters of financial years: "Q3 2026/27", which is October to December 2026."""
    matches = (match for name in ("quarter", "year_quarter") for match in _PATTERNS[name].finditer(text))
    return any(match["to"] for match in matches)


def read_interval(text: str) -> int | None:
    """Return the months between two updates that a text names ("Ongoing, reviewed quarterly"), if one."""
    match = _INTERVAL.search(text)
    if not match:
        return None
    if match["twice"]:
        return 6
    if match["count"]:
        months = _COUNTS.get(match["count"].lower()) or int(match["count"])
        return months if months in {1, 2, 3, 4, 6, 12} else None
    word = re.sub(r"[\s-]|every", "", match["word"].lower())
    return _INTERVAL_WORDS[word[:3]]


def milestone_labels(text: str, timescales: list[Timescale]) -> list[str]:
    """Return what each of several timescales is about: the text since the one before it."""
    labels, since = [], 0
    for timescale in timescales:
        label = _flat(text[since : timescale.start])
        label = re.sub(r"^(?:[\s.,;:&–-]|\b(?:and|then)\b)+", "", label, flags=re.I).rstrip(" .,;:-–")
        labels.append(label[:1].upper() + label[1:])
        since = timescale.end
    return labels


@dataclass(frozen=True)
class PlanPeriod:
    """The days a plan covers, as printed, and the (question, proposed answer) pairs about them."""

    as_printed: str
    starts_on: date
    ends_on: date
    questions: tuple[tuple[str, str], ...] = ()


def read_start(text: str) -> tuple[date | None, str]:
    """Return the day on which something starts, by the text of its own cell, and what is to be asked.

    Of a range ("April to June 2023") that is its first day; of several days the first, with a question. None
    where the text names no day.
    """
    text = _flat(text)
    dated = [scale for scale in find_timescales(text) if scale.first_on]
    if not dated:
        return None, ""
    first, several = dated[0], len(dated) > 1
    starts_on, question = first.first_on, first.question
    dashed = _read_range(text, _DASH)
    whole = dashed or _read_range(text, r"\band\b")
    if whole and text.index(whole.as_printed) <= first.end:
        starts_on, question = whole.starts_on, "".join(asked for asked, _ in whole.questions[:1])
        is_one = dashed or re.search(r"\bbetween\b", text, re.I)
        several = not is_one or bool(find_timescales(text.replace(whole.as_printed, "", 1)))
    return starts_on, f"“{text}” names more than one day." if several else question


def read_plan_period(text: str) -> PlanPeriod | None:
    """Return the period a title line names: two dates, two months, or years ("2018/19")."""
    whole = _read_range(text, _DASH)
    if whole:
        return whole
    years = re.search(rf"(?<![\w/])({_YEAR})\s*[-–—/]\s*((?:20)?\d{{2}})(?![\d/])", text)
    if not years:
        return None
    first_year = int(years[1])
    last_year = int(years[2]) % 100 + first_year // 100 * 100
    if last_year <= first_year:
        return None
    starts_on, ends_on = date(first_year, 4, 1), date(last_year, 3, 31)
    question = f"“{_flat(years[0])}” gives years only, read as financial years."
    proposed = f"{long_date(starts_on)} to {long_date(ends_on)}"
    return PlanPeriod(_flat(years[0]), starts_on, ends_on, ((question, proposed),))


def _read_range(text: str, joined: str) -> PlanPeriod | None:
    """Return the days from one date or month to another, with what joins them (a pattern) between."""
    dates = list(_dates(text))
    for first, last in pairwise(dates):
        if re.fullmatch(rf"\s*{joined}\s*", text[first.end : last.start], re.I):
            return _period(text, first, last)
    for last in dates:
        match = re.search(rf"({_DAY}\s+)?({MONTH_NAME})\s*{joined}\s*$", text[: last.start], re.I)
        if match and last.due_on:
            # "1 April to 31 March 2021": the first year is the one that puts the days in order.
            for year in (last.due_on.year, last.due_on.year - 1):
                start = next(_dates(f"{match[1] or ''}{match[2]} {year}"), None)
                if start and start.first_on and start.first_on < last.due_on:
                    return _period(text, replace(start, start=match.start()), last)
    return None


def _period(text: str, first: Timescale, last: Timescale) -> PlanPeriod | None:
    if not first.first_on or not last.due_on or last.due_on < first.first_on:
        return None
    questions = tuple((part.question, part.proposed) for part in (first, last) if part.question)
    return PlanPeriod(_flat(text[first.start : last.end]), first.first_on, last.due_on, questions)


def _dates(text: str) -> Iterator[Timescale]:
    """Yield the dates of a text without the words before them, left to right, none inside another."""
    matches = [(name, match) for name, pattern in _PATTERNS.items() for match in pattern.finditer(text)]
    order = list(_PATTERNS)
    matches.sort(key=lambda pair: (pair[1].start(), order.index(pair[0])))
    reached = 0
    for name, match in matches:
        timescale = _match_timescale(name, match) if match.start() >= reached else None
        if timescale:
            reached = match.end()
            yield timescale


def _match_timescale(form: str, match: re.Match[str]) -> Timescale | None:
    """Return a match as a timescale; None where its numbers are no date (13.5.20 of something)."""
    part = match.groupdict()
    year = int(part["year"]) + (2000 if len(part["year"]) == 2 else 0)
    printed = _flat(match[0])
    question = proposed = ""
    if "quarter" in part:
        # "2020/21" is a financial year: its Q4 ends in March 2021. A single year is a calendar year.
        last = add_months(date(year, 6 if part["to"] else 3, 1), 3 * (int(part["quarter"]) - 1))
        first_on, due_on = add_months(last, -2), month_end(last.year, last.month)
        precision = DatePrecision.QUARTER
        if not part["to"]:
            question = f"“{printed}” is read as a quarter of the calendar year."
    elif "season" in part:
        name = part["season"].lower()
        due_on = month_end(year + (name == "winter"), _SEASON_ENDS[name])
        first_on, precision = add_months(due_on.replace(day=1), -2), DatePrecision.QUARTER
        question = f"“{printed}” names no day."
    elif form == "year_end":
        due_on = date(year + 1, 3, 31) if part["to"] else date(year, 12, 31)
        first_on, precision = due_on.replace(day=1), DatePrecision.MONTH
        question = f"“{printed}” names no day."
    else:
        month = int(part["number"]) if "number" in part else _month_number(part["month"])
        if not 1 <= month <= 12:
            return None
        first_on, due_on, precision = date(year, month, 1), month_end(year, month), DatePrecision.MONTH
        if "day" in part:
            day, precision = int(part["day"]), DatePrecision.DAY
            if not 1 <= day <= 39:
                return None
            if day > due_on.day:
                question = f"“{printed}” does not exist: {due_on:%B %Y} has {due_on.day} days."
            else:
                due_on = due_on.replace(day=day)
            first_on = due_on
        if part.get("gap") == "":
            question = question or f"“{printed}” is written without a space."
            readable = due_on if precision is DatePrecision.DAY else None
            proposed = long_date(readable) if readable else f"{due_on:%B %Y}, due {long_date(due_on)}"
    if question and not proposed:
        proposed = long_date(due_on)
    return Timescale(printed, precision, due_on, first_on, match.start(), match.end(), question, proposed)


def _with_preceding_words(text: str, plain: Timescale) -> Timescale:
    """Add the words before a date that belong to it, and what they change about the day."""
    before = _BEFORE.search(text, max(0, plain.start - 80), plain.start)
    if not before or not before[0] or plain.due_on is None or plain.first_on is None:
        return plain
    is_range = before["range"] and not re.search(r"and\s*$", before["range"], re.I)
    between = (before["word"] or "").strip().lower() == "between"
    start = before.start() if is_range or between or not before["range"] else before.end("range")
    if before["part"] and start == before.end("range"):
        start = before.start("part")
    printed = _flat(text[start : plain.end])
    extended = replace(plain, as_printed=printed, start=start)
    if plain.question:
        return replace(extended, question=plain.question.replace(f"“{plain.as_printed}”", f"“{printed}”"))
    part = (before["part"] or "").lower()
    if part and "end" not in part:
        return replace(extended, question=f"“{printed}” names no day.", proposed=long_date(plain.due_on))
    if (before["word"] or "").strip().lower() == "before" and not part:
        due_on = plain.first_on - timedelta(days=1)
        question = f"“{printed}” is read as the day before at the latest."
        return replace(extended, due_on=due_on, question=question, proposed=long_date(due_on))
    return extended


def _ongoing(match: re.Match[str]) -> Timescale:
    return Timescale(
        _flat(match["word"]), DatePrecision.NONE, None, None, match.start("word"), match.end("word")
    )


def _month_number(name: str) -> int:
    return _MONTHS.index(name.lower()[:3]) + 1


def _flat(text: str) -> str:
    """Return text on one line with single spaces; non-breaking spaces and line breaks count as spaces."""
    return " ".join(text.split())
