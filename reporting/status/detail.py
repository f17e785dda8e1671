"""One action with everything recorded about it as at a day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db.models import QuerySet, prefetch_related_objects

from priorities.groups.queries import group_names_on
from priorities.models import (
    Action,
    DateMove,
    Decision,
    Evidence,
    Forecast,
    Plan,
    ProgressUpdate,
    Reopening,
    ReportingPeriod,
    Subgroup,
)
from priorities.models.reversible import Reversible
from reporting.challenges.queries import ChallengeStatus, action_challenges
from reporting.status.board import judge
from reporting.status.facts import plan_facts
from reporting.status.rated import RatedAction, RatedMilestone
from reporting.status.records import Records

_ReversibleRow = TypeVar("_ReversibleRow", bound=Reversible)


@dataclass(frozen=True)
class ActionDetail:
    """A rated action, its groups by the names of the day, and what was reported and decided by then.

    Updates, decisions and reopenings have those that were reversed, which do not count.
    """

    plan: Plan
    periods: tuple[ReportingPeriod, ...]
    rated: RatedAction
    groups: dict[int, str]
    forecasts: list[tuple[RatedMilestone, list[Forecast]]]
    updates: list[ProgressUpdate]
    decisions: list[Decision]
    reopenings: list[Reopening]
    moves: list[DateMove]
    evidence: list[Evidence]
    challenges: list[ChallengeStatus]

    @property
    def declared(self) -> str:
        """What its lead group declares beside its RAG status, in full; empty where that is no other."""
        return self.rated.declared.in_words(self.groups) if self.rated.declared else ""

    @property
    def row(self) -> Action:
        """The action as a row, for what hangs on it; it may have been removed since."""
        return Action(pk=self.rated.action.pk, carried_from_id=self.rated.action.carried_from_id)


def action_detail(
    slug: str, pk: int, *, as_at: date, known_at: datetime | None = None
) -> ActionDetail | None:
    """Fetch one action of a plan, as recorded now or before `known_at`.

    None when there is none: not yet added, already removed, or then in another plan.
    """
    plan = Plan.objects.filter(slug=slug).first()
    judged = judge(plan_facts(plan, known_at=known_at, actions=[pk]), as_at=as_at) if plan else None
    rated = judged.action(pk) if judged else None
    if judged is None or rated is None:
        return None
    updates = ProgressUpdate.with_reversed.filter(action=pk, made_on__lte=as_at)
    decisions = Decision.with_reversed.filter(action=pk, decided_on__lte=as_at).select_related("replaced_by")
    reopenings = Reopening.with_reversed.filter(milestone__action=pk, decided_on__lte=as_at)
    return ActionDetail(
        judged.plan,
        judged.periods,
        rated,
        judged.group_names if known_at else group_names_on(as_at, Subgroup.objects.filter(actions=pk)),
        _forecasts(rated, as_at, known_at),
        _with_reversed(updates, known_at),
        _with_reversed(decisions, known_at),
        _with_reversed(reopenings.select_related("milestone"), known_at),
        _date_changes(rated, as_at, Records(known_at)),
        _evidence(pk, as_at, Records(known_at)),
        action_challenges(pk, as_at=as_at),
    )


def _forecasts(
    rated: RatedAction, as_at: date, known_at: datetime | None
) -> list[tuple[RatedMilestone, list[Forecast]]]:
    """Return the milestones that have forecasts by the day, each with them as they count."""
    milestones = [one.milestone.pk for one in rated.milestones]
    rows = Forecast.with_reversed.filter(milestone__in=milestones, speaks_for__lte=as_at)
    by_milestone = defaultdict(list)
    for row in _with_reversed(rows, known_at):
        by_milestone[row.milestone_id].append(row)
    return [(one, given) for one in rated.milestones if (given := by_milestone.get(one.milestone.pk))]


def counting(rows: Iterable[_ReversibleRow]) -> list[_ReversibleRow]:
    """Return those of a detail's rows that were not reversed."""
    return [row for row in rows if row.reversed_at is None]


def _with_reversed(rows: QuerySet[_ReversibleRow], known_at: datetime | None) -> list[_ReversibleRow]:
    """Return rows with those that were reversed: not so yet where that was recorded after `known_at`."""
    if known_at:
        rows = rows.filter(at__lt=known_at)
    found = list(rows.select_related("by", "reversed_by"))
    for row in found:
        if known_at and row.reversed_at and row.reversed_at >= known_at:
            row.reversed_by = row.reversed_at = None
    return found


def _date_changes(rated: RatedAction, as_at: date, records: Records) -> list[DateMove]:
    """Return date changes proposed by the day, newest first; those decided later are pending."""
    milestones = {rated_milestone.milestone.pk for rated_milestone in rated.milestones}
    rows = records.rows(DateMove, milestone_id__in=milestones)
    changes = [change for change in rows if change.proposed_on <= as_at]
    prefetch_related_objects(changes, "milestone", "proposed_by", "decided_by")
    for change in changes:
        if change.decided_on and change.decided_on > as_at:
            change.outcome, change.decided_on = DateMove.Outcome.PENDING, None
    return sorted(changes, key=lambda change: change.pk, reverse=True)


def _evidence(action: int, as_at: date, records: Records) -> list[Evidence]:
    """Return evidence dated by the day, newest first; what was verified later is not verified yet."""
    rows = records.rows(Evidence, action_id=action)
    dated = [evidence for evidence in rows if evidence.dated_on <= as_at]
    prefetch_related_objects(dated, "added_by", "verified_by")
    for evidence in dated:
        if evidence.verified_on and evidence.verified_on > as_at:
            evidence.verified_by, evidence.verified_on = None, None
    return sorted(dated, key=lambda evidence: (evidence.dated_on, evidence.pk), reverse=True)
