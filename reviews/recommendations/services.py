"""Saving recommendations: wording, changes of state, evidence, impact tests and own actions."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any

from django.forms import BaseInlineFormSet, ModelForm

from priorities.actions.forecasts import record_forecast
from priorities.actions.services import MilestoneDates
from priorities.models import RecordedIn
from reviews.models import (
    ImpactTest,
    OwnAction,
    Recommendation,
    RecommendationEvidence,
    Review,
    StateChange,
)
from reviews.recommendations.queries import open_own_actions
from reviews.register.services import realm_of, unused_reference
from reviews.rules.states import RECOMMENDATION_STEPS, TESTABLE, RecommendationState, StepCause
from wsscp.audit.recording import Recorder, recording, saving
from wsscp.dates import count_of
from wsscp.models import User
from wsscp.models.audit import Act
from wsscp.state_tables import StateError


def save_recommendation(
    *,
    form: ModelForm,
    review: Review | None,
    repeats: Sequence[Recommendation] = (),
    by: User,
    at: datetime,
) -> Recommendation:
    """Save a valid form of a recommendation; a new one is of this review, and open.

    It is linked to those it `repeats`, besides those it is linked to already.
    """
    row = form.instance
    is_new = row.pk is None
    if is_new:
        assert review is not None
        row.reference = unused_reference(Recommendation)
        row.review = review
        row.from_case = review.is_case
    realm = realm_of(row.from_case)
    with recording(Act.CHANGED, by=by, at=at, about=row, realm=realm):
        with saving(row, by=by, at=at, realm=realm) as record:
            row = record.save_form(form)
            if is_new:
                _add_state_change(record, row, on=row.made_on)
        if repeats:
            _link_repeats(row, repeats, by=by, at=at)
    return row


def _link_repeats(
    recommendation: Recommendation, others: Sequence[Recommendation], *, by: User, at: datetime
) -> None:
    """Record the links apart: which of a case review it repeats is told to nobody else."""
    is_hidden = any(row.from_case and row.released_on is None for row in [recommendation, *others])
    with recording(Act.CHANGED, by=by, at=at, about=recommendation, realm=realm_of(is_hidden)) as record:
        record.set_many(recommendation, "repeats", [*recommendation.repeats.all(), *others])


def change_state(
    *,
    recommendation: Recommendation,
    to: RecommendationState,
    on: date,
    reason: str,
    by: User | None,
    at: datetime,
    superseded_by: Recommendation | None = None,
) -> None:
    """Take a recommendation to another state by decision. Raises StateError.

    "Done" needs a reason while actions of its own are open.
    """
    realm = realm_of(recommendation.from_case)
    with recording(Act.DECIDED, by=by, at=at, about=recommendation, realm=realm) as record:
        row = _locked(recommendation, record)
        before = RecommendationState(row.state)
        RECOMMENDATION_STEPS.next_state(before, to, roles=frozenset({StepCause.WORD}))
        if to is RecommendationState.DONE and not reason and open_own_actions(row):
            raise StateError("Actions of its own are open: say why it is done, or complete them first.")
        row.superseded_by = superseded_by if to is RecommendationState.SUPERSEDED else None
        _set_state(record, row, to, on=on, reason=reason)


def add_evidence(*, row: RecommendationEvidence, by: User | None, at: datetime) -> None:
    """Record what shows that a recommendation was carried out; one that is done becomes evidenced by it."""
    with _recording_part(row, by, at) as record:
        recommendation = _locked(row.recommendation, record)
        record.save(row)
        if _leads_to(recommendation, RecommendationState.EVIDENCED, StepCause.EVIDENCE):
            _set_state(record, recommendation, RecommendationState.EVIDENCED, on=row.on)


def add_impact_test(*, row: ImpactTest, by: User | None, at: datetime) -> None:
    """Record an impact test, which alone makes a recommendation embedded, or evidenced again.

    Raises StateError while there is no evidence that it was carried out, and where it would be embedded with
    actions of its own open and without a reason (`reason_while_open`).
    """
    is_embedded = row.result == ImpactTest.Result.EMBEDDED
    after = RecommendationState.EMBEDDED if is_embedded else RecommendationState.EVIDENCED
    with _recording_part(row, by, at) as record:
        recommendation = _locked(row.recommendation, record)
        if recommendation.state not in TESTABLE:
            raise StateError("Record evidence first that it was carried out; then test its impact.")
        open_actions = open_own_actions(recommendation) if is_embedded else []
        if open_actions and not row.reason_while_open:
            raise StateError(
                f"{count_of(len(open_actions), 'action')} of its own not completed: say why it is embedded."
            )
        record.save(row)
        if _leads_to(recommendation, after, StepCause.TEST):
            _set_state(record, recommendation, after, on=row.tested_on)


def save_own_action(
    *, form: ModelForm, formset: "BaseInlineFormSet[Any, Any, Any]", by: User, at: datetime
) -> OwnAction:
    """Save a valid form of an action of a recommendation's own, with its milestones in their order."""
    row = form.instance
    if row.pk is None:
        row.reference = unused_reference(OwnAction)
        row.by, row.at = by, at
    removed = formset.deleted_forms
    kept = [
        part.instance
        for part in formset.forms
        if part not in removed and (part.instance.pk or part.has_changed())
    ]
    realm = realm_of(row.recommendation.from_case)
    with recording(Act.CHANGED, by=by, at=at, about=row.recommendation, realm=realm) as record:
        row = record.save_form(form)
        for position, milestone in enumerate(kept, start=1):
            milestone.action = row
            milestone.position = position
            record.save(milestone)
        for part in removed:
            if part.instance.pk:
                record.delete(part.instance)
    return row


def update_own_action(
    *, action: OwnAction, dates: dict[int, MilestoneDates], given_on: date, by: User | None, at: datetime
) -> bool:
    """Record forecasts and completions of its milestones by position; return whether anything changed."""
    realm = realm_of(action.recommendation.from_case and not action.is_shared)
    with recording(Act.CHANGED, by=by, at=at, about=action.recommendation, realm=realm) as record:
        for milestone in action.milestones.filter(position__in=dates).prefetch_related("forecasts"):
            new = dates[milestone.position]
            if milestone.forecast_on != new.forecast_on:
                record_forecast(
                    record, milestone, new.forecast_on, speaks_for=given_on, recorded_in=RecordedIn.ACTION
                )
            milestone.completed_on = new.completed_on
            record.save(milestone)
        return bool(record.changes)


def release_recommendation(
    *, recommendation: Recommendation, text: str, on: date, by: User | None, at: datetime
) -> None:
    """Release a recommendation in this wording from a day on; without a wording, withdraw the release."""
    realm = realm_of(recommendation.from_case)
    with recording(Act.DECIDED, by=by, at=at, about=recommendation, realm=realm) as record:
        recommendation.released_text = text
        recommendation.released_on = (recommendation.released_on or on) if text else None
        record.save(recommendation)


def _recording_part(
    row: RecommendationEvidence | ImpactTest, by: User | None, at: datetime
) -> AbstractContextManager[Recorder]:
    row.by, row.at = by, at
    realm = realm_of(row.recommendation.from_case and not row.is_shared)
    return recording(Act.CHANGED, by=by, at=at, about=row.recommendation, realm=realm)


def _locked(recommendation: Recommendation, record: Recorder) -> Recommendation:
    """Read the row again and lock it, so that nobody else changes its state until this transaction ends."""
    record.lock_version(recommendation)
    return Recommendation.objects.select_for_update(no_key=True).get(pk=recommendation.pk)


def _leads_to(row: Recommendation, after: RecommendationState, cause: StepCause) -> bool:
    """Whether this takes a recommendation from the state it is in to the other."""
    return RECOMMENDATION_STEPS.allows(RecommendationState(row.state), after, roles=frozenset({cause}))


def _set_state(
    record: Recorder, row: Recommendation, to: RecommendationState, *, on: date, reason: str = ""
) -> None:
    row.state = to.value
    record.save(row)
    _add_state_change(record, row, on=on, reason=reason)


def _add_state_change(record: Recorder, row: Recommendation, *, on: date, reason: str = "") -> None:
    change = StateChange(
        recommendation=row, state=row.state, on=on, reason=reason, by=record.by, at=record.at
    )
    record.save(change, quietly=True)
