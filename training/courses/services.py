"""Saving a course with its other names, and a summary with its shares."""

from datetime import datetime
from typing import Any

from django.forms import BaseInlineFormSet, BaseModelForm

from training.models import Course, CourseName, Summary
from wsscp.audit.recording import saving
from wsscp.models import User


def save_course(*, form: BaseModelForm, by: User, at: datetime) -> Course:
    """Save a course with exactly the other names that its valid form has."""
    other_names = form.cleaned_data["other_names"]
    with saving(form.instance, by=by, at=at) as record:
        course = record.save_form(form)
        existing = {row.name: row for row in course.names.all()}
        for name, row in existing.items():
            if name not in other_names:
                record.delete(row)
        for name in other_names:
            if name not in existing:
                record.save(CourseName(course=course, name=name))
    return course


def save_summary(
    *,
    form: BaseModelForm,
    shares: "BaseInlineFormSet[Any, Any, Any]",
    evaluation: BaseModelForm,
    by: User,
    at: datetime,
) -> Summary:
    """Save a summary with its attendance by category, and its evaluation where anything is filled in."""
    with saving(form.instance, by=by, at=at) as record:
        summary = record.save_form(form)
        shares.instance = summary
        record.save_formset(shares)
        if evaluation.has_changed() or not evaluation.instance._state.adding:
            evaluation.instance.summary = summary
            record.save_form(evaluation)
    return summary
