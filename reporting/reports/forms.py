"""The text of a period's report as one form: on the whole quarter, and a part for each priority."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings

from reporting.models import QuarterlyReport, ReportEntry
from reporting.reports.compiling import CompiledReport
from reporting.reports.queries import PreviousReport, ReportFacts, ReportRow
from reporting.reports.services import EntryText
from reporting.returns.answer_forms import KEY_ISSUES_PROMPT
from wsscp.editing.forms import EditForm
from wsscp.editing.versions import EditTarget
from wsscp.forms import error_list
from wsscp.identifiers.forms import ConfirmationForm


def _explain_limits(form: forms.BaseForm, suffix: str = "") -> None:
    """Name the box in every error of length, and say what to do."""
    for field in form.fields.values():
        field.error_messages["max_length"] = (
            f"{field.label}{suffix}: shorten this to %(limit_value)s characters or fewer. "
            "It has %(show_value)s."
        )


class OverviewForm(EditForm):
    """What the report says about the whole quarter."""

    class Meta:
        model = QuarterlyReport
        fields = ["dated_on", "overview", "is_overview_confirmed", "key_issues", "shows_training"]
        widgets = {"overview": forms.Textarea({"rows": 8}), "key_issues": forms.Textarea({"rows": 8})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _explain_limits(self)
        prompt = KEY_ISSUES_PROMPT.format(short_name=settings.PARTNERSHIP_SHORT_NAME)
        self.fields["key_issues"].help_text = prompt
        self.fields["is_overview_confirmed"].help_text = "The report can be offered for signing after that."


class ReportEntryForm(EditForm):
    """What the report says about one priority."""

    class Meta:
        model = ReportEntry
        fields = ["achievements", "next_actions"]
        widgets = {"achievements": forms.Textarea({"rows": 8}), "next_actions": forms.Textarea({"rows": 8})}

    def __init__(self, row: ReportRow, compiled: tuple[str, str], data: Mapping[str, Any] | None) -> None:
        achievements, next_actions = compiled
        super().__init__(
            data,
            prefix=f"priority-{row.priority.pk}",
            initial={
                "achievements": row.entry.achievements or achievements,
                "next_actions": row.entry.next_actions or next_actions,
            },
        )
        _explain_limits(self, f" ({row.priority.number})")


@dataclass(frozen=True)
class ReportFormPart:
    """One priority's boxes, beside its row of the report and its entry in the previous report."""

    row: ReportRow
    form: ReportEntryForm
    previous: ReportEntry | None


class ReportForm:
    """All boxes of a report, checked and saved together. Empty ones begin with the text of `compiled`."""

    def __init__(
        self,
        facts: ReportFacts,
        previous: PreviousReport | None,
        data: Mapping[str, Any] | None = None,
        *,
        compiled: CompiledReport | None = None,
    ) -> None:
        earlier = previous.entries if previous else {}
        compiled = compiled or CompiledReport("", "", {})
        self.overview = OverviewForm(
            data,
            target=EditTarget(QuarterlyReport._meta.label_lower, facts.period.pk),
            initial={
                "dated_on": facts.report.dated_on,
                "overview": facts.report.overview or compiled.overview,
                "is_overview_confirmed": facts.report.is_overview_confirmed,
                "key_issues": facts.report.key_issues or compiled.key_issues,
                "shows_training": facts.report.shows_training,
            },
        )
        self.parts = tuple(
            ReportFormPart(
                row,
                ReportEntryForm(row, compiled.entries.get(row.priority.pk, ("", "")), data),
                earlier.get(row.priority.pk),
            )
            for row in facts.rows
        )
        self.overview.include(*(part.form for part in self.parts))
        self.confirmation_form = ConfirmationForm(data, prefix="keep")
        for form in self._forms:
            form.share(self.confirmation_form)

    @property
    def _forms(self) -> list[OverviewForm | ReportEntryForm]:
        return [self.overview, *(part.form for part in self.parts)]

    def is_valid(self) -> bool:
        """Whether every box is valid."""
        return all([form.is_valid() for form in self._forms])

    @property
    def summary(self) -> list[tuple[str, str]]:
        """What is wrong, for the summary above the form."""
        return error_list(*self._forms, self.confirmation_form)

    def texts(self) -> dict[str, Any]:
        """Return a valid form's data as arguments of `write_report`."""
        entries = {part.row.priority: EntryText(**part.form.cleaned_data) for part in self.parts}
        texts = {name: self.overview.cleaned_data[name] for name in self.overview.Meta.fields}
        return texts | {"entries": entries}
