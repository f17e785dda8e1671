"""Forms of an action: its wording, groups and milestones; progress updates and decisions."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms import BaseInlineFormSet, inlineformset_factory

from priorities.actions.services import MilestoneDates
from priorities.fields import ACTION
from priorities.models import Action, Decision, Milestone, Seat
from priorities.rules.periods import start_problem
from priorities.rules.timescale import find_timescales
from wsscp.dates import long_date
from wsscp.editing.forms import EditForm, EntryForm
from wsscp.editing.formsets import ConcurrentRowsMixin
from wsscp.forms import (
    ModelMultipleChoiceField,
    choice_field,
    model_choice_field,
    paragraph_field,
)
from wsscp.limits import LINE, TEXT


class _OwnerField(forms.ModelChoiceField):
    """The role that answers for an action, shown with its group."""

    def label_from_instance(self, role: Seat) -> str:
        return role.in_group


class ActionForm(EditForm):
    """An action's wording and who is responsible."""

    class Meta:
        model = Action
        fields = ACTION.names
        widgets = {"text": forms.Textarea(attrs={"rows": 4}), "groups": forms.CheckboxSelectMultiple}
        field_classes = {"groups": ModelMultipleChoiceField, "owner": _OwnerField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        workstreams = self.instance.priority.workstreams.all()
        if workstreams:
            model_choice_field(self, "workstream").queryset = workstreams
        else:
            del self.fields["workstream"]
        model_choice_field(self, "owner").queryset = Seat.objects.select_related("subgroup", "agency")
        self.fields["owner"].help_text = "The seat that answers for it, whoever holds it."
        self.fields["lead"].error_messages["invalid_choice"] = "Choose from the list."

    def clean(self) -> dict[str, Any]:
        """The lead group is one of those responsible; an action starts before its plan ends."""
        super().clean()
        data = self.cleaned_data
        problem = start_problem(data.get("starts_on"), self.instance.priority.plan.ends_on)
        if problem:
            self.add_error("starts_on", problem)
        lead, groups = data.get("lead"), data.get("groups")
        if lead and groups is not None and lead not in groups:
            self.add_error("lead", f"{lead} is not one of the groups responsible. Choose one that is.")
        return data


class TimescaleForm(EditForm):
    """A milestone of any kind: its timescale as printed, and its due date."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_printed"].help_text = "For example, by March 2020."
        self.fields["due_on"].help_text = "Leave empty to take it from the timescale: its last day."
        self.fields["due_on"].required = False

    def clean(self) -> dict[str, Any]:
        """Without a day, the timescale gives it, unless that needs a person to decide."""
        super().clean()
        data = self.cleaned_data
        if data.get("due_on") or "due_on" in self.errors or data.get("DELETE"):
            return data
        timescales = find_timescales(data.get("as_printed", ""))
        if len(timescales) != 1 or timescales[0].due_on is None:
            self.add_error("due_on", "Enter the day it is due, for example 31 March 2020.")
            return data
        timescale = timescales[0]
        if timescale.question:
            self.add_error("due_on", f"{timescale.question} Enter the day; proposed: {timescale.proposed}.")
        else:
            data["due_on"] = timescale.due_on
            data["precision"] = timescale.precision.value
        return data


class MilestoneForm(TimescaleForm):
    """A milestone of an action. Once the plan has begun, its due date changes by decision alone."""

    class Meta:
        model = Milestone
        fields = ["label", "as_printed", "precision", "due_on"]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_fixed = self.instance.pk is not None and is_date_fixed(self.instance, today)
        if self.is_fixed:
            self.fields["due_on"].disabled = True
            is_carried = self.instance.carried_from_id is not None
            because = "It was carried from the plan before" if is_carried else "The plan has begun"
            self.fields["due_on"].help_text = f"{because}, so this moves by decision: propose a new date."


class _MilestoneFormSet(ConcurrentRowsMixin, BaseInlineFormSet):
    remove_label = "Remove this date"

    def add_fields(self, form: forms.ModelForm, index: int | None) -> None:
        super().add_fields(form, index)
        if getattr(form, "is_fixed", False):
            del form.fields["DELETE"]


def is_date_fixed(milestone: Milestone, today: date) -> bool:
    """Whether a due date changes by decision alone: the plan has begun, it was carried, or decided on."""
    return (
        milestone.carried_from_id is not None
        or milestone.action.priority.plan.is_adopted(today)
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


class ProgressForm(EntryForm):
    """A progress update on an action, as of a day."""

    day = "made_on"

    text = forms.CharField(
        label="Progress",
        max_length=TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="What was done, and what changed for children and families because of it.",
    )
    made_on = forms.DateField(label="As of")


class QuickProgressForm(EntryForm):
    """A progress update on an action as of today, in a line."""

    text = forms.CharField(label="Progress, in a line", max_length=LINE, required=False)


class MilestoneProgressForm(EntryForm):
    """A milestone's forecast, or the day it was completed on."""

    of_model = Milestone

    forecast_on = forms.DateField(
        label="Forecast", required=False, help_text="When you now expect it to be done."
    )
    completed_on = forms.DateField(label="Completed on", required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, milestone: Milestone, today: date) -> None:
        super().__init__(
            data,
            prefix=f"milestone-{milestone.pk}",
            initial={"forecast_on": milestone.forecast_on, "completed_on": milestone.completed_on},
        )
        self.milestone = milestone
        self.today = today

    def clean_completed_on(self) -> date | None:
        """A milestone is not completed on a later day than today."""
        completed_on = self.cleaned_data["completed_on"]
        if completed_on and completed_on > self.today:
            raise forms.ValidationError("Enter today or an earlier day. For a later day, give a forecast.")
        return completed_on

    def clean(self) -> dict[str, Any]:
        """A new forecast is not of an earlier day than today."""
        super().clean()
        data = self.cleaned_data
        forecast_on: date | None = data.get("forecast_on")
        if (
            forecast_on
            and forecast_on != self.milestone.forecast_on
            and not data.get("completed_on")
            and forecast_on < self.today
        ):
            self.add_error("forecast_on", "Enter today or a later day, or say when it was completed.")
        return data

    @property
    def dates(self) -> MilestoneDates:
        """The milestone's dates as entered, once valid."""
        return MilestoneDates(self.cleaned_data["forecast_on"], self.cleaned_data["completed_on"])


class DecisionForm(EditForm):
    """A dated decision on an action, with its reason."""

    day = "decided_on"

    class Meta:
        model = Decision
        fields = ["kind", "replaced_by", "decided_on", "reason"]
        widgets = {"kind": forms.RadioSelect, "reason": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, action: Action, **kwargs: Any) -> None:
        """`action` comes from `ActionQuerySet.as_at` for today."""
        super().__init__(*args, **kwargs)
        self.since = action.standing_since
        standing = action.standing
        replaced_by = model_choice_field(self, "replaced_by")
        replaced_by.label = "Replaced by"
        replaced_by.help_text = "For what is superseded: the action that takes its place."
        replaced_by.queryset = (
            Action.objects.filter(priority__plan=action.priority.plan)
            .exclude(pk=action.pk)
            .order_by("priority__position", "position")
        )
        if Decision.Kind.SUPERSEDE not in dict(possible_decisions(action, standing)):
            del self.fields["replaced_by"]
        choice_field(self, "kind").choices = possible_decisions(action, standing)
        self.fields["kind"].error_messages["required"] = "Choose what was decided."
        self.fields["reason"].error_messages["required"] = "Say why it was decided."

    def clean_decided_on(self) -> date:
        """A decision is not of an earlier day than the last one."""
        decided_on = self.cleaned_data["decided_on"]
        if self.since and decided_on < self.since:
            raise forms.ValidationError(
                f"The last decision is of {long_date(self.since)}: enter no earlier day."
            )
        return decided_on

    def clean(self) -> dict[str, Any]:
        """Only a superseded action has another that replaces it, and then it must have one."""
        super().clean()
        data = self.cleaned_data
        if data.get("kind") != Decision.Kind.SUPERSEDE:
            data.pop("replaced_by", None)
        else:
            self.require("replaced_by", "Choose the action that takes its place.")
        return data


class ReopenForm(EntryForm):
    """Why a completed milestone is reopened, and from which day on."""

    day = "decided_on"

    decided_on = forms.DateField(label="Decided on", help_text="It is open from this day on, and not before.")
    reason = paragraph_field("Why", missing="Say why it is reopened.")

    def __init__(self, *args: Any, milestone: Milestone, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.milestone = milestone

    def clean_decided_on(self) -> date:
        """The decision is not of a day before the completion or an earlier reopening."""
        decided_on = self.cleaned_data["decided_on"]
        completed_on = self.milestone.completed_on
        assert completed_on is not None  # the view reopens only what is completed
        first = max([completed_on, *(reopening.decided_on for reopening in self.milestone.reopenings.all())])
        if decided_on < first:
            raise forms.ValidationError(f"Enter {long_date(first)} or a later day.")
        return decided_on


def possible_decisions(action: Action, standing: str | None) -> list[tuple[str, str]]:
    """Return the decisions that can be taken on an action: reopening it, or taking it out of the rating.

    Only an ongoing action is closed by decision; a dated one is completed when its milestones are.
    """
    kinds = Decision.Kind
    if standing and standing != kinds.REOPEN:
        return [(kinds.REOPEN.value, kinds.REOPEN.label)]
    open_kinds = [kinds.HOLD, kinds.CANCEL, kinds.SUPERSEDE]
    if action.is_ongoing:
        open_kinds.append(kinds.CLOSE)
    return [(kind.value, kind.label) for kind in open_kinds]
