"""What a proof-reader finds in a text: figures that the tables do not bear out, and names of long ago.

Ground floor: standard library only. It warns; nothing is refused for it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

_SMALL = "no one two three four five six seven eight nine ten eleven twelve"
_TEENS = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
_NUMBERS = f"{_SMALL} {_TEENS}".split()
_NUMBER = rf"(?P<number>\d{{1,3}}|{'|'.join(_NUMBERS)})"
_COLOUR = r"(?P<colour>red|amber|green|blue)"
_TOTAL = r"(?:\s+(?:out\s+)?of\s+(?:the\s+|all\s+)?(?P<total>\d{1,4}))?"
_THING = r"(?:\s+(?:[\w’']+\s+){0,2}?(?P<thing>actions?|activit(?:y|ies)|objectives?|priorit(?:y|ies)))?"
# "24 red", "24 of 31 activities are red", "24 activities are rated red", "red: 24".
_SAID = (
    re.compile(
        rf"\b{_NUMBER}{_TOTAL}{_THING}\s+(?:(?:is|are|rated|now|remain|stand at)\s+){{0,3}}{_COLOUR}\b", re.I
    ),
    re.compile(rf"\b{_COLOUR}\s*[:=]\s*{_NUMBER}\b", re.I),
)
# Figures of another time are not those of the tables.
_OF_ANOTHER_TIME = re.compile(r"\b(last|previous|earlier|was|were|had been|next|from)\b", re.I)
_SENTENCE = re.compile(r"[^.!?\n]+")
OLD_NAMES = {
    "WSSCB": "the partnership’s short name",
    "LSCB": "the safeguarding children partnership",
    "Safeguarding Children Board": "the safeguarding children partnership",
}


def wrong_figures(
    text: str, *, actions: Iterable[Mapping[str, int]], priorities: Mapping[str, int]
) -> Iterator[str]:
    """Say which figures of a text are in none of the tables it may speak of.

    `actions` are the counts by colour it may mean, the first of them the most likely one; `priorities`
    counts those by colour.
    """
    tables = list(actions)
    for sentence in _SENTENCE.findall(text):
        if _OF_ANOTHER_TIME.search(sentence):
            continue
        for pattern in _SAID:
            for said in pattern.finditer(sentence):
                yield from _wrong(said, tables, priorities)


def _wrong(
    said: re.Match[str], tables: list[Mapping[str, int]], priorities: Mapping[str, int]
) -> Iterator[str]:
    parts = said.groupdict()
    colour, number = parts["colour"].lower(), _value(parts["number"])
    thing = (parts.get("thing") or "").lower()
    total = parts.get("total")
    meant = [priorities] if thing.startswith(("priorit", "objective")) else tables
    if not any(
        one.get(colour, 0) == number and (total is None or sum(one.values()) == int(total)) for one in meant
    ):
        stands = meant[0]
        yield (
            f"“{' '.join(said[0].split())}”: the table says {stands.get(colour, 0)} {colour} "
            f"of {sum(stands.values())}."
        )


def _value(text: str) -> int:
    return int(text) if text.isdecimal() else _NUMBERS.index(text.lower())


def old_names(text: str, names: Mapping[str, str]) -> Iterator[str]:
    """Say which of some old names a text uses, and what each is called now."""
    for old, now in names.items():
        if re.search(rf"(?<!\w){re.escape(old)}(?!\w)", text):
            yield f"“{old}” is an old name. Write {now}."
