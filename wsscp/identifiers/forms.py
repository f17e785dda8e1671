"""The guard at the field: what could identify a child is refused, or kept with a reason.

    class ProgressForm(GuardedFormMixin, CrispyMixin, forms.Form): …

A strict form (of a case review) refuses. Any other comes back with what was found at the field and a box
"Save it all the same" with a reason; the view then calls `record_confirmations(form.confirmations, …)`. What
a field held before is not asked about again. `templates/bootstrap5/field.html` shows it, so no page has to.
"""

from collections import Counter
from typing import Any

from django import forms

from wsscp.forms import CrispyMixin
from wsscp.identifiers import IdentifierMatch, find_identifiers
from wsscp.identifiers.confirmations import Confirmation
from wsscp.limits import LINE

# Told of one box at most; the next come when these are dealt with.
_MOST_TOLD = 5


class ConfirmationForm(CrispyMixin, forms.Form):
    """Saving all the same, and why. Shared by the forms of a page, or each form's own."""

    anyway = forms.BooleanField(label="Save it all the same", required=False)
    reason = forms.CharField(
        label="Why it can stay",
        required=False,
        max_length=LINE,
        help_text="For example: it is published, or it names nobody. This goes into the audit trail; the "
        "words themselves do not.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        # Whether something was found that this must be asked about.
        self.is_asked = False

    def full_clean(self) -> None:
        """A reason is wanted only with the tick, but nobody should read that it is optional."""
        super().full_clean()
        self.fields["reason"].required = True

    def clean(self) -> dict[str, Any]:
        """What is kept has a reason, which repeats nothing of it."""
        cleaned = super().clean()
        reason = cleaned.get("reason", "")
        if cleaned.get("anyway") and not reason and "reason" not in self.errors:
            self.add_error("reason", "Say why it can stay, or take it out.")
        if find_identifiers(reason):
            self.add_error("reason", "Leave out of the reason what could identify somebody.")
        return cleaned

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody says that it stays, and why."""
        return self.is_bound and self.is_valid() and self.cleaned_data["anyway"]


class GuardedFormMixin:
    """Looks at every box of free text. Put it first among a form's bases."""

    # What was kept with a reason, for the audit trail; and the box after which the question is put.
    confirmations: list[Confirmation] = []
    confirmation_after = ""
    # A strict form refuses; nothing is kept all the same.
    strict = False
    # Boxes that are not looked at.
    unguarded: frozenset[str] = frozenset()
    # Whether what a box held before may stay without being asked about.
    trusts_initial = True
    # Switched off where what is typed is not saved for good yet.
    is_guarding = True

    def full_clean(self) -> None:
        """Check the form as ever, then look for what could identify somebody."""
        self.confirmations, self.confirmation_after = [], ""
        super().full_clean()
        if self.is_bound and self.is_guarding:
            self._guard()

    @property
    def confirmation_form(self) -> ConfirmationForm:
        """Saving all the same: this form's own box, unless the page has given it a shared one."""
        if not hasattr(self, "_keep"):
            prefix = f"{self.prefix}-keep" if self.prefix else "keep"
            self._keep = ConfirmationForm(self.data if self.is_bound else None, prefix=prefix)
        return self._keep

    def share(self, keep: ConfirmationForm) -> None:
        """Let the page show one box for all its forms."""
        self._keep, self._is_shared = keep, True

    @property
    def warnings(self) -> list[tuple[str, str]]:
        """What stands in the boxes now that may identify somebody, as (id of the box, words)."""
        return [
            (self[name].id_for_label, one.message(text))
            for name, text in self._texts(is_new=False)
            for one in find_identifiers(text)[:_MOST_TOLD]
        ]

    def _guard(self) -> None:
        found = [(name, text, new) for name, text in self._texts() if (new := self._new(name, text))]
        if not found:
            return
        if not self.strict:
            self.confirmation_form.is_asked = True
            self.confirmation_after = "" if getattr(self, "_is_shared", False) else found[-1][0]
            if self.confirmation_form.is_confirmed:
                reason = self.confirmation_form.cleaned_data["reason"]
                self.confirmations = [
                    Confirmation(str(self[name].label), tuple(one.kind for one in new), reason)
                    for name, _, new in found
                ]
                return
        for name, text, new in found:
            for one in new[:_MOST_TOLD]:
                self.add_error(name, one.message(text))

    def _texts(self, *, is_new: bool = True) -> list[tuple[str, str]]:
        """Return the boxes of free text with what stands in them; by default those that were changed."""
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

    def _new(self, name: str, text: str) -> list[IdentifierMatch]:
        """Return what is found in a box and did not stand in it before."""
        found = find_identifiers(text)
        if not (found and self.trusts_initial):
            return found
        before = str(self.get_initial_for_field(self.fields[name], name) or "")
        stood = Counter(_key(one, before) for one in find_identifiers(before))
        new = []
        for one in found:
            if stood[_key(one, text)]:
                stood[_key(one, text)] -= 1
            else:
                new.append(one)
        return new


def warnings_in(*guarded: GuardedFormMixin) -> list[tuple[str, str]]:
    """Return what stands in the boxes of forms and may identify somebody, as (id of the box, words)."""
    return [one for form in guarded for one in form.warnings]


def _key(one: IdentifierMatch, text: str) -> tuple[str, str]:
    return one.kind, " ".join(text[one.start : one.end].split())
