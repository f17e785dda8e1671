"""Forms of training needs, needs assessments, and figures of several sessions together."""

from typing import Any

from django import forms
from django.forms import BaseInlineFormSet, inlineformset_factory

from training.models import AttendanceShare, Need, NeedsAssessment, Summary
from wsscp.editing.forms import EditForm
from wsscp.editing.formsets import ConcurrentRowsMixin
from wsscp.forms import ModelMultipleChoiceField


class AssessmentForm(EditForm):
    """A needs assessment."""

    past_days = ["dated_on"]

    class Meta:
        model = NeedsAssessment
        fields = ["title", "dated_on", "findings", "source"]


class NeedForm(EditForm):
    """A need, where it comes from, and the courses that answer it."""

    class Meta:
        model = Need
        fields = ["text", "origin", "assessment", "reference", "raised_on", "courses", "source"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3}), "courses": forms.CheckboxSelectMultiple}
        field_classes = {"courses": ModelMultipleChoiceField}

    def clean(self) -> dict[str, Any]:
        """A need that comes from an assessment names it."""
        super().clean()
        data = self.cleaned_data
        if data.get("origin") == Need.Origin.ASSESSMENT and not data.get("assessment"):
            self.add_error("assessment", "Choose the needs assessment that asks for it.")
        return data


class SummaryForm(EditForm):
    """Figures of several sessions together."""

    day_order = [("starts_on", "ends_on", "The last day is before the first.")]

    class Meta:
        model = Summary
        fields = ["title", "starts_on", "ends_on", "courses", "source"]
        widgets = {"courses": forms.CheckboxSelectMultiple}
        field_classes = {"courses": ModelMultipleChoiceField}


class ShareForm(EditForm):
    """How many of them came from one category."""

    class Meta:
        model = AttendanceShare
        fields = ["category", "attended"]


class _ShareFormSet(ConcurrentRowsMixin, BaseInlineFormSet):
    pass


ShareFormSet = inlineformset_factory(
    Summary,
    AttendanceShare,
    form=ShareForm,
    formset=_ShareFormSet,
    extra=3,
    max_num=100,
    absolute_max=103,
)
