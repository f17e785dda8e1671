"""What a change of several actions would do to each of them, before it is done."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from priorities.models import Action, Decision, Milestone, Seat, Subgroup
from priorities.models.actions import ActionQuerySet
from wsscp.dates import long_date

# More at once than anybody checks in a preview.
MAX_BULK_ACTIONS = 500

_OUT = {
    Decision.Kind.HOLD: "on hold",
    Decision.Kind.CANCEL: "cancelled",
    Decision.Kind.SUPERSEDE: "superseded",
    Decision.Kind.CLOSE: "closed",
}


@dataclass(frozen=True)
class RequestedChanges:
    """What somebody wants changed of several actions; empty for whatever stays as it is."""

    sets_owner: bool = False
    owner: Seat | None = None
    groups: tuple[Subgroup, ...] = ()
    replaces_groups: bool = False
    forecast_on: date | None = None
    hold_on: date | None = None
    hold_reason: str = ""

    @property
    def description(self) -> str:
        """The wish as a sentence: "Forecast 31 March 2027; group added: Neglect"."""
        said = []
        if self.sets_owner:
            said.append(f"owner {self.owner.in_group if self.owner else 'nobody'}")
        if self.groups:
            names = ", ".join(str(group) for group in self.groups)
            said.append(f"{'groups now' if self.replaces_groups else 'groups added'}: {names}")
        if self.forecast_on:
            said.append(f"forecast {long_date(self.forecast_on)}")
        if self.hold_on:
            said.append(f"on hold from {long_date(self.hold_on)}")
        words = "; ".join(said)
        return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class PlannedStep:
    """One thing that changes of an action, in words."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class PlannedChange:
    """What would become of one action: the steps, and why others cannot be taken."""

    action: Action
    steps: tuple[PlannedStep, ...] = ()
    refused: tuple[str, ...] = ()
    sets_owner: bool = False
    # All groups responsible afterwards; None where they stay.
    groups: tuple[Subgroup, ...] | None = None
    # The date that gets the forecast.
    milestone: Milestone | None = None
    holds: bool = False


def planned_changes(actions: ActionQuerySet, wish: RequestedChanges, *, as_at: date) -> list[PlannedChange]:
    """Say for each action what a wish would change and what it cannot; three queries."""
    found = (
        actions.as_at(as_at)
        .select_related("priority__plan", "owner__subgroup", "owner__agency")
        .prefetch_related("groups", "milestones")
        .order_by("priority__position", "position", "pk")
    )
    return [_planned(action, wish) for action in found]


def preview_digest(planned: Iterable[PlannedChange]) -> str:
    """Return what tells one preview from another."""
    said = [
        [one.action.pk, one.milestone and one.milestone.pk, one.refused]
        + [[step.what, step.before, step.after] for step in one.steps]
        for one in planned
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def next_open_milestone(milestones: Sequence[Milestone]) -> Milestone | None:
    """Return the earliest date not completed."""
    still_open = [one for one in milestones if one.completed_on is None]
    return min(still_open, key=lambda one: one.due_on, default=None)


def _planned(action: Action, wish: RequestedChanges) -> PlannedChange:
    steps: list[PlannedStep] = []
    refused: list[str] = []
    sets_owner = wish.sets_owner and _owner(action, wish, steps, refused)
    groups = _groups(action, wish, steps, refused) if wish.groups else None
    milestone = _forecast(action, wish.forecast_on, steps, refused) if wish.forecast_on else None
    holds = wish.hold_on is not None and _hold(action, wish.hold_on, steps, refused)
    return PlannedChange(action, tuple(steps), tuple(refused), sets_owner, groups, milestone, holds)


def _owner(action: Action, wish: RequestedChanges, steps: list[PlannedStep], refused: list[str]) -> bool:
    if action.owner == wish.owner:
        refused.append("Owner: it is so already")
        return False
    before, after = (one.in_group if one else "nobody" for one in (action.owner, wish.owner))
    steps.append(PlannedStep("Owner", before, after))
    return True


def _groups(
    action: Action, wish: RequestedChanges, steps: list[PlannedStep], refused: list[str]
) -> tuple[Subgroup, ...] | None:
    before = tuple(action.groups.all())
    added = tuple(group for group in wish.groups if group not in before)
    after = wish.groups if wish.replaces_groups else before + added
    if set(after) == set(before):
        refused.append("Groups: it is so already")
        return None
    steps.append(PlannedStep("Groups responsible", _names(before), _names(after)))
    return after


def _forecast(action: Action, day: date, steps: list[PlannedStep], refused: list[str]) -> Milestone | None:
    milestone = next_open_milestone(action.milestones.all())
    if out := _out_since(action):
        refused.append(f"Forecast: it is {out}")
    elif milestone is None:
        refused.append("Forecast: it has no date still to be met")
    elif milestone.forecast_on == day:
        refused.append("Forecast: it is so already")
    else:
        label = f"{milestone.label}, " if milestone.label else ""
        before = long_date(milestone.forecast_on) if milestone.forecast_on else "none"
        what = f"Forecast ({label}due {long_date(milestone.due_on)})"
        steps.append(PlannedStep(what, before, long_date(day)))
        return milestone
    return None


def _hold(action: Action, day: date, steps: list[PlannedStep], refused: list[str]) -> bool:
    if out := _out_since(action):
        refused.append(f"Hold: it is {out}")
    elif action.standing_since and action.standing_since > day:
        refused.append(f"Hold: it was reopened on {long_date(action.standing_since)}, after that day")
    else:
        steps.append(PlannedStep("Standing", "in the rating", f"on hold from {long_date(day)}"))
        return True
    return False


def _out_since(action: Action) -> str:
    """Return how an action is out of the rating: "on hold since 1 May 2026"; empty when it is not."""
    word = _OUT.get(action.standing)
    return f"{word} since {long_date(action.standing_since)}" if word else ""


def _names(groups: Iterable[Subgroup]) -> str:
    return "; ".join(sorted(str(group) for group in groups)) or "none"
