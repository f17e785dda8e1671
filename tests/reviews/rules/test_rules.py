"""The pure rules of reviews, as tables: references, states, small counts, texts that are alike."""

import re
from itertools import product

import pytest

from reviews.rules.counts import mask_count, mask_share
from reviews.rules.references import new_reference
from reviews.rules.similarity import most_similar
from reviews.rules.states import (
    RECOMMENDATION_STEPS,
    RecommendationState,
    StepCause,
    needs_reason,
)

O, D, E, M = (  # noqa: E741 - one letter a state, for the table below
    RecommendationState.OPEN,
    RecommendationState.DONE,
    RecommendationState.EVIDENCED,
    RecommendationState.EMBEDDED,
)
S, N = RecommendationState.SUPERSEDED, RecommendationState.NOT_ACCEPTED


def test_references_are_pronounceable_and_random() -> None:
    references = [new_reference() for _ in range(2_000)]
    assert all(
        re.fullmatch(r"([b-z][aeiou]){2}[b-z]-([b-z][aeiou]){2}[b-z]", reference) for reference in references
    )
    assert len(set(references)) == len(references)
    assert references != sorted(references)


def test_a_word_that_hurts_is_drawn_again() -> None:
    drawn = iter([*"fatal", *"larej", *"nupoz"])
    assert new_reference(lambda _: next(drawn)) == "larej-nupoz"


@pytest.mark.parametrize(("before", "after"), list(product(RecommendationState, RecommendationState)))
def test_no_step_is_taken_but_those_that_are_listed(
    before: RecommendationState, after: RecommendationState
) -> None:
    listed = {
        (O, D): StepCause.WORD,
        (O, S): StepCause.WORD,
        (O, N): StepCause.WORD,
        (D, O): StepCause.WORD,
        (D, E): StepCause.EVIDENCE,
        (D, S): StepCause.WORD,
        (E, O): StepCause.WORD,
        (E, M): StepCause.TEST,
        (E, S): StepCause.WORD,
        (M, E): StepCause.TEST,
        (S, O): StepCause.WORD,
        (N, O): StepCause.WORD,
    }
    allows = RECOMMENDATION_STEPS.allows
    assert [by for by in StepCause if allows(before, after, roles=frozenset({by}))] == [
        by for by in StepCause if listed.get((before, after)) is by
    ]


def test_only_a_test_of_impact_embeds() -> None:
    assert [rule.roles for rule in RECOMMENDATION_STEPS.rules.values() if rule.to is M] == [{StepCause.TEST}]


def test_word_leads_on_from_each_state() -> None:
    word = frozenset({StepCause.WORD})
    assert {state: RECOMMENDATION_STEPS.open_in(state, roles=word) for state in RecommendationState} == {
        O: [D, S, N],
        D: [O, S],
        E: [O, S],
        M: [],
        S: [O],
        N: [O],
    }
    for has_open_actions, without in ((False, {D}), (True, set())):
        free = {
            state
            for state in RecommendationState
            if not needs_reason(state, has_open_actions=has_open_actions)
        }
        assert free == without


@pytest.mark.parametrize(
    ("number", "shown"), [(0, "fewer than 5"), (1, "fewer than 5"), (4, "fewer than 5"), (5, "5"), (12, "12")]
)
def test_counts_below_five_are_not_shown(number: int, shown: str) -> None:
    assert mask_count(number) == shown


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        (0, 0, "fewer than 5"),
        (4, 4, "fewer than 5"),
        (0, 7, "fewer than 5 of 7"),
        (4, 9, "fewer than 5 of 9"),
        (5, 10, "5 of 10"),
        # Six of seven would give away the one.
        (6, 7, "not shown, of 7"),
        (7, 7, "not shown, of 7"),
    ],
)
def test_part_gives_away_no_small_number_on_either_side(part: int, whole: int, shown: str) -> None:
    assert mask_share(part, whole) == shown


TEXTS = {
    "tools": "Agencies should make better use of common tools for children at risk of exploitation.",
    "tools again": "Make better use of the common exploitation tools.",
    "pre-birth": "Share pre-birth assessments with the health visitor.",
    "none": "The and of to",
}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Use common tools better with children at risk of exploitation", ["tools", "tools again"]),
        ("Health visitors should be sent pre-birth assessments", ["pre-birth"]),
        ("Publish a neglect strategy", []),
        ("", []),
        ("the and", []),
    ],
)
def test_what_says_much_the_same_is_found(text: str, found: list[str]) -> None:
    assert most_similar(text, TEXTS.items()) == found
