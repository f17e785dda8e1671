"""Tables of states: what can be done in which state, by whom, and which state it leads to.

Standard library only; nothing here reads the clock. What is not in a table is not allowed. Services ask
`next_state`, which raises why not; pages show the buttons of what `allows` or `open_in` says.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

_State = TypeVar("_State", bound=Hashable)
_Transition = TypeVar("_Transition", bound=Hashable)
_Role = TypeVar("_Role", bound=Hashable)


class TransitionNotAllowed(Exception):
    """The person may not do this in any state."""


class StateError(Exception):
    """The state does not allow it, or who acts had a part in it. The message says why."""


@dataclass(frozen=True)
class TransitionRule(Generic[_State, _Role]):
    """The state a transition leads to, and the roles of which it takes one."""

    to: _State
    roles: frozenset[_Role]
    # Why it takes another person than one who had a part in what is decided; "" where it does not.
    barred: str = ""


@dataclass(frozen=True)
class StateTable(Generic[_State, _Transition, _Role]):
    """All transitions by the state they start from; `why` says of each state why nothing else can be done."""

    rules: Mapping[tuple[_State, _Transition], TransitionRule[_State, _Role]]
    why: Mapping[_State, str]

    def may(self, transition: _Transition, roles: frozenset[_Role]) -> bool:
        """Whether somebody may do this in at least one state."""
        return any(
            each == transition and not rule.roles.isdisjoint(roles) for (_, each), rule in self.rules.items()
        )

    def next_state(
        self,
        state: _State,
        transition: _Transition,
        *,
        roles: frozenset[_Role],
        had_part: bool = False,
        final: str = "",
    ) -> _State:
        """Return the state a transition leads to. Raises TransitionNotAllowed, or StateError with why.

        `had_part` is whether who acts had a part in what is decided; `final` says why nothing can be done any
        more, whatever the state.
        """
        if not self.may(transition, roles):
            raise TransitionNotAllowed
        rule = self.rules.get((state, transition))
        if final or rule is None or rule.roles.isdisjoint(roles):
            raise StateError(final or self.why[state])
        if had_part and rule.barred:
            raise StateError(rule.barred)
        return rule.to

    def allows(
        self, state: _State, transition: _Transition, *, roles: frozenset[_Role], had_part: bool = False
    ) -> bool:
        """Whether somebody can do this in this state."""
        rule = self.rules.get((state, transition))
        return rule is not None and not rule.roles.isdisjoint(roles) and not (had_part and rule.barred)

    def open_in(self, state: _State, *, roles: frozenset[_Role]) -> list[_Transition]:
        """Return what somebody can do in a state, in the order of the table."""
        return [
            each for start, each in self.rules if self.allows(start, each, roles=roles) and start == state
        ]
