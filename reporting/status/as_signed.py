"""A period as its report was signed, beside what is recorded now of the same day."""

from collections import defaultdict
from dataclasses import dataclass, replace
from operator import attrgetter

from django.utils import timezone

from reporting.models import SignedReport
from reporting.rag import Rag, Rating
from reporting.rules.content import ContentAction, ContentRating, ReportContent
from reporting.signed_reports.queries import signed_as_at
from reporting.status.board import Board, board

# An action is found by its number and text; one whose text was changed since, by its number.
_KEYS = (attrgetter("number", "text"), attrgetter("number"))


@dataclass(frozen=True)
class AsSigned:
    """A signed version, and which actions what is recorded now rates otherwise, in words."""

    signed: SignedReport
    recorded_in_words: str
    differences: tuple[str, ...]

    @property
    def action_counts(self) -> dict[Rag, int]:
        """Actions by RAG status as they were signed."""
        by_value = self.signed.frozen_content.counts
        return {rag: by_value.get(rag.value, 0) for rag in Rag}

    @property
    def counts_in_words(self) -> str:
        """The same as it was printed."""
        return self.signed.frozen_content.counts_in_words

    @property
    def difference(self) -> str:
        """What is recorded now, where it differs, with each action: "As recorded now: 3 green of 3 (…)."."""
        if not self.differences:
            return ""
        return f"As recorded now: {self.recorded_in_words} ({'; '.join(self.differences)})."


def beside_signed(signed: SignedReport, recorded: Board) -> AsSigned:
    """Compare a signed report with what is recorded now of the same day; no queries."""
    return AsSigned(signed, recorded.counts_in_words, tuple(_differences(signed.frozen_content, recorded)))


def as_signed_on(recorded: Board) -> AsSigned | None:
    """Compare a board with the report signed for its day; None, and no query, where no report is.

    One query otherwise.
    """
    if not any(period.signed_at and period.ends_on == recorded.as_at for period in recorded.periods):
        return None
    signed = signed_as_at(recorded.plan, recorded.as_at)
    return beside_signed(signed, recorded) if signed else None


def board_as_signed(signed: SignedReport) -> Board:
    """Return the board that a report was signed with: as known then, and each action rated as printed."""
    as_at = min(signed.period.ends_on, timezone.localdate(signed.signed_at))
    known = board(signed.period.plan, as_at=as_at, known_at=signed.signed_at)
    printed, _ = _matched(signed.frozen_content, known)
    actions = (
        replace(rated, rating=_as_printed(rated.rating, printed[rated.action.pk].rating))
        if rated.action.pk in printed
        else rated
        for rated in known.actions
    )
    return replace(known, actions=tuple(actions))


def _differences(content: ReportContent, recorded: Board) -> list[str]:
    """Say how actions are recorded otherwise, with their numbers: "signed red, recorded blue: 1.3, 1.4"."""
    printed, gone = _matched(content, recorded)
    numbers: dict[str, list[str]] = defaultdict(list)
    for rated in recorded.actions:
        line, now = printed.get(rated.action.pk), rated.rating
        if line is None or line.rating.rag != now.rag.value:
            was = f"signed {line.rating.label.lower()}" if line else "not signed"
            numbers[f"{was}, recorded {now.label.lower()}"].append(rated.action.number)
    for line in gone:
        numbers[f"signed {line.rating.label.lower()}, no longer recorded"].append(line.number)
    return [f"{what}: {', '.join(of_actions)}" for what, of_actions in numbers.items()]


def _matched(content: ReportContent, judged: Board) -> tuple[dict[int, ContentAction], list[ContentAction]]:
    """Return the lines of a report by the id of their action, and those whose action is not there."""
    found: dict[int, ContentAction] = {}
    lines = [line for row in content.rows for line in row.lines]
    for key in _KEYS:
        free = defaultdict(list)
        for rated in judged.actions:
            if rated.action.pk not in found:
                free[key(rated.action)].append(rated.action.pk)
        left = []
        for line in lines:
            if same := free[key(line)]:
                found[same.pop(0)] = line
            else:
                left.append(line)
        lines = left
    return found, lines


def _as_printed(rating: Rating, printed: ContentRating) -> Rating:
    """Return the rating that was printed; the one that was calculated, if it is the same."""
    if rating.rag.value == printed.rag:
        return rating
    rag = Rag(printed.rag)
    return Rating(rag, printed.why, word="" if printed.label == rag.word else printed.label)
