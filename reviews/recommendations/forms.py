"""Forms of recommendations: wording, state, actions, evidence and impact tests."""

from datetime import date
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.forms import BaseInlineFormSet, inlineformset_factory

from priorities.actions.forms import MilestoneForm, MilestoneProgressForm, TimescaleForm
from priorities.models import Action, Milestone
from reviews.forms import ChoicesFilter, GuardedForm, GuardedModelForm, number_filter, textarea
from reviews.models import (
    Finding,
    ImpactTest,
    OwnAction,
    OwnMilestone,
    Recommendation,
    RecommendationEvidence,
    Review,
)
from reviews.recommendations.queries import open_own_actions
from reviews.rules.states import RECOMMENDATION_STEPS, RecommendationState, StepCause, needs_reason
from wsscp.editing.formsets import ConcurrentRowsMixin
from wsscp.forms import ModelMultipleChoiceField, choice_field, model_choice_field, paragraph_field
from wsscp.limits import NAME


class _FindingsField(ModelMultipleChoiceField):
    def label_from_instance(self, obj: Finding) -> str:
        return obj.text[:200]


class _PlanActionsField(ModelMultipleChoiceField):
    def label_from_instance(self, obj: Action) -> str:
        return f"{obj.priority.plan}: {obj}"[:160]


class RecommendationForm(GuardedModelForm):
    """A recommendation word for word, and who is responsible for it."""

    past_days = ["made_on"]

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
        field_classes = {
            "agencies": ModelMultipleChoiceField,
            "findings": _FindingsField,
            "plan_actions": _PlanActionsField,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        findings = Finding.objects.filter(_findings_of(self.instance.review)).order_by(
            "theme", "area", "position"
        )
        model_choice_field(self, "findings").queryset = findings
        if not findings.exists():
            del self.fields["findings"]
        plan_actions = model_choice_field(self, "plan_actions")
        plan_actions.queryset = Action.objects.select_related("priority__plan").order_by(
            "-priority__plan__starts_on", "priority__position", "position"
        )
        plan_actions.help_text = "Hold Ctrl (on a Mac, Command) to choose several."


class RepeatsForm(forms.Form):
    """Which of the similar recommendations this one repeats."""

    repeats = forms.MultipleChoiceField(
        label="Link it to those it repeats", required=False, widget=forms.CheckboxSelectMultiple
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=NAME)

    def __init__(self, *args: Any, similar: list[Recommendation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_reference = {row.reference: row for row in similar}
        choice_field(self, "repeats").choices = [(row.reference, row.wording) for row in similar]

    @property
    def chosen(self) -> list[Recommendation]:
        """The recommendations it repeats."""
        return [self.by_reference[reference] for reference in self.cleaned_data["repeats"]]

    def was_shown(self) -> bool:
        """Whether all that are similar now were shown when the form was sent."""
        return set(self.by_reference) <= set(self.data.get("seen", "")[: NAME * 2].split())


class StateChangeForm(GuardedForm):
    """A recommendation's new state, by decision."""

    day = "on"

    to = forms.ChoiceField(label="It is now", widget=forms.RadioSelect)
    on = forms.DateField(label="Since")
    reason = paragraph_field("Reason")
    superseded_by = forms.ChoiceField(label="Superseded by", required=False)

    def __init__(
        self,
        *args: Any,
        state: RecommendationState,
        since: date,
        others: list[Recommendation],
        has_open_actions: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.since = since
        self.has_open_actions = has_open_actions
        self.others = {row.reference: row for row in others}
        to = choice_field(self, "to")
        steps = RECOMMENDATION_STEPS.open_in(state, roles=frozenset({StepCause.WORD}))
        to.choices = [(after.value, after.label) for after in steps]
        to.error_messages["required"] = "Choose what it is now."
        self.fields["reason"].help_text = (
            "Needed: actions of its own are still open."
            if has_open_actions
            else "Needed for everything but “Done”."
        )
        choice_field(self, "superseded_by").choices = [
            ("", "None named"),
            *((row.reference, row.wording[:120]) for row in others),
        ]

    def clean_on(self) -> date:
        """The day is not before the latest change of state."""
        day: date = self.cleaned_data["on"]
        if day < self.since:
            raise forms.ValidationError("Enter a day on or after its last change of state.")
        return day

    def clean(self) -> dict[str, Any]:
        """A state that needs a reason has one."""
        super().clean()
        data = self.cleaned_data
        to = data.get("to")
        if to and needs_reason(RecommendationState(to), has_open_actions=self.has_open_actions):
            self.require("reason", "Say why.")
        return data

    @property
    def step(self) -> dict[str, Any]:
        """The step, once valid."""
        data = self.cleaned_data
        return {
            "to": RecommendationState(data["to"]),
            "on": data["on"],
            "reason": data["reason"],
            "superseded_by": self.others.get(data["superseded_by"]),
        }


class _SharedForm(GuardedModelForm):
    """A row of a recommendation. Where that comes from no case review, every row is shared."""

    def __init__(self, *args: Any, from_case: bool, is_inside: bool, **kwargs: Any) -> None:
        """`is_inside` says whether its writer may choose not to share it outside the Case Review Group."""
        super().__init__(*args, strict=from_case, **kwargs)
        if not (from_case and is_inside):
            del self.fields["is_shared"]
            if self.instance.pk is None:
                self.instance.is_shared = True


class RecommendationEvidenceForm(_SharedForm):
    """What shows that it was carried out."""

    day = "on"

    class Meta:
        model = RecommendationEvidence
        fields = ["text", "link", "on", "is_shared"]
        widgets = {"text": textarea(), "link": forms.URLInput}


class ImpactTestForm(_SharedForm):
    """Whether children are safer for it."""

    day = "tested_on"

    class Meta:
        model = ImpactTest
        fields = [
            "method",
            "result",
            "reason_while_open",
            "text",
            "tested_on",
            "next_check_on",
            "is_shared",
        ]
        widgets = {
            "method": forms.RadioSelect,
            "result": forms.RadioSelect,
            "reason_while_open": textarea(),
            "text": textarea(),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Without open actions of the recommendation's own, nobody is asked for a reason."""
        super().__init__(*args, **kwargs)
        open_actions = open_own_actions(self.instance.recommendation)
        if open_actions:
            named = "; ".join(action.text[:120] for action in open_actions)
            self.fields["reason_while_open"].help_text = (
                "Needed for “Embedded in practice”, and shown wherever it is said to be embedded. "
                f"Open: {named}"
            )
        else:
            del self.fields["reason_while_open"]

    def clean(self) -> dict[str, Any]:
        """What is embedded while its own actions are open has a reason; nothing else has one."""
        super().clean()
        if "reason_while_open" in self.fields:
            if self.cleaned_data.get("result") == ImpactTest.Result.EMBEDDED:
                self.require("reason_while_open", "Say why it is embedded while these actions are open.")
            elif "result" in self.cleaned_data:
                self.cleaned_data["reason_while_open"] = ""
        return self.cleaned_data

    def clean_next_check_on(self) -> date | None:
        """The next check is in the future."""
        day = self.cleaned_data["next_check_on"]
        if day and day <= self.today:
            raise forms.ValidationError("Enter a day to come, or leave it empty.")
        return day


class OwnActionForm(_SharedForm):
    """An action of the recommendation's own."""

    class Meta:
        model = OwnAction
        fields = ["text", "agency", "is_shared"]
        widgets = {"text": textarea()}


class OwnMilestoneForm(TimescaleForm):
    """A milestone of such an action."""

    class Meta:
        model = OwnMilestone
        fields = MilestoneForm.Meta.fields


class _OwnMilestoneFormSet(ConcurrentRowsMixin, BaseInlineFormSet):
    remove_label = "Remove this date"


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
    """Forecast and completion of a milestone; its prefix is its position, which reveals no other rows."""

    def __init__(self, *args: Any, milestone: OwnMilestone, **kwargs: Any) -> None:
        # It reads and keeps what both kinds of milestone have (Dated), and is typed for the plan's alone.
        super().__init__(*args, milestone=cast(Milestone, milestone), **kwargs)
        self.prefix = f"date-{milestone.position}"


class RecommendationFilter(ChoicesFilter):
    """The filters of the list of recommendations."""

    q = forms.CharField(label="Words", required=False, max_length=NAME)
    theme = number_filter("Theme")
    agency = number_filter("Agency")
    group = number_filter("Lead group")
    source = forms.ChoiceField(label="Comes from", required=False)


class ReleaseRecommendationForm(GuardedForm):
    """How others read a recommendation. An empty wording withdraws the release."""

    # The wording for the Case Review Group is not thereby fit for others.
    trusts_initial = False

    text = paragraph_field("Recommendation, as others read it")
    second_reader = forms.BooleanField(
        label="A second person has read this and can name no child, family or setting from it",
        error_messages={"required": "Have a second person read it first: patterns cannot catch every name."},
    )


def _findings_of(review: Review | None) -> Q:
    """Return the filter of the findings a recommendation of a review can answer."""
    return Q(reviews=review) if review else Q(pk__in=[])
