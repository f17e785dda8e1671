"""Forms of an import: the file, its columns, and the questions to answer before it is confirmed."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from priorities.models import Agency
from priorities.reading.file_checks import FileRefused
from training.importing.columns import EXPORT_FIELDS, ColumnNumbers, missing_fields
from training.importing.export import EXPORT_LIMITS, MAX_EXPORT_ROWS, AttendanceExport, open_export
from training.importing.preview import AttendancePreview
from training.models import Category, Course, Sector
from wsscp.editing.forms import EntryForm

NEW_COURSE = "new"


class ExportForm(EntryForm):
    """The export, checked when it is sent: a file that cannot be read is an error of the field."""

    document = forms.FileField(
        label="Export from the learning system",
        allow_empty_file=True,
        help_text="An Excel workbook (.xlsx) or a CSV file; "
        f"{MAX_EXPORT_ROWS:,} rows and {EXPORT_LIMITS.megabytes} MB at most.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "Choose the file to bring in."},
    )

    def clean_document(self) -> AttendanceExport:
        """Return the export, open for reading. No more of the file is read than its size limit."""
        upload: UploadedFile = self.cleaned_data["document"]
        try:
            return open_export(upload.read(EXPORT_LIMITS.most_bytes + 1), upload.name or "")
        except FileRefused as error:
            raise forms.ValidationError(str(error)) from error


class ColumnsForm(ExportForm):
    """The column of each field, chosen once for a kind of export, with the file chosen again.

    The file is not stored between the two pages, because it names people.
    """

    def __init__(self, *args: Any, headings: list[str], columns: ColumnNumbers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.headings = headings
        choices = [("", "Not in this file")]
        choices += [
            (str(number), heading or f"Column {number + 1}") for number, heading in enumerate(headings)
        ]
        for name, field in EXPORT_FIELDS.items():
            self.fields[name] = forms.ChoiceField(
                label=field.label, choices=choices, required=False, initial=str(columns.get(name, ""))
            )
        self.fields["document"].label = "The same file again"
        self.fields["document"].help_text = "It was not kept, because exports name people."
        self.order_fields([*EXPORT_FIELDS, "document"])

    @property
    def columns(self) -> ColumnNumbers:
        """Return the column chosen for each field, once valid."""
        return {name: int(self.cleaned_data[name]) for name in EXPORT_FIELDS if self.cleaned_data.get(name)}

    def clean(self) -> dict[str, Any]:
        """Required fields have a column, no column is used twice, and the file has the same headings."""
        super().clean()
        data = self.cleaned_data
        chosen = {name: data[name] for name in EXPORT_FIELDS if data.get(name)}
        for name in missing_fields(chosen):
            message = "Choose the column that holds this."
            if name == "status":
                message = "Choose the column of the booking status, or else that of the number who attended."
            self.add_error(name, message)
        for name, column in chosen.items():
            if list(chosen.values()).count(column) > 1:
                self.add_error(name, "This column is chosen for something else too.")
        export = data.get("document")
        if export and list(export.headings) != self.headings:
            self.add_error("document", "This file has other headings. Choose the same file as before.")
        return data


class AttendanceQuestionsForm(EntryForm):
    """The questions of a file: unknown courses, what its categories mean, and sessions that are over-full."""

    def __init__(self, *args: Any, draft: AttendancePreview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        courses = [(NEW_COURSE, "Add it as a new course"), *Course.objects.values_list("pk", "title")]
        agencies = [("", "No agency: the sector only"), *Agency.objects.values_list("pk", "name")]
        for place, title in enumerate(draft.unknown_courses):
            self.fields[f"course-{place}"] = forms.ChoiceField(
                label=title, choices=courses, initial=NEW_COURSE
            )
        for place, (proposal, _) in enumerate(draft.unknown_categories):
            self.fields[f"sector-{place}"] = forms.ChoiceField(
                label=f"Sector of {proposal}", choices=Sector.choices, initial=proposal.sector
            )
            self.fields[f"agency-{place}"] = forms.ChoiceField(
                label=f"Agency of {proposal}",
                choices=agencies,
                required=False,
                initial=proposal.agency_id or "",
            )
            self.fields[f"certain-{place}"] = forms.BooleanField(
                label=f"{proposal}: this is certain", required=False, initial=proposal.is_certain
            )
        if draft.over_full_total:
            self.fields["over_full"] = forms.BooleanField(
                label="More people attended these sessions than they had spaces, and that is right",
                error_messages={"required": "Tick this if the numbers are right, or correct the file."},
            )

    @property
    def courses(self) -> list[forms.BoundField]:
        """The fields of the unknown courses."""
        return [self[f"course-{place}"] for place in range(len(self.draft.unknown_courses))]

    @property
    def categories(self) -> list[Mapping[str, Any]]:
        """The fields of each unknown category, with its name and how many attended under it."""
        return [
            {
                "name": proposal.name,
                "attended": attended,
                "boxes": [self[f"{name}-{place}"] for name in ("sector", "agency", "certain")],
            }
            for place, (proposal, attended) in enumerate(self.draft.unknown_categories)
        ]

    @property
    def chosen_courses(self) -> dict[str, int | None]:
        """Return the course of each unknown title, None for a new one, once valid."""
        answers = [self.cleaned_data[f"course-{place}"] for place in range(len(self.draft.unknown_courses))]
        return {
            title: None if answer == NEW_COURSE else int(answer)
            for title, answer in zip(self.draft.unknown_courses, answers, strict=True)
        }

    @property
    def chosen_categories(self) -> dict[str, Category]:
        """Return each unknown category as a row not yet saved, once valid."""
        data = self.cleaned_data
        return {
            proposal.name: Category(
                name=proposal.name,
                sector=data[f"sector-{place}"],
                agency_id=int(data[f"agency-{place}"]) if data[f"agency-{place}"] else None,
                is_certain=data[f"certain-{place}"],
            )
            for place, (proposal, _) in enumerate(self.draft.unknown_categories)
        }
