"""Names and initials of people, known as such by a title or by a role beside them."""

import re
from collections.abc import Iterator

from wsscp.identifiers.matches import IdentifierKind, IdentifierMatch
from wsscp.identifiers.words import ACRONYMS, CARER, CHILD, FAMILY, NAME_PATTERN, NAMES_TOO, NO_NAMES, ROLE

_TITLED = re.compile(
    rf"(?<!\w)(?:Mr|Mrs|Ms|Miss|Mx|Master|Dr|Prof|Professor|PC|DC|DS|DI|DCI|Sgt|Sergeant|Constable)\.? "
    rf"(?P<name>(?:[A-Z]\.? ){{0,2}}{NAME_PATTERN}(?: (?!M[rsx]|Miss|Dr|Prof){NAME_PATTERN})?|[A-Z](?!\w))"
)
# These are followed directly by a name even where they have a capital.
_BEFORE_NAMES = frozenset(
    {"aunt", "auntie", "baby", "grandad", "grandma", "granny", "headteacher", "nan", "uncle"}
)
_BESIDE = (
    r"(?: (?:is |was )?(?:called|named|known as) |, (?:called |named |known as )?"
    r"|: | \((?:called |named )?| )"
)
_ROLE_NAME = re.compile(
    rf"\b(?<!-)(?P<role>(?i:{ROLE}))(?P<gap>(?i:{_BESIDE}))(?P<name>{NAME_PATTERN}(?: {NAME_PATTERN}){{0,2}})"
)
_CALLED = re.compile(
    rf"\b(?<!-)(?i:{FAMILY}|{CHILD}|{CARER})\b[^.\n]{{1,40}}?\b(?:called|named|known as)"
    rf" (?P<name>{NAME_PATTERN})"
)
_NAME_ROLE = re.compile(
    rf"(?<![\w'-])(?P<name>{NAME_PATTERN}(?: {NAME_PATTERN})?)(?:, | \()(?:(?:the|his|her|their|whose|a) )?"
    rf"(?:{FAMILY}|{CARER}|child|baby|infant|toddler)(?![\w'-])"
)
_BELONGINGS = (
    f"(?:{FAMILY}|{CARER}|parents|family|school|teacher|social worker|birthday|injuries|bedroom|death"
    "|behaviour|siblings|home|attendance|class|GP|wishes|voice)"
)
_WHOSE = re.compile(rf"(?<![\w'-])(?P<name>{NAME_PATTERN})'s? {_BELONGINGS}(?!\w)")
# The subject of a sentence with "he" or "she" later in it is a person, not an organisation.
_SUBJECT = re.compile(
    rf"(?<![\w'-])(?P<name>{NAME_PATTERN}) "
    r"(?:said|says|told|asked|was|is|had|has|went|lived|lives|disclosed|felt"
    r"|wanted|died|moved|attended|attends|stayed|ran)\b[^.\n]{0,60}?"
    r"\b(?:he|she|his|her|him|herself|himself)\b"
)
_INITIALS = r"(?:[A-Z]\.[A-Z]\.?(?:[A-Z]\.?)?|[A-Z]{2})"
_ROLE_INITIALS = re.compile(
    rf"\b(?<!-)(?i:{ROLE})(?: \(|, |: | )(?:initials )?(?P<name>{_INITIALS})(?![\w&/-])"
)
_CALLED_INITIALS = re.compile(
    r"(?<!\w)initials(?:,|:| are| is| were)? (?P<name>[A-Z]\.?[A-Z]\.?(?:[A-Z]\.?)?)(?!\w)"
)
_INITIALS_ROLE = re.compile(
    rf"(?<![\w&/.-])(?P<name>{_INITIALS})(?:'s | \((?:the |his |her )?|, (?:the |his |her )){FAMILY}(?!\w)"
)
_LOWER_WORD = re.compile(r"(?<![\w'-])[a-z]{2,}(?![\w-])")


def find_names(text: str) -> Iterator[IdentifierMatch]:
    """Yield names and initials beside a title or a role. "Child A" and "the mother" are no names."""
    words = set(_LOWER_WORD.findall(text)) - NAMES_TOO
    for match in _TITLED.finditer(text):
        if len(match["name"]) == 1 or _is_name(match["name"].split()[-1], set()):
            yield IdentifierMatch(IdentifierKind.NAME, match.start(), match.end(), False)
    for match in _ROLE_NAME.finditer(text):
        yield from _beside_role(match, words)
    for pattern in (_CALLED, _NAME_ROLE, _WHOSE, _SUBJECT):
        for match in pattern.finditer(text):
            if _is_name(match["name"].split()[0], words):
                yield IdentifierMatch(IdentifierKind.NAME, *match.span("name"), False)
    for pattern in (_ROLE_INITIALS, _CALLED_INITIALS, _INITIALS_ROLE):
        for match in pattern.finditer(text):
            if match["name"] not in ACRONYMS:
                yield IdentifierMatch(IdentifierKind.NAME, *match.span("name"), False)


def _beside_role(match: re.Match[str], words: set[str]) -> Iterator[IdentifierMatch]:
    """Yield the name after a role, up to the first word that is not part of one."""
    role = match["role"]
    # "Child Centred Practice" is a title of its own; "Social worker Helen" and "Mother, Sarah" are not.
    is_sentence = " " in role and role.split()[1].islower()
    if role[0].isupper() and match["gap"] == " " and not (is_sentence or role.lower() in _BEFORE_NAMES):
        return
    end = match.start("name")
    for word in match["name"].split(" "):
        if not _is_name(word, words):
            break
        end += len(word) + (end > match.start("name"))
    if end > match.start("name"):
        yield IdentifierMatch(IdentifierKind.NAME, match.start("name"), end, False)


def _is_name(word: str, words: set[str]) -> bool:
    """Whether a capitalised word can be a name: no known word, and not in the text in small letters too."""
    plain = word.lower().removesuffix("'s").split("-")[0]
    is_adverb = plain.endswith("ly") and len(plain) > 6
    return not (plain in NO_NAMES or plain in words or is_adverb)
