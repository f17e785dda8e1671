"""Searching everything somebody may read: what has the words, best first, and where it stands."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet

from reporting.search.sources import Source, Step, sources_for
from reporting.search.words import (
    Piece,
    Scored,
    has_trigrams,
    pieces_of,
    with_headline,
    with_parts,
    with_similar,
    with_words,
)
from wsscp.policy import Actor

# Found of one kind at most: past it nobody reads on, they add a word.
MOST = 1_000


class Key(NamedTuple):
    """One thing that was found."""

    source: Source
    pk: int


class Hit(NamedTuple):
    """One thing that was found, as it is shown."""

    name: str
    address: str
    kind: str
    above: list[Step]
    pieces: list[Piece]


@dataclass(frozen=True)
class Found:
    """What a search gave: its keys, best first; how many of each kind; whether there is more."""

    words: str
    keys: list[Key]
    counts: Counter[str]
    is_similar: bool
    is_cut: bool

    def of_kind(self, kind: str) -> list[Key]:
        """Return those of one kind, or all."""
        return [key for key in self.keys if kind in ("", key.source.kind)]


def find(words: str, *, actor: Actor) -> Found:
    """Look for words in everything somebody may read; where nothing has them, for similar ones."""
    sources = sources_for(actor)
    found = [with_words(_rows(one), one.fields, words, most=MOST + 1) for one in sources]
    is_similar = not any(found)
    if is_similar:
        found = _similar(sources, words)
    scored = [
        (-rank, place, pk, Key(source, pk))
        for place, (source, keys) in enumerate(zip(sources, found, strict=True))
        for pk, rank in keys[:MOST]
    ]
    keys = [key for *_, key in sorted(scored, key=lambda one: one[:3])]
    return Found(
        words=words,
        keys=keys,
        counts=Counter(key.source.kind for key in keys),
        is_similar=is_similar,
        is_cut=any(len(keys) > MOST for keys in found),
    )


def hits(found: Found, keys: list[Key]) -> list[Hit]:
    """Return the things of one page as they are shown; one query for each kind among them."""
    shown: dict[Key, Hit] = {}
    for source in dict.fromkeys(key.source for key in keys):
        rows = _rows(source).filter(pk__in=[key.pk for key in keys if key.source is source])
        if not found.is_similar:
            rows = with_headline(rows, source.fields, found.words)
        for row in rows.select_related(*source.along):
            place = source.place(row)
            pieces = pieces_of(row, source.fields, found.words, is_full_text=not found.is_similar)
            shown[Key(source, row.pk)] = Hit(place.name, place.address, source.plural, place.above, pieces)
    # What was removed this moment is left out.
    return [shown[key] for key in keys if key in shown]


def _similar(sources: list[Source], words: str) -> list[Scored]:
    if has_trigrams():
        return [with_similar(_rows(one), one.similar, words, most=MOST + 1) for one in sources]
    return [with_parts(_rows(one), one.fields, words, most=MOST + 1) for one in sources]


def _rows(source: Source) -> QuerySet:
    return source.model._default_manager.all()
