"""Timescales as plans print them, and the days they mean: "by March 2020" is due on 31 March 2020.

Ground floor: standard library only, and no clock. Words are kept as printed. What is not plainly one
date ("October2020", "31st June 2021", "mid-March 2021", "Q4") comes back with a question and what is
proposed; nothing is corrected silently. Days come before months, as written in Britain.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from wsscp.dates import add_months, long_date, month_end


class DatePrecision(StrEnum):
    """How exactly a date was given."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    NONE = "none"


@dataclass(frozen=True)
class Timescale:
    """One timescale found in a text: the words as printed, and the last day they allow.

    `start` and `end` are where the words stand in the text. `first_on` is the first day of what is
    named (1 March 2020 for "March 2020"). An ongoing one has no dates. With a `question`, a person
    must say whether `proposed` is right.
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
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
_MONTH += r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
_DASH = r"(?:-|–|—|to|until)"
_DAY = r"\d{1,2}(?:\s*(?:st|nd|rd|th)\b)?"
_YEAR = r"(?:19|20)\d{2}(?!\d)"
_QUARTER = r"q(?:uarter|tr)?\.?\s*(?P<quarter>[1-4])\b"
_TO_YEAR = r"(?:\s*[/–-]\s*(?:20)?\d{2}(?!\d))"

# Each form of a date, most exact first; the names of groups are read by `_meaning`.
_FORMS = {
    "day": (
        rf"(?P<day>\d{{1,2}})\s*(?:st|nd|rd|th)?\s*(?:of\s+)?"
        rf"(?P<month>{_MONTH})\.?,?(?P<gap>\s*)(?P<year>{_YEAR})"
    ),
    "us_day": rf"(?P<month>{_MONTH})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>{_YEAR})",
    "iso": r"(?P<year>(?:19|20)\d{2})-(?P<number>\d{2})-(?P<day>\d{2})(?:[T ]00:00:00)?(?!\d)",
    "numeric": r"(?P<day>\d{1,2})(?P<sep>[/.-])(?P<number>\d{1,2})(?P=sep)(?P<year>(?:20)?\d{2})(?!\d)",
    "quarter": rf"{_QUARTER},?\s*(?:of\s+)?(?P<year>(?:19|20)\d{{2}})(?P<to>{_TO_YEAR})?",
    "year_quarter": rf"(?P<year>(?:19|20)\d{{2}})(?P<to>{_TO_YEAR})?,?\s*[-–:]?\s*{_QUARTER}",
    "short": rf"(?P<month>{_MONTH})\.?(?:\s*[’'‘]\s*|-)(?P<year>\d{{2}})(?!\d)",
    "month": rf"(?P<month>{_MONTH})\.?,?(?P<gap>\s*)(?P<year>{_YEAR})",
    "season": rf"(?P<season>spring|summer|autumn|winter)(?:\s+term)?,?\s+(?P<year>{_YEAR})",
    "year_end": rf"(?:the\s+)?end\s+of\s+(?P<year>(?:19|20)\d{{2}})(?P<to>{_TO_YEAR})?(?!\d)",
}
_PATTERNS = {name: re.compile(rf"(?<![\w/]){form}", re.I) for name, form in _FORMS.items()}

# What may stand before a date and belongs to the words as printed: "by", "Launch", "by the end of".
_BEFORE = re.compile(
    rf"(?<!\w)(?P<word>(?:by|before|no\s+later\s+than|from|in|during|until|between|due|start(?:ing|s)?"
    rf"|commenc(?:es?|ing)|launch(?:es|ed|ing)?|complet(?:e|ed|ion)(?:\s+by)?)\s+)?"
    rf"(?P<range>(?:{_DAY}\s+)?{_MONTH}\.?(?:\s+{_YEAR})?\s*(?:{_DASH}|and)\s*)?"
    rf"(?P<part>(?:the\s+)?(?:end|beginning|start|middle)\s+of\s+|(?:early|mid|late)(?:\s+|-))?$",
    re.I,
)
_ONGOING = re.compile(r"(?:^|[.;:,(\n–—-])\s*(?P<word>on-?\s?going)\s*(?=[.;,)\n]|$)", re.I)
_ONGOING_CELL = re.compile(
    r"\s*(?P<word>(?:on-?\s?going|continu(?:ous|al)\w*|throughout|rolling)\b[^.;\n]*)", re.I
)
_SEASON_ENDS = {"spring": 5, "summer": 8, "autumn": 11, "winter": 2}


def find_timescales(text: str) -> list[Timescale]:
    """Return every timescale in the text of an action, in the order printed."""
    found = [_with_words(text, raw) for raw in _dates(text)]
    # "from April 2020 to June 2020" is one timescale: its first date is part of the other's words.
    starts = [*(one.start for one in found[1:]), len(text)]
    found = [one for one, later in zip(found, starts, strict=False) if later > one.start]
    found += [_ongoing(match) for match in _ONGOING.finditer(text)]
    return sorted(found, key=lambda one: one.start)


def read_timescale(text: str, *, starts_on: date | None, ends_on: date | None) -> list[Timescale]:
    """Return the timescales of a cell that holds nothing else; it may say less than a whole date.

    There "March" and "Q4" mean the first of that name within the plan's days, as a question.
    """
    found = find_timescales(text)
    if found:
        return found
    ongoing = _ONGOING_CELL.match(text)
    if ongoing:
        return [_ongoing(ongoing)]
    if not starts_on or not ends_on:
        return []
    quarter = re.fullmatch(r"\s*(?:by\s+)?(?:the\s+end\s+of\s+)?(q(?:uarter)?\s*([1-4]))[\s.]*", text, re.I)
    month = re.fullmatch(rf"\s*(?:by\s+)?(?:(?:the\s+)?end\s+of\s+)?({_MONTH})[\s.]*", text, re.I)
    if quarter:
        first = (int(quarter[2]) - 1) * 3 + (4 if starts_on.month == 4 else 1)
        ends, precision = (first + 1) % 12 + 1, DatePrecision.QUARTER
    elif month:
        ends, precision = _month_number(month[1]), DatePrecision.MONTH
    else:
        return []
    due_on = next(
        (
            month_end(year, ends)
            for year in range(starts_on.year, ends_on.year + 1)
            if month_end(year, ends) >= starts_on
        ),
        month_end(ends_on.year, ends),
    )
    printed = _flat(text)
    says = f"“{printed}” does not say which year."
    whole = Timescale(printed, precision, due_on, due_on.replace(day=1), 0, len(text))
    return [replace(whole, question=says, proposed=long_date(due_on))]


def milestone_labels(text: str, found: list[Timescale]) -> list[str]:
    """Return what each of several timescales is about: the words since the one before it."""
    labels, since = [], 0
    for one in found:
        words = _flat(text[since : one.start])
        words = re.sub(r"^(?:[\s.,;:&–-]|\b(?:and|then)\b)+", "", words, flags=re.I).rstrip(" .,;:-–")
        labels.append(words[:1].upper() + words[1:])
        since = one.end
    return labels


@dataclass(frozen=True)
class PlanPeriod:
    """The days a plan covers, the words that said so, and what a person must settle about them."""

    as_printed: str
    starts_on: date
    ends_on: date
    questions: tuple[tuple[str, str], ...] = ()


def read_plan_period(text: str) -> PlanPeriod | None:
    """Return the period a title line names: two dates, two months, or years ("2018/19")."""
    dates = list(_dates(text))
    for one, two in pairwise(dates):
        if re.fullmatch(rf"\s*{_DASH}\s*", text[one.end : two.start], re.I):
            return _period(text, one, two)
    for two in dates:
        first = re.search(rf"({_DAY}\s+)?({_MONTH})\s*{_DASH}\s*$", text[: two.start], re.I)
        if first and two.due_on:
            # "1 April to 31 March 2021": the first year is the one that puts the days in order.
            for year in (two.due_on.year, two.due_on.year - 1):
                words = f"{first[1] or ''}{first[2]} {year}"
                one = next(_dates(words), None)
                if one and one.first_on and one.first_on < two.due_on:
                    return _period(text, replace(one, start=first.start()), two)
    years = re.search(rf"(?<![\w/])({_YEAR})\s*[-–—/]\s*((?:20)?\d{{2}})(?![\d/])", text)
    if not years:
        return None
    last = int(years[2]) % 100 + int(years[1]) // 100 * 100
    if last <= int(years[1]):
        return None
    starts_on, ends_on = date(int(years[1]), 4, 1), date(last, 3, 31)
    says = f"“{_flat(years[0])}” gives years only, read as financial years."
    return PlanPeriod(
        _flat(years[0]), starts_on, ends_on, ((says, f"{long_date(starts_on)} to {long_date(ends_on)}"),)
    )


def _period(text: str, one: Timescale, two: Timescale) -> PlanPeriod | None:
    if not one.first_on or not two.due_on or two.due_on < one.first_on:
        return None
    questions = tuple((each.question, each.proposed) for each in (one, two) if each.question)
    return PlanPeriod(_flat(text[one.start : two.end]), one.first_on, two.due_on, questions)


def _dates(text: str) -> Iterator[Timescale]:
    """Yield the dates of a text without the words before them, left to right, none within another."""
    matches = [(name, match) for name, pattern in _PATTERNS.items() for match in pattern.finditer(text)]
    order = list(_PATTERNS)
    matches.sort(key=lambda pair: (pair[1].start(), order.index(pair[0])))
    reached = 0
    for name, match in matches:
        meaning = _meaning(name, match) if match.start() >= reached else None
        if meaning:
            reached = match.end()
            yield meaning


def _meaning(form: str, match: re.Match[str]) -> Timescale | None:
    """Turn a match into days; None where the numbers are no date at all (13.5.20 of something)."""
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


def _with_words(text: str, raw: Timescale) -> Timescale:
    """Add the words before a date that belong to it, and what they change about the day."""
    before = _BEFORE.search(text, max(0, raw.start - 80), raw.start)
    if not before or not before[0] or raw.due_on is None or raw.first_on is None:
        return raw
    is_range = before["range"] and not re.search(r"and\s*$", before["range"], re.I)
    between = (before["word"] or "").strip().lower() == "between"
    start = before.start() if is_range or between or not before["range"] else before.end("range")
    if before["part"] and start == before.end("range"):
        start = before.start("part")
    printed = _flat(text[start : raw.end])
    whole = replace(raw, as_printed=printed, start=start)
    if raw.question:
        return replace(whole, question=raw.question.replace(f"“{raw.as_printed}”", f"“{printed}”"))
    part = (before["part"] or "").lower()
    if part and "end" not in part:
        return replace(whole, question=f"“{printed}” names no day.", proposed=long_date(raw.due_on))
    if (before["word"] or "").strip().lower() == "before" and not part:
        due_on = raw.first_on - timedelta(days=1)
        says = f"“{printed}” is read as the day before at the latest."
        return replace(whole, due_on=due_on, question=says, proposed=long_date(due_on))
    return whole


def _ongoing(match: re.Match[str]) -> Timescale:
    return Timescale(
        _flat(match["word"]), DatePrecision.NONE, None, None, match.start("word"), match.end("word")
    )


def _month_number(name: str) -> int:
    return _MONTHS.index(name.lower()[:3]) + 1


def _flat(text: str) -> str:
    """One line, single spaces: non-breaking spaces and line breaks are spaces."""
    return " ".join(text.split())
