"""Changing several actions as one act, and undoing it as one."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Max

from priorities.access.closed_plans import lock_open_plan
from priorities.actions.bulk_queries import PlannedChange, RequestedChanges, planned_changes, preview_digest
from priorities.actions.services import record_decision
from priorities.models import Action, BulkChange, Decision, Milestone, Plan, Seat, Subgroup
from wsscp.audit.recording import recording
from wsscp.dates import count_of, long_date
from wsscp.models import User
from wsscp.models.audit import Act

_Row = dict[str, Any]


class PreviewOutdated(Exception):
    """Something changed between the preview and its confirmation."""


class CannotUndo(Exception):
    """Why a change cannot be undone: in `reasons`, a sentence for each action in the way."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = list(reasons)


def apply_bulk_change(
    *,
    plan: Plan,
    actions: Sequence[int],
    wish: RequestedChanges,
    seen: str,
    today: date,
    by: User,
    at: datetime,
) -> BulkChange:
    """Change actions of a plan as their preview said (`seen` is its digest), in one transaction.

    Each action has its own entry in the trail, as if it had been changed alone; one more tells of them
    all. Raises PreviewOutdated when the preview would look otherwise by now.
    """
    change = BulkChange(plan=plan, what=wish.description, by=by, at=at)
    with recording(Act.CHANGED, by=by, at=at, about=change) as record:
        lock_open_plan(plan)
        chosen = Action.objects.filter(priority__plan=plan, pk__in=actions)
        _lock(chosen)
        planned = planned_changes(chosen, wish, as_at=today)
        if preview_digest(planned) != seen:
            raise PreviewOutdated
        doing = [one for one in planned if one.steps]
        change.rows = [_change(one, wish, today=today, by=by, at=at) for one in doing]
        record.summary = f"{count_of(len(doing), 'action')}: {wish.description}"
        record.save(change, quietly=True)
    return change


def _change(planned: PlannedChange, wish: RequestedChanges, *, today: date, by: User, at: datetime) -> _Row:
    """Change one action; return what was and what came."""
    action = planned.action
    row: _Row = {"action": action.pk}
    with recording(Act.CHANGED, by=by, at=at, about=action) as record:
        if planned.sets_owner:
            row["owner"] = [action.owner_id, wish.owner.pk if wish.owner else None]
            action.owner = wish.owner
            record.save(action)
        if planned.groups is not None:
            row["groups"] = [_ids(action.groups.all()), _ids(planned.groups)]
            record.set_many(action, "groups", planned.groups)
        if planned.milestone:
            milestone = planned.milestone
            before = _forecast(milestone)
            milestone.forecast_on, milestone.forecast_given_on = wish.forecast_on, today
            record.save(milestone)
            row |= {"milestone": milestone.pk, "forecast": [before, _forecast(milestone)]}
    if planned.holds:
        decided = record_decision(
            action=action,
            kind=Decision.Kind.HOLD,
            decided_on=wish.hold_on,
            reason=wish.hold_reason,
            by=by,
            at=at,
        )
        row["decision"] = decided.pk
    return row


def undo_bulk_change(*, change: BulkChange, by: User, at: datetime) -> None:
    """Put everything back as it was before a change of several, in one transaction.

    A hold is taken back by a decision to reopen as of the same day: decisions are added, never removed.
    Raises CannotUndo, and does nothing, when it was undone or something of it has changed since.
    """
    with recording(Act.CHANGED, by=by, at=at, about=change) as record:
        lock_open_plan(change.plan)
        held = BulkChange.objects.select_for_update(no_key=True).get(pk=change.pk)
        if held.undone_at:
            raise CannotUndo(["It is undone already."])
        ids = [row["action"] for row in held.rows]
        _lock(Action.objects.filter(pk__in=ids))
        actions = Action.objects.prefetch_related("groups", "milestones").in_bulk(ids)
        if why := _in_the_way(held.rows, actions):
            raise CannotUndo(why)
        for row in held.rows:
            _undo(actions[row["action"]], row, by=by, at=at)
        held.undone_by, held.undone_at = by, at
        record.summary = f"Undone for {count_of(len(ids), 'action')}: {held.what}"
        record.save(held, quietly=True)


def _undo(action: Action, row: _Row, *, by: User, at: datetime) -> None:
    with recording(Act.CHANGED, by=by, at=at, about=action) as record:
        if "owner" in row:
            action.owner = Seat.objects.filter(pk=row["owner"][0]).first()
            record.save(action)
        if "groups" in row:
            record.set_many(action, "groups", Subgroup.objects.filter(pk__in=row["groups"][0]))
        if "milestone" in row:
            milestone = _milestone(action, row["milestone"])
            days = (date.fromisoformat(day) if day else None for day in row["forecast"][0])
            milestone.forecast_on, milestone.forecast_given_on = days
            record.save(milestone)
    if "decision" in row:
        held = Decision.objects.get(pk=row["decision"])
        record_decision(
            action=action,
            kind=Decision.Kind.REOPEN,
            decided_on=held.decided_on,
            reason=f"Undoes the hold of {long_date(held.decided_on)} recorded for several actions at once.",
            by=by,
            at=at,
        )


def _in_the_way(rows: Sequence[_Row], actions: dict[int, Action]) -> list[str]:
    """Say of each action what has changed since."""
    latest = dict(
        Decision.objects.filter(action__in=actions).order_by().values_list("action").annotate(Max("pk"))
    )
    why = []
    for row in rows:
        action = actions.get(row["action"])
        if action is None:
            why.append("An action of it has been removed since.")
            continue
        changed = [what for what, is_so in _AS_LEFT.items() if what in row and not is_so(action, row)]
        if "decision" in row and latest.get(action.pk) != row["decision"]:
            changed.append("decision")
        if changed:
            why.append(f"{action.number}: its {' and '.join(changed)} changed since.")
    return why


def _is_owner_left(action: Action, row: _Row) -> bool:
    return action.owner_id == row["owner"][1]


def _are_groups_left(action: Action, row: _Row) -> bool:
    return _ids(action.groups.all()) == row["groups"][1]


def _is_forecast_left(action: Action, row: _Row) -> bool:
    milestone = _milestone(action, row["milestone"])
    return milestone is not None and _forecast(milestone) == row["forecast"][1]


# Whether a part of an action is still as the change left it.
_AS_LEFT: dict[str, Callable[[Action, _Row], bool]] = {
    "owner": _is_owner_left,
    "groups": _are_groups_left,
    "forecast": _is_forecast_left,
}


def _milestone(action: Action, pk: int) -> Milestone | None:
    return next((one for one in action.milestones.all() if one.pk == pk), None)


def _forecast(milestone: Milestone) -> list[str | None]:
    days = (milestone.forecast_on, milestone.forecast_given_on)
    return [day.isoformat() if day else None for day in days]


def _ids(groups: Any) -> list[int]:
    return sorted(group.pk for group in groups)


def _lock(actions: Any) -> None:
    """Hold the rows, always in the same order, until the end of the transaction."""
    list(actions.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
