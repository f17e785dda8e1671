"""A report as it stands on paper: what is printed, shown, signed and kept, in words and numbers alone.

Ground floor: standard library only. A sheet goes into JSON and comes back the same. A signed report is
shown from the sheet that was signed and from nothing else, so nothing here is looked up again: names, key
and counts are those of the day. A part that is added later needs a default, for the sheets of before.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from reporting.rag import Rag
from reporting.rules.bars import Bar, rag_bar
from reporting.rules.content_parts import ContentPart, part_from_json
from wsscp.digests import canonical, sha256_of, storable


@dataclass(frozen=True)
class ContentRating:
    """A colour as it was printed, with its reason."""

    rag: str
    label: str
    why: str = ""

    @property
    def letter(self) -> str:
        """The letter printed with it."""
        return Rag(self.rag).letter


@dataclass(frozen=True)
class ContentKeyLine:
    """One line of the key."""

    rag: str
    word: str
    sentence: str

    @property
    def letter(self) -> str:
        """The letter printed with the word."""
        return Rag(self.rag).letter


@dataclass(frozen=True)
class ContentDate:
    """One due date of an action."""

    label: str
    as_printed: str
    due: str
    forecast: str
    completed: str
    rating: ContentRating


@dataclass(frozen=True)
class ContentAction:
    """One action of the annex. An only date stands in its own row; several follow it."""

    number: str
    text: str
    groups: str
    rating: ContentRating
    due_in_words: str
    date: ContentDate | None = None
    further: tuple[ContentDate, ...] = ()
    declared: str = ""


@dataclass(frozen=True)
class ContentPriority:
    """One priority: its words, its colour with the counts behind it, and its actions."""

    number: str
    priority: str
    outcomes: str
    achievements: str
    next_actions: str
    rating: ContentRating
    counts: dict[str, int]
    counts_in_words: str
    what: str
    lines: tuple[ContentAction, ...] = ()

    @property
    def bar(self) -> Bar:
        """The counts as a drawing."""
        return _bar(self.counts, self.what)


@dataclass(frozen=True)
class ContentSignature:
    """Who signed, by the name they then had, and when."""

    name: str
    on: str
    at: str


@dataclass(frozen=True)
class ReportContent:
    """All that a report says."""

    partnership_name: str
    partnership_short_name: str
    classification: str
    plan: str
    plan_slug: str
    priority_label: str
    action_label: str
    actions_name: str
    period: str
    period_slug: str
    covers: str
    as_at: str
    dated_on: str
    overview: str
    key_issues: str
    counts: dict[str, int]
    counts_in_words: str
    key: tuple[ContentKeyLine, ...] = ()
    rows: tuple[ContentPriority, ...] = ()
    parts: tuple[ContentPart, ...] = ()
    returned: str = ""
    version: int = 1
    # Why this version was made, where another was signed before it.
    correction_reason: str = ""
    signatures: tuple[ContentSignature, ...] = field(default=())

    @property
    def bar(self) -> Bar:
        """All counts as a drawing."""
        return _bar(self.counts, f"All {self.actions_name}")

    @property
    def corrects(self) -> int:
        """The version this one was made to correct; 0 for the first."""
        return self.version - 1

    @property
    def is_draft(self) -> bool:
        """Whether nobody has signed it."""
        return not self.signatures

    @property
    def digest(self) -> str:
        """The SHA-256 of what is signed: everything but the signatures themselves."""
        return sha256_of(content_json(replace(self, signatures=())))


def content_json(sheet: ReportContent) -> str:
    """Return a sheet as the one JSON text it has."""
    return canonical(storable(asdict(sheet)))


def content_from_json(told: Mapping[str, Any]) -> ReportContent:
    """Return the sheet that was put into JSON; what a later sheet has more keeps its default."""
    return _made(
        ReportContent,
        told,
        key=_each(ContentKeyLine, told["key"]),
        rows=tuple(_row(one) for one in told["rows"]),
        parts=tuple(part_from_json(one) for one in told.get("parts", ())),
        signatures=_each(ContentSignature, told["signatures"]),
    )


def _row(told: Mapping[str, Any]) -> ContentPriority:
    lines = tuple(
        _made(
            ContentAction,
            one,
            rating=_made(ContentRating, one["rating"]),
            date=_date(one["date"]) if one["date"] else None,
            further=tuple(_date(other) for other in one["further"]),
        )
        for one in told["lines"]
    )
    return _made(ContentPriority, told, rating=_made(ContentRating, told["rating"]), lines=lines)


def _date(told: Mapping[str, Any]) -> ContentDate:
    return _made(ContentDate, told, rating=_made(ContentRating, told["rating"]))


def _each(kind: type, told: list[Mapping[str, Any]]) -> tuple[Any, ...]:
    return tuple(_made(kind, one) for one in told)


def _made(kind: type, told: Mapping[str, Any], **parts: Any) -> Any:
    known = {one.name for one in fields(kind)}
    return kind(**{name: value for name, value in told.items() if name in known} | parts)


def _bar(counts: Mapping[str, int], what: str) -> Bar:
    return rag_bar({rag: counts.get(rag.value, 0) for rag in Rag}, what=what)
