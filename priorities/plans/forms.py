"""Forms of a plan: its texts and settings, its priorities, its reporting periods."""

from itertools import pairwise
from typing import Any

from django import forms
from django.forms import BaseModelFormSet, modelformset_factory

from priorities.fields import PLAN, PRIORITY
from priorities.models import Plan, Priority, ReportingPeriod
from priorities.models.plans import RESERVED_SLUGS
from priorities.rules.periods import PERIODS_BY_HAND, Preset
from wsscp.dates import add_months, long_date
from wsscp.editing.forms import EditForm, EntryForm
from wsscp.editing.formsets import ConcurrentRowsMixin
from wsscp.limits import PLAN_YEARS

PRESETS = [
    (Preset.CALENDAR.value, "Calendar quarters (ending March, June, September, December)"),
    (Preset.FINANCIAL.value, "Financial-year quarters (Q1 ends in June)"),
    (Preset.MID_QUARTER.value, "Quarters for meetings in May, August, November and February"),
]


class PlanForm(EditForm):
    """The texts and settings of a plan."""

    day_order = [("starts_on", "ends_on", "The last day must be after the first, {}.")]

    class Meta:
        model = Plan
        fields = [name for name in PLAN.names if name != "slug"]  # addresses do not change
        widgets = {
            name: forms.Textarea(attrs={"rows": rows})
            for name, rows in [
                ("vision", 3),
                ("vision_points", 6),
                ("statutory_framework", 6),
                ("principles", 6),
                ("closing_statement", 3),
            ]
        }

    def clean(self) -> dict[str, Any]:
        """A plan does not last too long."""
        super().clean()
        data = self.cleaned_data
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on >= add_months(starts_on, 12 * PLAN_YEARS):
            self.add_error("ends_on", f"A plan covers {PLAN_YEARS} years at most.")
        return data


class NewPlanForm(PlanForm):
    """A new plan, with the preset of its reporting periods."""

    preset = forms.ChoiceField(
        label="Reporting periods",
        choices=[*PRESETS, (PERIODS_BY_HAND, "Other: I set each period myself")],
        initial=Preset.CALENDAR.value,
    )

    class Meta(PlanForm.Meta):
        fields = PLAN.names
        widgets = PlanForm.Meta.widgets

    def clean_slug(self) -> str:
        """A slug is not one of the tracker's own URLs."""
        slug = self.cleaned_data["slug"]
        if slug in RESERVED_SLUGS:
            raise forms.ValidationError("Choose another short name: this one is used by the tracker itself.")
        return slug


class PriorityForm(EditForm):
    """A priority of a plan."""

    class Meta:
        model = Priority
        fields = PRIORITY.names
        widgets = {
            name: forms.Textarea(attrs={"rows": 3})
            for name in ("outcomes", "mechanism", "related_plans", "impact_information", "evidence_of_need")
        }

    def clean_number(self) -> str:
        """A number is unique in a plan."""
        number = self.cleaned_data["number"]
        others = Priority.objects.filter(plan=self.instance.plan, number=number).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(f"There is a {number} in this plan already.")
        return number


class PeriodForm(EditForm):
    """One reporting period."""

    day_order = [
        ("starts_on", "ends_on", "The last day must be after the first, {}."),
        ("ends_on", "returns_due_on", "Returns are due after the last day, {}."),
        ("returns_due_on", "meeting_on", "The meeting is after returns are due, {}."),
    ]

    class Meta:
        model = ReportingPeriod
        fields = ["label", "starts_on", "ends_on", "returns_due_on", "meeting_on"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_signed:
            for field in self.fields.values():
                field.disabled = True

    @property
    def is_signed(self) -> bool:
        """Whether a report of the period is signed: then the period cannot be changed."""
        return self.instance.signed_at is not None


class FillPeriodsForm(EntryForm):
    """The preset for the days that no period covers."""

    preset = forms.ChoiceField(label="Periods", choices=PRESETS, error_messages={"required": "Choose one."})


class _PeriodFormSet(ConcurrentRowsMixin, BaseModelFormSet):
    remove_label = "Remove this period"

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if isinstance(form, PeriodForm) and form.is_signed:
            del form.fields["DELETE"]

    def clean(self) -> None:
        """No day is in two periods, and no two periods have the same name."""
        super().clean()
        periods = [
            form.cleaned_data
            for form in self.forms
            if form.is_valid() and form.cleaned_data.get("label") and not form.cleaned_data.get("DELETE")
        ]
        periods.sort(key=lambda data: data["starts_on"])
        for before, after in pairwise(periods):
            if after["starts_on"] <= before["ends_on"]:
                until = long_date(min(before["ends_on"], after["ends_on"]))
                both = f"{before['label']} and {after['label']} overlap."
                raise forms.ValidationError(f"{both} Both hold {long_date(after['starts_on'])} to {until}.")
        labels = [data["label"].casefold() for data in periods]
        if len(labels) != len(set(labels)):
            raise forms.ValidationError("Two periods have the same name.")


PeriodFormSet = modelformset_factory(
    ReportingPeriod,
    form=PeriodForm,
    formset=_PeriodFormSet,
    extra=1,
    can_delete=True,
    max_num=60,
    absolute_max=61,
    validate_max=True,
)
