"""Whatever belongs to a plan says so, and is not written once the plan is closed."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db.models import ForeignKey, Model

from priorities.models.plans import PlanClosed
from tests.architecture import APPS
from tests.make import (
    make_action,
    make_date_change,
    make_evidence,
    make_milestone,
    make_period,
    make_plan,
    make_priority,
)
from wsscp.audit.recording import recording
from wsscp.models.audit import Act

# Rows that point to a plan, or to what belongs to one, and are written whether or not it is closed.
EXCUSED = {
    "priorities.PlanImport": "a draft of the plan that follows",
    "reporting.ReturnReminder": "a mail that was sent",
    "reporting.SavedList": "somebody's own",
}
NOW = datetime(2021, 1, 31, 12, tzinfo=UTC)


def belongs_to_a_plan(model: type[Model]) -> bool:
    """Whether a row of a model points to a plan, or to a row that says what it belongs to."""
    return any(
        isinstance(field, ForeignKey)
        and field.related_model is not model
        and (hasattr(field.related_model, "check_open") or hasattr(field.related_model, "edited_under"))
        for field in model._meta.concrete_fields
    )


def test_every_model_of_a_plan_says_what_it_belongs_to() -> None:
    ours = [
        model
        for model in apps.get_models()
        if model._meta.app_label in APPS and not model.__name__.startswith("Historical")
    ]
    of_plans = {model._meta.label for model in ours if belongs_to_a_plan(model)}
    saying = {model._meta.label for model in ours if hasattr(model, "edited_under")}
    assert len(of_plans) > 20
    assert of_plans - saying == set(EXCUSED)
    assert saying <= of_plans


@pytest.mark.django_db
def test_nothing_of_a_closed_plan_is_written_whoever_writes_it() -> None:
    plan = make_plan("plan")
    action = make_action(make_priority(plan))
    milestone = make_milestone(action)
    rows: list[Model] = [
        plan,
        make_period(plan),
        action.priority,
        action,
        milestone,
        make_evidence(action),
        make_date_change(milestone, date(2021, 3, 31)),
    ]
    plan.closed_on = NOW.date()
    plan.save()
    for row in rows:
        with pytest.raises(PlanClosed), recording(Act.DELETED, by=None, at=NOW) as record:
            record.delete(row)
        with pytest.raises(PlanClosed), recording(Act.CHANGED, by=None, at=NOW, about=row):
            pass
    with recording(Act.DECIDED, by=None, at=NOW, about=plan, also_closed=True) as record:
        plan.closed_on = None
        record.save(plan)
