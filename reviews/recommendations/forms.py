"""Writing recommendations, what carries them out, what shows it, and what tests it."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.forms import BaseInlineFormSet, inlineformset_factory

from priorities.actions.forms import MilestoneForm, MilestoneProgressForm, TimescaleForm
from priorities.models import Action
from reviews.forms import GuardedForm, GuardedModelForm, textarea, validate_not_future
from reviews.models import (
    Evidence,
    Finding,
    ImpactTest,
    OwnAction,
    OwnMilestone,
    Recommendation,
    Review,
)
from reviews.rules.states import RecommendationState, needs_reason, steps_by_decision
from wsscp.forms import ModelMultipleChoiceField
from wsscp.limits import NAME, PARAGRAPH


class RecommendationForm(GuardedModelForm):
    """A recommendation word for word, and who answers for it."""

    class Meta:
        model = Recommendation
        fields = [
            "number",
            "text",
            "made_on",
            "theme",
            "level",
            "lead_group",
            "lead_agency",
            "agencies",
            "findings",
            "plan_actions",
        ]
        widgets = {
            "text": textarea(),
            "level": forms.RadioSelect,
            "agencies": forms.CheckboxSelectMultiple,
            "findings": forms.CheckboxSelectMultiple,
            "plan_actions": forms.SelectMultiple(attrs={"size": 8}),
        }
        field_classes = dict.fromkeys(["agencies", "findings", "plan_actions"], ModelMultipleChoiceField)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["level"].choices = Recommendation.Level.choices
        found = Finding.objects.filter(_findings_of(self.instance.review)).order_by(
            "theme", "area", "position"
        )
        self.fields["findings"].queryset = found
        self.fields["findings"].label_from_instance = lambda finding: finding.text[:200]
        if not found.exists():
            del self.fields["findings"]
        actions = Action.objects.select_related("priority__plan").order_by(
            "-priority__plan__starts_on", "priority__position", "position"
        )
        box = self.fields["plan_actions"]
        box.queryset = actions
        box.label_from_instance = lambda action: f"{action.priority.plan}: {action}"[:160]
        box.help_text = "Hold Ctrl (on a Mac, Command) to choose several."

    def clean_made_on(self) -> date | None:
        """It was made by today."""
        return validate_not_future(self.cleaned_data["made_on"], self.today)


class RepeatsForm(forms.Form):
    """Which of the recommendations that say much the same this one repeats."""

    repeats = forms.MultipleChoiceField(
        label="Link it to those it repeats", required=False, widget=forms.CheckboxSelectMultiple
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=NAME)

    def __init__(self, *args: Any, alike: list[Recommendation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_reference = {row.reference: row for row in alike}
        self.fields["repeats"].choices = [(row.reference, row.wording) for row in alike]
        self.asked = " ".join(self.by_reference)

    @property
    def chosen(self) -> list[Recommendation]:
        """The recommendations it repeats."""
        return [self.by_reference[one] for one in self.cleaned_data["repeats"]]

    def was_shown(self) -> bool:
        """Whether all that is alike now was shown when the form was sent."""
        return set(self.by_reference) <= set(self.data.get("seen", "")[: NAME * 2].split())


class StateChangeForm(GuardedForm):
    """What became of a recommendation, by somebody's word."""

    to = forms.ChoiceField(label="It is now", widget=forms.RadioSelect)
    on = forms.DateField(label="Since")
    reason = forms.CharField(label="Reason", required=False, max_length=PARAGRAPH, widget=textarea())
    superseded_by = forms.ChoiceField(label="Superseded by", required=False)

    def __init__(
        self,
        *args: Any,
        state: RecommendationState,
        since: date,
        today: date,
        others: list[Recommendation],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.since, self.today = since, today
        self.others = {row.reference: row for row in others}
        to = self.fields["to"]
        to.choices = [(one.value, one.label) for one in steps_by_decision(state)]
        to.error_messages["required"] = "Choose what it is now."
        self.fields["on"].initial = today
        self.fields["reason"].help_text = "Needed for everything but “Done”."
        named = [(row.reference, row.wording[:120]) for row in others]
        self.fields["superseded_by"].choices = [("", "None named"), *named]

    def clean_on(self) -> date:
        """The day has come, and is not before the state it was in."""
        day = validate_not_future(self.cleaned_data["on"], self.today)
        if day < self.since:
            raise forms.ValidationError("Enter a day on or after its last change of state.")
        return day

    def clean(self) -> dict[str, Any]:
        """Going out, or back, has its reason; another recommendation is named where it takes over."""
        cleaned = super().clean()
        to = cleaned.get("to")
        if (
            to
            and needs_reason(RecommendationState(to))
            and not cleaned.get("reason")
            and "reason" not in self.errors
        ):
            self.add_error("reason", "Say why.")
        return cleaned

    @property
    def step(self) -> dict[str, Any]:
        """The step, once valid."""
        said = self.cleaned_data
        return {
            "to": RecommendationState(said["to"]),
            "on": said["on"],
            "reason": said["reason"],
            "superseded_by": self.others.get(said["superseded_by"]),
        }


class _Told(GuardedModelForm):
    """Something on a recommendation. On one that comes from no case review, everything is for all."""

    day = ""

    def __init__(self, *args: Any, today: date, from_case: bool, is_inside: bool, **kwargs: Any) -> None:
        """`is_inside` says whether whoever writes may keep it inside the Case Review Group."""
        super().__init__(*args, strict=from_case, **kwargs)
        self.today = today
        if self.day:
            self.initial[self.day] = self.initial.get(self.day) or today
        if not (from_case and is_inside):
            del self.fields["is_shared"]
            if self.instance.pk is None:
                self.instance.is_shared = True

    def clean(self) -> dict[str, Any]:
        """What is told has happened."""
        cleaned = super().clean()
        day = cleaned.get(self.day) if self.day else None
        if day and day > self.today:
            self.add_error(self.day, "Enter today or an earlier day.")
        return cleaned


class RecommendationEvidenceForm(_Told):
    """What shows that it was carried out."""

    day = "on"

    class Meta:
        model = Evidence
        fields = ["text", "link", "on", "is_shared"]
        widgets = {"text": textarea(), "link": forms.URLInput}


class ImpactTestForm(_Told):
    """Whether children are safer for it."""

    day = "tested_on"

    class Meta:
        model = ImpactTest
        fields = ["method", "result", "text", "tested_on", "next_check_on", "is_shared"]
        widgets = {"method": forms.RadioSelect, "result": forms.RadioSelect, "text": textarea()}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["method"].choices = ImpactTest.Method.choices
        self.fields["result"].choices = ImpactTest.Result.choices

    def clean_next_check_on(self) -> date | None:
        """The next check is to come."""
        day = self.cleaned_data["next_check_on"]
        if day and day <= self.today:
            raise forms.ValidationError("Enter a day to come, or leave it empty.")
        return day


class OwnActionForm(_Told):
    """What is done for it where no action of the plan does it."""

    class Meta:
        model = OwnAction
        fields = ["text", "agency", "is_shared"]
        widgets = {"text": textarea()}


class OwnMilestoneForm(TimescaleForm):
    """A date of such an action."""

    class Meta(MilestoneForm.Meta):
        model = OwnMilestone


class _OwnMilestoneFormSet(BaseInlineFormSet):
    def add_fields(self, form: forms.BaseForm, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Remove this date"

    @property
    def kept(self) -> list[OwnMilestone]:
        """The dates that stay or come, in their order."""
        gone = set(self.deleted_forms)
        return [
            form.instance
            for form in self.forms
            if form not in gone and (form.instance.pk or form.has_changed())
        ]

    @property
    def gone(self) -> list[OwnMilestone]:
        """The dates that go."""
        return [form.instance for form in self.deleted_forms if form.instance.pk]


OwnMilestoneFormSet = inlineformset_factory(
    OwnAction,
    OwnMilestone,
    form=OwnMilestoneForm,
    formset=_OwnMilestoneFormSet,
    extra=1,
    max_num=10,
    absolute_max=11,
    validate_max=True,
)


class OwnMilestoneProgressForm(MilestoneProgressForm):
    """When a date is expected, or was met; named by its place, which tells nothing of other rows."""

    def __init__(self, *args: Any, milestone: OwnMilestone, **kwargs: Any) -> None:
        super().__init__(*args, milestone=milestone, **kwargs)
        self.prefix = f"date-{milestone.position}"


class RecommendationFilter(forms.Form):
    """What the list of recommendations is cut to."""

    q = forms.CharField(label="Words", required=False, max_length=NAME)
    theme = forms.TypedChoiceField(label="Theme", required=False, coerce=int, empty_value=None)
    agency = forms.TypedChoiceField(label="Agency", required=False, coerce=int, empty_value=None)
    group = forms.TypedChoiceField(label="Lead group", required=False, coerce=int, empty_value=None)
    source = forms.ChoiceField(label="Comes from", required=False)

    def __init__(self, *args: Any, choices: dict[str, list[tuple[Any, str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, options in choices.items():
            self.fields[name].choices = [("", "All"), *((str(key), label) for key, label in options)]


class ReleaseRecommendationForm(GuardedForm):
    """How others read a recommendation. Empty takes it back."""

    # What stands inside is not thereby fit for others.
    trusts_initial = False

    text = forms.CharField(
        label="Recommendation, as others read it", required=False, max_length=PARAGRAPH, widget=textarea()
    )
    second_reader = forms.BooleanField(
        label="A second person has read this and can name no child, family or setting from it",
        error_messages={"required": "Have a second person read it first: patterns cannot catch every name."},
    )


def _findings_of(review: Review | None) -> Q:
    """Return which findings a recommendation of a review can answer."""
    return Q(reviews=review) if review else Q(pk__in=[])
