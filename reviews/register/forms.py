"""Forms of the register: a review, the stages of a case review, and the lists to choose from."""

from typing import Any

from django import forms

from reviews.forms import ChoicesFilter, GuardedModelForm, number_filter, textarea
from reviews.models import Case, Family, Kind, Review, Standard, Theme
from wsscp.editing.forms import EditForm, EntryForm
from wsscp.forms import ModelMultipleChoiceField, choice_field
from wsscp.limits import NAME

_COMMON = ["year", "subject", "themes", "agencies", "group", "led_by", "summary"]
_EVENT = ["planned_on", "held_on", "reported_on"]
# Which fields a review has, by the family of its kind.
_FIELDS = {
    Family.CASE: ["year", "subject", "themes", "agencies"],
    Family.AUDIT: [*_COMMON, "is_pan_sussex", "sample_size", *_EVENT],
    Family.SECTION_11: [
        *_COMMON,
        "is_pan_sussex",
        "agency_count",
        "challenged_count",
        "challenge_on",
        *_EVENT,
    ],
    Family.SCRUTINY: [*_COMMON, "is_pan_sussex", "sample_size", *_EVENT],
    Family.INSPECTION: [*_COMMON, *_EVENT],
    Family.OTHER: [*_COMMON, *_EVENT],
}


class ReviewForm(GuardedModelForm):
    """A row of the register, with the fields its kind has."""

    class Meta:
        model = Review
        fields = sorted({name for names in _FIELDS.values() for name in names})
        widgets = {
            "themes": forms.CheckboxSelectMultiple,
            "agencies": forms.CheckboxSelectMultiple,
            "summary": textarea(),
        }
        field_classes = {"themes": ModelMultipleChoiceField, "agencies": ModelMultipleChoiceField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = _FIELDS[Family(self.instance.kind.family)]
        self.fields = {name: field for name, field in self.fields.items() if name not in self.Meta.fields} | {
            name: self.fields[name] for name in names
        }
        self.fields["subject"].widget.attrs["maxlength"] = Review._meta.get_field("subject").max_length

    def clean(self) -> dict[str, Any]:
        """Nothing is reported before it was held."""
        super().clean()
        data = self.cleaned_data
        held, reported = data.get("held_on"), data.get("reported_on")
        if held and reported and reported < held:
            self.add_error("reported_on", "Enter the day it was held or a later one.")
        return data


# (later stage, earlier stage)
_ORDER = [
    ("notified_on", "aware_on"),
    ("rapid_review_on", "notified_on"),
    ("panel_replied_on", "rapid_review_on"),
]


class CaseReviewForm(GuardedModelForm):
    """The stages of a case review."""

    class Meta:
        model = Case
        fields = [
            "children",
            "lead_reviewer",
            "aware_on",
            "notified_on",
            "rapid_review_on",
            "panel_replied_on",
            "commissioned_on",
            "agreed_on",
            "published_on",
            "published_at",
            "not_published_because",
        ]
        widgets = {"not_published_because": textarea(3), "published_at": forms.URLInput}

    past_days = [name for name in Meta.fields if name.endswith("_on")]

    def clean(self) -> dict[str, Any]:
        """Stages are in their order."""
        super().clean()
        data = self.cleaned_data
        for later, earlier in _ORDER:
            first, then = data.get(earlier), data.get(later)
            if first and then and then < first:
                label = str(self.fields[earlier].label).lower()
                self.add_error(later, f"Enter a day on or after “{label}”.")
        return data


class CloseForm(EntryForm):
    """When a record was closed."""

    past_days = ["closed_on"]

    closed_on = forms.DateField(
        label="Closed on", required=False, help_text="Leave empty to open the record again."
    )


class KindForm(EditForm):
    """A kind of review that is not in the list yet."""

    class Meta:
        model = Kind
        fields = ["name", "family", "keep_years"]

    def __init__(self, *args: Any, families: list[Family], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "family").choices = [(family.value, family.label) for family in families]
        if self.instance.pk and self.instance.reviews.exists():
            # Who may read the reviews of this kind would change with it.
            del self.fields["family"]


class ThemeForm(EditForm):
    """A theme to choose from."""

    class Meta:
        model = Theme
        fields = ["name"]


class StandardForm(EditForm):
    """A standard of section 11."""

    class Meta:
        model = Standard
        fields = ["name", "is_current"]


class RegisterFilter(ChoicesFilter):
    """The filters of the register."""

    q = forms.CharField(label="Words", required=False, max_length=NAME)
    kind = number_filter("Kind")
    year = number_filter("Year")
    theme = number_filter("Theme")
    agency = number_filter("Agency")
