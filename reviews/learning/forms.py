"""Writing findings and their responses, and the wording in which others read them."""

from typing import Any

from django import forms

from reviews.forms import GuardedForm, GuardedModelForm, textarea
from reviews.models import Finding, Response, Review
from wsscp.limits import PARAGRAPH


class FindingForm(GuardedModelForm):
    """A finding, and what was done about it: a response there is already, or a new one."""

    shared_response = forms.ModelChoiceField(
        label="Shares the response of another finding",
        queryset=Response.objects.none(),
        required=False,
        empty_label="No: it has its own, below, or none yet",
    )
    own_response = forms.CharField(label="Response", required=False, max_length=PARAGRAPH, widget=textarea())

    class Meta:
        model = Finding
        fields = ["theme", "area", "text", "impact"]
        widgets = {"area": forms.RadioSelect, "text": textarea(3), "impact": textarea()}

    field_order = ["theme", "area", "text", "shared_response", "own_response", "impact"]

    def __init__(self, *args: Any, reviews: list[Review], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = Finding.Area.choices
        theirs = Response.objects.filter(findings__reviews__in=reviews).distinct()
        mine = self.instance.response
        box = self.fields["shared_response"]
        box.queryset = theirs.exclude(pk=mine.pk) if mine else theirs
        box.label_from_instance = lambda response: response.text[:120]
        if mine:
            self.fields["own_response"].initial = mine.text
            others = mine.findings.exclude(pk=self.instance.pk).count()
            if others:
                self.fields[
                    "own_response"
                ].help_text = f"Shared with {others} other finding(s): it changes there too."

    @property
    def response(self) -> Response | str | None:
        """The response chosen, or the words of one."""
        return self.cleaned_data["shared_response"] or self.cleaned_data["own_response"]


class ReleaseFindingForm(GuardedForm):
    """How others read a finding. Empty takes it back."""

    # What stands inside is not thereby fit for others.
    trusts_initial = False

    text = forms.CharField(
        label="Finding, as others read it", required=False, max_length=PARAGRAPH, widget=textarea()
    )
    response = forms.CharField(
        label="Response, as others read it", required=False, max_length=PARAGRAPH, widget=textarea()
    )
    impact = forms.CharField(
        label="Impact, as others read it", required=False, max_length=PARAGRAPH, widget=textarea()
    )
    second_reader = forms.BooleanField(
        label="A second person has read this and can name no child, family or setting from it",
        error_messages={"required": "Have a second person read it first: patterns cannot catch every name."},
    )
