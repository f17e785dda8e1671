"""What may become of a recommendation: its states, and the steps between them.

"Done" is not the end: it is evidenced when somebody shows it, and embedded only when a test of impact
says so. Ground floor: standard library only, no Django and no clock.
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
        """The state as people say it."""
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

    # Somebody says so, with a reason where it goes back or out.
    WORD = "word"
    # A piece of evidence is recorded.
    EVIDENCE = "evidence"
    # A test of impact is recorded.
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
    # A later test that finds the practice gone.
    (RecommendationState.EMBEDDED, RecommendationState.EVIDENCED): StepCause.TEST,
    (RecommendationState.SUPERSEDED, RecommendationState.OPEN): StepCause.WORD,
    (RecommendationState.NOT_ACCEPTED, RecommendationState.OPEN): StepCause.WORD,
}

# Still to be worked on, one way or another.
UNFINISHED = frozenset({RecommendationState.OPEN, RecommendationState.DONE, RecommendationState.EVIDENCED})
# A step by word into one of these, or back to open, needs its reason.
_WITHOUT_REASON = frozenset({RecommendationState.DONE})


def can_step(before: RecommendationState, after: RecommendationState, by: StepCause) -> bool:
    """Whether this takes a recommendation from the one state to the other."""
    return RECOMMENDATION_STEPS.get((before, after)) is by


def steps_by_decision(before: RecommendationState) -> list[RecommendationState]:
    """Return where somebody's word can take a recommendation from here."""
    return [
        to for (start, to), by in RECOMMENDATION_STEPS.items() if start is before and by is StepCause.WORD
    ]


def needs_reason(after: RecommendationState) -> bool:
    """Whether a step by word has to say why."""
    return after not in _WITHOUT_REASON
