"""The small forms of signing: the confirmation, a reason, and the file that is checked."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MinValueValidator

from reporting.reports.consistency_checks import CheckWarning
from wsscp.dates import long_date
from wsscp.editing.forms import EntryForm
from wsscp.forms import CrispyMixin
from wsscp.limits import NAME, PARAGRAPH

MAX_PDF_MEGABYTES = 6
MAX_PDF_BYTES = MAX_PDF_MEGABYTES * 1024 * 1024


class SignForm(EntryForm):
    """The meeting's decision, and that the report and the warnings about it were read.

    `seen` is the digest that was shown. The meeting was not before the last day of the period.
    """

    day = "meeting_on"

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)
    meeting_on = forms.DateField(
        label="Meeting of the steering group that agreed it",
        error_messages={"required": "Enter the day of the meeting."},
    )
    minute = forms.CharField(
        label="Minute reference",
        max_length=NAME,
        help_text="For example, 4.2. It is printed in the report with the day of the meeting.",
        error_messages={"required": "Enter the minute that records the decision."},
    )
    confirm = forms.BooleanField(
        label="I have read this report and sign it",
        error_messages={"required": "Tick this box to sign the report."},
    )

    def __init__(self, *args: Any, warnings: Sequence[CheckWarning], not_before: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        message = f"The period runs until {long_date(not_before)}: enter that day or a later one."
        self.fields["meeting_on"].validators.append(MinValueValidator(not_before, message))
        if warnings:
            self.fields["points"] = forms.BooleanField(
                label="I have seen what the proof-reader found, and sign all the same",
                error_messages={"required": "Tick this box if the report is right all the same."},
            )
            self.order_fields(["seen", "meeting_on", "minute", "points", "confirm"])


class ReportReasonForm(EntryForm):
    """Why a report is made a draft again, or what was wrong in the signed one."""

    reason = forms.CharField(label="Why", max_length=PARAGRAPH, widget=forms.Textarea({"rows": 4}))

    def __init__(self, *args: Any, label: str, missing: str, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        box = self.fields["reason"]
        box.label, box.help_text = label, hint
        box.error_messages["required"] = missing


class CheckPdfForm(CrispyMixin, forms.Form):
    """A file whose digest is looked up. It is read once and not saved."""

    document = forms.FileField(
        label="The PDF of a report",
        allow_empty_file=True,
        help_text=f"{MAX_PDF_MEGABYTES} MB at most. It is compared with what was signed, and not kept.",
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={"required": "Choose the PDF to check."},
    )

    def clean_document(self) -> bytes:
        """Return the file's bytes. No more than the maximum is read."""
        upload: UploadedFile = self.cleaned_data["document"]
        content = upload.read(MAX_PDF_BYTES + 1)
        if len(content) > MAX_PDF_BYTES:
            raise forms.ValidationError(
                f"This file is larger than {MAX_PDF_MEGABYTES} MB. No report that was signed here is."
            )
        if not content:
            raise forms.ValidationError("This file is empty. Choose the PDF as it was downloaded.")
        return content
