"""Searching everything somebody may read: the rows with the words, best first, and where they are."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Model, QuerySet

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

# Most hits of one source: past it nobody reads on, they add a word.
MAX_HITS = 1_000


class HitKey(NamedTuple):
    """The key of one hit."""

    source: SearchSource
    pk: int


class Hit(NamedTuple):
    """One hit as it is shown."""

    name: str
    address: str
    kind: str
    above: list[HitLevel]
    pieces: list[Piece]


@dataclass(frozen=True)
class SearchResult:
    """The result of a search: keys of hits, best first; counts by kind; whether there are more (`is_cut`)."""

    words: str
    keys: list[HitKey]
    counts: Counter[str]
    is_similar: bool
    is_cut: bool

    def of_kind(self, kind: str) -> list[HitKey]:
        """Return the keys of one kind; all for ""."""
        return [key for key in self.keys if kind in ("", key.source.kind)]


def run_search(words: str, *, actor: Actor) -> SearchResult:
    """Search for words in everything somebody may read; where nothing has them, for similar ones."""
    sources = sources_for(actor)
    scores = [match_words(_rows(source), source.fields, words, most=MAX_HITS + 1) for source in sources]
    is_similar = not any(scores)
    if is_similar:
        scores = _similar(sources, words)
    ranked = [
        (-rank, place, pk, HitKey(source, pk))
        for place, (source, scored) in enumerate(zip(sources, scores, strict=True))
        for pk, rank in scored[:MAX_HITS]
    ]
    keys = [key for *_, key in sorted(ranked, key=lambda hit: hit[:3])]
    return SearchResult(
        words=words,
        keys=keys,
        counts=Counter(key.source.kind for key in keys),
        is_similar=is_similar,
        is_cut=any(len(scored) > MAX_HITS for scored in scores),
    )


def page_hits(result: SearchResult, keys: list[HitKey]) -> list[Hit]:
    """Return the hits of one page as they are shown; one query for each source among them."""
    shown: dict[HitKey, Hit] = {}
    for source in dict.fromkeys(key.source for key in keys):
        rows = _rows(source).filter(pk__in=[key.pk for key in keys if key.source is source])
        if not result.is_similar:
            rows = with_headline(rows, source.fields, result.words)
        for row in rows.select_related(*source.along):
            location = source.place(row)
            pieces = pieces_of(row, source.fields, result.words)
            shown[HitKey(source, row.pk)] = Hit(
                location.name, location.address, source.plural, location.above, pieces
            )
    # Rows removed since the search are left out.
    return [shown[key] for key in keys if key in shown]


def _similar(sources: list[SearchSource], words: str) -> list[Scored]:
    if has_trigrams():
        return [match_similar(_rows(source), source.similar, words, most=MAX_HITS + 1) for source in sources]
    return [match_parts(_rows(source), source.fields, words, most=MAX_HITS + 1) for source in sources]


def _rows(source: SearchSource) -> QuerySet[Model]:
    return source.model._default_manager.all()
