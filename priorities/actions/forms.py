"""Writing an action: its wording, groups and dates; and telling how it stands."""

from datetime import date
from operator import attrgetter
from typing import Any

from django import forms
from django.forms import BaseInlineFormSet, inlineformset_factory

from priorities.actions.services import MilestoneDates
from priorities.models import Action, Decision, Milestone, Seat
from priorities.rules.timescale import find_timescales
from wsscp.dates import long_date
from wsscp.editing.forms import ConcurrentRowsMixin, VersionedFormMixin
from wsscp.forms import CrispyMixin, ModelMultipleChoiceField, use_date_inputs
from wsscp.identifiers.forms import GuardedFormMixin
from wsscp.limits import LINE, PARAGRAPH, TEXT


class ActionForm(VersionedFormMixin, GuardedFormMixin, CrispyMixin, forms.ModelForm):
    """An action's wording and who is responsible."""

    class Meta:
        model = Action
        fields = [
            "number",
            "text",
            "workstream",
            "groups",
            "lead",
            "owner",
            "is_ongoing",
            "review_every_months",
        ]
        widgets = {"text": forms.Textarea(attrs={"rows": 4}), "groups": forms.CheckboxSelectMultiple}
        field_classes = {"groups": ModelMultipleChoiceField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        workstreams = self.instance.priority.workstreams.all()
        if workstreams:
            self.fields["workstream"].queryset = workstreams
        else:
            del self.fields["workstream"]
        self.fields["owner"].queryset = Seat.objects.select_related("subgroup", "agency")
        self.fields["owner"].label_from_instance = attrgetter("in_group")
        self.fields["owner"].help_text = "The seat that answers for it, whoever holds it."
        self.fields["lead"].error_messages["invalid_choice"] = "Choose from the list."

    def clean(self) -> dict[str, Any]:
        """Who leads is one of those responsible."""
        cleaned = super().clean()
        lead, groups = cleaned.get("lead"), cleaned.get("groups")
        if lead and groups is not None and lead not in groups:
            self.add_error("lead", f"{lead} is not one of the groups responsible. Choose one that is.")
        return cleaned


class TimescaleForm(GuardedFormMixin, CrispyMixin, forms.ModelForm):
    """A date of whatever has dates: as printed, and the day it means."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_printed"].help_text = "For example, by March 2020."
        self.fields["due_on"].help_text = "Leave empty to take it from the timescale: its last day."
        self.fields["due_on"].required = False
        use_date_inputs(self)

    def clean(self) -> dict[str, Any]:
        """Without a day, the timescale gives it, unless it leaves something for a person to decide."""
        cleaned = super().clean()
        if cleaned.get("due_on") or "due_on" in self.errors or cleaned.get("DELETE"):
            return cleaned
        found = find_timescales(cleaned.get("as_printed", ""))
        if len(found) != 1 or found[0].due_on is None:
            self.add_error("due_on", "Enter the day it is due, for example 31 March 2020.")
        elif found[0].question:
            self.add_error("due_on", f"{found[0].question} Enter the day; proposed: {found[0].proposed}.")
        else:
            cleaned["due_on"] = found[0].due_on
            cleaned["precision"] = found[0].precision.value
        return cleaned


class MilestoneForm(TimescaleForm):
    """A date of an action. Once the plan has begun, it moves by decision alone."""

    class Meta:
        model = Milestone
        fields = ["label", "as_printed", "precision", "due_on"]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_fixed = self.instance.pk is not None and is_date_fixed(self.instance, today)
        if self.is_fixed:
            self.fields["due_on"].disabled = True
            why = "The plan has begun, so this moves by decision: propose a new date."
            self.fields["due_on"].help_text = why


class _MilestoneFormSet(ConcurrentRowsMixin, BaseInlineFormSet):
    def add_fields(self, form: forms.BaseForm, index: int | None) -> None:
        super().add_fields(form, index)
        if getattr(form, "is_fixed", False):
            del form.fields["DELETE"]
        else:
            form.fields["DELETE"].label = "Remove this date"


def is_date_fixed(milestone: Milestone, today: date) -> bool:
    """Whether a date moves by decision alone: the plan has begun, or decisions hang on it."""
    return (
        milestone.action.priority.plan.is_adopted(today)
        or milestone.moves.exists()
        or milestone.reopenings.exists()
    )


MilestoneFormSet = inlineformset_factory(
    Action,
    Milestone,
    form=MilestoneForm,
    formset=_MilestoneFormSet,
    extra=1,
    max_num=20,
    absolute_max=21,
    validate_max=True,
)


class ProgressForm(VersionedFormMixin, GuardedFormMixin, CrispyMixin, forms.Form):
    """What is to be said of an action, as of a day."""

    text = forms.CharField(
        label="Progress",
        max_length=TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="What was done, and what changed for children and families because of it.",
    )
    made_on = forms.DateField(label="As of")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["made_on"].initial = today
        use_date_inputs(self)

    def clean_made_on(self) -> date:
        """Nothing is told of a day that has not come."""
        made_on = self.cleaned_data["made_on"]
        if made_on > self.today:
            raise forms.ValidationError("Enter today or an earlier day.")
        return made_on


class QuickProgressForm(VersionedFormMixin, GuardedFormMixin, CrispyMixin, forms.Form):
    """What is to be said of an action as of today, in a line."""

    text = forms.CharField(label="Progress, in a line", max_length=LINE, required=False)


class MilestoneProgressForm(CrispyMixin, forms.Form):
    """When a milestone is expected, or when it was done."""

    of_model = Milestone

    forecast_on = forms.DateField(
        label="Forecast", required=False, help_text="When you now expect it to be done."
    )
    completed_on = forms.DateField(label="Completed on", required=False)

    def __init__(self, *args: Any, milestone: Milestone, today: date, **kwargs: Any) -> None:
        super().__init__(
            *args,
            prefix=f"milestone-{milestone.pk}",
            initial={"forecast_on": milestone.forecast_on, "completed_on": milestone.completed_on},
            **kwargs,
        )
        self.milestone = milestone
        self.today = today
        use_date_inputs(self)

    def clean_completed_on(self) -> date | None:
        """What is done was done by today."""
        completed_on = self.cleaned_data["completed_on"]
        if completed_on and completed_on > self.today:
            raise forms.ValidationError("Enter today or an earlier day. For a later day, give a forecast.")
        return completed_on

    def clean(self) -> dict[str, Any]:
        """A new forecast is a day still to come."""
        cleaned = super().clean()
        forecast_on = cleaned.get("forecast_on")
        is_new = forecast_on and forecast_on != self.milestone.forecast_on
        if is_new and not cleaned.get("completed_on") and forecast_on < self.today:
            self.add_error("forecast_on", "Enter today or a later day, or say when it was completed.")
        return cleaned

    @property
    def dates(self) -> MilestoneDates:
        """What was said, once valid."""
        return MilestoneDates(self.cleaned_data["forecast_on"], self.cleaned_data["completed_on"])


class DecisionForm(GuardedFormMixin, CrispyMixin, forms.ModelForm):
    """A dated decision on an action, with its reason."""

    class Meta:
        model = Decision
        fields = ["kind", "replaced_by", "decided_on", "reason"]
        widgets = {"kind": forms.RadioSelect, "reason": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, action: Action, today: date, **kwargs: Any) -> None:
        """`action` carries what `ActionQuerySet.as_at` adds for today."""
        super().__init__(*args, **kwargs)
        self.today, self.since = today, action.standing_since
        standing = action.standing
        replaced_by = self.fields["replaced_by"]
        replaced_by.label = "Replaced by"
        replaced_by.help_text = "For what is superseded: the action that takes its place."
        replaced_by.queryset = (
            Action.objects.filter(priority__plan=action.priority.plan)
            .exclude(pk=action.pk)
            .order_by("priority__position", "position")
        )
        if Decision.Kind.SUPERSEDE not in dict(possible_decisions(action, standing)):
            del self.fields["replaced_by"]
        self.fields["kind"].choices = possible_decisions(action, standing)
        self.fields["kind"].error_messages["required"] = "Choose what was decided."
        self.fields["decided_on"].initial = today
        self.fields["reason"].error_messages["required"] = "Say why it was decided."
        use_date_inputs(self)

    def clean_decided_on(self) -> date:
        """A decision has been taken."""
        decided_on = self.cleaned_data["decided_on"]
        if decided_on > self.today:
            raise forms.ValidationError("Enter today or an earlier day.")
        if self.since and decided_on < self.since:
            raise forms.ValidationError(
                f"The last decision is of {long_date(self.since)}: enter no earlier day."
            )
        return decided_on

    def clean(self) -> dict[str, Any]:
        """What supersedes an action is named; nothing else is replaced."""
        cleaned = super().clean()
        if cleaned.get("kind") != Decision.Kind.SUPERSEDE:
            cleaned.pop("replaced_by", None)
        elif not cleaned.get("replaced_by") and "replaced_by" not in self.errors:
            self.add_error("replaced_by", "Choose the action that takes its place.")
        return cleaned


class ReopenForm(GuardedFormMixin, CrispyMixin, forms.Form):
    """Why what was completed is not, and from which day on."""

    decided_on = forms.DateField(label="Decided on", help_text="It is open from this day on, and not before.")
    reason = forms.CharField(
        label="Why",
        max_length=PARAGRAPH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why it is reopened."},
    )

    def __init__(self, *args: Any, milestone: Milestone, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.milestone, self.today = milestone, today
        self.fields["decided_on"].initial = today
        use_date_inputs(self)

    def clean_decided_on(self) -> date:
        """A decision that has been taken, after it was completed and after any earlier one."""
        decided_on = self.cleaned_data["decided_on"]
        if decided_on > self.today:
            raise forms.ValidationError("Enter today or an earlier day.")
        earlier = [one.decided_on for one in self.milestone.reopenings.all()]
        first = max([self.milestone.completed_on, *earlier])
        if decided_on < first:
            raise forms.ValidationError(f"Enter {long_date(first)} or a later day.")
        return decided_on


def possible_decisions(action: Action, standing: str | None) -> list[tuple[str, str]]:
    """Return the decisions open for an action: reopening what is out, or taking out what is in.

    Only an ongoing action is closed by decision; a dated one is done when its dates are.
    """
    kinds = Decision.Kind
    if standing and standing != kinds.REOPEN:
        return [(kinds.REOPEN.value, kinds.REOPEN.label)]
    open_kinds = [kinds.HOLD, kinds.CANCEL, kinds.SUPERSEDE]
    if action.is_ongoing:
        open_kinds.append(kinds.CLOSE)
    return [(kind.value, kind.label) for kind in open_kinds]
