"""The decision that closes a plan, with what becomes of each kind of what is open."""

from typing import Any

from django import forms

from priorities.carry_forward.forms import PlanDecisionForm
from priorities.models import ClosingAnswer
from reporting.closing.queries import OpenMatter, OpenMatters
from wsscp.digests import sha256_of
from wsscp.editing.forms import VersionField

Kind, Answer = ClosingAnswer.Kind, ClosingAnswer.Answer
# Not yet: the plan stays open.
_FIRST = "first"
CHOICES: dict[ClosingAnswer.Kind, list[tuple[str, str]]] = {
    Kind.RETURNS: [(Answer.NOT_SENT, "They will not be sent"), (_FIRST, "They are sent first")],
    Kind.REPORTS: [(Answer.NOT_SIGNED, "They will not be signed"), (_FIRST, "They are signed first")],
    Kind.DATES: [(Answer.WITHDRAWN, "They are withdrawn"), (_FIRST, "They are decided first")],
    Kind.CHALLENGES: [
        (Answer.CLOSED, "They close with the plan"),
        (Answer.LEFT_OPEN, "They stay open, to be read"),
    ],
    Kind.ACTIONS: [
        (Answer.CARRIED, "They are carried into the next plan; which of them, you choose there"),
        (Answer.ENDED, "They end with this plan"),
    ],
    Kind.DRAFTS: [
        (Answer.KEPT, "It is kept, to go on with once the plan is closed"),
        (Answer.THROWN_AWAY, "It is thrown away"),
    ],
}


class ClosePlanForm(PlanDecisionForm):
    """The day and the reason, and an answer for each kind of what is open."""

    def __init__(self, *args: Any, found: OpenMatters, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = found
        # What was shown, by which somebody's work meanwhile is noticed.
        self.fields["seen"] = VersionField(initial=self._digest)
        for matter in found.matters:
            self.fields[matter.kind] = forms.ChoiceField(
                label="What becomes of them?" if len(matter.items) > 1 else "What becomes of it?",
                choices=[
                    choice
                    for choice in CHOICES[matter.kind]
                    if not (found.is_followed and choice[0] == Answer.CARRIED)
                ],
                widget=forms.RadioSelect,
                error_messages={"required": f"{matter.kind.label}: say what becomes of them."},
            )

        self.order_fields([matter.kind for matter in found.matters])

    @property
    def questions(self) -> list[tuple[OpenMatter, forms.BoundField]]:
        """Each kind of what is open with its question."""
        return [(matter, self[matter.kind]) for matter in self.found.matters]

    @property
    def decision(self) -> list[forms.BoundField]:
        """The boxes of the decision itself."""
        return [self["decided_on"], self["reason"]]

    @property
    def answers(self) -> dict[str, str]:
        """The answers by kind, once valid."""
        return {matter.kind: self.cleaned_data[matter.kind] for matter in self.found.matters}

    def clean(self) -> dict[str, Any]:
        """Nothing bars the closing, nothing waits to be done first, and what is open was seen."""
        data = super().clean()
        if self.found.barring:
            self.add_error(None, "The plan cannot be closed yet. What has to be decided first stands below.")
        for matter in self.found.matters:
            if data.get(matter.kind) == _FIRST:
                message = f"{matter.kind.label}: then the plan stays open. Do that first, then close it."
                self.add_error(matter.kind, message)
        if self.found.matters and data.get("seen") != self._digest:
            self.add_error(None, "What is open has changed since you opened this page. Look at it again.")
            self.data = self.data.copy()
            self.data["seen"] = self._digest
        return data

    @property
    def _digest(self) -> str:
        return sha256_of(repr(self.found))[:40]
