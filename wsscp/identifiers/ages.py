"""Exact ages beside what else is known of somebody, and dates of birth."""

import re
from collections.abc import Iterator

from wsscp.dates import MONTH_NAME
from wsscp.identifiers.matches import IdentifierKind, IdentifierMatch
from wsscp.identifiers.words import CHILD, FAMILIES, FAMILY, PERSON

_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen"
)
_NUMBER = rf"(?:\d{{1,2}}|{_WORDS})"
_UNIT = "(?:years?|yrs?|months?|mths?|weeks?|wks?|days?)"
_AND_MORE = rf"(?:,? (?:and )?{_NUMBER} (?:months?|weeks?|days?))?"
_AGE = re.compile(
    rf"(?<![\w.])(?:{_NUMBER}[ -]?{_UNIT}{_AND_MORE}[ -]old(?![\w-])"
    rf"|{_NUMBER} ?(?:yo|y/o|y\.o\.?)(?!\w)"
    rf"|aged?:? (?:of |just |only |about |around )?{_NUMBER}(?![\w%])(?: {_UNIT}(?!\w){_AND_MORE})?)",
    re.I,
)
_SIBLINGS = re.compile(rf"\b{FAMILIES}\b", re.I)
_OF_ROLE = re.compile(
    rf"\b(?:{FAMILY}|boy|girl|baby|toddler)(?: \(|, )(?P<age>\d{{1,2}})(?=[);]|,(?!\d))", re.I
)
_OF_SIBLINGS = re.compile(
    rf"\b{FAMILIES}(?:, | \()(?:aged )?(?P<age>\d{{1,2}}(?:, \d{{1,2}})*,? and \d{{1,2}})(?=[),;.])",
    re.I,
)
_BABY_OF = re.compile(
    rf"\b(?:{CHILD}|son|daughter) (?:of|at) (?P<age>(?:just |only |about )?{_NUMBER} {_UNIT}{_AND_MORE})"
    r"(?! (?:later|ago|earlier))(?!\w)",
    re.I,
)
_NTH = (
    r"(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh"
    "|twelfth|thirteenth|fourteenth|fifteenth|sixteenth)"
)
_BIRTHDAY = re.compile(rf"\b(?:his|her|child's|boy's|girl's) (?P<age>{_NTH}) birthday", re.I)
# A limit, a range, a legal age: not somebody's age.
_BOUND_BEFORE = re.compile(
    r"(?:\b(?:under|over|below|above|than|least|most|from|between|until|till|up to|minimum|maximum|reach\w*"
    r"|turn\w*|by|before|after|legal|threshold)(?: the)? "
    rf"|(?:\d|\b(?:{_WORDS})) ?(?:-|to|/) ?)$",
    re.I,
)
_BOUND_AFTER = re.compile(
    rf"(?: (?:years?|months?|weeks?))?(?: ?(?:-|to|/) ?(?:\d|{_WORDS})| ?\+| plus\b"
    rf"| (?:or|and) (?:over|under|older|younger|above|below|up|upwards|more|less)\b)",
    re.I,
)
_LIST_AFTER = re.compile(rf"(?:, {_NUMBER})*,? (?:or|and) {_NUMBER}(?!\w)", re.I)
_LIST_BEFORE = re.compile(rf"(?:\d|\b(?:{_WORDS}))(?:,| or| and) $", re.I)
# A cohort of one age identifies nobody.
_COHORT_BEFORE = re.compile(
    r"(?:\b(?:children|people|boys|girls|pupils|students|those|infants|babies|adults|youths|teenagers"
    r"|females|males|women|men|anyone|everyone|parents|learners|cohort|cases)\b[^.;:]{0,15}"
    r"|\b(?:any|every|each|all|most|per|no|many|average|mean|median)\b[^.;:]{0,25})$",
    re.I,
)
# "The two-year-old offer" is not a child.
_THING_AFTER = re.compile(
    r"[ -](?:agreement|analysis|approach|arrangements?|assessment|building|campaign|check|contract|data"
    r"|document|entitlement|figures|framework|funding|guidance|law|offer|partnership|places?|plan|policy"
    r"|practice|problem|programme|protocol|report|review|scheme|service|strategy|structure|survey|system"
    r"|target|website)\b",
    re.I,
)
_DETAIL = re.compile(
    rf"\b(?:{PERSON}|{FAMILIES}|schools?|nursery|academy|college|reception class|year \d{{1,2}}|die[ds]?"
    r"|death|killed|murder\w*|suicide|stabb\w+|injur\w+|fractur\w+|harmed|hang(?:ed|ing)|overdose\w*|rape[ds]?"
    r"|assault\w*|abuse[ds]? by|autis\w+|disab\w+|diabet\w+|epilep\w+|deaf|blind|pregnant|asylum"
    r"|white british|black|asian|mixed heritage|polish|romanian|roma|traveller|muslim|christian|jewish"
    r"|sikh|hindu|lithuanian|albanian|afghan|syrian|kurdish)\b",
    re.I,
)
_PLACE = re.compile(
    r"\b(?:from|in|of|near|lives|living) (?!Year|Priority|Section|England|Sussex|West|East"
    r"|The|This|January|February|March|April|June|July|August|September|October|November|December)"
    r"[A-Z][a-z]{3,}"
)
_REACH = 70

_YEAR = r"(?:19|20)\d{2}"
_DATE = (
    rf"(?:\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:{_YEAR}|\d{{2}})(?!\d)|{_YEAR}-\d{{2}}-\d{{2}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {MONTH_NAME}(?!\w)(?:,? '?(?:{_YEAR}|\d{{2}})(?!\d))?"
    rf"|{MONTH_NAME} \d{{1,2}}(?:st|nd|rd|th)?,? {_YEAR}|{MONTH_NAME} {_YEAR})"
)
_BIRTH = (
    r"\b(?:born(?! out)|birth(?= on )|d\.?o\.?b\.?|date[- ]of[- ]birth|birth[- ]?date|birthday"
    r"|year of birth)(?!\w)"
)
_BORN = re.compile(rf"{_BIRTH}(?P<gap>[^\d\n;]{{0,25}}?)(?<![\w/])(?P<date>{_DATE}|{_YEAR}(?![\d/-]))", re.I)
_BORN_AFTER = re.compile(
    rf"(?<![\w/])(?P<date>{_DATE}) ?[(,-]? ?(?:d\.?o\.?b|date[- ]of[- ]birth|is (?:his|her) birthday)", re.I
)
_DATE_AT_AGE = re.compile(rf"[ ,;:(\[-]{{1,4}}(?P<date>{_DATE})", re.I)


def find_ages(text: str) -> Iterator[IdentifierMatch]:
    """Yield exact ages beside other details, and dates of birth."""
    for match in _AGE.finditer(text):
        if _is_one_person(text, match):
            yield IdentifierMatch(IdentifierKind.AGE, *match.span(), False)
            date = _DATE_AT_AGE.match(text, match.end())
            if date:
                yield IdentifierMatch(IdentifierKind.BIRTH_DATE, *date.span("date"), False)
    for pattern in (_OF_ROLE, _OF_SIBLINGS, _BABY_OF, _BIRTHDAY):
        for match in pattern.finditer(text):
            yield IdentifierMatch(IdentifierKind.AGE, *match.span("age"), False)
    for pattern in (_BORN, _BORN_AFTER):
        for match in pattern.finditer(text):
            if not _COHORT_BEFORE.search(text, max(0, match.start() - 50), match.start()):
                is_day = bool(re.search(r"\d{1,2}\D+(?:\d|[a-z])", match["date"], re.I))
                yield IdentifierMatch(IdentifierKind.BIRTH_DATE, *match.span("date"), is_day)


def _is_one_person(text: str, match: re.Match[str]) -> bool:
    """Whether an age is one person's, with another detail about that person nearby."""
    start, end = match.span()
    near = _sentence(text, start, end)
    if not (_DETAIL.search(near) or _PLACE.search(near)):
        return False
    is_family = _SIBLINGS.search(near)
    before = max(0, start - 50)
    if _BOUND_BEFORE.search(text, before, start) or _BOUND_AFTER.match(text, end):
        return False
    if _THING_AFTER.match(text, end):
        return False
    return bool(is_family) or not (
        _COHORT_BEFORE.search(text, before, start)
        or _LIST_AFTER.match(text, end)
        or _LIST_BEFORE.search(text, before, start)
    )


def _sentence(text: str, start: int, end: int) -> str:
    """Return the text nearby in the same sentence, without the age itself."""
    left, right = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    left = re.split(r"[.!?;] |\n", left)[-1]
    right = re.split(r"[.!?;](?: |$)|\n", right)[0]
    return f"{left}…{right}"
