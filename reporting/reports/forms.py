"""The text of a period's report as one form: on the whole quarter, and a part for each priority."""

from collections.abc import Mapping
from copy import copy
from typing import Any

from django import forms
from django.conf import settings

from reporting.models import QuarterlyReport, ReportEntry
from reporting.reports.compiling import CompiledTexts
from reporting.reports.queries import ReportFacts, ReportRow
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


def _beginning(row: QuarterlyReport | ReportEntry, texts: Mapping[str, str]) -> dict[str, str]:
    """Return the compiled texts of those boxes that are empty."""
    return {name: text for name, text in texts.items() if not getattr(row, name)}


class ReportEntryForm(EditForm):
    """What the report says about one priority, beside what was returned and the previous report's entry."""

    class Meta:
        model = ReportEntry
        fields = ["achievements", "next_actions"]
        widgets = {"achievements": forms.Textarea({"rows": 8}), "next_actions": forms.Textarea({"rows": 8})}

    def __init__(
        self,
        row: ReportRow,
        previous: ReportEntry | None,
        texts: Mapping[str, str],
        data: Mapping[str, Any] | None,
    ) -> None:
        initial = _beginning(row.entry, texts)
        super().__init__(
            data,
            prefix=f"priority-{row.priority.pk}",
            instance=copy(row.entry),
            initial=initial,
            is_part=True,
        )
        self.row, self.previous = row, previous
        _explain_limits(self, f" ({row.priority.number})")


class ReportForm(EditForm):
    """All boxes of a report, checked and saved together. Empty ones begin with the compiled texts."""

    class Meta:
        model = QuarterlyReport
        fields = ["dated_on", "overview", "is_overview_confirmed", "key_issues", "shows_training"]
        widgets = {"overview": forms.Textarea({"rows": 8}), "key_issues": forms.Textarea({"rows": 8})}

    def __init__(
        self,
        facts: ReportFacts,
        previous: QuarterlyReport | None,
        data: Mapping[str, Any] | None = None,
        *,
        compiled: CompiledTexts | None = None,
    ) -> None:
        compiled = compiled or {}
        super().__init__(
            data,
            target=EditTarget(QuarterlyReport._meta.label_lower, facts.period.pk),
            instance=copy(facts.report),
            initial=_beginning(facts.report, compiled.get(None, {})),
        )
        _explain_limits(self)
        prompt = KEY_ISSUES_PROMPT.format(short_name=settings.PARTNERSHIP_SHORT_NAME)
        self.fields["key_issues"].help_text = prompt
        self.fields["is_overview_confirmed"].help_text = "The report can be offered for signing after that."
        earlier = {entry.priority_id: entry for entry in previous.entries.all()} if previous else {}
        self.parts = [
            ReportEntryForm(row, earlier.get(row.priority.pk), compiled.get(row.priority.pk, {}), data)
            for row in facts.rows
        ]
        self.include(*self.parts)
        self.share(ConfirmationForm(data, prefix="keep"))
        for part in self.parts:
            part.share(self.confirmation_form)

    def is_valid(self) -> bool:
        """Whether every box is valid."""
        return all([super().is_valid(), *(part.is_valid() for part in self.parts)])

    @property
    def summary(self) -> list[tuple[str, str]]:
        """What is wrong, for the summary above the form."""
        return error_list(self, *self.parts, self.confirmation_form)

    def texts(self) -> dict[str, Any]:
        """Return a valid form's data as arguments of `write_report`."""
        entries = {part.row.priority: EntryText(**part.cleaned_data) for part in self.parts}
        return {name: self.cleaned_data[name] for name in self.Meta.fields} | {"entries": entries}
