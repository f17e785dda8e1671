"""Report content: all that a report says, as texts and numbers, to be printed, shown, signed and stored.

Standard library only. Content goes into JSON and comes back the same (`reporting/models/signed.py` reads it):
field names are keys of stored JSON.
A signed report is shown from its frozen content alone, so nothing here needs a query: names, key and counts
are those of the day. A field that is added later is declared with `added_later`: content stored before reads
as its default, and is written without it, so that its JSON and digests stay what they were.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from reporting.rag import Rag
from reporting.rules.bars import Bar, rag_bar
from reporting.rules.content_parts import ContentHands, ContentPart, hands_part
from wsscp.digests import canonical, sha256_of, storable

_ADDED_LATER = "is written only where it differs from its default"


def added_later(default: Any) -> Any:
    """Return a field of content that content stored before does not have; `default` is what it reads as."""
    return field(default=default, metadata={_ADDED_LATER: True})


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
    # The latest progress in the period: what it says, the day it speaks for, and the role that reported it.
    progress: str = added_later("")
    progress_on: str = added_later("")
    progress_by: str = added_later("")

    @property
    def progress_source(self) -> str:
        """What stands before the progress: "Latest progress, 31 March 2026, Chair, Neglect Subgroup"."""
        return ", ".join(filter(None, ["Latest progress", self.progress_on, self.progress_by]))


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
    # Which of its actions are declared otherwise than they are rated.
    declared: str = added_later("")

    @property
    def bar(self) -> Bar:
        """The counts as a drawing."""
        return _bar(self.counts, self.what)


@dataclass(frozen=True)
class ContentSignature:
    """Who signed, by the name they had then, and when; and where the steering group decided it."""

    name: str
    on: str
    at: str
    meeting_on: str = added_later("")
    minute: str = added_later("")

    @property
    def decision(self) -> str:
        """The decision it records: "meeting of 20 October 2020, minute 4.2"; "" where none was asked for."""
        return f"meeting of {self.meeting_on}, minute {self.minute}" if self.meeting_on else ""


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
    signatures: tuple[ContentSignature, ...] = ()
    hands: tuple[ContentHands, ...] = added_later(())
    # When it was offered for signing last, so that signatures lapse when it is taken back and offered again.
    offered_at: str = added_later("")

    @property
    def bar(self) -> Bar:
        """All counts as a drawing."""
        return _bar(self.counts, f"All {self.actions_name}")

    @property
    def hands_on_paper(self) -> tuple[ContentPart, ...]:
        """Who wrote, submitted and accepted each part, by role: as it is printed and leaves the tracker."""
        return hands_part(self.hands, on_screen=False)

    @property
    def hands_on_screen(self) -> tuple[ContentPart, ...]:
        """The same with names, for those who work on reports."""
        return hands_part(self.hands, on_screen=True)

    @property
    def corrects(self) -> int:
        """The version that this one corrects; 0 for the first."""
        return self.version - 1

    @property
    def corrects_text(self) -> str:
        """Which version it corrects, and why; "" where it corrects none."""
        return f"Version {self.corrects}: {self.correction_reason}" if self.correction_reason else ""

    @property
    def version_text(self) -> str:
        """Which version this is: "version 2, signed"."""
        return f"version {self.version}, {'draft' if self.is_draft else 'signed'}"

    @property
    def signed_by(self) -> str:
        """Who signed it, when, and by which decision of the steering group."""
        return "; ".join(
            ", ".join(filter(None, [signature.name, signature.on, signature.decision]))
            for signature in self.signatures
        )

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
    return canonical(storable(_plain(content)))


def _plain(value: Any) -> Any:
    """Return content as lists and mappings, without what was added later and has its default."""
    if is_dataclass(value):
        named = [(each, getattr(value, each.name)) for each in fields(value)]
        return {
            each.name: _plain(content)
            for each, content in named
            if _ADDED_LATER not in each.metadata or content != each.default
        }
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else value


def _bar(counts: Mapping[str, int], what: str) -> Bar:
    return rag_bar({rag: counts.get(rag.value, 0) for rag in Rag}, what=what)
