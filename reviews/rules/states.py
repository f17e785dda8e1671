"""The states of a recommendation, and the steps between them.

"Done" is not the end: evidence makes it evidenced, and only an impact test makes it embedded. Pure rules:
standard library only, no Django; nothing here reads the current time.
"""

from enum import StrEnum


class RecommendationState(StrEnum):
    """How far a recommendation has come."""

    OPEN = "open"
    DONE = "done"
    EVIDENCED = "evidenced"
    EMBEDDED = "embedded"
    SUPERSEDED = "superseded"
    NOT_ACCEPTED = "not_accepted"

    @property
    def label(self) -> str:
        """The state as shown."""
        return {
            RecommendationState.OPEN: "Open",
            RecommendationState.DONE: "Done, not evidenced",
            RecommendationState.EVIDENCED: "Evidenced, no impact shown",
            RecommendationState.EMBEDDED: "Embedded",
            RecommendationState.SUPERSEDED: "Superseded",
            RecommendationState.NOT_ACCEPTED: "Not accepted",
        }[self]


class StepCause(StrEnum):
    """What takes a recommendation from one state to another."""

    # Somebody decides, with a reason where it is reopened, superseded or not accepted.
    WORD = "word"
    # A piece of evidence is recorded.
    EVIDENCE = "evidence"
    # An impact test is recorded.
    TEST = "test"


# (from, to) → what it takes. What is not here cannot happen.
RECOMMENDATION_STEPS: dict[tuple[RecommendationState, RecommendationState], StepCause] = {
    (RecommendationState.OPEN, RecommendationState.DONE): StepCause.WORD,
    (RecommendationState.OPEN, RecommendationState.SUPERSEDED): StepCause.WORD,
    (RecommendationState.OPEN, RecommendationState.NOT_ACCEPTED): StepCause.WORD,
    (RecommendationState.DONE, RecommendationState.OPEN): StepCause.WORD,
    (RecommendationState.DONE, RecommendationState.EVIDENCED): StepCause.EVIDENCE,
    (RecommendationState.DONE, RecommendationState.SUPERSEDED): StepCause.WORD,
    (RecommendationState.EVIDENCED, RecommendationState.OPEN): StepCause.WORD,
    (RecommendationState.EVIDENCED, RecommendationState.EMBEDDED): StepCause.TEST,
    (RecommendationState.EVIDENCED, RecommendationState.SUPERSEDED): StepCause.WORD,
    # A later test found that the practice is no longer embedded.
    (RecommendationState.EMBEDDED, RecommendationState.EVIDENCED): StepCause.TEST,
    (RecommendationState.SUPERSEDED, RecommendationState.OPEN): StepCause.WORD,
    (RecommendationState.NOT_ACCEPTED, RecommendationState.OPEN): StepCause.WORD,
}

# Still to be worked on, one way or another.
UNFINISHED = frozenset({RecommendationState.OPEN, RecommendationState.DONE, RecommendationState.EVIDENCED})
# A step by decision needs a reason, except into one of these.
_WITHOUT_REASON = frozenset({RecommendationState.DONE})


def can_step(before: RecommendationState, after: RecommendationState, by: StepCause) -> bool:
    """Whether this takes a recommendation from the one state to the other."""
    return RECOMMENDATION_STEPS.get((before, after)) is by


def steps_by_decision(before: RecommendationState) -> list[RecommendationState]:
    """Return the states a decision can take a recommendation to from here."""
    return [
        after
        for (start, after), cause in RECOMMENDATION_STEPS.items()
        if start is before and cause is StepCause.WORD
    ]


def needs_reason(after: RecommendationState) -> bool:
    """Whether a step by decision needs a reason."""
    return after not in _WITHOUT_REASON
