"""The fields of plans, priorities, work streams, actions and milestones, and where each goes: said once.

The draft of an import, the columns it reads, its preview, a plan's JSON, Word, Excel and CSV files and the
next plan take their fields from here; names, limits, choices and help are the model's own. A field of a
model that has no line here, and is not left out by name with a reason, fails tests/priorities/test_fields.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from django.db import models

from priorities.models import Action, Milestone, Plan, Priority, Workstream

_ORDER = "its place says it"
_ABOVE = "what it belongs to stands around it"
_BEFORE = "kept with the plan before, and shown with the action under “Before this plan”"
_OF_THE_PLAN = "part of the plan before"
_LINEAGE = "is exported as lineage, and set by carrying forward"


@dataclass(frozen=True)
class PlanField:
    """A field of a model, and where its value goes.

    In a draft, and so in JSON, it stands under `key`, by default its name. `write` gives what is written
    there of a row, by default the value as it is; `is_lines`: a text stands there as its lines. `headings`
    matches the headings of columns that mean it (in lower case, hyphens as spaces). `column` is its own
    heading in what is exported. Each `not_…` is the reason why it does not go there.
    """

    name: str
    key: str = ""
    write: Callable[[Any], Any] | None = None
    is_lines: bool = False
    headings: str = ""
    column: str = ""
    not_drafted: str = ""
    not_carried: str = ""

    @property
    def draft_key(self) -> str:
        """The key of its value in a draft."""
        return self.key or self.name

    def value_of(self, row: models.Model) -> Any:
        """Return its value for a row as a draft holds it."""
        if self.write:
            return self.write(row)
        value = getattr(row, self.name)
        return value.splitlines() if self.is_lines else value


@dataclass(frozen=True, eq=False)
class PlanLevel:
    """A level of a plan: its model, its fields, and the fields left out, each with the reason.

    `stays_behind` are the rows that hang on a row, by the model's name for them, which are not carried into
    the next plan, each with the reason.
    """

    model: type[models.Model]
    fields: tuple[PlanField, ...]
    left_out: Mapping[str, str] = field(default_factory=dict)
    stays_behind: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> PlanField:
        """Return a field by its name in the model."""
        return next(one for one in self.fields if one.name == name)

    @property
    def drafted(self) -> list[PlanField]:
        """The fields that a draft holds: they are imported and exported, and shown in the preview."""
        return [one for one in self.fields if not one.not_drafted]

    @property
    def names(self) -> list[str]:
        """The names of the fields that a draft holds, which are those of its form, in their order."""
        return [one.name for one in self.drafted]

    @property
    def reported(self) -> list[PlanField]:
        """The fields that are exported beside a draft, because no document of a plan gives them."""
        return [one for one in self.fields if one.not_drafted]

    def draft_values(self, row: models.Model, *, carried: bool = False) -> dict[str, Any]:
        """Return what a draft holds of a row, by key; `carried` of one that goes into the next plan."""
        return {one.draft_key: one.value_of(row) for one in self.drafted if not (carried and one.not_carried)}

    def row_values(self, parsed: object, **linked: models.Model | None) -> dict[str, Any]:
        """Return the values of a new row by field, as a draft has them; `linked` are the rows it points to.

        What the draft leaves open (None) gets the default of the model.
        """
        values = {}
        for one in self.drafted:
            value: Any = linked[one.name] if one.name in linked else getattr(parsed, one.draft_key)
            is_row = self.model_field(one).is_relation
            if value is not None and (not is_row or one.name in linked):
                values[one.name] = "\n".join(value) if one.is_lines else value
        return values

    def as_boxes(self, parsed: object) -> dict[str, Any]:
        """Return a part of a draft as the boxes of a form have it, by key: lists of lines as texts."""
        values = ((one, getattr(parsed, one.draft_key)) for one in self.drafted)
        return {one.draft_key: "\n".join(value) if one.is_lines else value for one, value in values}

    def from_boxes(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return what boxes of a form say for a part of a draft; what has no box is left out."""
        values = ((one, data[one.draft_key]) for one in self.drafted if one.draft_key in data)
        return {one.draft_key: value.splitlines() if one.is_lines else value for one, value in values}

    def text_limits(self) -> dict[str, int]:
        """Return how many characters a text of a draft can have, by key; lists of lines left out."""
        return {
            one.draft_key: limit
            for one in self.drafted
            if not one.is_lines and (limit := getattr(self.model_field(one), "max_length", None))
        }

    def model_field(self, one: PlanField) -> "models.Field[Any, Any]":
        """Return the field of the model."""
        return cast("models.Field[Any, Any]", self.model._meta.get_field(one.name))


def lead_group_name(action: Action) -> str:
    """Return the name of the lead group where there are several groups, or "" where none is set."""
    groups = action.groups.all()
    return next((group.name for group in groups if group.pk == action.lead_id and len(groups) > 1), "")


def _stream_number(action: Action) -> str:
    return action.workstream.number if action.workstream else ""


def _group_names(action: Action) -> list[str]:
    return [group.name for group in action.groups.all()]


def _owner_name(action: Action) -> str:
    return action.owner.in_group if action.owner else ""


PLAN = PlanLevel(
    Plan,
    (
        PlanField("title"),
        PlanField("slug"),
        PlanField("period_as_printed", not_carried="is of the plan before"),
        PlanField("starts_on"),
        PlanField("ends_on"),
        PlanField("review_as_printed", not_carried="is of the plan before"),
        PlanField("vision"),
        PlanField("vision_points", is_lines=True),
        PlanField("statutory_framework"),
        PlanField("principles", is_lines=True),
        PlanField("closing_statement"),
        PlanField("priority_label"),
        PlanField("action_label"),
        PlanField("amber_days"),
        PlanField("red_months"),
        PlanField("signatures_needed"),
        PlanField("signing_parts"),
        PlanField("closed_on", not_drafted="is decided", not_carried="is of the plan before"),
    ),
    {"predecessor": _LINEAGE},
)
PRIORITY = PlanLevel(
    Priority,
    (
        PlanField("number", not_carried="priorities are numbered afresh"),
        PlanField(
            "title",
            headings=r"(?:strategic |business |key |our )*(?:priority|priorities|objectives?|aims?|goals?)\b",
        ),
        PlanField("kind"),
        PlanField(
            "outcomes",
            is_lines=True,
            headings=r"(?:.*\b)?(?:outcomes?|success (?:criteria|measures?)|what (?:difference|success))\b",
        ),
        PlanField("mechanism"),
        PlanField("related_plans", headings=r"(?:related|linked)\b.*plans?"),
        PlanField("impact_information", headings=r"impact\b|how will we (?:know|measure)"),
        PlanField("evidence_of_need", headings=r"evidence of need|why (?:is )?this\b|rationale"),
    ),
    {"plan": _ABOVE, "position": _ORDER},
)
WORKSTREAM = PlanLevel(
    Workstream,
    (
        PlanField("number"),
        PlanField(
            "title", headings=r"work ?streams?|areas? of (?:work|focus)|sub ?priorit(?:y|ies)|projects?"
        ),
        PlanField("outcome"),
    ),
    {"priority": _ABOVE, "position": _ORDER},
)
ACTION = PlanLevel(
    Action,
    (
        PlanField(
            "number",
            headings=r"(?:(?:action|activity) )?(?:no|number|ref|reference|id|#)$",
            column="Number",
            not_carried="actions are numbered afresh",
        ),
        PlanField(
            "text",
            headings=(
                r"(?:key |main |planned |specific |agreed |our )?(?:activity|activities|actions?|tasks?)\b"
                r"|what (?:will we|we will|are we going to|we are going to|needs to be) (?:do|done)"
            ),
            column="Action",
        ),
        PlanField(
            "workstream", write=_stream_number, column="Work stream", not_carried="the next plan has its own"
        ),
        PlanField(
            "groups",
            write=_group_names,
            headings=r"(?:.*\b)?(?:responsib\w+|lead|leads|owner|owners|accountable|mechanism|by whom|who)\b",
            column="Groups responsible",
        ),
        PlanField("lead", write=lead_group_name, column="Lead group"),
        # Beside a column of groups; alone it means them.
        PlanField("owner", write=_owner_name, headings=r"owners?$|owned by$", column="Owner"),
        PlanField("is_ongoing", key="ongoing", column="Ongoing"),
        PlanField("review_every_months", column="Reviewed"),
        PlanField(
            "starts_on",
            headings=(
                r"(?:planned |expected |proposed |target )?"
                r"(?:start(?:s|ing)?|begins?|commenc\w+)(?: (?:date|on|by|from))?$"
                r"|date (?:to )?(?:start|begin|began|begun|commenc)\w*$"
            ),
            column="Starts",
        ),
    ),
    {"priority": _ABOVE, "position": _ORDER, "carried_from": _LINEAGE},
    {
        "updates": _BEFORE,
        "decisions": f"{_BEFORE}; a decision to hold goes on",
        "evidence": _BEFORE,
        "replaces": _OF_THE_PLAN,
        "challenges": _OF_THE_PLAN,
        "return_lines": _OF_THE_PLAN,
        "recommendations": "linked to the action before, and rated by the one that goes on with it",
    },
)
_REPORTED = "is reported, not planned"
MILESTONE = PlanLevel(
    Milestone,
    (
        PlanField(
            "as_printed",
            headings=(
                r"(?:expected |target |proposed )?(?:time ?scales?|time ?frames?|due|by when|when"
                r"|deadlines?|dates?|completion date|end date|complete by|milestones?)\b|target$"
            ),
        ),
        PlanField("due_on"),
        PlanField("precision"),
        PlanField("label"),
        PlanField("completed_on", not_drafted=_REPORTED, not_carried="what is completed stays behind"),
    ),
    {"action": _ABOVE, "position": _ORDER, "carried_from": _LINEAGE},
    {"moves": _BEFORE, "reopenings": _BEFORE, "return_dates": _OF_THE_PLAN},
)
