"""The states of a recommendation, and the steps between them.

"Done" is not the end: evidence makes it evidenced, and only an impact test makes it embedded. Pure rules:
standard library only, no Django; nothing here reads the current time.
"""

from enum import StrEnum

from wsscp.labelled import Labelled
from wsscp.state_tables import StateTable, TransitionRule


class RecommendationState(Labelled):
    """How far a recommendation has come."""

    OPEN = "open", "Open"
    DONE = "done", "Done, not evidenced"
    EVIDENCED = "evidenced", "Evidenced, no impact shown"
    EMBEDDED = "embedded", "Embedded"
    SUPERSEDED = "superseded", "Superseded"
    NOT_ACCEPTED = "not_accepted", "Not accepted"


class StepCause(StrEnum):
    """What takes a recommendation from one state to another."""

    # Somebody decides, with a reason where it is reopened, superseded or not accepted.
    WORD = "word"
    # A piece of evidence is recorded.
    EVIDENCE = "evidence"
    # An impact test is recorded.
    TEST = "test"


_STEPS: list[tuple[RecommendationState, RecommendationState, StepCause]] = [
    (RecommendationState.OPEN, RecommendationState.DONE, StepCause.WORD),
    (RecommendationState.OPEN, RecommendationState.SUPERSEDED, StepCause.WORD),
    (RecommendationState.OPEN, RecommendationState.NOT_ACCEPTED, StepCause.WORD),
    (RecommendationState.DONE, RecommendationState.OPEN, StepCause.WORD),
    (RecommendationState.DONE, RecommendationState.EVIDENCED, StepCause.EVIDENCE),
    (RecommendationState.DONE, RecommendationState.SUPERSEDED, StepCause.WORD),
    (RecommendationState.EVIDENCED, RecommendationState.OPEN, StepCause.WORD),
    (RecommendationState.EVIDENCED, RecommendationState.EMBEDDED, StepCause.TEST),
    (RecommendationState.EVIDENCED, RecommendationState.SUPERSEDED, StepCause.WORD),
    # A later test found that the practice is no longer embedded.
    (RecommendationState.EMBEDDED, RecommendationState.EVIDENCED, StepCause.TEST),
    (RecommendationState.SUPERSEDED, RecommendationState.OPEN, StepCause.WORD),
    (RecommendationState.NOT_ACCEPTED, RecommendationState.OPEN, StepCause.WORD),
]
# What is done to a recommendation is named by the state it leads to, and takes a cause instead of a role.
RECOMMENDATION_STEPS: StateTable[RecommendationState, RecommendationState, StepCause] = StateTable(
    rules={(before, after): TransitionRule(after, frozenset({cause})) for before, after, cause in _STEPS},
    why=dict.fromkeys(RecommendationState, "Somebody has moved it meanwhile: load the page again."),
)

# Still to be worked on, one way or another.
UNFINISHED = frozenset({RecommendationState.OPEN, RecommendationState.DONE, RecommendationState.EVIDENCED})


# A test of impact shows something only once there is evidence that it was carried out.
TESTABLE = frozenset({RecommendationState.EVIDENCED, RecommendationState.EMBEDDED})


def needs_reason(after: RecommendationState, *, has_open_actions: bool) -> bool:
    """Whether a step by decision needs a reason; "done" does while actions of its own are open."""
    return has_open_actions or after is not RecommendationState.DONE
