"""The preview of a plan on its way in: one page of many small forms, in which all can be corrected.

Each form is named by its place in the draft: "p1-a3-m0-due_on" is the due date of the first milestone of
the fourth action of the second priority.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.forms import BaseForm

from priorities.importing.forms import (
    ParsedActionForm,
    ParsedMilestoneForm,
    ParsedPlanForm,
    ParsedPriorityForm,
    ParsedWorkstreamForm,
)
from priorities.models import Precision, Priority
from priorities.reading.draft import (
    ParsedAction,
    ParsedMilestone,
    ParsedPlan,
    ParsedPriority,
    ParsedWorkstream,
    Question,
)
from priorities.reading.groups import format_groups
from wsscp.forms import error_list
from wsscp.identifiers.confirmations import Confirmation
from wsscp.identifiers.forms import ConfirmationForm, warnings_in


@dataclass
class ActionPreview:
    """An action of the preview: what was understood, its questions, and its forms."""

    parsed: ParsedAction
    form: ParsedActionForm
    dates: list[ParsedMilestoneForm]
    extra: ParsedMilestoneForm
    questions: list[Question]

    @property
    def forms(self) -> list[BaseForm]:
        """Its forms in the order of the page."""
        return [self.form, *self.dates, self.extra]

    @property
    def is_open(self) -> bool:
        """Whether its boxes are shown at once: there is a question, an error, or something typed."""
        return bool(self.questions or self.warnings) or _is_touched(self.forms)

    @cached_property
    def warnings(self) -> list[tuple[str, str]]:
        """What in it may identify somebody, each with the id of its box."""
        return warnings_in(*self.forms)


@dataclass
class PriorityPreview:
    """A priority of the preview."""

    parsed: ParsedPriority
    form: ParsedPriorityForm
    streams: list[tuple[ParsedWorkstream, ParsedWorkstreamForm]]
    actions: list[ActionPreview]
    questions: list[Question]

    @property
    def kind_label(self) -> str:
        """Its kind in words."""
        return Priority.Kind(self.parsed.kind).label

    @property
    def forms(self) -> list[BaseForm]:
        """Its own forms, without those of its actions."""
        return [self.form, *(form for _, form in self.streams)]

    @property
    def is_open(self) -> bool:
        """Whether its boxes are shown at once."""
        return bool(self.questions or self.warnings) or _is_touched(self.forms)

    @cached_property
    def warnings(self) -> list[tuple[str, str]]:
        """What in it may identify somebody, its actions left out, each with the id of its box."""
        return warnings_in(*self.forms)


class PreviewForms:
    """All forms of a draft's preview, blank of input or bound to what was posted."""

    def __init__(self, draft: ParsedPlan, data: Any = None) -> None:
        self._draft = draft
        self.problems: list[str] = []
        if data is not None and data.get("shape") != self.shape:
            data = None
            self.problems.append(
                "Somebody else has added or removed actions or dates since you opened this page, so your "
                "corrections no longer fit it. This is the plan as it is now: correct it again."
            )
        elif data is not None and data.get("seen") != self.digest:
            self.problems.append(
                "Somebody else has saved corrections since you opened this page. Yours are still below: "
                "check them and save again."
            )
        self._data = data
        words = asdict(draft.plan) | {"preset": draft.plan.reporting_preset}
        for name in ("vision_points", "principles"):
            words[name] = "\n".join(words[name])
        self.plan = ParsedPlanForm(data, initial=words, prefix="plan")
        self.priorities = [self._priority(place, one) for place, one in enumerate(draft.priorities)]
        # What may identify somebody has to be settled when the plan is made of the draft, once for all.
        self.confirmation_form = ConfirmationForm(data, prefix="keep")
        for form in self._forms():
            form.is_guarding = data is not None and "confirm" in data
            form.share(self.confirmation_form)

    @property
    def digest(self) -> str:
        """A mark of the draft these forms show, to notice when somebody else changes it meanwhile."""
        return _mark(self._draft.to_json())

    @property
    def shape(self) -> str:
        """A mark of the places boxes are named by: other places, and what was typed fits no longer."""
        return _mark(
            [
                (len(one.workstreams), [(action.source, len(action.milestones)) for action in one.actions])
                for one in self._draft.priorities
            ]
        )

    @property
    def plan_is_open(self) -> bool:
        """Whether the boxes of the plan's own words are shown at once."""
        return bool(self._asked("plan")) or _is_touched([self.plan])

    @property
    def questions(self) -> list[tuple[Question, str]]:
        """Each question with the id of the box it is about."""
        return [(question, self._box_of(question)) for question in self._draft.questions]

    @cached_property
    def warnings(self) -> list[tuple[str, str, str]]:
        """What may identify somebody, as (where, id of the box, words), in the order of the page."""
        found = [("plan", *one) for one in warnings_in(self.plan)]
        for priority in self.priorities:
            found += [(f"priority {priority.parsed.number}", *one) for one in priority.warnings]
            for action in priority.actions:
                found += [(f"action {action.parsed.number}", *one) for one in action.warnings]
        return found

    @property
    def confirmations(self) -> list[Confirmation]:
        """What was kept with a reason, though it may identify somebody."""
        return [one for form in self._forms() for one in form.confirmations]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """What is wrong, for the summary above the form."""
        return [("", problem) for problem in self.problems] + error_list(
            *self._forms(), self.confirmation_form
        )

    def is_valid(self) -> bool:
        """Check every form, and what no single form can see."""
        is_each = [form.is_valid() for form in self._forms()]
        self._check_numbers()
        self._check_ongoing()
        return all(is_each) and all(form.is_valid() for form in self._forms()) and not self.problems

    def corrected(self) -> ParsedPlan:
        """Return the draft with what was corrected. Only once valid."""
        said = self.plan.cleaned_data
        lists = {name: said[name].splitlines() for name in ("vision_points", "principles")}
        words = {name: said[name] for name in ParsedPlanForm.Meta.fields} | lists
        plan = replace(self._draft.plan, **words, reporting_preset=said["preset"])
        moved_end = (self._draft.plan.ends_on, plan.ends_on)
        priorities = [_corrected_priority(part, moved_end) for part in self.priorities]
        return replace(self._draft, plan=plan, priorities=priorities)

    def _forms(self) -> Iterator[Any]:
        yield self.plan
        for priority in self.priorities:
            yield from priority.forms
            for action in priority.actions:
                yield from action.forms

    def _priority(self, place: int, parsed: ParsedPriority) -> PriorityPreview:
        prefix = f"p{place}"
        initial = asdict(parsed) | {"outcomes": "\n".join(parsed.outcomes)}
        form = ParsedPriorityForm(self._data, initial=initial, prefix=prefix)
        streams = [
            (one, ParsedWorkstreamForm(self._data, initial=asdict(one), prefix=f"{prefix}-w{nth}"))
            for nth, one in enumerate(parsed.workstreams)
        ]
        actions = [self._action(f"{prefix}-a{nth}", one) for nth, one in enumerate(parsed.actions)]
        asked = self._asked(f"priority {parsed.number}")
        for stream, _ in streams:
            asked += self._asked(f"work stream {stream.number}")
        return PriorityPreview(parsed, form, streams, actions, asked)

    def _action(self, prefix: str, parsed: ParsedAction) -> ActionPreview:
        initial = asdict(parsed) | {"groups": format_groups(parsed.groups, parsed.lead)}
        dates = [
            ParsedMilestoneForm(self._data, initial=asdict(one), prefix=f"{prefix}-m{nth}")
            for nth, one in enumerate(parsed.milestones)
        ]
        extra = ParsedMilestoneForm(self._data, prefix=f"{prefix}-m{len(dates)}", is_extra=True)
        form = ParsedActionForm(self._data, initial=initial, prefix=prefix)
        return ActionPreview(parsed, form, dates, extra, self._asked(f"action {parsed.number}"))

    def _asked(self, where: str) -> list[Question]:
        places = {where, "plan period"} if where == "plan" else {where}
        return [question for question in self._draft.questions if question.where in places]

    def _box_of(self, question: Question) -> str:
        if question.where == "plan period":
            return self.plan["ends_on"].id_for_label
        for priority in self.priorities:
            if question in priority.questions:
                return priority.form["title"].id_for_label
            for action in priority.actions:
                if question in action.questions:
                    return _box_in(action, question)
        return self.plan["title"].id_for_label

    def _check_numbers(self) -> None:
        """A priority's number stands once in a plan."""
        seen: set[str] = set()
        for part in self.priorities:
            number = getattr(part.form, "cleaned_data", {}).get("number", "")
            if number in seen:
                part.form.add_error("number", f"There is a {number} above. Give one of them another number.")
            seen.update({number} - {""})

    def _check_ongoing(self) -> None:
        """What is ongoing has no due dates."""
        for part in (action for priority in self.priorities for action in priority.actions):
            said = getattr(part.form, "cleaned_data", {})
            if said.get("ongoing") and not said.get("remove") and any(_is_dated(one) for one in _kept(part)):
                part.form.add_error("ongoing", "Remove the dates below, or say that it is not ongoing.")
        is_first = not self._draft.plan.predecessor  # one that goes on from another may begin with none
        left = any(_is_left(action) for priority in self.priorities for action in priority.actions)
        if is_first and not left:
            self.problems.append("A plan needs an action. Leave at least one in.")


def _mark(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:32]


def _is_touched(forms_: list[BaseForm]) -> bool:
    return any(form.is_bound and (form.errors or form.has_changed()) for form in forms_)


def _is_left(action: ActionPreview) -> bool:
    return not getattr(action.form, "cleaned_data", {}).get("remove")


def _is_dated(date_form: ParsedMilestoneForm) -> bool:
    said = date_form.cleaned_data
    return bool(said.get("as_printed")) or said.get("precision") != Precision.NONE


def _kept(part: ActionPreview) -> list[ParsedMilestoneForm]:
    """Return the dates that stay: those not removed, and the added one if it was filled in."""
    valid = [form for form in part.dates if hasattr(form, "cleaned_data")]
    kept = [form for form in valid if not form.cleaned_data.get("remove")]
    return kept + ([part.extra] if part.extra.has_changed() and hasattr(part.extra, "cleaned_data") else [])


def _box_in(action: ActionPreview, question: Question) -> str:
    """Return the id of the date a question quotes, or of the action's text."""
    for one, form in zip(action.parsed.milestones, action.dates, strict=True):
        if one.as_printed and one.as_printed in question.text:
            return form["due_on"].id_for_label
    return action.form["text"].id_for_label


def _corrected_priority(part: PriorityPreview, moved_end: tuple[date | None, date | None]) -> ParsedPriority:
    said = part.form.cleaned_data
    streams = [
        replace(stream, title=form.cleaned_data["title"], outcome=form.cleaned_data["outcome"])
        for stream, form in part.streams
    ]
    actions = [_corrected_action(one, moved_end) for one in part.actions if _is_left(one)]
    outcomes = said["outcomes"].splitlines()
    return replace(part.parsed, **said | {"outcomes": outcomes}, workstreams=streams, actions=actions)


def _corrected_action(part: ActionPreview, moved_end: tuple[date | None, date | None]) -> ParsedAction:
    """Return an action as corrected; one without any date is due on the plan's last day."""
    said = part.form.cleaned_data
    before, after = moved_end
    milestones = []
    for form in [] if said["ongoing"] else _kept(part):
        one = ParsedMilestone(
            **{name: form.cleaned_data[name] for name in ("as_printed", "precision", "label")}
        )
        due_on = form.cleaned_data["due_on"]
        is_plan_end = one.precision == Precision.NONE and due_on in {None, before}
        one.due_on = after if is_plan_end else due_on
        if form in part.dates:
            one.carried_from = part.parsed.milestones[part.dates.index(form)].carried_from
        milestones.append(one)
    if not milestones and not said["ongoing"]:
        milestones = [ParsedMilestone(due_on=after)]
    return replace(
        part.parsed,
        number=said["number"],
        text=said["text"],
        groups=said["groups"],
        lead=said["lead"],
        ongoing=said["ongoing"],
        milestones=milestones,
    )
