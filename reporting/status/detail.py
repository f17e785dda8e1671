"""One action with all that is known of it as at a day."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import prefetch_related_objects

from priorities.groups.queries import group_names_on
from priorities.models import (
    Action,
    DateMove,
    Decision,
    Evidence,
    Plan,
    ProgressUpdate,
    Reopening,
    ReportingPeriod,
    Subgroup,
)
from reporting.challenges.queries import ChallengeStatus, action_challenges
from reporting.status.board import board, group_names_as_known
from reporting.status.judgement import Judgement
from reporting.status.rated import RatedAction
from reporting.status.rating import rated_actions


@dataclass(frozen=True)
class ActionDetail:
    """An action rated, its groups by the names of the day, and what was told and decided by then."""

    plan: Plan
    periods: tuple[ReportingPeriod, ...]
    rated: RatedAction
    groups: dict[int, str]
    updates: list[ProgressUpdate]
    decisions: list[Decision]
    reopenings: list[Reopening]
    moves: list[DateMove]
    evidence: list[Evidence]
    challenges: list[ChallengeStatus]


def action_detail(
    slug: str, pk: int, *, as_at: date, known_at: datetime | None = None
) -> ActionDetail | None:
    """Fetch one action of a plan, as recorded now or before a moment; None when it is not there."""
    found = _then(slug, pk, as_at, known_at) if known_at else _now(slug, pk, as_at)
    if found is None:
        return None
    plan, periods, rated = found
    updates = ProgressUpdate.objects.filter(action=pk, made_on__lte=as_at)
    decisions = Decision.objects.filter(action=pk, decided_on__lte=as_at).select_related("replaced_by")
    reopenings = Reopening.objects.filter(milestone__action=pk, decided_on__lte=as_at)
    if known_at:
        updates, decisions = updates.filter(at__lt=known_at), decisions.filter(at__lt=known_at)
        reopenings = reopenings.filter(at__lt=known_at)
    return ActionDetail(
        plan,
        periods,
        rated,
        group_names_as_known([rated])
        if known_at
        else group_names_on(as_at, Subgroup.objects.filter(actions=pk)),
        list(updates.select_related("by")),
        list(decisions.select_related("by")),
        list(reopenings.select_related("by", "milestone")),
        _moves(rated, as_at),
        _evidence(rated.action, as_at, known_at),
        action_challenges(rated.action, as_at=as_at),
    )


def _moves(rated: RatedAction, as_at: date) -> list[DateMove]:
    """What had been proposed by the day, newest first; what was decided later waits still."""
    moves = [
        move for one in rated.milestones for move in one.milestone.moves.all() if move.proposed_on <= as_at
    ]
    prefetch_related_objects(moves, "milestone", "proposed_by", "decided_by")
    for move in moves:
        if move.decided_on and move.decided_on > as_at:
            move.outcome, move.decided_on = DateMove.Outcome.PENDING, None
    return sorted(moves, key=lambda move: move.pk, reverse=True)


def _evidence(action: Action, as_at: date, known_at: datetime | None) -> list[Evidence]:
    """The evidence of the day or before, checked if it was by then, newest first."""
    rows = action.evidence.all() if known_at else Evidence.objects.filter(action=action.pk)
    found = [one for one in rows if one.dated_on <= as_at]
    prefetch_related_objects(found, "added_by", "verified_by")
    for one in found:
        if one.verified_on and one.verified_on > as_at:
            one.verified_by, one.verified_on = None, None
    return sorted(found, key=lambda one: (one.dated_on, one.pk), reverse=True)


_Found = tuple[Plan, tuple[ReportingPeriod, ...], RatedAction]


def _now(slug: str, pk: int, as_at: date) -> _Found | None:
    actions = Action.objects.filter(pk=pk, priority__plan__slug=slug)
    found = actions.select_related("priority__plan").first()
    if found is None:
        return None
    plan = found.priority.plan
    periods = tuple(plan.periods.all())
    judgement = Judgement.of(plan, periods, as_at=as_at)
    (rated,) = rated_actions(
        actions.select_related("priority", "workstream", "owner__subgroup", "owner__agency"), judgement
    )
    return plan, periods, rated


def _then(slug: str, pk: int, as_at: date, known_at: datetime) -> _Found | None:
    """What was not yet, or was already gone, or stood in another plan, is not there."""
    plan = Plan.objects.filter(slug=slug).first()
    if plan is None:
        return None
    seen = board(plan, as_at=as_at, known_at=known_at)
    rated = next((one for one in seen.actions if one.action.pk == pk), None)
    return (seen.plan, seen.periods, rated) if rated else None
