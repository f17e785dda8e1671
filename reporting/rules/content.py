"""Report content: all that a report says, as texts and numbers, to be printed, shown, signed and stored.

Standard library only. Content goes into JSON and comes back the same: field names are keys of stored JSON.
A signed report is shown from its frozen content alone, so nothing here needs a query: names, key and counts
are those of the day. A field that is added later needs a default, for content stored before.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, ClassVar, Protocol, TypeVar

from reporting.rag import Rag
from reporting.rules.bars import Bar, rag_bar
from reporting.rules.content_parts import ContentPart, part_from_json
from wsscp.digests import canonical, sha256_of, storable

_Json = Mapping[str, Any]


class _Dataclass(Protocol):
    """Any dataclass, for the type checker."""

    __dataclass_fields__: ClassVar[dict[str, Any]]


_Content = TypeVar("_Content", bound=_Dataclass)


@dataclass(frozen=True)
class ContentRating:
    """A RAG status as it was printed, with its reason."""

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
    """One action of the annex: a single milestone in `date`, several in `further`."""

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
    """One priority: its texts, its RAG status with the counts, and its actions."""

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
    """Who signed, by the name they had then, and when."""

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
        """The version that this one corrects; 0 for the first."""
        return self.version - 1

    @property
    def is_draft(self) -> bool:
        """Whether nobody has signed it."""
        return not self.signatures

    @property
    def digest(self) -> str:
        """The SHA-256 of what is signed: everything but the signatures themselves."""
        return sha256_of(content_json(replace(self, signatures=())))


def content_json(content: ReportContent) -> str:
    """Return content as canonical JSON."""
    return canonical(storable(asdict(content)))


def content_from_json(data: _Json) -> ReportContent:
    """Return the content of parsed JSON; fields added since it was stored get their defaults."""
    return _from_json(
        ReportContent,
        data,
        key=tuple(_from_json(ContentKeyLine, line) for line in data["key"]),
        rows=tuple(_priority(row) for row in data["rows"]),
        parts=tuple(part_from_json(part) for part in data.get("parts", ())),
        signatures=tuple(_from_json(ContentSignature, signature) for signature in data["signatures"]),
    )


def _priority(data: _Json) -> ContentPriority:
    return _from_json(
        ContentPriority,
        data,
        rating=_from_json(ContentRating, data["rating"]),
        lines=tuple(_action(line) for line in data["lines"]),
    )


def _action(data: _Json) -> ContentAction:
    return _from_json(
        ContentAction,
        data,
        rating=_from_json(ContentRating, data["rating"]),
        date=_date(data["date"]) if data["date"] else None,
        further=tuple(_date(milestone) for milestone in data["further"]),
    )


def _date(data: _Json) -> ContentDate:
    return _from_json(ContentDate, data, rating=_from_json(ContentRating, data["rating"]))


def _from_json(content_type: type[_Content], data: _Json, **values: Any) -> _Content:
    """Return an instance from the data of fields it has; `values` replace those of some fields."""
    known = {field.name for field in fields(content_type)}
    return content_type(**{name: value for name, value in data.items() if name in known} | values)


def _bar(counts: Mapping[str, int], what: str) -> Bar:
    return rag_bar({rag: counts.get(rag.value, 0) for rag in Rag}, what=what)
