"""Where somebody lives or learns: postcodes, addresses, schools."""

import re
from collections.abc import Iterator

from wsscp.identifiers.matches import IdentifierKind, IdentifierMatch
from wsscp.identifiers.numbers import is_workplace
from wsscp.identifiers.words import NAME_PATTERN, NO_SETTING, SERVICE

_AREAS = (
    "AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|EX|FK"
    "|FY|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|ML|N|NE|NG"
    "|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|TF|TN|TQ|TR"
    "|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE"
)
_POSTCODE = re.compile(rf"\b(?<!-)(?:{_AREAS})\d[A-Z\d]? ?\d[ABD-HJLNP-UW-Z]{{2}}(?!\w)", re.I)
_ORDINAL = re.compile(r"(?:1st|2nd|3rd|\dth)$")
_STREET = (
    "(?:Road|Rd|Street|Avenue|Ave|Close|Lane|Drive|Crescent|Gardens|Terrace|Grove|Rise|Mews|Way|Walk|Place|Court"
    "|Row|Green|Hill|Park|Square|Cottages?|Villas|Parade)"
)
_ADDRESS = re.compile(
    rf"(?<![\w./])(?:(?:Flat|Apartment|Unit) \d{{1,3}}[A-Za-z]?,? )?"
    rf"(?!(?:19|20)\d\d)\d{{1,4}}[A-Za-z]?,? (?:The )?(?:{NAME_PATTERN} ){{1,3}}{_STREET}(?!\w)"
)
_SCHOOL = re.compile(
    r"(?<![\w-])(?:(?:Primary|Infants?|Juniors?|Secondary|High|Nursery) )?"
    r"(?:Schools?|Academy|Pre-?[Ss]chool|Nursery|College|Playgroup|Kindergarten|Primary|Infants|Juniors)(?!\w)"
)
_WORD_BEFORE = re.compile(rf"(?:({NAME_PATTERN}(?:'s|s')?|St\.?|CE|CofE|C of E|RC|of|the|and|&|[A-Z]\.?) )$")
_AT_SAINT = re.compile(
    rf"\b(?:attends?|attended|attending|pupils? (?:at|of|from)|students? (?:at|of|from)|on roll at"
    rf"|enrolled at|goes to|went to|excluded from|place at|moved to|transferred to) "
    rf"(?P<name>(?:St|Saint)\.? {NAME_PATTERN}'?s?)"
)


def find_places(text: str) -> Iterator[IdentifierMatch]:
    """Yield full postcodes, street addresses and names of schools and settings."""
    for match in _POSTCODE.finditer(text):
        is_plain = match[0].isupper() and " " in match[0]
        if not (_ORDINAL.search(match[0]) or is_workplace(text, match.start())):
            yield IdentifierMatch(IdentifierKind.POSTCODE, *match.span(), is_plain)
    for match in _ADDRESS.finditer(text):
        if not is_workplace(text, match.start()):
            yield IdentifierMatch(IdentifierKind.ADDRESS, *match.span(), False)
    for match in _SCHOOL.finditer(text):
        start = _name_before(text, match)
        if start is not None and not match[0].endswith("Schools"):
            yield IdentifierMatch(IdentifierKind.SCHOOL, start, match.end(), False)
    for match in _AT_SAINT.finditer(text):
        yield IdentifierMatch(IdentifierKind.SCHOOL, *match.span("name"), False)


def _name_before(text: str, match: re.Match[str]) -> int | None:
    """Return where the name of a school begins; None where the words before it name none."""
    start = match.start()
    words: list[str] = []
    while len(words) < 6:
        before = _WORD_BEFORE.search(text, max(0, start - 40), start)
        if before is None:
            break
        start = before.start(1)
        words.insert(0, before[1])
    # The first word of a sentence, or a conjunction, is no part of a name.
    while words and words[0].lower().rstrip(".") in NO_SETTING:
        start += len(words.pop(0)) + 1
    plain = {word.lower().removesuffix("'s").rstrip(".") for word in words}
    if not plain - NO_SETTING - {"&", "st", "c of e", "cofe"} or plain & SERVICE:
        return None
    return start
