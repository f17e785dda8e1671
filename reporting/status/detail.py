"""One action with everything recorded about it as at a day."""

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
    """A rated action, its groups by the names of the day, and what was reported and decided by then."""

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
    """Fetch one action of a plan, as recorded now or before `known_at`; None when there is none."""
    action = _as_known(slug, pk, as_at, known_at) if known_at else _as_recorded(slug, pk, as_at)
    if action is None:
        return None
    plan, periods, rated = action
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
        _date_changes(rated, as_at),
        _evidence(rated.action, as_at, known_at),
        action_challenges(rated.action, as_at=as_at),
    )


def _date_changes(rated: RatedAction, as_at: date) -> list[DateMove]:
    """Return date changes proposed by the day, newest first; those decided later are pending."""
    changes = [
        change
        for rated_milestone in rated.milestones
        for change in rated_milestone.milestone.moves.all()
        if change.proposed_on <= as_at
    ]
    prefetch_related_objects(changes, "milestone", "proposed_by", "decided_by")
    for change in changes:
        if change.decided_on and change.decided_on > as_at:
            change.outcome, change.decided_on = DateMove.Outcome.PENDING, None
    return sorted(changes, key=lambda change: change.pk, reverse=True)


def _evidence(action: Action, as_at: date, known_at: datetime | None) -> list[Evidence]:
    """Return evidence dated by the day, newest first; what was verified later is not verified yet."""
    rows = action.evidence.all() if known_at else Evidence.objects.filter(action=action.pk)
    dated = [evidence for evidence in rows if evidence.dated_on <= as_at]
    prefetch_related_objects(dated, "added_by", "verified_by")
    for evidence in dated:
        if evidence.verified_on and evidence.verified_on > as_at:
            evidence.verified_by, evidence.verified_on = None, None
    return sorted(dated, key=lambda evidence: (evidence.dated_on, evidence.pk), reverse=True)


_PlanAction = tuple[Plan, tuple[ReportingPeriod, ...], RatedAction]


def _as_recorded(slug: str, pk: int, as_at: date) -> _PlanAction | None:
    actions = Action.objects.filter(pk=pk, priority__plan__slug=slug)
    action = actions.select_related("priority__plan").first()
    if action is None:
        return None
    plan = action.priority.plan
    periods = tuple(plan.periods.all())
    judgement = Judgement.of(plan, periods, as_at=as_at)
    (rated,) = rated_actions(
        actions.select_related("priority", "workstream", "owner__subgroup", "owner__agency"), judgement
    )
    return plan, periods, rated


def _as_known(slug: str, pk: int, as_at: date, known_at: datetime) -> _PlanAction | None:
    """Return None for an action not yet added, already removed, or then in another plan."""
    plan = Plan.objects.filter(slug=slug).first()
    if plan is None:
        return None
    plan_board = board(plan, as_at=as_at, known_at=known_at)
    rated = next((rated for rated in plan_board.actions if rated.action.pk == pk), None)
    return (plan_board.plan, plan_board.periods, rated) if rated else None
