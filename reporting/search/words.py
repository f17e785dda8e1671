"""Matching and marking words: PostgreSQL's full text and trigrams, and substrings on SQLite.

Full text matches "safeguards" and "safeguarding" as one word. Where nothing has the words, similar ones are
searched for: by trigrams (typing errors) if the database has the extension, else by parts of words. SQLite
searches for parts of words from the start: it finds no less, and needs no second copy of every text.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from django.contrib.postgres.lookups import TrigramWordSimilar
from django.contrib.postgres.search import (
    SearchHeadline,
    SearchQuery,
    SearchRank,
    SearchVector,
    TrigramWordSimilarity,
)
from django.db import connection
from django.db.models import F, Model, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat

SEARCH_CONFIG = "english"
# Most words of a search; more make the SQL needlessly long.
MAX_SEARCH_WORDS = 12
# Characters of text shown around a match.
EXCERPT_LENGTH = 240
# From Unicode's private use area: nobody types them, and they would do no harm.
MARK_BEGIN, MARK_END, EXCERPT_GAP = "\ue000", "\ue001", " … "
_TERM = re.compile(r'(-?)(?:"([^"]+)"|([^\s"]+))')
_WORD = re.compile(r"[\w’'-]+")
# Least ratio of SequenceMatcher for two words to count as similar.
_SIMILARITY = 0.7

Scored = list[tuple[int, float]]


class Piece(NamedTuple):
    """Part of a text that is shown, and whether it is marked as a match."""

    text: str
    is_marked: bool


class Term(NamedTuple):
    """A word or a "phrase in quotes" that is searched for, or that must not be there."""

    text: str
    is_wanted: bool


def has_trigrams() -> bool:
    """Whether the database has the extension for similar words."""
    if connection.vendor != "postgresql":
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm')")
        return cursor.fetchone()[0]


def search_vector(fields: tuple[str, ...]) -> SearchVector:
    """Return what is indexed of a row (migrations/0002_search.py): must be the same expression."""
    return SearchVector(*fields, config=SEARCH_CONFIG)


def match_words(rows: QuerySet[Model], fields: tuple[str, ...], words: str, *, most: int) -> Scored:
    """Return the keys of rows that have the words, each with its rank; no more than `most`."""
    if connection.vendor != "postgresql":
        return match_parts(rows, fields, words, most=most)
    query = SearchQuery(words, config=SEARCH_CONFIG, search_type="websearch")
    # Limit before ranking: ranking reads every text again, and a common word is in all of them.
    matching = (
        rows.order_by().annotate(document=search_vector(fields)).filter(document=query).values("pk")[:most]
    )
    ranked = rows.order_by().filter(pk__in=matching).annotate(rank=SearchRank(search_vector(fields), query))
    return list(ranked.values_list("pk", "rank"))


def match_similar(rows: QuerySet[Model], field: str, words: str, *, most: int) -> Scored:
    """Return the keys of rows with words similar to those searched for, by trigrams."""
    matching = rows.order_by().filter(TrigramWordSimilar(F(field), Value(words))).values("pk")[:most]
    ranked = rows.order_by().filter(pk__in=matching).annotate(rank=TrigramWordSimilarity(words, field))
    return list(ranked.values_list("pk", "rank"))


def match_parts(rows: QuerySet[Model], fields: tuple[str, ...], words: str, *, most: int) -> Scored:
    """Return the keys of rows in which every word is somewhere, also as part of a word."""
    terms = search_terms(words)
    if not any(term.is_wanted for term in terms):
        return []
    matching = rows.order_by("-pk")
    for term in terms:
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": term.text})
        matching = matching.filter(anywhere) if term.is_wanted else matching.exclude(anywhere)
    return [(pk, 0.0) for pk in matching.values_list("pk", flat=True)[:most]]


def search_terms(words: str) -> list[Term]:
    """Split a search into words, "phrases", and -those that must not be there."""
    terms = [Term((phrase or word).strip(), not minus) for minus, phrase, word in _TERM.findall(words)]
    return [term for term in terms if term.text][:MAX_SEARCH_WORDS]


def pieces_of(row: Model, fields: tuple[str, ...], words: str) -> list[Piece]:
    """Return the part of a row's text where the words are, with the words marked.

    By `headline`, where `with_headline` has added it.
    """
    headline: str | None = getattr(row, "headline", None)
    if headline is not None:
        return _split(headline)
    text = " ".join(" ".join(str(getattr(row, field)) for field in fields).split())
    return _split(_marked(text, [term.text for term in search_terms(words) if term.is_wanted]))


def with_headline(rows: QuerySet[Model], fields: tuple[str, ...], words: str) -> QuerySet[Model]:
    """Annotate `headline`: the part of each text that PostgreSQL chose, words marked by their stems."""
    if connection.vendor != "postgresql":
        return rows
    spaced = [part for field in fields for part in (F(field), Value(" "))]
    text = Concat(*spaced, output_field=TextField())
    headline = SearchHeadline(
        text,
        SearchQuery(words, config=SEARCH_CONFIG, search_type="websearch"),
        config=SEARCH_CONFIG,
        start_sel=MARK_BEGIN,
        stop_sel=MARK_END,
        fragment_delimiter=EXCERPT_GAP,
        max_fragments=2,
        max_words=30,
        min_words=12,
    )
    return rows.annotate(headline=headline)


def _marked(text: str, wanted: list[str]) -> str:
    """Mark the words in a text, or similar ones, and cut it to what is around the first."""
    spans = list(_spans(text, wanted)) or list(_similar_spans(text, wanted))
    start = max(0, (spans[0][0] if spans else 0) - EXCERPT_LENGTH // 3)
    start = text.find(" ", start) + 1 if start else 0
    stop = start + EXCERPT_LENGTH
    stop = len(text) if stop >= len(text) else max(text.rfind(" ", start, stop), start + 1)
    parts, place = ["… " if start else ""], start
    for begin, end in spans:
        if place <= begin and end <= stop:
            parts += [text[place:begin], MARK_BEGIN, text[begin:end], MARK_END]
            place = end
    return "".join([*parts, text[place:stop], " …" if stop < len(text) else ""])


def _spans(text: str, wanted: list[str]) -> Iterator[tuple[int, int]]:
    if wanted:
        pattern = "|".join(re.escape(word) for word in sorted(wanted, key=len, reverse=True))
        for match in re.finditer(pattern, text, flags=re.IGNORECASE):
            yield match.span()


def _similar_spans(text: str, wanted: list[str]) -> Iterator[tuple[int, int]]:
    for match in _WORD.finditer(text):
        word = match.group().lower()
        if any(SequenceMatcher(None, word, other.lower()).ratio() >= _SIMILARITY for other in wanted):
            yield match.span()


def _split(marked: str) -> list[Piece]:
    """Split a text at its marks, so that the template escapes every piece and marks some."""
    pieces = []
    for part in marked.split(MARK_BEGIN):
        inside, mark, outside = part.rpartition(MARK_END)
        pieces += [Piece(inside, True)] if mark else []
        pieces += [Piece(outside.replace(MARK_END, ""), False)]
    return [piece for piece in pieces if piece.text]
