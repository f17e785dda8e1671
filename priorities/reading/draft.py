"""A draft: a plan as the importer read it, until somebody confirms it; and its form as JSON."""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from typing import Any

import msgspec

from priorities.fields import ACTION, MILESTONE, PLAN, PRIORITY, WORKSTREAM, PlanLevel

Json = dict[str, Any]
# Of a field that JSON has only where it says something.
_OPTIONAL = {"optional": True}


@dataclass
class ParsedMilestone:
    """A dated part of an action. `due_on` is None only while the plan's last day is not known.

    `carried_from` is the id of the milestone of the plan before that was carried forward, `new_due_on` the
    date that is proposed for it instead.
    """

    as_printed: str = ""
    precision: str = "none"
    due_on: date | None = None
    label: str = ""
    carried_from: int | None = field(default=None, metadata=_OPTIONAL)
    new_due_on: date | None = field(default=None, metadata=_OPTIONAL)


@dataclass
class ParsedAction:
    """An action with the text it came from (`source`). `workstream` is a work stream's number, or "".

    `lead` is the one of several groups that leads, `owner` the role that answers for it, each "" where none
    is named. `review_every_months` is for an ongoing one, `starts_on` None for the plan's first day.
    `carried_from` is the id of the action of the plan before that was carried forward.
    """

    number: str
    text: str
    workstream: str = ""
    groups: list[str] = field(default_factory=list)
    ongoing: bool = False
    source: str = ""
    milestones: list[ParsedMilestone] = field(default_factory=list)
    carried_from: int | None = field(default=None, metadata=_OPTIONAL)
    lead: str = field(default="", metadata=_OPTIONAL)
    owner: str = field(default="", metadata=_OPTIONAL)
    review_every_months: int | None = field(default=None, metadata=_OPTIONAL)
    starts_on: date | None = field(default=None, metadata=_OPTIONAL)


@dataclass
class ParsedWorkstream:
    """A level between priority and action, where the plan has one."""

    number: str
    title: str
    outcome: str = ""


@dataclass
class ParsedPriority:
    """A priority, in the plan's own wording."""

    number: str
    title: str
    kind: str = "practice"
    outcomes: list[str] = field(default_factory=list)
    mechanism: str = ""
    related_plans: str = ""
    impact_information: str = ""
    evidence_of_need: str = ""
    workstreams: list[ParsedWorkstream] = field(default_factory=list)
    actions: list[ParsedAction] = field(default_factory=list)


@dataclass
class PlanDetails:
    """The plan's own fields. `reporting_preset` is a `Preset` or PERIODS_BY_HAND of rules/periods.py.

    `predecessor` is the short name of the plan before it, or "". Settings that no document gives are None:
    the plan gets the tracker's own.
    """

    title: str = ""
    slug: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    period_as_printed: str = ""
    review_as_printed: str = ""
    vision: str = ""
    vision_points: list[str] = field(default_factory=list)
    statutory_framework: str = ""
    principles: list[str] = field(default_factory=list)
    closing_statement: str = ""
    priority_label: str = "Priority"
    action_label: str = "Activity"
    reporting_preset: str = "calendar"
    predecessor: str = ""
    amber_days: int | None = field(default=None, metadata=_OPTIONAL)
    red_months: int | None = field(default=None, metadata=_OPTIONAL)
    signatures_needed: int | None = field(default=None, metadata=_OPTIONAL)
    signing_parts: str | None = field(default=None, metadata=_OPTIONAL)


@dataclass(frozen=True)
class Question:
    """What a person must decide: where ("plan", "action 2.3"), the question, and the answer proposed."""

    where: str
    text: str
    proposed: str
    # The key of the field it is about, where that has a box.
    about: str = field(default="", metadata=_OPTIONAL)


@dataclass(frozen=True)
class NotRead:
    """What a file holds and an import leaves out: where, what and how many, and why."""

    where: str
    text: str
    why: str


@dataclass
class ParsedPeriod:
    """A reporting period that no preset makes."""

    label: str
    starts_on: date
    ends_on: date
    returns_due_on: date | None = None
    meeting_on: date | None = None


@dataclass
class ParsedGroup:
    """A group the plan names, with its other names."""

    name: str
    aliases: list[str] = field(default_factory=list)


@dataclass
class ParsedPlan:
    """A whole document as read."""

    plan: PlanDetails = field(default_factory=PlanDetails)
    priorities: list[ParsedPriority] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    groups: list[ParsedGroup] = field(default_factory=list)
    # The plan's own reporting periods, where no preset makes them.
    periods_by_hand: list[ParsedPeriod] = field(default_factory=list, metadata=_OPTIONAL)
    # In the next plan, what is left behind.
    not_read: list[NotRead] = field(default_factory=list, metadata=_OPTIONAL)
    # Of the new dates proposed for what is carried: why, and the id of who proposed them.
    new_dates_reason: str = field(default="", metadata=_OPTIONAL)
    new_dates_by: int | None = field(default=None, metadata=_OPTIONAL)

    @property
    def actions(self) -> list[ParsedAction]:
        """All actions, in the plan's order."""
        return [action for priority in self.priorities for action in priority.actions]

    @property
    def milestones(self) -> list[ParsedMilestone]:
        """All milestones, in the plan's order."""
        return [milestone for action in self.actions for milestone in action.milestones]

    def parts(self) -> Iterator[tuple[str, PlanLevel, object]]:
        """Yield where each part is ("plan", "action 2.3"; dates with their action), its level, and it."""
        yield "plan", PLAN, self.plan
        for priority in self.priorities:
            yield f"priority {priority.number}", PRIORITY, priority
            for stream in priority.workstreams:
                yield f"work stream {stream.number}", WORKSTREAM, stream
            for action in priority.actions:
                where = f"action {action.number}"
                yield where, ACTION, action
                for milestone in action.milestones:
                    yield where, MILESTONE, milestone

    def to_json(self) -> Json:
        """Return the draft as JSON values, dates as 2020-03-31."""
        content: Json = _plain(self)
        return content

    @classmethod
    def from_json(cls, content: Json) -> "ParsedPlan":
        """Return the draft from what `to_json` returned; other keys are passed over.

        Raises msgspec.ValidationError for what cannot be a draft.
        """
        return msgspec.convert(content, cls)


def _plain(value: Any) -> Any:
    """Return a part of a draft as JSON values, without the optional fields that say nothing."""
    if is_dataclass(value):
        own = ((one, getattr(value, one.name)) for one in fields(value))
        said = (
            (one, inner) for one, inner in own if one.metadata != _OPTIONAL or inner not in (None, "", [])
        )
        return {one.name: _plain(inner) for one, inner in said}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
