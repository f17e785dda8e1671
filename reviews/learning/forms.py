"""Forms of findings and their responses, and of their release to others."""

from typing import Any

from django import forms

from reviews.forms import GuardedForm, GuardedModelForm, textarea
from reviews.models import Finding, Response, Review
from wsscp.forms import model_choice_field, paragraph_field


class _ResponseField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Response) -> str:
        return obj.text[:120]


class FindingForm(GuardedModelForm):
    """A finding and its response, which is either an existing one or new."""

    shared_response = _ResponseField(
        label="Shares the response of another finding",
        queryset=Response.objects.none(),
        required=False,
        empty_label="No: it has its own, below, or none yet",
    )
    own_response = paragraph_field("Response")

    class Meta:
        model = Finding
        fields = ["theme", "area", "text", "impact"]
        widgets = {"area": forms.RadioSelect, "text": textarea(3), "impact": textarea()}

    field_order = ["theme", "area", "text", "shared_response", "own_response", "impact"]

    def __init__(self, *args: Any, reviews: list[Review], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        responses = Response.objects.filter(findings__reviews__in=reviews).distinct()
        current = self.instance.response
        if current:
            responses = responses.exclude(pk=current.pk)
        model_choice_field(self, "shared_response").queryset = responses
        if current:
            own_response = self.fields["own_response"]
            own_response.initial = current.text
            others = current.findings.exclude(pk=self.instance.pk).count()
            if others:
                own_response.help_text = f"Shared with {others} other finding(s): it changes there too."

    @property
    def response(self) -> Response | str | None:
        """The response chosen, or the text of a new one."""
        return self.cleaned_data["shared_response"] or self.cleaned_data["own_response"]


class ReleaseFindingForm(GuardedForm):
    """How others read a finding. An empty wording withdraws the release."""

    # The wording for the Case Review Group is not thereby fit for others.
    trusts_initial = False

    text = paragraph_field("Finding, as others read it")
    response = paragraph_field("Response, as others read it")
    impact = paragraph_field("Impact, as others read it")
    second_reader = forms.BooleanField(
        label="A second person has read this and can name no child, family or setting from it",
        error_messages={"required": "Have a second person read it first: patterns cannot catch every name."},
    )
