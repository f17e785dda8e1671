"""A table of states answers services, which want to know why not, and pages, which show buttons."""

import pytest

from wsscp.state_tables import StateError, StateTable, TransitionNotAllowed, TransitionRule

CLERK, JUDGE = frozenset({"clerk"}), frozenset({"judge"})
TABLE: StateTable[str, str, str] = StateTable(
    rules={
        ("open", "write"): TransitionRule("open", CLERK | JUDGE),
        ("open", "decide"): TransitionRule("closed", JUDGE, barred="You wrote it."),
        ("closed", "reopen"): TransitionRule("open", JUDGE),
    },
    why={"open": "It is open.", "closed": "It is closed."},
)


def why_not(
    state: str, transition: str, roles: frozenset[str], *, had_part: bool = False, final: str = ""
) -> str:
    with pytest.raises(StateError) as refused:
        TABLE.next_state(state, transition, roles=roles, had_part=had_part, final=final)
    return str(refused.value)


def test_next_state_or_why_there_is_none() -> None:
    assert TABLE.next_state("open", "decide", roles=JUDGE) == "closed"
    assert TABLE.next_state("open", "write", roles=JUDGE, had_part=True) == "open"
    assert why_not("closed", "write", CLERK) == "It is closed."
    assert why_not("open", "decide", JUDGE, had_part=True) == "You wrote it."
    assert why_not("open", "decide", JUDGE, had_part=True, final="It is archived.") == "It is archived."
    with pytest.raises(TransitionNotAllowed):
        TABLE.next_state("closed", "reopen", roles=CLERK, final="It is archived.")


def test_buttons_are_those_of_what_would_be_done() -> None:
    assert TABLE.open_in("open", roles=JUDGE) == ["write", "decide"]
    assert TABLE.open_in("open", roles=CLERK) == ["write"]
    assert TABLE.open_in("closed", roles=CLERK) == []
    assert TABLE.allows("open", "decide", roles=JUDGE)
    assert not TABLE.allows("open", "decide", roles=JUDGE, had_part=True)
    assert TABLE.may("reopen", JUDGE)
    assert not TABLE.may("reopen", CLERK)
