"""Closing a plan, and what the next one begins with."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from priorities.carry_forward.services import NEW_PRIORITY, NextPlan
from priorities.models import Action, Plan, PlanDecision
from priorities.plans.forms import NewPlanForm
from priorities.reading import ParsedPlan
from wsscp.forms import CrispyMixin, use_date_inputs
from wsscp.identifiers.forms import GuardedFormMixin
from wsscp.limits import LINE, TEXT

_MOST_PRIORITIES = 30
_WORD = re.compile(r"\w{5,}")


class PlanDecisionForm(GuardedFormMixin, CrispyMixin, forms.ModelForm):
    """A dated decision on a plan, with its reason."""

    class Meta:
        model = PlanDecision
        fields = ["decided_on", "reason"]
        widgets = {"reason": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["decided_on"].initial = today
        self.fields["reason"].error_messages["required"] = "Say why it was decided."
        use_date_inputs(self)

    def clean_decided_on(self) -> date:
        """A decision has been taken."""
        decided_on = self.cleaned_data["decided_on"]
        if decided_on > self.today:
            raise forms.ValidationError("Enter today or an earlier day.")
        return decided_on


class NextPlanForm(NewPlanForm):
    """What the next plan is called, the time it covers, and its priorities."""

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
        self.fields["priorities"].initial = "\n".join(one.title for one in before.priorities.all())

    def clean_priorities(self) -> list[str]:
        """Return the titles, each once."""
        titles = [line.strip() for line in self.cleaned_data["priorities"].splitlines() if line.strip()]
        if len(titles) > _MOST_PRIORITIES:
            raise forms.ValidationError(f"A plan that follows begins with {_MOST_PRIORITIES} at most.")
        for title in titles:
            if len(title) > LINE:
                raise forms.ValidationError(f"Shorten “{title[:40]}…” to {LINE} characters.")
        if len({title.casefold() for title in titles}) < len(titles):
            raise forms.ValidationError("One of them is there twice.")
        return titles

    @property
    def next_plan(self) -> NextPlan:
        """What was said, once valid."""
        names = ("title", "slug", "starts_on", "ends_on", "preset", "priorities")
        return NextPlan(**{name: self.cleaned_data[name] for name in names})


class CarryForwardForm(forms.Form):
    """For each unfinished action: under which priority of the next plan it goes on, or that it does not."""

    def __init__(self, data: Any = None, *, draft: ParsedPlan, actions: Iterable[Action]) -> None:
        super().__init__(data)
        self.actions = list(actions)
        chosen = {
            action.carried_from: str(place)
            for place, priority in enumerate(draft.priorities)
            for action in priority.actions
        }
        places = [(str(place), f"{one.number}. {one.title}") for place, one in enumerate(draft.priorities)]
        titles = {one.title.casefold() for one in draft.priorities}
        for action in self.actions:
            own = [(NEW_PRIORITY, f"A new one: {action.priority.title}")]
            like = _likest(action, draft)
            self.fields[_box(action)] = forms.ChoiceField(
                label=f"Where {action.number} goes",
                required=False,
                choices=[
                    *places,
                    *(own if action.priority.title.casefold() not in titles else []),
                    ("", "Leave it behind"),
                ],
                initial=chosen.get(action.pk, "" if chosen else like),
            )

    @property
    def rows(self) -> list[tuple[Action, forms.BoundField]]:
        """Each action with its box."""
        return [(action, self[_box(action)]) for action in self.actions]

    @property
    def targets(self) -> dict[int, str]:
        """Where each action goes, by its id; once valid."""
        return {action.pk: self.cleaned_data[_box(action)] for action in self.actions}


def _box(action: Action) -> str:
    return f"action-{action.pk}"


def _likest(action: Action, draft: ParsedPlan) -> str:
    """Propose the priority of the same title, else the one that shares most long words, else a new one."""
    own = action.priority.title.casefold()
    titles = [one.title.casefold() for one in draft.priorities]
    if own in titles:
        return str(titles.index(own))
    shared = [len(set(_WORD.findall(own)) & set(_WORD.findall(title))) for title in titles]
    return str(shared.index(max(shared))) if any(shared) else NEW_PRIORITY
