"""Forms of findings and their responses, and of their release to others."""

from typing import Any

from django import forms

from reviews.forms import GuardedForm, GuardedModelForm, textarea
from reviews.models import Finding, Response, Review
from wsscp.editing.versions import edit_target_of
from wsscp.forms import model_choice_field, paragraph_field


class _ResponseField(forms.ModelChoiceField):
    def label_from_instance(self, obj: Response) -> str:
        return obj.text[:120]


class FindingForm(GuardedModelForm):
    """A finding, and whether it shares the response of another."""

    shared_response = _ResponseField(
        label="Shares the response of another finding",
        queryset=Response.objects.none(),
        required=False,
        empty_label="No: it has its own, below, or none yet",
    )

    class Meta:
        model = Finding
        fields = ["theme", "area", "text", "impact"]
        widgets = {"area": forms.RadioSelect, "text": textarea(3), "impact": textarea()}

    field_order = ["theme", "area", "text", "shared_response", "impact"]

    def __init__(self, *args: Any, reviews: list[Review], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        responses = Response.objects.filter(findings__reviews__in=reviews).distinct()
        if self.instance.response_id:
            responses = responses.exclude(pk=self.instance.response_id)
        model_choice_field(self, "shared_response").queryset = responses


class ResponseForm(GuardedModelForm):
    """The response to a finding, below it on its page; with a version of its own, as several share it."""

    text = paragraph_field("Response")

    class Meta:
        model = Response
        fields = ["text"]

    def __init__(self, *args: Any, finding: Finding, **kwargs: Any) -> None:
        row = finding.response or Response()
        super().__init__(*args, prefix="response", instance=row, target=edit_target_of(row), **kwargs)
        others = row.findings.exclude(pk=finding.pk).count() if row.pk else 0
        if others:
            self.fields["text"].help_text = f"Shared with {others} other finding(s): it changes there too."


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
