"""Writing what a valid form says, with its parts, as one act in the trail."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.forms import BaseForm, BaseInlineFormSet, BaseModelForm

from training.models import Course, CourseName
from wsscp.audit.recording import Recorder, recording
from wsscp.identifiers.confirmations import note_kept
from wsscp.models import User
from wsscp.models.audit import Act


def keep(*, form: BaseModelForm, parts: Sequence[BaseInlineFormSet] = (), by: User, at: datetime) -> Any:
    """Save the row a form is about, its links and its parts; return the row."""
    act = Act.CREATED if form.instance._state.adding else Act.CHANGED
    with recording(act, by=by, at=at) as record:
        row = record.save_form(form)
        for part in parts:
            part.instance = row
            record.save_formset(part)
        _note_kept([form, *(one for part in parts for one in part)], record)
    return row


def keep_parts(*, of: Model, formset: BaseInlineFormSet, by: User, at: datetime) -> None:
    """Save the parts of a row that itself stays as it is."""
    with recording(Act.CHANGED, by=by, at=at, about=of) as record:
        record.save_formset(formset)
        _note_kept(formset, record)


def keep_course(*, form: BaseModelForm, other_names: Sequence[str], by: User, at: datetime) -> Course:
    """Save a course with exactly these other names."""
    act = Act.CREATED if form.instance._state.adding else Act.CHANGED
    with recording(act, by=by, at=at) as record:
        course = record.save_form(form)
        known = {one.name: one for one in course.names.all()}
        for name, row in known.items():
            if name not in other_names:
                record.delete(row)
        for name in other_names:
            if name not in known:
                record.save(CourseName(course=course, name=name))
        _note_kept([form], record)
    return course


def keep_summary(
    *, form: BaseModelForm, shares: BaseInlineFormSet, evaluation: BaseModelForm, by: User, at: datetime
) -> Any:
    """Save a summary, where those who came were from, and what they said where anything is said of that."""
    act = Act.CREATED if form.instance._state.adding else Act.CHANGED
    with recording(act, by=by, at=at) as record:
        summary = record.save_form(form)
        shares.instance = summary
        record.save_formset(shares)
        if evaluation.has_changed() or not evaluation.instance._state.adding:
            evaluation.instance.summary = summary
            record.save_form(evaluation)
        _note_kept([form, evaluation], record)
    return summary


def _note_kept(forms: Iterable[BaseForm], record: Recorder) -> None:
    """Note what was kept with a reason although it may identify somebody."""
    kept = [one for form in forms for one in getattr(form, "kept", ())]
    note_kept(kept, by=record.by, at=record.at, about=record.about)
