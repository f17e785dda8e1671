"""The preview of a bulk change: what it would do to each action."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from priorities.models import Action, Decision, Milestone, Seat, Subgroup
from priorities.models.actions import ActionQuerySet
from wsscp.dates import long_date
from wsscp.digests import sha256_of

# Nobody checks a longer preview.
MAX_BULK_ACTIONS = 500

# What a decision that takes an action out of the rating is called in a sentence.
_OUT_OF_RATING: dict[str, str] = {
    Decision.Kind.HOLD: "on hold",
    Decision.Kind.CANCEL: "cancelled",
    Decision.Kind.SUPERSEDE: "superseded",
    Decision.Kind.CLOSE: "closed",
}


@dataclass(frozen=True)
class RequestedChanges:
    """What somebody wants changed of several actions; empty where nothing changes."""

    sets_owner: bool = False
    owner: Seat | None = None
    groups: tuple[Subgroup, ...] = ()
    replaces_groups: bool = False
    forecast_on: date | None = None
    hold_on: date | None = None
    hold_reason: str = ""

    @property
    def description(self) -> str:
        """The changes as a sentence: "Forecast 31 March 2027; group added: Neglect"."""
        parts = []
        if self.sets_owner:
            parts.append(f"owner {self.owner.in_group if self.owner else 'nobody'}")
        if self.groups:
            names = ", ".join(str(group) for group in self.groups)
            parts.append(f"{'groups now' if self.replaces_groups else 'groups added'}: {names}")
        if self.forecast_on:
            parts.append(f"forecast {long_date(self.forecast_on)}")
        if self.hold_on:
            parts.append(f"on hold from {long_date(self.hold_on)}")
        text = "; ".join(parts)
        return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class PlannedStep:
    """One change of an action, as text."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class PlannedChange:
    """What would change of one action: the steps, and why others are refused."""

    action: Action
    steps: tuple[PlannedStep, ...] = ()
    refused: tuple[str, ...] = ()
    sets_owner: bool = False
    # All groups responsible afterwards; None where they do not change.
    groups: tuple[Subgroup, ...] | None = None
    # The milestone that gets the forecast.
    milestone: Milestone | None = None
    holds: bool = False


def planned_changes(
    actions: ActionQuerySet, requested: RequestedChanges, *, as_at: date
) -> list[PlannedChange]:
    """Return for each action what would change and what cannot; three queries."""
    rows = (
        actions.as_at(as_at)
        .select_related("priority__plan", "owner__subgroup", "owner__agency")
        .prefetch_related("groups", "milestones__forecasts")
        .order_by("priority__position", "position", "pk")
    )
    return [_planned(action, requested) for action in rows]


def preview_digest(planned: Iterable[PlannedChange]) -> str:
    """Return a hash that is another for another preview."""
    content = [
        [change.action.pk, change.milestone and change.milestone.pk, change.refused]
        + [[step.what, step.before, step.after] for step in change.steps]
        for change in planned
    ]
    return sha256_of(json.dumps(content))


def next_open_milestone(milestones: Iterable[Milestone]) -> Milestone | None:
    """Return the milestone not completed that is due first."""
    still_open = [milestone for milestone in milestones if milestone.completed_on is None]
    return min(still_open, key=lambda milestone: milestone.due_on, default=None)


def _planned(action: Action, requested: RequestedChanges) -> PlannedChange:
    steps: list[PlannedStep] = []
    refused: list[str] = []
    sets_owner = requested.sets_owner and _owner(action, requested, steps, refused)
    groups = _groups(action, requested, steps, refused) if requested.groups else None
    milestone = _forecast(action, requested.forecast_on, steps, refused) if requested.forecast_on else None
    holds = requested.hold_on is not None and _hold(action, requested.hold_on, steps, refused)
    return PlannedChange(action, tuple(steps), tuple(refused), sets_owner, groups, milestone, holds)


def _owner(action: Action, requested: RequestedChanges, steps: list[PlannedStep], refused: list[str]) -> bool:
    if action.owner == requested.owner:
        refused.append("Owner: it is so already")
        return False
    before, after = (role.in_group if role else "nobody" for role in (action.owner, requested.owner))
    steps.append(PlannedStep("Owner", before, after))
    return True


def _groups(
    action: Action, requested: RequestedChanges, steps: list[PlannedStep], refused: list[str]
) -> tuple[Subgroup, ...] | None:
    before = tuple(action.groups.all())
    added = tuple(group for group in requested.groups if group not in before)
    after = requested.groups if requested.replaces_groups else before + added
    if set(after) == set(before):
        refused.append("Groups: it is so already")
        return None
    steps.append(PlannedStep("Groups responsible", _names(before), _names(after)))
    return after


def _forecast(action: Action, day: date, steps: list[PlannedStep], refused: list[str]) -> Milestone | None:
    milestone = next_open_milestone(action.milestones.all())
    if out_since := _out_since(action):
        refused.append(f"Forecast: it is {out_since}")
    elif milestone is None:
        refused.append("Forecast: it has no date still to be met")
    elif milestone.forecast_on == day:
        refused.append("Forecast: it is so already")
    else:
        label = f"{milestone.label}, " if milestone.label else ""
        before = long_date(milestone.forecast_on) if milestone.forecast_on else "none"
        field = f"Forecast ({label}due {long_date(milestone.due_on)})"
        steps.append(PlannedStep(field, before, long_date(day)))
        return milestone
    return None


def _hold(action: Action, day: date, steps: list[PlannedStep], refused: list[str]) -> bool:
    if out_since := _out_since(action):
        refused.append(f"Hold: it is {out_since}")
    elif action.standing_since and action.standing_since > day:
        refused.append(f"Hold: it was reopened on {long_date(action.standing_since)}, after that day")
    else:
        steps.append(PlannedStep("Standing", "in the rating", f"on hold from {long_date(day)}"))
        return True
    return False


def _out_since(action: Action) -> str:
    """Return why an action is out of the rating: "on hold since 1 May 2026"; empty when it is rated."""
    reason = _OUT_OF_RATING.get(action.standing or "")
    return f"{reason} since {long_date(action.standing_since)}" if reason and action.standing_since else ""


def _names(groups: Iterable[Subgroup]) -> str:
    return "; ".join(sorted(str(group) for group in groups)) or "none"
