"""Numbers given to people: NHS, national insurance, pupil and phone numbers; and email addresses."""

import re
from collections.abc import Iterator

from wsscp.identifiers.matches import IdentifierKind, IdentifierMatch
from wsscp.identifiers.words import HOME, PLACE_OF_WORK

_BEFORE, _AFTER = r"(?<![\w.])", r"(?![\w])"
_NHS = re.compile(rf"{_BEFORE}\d{{3}}[ .-]?\d{{3}}[ .-]?\d{{4}}{_AFTER}")
_NHS_NAMED = re.compile(r"\bNHS[^\d\n]{0,35}(?P<number>(?:\d[ .-]?){9}\d)(?!\d)", re.I)
_INSURANCE = re.compile(
    rf"{_BEFORE}(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z][ -]?"
    rf"(?:\d{{2}}[ -]?){{3}}(?P<suffix>[A-D])?{_AFTER}",
    re.I,
)
_INSURANCE_NAMED = re.compile(r"national insurance|\bNI\b|\bNINO\b", re.I)
_UPN = re.compile(rf"{_BEFORE}[A-HJ-NP-RT-Z][ -]?(?:\d[ -]?){{11}}[\dA-HJ-NP-RT-Z]{_AFTER}", re.I)
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_PHONE = re.compile(
    rf"(?<![\w.])\(?(?:(?:\+|00)44[ -]?(?:\(0\)[ -]?)?|0(?=\d))(?:\d\)?[ .-]?){{8,9}}\d{_AFTER}"
)
_EMAIL = re.compile(r"(?<![\w.+%'-])[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}")
# Addresses of a team, not of a person.
_SHARED = re.compile(
    r"(?:\w+[._-])?(?:admin|bookings?|business|centre|communications|complaints|contact|csc|data|dutyteam"
    r"|enquiries|feedback|foi|frontdoor|governance|hello|help|hr|hub|info|lado|learning|lscb|lscp|mail|mash|media"
    r"|no-?reply|office|partnership|postmaster|press|referrals?|safeguarding|schools?|secretariat|services?"
    r"|support|team|training|webmaster|wsscp)\w{0,12}@",
    re.I,
)


def find_numbers(text: str) -> Iterator[IdentifierMatch]:
    """Yield the personal numbers and email addresses of a text."""
    yield from _nhs_numbers(text)
    for match in _INSURANCE.finditer(text):
        named = _INSURANCE_NAMED.search(text, max(0, match.start() - 40), match.start())
        if match["suffix"] or named:
            yield _match(IdentifierKind.NATIONAL_INSURANCE, match, is_certain=bool(match["suffix"]))
    for match in _UPN.finditer(text):
        is_right = _is_upn(re.sub(r"[ -]", "", match[0]).upper())
        named = re.search(r"\bUPN\b", text[max(0, match.start() - 25) : match.start()], re.I)
        if is_right or named:
            yield _match(IdentifierKind.UPN, match, is_certain=is_right)
    yield from _phones(text)
    for match in _EMAIL.finditer(text):
        if not _SHARED.match(match[0]):
            yield _match(IdentifierKind.EMAIL, match)


def is_workplace(text: str, start: int) -> bool:
    """Whether the text at `start` is introduced as a place of work rather than a home."""
    before = text[max(text.rfind("\n", 0, start) + 1, start - 100) : start]
    is_work = re.search(PLACE_OF_WORK, before, re.I) or re.match(
        r"[\d ]*(?:at|in) the office\b", text[start : start + 40]
    )
    return bool(is_work) and not re.search(HOME, before, re.I)


def _nhs_numbers(text: str) -> Iterator[IdentifierMatch]:
    for match in _NHS.finditer(text):
        digits = re.sub(r"\D", "", match[0])
        # Any ten digits pass the check once in eleven. England's numbers begin with these; Scotland's
        # with a day of birth.
        is_english = digits[0] in "4679"
        is_scottish = 1 <= int(digits[:2]) <= 31 and 1 <= int(digits[2:4]) <= 12
        if _is_nhs_number(digits) and (is_english or is_scottish):
            yield _match(IdentifierKind.NHS_NUMBER, match, is_certain=is_english)
    for match in _NHS_NAMED.finditer(text):
        # What is called an NHS number is one, or was meant to be.
        start, end = match.span("number")
        yield IdentifierMatch(
            IdentifierKind.NHS_NUMBER, start, end, _is_nhs_number(re.sub(r"\D", "", match["number"]))
        )


def _is_nhs_number(digits: str) -> bool:
    """Whether the last digit is the check digit, modulo 11, of the nine before it."""
    if len(set(digits)) == 1:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(10, 1, -1), strict=False))
    return (11 - total % 11) % 11 == int(digits[9])


def _is_upn(upn: str) -> bool:
    """Whether the first letter is the check letter, modulo 23, of the twelve characters after it."""
    values = [
        _UPN_LETTERS.index(character) if character.isalpha() else int(character) for character in upn[1:]
    ]
    total = sum(value * weight for value, weight in zip(values, range(2, 14), strict=True))
    return _UPN_LETTERS[total % 23] == upn[0]


def _phones(text: str) -> Iterator[IdentifierMatch]:
    for match in _PHONE.finditer(text):
        digits = re.sub(r"\D", "", re.sub(r"\(0\)", "", match[0]))
        national = re.sub(r"^(?:0044|44|0)", "", digits)
        # Pairs or single digits are a list of other numbers; 03 and 08 are numbers of organisations.
        is_list = not re.search(r"\d{3}", match[0])
        if len(national) not in {9, 10} or national[0] not in "1257" or is_list:
            continue
        is_mobile = national[0] == "7" and len(national) == 10
        if is_mobile or not is_workplace(text, match.start()):
            yield _match(IdentifierKind.PHONE, match, is_certain=is_mobile)


def _match(kind: IdentifierKind, match: re.Match[str], *, is_certain: bool = True) -> IdentifierMatch:
    start = match.start() + (match[0][0] == "(" and ")" not in match[0])
    return IdentifierMatch(kind, start, match.start() + len(match[0].rstrip(" .-")), is_certain)
