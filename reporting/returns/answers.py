"""What is in a group's return: priorities, their actions and milestones, with the answers."""

from dataclasses import dataclass
from datetime import date

from priorities.models import Priority
from reporting.models import Challenge, ReturnDate, ReturnEntry, ReturnLine
from reporting.rag import Rag, Rating
from reporting.rules.known_facts import KnownFact
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
    known_forecast: KnownFact | None = None
    known_completion: KnownFact | None = None

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
    `known` is the progress recorded on it in the period and since: what nobody has written of yet begins with
    it. `challenges` are those this return has to answer or, once it is in, has answered.
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
    known: tuple[KnownFact, ...] = ()

    @property
    def action(self) -> ActionFacts:
        """The action."""
        return self.rated.action

    @property
    def is_answered(self) -> bool:
        """Whether anything is reported of it."""
        is_completed = any(answer.row.completed_on for answer in self.dates)
        return bool(self.row.is_unchanged or self.row.progress or is_completed)

    @property
    def is_filled_in(self) -> bool:
        """Whether it is answered by what was recorded on the action, and nobody has written of it here."""
        is_completed = any(one.row._state.adding and one.row.completed_on for one in self.dates)
        return self.row._state.adding and bool(self.row.progress or is_completed)

    @property
    def is_better(self) -> bool:
        """Whether the declared RAG status is better than the computed one."""
        declared = self.row.declared
        return bool(declared) and Rag(declared).severity < self.computed.rag.severity

    @property
    def differs(self) -> bool:
        """Whether the declared RAG status would stand beside the computed one: another, of an open action."""
        return self.computed.rag.is_open and self.row.declared not in {"", self.computed.rag.value}


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
