"""Checks of a report's texts: figures that differ from the tables, and old names.

Standard library only. They warn; nothing is refused for them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

_SMALL = "no one two three four five six seven eight nine ten eleven twelve"
_TEENS = "thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty"
_NUMBERS = f"{_SMALL} {_TEENS}".split()
_NUMBER = rf"(?P<number>\d{{1,3}}|{'|'.join(_NUMBERS)})"
_COLOUR = r"(?P<colour>red|amber|green|blue)"
_TOTAL = r"(?:\s+(?:out\s+)?of\s+(?:the\s+|all\s+)?(?P<total>\d{1,4}))?"
_NOUN = r"(?:\s+(?:[\w’']+\s+){0,2}?(?P<noun>actions?|activit(?:y|ies)|objectives?|priorit(?:y|ies)))?"
# "24 red", "24 of 31 activities are red", "24 activities are rated red", "red: 24".
_STATEMENTS = (
    re.compile(
        rf"\b{_NUMBER}{_TOTAL}{_NOUN}\s+(?:(?:is|are|rated|now|remain|stand at)\s+){{0,3}}{_COLOUR}\b", re.I
    ),
    re.compile(rf"\b{_COLOUR}\s*[:=]\s*{_NUMBER}\b", re.I),
)
# Sentences about another time are not compared with the tables.
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
    """Yield a warning for each figure of a text that is in none of the tables it may be about.

    `actions` are the counts of actions by RAG status that it may be about, the most likely first;
    `priorities` are the counts of priorities.
    """
    tables = list(actions)
    for sentence in _SENTENCE.findall(text):
        if _OF_ANOTHER_TIME.search(sentence):
            continue
        for pattern in _STATEMENTS:
            for statement in pattern.finditer(sentence):
                yield from _check(statement, tables, priorities)


def _check(
    statement: re.Match[str], tables: list[Mapping[str, int]], priorities: Mapping[str, int]
) -> Iterator[str]:
    parts = statement.groupdict()
    colour, number = parts["colour"].lower(), _value(parts["number"])
    noun = (parts.get("noun") or "").lower()
    total = parts.get("total")
    candidates = [priorities] if noun.startswith(("priorit", "objective")) else tables
    if not any(
        counts.get(colour, 0) == number and (total is None or sum(counts.values()) == int(total))
        for counts in candidates
    ):
        counts = candidates[0]
        yield (
            f"“{' '.join(statement[0].split())}”: the table says {counts.get(colour, 0)} {colour} "
            f"of {sum(counts.values())}."
        )


def _value(text: str) -> int:
    return int(text) if text.isdecimal() else _NUMBERS.index(text.lower())


def old_names(text: str, names: Mapping[str, str]) -> Iterator[str]:
    """Yield a warning for each old name that a text uses, with its name now."""
    for old, now in names.items():
        if re.search(rf"(?<!\w){re.escape(old)}(?!\w)", text):
            yield f"“{old}” is an old name. Write {now}."
