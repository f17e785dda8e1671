"""Forms of a session, its attendance by category, and its evaluation."""

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.forms import BaseInlineFormSet, inlineformset_factory

from training.models import Attendance, Evaluation, Session
from wsscp.dates import count_of
from wsscp.editing.forms import EditForm, EntryForm
from wsscp.editing.formsets import ConcurrentRowsMixin
from wsscp.forms import ModelMultipleChoiceField


class SessionForm(EditForm):
    """A session of a course."""

    # Venues are public, and so are the learning system's numbers of sessions.
    unguarded = frozenset({"venue", "reference"})

    class Meta:
        model = Session
        fields = [
            "starts_on",
            "ends_on",
            "precision",
            "starts_at",
            "ends_at",
            "mode",
            "venue",
            "spaces",
            "status",
            "trainers",
            "late_charge",
            "absence_charge",
            "reference",
            "stands_for",
            "note",
        ]
        widgets = {
            "trainers": forms.CheckboxSelectMultiple,
            "starts_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "ends_at": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }
        field_classes = {"trainers": ModelMultipleChoiceField}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["ends_on"].required = False
        self.fields["ends_on"].help_text = "Leave empty where it is the same day."
        for name in ("starts_at", "ends_at"):
            self.fields[name].error_messages["invalid"] = "Enter a time, for example 09:30."
        self.fields["spaces"].error_messages["min_value"] = "Enter 1 or more, or leave this empty."

    def clean_reference(self) -> str:
        """No other session has this number of the learning system."""
        reference = self.cleaned_data["reference"]
        if reference and Session.objects.filter(reference=reference).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Another session has this number.")
        return reference

    def clean(self) -> dict[str, Any]:
        """Days and times are in order; a session in the future has not been held."""
        super().clean()
        data = self.cleaned_data
        starts_on = data.get("starts_on")
        if starts_on is None:
            return data
        if "ends_on" not in self.errors:
            data["ends_on"] = self.instance.ends_on = data.get("ends_on") or starts_on
            if data["ends_on"] < starts_on:
                self.add_error("ends_on", "The last day is before the first.")
        starts_at, ends_at = data.get("starts_at"), data.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at and data.get("ends_on") == starts_on:
            self.add_error("ends_at", "The session ends before it begins.")
        if data.get("status") == Session.Status.HELD and starts_on > self.today:
            self.add_error("status", "The session is still to come, so it has not been held.")
        several = (data.get("stands_for") or 1) > 1
        if several and data.get("precision") == Session.Precision.DAY:
            self.add_error("stands_for", "Several sessions on one day are entered one by one.")
        return data


class AttendanceForm(EditForm):
    """The attendance of one category."""

    class Meta:
        model = Attendance
        fields = ["category", "booked", "attended", "cancelled_late", "did_not_attend"]
        help_texts = {"booked": "Leave empty where it is not known."}
        error_messages = {
            name: {"min_value": "A number of people cannot be negative."}
            for name in fields
            if name != "category"
        }

    def clean(self) -> dict[str, Any]:
        """Those who attended, cancelled late or did not attend had booked."""
        super().clean()
        data = self.cleaned_data
        booked = data.get("booked")
        total = sum(data.get(name) or 0 for name in ("attended", "cancelled_late", "did_not_attend"))
        if booked is not None and total > booked:
            self.add_error(
                "booked", f"{total} attended, cancelled late or stayed away: at least as many had booked."
            )
        return data


if TYPE_CHECKING:
    _FormSet = BaseInlineFormSet[Attendance, Session, AttendanceForm]
else:
    _FormSet = BaseInlineFormSet


class _AttendanceFormSet(ConcurrentRowsMixin, _FormSet):
    """The attendance of a session, whose total is checked against its day and its evaluation."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        attended = self.attended
        if attended and self.instance.starts_on > self.today:
            raise forms.ValidationError(
                "This session is still to come: nobody has attended it yet. Correct its day, or the numbers."
            )
        evaluation = Evaluation.objects.filter(session=self.instance).first()
        if evaluation and (evaluation.responses or 0) > attended:
            raise forms.ValidationError(
                f"{count_of(evaluation.responses, 'evaluation')} came back, more than the {attended} who "
                "attended. Correct one of them."
            )

    @property
    def attended(self) -> int:
        """How many attended, once valid."""
        rows = (form.cleaned_data for form in self.forms if not form.cleaned_data.get("DELETE"))
        return sum(row.get("attended") or 0 for row in rows)


# The factory's type does not name the class of formset it is given.
AttendanceFormSet = cast(
    type[_AttendanceFormSet],
    inlineformset_factory(
        Session,
        Attendance,
        form=AttendanceForm,
        formset=_AttendanceFormSet,
        extra=3,
        max_num=100,
        absolute_max=103,
    ),
)


class OverFullForm(EntryForm):
    """The confirmation where more attended than there are spaces."""

    over_full = forms.BooleanField(
        label="More people attended than there were spaces, and that is right",
        error_messages={"required": "Tick this if the numbers are right, or correct them."},
    )


class EvaluationForm(EditForm):
    """An evaluation: answers at the end, and again about three months later.

    `attended` is how many could answer; the follow-up was between `ended_on` and `today`.
    """

    class Meta:
        model = Evaluation
        fields = [
            "responses",
            "knowledge_up",
            "confidence_up",
            "as_printed",
            "followed_up_on",
            "asked",
            "answered",
            "changed_practice",
        ]

    past_days = ["followed_up_on"]
    _PARTS = (
        ("knowledge_up", "responses", "More than the evaluations returned."),
        ("confidence_up", "responses", "More than the evaluations returned."),
        ("answered", "asked", "More than were asked."),
        ("changed_practice", "answered", "More than answered."),
    )

    def __init__(
        self,
        *args: Any,
        attended: int | None = None,
        ended_on: date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.attended, self.ended_on = attended, ended_on

    def clean(self) -> dict[str, Any]:
        """No part is more than its whole, and the follow-up is not before the session's end."""
        super().clean()
        data = self.cleaned_data
        for part, whole, message in self._PARTS:
            number = data.get(part)
            if number is not None and "responses" not in self.errors:
                if data.get(whole) is None:
                    self.add_error(whole, "Enter this number too: another is a part of it.")
                elif number > data[whole]:
                    self.add_error(part, message)
        for name in ("responses", "asked"):
            if self.attended is not None and (data.get(name) or 0) > self.attended:
                self.add_error(name, f"More than the {self.attended} who attended.")
        followed_up_on = data.get("followed_up_on")
        if followed_up_on and self.ended_on and followed_up_on < self.ended_on:
            self.add_error("followed_up_on", "This is before the session had ended.")
        return data
