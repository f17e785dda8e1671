"""Changing several actions in one step, and undoing that in one step."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Max, QuerySet

from priorities.actions.bulk_queries import PlannedChange, RequestedChanges, planned_changes, preview_digest
from priorities.actions.forecasts import record_forecast
from priorities.actions.reversing import reverse_row
from priorities.actions.services import record_decision
from priorities.models import Action, BulkChange, Decision, Forecast, Plan, RecordedIn, Seat, Subgroup
from priorities.rules.forecasts import standing_forecast
from wsscp.audit.recording import recording
from wsscp.dates import count_of
from wsscp.models import User
from wsscp.models.audit import Act

_Row = dict[str, Any]
# What a row has the values before and after of.
_PARTS = ["owner", "groups"]


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
    requested: RequestedChanges,
    digest: str,
    today: date,
    by: User,
    at: datetime,
) -> BulkChange:
    """Change actions of a plan as in their preview (`digest` is the preview's), in one transaction.

    Each action gets its own audit trail entry, as if it had been changed alone; one more sums them up.
    Raises PreviewOutdated when the preview would be different by now.
    """
    change = BulkChange(plan=plan, what=requested.description, by=by, at=at)
    with recording(Act.CHANGED, by=by, at=at, about=change) as record:
        chosen = Action.objects.filter(priority__plan=plan, pk__in=actions)
        _lock(chosen)
        preview = planned_changes(chosen, requested, as_at=today)
        if preview_digest(preview) != digest:
            raise PreviewOutdated
        effective = [planned for planned in preview if planned.steps]
        change.rows = [_change(planned, requested, today=today, by=by, at=at) for planned in effective]
        record.summary = f"{count_of(len(effective), 'action')}: {requested.description}"
        record.save(change, quietly=True)
    return change


def _change(
    planned: PlannedChange, requested: RequestedChanges, *, today: date, by: User, at: datetime
) -> _Row:
    """Change one action; return its row of a BulkChange: the values before and after."""
    action = planned.action
    row: _Row = {"action": action.pk}
    with recording(Act.CHANGED, by=by, at=at, about=action) as record:
        if planned.sets_owner:
            row["owner"] = [action.owner_id, requested.owner.pk if requested.owner else None]
            action.owner = requested.owner
            record.save(action)
        if planned.groups is not None:
            row["groups"] = [_ids(action.groups.all()), _ids(planned.groups)]
            record.set_many(action, "groups", planned.groups)
        if planned.milestone:
            (added,) = record_forecast(
                record,
                planned.milestone,
                requested.forecast_on,
                speaks_for=today,
                recorded_in=RecordedIn.BULK,
            )
            row["forecast"] = added.pk
    if planned.holds:
        assert requested.hold_on is not None
        decision = record_decision(
            action=action,
            kind=Decision.Kind.HOLD,
            decided_on=requested.hold_on,
            reason=requested.hold_reason,
            by=by,
            at=at,
        )
        row["decision"] = decision.pk
    return row


def undo_bulk_change(*, change: BulkChange, by: User, at: datetime) -> None:
    """Restore every action as it was before a bulk change, in one transaction.

    A forecast and a hold are reversed as those of a single update are (priorities/actions/reversing.py).
    Raises CannotUndo, and changes nothing, when it was undone already or an action has changed since.
    """
    with recording(Act.CHANGED, by=by, at=at, about=change) as record:
        locked = BulkChange.objects.select_for_update(no_key=True).get(pk=change.pk)
        if locked.undone_at:
            raise CannotUndo(["It is undone already."])
        ids = [row["action"] for row in locked.rows]
        _lock(Action.objects.filter(pk__in=ids))
        actions = Action.objects.prefetch_related("groups", "milestones__forecasts").in_bulk(ids)
        if reasons := _changed_since(locked.rows, actions):
            raise CannotUndo(reasons)
        for row in locked.rows:
            _undo(actions[row["action"]], row, by=by, at=at)
        locked.undone_by, locked.undone_at = by, at
        record.summary = f"Undone for {count_of(len(ids), 'action')}: {locked.what}"
        record.save(locked, quietly=True)


def _undo(action: Action, row: _Row, *, by: User, at: datetime) -> None:
    with recording(Act.CHANGED, by=by, at=at, about=action) as record:
        if "owner" in row:
            action.owner = Seat.objects.filter(pk=row["owner"][0]).first()
            record.save(action)
        if "groups" in row:
            record.set_many(action, "groups", Subgroup.objects.filter(pk__in=row["groups"][0]))
        if "forecast" in row:
            reverse_row(Forecast.objects.select_related("milestone").get(pk=row["forecast"]), record)
        if "decision" in row:
            reverse_row(Decision.objects.get(pk=row["decision"]), record)


def _changed_since(rows: Sequence[_Row], actions: dict[int, Action]) -> list[str]:
    """Return a sentence for each action of which something has changed since."""
    latest = dict(
        Decision.objects.filter(action__in=actions).order_by().values_list("action").annotate(Max("pk"))
    )
    reasons = []
    for row in rows:
        action = actions.get(row["action"])
        if action is None:
            reasons.append("An action of it has been removed since.")
            continue
        changed = [part for part in _PARTS if part in row and row[part][1] != _now(part, action)]
        if "forecast" in row and row["forecast"] not in _standing_forecasts(action):
            changed.append("forecast")
        if "decision" in row and latest.get(action.pk) != row["decision"]:
            changed.append("decision")
        if changed:
            reasons.append(f"{action.number}: its {' and '.join(changed)} changed since.")
    return reasons


def _now(part: str, action: Action) -> Any:
    """Return what a part of an action is now, as a row of a BulkChange has it."""
    if part == "owner":
        return action.owner_id
    return _ids(action.groups.all())


def _standing_forecasts(action: Action) -> set[int]:
    """Return the ids of the forecasts that stand, one of each milestone that has any."""
    latest = (
        standing_forecast(milestone.recorded_forecasts, date.max) for milestone in action.milestones.all()
    )
    return {one.pk for one in latest if one}


def _ids(groups: Iterable[Subgroup]) -> list[int]:
    return sorted(group.pk for group in groups)


def _lock(actions: QuerySet[Action]) -> None:
    """Lock the rows until the end of the transaction, always in the same order to avoid a deadlock."""
    list(actions.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
