"""What may become of a recommendation: its states, and the steps between them.

"Done" is not the end: it is evidenced when somebody shows it, and embedded only when a test of impact
says so. Ground floor: standard library only, no Django and no clock.
"""

from enum import StrEnum


class State(StrEnum):
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
            State.OPEN: "Open",
            State.DONE: "Done, not evidenced",
            State.EVIDENCED: "Evidenced, no impact shown",
            State.EMBEDDED: "Embedded",
            State.SUPERSEDED: "Superseded",
            State.NOT_ACCEPTED: "Not accepted",
        }[self]


class By(StrEnum):
    """What takes a recommendation from one state to another."""

    # Somebody says so, with a reason where it goes back or out.
    WORD = "word"
    # A piece of evidence is recorded.
    EVIDENCE = "evidence"
    # A test of impact is recorded.
    TEST = "test"


# (from, to) → what it takes. What is not here cannot happen.
STEPS: dict[tuple[State, State], By] = {
    (State.OPEN, State.DONE): By.WORD,
    (State.OPEN, State.SUPERSEDED): By.WORD,
    (State.OPEN, State.NOT_ACCEPTED): By.WORD,
    (State.DONE, State.OPEN): By.WORD,
    (State.DONE, State.EVIDENCED): By.EVIDENCE,
    (State.DONE, State.SUPERSEDED): By.WORD,
    (State.EVIDENCED, State.OPEN): By.WORD,
    (State.EVIDENCED, State.EMBEDDED): By.TEST,
    (State.EVIDENCED, State.SUPERSEDED): By.WORD,
    # A later test that finds the practice gone.
    (State.EMBEDDED, State.EVIDENCED): By.TEST,
    (State.SUPERSEDED, State.OPEN): By.WORD,
    (State.NOT_ACCEPTED, State.OPEN): By.WORD,
}

# Still to be worked on, one way or another.
UNFINISHED = frozenset({State.OPEN, State.DONE, State.EVIDENCED})
# A step by word into one of these, or back to open, needs its reason.
_WITHOUT_REASON = frozenset({State.DONE})


def can_step(before: State, after: State, by: By) -> bool:
    """Whether this takes a recommendation from the one state to the other."""
    return STEPS.get((before, after)) is by


def steps_by_word(before: State) -> list[State]:
    """Return where somebody's word can take a recommendation from here."""
    return [to for (start, to), by in STEPS.items() if start is before and by is By.WORD]


def needs_reason(after: State) -> bool:
    """Whether a step by word has to say why."""
    return after not in _WITHOUT_REASON
