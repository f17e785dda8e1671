"""The filters of the action list."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, F, OuterRef, Q, Subquery

from priorities.models import Milestone, Priority
from priorities.models.actions import ActionQuerySet
from reporting.lists.filtering import ActionCriteria
from reporting.rag import Rag
from reporting.status.evidence import LACKING, lacking_evidence
from reporting.status.judgement import Judgement
from reporting.status.rag_sql import (
    filter_by_rag,
    milestones_as_at,
    moved_twice,
    no_update_since,
    overdue_actions,
    still_open,
    with_rag_order,
    without_forecast,
)
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

    Choices are given as lists, so that neither rendering the form nor validating it needs a query.
    """

    q = django_filters.CharFilter(
        label="Words", method="filter_words", max_length=NAME, help_text="In the action or its number."
    )
    priority = django_filters.TypedChoiceFilter(label="Priority", field_name="priority_id", coerce=int)
    group = django_filters.TypedChoiceFilter(label="Group responsible", method="filter_group", coerce=int)
    colour = django_filters.MultipleChoiceFilter(
        label="Colour",
        method="filter_colour",
        choices=[(rag.value, rag.word) for rag in Rag],
        widget=forms.CheckboxSelectMultiple,
    )
    overdue = django_filters.BooleanFilter(
        label="Overdue only", method="filter_overdue", widget=forms.CheckboxInput
    )
    mine = django_filters.BooleanFilter(
        label="My groups’ actions only", method="filter_mine", widget=forms.CheckboxInput
    )
    no_update = django_filters.BooleanFilter(
        label="No update this quarter", method="filter_no_update", widget=forms.CheckboxInput
    )
    no_forecast = django_filters.BooleanFilter(
        label="No forecast given", method="filter_no_forecast", widget=forms.CheckboxInput
    )
    moved_twice = django_filters.BooleanFilter(
        label="Date moved twice or more", method="filter_moved_twice", widget=forms.CheckboxInput
    )
    due_after = django_filters.DateFilter(label="Due from", method="filter_due", widget=DateInput)
    due_before = django_filters.DateFilter(label="Due until", method="filter_due", widget=DateInput)
    evidence = django_filters.ChoiceFilter(
        label="Evidence", method="filter_evidence", choices=list(LACKING.items()), empty_label="All"
    )
    sort = django_filters.ChoiceFilter(
        label="Sort by", method="leave", choices=SORTS, empty_label=None, initial="plan"
    )

    def __init__(
        self,
        data: Any,
        *,
        queryset: ActionQuerySet,
        judgement: Judgement,
        priorities: list[Priority],
        groups: Mapping[int, str],
        mine: frozenset[int] = frozenset(),
    ) -> None:
        super().__init__(data, queryset=queryset)
        self.judgement = judgement
        self.mine = mine
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

    def filter_words(self, actions: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Every word is in the text, or the number starts with the value."""
        words = Q()
        for word in value.split()[:10]:
            words &= Q(text__icontains=word)
        return actions.filter(words | Q(number__startswith=value.strip()))

    def filter_group(self, actions: ActionQuerySet, name: str, value: int) -> ActionQuerySet:
        """Actions this group is responsible for, alone or with others."""
        through = actions.model.groups.through.objects.filter(action=OuterRef("pk"), subgroup=value)
        return actions.filter(Exists(through))

    def filter_colour(self, actions: ActionQuerySet, name: str, value: list[str]) -> ActionQuerySet:
        """Actions with any of the RAG statuses."""
        return filter_by_rag(actions, value, self.judgement) if value else actions

    def filter_overdue(self, actions: ActionQuerySet, name: str, value: bool) -> ActionQuerySet:
        """Something past its due date and not completed, whatever the RAG status."""
        return overdue_actions(actions, self.judgement) if value else actions

    def filter_mine(self, actions: ActionQuerySet, name: str, value: bool) -> ActionQuerySet:
        """Actions of the reader's groups; none for a reader without a group."""
        through = actions.model.groups.through.objects.filter(
            action=OuterRef("pk"), subgroup__in=sorted(self.mine)
        )
        return actions.filter(Exists(through)) if value else actions

    def filter_no_update(self, actions: ActionQuerySet, name: str, value: bool) -> ActionQuerySet:
        """Open, without a progress update in the reporting period of the day."""
        return (
            no_update_since(actions, self.judgement.quarter_starts_on, self.judgement) if value else actions
        )

    def filter_no_forecast(self, actions: ActionQuerySet, name: str, value: bool) -> ActionQuerySet:
        """With an open milestone without a forecast."""
        return without_forecast(actions, self.judgement) if value else actions

    def filter_moved_twice(self, actions: ActionQuerySet, name: str, value: bool) -> ActionQuerySet:
        """With a due date that had been changed twice or more by the day."""
        return moved_twice(actions, self.judgement) if value else actions

    def filter_due(self, actions: ActionQuerySet, name: str, value: Any) -> ActionQuerySet:
        """A milestone due on or after, or on or before, a day (one milestone must meet both)."""
        if name == "due_before" and self.form.cleaned_data.get("due_after"):
            return actions  # filtered together with due_after
        in_span = Q()
        if first := self.form.cleaned_data.get("due_after"):
            in_span &= Q(due__gte=first)
        if last := self.form.cleaned_data.get("due_before"):
            in_span &= Q(due__lte=last)
        milestones = Milestone.objects.filter(action=OuterRef("pk"))
        return actions.filter(Exists(milestones_as_at(milestones, self.judgement).filter(in_span)))

    def filter_evidence(self, actions: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Completed actions that lack evidence, or evidence of impact, by the day."""
        return lacking_evidence(actions, value, self.judgement)

    def leave(self, actions: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Sorting is not a filter: `results` sorts, whether an order was chosen or not."""
        return actions

    @property
    def results(self) -> ActionQuerySet:
        """The filtered actions in the chosen order; none when a filter is invalid."""
        if not self.form.is_valid():
            return self.queryset.none()
        return sort_actions(self.qs, self.form.cleaned_data["sort"], self.judgement)


def criteria_from(filters: ActionFilter) -> ActionCriteria:
    """Return the criteria of valid filters, for rows that are not in the database."""
    data = filters.form.cleaned_data
    return ActionCriteria(
        q=data["q"],
        priority=data["priority"] or None,
        group=data["group"] or None,
        colour=tuple(data["colour"]),
        overdue=bool(data["overdue"]),
        mine=filters.mine if data["mine"] else None,
        no_update_since=filters.judgement.quarter_starts_on if data["no_update"] else None,
        no_forecast=bool(data["no_forecast"]),
        moved_twice=bool(data["moved_twice"]),
        due_after=data["due_after"],
        due_before=data["due_before"],
        evidence=data["evidence"],
        sort=data["sort"] or "plan",
    )


def sort_actions(actions: ActionQuerySet, sort: str, judgement: Judgement) -> ActionQuerySet:
    """Order actions by one of SORTS; anything else is the plan's own order."""
    plan_order = ("priority__position", "position", "pk")
    if sort == "due":
        milestones = Milestone.objects.filter(action=OuterRef("pk"))
        not_completed = milestones_as_at(milestones, judgement).filter(still_open(judgement.as_at))
        next_due = Subquery(not_completed.order_by(F("due")).values(day=F("due"))[:1])
        return actions.annotate(next_due=next_due).order_by(F("next_due").asc(nulls_last=True), *plan_order)
    if sort == "colour":
        return with_rag_order(actions, judgement).order_by(F("place"), *plan_order)
    if sort == "reviewed":
        oldest_first = F("reviewed_on").asc(nulls_first=True)
        return actions.as_at(judgement.as_at).order_by(oldest_first, *plan_order)
    return actions.order_by(*plan_order)
