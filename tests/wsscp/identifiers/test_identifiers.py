"""What could identify a child, kind by kind at its boundaries; and that any text is read, and quickly."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wsscp.identifiers import IdentifierKind, IdentifierMatch, find_identifiers


def found_in(text: str) -> list[tuple[str, str, bool]]:
    """What is found, as (kind, words, certain)."""
    return [
        (match.kind.value, text[match.start : match.end], match.is_certain)
        for match in find_identifiers(text)
    ]


# Text → kind of the one thing found, or "" for nothing; and whether it is certain.
BOUNDARIES = {
    "check digit right": ("943 476 5919", "nhs_number", True),
    "check digit wrong": ("943 476 5918", "", False),
    "wrong, but called one": ("NHS number 943 476 5918", "nhs_number", False),
    "eleven digits": ("9434 476 5919", "", False),
    "check digit ten, which no number has": ("400 000 0070", "", False),
    "all digits alike pass the check": ("000 000 0000", "", False),
    "right, and of no country": ("2147483648", "", False),
    "right, and begins with a birthday": ("100 964 5919", "nhs_number", False),
    "spaces that do not break": ("943\u00a0476\u00a05919", "nhs_number", True),
    "dashes of a word processor": ("943\u2011476\u20135919", "nhs_number", True),
    "full-width digits": ("\uff19\uff14\uff13 476 5919", "nhs_number", True),
    "prefix given out": ("AB123456C", "national_insurance", True),
    "prefix never given out": ("BG123456C", "", False),
    "suffix never given out": ("AB123456E", "", False),
    "no suffix": ("AB123456", "", False),
    "check letter right": ("R938420014001", "upn", True),
    "check letter wrong": ("T938420014001", "", False),
    "temporary, ends in a letter": ("U80120000100A", "upn", True),
    "postcode": ("of BN99 9ZZ", "postcode", True),
    "first half of a postcode": ("of BN99", "", False),
    "no such area": ("of ZZ99 9ZZ", "", False),
    "postcode without its space": ("of BN999ZZ", "postcode", False),
    "mobile": ("07700 900123", "phone", True),
    "landline": ("01632 960123", "phone", False),
    "landline of an office": ("Council offices: 01632 960123", "", False),
    "landline of a home in the council's area": ("Council flat, lives alone: 01632 960123", "phone", False),
    "helpline": ("0808 800 5000", "", False),
    "one digit short": ("07700 9001", "", False),
    "address of a person": ("ann.brown@example.org", "email", True),
    "address of a team": ("safeguarding@example.org", "", False),
    "day of birth": ("born on 3 May 2014", "birth_date", True),
    "year of birth": ("she was born in 2014", "birth_date", False),
    "year of birth of many": ("children born in 2014", "", False),
    "a day, not of birth": ("seen on 3 May 2014", "", False),
    "age and gender": ("a girl aged 7", "age", False),
    "age alone": ("a 7-year-old", "", False),
    "age from": ("a girl aged 7 or over", "", False),
    "age to": ("a girl under 7 years old", "", False),
    "ages between": ("a girl aged 7-11", "", False),
    "ages of many": ("girls aged 7 at school", "", False),
    "ages of siblings": ("brothers aged 7 and 9", "age", False),
    "title and name": ("with Mrs Brown", "name", False),
    "title and initial": ("with Mr X", "name", False),
    "role and letter": ("the mother of child A", "", False),
    "role and name": ("the mother, Ann, said", "name", False),
    "role and abbreviation": ("child CP plan", "", False),
    "role and initials": ("the mother (AB)", "name", False),
    "title of a plan": ("Child Protection Plan", "", False),
    "named school": ("at Beechwood Primary School", "school", False),
    "any school": ("at a Primary School", "", False),
    "service called school": ("by the Virtual School", "", False),
    "street": ("at 14 Beech Road", "address", False),
    "year before a street's word": ("since 2014 Beech Road", "", False),
}


@pytest.mark.parametrize(("text", "kind", "is_certain"), BOUNDARIES.values(), ids=BOUNDARIES)
def test_found_at_its_boundary(text, kind, is_certain) -> None:
    assert [(match[0], match[2]) for match in found_in(text)] == ([(kind, is_certain)] if kind else [])


def test_words_found_are_those_to_take_out() -> None:
    text = "The mother, Ann Brown (07700 900123), of 14 Beech Road, BN99 9ZZ, has a boy aged 7."
    assert [words for _, words, _ in found_in(text)] == [
        "Ann Brown",
        "07700 900123",
        "14 Beech Road",
        "BN99 9ZZ",
        "aged 7",
    ]


def test_message_names_the_words_the_kind_and_what_to_write() -> None:
    text = "NI AB 12 34\u00a056 C, with Mrs Brown"
    assert [match.message(text) for match in find_identifiers(text)] == [
        "“AB 12 34 56 C” is a national insurance number. Take it out.",
        (
            "“Mrs Brown” may be a name or initials. "
            "Use the role alone, such as “the mother” or “the social worker”."
        ),
    ]


def test_certain_match_wins_over_an_overlapping_one() -> None:
    assert found_in("DOB or NHS 943 476 5919") == [("nhs_number", "943 476 5919", True)]


def test_every_kind_has_words() -> None:
    assert all(kind.label and kind.hint.endswith(".") for kind in IdentifierKind)


PIECES = """
    The the mother father child Child A SB , . ( ) : ’s 's aged 7 14 -year-old born on in 3 May 2014
    12/03/2014 St School Primary Academy Beech Road 943 476 5919 0 07700 900123 + - @ a.b@c.de BN99 9ZZ
    AB 12 34 56 C called Mrs Dr X NHS UPN of at Ann was he
"""
WORDS = st.sampled_from(PIECES.split())
TEXTS = st.one_of(st.text(max_size=300), st.lists(WORDS, max_size=60).map(" ".join))


@given(TEXTS)
def test_any_text_is_read_and_places_are_right(text) -> None:
    matches = find_identifiers(text)
    assert all(
        isinstance(match, IdentifierMatch) and 0 <= match.start < match.end <= len(text) for match in matches
    )
    assert all(match.end <= later.start for match, later in pairwise(matches))
    assert all(text[match.start : match.end].strip() and match.message(text) for match in matches)


@given(st.lists(st.integers(0, 9), min_size=9, max_size=9), st.sampled_from(["", " ", "-"]))
def test_every_number_of_england_with_its_check_digit_is_certain(digits, gap) -> None:
    digits[0] = 4
    check = (
        11 - sum(digit * weight for digit, weight in zip(digits, range(10, 1, -1), strict=True)) % 11
    ) % 11
    written = "".join(map(str, digits))
    for last in range(10):
        number = f"{written[:3]}{gap}{written[3:6]}{gap}{written[6:]}{last}"
        is_right = last == check and len(set(written)) > 1
        assert found_in(f"({number})") == ([("nhs_number", number, True)] if is_right else []), number


REPEATED = """
    a|A|0|1 |01 |0 0|(|((0|-|@|a@|a.|a@a.|A.|A. |AB |Aa |Aa-|Aa'|O'|mother |mother, |mother (|mother Aa
    |child called |her partner |the child x called |born |born, |born 1 |1 May |1/1/|12/12/20|aged |aged 7
    |7 years |7, |aged 7, 8, |boy aged 7 |1 year and |Aa School |of |of the and & |St |School |1 Aa
    |12 Aa Aa Aa |BN|B1|BN1 1|NHS |NHS 1|UPN |AB 12 34 |A 1 1 1 1 |Mr |Mr A. |Aa was |Aa was so |initials
    | |’|ſ|İ|ß|boy, 1|brothers, 1, 2, 3|attends St |+44 (0)|07700 900123 |943 476 5919 |a@b.cd |BN1 1AA
"""
NASTY = [*REPEATED.replace("\n", " ").split("|"), "\n", "\u00ad", "e" * 300 + "@"]


@pytest.mark.parametrize("piece", NASTY, ids=lambda piece: repr(piece)[:20])
def test_longest_text_of_anything_repeated_is_read_to_its_end(piece: str) -> None:
    # 20,000 characters are the longest box there is. How the work grows, benchmarks/identifiers.py measures.
    text = (piece * (20_000 // len(piece) + 1))[:20_000]
    assert all(0 <= match.start < match.end <= len(text) for match in find_identifiers(text))
