"""What is in a group's return: priorities, their actions and milestones, with the answers."""

from dataclasses import dataclass
from datetime import date

from priorities.models import Priority
from reporting.models import Challenge, ReturnDate, ReturnEntry, ReturnLine
from reporting.rag import Rag, Rating
from reporting.status.facts import ActionFacts, MilestoneFacts
from reporting.status.rated import RatedAction


@dataclass(frozen=True)
class MilestoneAnswer:
    """An open or just completed milestone with its answer; `is_asked` where a forecast is needed.

    `standing_on` is the forecast that stands, unless it has passed.
    """

    milestone: MilestoneFacts
    row: ReturnDate
    is_asked: bool
    is_overdue: bool
    standing_on: date | None = None

    @property
    def needs_date(self) -> bool:
        """Whether a forecast is asked for and none stands."""
        return self.is_asked and self.standing_on is None

    @property
    def completed_on(self) -> date | None:
        """The day it was completed, given here or before."""
        return self.row.completed_on or self.milestone.completed_on


@dataclass(frozen=True)
class ActionAnswer:
    """One action: its RAG status now, what is reported of it, and what the last return reported.

    `computed` is the RAG status that there would be with what is reported here, as at the day the return
    speaks for, and `computed_today` that as at today.
    `challenges` are those this return has to answer or, once it is in, has answered.
    """

    rated: RatedAction
    row: ReturnLine
    previous: ReturnLine | None
    dates: tuple[MilestoneAnswer, ...]
    lead: str
    is_lead: bool
    computed: Rating
    computed_today: Rating
    challenges: tuple[Challenge, ...] = ()

    @property
    def action(self) -> ActionFacts:
        """The action."""
        return self.rated.action

    @property
    def is_answered(self) -> bool:
        """Whether anything is reported of it."""
        return bool(self.row.is_unchanged or self.row.progress)

    @property
    def is_better(self) -> bool:
        """Whether the declared RAG status is better than the computed one."""
        declared = self.row.declared
        return bool(declared) and Rag(declared).severity < self.computed.rag.severity

    @property
    def differs(self) -> bool:
        """Whether the declared RAG status is not the computed one."""
        return bool(self.row.declared) and self.row.declared != self.computed.rag


@dataclass(frozen=True)
class PriorityAnswer:
    """One priority: the group's text on it, that of its last return, and its actions."""

    priority: Priority
    row: ReturnEntry
    previous: ReturnEntry | None
    lines: tuple[ActionAnswer, ...]

    @property
    def led(self) -> tuple[ActionAnswer, ...]:
        """The actions this return speaks for."""
        return tuple(line for line in self.lines if line.is_lead)

    @property
    def answered(self) -> int:
        """How many of those are answered."""
        return sum(line.is_answered for line in self.led)
