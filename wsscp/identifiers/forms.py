"""The check at the field: what could identify a child is refused, or saved once confirmed with a reason.

Every form that saves something has it (wsscp/editing/forms.py). A strict form (of a case review) refuses. Any
other is shown again with a warning at the field and a box "Save it all the same" with a reason, which the
recorder writes into the audit trail with what is saved. What was in a field before is not asked about again.
`templates/bootstrap5/field.html` shows it, so no page has to.
"""

from collections import Counter
from typing import Any

from django import forms

from wsscp.forms import CrispyMixin
from wsscp.identifiers import IdentifierMatch, find_identifiers
from wsscp.identifiers.matches import Confirmation
from wsscp.limits import LINE

# Warnings at one box; the next are shown when these are dealt with.
_MAX_WARNINGS = 5


class ConfirmationForm(CrispyMixin, forms.Form):
    """Confirming that a text identifies nobody, and why; one for all forms of a page, or one for each."""

    use_required_attribute = False

    anyway = forms.BooleanField(label="Save it all the same", required=False)
    reason = forms.CharField(
        label="Why it can stay",
        required=False,
        max_length=LINE,
        help_text="For example: it is published, or it names nobody. This goes into the audit trail; the "
        "words themselves do not.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Whether a form has a warning that must be confirmed.
        self.is_asked = False

    def full_clean(self) -> None:
        """A reason is required only with the tick, but the label should not call it optional."""
        super().full_clean()
        self.fields["reason"].required = True

    def clean(self) -> dict[str, Any]:
        """Require a reason with the tick, and one without identifying details."""
        super().clean()
        data = self.cleaned_data
        reason = data.get("reason", "")
        if data.get("anyway"):
            self.require("reason", "Say why it can stay, or take it out.")
        if find_identifiers(reason):
            self.add_error("reason", "Leave out of the reason what could identify somebody.")
        return data

    @property
    def is_confirmed(self) -> bool:
        """Whether it is confirmed, with a reason."""
        return self.is_bound and self.is_valid() and self.cleaned_data["anyway"]


class GuardedFormMixin(CrispyMixin):
    """Checks every box of free text."""

    # What was confirmed with a reason, for the audit trail; and the box after which the form asks.
    confirmations: list[Confirmation] = []
    confirmation_after = ""
    # A strict form refuses; nothing can be confirmed.
    strict = False
    # Boxes that are not checked.
    unguarded: frozenset[str] = frozenset()
    # Whether what was in a box before may stay without being confirmed again.
    trusts_initial = True
    # Off where what is typed is not saved for good yet.
    is_guarding = True
    _confirmation_form: ConfirmationForm | None = None
    _is_shared = False

    def full_clean(self) -> None:
        """Validate the form, then look for identifying details."""
        self.confirmations, self.confirmation_after = [], ""
        super().full_clean()
        if self.is_bound and self.is_guarding:
            self._guard()

    @property
    def confirmation_form(self) -> ConfirmationForm:
        """The form that confirms: this form's own, unless the page has given it a shared one."""
        if self._confirmation_form is None:
            prefix = f"{self.prefix}-keep" if self.prefix else "keep"
            self._confirmation_form = ConfirmationForm(self.data if self.is_bound else None, prefix=prefix)
        return self._confirmation_form

    def share(self, confirmation_form: ConfirmationForm) -> None:
        """Use a confirmation form that the page shows once for all its forms."""
        self._confirmation_form, self._is_shared = confirmation_form, True

    @property
    def warnings(self) -> list[tuple[str, str]]:
        """What is in the boxes now that may identify somebody, as (id of the box, message)."""
        return [
            (self[name].id_for_label, match.message(text))
            for name, text in self._texts(is_new=False)
            for match in find_identifiers(text)[:_MAX_WARNINGS]
        ]

    def _guard(self) -> None:
        results = [
            (name, text, matches)
            for name, text in self._texts()
            if (matches := self._new_matches(name, text))
        ]
        if not results:
            return
        if not self.strict:
            self.confirmation_form.is_asked = True
            self.confirmation_after = "" if self._is_shared else results[-1][0]
            if self.confirmation_form.is_confirmed:
                reason = self.confirmation_form.cleaned_data["reason"]
                self.confirmations = [
                    Confirmation(str(self[name].label), tuple(match.kind for match in matches), reason)
                    for name, _, matches in results
                ]
                return
        for name, text, matches in results:
            for match in matches[:_MAX_WARNINGS]:
                self.add_error(name, match.message(text))

    def _texts(self, *, is_new: bool = True) -> list[tuple[str, str]]:
        """Return the boxes of free text with their text; by default those that were changed."""
        names = [
            name
            for name, field in self.fields.items()
            if type(field) is forms.CharField and name not in self.unguarded
        ]
        if is_new and (self.empty_permitted and not self.has_changed()):
            return []
        if is_new and self.trusts_initial:
            names = [name for name in names if name in self.changed_data]
        return [(name, str(value)) for name in names if (value := self[name].value())]

    def _new_matches(self, name: str, text: str) -> list[IdentifierMatch]:
        """Return the matches in a box that were not in it before."""
        matches = find_identifiers(text)
        if not (matches and self.trusts_initial):
            return matches
        before = str(self.get_initial_for_field(self.fields[name], name) or "")
        old = Counter(_key(match, before) for match in find_identifiers(before))
        new = []
        for match in matches:
            if old[_key(match, text)]:
                old[_key(match, text)] -= 1
            else:
                new.append(match)
        return new


def warnings_in(*guarded: GuardedFormMixin) -> list[tuple[str, str]]:
    """Return what is in the boxes of forms that may identify somebody, as (id of the box, message)."""
    return [warning for form in guarded for warning in form.warnings]


def _key(match: IdentifierMatch, text: str) -> tuple[str, str]:
    return match.kind, " ".join(text[match.start : match.end].split())
