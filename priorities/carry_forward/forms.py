"""Closing a plan, and starting the next one from it."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms

from priorities.actions.date_change_forms import NewDateForm
from priorities.carry_forward.services import NEW_PRIORITY
from priorities.models import Action, Milestone, Plan, PlanDecision
from priorities.plans.forms import NewPlanForm
from priorities.reading import ParsedPlan
from wsscp.editing.forms import BEFORE_ALL, EditForm, EntryForm
from wsscp.forms import paragraph_field
from wsscp.limits import LINE, TEXT

_MAX_PRIORITIES = 30
# Words long enough to compare titles by.
_WORD = re.compile(r"\w{5,}")


class PlanDecisionForm(EditForm):
    """A dated decision on a plan, with its reason."""

    day = "decided_on"

    class Meta:
        model = PlanDecision
        fields = ["decided_on", "reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 4})}
        error_messages = {"reason": {"required": "Say why it was decided."}}


class NextPlanForm(NewPlanForm):
    """The next plan's title, period and priorities."""

    priorities = forms.CharField(
        max_length=TEXT,
        help_text="One a line, in their order. The numbers are added.",
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Enter at least one."},
    )

    class Meta(NewPlanForm.Meta):
        fields = ["title", "slug", "starts_on", "ends_on"]

    def __init__(self, *args: Any, before: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["priorities"].label = before.priority_label_plural
        self.fields["priorities"].initial = "\n".join(priority.title for priority in before.priorities.all())

    def full_clean(self) -> None:
        """A form shown before somebody began the draft has no version: an edit conflict all the same."""
        if self.is_bound and self.target and self.form_version is None:
            self.form_version = BEFORE_ALL
        super().full_clean()

    def clean_priorities(self) -> list[str]:
        """Return the titles, each once."""
        titles = [line.strip() for line in self.cleaned_data["priorities"].splitlines() if line.strip()]
        if len(titles) > _MAX_PRIORITIES:
            raise forms.ValidationError(f"A plan that follows begins with {_MAX_PRIORITIES} at most.")
        for title in titles:
            if len(title) > LINE:
                raise forms.ValidationError(f"Shorten “{title[:40]}…” to {LINE} characters.")
        if len({title.casefold() for title in titles}) < len(titles):
            raise forms.ValidationError("One of them is there twice.")
        return titles


class CarryForwardForm(EntryForm):
    """For each unfinished action: the priority of the next plan that it is carried to, or none.

    `dates` are the forms of the new dates that are proposed for it, which have one reason. `ends` says that
    the plan before was closed so that its actions end with it: then none is carried unless it is chosen.
    """

    reason = paragraph_field(
        "Why these dates should move",
        help_text="Needed for new dates. The steering group decides by it; it is shown with them for ever.",
    )

    def __init__(
        self,
        *args: Any,
        draft: ParsedPlan,
        actions: Iterable[Action],
        dates: Sequence[NewDateForm] = (),
        ends: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.actions, self.dates = list(actions), dates
        self.initial["reason"] = draft.new_dates_reason
        chosen = {
            carried.carried_from: str(index)
            for index, priority in enumerate(draft.priorities)
            for carried in priority.actions
        }
        existing = [
            (str(index), f"{priority.number}. {priority.title}")
            for index, priority in enumerate(draft.priorities)
        ]
        titles = {priority.title.casefold() for priority in draft.priorities}
        for action in self.actions:
            new = [(NEW_PRIORITY, f"A new one: {action.priority.title}")]
            proposed = _most_similar(action, draft)
            self.fields[_field_name(action)] = forms.ChoiceField(
                label=f"Where {action.number} goes",
                required=False,
                choices=[
                    *existing,
                    *(new if action.priority.title.casefold() not in titles else []),
                    ("", "Leave it behind"),
                ],
                initial=chosen.get(action.pk, "" if chosen or ends else proposed),
            )

    @property
    def rows(self) -> list[tuple[Action, forms.BoundField, list[tuple[Milestone, NewDateForm | None]]]]:
        """Each action with its field, and its open dates with the form of a new one where one is asked."""
        asked = {part.milestone.pk: part for part in self.dates}
        return [
            (
                action,
                self[_field_name(action)],
                [(one, asked.get(one.pk)) for one in action.milestones.all() if one.completed_on is None],
            )
            for action in self.actions
        ]

    def clean(self) -> dict[str, Any]:
        """New dates have a reason."""
        data = super().clean()
        if self.new_dates:
            self.require("reason", "Say why these dates should move.")
        return data

    @property
    def new_dates(self) -> dict[int, date]:
        """The new dates of what is carried, by milestone id; once its dates are validated."""
        return {
            part.milestone.pk: to_on
            for part in self.dates
            if self.cleaned_data.get(_field_name(part.milestone.action))
            and (to_on := getattr(part, "cleaned_data", {}).get("to_on"))
        }

    @property
    def targets(self) -> dict[int, str]:
        """The target of each action, by its id; once valid."""
        return {action.pk: self.cleaned_data[_field_name(action)] for action in self.actions}


def _field_name(action: Action) -> str:
    return f"action-{action.pk}"


def _most_similar(action: Action, draft: ParsedPlan) -> str:
    """Return the priority of the same title, else the one with most long words in common, else a new one."""
    own_title = action.priority.title.casefold()
    titles = [priority.title.casefold() for priority in draft.priorities]
    if own_title in titles:
        return str(titles.index(own_title))
    shared = [len(set(_WORD.findall(own_title)) & set(_WORD.findall(title))) for title in titles]
    return str(shared.index(max(shared))) if any(shared) else NEW_PRIORITY
