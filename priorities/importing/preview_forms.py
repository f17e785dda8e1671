"""The preview of an import: one page of many small forms, in which everything can be corrected.

Each form's prefix is its place in the draft: "p1-a3-m0-due_on" is the due date of the first milestone of
the fourth action of the second priority.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.forms import BaseForm
from django.http import QueryDict

from priorities.fields import ACTION, MILESTONE, PLAN, PRIORITY, WORKSTREAM
from priorities.importing.forms import (
    ImportedTextForm,
    ParsedActionForm,
    ParsedMilestoneForm,
    ParsedPlanForm,
    ParsedPriorityForm,
    ParsedWorkstreamForm,
)
from priorities.importing.owners import KnownOwners
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
from priorities.rules.periods import start_problem
from wsscp.dates import long_date
from wsscp.digests import canonical, sha256_of
from wsscp.forms import error_list
from wsscp.identifiers.forms import ConfirmationForm, warnings_in


@dataclass
class _PartPreview:
    """A part of the draft on the page: where ("action 2.3"), as read, its form, and its questions."""

    where: str
    parsed: Any
    form: ImportedTextForm
    questions: list[Question]

    @property
    def forms(self) -> list[ImportedTextForm]:
        """Its forms in the order of the page, without those of its actions."""
        return [self.form]

    @property
    def is_open(self) -> bool:
        """Whether its fields are shown at once: there is a question, a warning, an error or a correction."""
        return bool(self.questions or self.warnings) or _is_changed(self.forms)

    @cached_property
    def warnings(self) -> list[tuple[str, str]]:
        """Warnings of identifying details, without those of its actions, as (id of the field, text)."""
        return warnings_in(*self.forms)

    def field_id(self, question: Question) -> str:
        """Return the id of the field that a question is about."""
        return self.form["title"].id_for_label


@dataclass
class ActionPreview(_PartPreview):
    """An action of the preview, with its dates and one more."""

    parsed: ParsedAction
    dates: list[ParsedMilestoneForm]
    extra: ParsedMilestoneForm

    @property
    def forms(self) -> list[ImportedTextForm]:
        """Its forms in the order of the page."""
        return [self.form, *self.dates, self.extra]

    def field_id(self, question: Question) -> str:
        """Return the id of the box that a question names, of the date that it quotes, or of the text."""
        if question.about:
            return self.form[question.about].id_for_label
        for milestone, form in zip(self.parsed.milestones, self.dates, strict=True):
            if milestone.as_printed and milestone.as_printed in question.text:
                return form["due_on"].id_for_label
        return self.form["text"].id_for_label


@dataclass
class PriorityPreview(_PartPreview):
    """A priority of the preview, with its work streams and actions."""

    parsed: ParsedPriority
    streams: list[tuple[ParsedWorkstream, ParsedWorkstreamForm]]
    actions: list[ActionPreview]

    @property
    def kind_label(self) -> str:
        """The label of its kind."""
        return Priority.Kind(self.parsed.kind).label

    @property
    def forms(self) -> list[ImportedTextForm]:
        """Its own forms, without those of its actions."""
        return [self.form, *(form for _, form in self.streams)]


@dataclass(frozen=True)
class CarriedDate:
    """A date that is carried into the plan that follows, with that plan's first and last day."""

    number: str
    milestone: ParsedMilestone
    starts_on: date | None
    ends_on: date | None

    def __str__(self) -> str:
        """Say when it is due, and what is proposed: until that is approved, the due date stays."""
        due_on, label = self.milestone.due_on, self.milestone.label
        name = f"{self.number} ({label})" if label else self.number
        due = f"{name}: due {long_date(due_on)}" if due_on else name
        if self.new_due_on:
            return f"{due}, {long_date(self.new_due_on)} is proposed"
        return f"{due}, which has passed, and no new date is proposed yet" if self.has_passed else due

    @property
    def new_due_on(self) -> date | None:
        """The date proposed instead, if one is."""
        return self.milestone.new_due_on

    @property
    def has_passed(self) -> bool:
        """Whether it is due before the plan begins."""
        due_on = self.milestone.due_on
        return bool(due_on and self.starts_on and due_on < self.starts_on)

    @property
    def is_outside(self) -> bool:
        """Whether the proposed date, or the only one, is outside the plan."""
        day = self.new_due_on or (None if self.has_passed else self.milestone.due_on)
        if not (day and self.starts_on and self.ends_on):
            return False
        return not self.starts_on <= day <= self.ends_on


class PreviewForms:
    """All forms of a draft's preview, unbound or bound to the data posted."""

    def __init__(self, draft: ParsedPlan, data: QueryDict | None = None) -> None:
        self._draft, self._owners = draft, KnownOwners()
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
        initial = PLAN.as_boxes(draft.plan) | {"preset": draft.plan.reporting_preset}
        self.plan = ParsedPlanForm(data, initial=initial, prefix="plan")
        self.priorities = [self._priority(place, parsed) for place, parsed in enumerate(draft.priorities)]
        # Identifying details are confirmed once for all forms, when the plan is created from the draft.
        self.confirmation_form = ConfirmationForm(data, prefix="keep")
        for form in self._forms():
            form.is_guarding = data is not None and "confirm" in data
            form.share(self.confirmation_form)

    @property
    def carried_dates(self) -> list[CarriedDate]:
        """The dates that are carried and passed, proposed anew, or outside the plan, in its order."""
        ends = self._draft.plan.starts_on, self._draft.plan.ends_on
        dates = [
            CarriedDate(action.number, milestone, *ends)
            for action in self._draft.actions
            for milestone in action.milestones
            if milestone.carried_from
        ]
        return [one for one in dates if one.new_due_on or one.has_passed or one.is_outside]

    @property
    def digest(self) -> str:
        """The hash of the draft shown, by which an edit conflict is noticed."""
        return sha256_of(canonical(self._draft.to_json()))

    @property
    def shape(self) -> str:
        """The hash of the places that prefixes are made of: when it differs, posted data no longer fits."""
        shape = [
            [
                len(priority.workstreams),
                [(action.source, len(action.milestones)) for action in priority.actions],
            ]
            for priority in self._draft.priorities
        ]
        return sha256_of(canonical(shape))

    @property
    def plan_is_open(self) -> bool:
        """Whether the plan's own fields are shown at once."""
        return bool(self._questions_of("plan")) or _is_changed([self.plan])

    @property
    def questions(self) -> list[tuple[Question, str]]:
        """Each question with the id of the field it is about."""
        return [(question, self._field_id(question)) for question in self._draft.questions]

    @cached_property
    def warnings(self) -> list[tuple[str, str, str]]:
        """Warnings of identifying details, as (where, id of the field, text), in the order of the page."""
        warnings = [("plan", *warning) for warning in warnings_in(self.plan)]
        return warnings + [(part.where, *warning) for part in self._parts() for warning in part.warnings]

    @property
    def errors(self) -> list[tuple[str, str]]:
        """What is wrong, for the summary above the form."""
        return [("", problem) for problem in self.problems] + error_list(
            *self._forms(), self.confirmation_form
        )

    def is_valid(self) -> bool:
        """Check every form, then what spans several forms."""
        are_valid = [form.is_valid() for form in self._forms()]
        self._check_numbers()
        self._check_ongoing()
        self._check_starts()
        return all(are_valid) and all(form.is_valid() for form in self._forms()) and not self.problems

    def corrected(self) -> ParsedPlan:
        """Return the draft with its corrections. The forms must be valid."""
        data = self.plan.cleaned_data
        plan = replace(self._draft.plan, **PLAN.from_boxes(data), reporting_preset=data["preset"])
        plan_ends = (self._draft.plan.ends_on, plan.ends_on)
        priorities = [_corrected_priority(priority, plan_ends) for priority in self.priorities]
        return replace(self._draft, plan=plan, priorities=priorities)

    def _forms(self) -> Iterator[ParsedPlanForm | ImportedTextForm]:
        yield self.plan
        for part in self._parts():
            yield from part.forms

    def _parts(self) -> Iterator[_PartPreview]:
        """Yield the priorities, each followed by its actions."""
        for priority in self.priorities:
            yield priority
            yield from priority.actions

    def _priority(self, place: int, parsed: ParsedPriority) -> PriorityPreview:
        prefix = f"p{place}"
        streams = [
            (
                stream,
                ParsedWorkstreamForm(
                    self._data, initial=WORKSTREAM.as_boxes(stream), prefix=f"{prefix}-w{nth}"
                ),
            )
            for nth, stream in enumerate(parsed.workstreams)
        ]
        where = f"priority {parsed.number}"
        places = [where, *(f"work stream {stream.number}" for stream, _ in streams)]
        return PriorityPreview(
            where,
            parsed,
            ParsedPriorityForm(self._data, initial=PRIORITY.as_boxes(parsed), prefix=prefix),
            [question for place in places for question in self._questions_of(place)],
            streams,
            [self._action(f"{prefix}-a{nth}", action) for nth, action in enumerate(parsed.actions)],
        )

    def _action(self, prefix: str, parsed: ParsedAction) -> ActionPreview:
        initial = ACTION.as_boxes(parsed) | {"groups": format_groups(parsed.groups, parsed.lead)}
        dates = [
            ParsedMilestoneForm(
                self._data,
                initial=MILESTONE.as_boxes(milestone),
                prefix=f"{prefix}-m{nth}",
                is_carried=milestone.carried_from is not None,
            )
            for nth, milestone in enumerate(parsed.milestones)
        ]
        where = f"action {parsed.number}"
        return ActionPreview(
            where,
            parsed,
            ParsedActionForm(self._data, initial=initial, prefix=prefix, owners=self._owners),
            self._questions_of(where),
            dates,
            ParsedMilestoneForm(self._data, prefix=f"{prefix}-m{len(dates)}", is_extra=True),
        )

    def _questions_of(self, where: str) -> list[Question]:
        places = {where, "plan period"} if where == "plan" else {where}
        return [question for question in self._draft.questions if question.where in places]

    def _field_id(self, question: Question) -> str:
        if question.where == "plan period":
            return self.plan["ends_on"].id_for_label
        part = next((part for part in self._parts() if question in part.questions), None)
        return part.field_id(question) if part else self.plan["title"].id_for_label

    def _check_numbers(self) -> None:
        """Check that no two priorities have the same number."""
        numbers: set[str] = set()
        for priority in self.priorities:
            form = priority.form
            number = _cleaned(form).get("number", "")
            if number in numbers:
                form.add_error("number", f"There is a {number} above. Give one of them another number.")
            numbers.update({number} - {""})

    def _check_ongoing(self) -> None:
        """Check that no ongoing action has dates, and that some action is not removed."""
        actions = [action for priority in self.priorities for action in priority.actions]
        remaining = [action for action in actions if not _is_removed(action)]
        for action in remaining:
            is_ongoing = _cleaned(action.form).get("ongoing")
            if is_ongoing and any(_is_dated(form) for form in _remaining_dates(action)):
                action.form.add_error("ongoing", "Remove the dates below, or say that it is not ongoing.")
        # A plan that follows another may begin without actions.
        if not remaining and not self._draft.plan.predecessor:
            self.problems.append("A plan needs an action. Leave at least one in.")

    def _check_starts(self) -> None:
        """Check that no action starts after the plan's last day, as corrected."""
        for priority in self.priorities:
            for action in priority.actions:
                starts_on = _cleaned(action.form).get("starts_on")
                problem = start_problem(starts_on, _cleaned(self.plan).get("ends_on"))
                if problem and not _is_removed(action):
                    action.form.add_error("starts_on", problem)


def _cleaned(form: BaseForm) -> dict[str, Any]:
    """Return the cleaned data of a form; nothing while it is unbound."""
    return getattr(form, "cleaned_data", {})


def _is_changed(forms_: Sequence[BaseForm]) -> bool:
    return any(form.is_bound and (form.errors or form.has_changed()) for form in forms_)


def _is_removed(action: ActionPreview) -> bool:
    return bool(_cleaned(action.form).get("remove"))


def _is_dated(form: ParsedMilestoneForm) -> bool:
    data = form.cleaned_data
    return bool(data.get("as_printed")) or data.get("precision") != Precision.NONE


def _remaining_dates(action: ActionPreview) -> list[ParsedMilestoneForm]:
    """Return the forms of the dates not removed, and the added one if it was filled in."""
    cleaned = [form for form in action.dates if hasattr(form, "cleaned_data")]
    remaining = [form for form in cleaned if not form.cleaned_data.get("remove")]
    extra = action.extra
    return [*remaining, extra] if extra.has_changed() and hasattr(extra, "cleaned_data") else remaining


# The plan's last day as read, and as corrected.
_PlanEnds = tuple[date | None, date | None]


def _corrected_priority(priority: PriorityPreview, plan_ends: _PlanEnds) -> ParsedPriority:
    values = PRIORITY.from_boxes(priority.form.cleaned_data)
    streams = [
        replace(stream, **WORKSTREAM.from_boxes(form.cleaned_data)) for stream, form in priority.streams
    ]
    actions = [_corrected_action(action, plan_ends) for action in priority.actions if not _is_removed(action)]
    return replace(priority.parsed, **values, workstreams=streams, actions=actions)


def _corrected_action(action: ActionPreview, plan_ends: _PlanEnds) -> ParsedAction:
    """Return an action as corrected; one whose dates are removed is due on the plan's last day."""
    data = action.form.cleaned_data
    end_as_read, end = plan_ends
    milestones = []
    for form in [] if data["ongoing"] else _remaining_dates(action):
        milestone = ParsedMilestone(**MILESTONE.from_boxes(form.cleaned_data))
        if milestone.precision == Precision.NONE and milestone.due_on in {None, end_as_read}:
            milestone.due_on = end
        if form in action.dates:
            before = action.parsed.milestones[action.dates.index(form)]
            milestone.carried_from, milestone.new_due_on = before.carried_from, before.new_due_on
        milestones.append(milestone)
    # One that came without dates and is not ongoing has none: it is an exported plan's, unless it is carried.
    parsed = action.parsed
    had_none = not (parsed.milestones or parsed.ongoing or parsed.carried_from)
    if not milestones and not data["ongoing"] and not had_none:
        milestones = [ParsedMilestone(due_on=end)]
    return replace(action.parsed, **ACTION.from_boxes(data), milestones=milestones)
