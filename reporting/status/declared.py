"""What accepted returns declare of actions, beside the RAG status calculated from their dates."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from reporting.models import ReturnLine
from reporting.rag import Rag, Rating
from reporting.status.records import NamedGroup
from wsscp.dates import long_date


@dataclass(frozen=True, slots=True)
class DeclaredRating:
    """The RAG status that a group's accepted return declares of an action it leads, and why.

    It counts from `speaks_for`, and is known from `accepted_at` on. One that declares none (`rag` is None)
    ends what was declared before.
    """

    speaks_for: date
    accepted_at: datetime
    group: NamedGroup
    rag: Rag | None
    reason: str

    @property
    def word(self) -> str:
        """The RAG status as a word, in lower case."""
        return self.rag.word.lower() if self.rag else ""

    @property
    def letter(self) -> str:
        """Its letter."""
        return self.rag.letter if self.rag else ""

    def in_words(self, names: Mapping[int, str]) -> str:
        """Return all of it: "Declared red, 31 March 2026, by Neglect subgroup: …"; `names` by group id."""
        by = names.get(self.group.pk, self.group.name)
        because = f": {self.reason}" if self.reason else ""
        return f"Declared {self.word}, {long_date(self.speaks_for)}, by {by}{because}"


def declared_lines(
    where: Mapping[str, Any], known_at: datetime | None
) -> QuerySet[ReturnLine, tuple[Any, ...]]:
    """Return the query for what was declared of actions, for `declared_of`.

    `where` says which actions, and `known_at` before when the returns had been accepted; None for all. A line
    without a declaration comes along where the action has one of another return, which it may end.
    """
    lines = ReturnLine.objects.filter(subgroup_return__accepted_at__isnull=False, **where).order_by()
    if known_at is not None:
        lines = lines.filter(subgroup_return__accepted_at__lt=known_at)
    declared = lines.exclude(declared="").values("action")
    return lines.filter(action__in=declared).values_list(
        "action",
        "subgroup_return__speaks_for",
        "subgroup_return__accepted_at",
        "pk",
        "subgroup_return__subgroup",
        "subgroup_return__subgroup__name",
        "declared",
        "declared_reason",
    )


def declared_of(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[DeclaredRating]]:
    """Return what was declared of actions by their id, the earliest first."""
    found = defaultdict(list)
    for action, day, accepted_at, pk, group, name, rag, reason in rows:
        assert day is not None
        assert accepted_at is not None
        rating = DeclaredRating(day, accepted_at, NamedGroup(group, name), Rag(rag) if rag else None, reason)
        found[action].append((day, accepted_at, pk, rating))
    return {action: [rating for *_, rating in sorted(lines)] for action, lines in found.items()}


def declared_beside(
    declared: Sequence[DeclaredRating], rating: Rating, *, lead: int | None, as_at: date
) -> DeclaredRating | None:
    """Return what is declared of an action as at a day; None where it does not differ from its rating.

    Only the group that leads an action declares, so a declaration counts whoever leads it now; of lines that
    declare nothing only those of the lead end it. An action that is not open has no status but its own.
    """
    if not declared or not rating.rag.is_open:
        return None
    standing = next(
        (one for one in reversed(declared) if one.speaks_for <= as_at and (one.rag or one.group.pk == lead)),
        None,
    )
    return standing if standing and standing.rag and standing.rag is not rating.rag else None
