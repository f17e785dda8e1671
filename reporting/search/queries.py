"""Searching everything somebody may read: what has the words, best first, and where it stands."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet

from reporting.search.sources import HitLevel, SearchSource, sources_for
from reporting.search.words import (
    Piece,
    Scored,
    has_trigrams,
    match_parts,
    match_similar,
    match_words,
    pieces_of,
    with_headline,
)
from wsscp.policy import Actor

# Found of one kind at most: past it nobody reads on, they add a word.
MAX_HITS = 1_000


class HitKey(NamedTuple):
    """One thing that was found."""

    source: SearchSource
    pk: int


class Hit(NamedTuple):
    """One thing that was found, as it is shown."""

    name: str
    address: str
    kind: str
    above: list[HitLevel]
    pieces: list[Piece]


@dataclass(frozen=True)
class SearchResult:
    """What a search gave: its keys, best first; how many of each kind; whether there is more."""

    words: str
    keys: list[HitKey]
    counts: Counter[str]
    is_similar: bool
    is_cut: bool

    def of_kind(self, kind: str) -> list[HitKey]:
        """Return those of one kind, or all."""
        return [key for key in self.keys if kind in ("", key.source.kind)]


def run_search(words: str, *, actor: Actor) -> SearchResult:
    """Look for words in everything somebody may read; where nothing has them, for similar ones."""
    sources = sources_for(actor)
    found = [match_words(_rows(one), one.fields, words, most=MAX_HITS + 1) for one in sources]
    is_similar = not any(found)
    if is_similar:
        found = _similar(sources, words)
    scored = [
        (-rank, place, pk, HitKey(source, pk))
        for place, (source, keys) in enumerate(zip(sources, found, strict=True))
        for pk, rank in keys[:MAX_HITS]
    ]
    keys = [key for *_, key in sorted(scored, key=lambda one: one[:3])]
    return SearchResult(
        words=words,
        keys=keys,
        counts=Counter(key.source.kind for key in keys),
        is_similar=is_similar,
        is_cut=any(len(keys) > MAX_HITS for keys in found),
    )


def page_hits(found: SearchResult, keys: list[HitKey]) -> list[Hit]:
    """Return the things of one page as they are shown; one query for each kind among them."""
    shown: dict[HitKey, Hit] = {}
    for source in dict.fromkeys(key.source for key in keys):
        rows = _rows(source).filter(pk__in=[key.pk for key in keys if key.source is source])
        if not found.is_similar:
            rows = with_headline(rows, source.fields, found.words)
        for row in rows.select_related(*source.along):
            place = source.place(row)
            pieces = pieces_of(row, source.fields, found.words, is_full_text=not found.is_similar)
            shown[HitKey(source, row.pk)] = Hit(place.name, place.address, source.plural, place.above, pieces)
    # What was removed this moment is left out.
    return [shown[key] for key in keys if key in shown]


def _similar(sources: list[SearchSource], words: str) -> list[Scored]:
    if has_trigrams():
        return [match_similar(_rows(one), one.similar, words, most=MAX_HITS + 1) for one in sources]
    return [match_parts(_rows(one), one.fields, words, most=MAX_HITS + 1) for one in sources]


def _rows(source: SearchSource) -> QuerySet:
    return source.model._default_manager.all()
