"""Forms of courses, quotes, trainers and organisation categories."""

from typing import Any

from django import forms
from django.forms import BaseInlineFormSet, inlineformset_factory

from priorities.models import Priority
from training.models import Category, Course, CourseName, Quote, Trainer
from wsscp.editing.forms import EditForm
from wsscp.editing.formsets import ConcurrentRowsMixin
from wsscp.forms import ModelMultipleChoiceField, model_choice_field, paragraph_field
from wsscp.limits import NAME


class PriorityChoiceField(ModelMultipleChoiceField):
    """Priorities of every plan, each with its plan."""

    def label_from_instance(self, obj: Priority) -> str:
        """Return the priority and its plan."""
        return f"{obj} ({obj.plan.title})"


class CourseForm(EditForm):
    """A course, with its other names in exports and earlier programmes."""

    priorities = PriorityChoiceField(
        label="Priorities served",
        queryset=Priority.objects.select_related("plan").order_by("-plan__starts_on", "position"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="One of each plan, where the course serves one.",
    )
    other_names = paragraph_field(
        "Other names",
        rows=3,
        help_text="As the learning system or an earlier programme has them, one a line.",
    )

    class Meta:
        model = Course
        fields = [
            "title",
            "other_names",
            "aims",
            "audience",
            "priorities",
            "medium",
            "is_core",
            "is_pan_sussex",
            "is_conference",
            "prerequisite",
            "expected",
            "default_spaces",
            "late_charge",
            "absence_charge",
        ]
        widgets = {"aims": forms.Textarea(attrs={"rows": 4}), "expected": forms.CheckboxSelectMultiple}
        field_classes = {"expected": ModelMultipleChoiceField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["default_spaces"].error_messages["min_value"] = "Enter 1 or more, or leave this empty."
        if self.instance.pk:
            self.fields["other_names"].initial = "\n".join(other.name for other in self.instance.names.all())
            others = Course.objects.exclude(pk=self.instance.pk)
            model_choice_field(self, "prerequisite").queryset = others

    def clean_title(self) -> str:
        """No other course has this title or name, whatever the capitals."""
        title = self.cleaned_data["title"]
        if self._is_taken(title):
            raise forms.ValidationError(f"There is a course called {title} already.")
        return title

    def clean_other_names(self) -> list[str]:
        """No other course has one of these names or this title, whatever the capitals."""
        lines = (" ".join(line.split()) for line in self.cleaned_data["other_names"].splitlines())
        names = list({line.casefold(): line for line in lines if line}.values())
        for name in names:
            if len(name) > NAME:
                raise forms.ValidationError(f"A name can have {NAME} characters at most: “{name[:40]}…”.")
            if self._is_taken(name):
                raise forms.ValidationError(f"“{name}” is a name of another course.")
        return names

    def _is_taken(self, name: str) -> bool:
        titles = Course.objects.filter(title__iexact=name).exclude(pk=self.instance.pk)
        names = CourseName.objects.filter(name__iexact=name).exclude(course=self.instance.pk)
        return titles.exists() or names.exists()


class QuoteForm(EditForm):
    """A quote, with whether it may be shown."""

    class Meta:
        model = Quote
        fields = ["text", "said_on", "source", "has_consent"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}


class _QuoteFormSet(ConcurrentRowsMixin, BaseInlineFormSet):
    remove_label = "Remove this quote"


QuoteFormSet = inlineformset_factory(
    Course, Quote, form=QuoteForm, formset=_QuoteFormSet, extra=1, max_num=200, absolute_max=201
)


class TrainerForm(EditForm):
    """A trainer of the pool, by role and agency."""

    day_order = [("starts_on", "ends_on", "This is before the day of joining the pool.")]

    class Meta:
        model = Trainer
        fields = ["role", "agency", "trained_on", "starts_on", "ends_on", "stands_for", "note"]


class CategoryForm(EditForm):
    """An organisation category and what it means."""

    class Meta:
        model = Category
        fields = ["name", "sector", "agency", "is_certain"]

    def clean_name(self) -> str:
        """No other category has this name, whatever the capitals."""
        name = self.cleaned_data["name"]
        if Category.objects.filter(name__iexact=name).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError(f"There is a category called {name} already.")
        return name
