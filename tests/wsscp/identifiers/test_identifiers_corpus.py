"""The guard's figures: what it catches, misses and takes for what it is not, in sentences of our own.

    .venv/bin/python -m pytest tests/wsscp/identifiers/test_identifiers_corpus.py -n 0 -s

tests/data/identifiers.json marks what could identify somebody as [[kind|words]]. "first" was written with the
patterns; "second" to test them, after which they were improved once more; "third" has changed nothing since.
Figures are held exactly, so that a change for better or worse is seen.
"""

import json
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest

from wsscp.identifiers import IdentifierKind, IdentifierMatch, find_identifiers

CORPUS = json.loads((Path(__file__).parents[2] / "data" / "identifiers.json").read_text("utf-8"))
MARK = re.compile(r"\[\[(\w+)\|(.*?)\]\]")

# Kind → caught, missed, false alarms.
FIRST = {
    "nhs_number": (11, 0, 0),
    "national_insurance": (5, 0, 0),
    "upn": (5, 0, 0),
    "birth_date": (15, 0, 0),
    "age": (31, 1, 0),
    "postcode": (7, 0, 0),
    "address": (5, 2, 0),
    "phone": (9, 0, 0),
    "email": (5, 0, 0),
    "name": (48, 6, 2),
    "school": (18, 1, 0),
}
SECOND = {
    "nhs_number": (1, 0, 0),
    "national_insurance": (1, 0, 0),
    "upn": (1, 0, 0),
    "birth_date": (2, 0, 0),
    "age": (9, 1, 0),
    "postcode": (1, 0, 0),
    "address": (2, 0, 0),
    "phone": (2, 0, 0),
    "email": (1, 0, 0),
    "name": (16, 2, 0),
    "school": (4, 0, 0),
}
THIRD = {
    "nhs_number": (0, 0, 0),
    "national_insurance": (0, 0, 0),
    "upn": (0, 0, 0),
    "birth_date": (1, 0, 0),
    "age": (8, 0, 0),
    "postcode": (1, 0, 0),
    "address": (1, 0, 0),
    "phone": (2, 0, 0),
    "email": (2, 0, 0),
    "name": (10, 6, 0),
    "school": (3, 0, 0),
}


class Marked(NamedTuple):
    """A sentence without its marks, and what they marked."""

    text: str
    holds: list[tuple[IdentifierKind, int, int]]


def read(sentence: str) -> Marked:
    """Take the marks out of a sentence."""
    text, holds, since = "", [], 0
    for mark in MARK.finditer(sentence):
        text += sentence[since : mark.start()]
        holds.append((IdentifierKind(mark[1]), len(text), len(text) + len(mark[2])))
        text += mark[2]
        since = mark.end()
    return Marked(text + sentence[since:], holds)


def measure(sentences: list[str]) -> dict[IdentifierKind, tuple[int, int, int]]:
    """Count what is caught, missed and falsely alarmed of, by kind; print each miss and false alarm."""
    caught, missed, alarms = (Counter[IdentifierKind]() for _ in range(3))
    for text, holds in map(read, sentences):
        matches = find_identifiers(text)
        used: set[IdentifierMatch] = set()
        for kind, start, end in holds:
            hit = next(
                (
                    match
                    for match in matches
                    if match.kind is kind and match.start < end and start < match.end
                ),
                None,
            )
            if hit:
                used.add(hit)
                caught[kind] += 1
            else:
                missed[kind] += 1
                print(f"missed       {kind:20} {text[start:end]} — {text}")
        for alarm in set(matches) - used:
            alarms[alarm.kind] += 1
            print(f"false alarm  {alarm.kind:20} {text[alarm.start : alarm.end]} — {text}")
    return {kind: (caught[kind], missed[kind], alarms[kind]) for kind in IdentifierKind}


@pytest.mark.parametrize(("part", "figures"), [("first", FIRST), ("second", SECOND), ("third", THIRD)])
def test_figures_are_as_documented(part, figures) -> None:
    found = measure(CORPUS[part])
    without = [marked.text for marked in map(read, CORPUS[part]) if not marked.holds]
    alarmed = sum(bool(find_identifiers(text)) for text in without)
    print(f"\n{part}: {len(CORPUS[part])} sentences; {alarmed} of {len(without)} with nothing to find alarm")
    print(f"{'':20} caught missed false alarms")
    for kind, numbers in found.items():
        print(f"{kind:20} {numbers[0]:6} {numbers[1]:6} {numbers[2]:12}")
    print(f"{'all':20}", *[sum(column) for column in zip(*found.values(), strict=True)])
    assert found == {IdentifierKind(kind): numbers for kind, numbers in figures.items()}


def test_marks_name_kinds_there_are() -> None:
    marked = [read(sentence) for part in CORPUS.values() for sentence in part]
    assert {kind for sentence in marked for kind, _, _ in sentence.holds} == set(IdentifierKind)
    assert not any("[[" in sentence.text or "]]" in sentence.text for sentence in marked)
