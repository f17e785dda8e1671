"""Importing a plan: the upload, and the small forms of the preview."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django import forms
from django.core.files.uploadedfile import UploadedFile

from priorities.fields import ACTION, MILESTONE, PRIORITY, WORKSTREAM, PlanLevel
from priorities.importing.owners import KnownOwners
from priorities.models import Precision
from priorities.plans.forms import NewPlanForm
from priorities.reading import FileRefused, ParsedPlan, read_plan
from priorities.reading.file_checks import MAX_PLAN_BYTES, MAX_PLAN_MEGABYTES
from priorities.reading.groups import LEAD_MARK
from wsscp.editing.forms import EntryForm
from wsscp.limits import LINE, NAME, PARAGRAPH


class UploadForm(EntryForm):
    """The document, read during validation: a file that cannot be read is an error of the field."""

    document = forms.FileField(
        label="Word document, Excel workbook, CSV file or exported plan",
        allow_empty_file=True,
        help_text=f"Ending in .docx, .xlsx, .csv or .json; {MAX_PLAN_MEGABYTES} MB at most.",
        widget=forms.FileInput(attrs={"accept": ".docx,.xlsx,.csv,.json"}),
        error_messages={"required": "Choose the file that holds the plan."},
    )

    def clean_document(self) -> ParsedPlan:
        """Return the plan the document holds. Reads one byte more than is allowed at most."""
        upload: UploadedFile = self.cleaned_data["document"]
        self.file_name = (upload.name or "")[-NAME:]
        try:
            return read_plan(upload.read(MAX_PLAN_BYTES + 1), self.file_name)
        except FileRefused as error:
            raise forms.ValidationError(str(error)) from error


# Settings of a plan that no document gives: they have their defaults.
_SETTINGS = {"amber_days", "red_months", "signatures_needed", "signing_parts"}


class ParsedPlanForm(NewPlanForm):
    """What the document says about the plan."""

    trusts_initial = False

    class Meta(NewPlanForm.Meta):
        fields = [name for name in NewPlanForm.Meta.fields if name not in _SETTINGS]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taken = "There is a plan with this short name already. Choose another."
        self.fields["slug"].error_messages["unique"] = taken
        for name in ("starts_on", "ends_on"):
            self.fields[name].error_messages["required"] = "Enter a date: the document does not say."


class ImportedTextForm(EntryForm):
    """The form of a part of a draft. Its initial text comes from a document, so it is checked, too."""

    trusts_initial = False

    def _guard(self) -> None:
        """Check nothing that is removed."""
        if not self.cleaned_data.get("remove"):
            super()._guard()


_Form = TypeVar("_Form", bound=type[ImportedTextForm])


def _of_level(level: PlanLevel, *, unseen: Iterable[str] = ()) -> Callable[[_Form], _Form]:
    """Give a form a box for each field that a draft has of a level, but for the keys that are not seen.

    Label, limit, choices and help are the model's, unless the form has a box of that name itself.
    """

    def add_boxes(form: _Form) -> _Form:
        boxes = {}
        for one in level.drafted:
            if one.draft_key not in unseen:
                box = form.base_fields.get(one.draft_key) or level.model_field(one).formfield()
                assert box is not None
                if isinstance(box.widget, forms.Textarea):
                    box.widget.attrs["rows"] = 3
                boxes[one.draft_key] = box
        form.base_fields = boxes | form.base_fields
        return form

    return add_boxes


@_of_level(PRIORITY)
class ParsedPriorityForm(ImportedTextForm):
    """A priority as read."""


@_of_level(WORKSTREAM, unseen={"number"})
class ParsedWorkstreamForm(ImportedTextForm):
    """A work stream as read."""

    title = forms.CharField(label="Work stream", max_length=NAME)


@_of_level(ACTION, unseen={"workstream", "lead"})
class ParsedActionForm(ImportedTextForm):
    """An action as read."""

    # Boxes that the page places itself; the others follow them.
    _PLACED = ("number", "text", "groups", "ongoing", "remove")

    groups = forms.CharField(
        max_length=PARAGRAPH,
        required=False,
        label="Groups responsible",
        help_text="With a semicolon between two names, and (lead) after the one that leads.",
    )
    owner = forms.CharField(
        max_length=LINE,
        required=False,
        help_text="A role as its group’s page names it: “Chair, Child Exploitation”.",
    )
    ongoing = forms.BooleanField(label="Ongoing: no due date, reviewed regularly", required=False)
    remove = forms.BooleanField(label="Remove this action", required=False)

    def __init__(self, *args: Any, owners: KnownOwners, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._owners = owners

    @property
    def more(self) -> list[forms.BoundField]:
        """The boxes that the page does not place itself."""
        return [self[name] for name in self.fields if name not in self._PLACED]

    def clean_owner(self) -> str:
        """Return the name of a role there is, or ""."""
        name: str = self.cleaned_data["owner"]
        if name and self._owners.named(name) is None:
            raise forms.ValidationError(
                f"There is no role “{name}”. Enter its name as its group’s page has it."
            )
        return name

    def clean_groups(self) -> list[str]:
        """Return the names, each once whatever the capitals. Sets `lead` to the one marked (lead), or ""."""
        printed = [" ".join(name.split()) for name in self.cleaned_data["groups"].split(";")]
        names = [LEAD_MARK.sub("", name).strip() for name in printed]
        if any(len(name) > NAME for name in names):
            raise forms.ValidationError(f"A group's name can have {NAME} characters at most.")
        groups: dict[str, str] = {}
        for name in filter(None, names):
            groups.setdefault(name.casefold(), name)
        pairs = zip(names, printed, strict=True)
        marked = {groups[name.casefold()] for name, as_printed in pairs if name and name != as_printed}
        if len(marked) > 1:
            raise forms.ValidationError("One group leads. Leave (lead) after one name only.")
        self.cleaned_data["lead"] = "".join(marked) if len(groups) > 1 else ""
        return list(groups.values())


@_of_level(MILESTONE)
class ParsedMilestoneForm(ImportedTextForm):
    """A date of an action as read."""

    due_on = forms.DateField(label="Due", required=False)
    remove = forms.BooleanField(label="Remove this date", required=False)

    def __init__(self, *args: Any, is_extra: bool = False, is_carried: bool = False, **kwargs: Any) -> None:
        kwargs |= {"empty_permitted": is_extra, "use_required_attribute": False}
        super().__init__(*args, **kwargs)
        if is_carried:
            self.fields["due_on"].disabled = True
            self.fields["due_on"].help_text = "Carried, so this moves by decision: propose a new date."
        if is_extra:
            del self.fields["remove"]

    def clean(self) -> dict[str, Any]:
        """Check that there is a day, unless "no date given" leaves it to the plan's end."""
        super().clean()
        data = self.cleaned_data
        is_empty_extra = self.empty_permitted and not self.has_changed()
        needs_day = data.get("precision") != Precision.NONE and not data.get("remove") and not is_empty_extra
        if needs_day:
            self.require("due_on", "Enter the day it is due, for example 31 March 2020, or remove this date.")
        return data
