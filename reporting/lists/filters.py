"""The filters of the action list."""

from collections.abc import Iterable, Mapping
from typing import Any

import django_filters
from django import forms

from priorities.models import Action, Priority
from reporting.lists.filtering import LACKING
from reporting.rag import Rag
from wsscp.forms import DateInput, choice_field
from wsscp.limits import NAME

SORTS = [
    ("plan", "Plan order"),
    ("due", "Due date, soonest first"),
    ("colour", "Colour, worst first"),
    ("reviewed", "Progress, oldest first"),
]

_ALL = ("", "All")


class ActionFilter(django_filters.FilterSet):
    """Filters by words, priority, group, RAG status, due dates and more, each as at the page's day.

    It gives the form and its cleaned values; `filter_actions` applies them to a board. Choices are given as
    lists, so that neither rendering the form nor validating it needs a query.
    """

    q = django_filters.CharFilter(label="Words", max_length=NAME, help_text="In the action or its number.")
    priority = django_filters.TypedChoiceFilter(label="Priority", coerce=int)
    group = django_filters.TypedChoiceFilter(label="Group responsible", coerce=int)
    colour = django_filters.MultipleChoiceFilter(
        label="Colour",
        choices=[(rag.value, rag.word) for rag in Rag],
        widget=forms.CheckboxSelectMultiple,
    )
    overdue = django_filters.BooleanFilter(label="Overdue only", widget=forms.CheckboxInput)
    mine = django_filters.BooleanFilter(label="My groups’ actions only", widget=forms.CheckboxInput)
    no_update = django_filters.BooleanFilter(label="No update this quarter", widget=forms.CheckboxInput)
    no_forecast = django_filters.BooleanFilter(label="No forecast given", widget=forms.CheckboxInput)
    moved_twice = django_filters.BooleanFilter(label="Date moved twice or more", widget=forms.CheckboxInput)
    declared = django_filters.BooleanFilter(label="Declared otherwise", widget=forms.CheckboxInput)
    due_after = django_filters.DateFilter(label="Due from", widget=DateInput)
    due_before = django_filters.DateFilter(label="Due until", widget=DateInput)
    evidence = django_filters.ChoiceFilter(label="Evidence", choices=list(LACKING.items()), empty_label="All")
    # What the list shows of them; its exports always have it.
    progress = django_filters.BooleanFilter(label="Show the latest progress", widget=forms.CheckboxInput)
    sort = django_filters.ChoiceFilter(label="Sort by", choices=SORTS, empty_label=None, initial="plan")

    def __init__(self, data: Any, *, priorities: Iterable[Priority], groups: Mapping[int, str]) -> None:
        super().__init__(data, queryset=Action.objects.none())
        choice_field(self.form, "priority").choices = [
            _ALL,
            *((str(priority.pk), str(priority)) for priority in priorities),
        ]
        choice_field(self.form, "group").choices = [
            _ALL,
            *((str(pk), name) for pk, name in groups.items()),
        ]
        for name in ("due_after", "due_before"):
            self.form.fields[name].error_messages["invalid"] = "Enter a real date, for example 31 March 2020."
