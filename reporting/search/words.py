"""Finding and marking words: PostgreSQL's full text and trigrams, and the plain way on SQLite.

Full text knows that "safeguards" and "safeguarding" are one word. Where nothing has the words, similar ones
are looked for: by trigrams (a slip of the finger) if the database has them, else by parts of words. SQLite
looks for parts of words from the start: it finds no less, and asks for no second copy of every text.
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
# Words looked at; more make a question, and a query, that nobody can follow.
MAX_SEARCH_WORDS = 12
# Characters of text shown round what was found.
EXCERPT_LENGTH = 240
# Of the private use area: in no text anybody types, and harmless if it were.
MARK_BEGIN, MARK_END, EXCERPT_GAP = "\ue000", "\ue001", " … "
_TERM = re.compile(r'(-?)(?:"([^"]+)"|([^\s"]+))')
_WORD = re.compile(r"[\w’'-]+")
_ALIKE = 0.7

Scored = list[tuple[int, float]]


class Piece(NamedTuple):
    """Part of a text that is shown, and whether it is what was looked for."""

    text: str
    is_marked: bool


class Term(NamedTuple):
    """A word or a "phrase in quotes" that is looked for, or that must not be there."""

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
    """Return what is indexed of a row (migrations/0002_search.py): the same words in the same order."""
    return SearchVector(*fields, config=SEARCH_CONFIG)


def match_words(rows: QuerySet, fields: tuple[str, ...], words: str, *, most: int) -> Scored:
    """Return the keys of rows that have the words, each with how well; no more than `most`."""
    if connection.vendor != "postgresql":
        return match_parts(rows, fields, words, most=most)
    asked = SearchQuery(words, config=SEARCH_CONFIG, search_type="websearch")
    # The limit comes before the order: ranking reads every text again, and a common word is in all of them.
    found = (
        rows.order_by().annotate(document=search_vector(fields)).filter(document=asked).values("pk")[:most]
    )
    ranked = rows.order_by().filter(pk__in=found).annotate(rank=SearchRank(search_vector(fields), asked))
    return list(ranked.values_list("pk", "rank"))


def match_similar(rows: QuerySet, field: str, words: str, *, most: int) -> Scored:
    """Return the keys of rows with words like those asked for, by trigrams."""
    found = rows.order_by().filter(TrigramWordSimilar(F(field), Value(words))).values("pk")[:most]
    ranked = rows.order_by().filter(pk__in=found).annotate(rank=TrigramWordSimilarity(words, field))
    return list(ranked.values_list("pk", "rank"))


def match_parts(rows: QuerySet, fields: tuple[str, ...], words: str, *, most: int) -> Scored:
    """Return the keys of rows in which every word stands somewhere, also as part of a word."""
    wanted = search_terms(words)
    if not any(term.is_wanted for term in wanted):
        return []
    found = rows.order_by("-pk")
    for term in wanted:
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": term.text})
        found = found.filter(anywhere) if term.is_wanted else found.exclude(anywhere)
    return [(pk, 0.0) for pk in found.values_list("pk", flat=True)[:most]]


def search_terms(words: str) -> list[Term]:
    """Take a question apart: words, "phrases", and -those that must not be there."""
    found = [Term((phrase or word).strip(), not minus) for minus, phrase, word in _TERM.findall(words)]
    return [term for term in found if term.text][:MAX_SEARCH_WORDS]


def pieces_of(row: Model, fields: tuple[str, ...], words: str, *, is_full_text: bool) -> list[Piece]:
    """Return the part of a row's text where the words are, with the words marked."""
    if is_full_text and connection.vendor == "postgresql":
        return _split(row.headline)
    text = " ".join(" ".join(str(getattr(row, field)) for field in fields).split())
    return _split(_marked(text, [term.text for term in search_terms(words) if term.is_wanted]))


def with_headline(rows: QuerySet, fields: tuple[str, ...], words: str) -> QuerySet:
    """Let PostgreSQL choose the part of each text to show, and mark the words by their stems."""
    if connection.vendor != "postgresql":
        return rows
    spaced = [part for field in fields for part in (F(field), Value(" "))]
    text = Concat(*spaced, output_field=TextField())
    asked = SearchQuery(words, config=SEARCH_CONFIG, search_type="websearch")
    shown = {"start_sel": MARK_BEGIN, "stop_sel": MARK_END, "fragment_delimiter": EXCERPT_GAP}
    sizes = {"max_fragments": 2, "max_words": 30, "min_words": 12}
    return rows.annotate(headline=SearchHeadline(text, asked, config=SEARCH_CONFIG, **shown, **sizes))


def _marked(text: str, wanted: list[str]) -> str:
    """Mark the words in a text, or those most like them, and cut it to what stands round the first."""
    spans = list(_spans(text, wanted)) or list(_alike(text, wanted))
    start = max(0, (spans[0][0] if spans else 0) - EXCERPT_LENGTH // 3)
    start = text.find(" ", start) + 1 if start else 0
    stop = start + EXCERPT_LENGTH
    stop = len(text) if stop >= len(text) else max(text.rfind(" ", start, stop), start + 1)
    said, place = ["… " if start else ""], start
    for begin, end in spans:
        if place <= begin and end <= stop:
            said += [text[place:begin], MARK_BEGIN, text[begin:end], MARK_END]
            place = end
    return "".join([*said, text[place:stop], " …" if stop < len(text) else ""])


def _spans(text: str, wanted: list[str]) -> Iterator[tuple[int, int]]:
    if wanted:
        pattern = "|".join(re.escape(word) for word in sorted(wanted, key=len, reverse=True))
        for found in re.finditer(pattern, text, flags=re.IGNORECASE):
            yield found.span()


def _alike(text: str, wanted: list[str]) -> Iterator[tuple[int, int]]:
    for found in _WORD.finditer(text):
        word = found.group().lower()
        if any(SequenceMatcher(None, word, one.lower()).ratio() >= _ALIKE for one in wanted):
            yield found.span()


def _split(marked: str) -> list[Piece]:
    """Take a text with marks apart, so that the page escapes every piece and marks some."""
    pieces = []
    for part in marked.split(MARK_BEGIN):
        inside, mark, outside = part.rpartition(MARK_END)
        pieces += [Piece(inside, True)] if mark else []
        pieces += [Piece(outside.replace(MARK_END, ""), False)]
    return [piece for piece in pieces if piece.text]
