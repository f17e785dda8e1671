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
from wsscp.forms import DateInput
from wsscp.limits import NAME

SORTS = [
    ("plan", "Plan order"),
    ("due", "Due date, soonest first"),
    ("colour", "Colour, worst first"),
    ("reviewed", "Progress, oldest first"),
]

_ALL = ("", "All")


class ActionFilter(django_filters.FilterSet):
    """Words, priority, group, colours, overdue and due dates, each as at the page's day.

    Choices are given as lists, so that neither drawing the form nor checking it asks the database.
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
        fields = self.form.fields
        fields["priority"].choices = [_ALL, *((str(one.pk), str(one)) for one in priorities)]
        fields["group"].choices = [_ALL, *((str(pk), name) for pk, name in groups.items())]
        for name in ("due_after", "due_before"):
            fields[name].error_messages["invalid"] = "Enter a real date, for example 31 March 2020."

    def filter_words(self, actions: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Every word must be in the text, or the whole be the start of the number."""
        words = Q()
        for word in value.split()[:10]:
            words &= Q(text__icontains=word)
        return actions.filter(words | Q(number__startswith=value.strip()))

    def filter_group(self, actions: ActionQuerySet, name: str, value: int) -> ActionQuerySet:
        """Actions this group is responsible for, alone or with others."""
        through = actions.model.groups.through.objects.filter(action=OuterRef("pk"), subgroup=value)
        return actions.filter(Exists(through))

    def filter_colour(self, actions: ActionQuerySet, name: str, value: list[str]) -> ActionQuerySet:
        """Actions of any of the colours, in the database."""
        return filter_by_rag(actions, value, self.judgement) if value else actions

    def filter_overdue(self, actions: ActionQuerySet, name: str, value: bool) -> ActionQuerySet:
        """Something past its date and not done, whatever the colour."""
        return overdue_actions(actions, self.judgement) if value else actions

    def filter_mine(self, actions: ActionQuerySet, name: str, value: bool) -> ActionQuerySet:
        """Actions of a group in which whoever asks sits; none for who sits in none."""
        through = actions.model.groups.through.objects.filter(
            action=OuterRef("pk"), subgroup__in=sorted(self.mine)
        )
        return actions.filter(Exists(through)) if value else actions

    def filter_no_update(self, actions: ActionQuerySet, name: str, value: bool) -> ActionQuerySet:
        """Still open, and no progress told in the reporting period of the day."""
        return (
            no_update_since(actions, self.judgement.quarter_starts_on, self.judgement) if value else actions
        )

    def filter_no_forecast(self, actions: ActionQuerySet, name: str, value: bool) -> ActionQuerySet:
        """A date still to be met without a forecast."""
        return without_forecast(actions, self.judgement) if value else actions

    def filter_moved_twice(self, actions: ActionQuerySet, name: str, value: bool) -> ActionQuerySet:
        """A date that had been moved twice or more by the day."""
        return moved_twice(actions, self.judgement) if value else actions

    def filter_due(self, actions: ActionQuerySet, name: str, value: Any) -> ActionQuerySet:
        """A milestone due on or after, or on or before, a day (one milestone must meet both)."""
        if name == "due_before" and self.form.cleaned_data.get("due_after"):
            return actions  # met together with due_after
        span = Q()
        if first := self.form.cleaned_data.get("due_after"):
            span &= Q(due__gte=first)
        if last := self.form.cleaned_data.get("due_before"):
            span &= Q(due__lte=last)
        dated = Milestone.objects.filter(action=OuterRef("pk"))
        return actions.filter(Exists(milestones_as_at(dated, self.judgement).filter(span)))

    def filter_evidence(self, actions: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Completed actions that lack evidence, or evidence of impact, by the day."""
        return lacking_evidence(actions, value, self.judgement)

    def leave(self, actions: ActionQuerySet, name: str, value: str) -> ActionQuerySet:
        """Ordering is not filtering: `results` sorts, chosen or not."""
        return actions

    @property
    def results(self) -> ActionQuerySet:
        """The filtered actions in the chosen order; none when a filter could not be understood."""
        if not self.form.is_valid():
            return self.queryset.none()
        return sort_actions(self.qs, self.form.cleaned_data["sort"], self.judgement)


def criteria_from(filters: ActionFilter) -> ActionCriteria:
    """Return what valid filters ask, for rows that are not in the database."""
    said = filters.form.cleaned_data
    return ActionCriteria(
        q=said["q"],
        priority=said["priority"] or None,
        group=said["group"] or None,
        colour=tuple(said["colour"]),
        overdue=bool(said["overdue"]),
        mine=filters.mine if said["mine"] else None,
        no_update_since=filters.judgement.quarter_starts_on if said["no_update"] else None,
        no_forecast=bool(said["no_forecast"]),
        moved_twice=bool(said["moved_twice"]),
        due_after=said["due_after"],
        due_before=said["due_before"],
        evidence=said["evidence"],
        sort=said["sort"] or "plan",
    )


def sort_actions(actions: ActionQuerySet, sort: str, judgement: Judgement) -> ActionQuerySet:
    """Order actions by one of SORTS; anything else is the plan's own order."""
    plan_order = ("priority__position", "position", "pk")
    if sort == "due":
        dated = Milestone.objects.filter(action=OuterRef("pk"))
        not_done = milestones_as_at(dated, judgement).filter(still_open(judgement.as_at))
        next_due = Subquery(not_done.order_by("due").values("due")[:1])
        return actions.annotate(next_due=next_due).order_by(F("next_due").asc(nulls_last=True), *plan_order)
    if sort == "colour":
        return with_rag_order(actions, judgement).order_by("place", *plan_order)
    if sort == "reviewed":
        oldest_first = F("reviewed_on").asc(nulls_first=True)
        return actions.as_at(judgement.as_at).order_by(oldest_first, *plan_order)
    return actions.order_by(*plan_order)
