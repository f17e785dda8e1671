"""The guard at the field: what is refused, what a reason confirms, and what is not asked about."""

import importlib
import pkgutil

import pytest
from django import forms

from tests.architecture import APPS, ROOT
from wsscp.forms import error_list
from wsscp.identifiers import IdentifierKind
from wsscp.identifiers.forms import ConfirmationForm, GuardedFormMixin, warnings_in

NAMED = "The mother, Sarah, rang."


class Note(GuardedFormMixin, forms.Form):
    """Two boxes of words, and others that hold none."""

    title = forms.CharField(required=False)
    text = forms.CharField(required=False, max_length=100, widget=forms.Textarea)
    address = forms.URLField(required=False, assume_scheme="https")
    day = forms.DateField(required=False)


class StrictNote(Note):
    """The same, of a case review."""

    strict = True


def keeping(reason: str, prefix: str = "keep", **boxes: str) -> dict[str, str]:
    """What is posted by somebody who confirms that words are not identifying."""
    return boxes | {f"{prefix}-anyway": "on", f"{prefix}-reason": reason}


def test_what_identifies_nobody_passes() -> None:
    form = Note({"text": "The mother rang.", "day": "2020-03-31"})
    assert form.is_valid()
    assert (form.confirmations, form.confirmation_after) == ([], "")


def test_identifying_details_are_named_at_their_field() -> None:
    form = Note({"text": NAMED})
    assert not form.is_valid()
    assert list(form.errors) == ["text"]
    assert form.errors["text"][0].startswith("“Sarah” may be a name or initials. Use the role alone")
    assert form["text"].value() == NAMED
    assert form.confirmation_after == "text"


def test_it_is_confirmed_with_a_reason() -> None:
    form = Note(keeping("Published in the report", text=NAMED, title="Mr Brown"))
    assert form.is_valid()
    assert form.cleaned_data["text"] == NAMED
    assert form.confirmations == [
        ("Title", (IdentifierKind.NAME,), "Published in the report"),
        ("Text", (IdentifierKind.NAME,), "Published in the report"),
    ]


@pytest.mark.parametrize(
    ("posted", "says"),
    [
        (keeping("", text=NAMED), "Say why it can stay, or take it out."),
        (keeping("   ", text=NAMED), "Say why it can stay, or take it out."),
        (keeping("x" * 501, text=NAMED), "Ensure this value has at most 500 characters (it has 501)."),
        (keeping("Mrs Brown agreed", text=NAMED), "Leave out of the reason what could identify somebody."),
    ],
)
def test_it_is_not_confirmed_without_a_sound_reason(posted, says) -> None:
    form = Note(posted)
    assert not form.is_valid()
    assert ("id_keep-reason", says) in error_list(form)
    assert form.confirmations == []


def test_a_reason_without_the_tick_confirms_nothing() -> None:
    assert not Note({"text": NAMED, "keep-reason": "Published"}).is_valid()


def test_a_reason_is_not_asked_for_when_nothing_is_found() -> None:
    form = Note(keeping("", text="The mother rang."))
    assert form.is_valid()
    assert error_list(form) == []


def test_a_strict_form_takes_no_confirmation() -> None:
    form = StrictNote(keeping("Published", text=NAMED))
    assert not form.is_valid()
    assert (form.confirmations, form.confirmation_after) == ([], "")


def test_other_errors_are_shown_beside_it() -> None:
    form = Note(keeping("Published", text=NAMED + "x" * 100, day="soon"))
    assert not form.is_valid()
    assert set(form.errors) == {"text", "day"}
    assert form.confirmation_form["reason"].value() == "Published"


def test_what_was_there_before_is_not_asked_about_again() -> None:
    before = {"text": f"{NAMED} Mrs Brown agreed."}
    assert Note({"text": f"Since then: {before['text']}"}, initial=before).is_valid()
    form = Note({"text": f"{before['text']} Mrs Brown and Mr Grey agreed."}, initial=before)
    assert not form.is_valid()
    # The second Mrs Brown is new, the first is not.
    assert [message.split("”")[0] for message in form.errors["text"]] == ["“Mrs Brown", "“Mr Grey"]


def test_a_box_that_was_not_changed_is_not_looked_at() -> None:
    before = {"text": NAMED, "title": "Plan"}
    assert Note({"text": NAMED, "title": "The plan"}, initial=before).is_valid()


def test_what_came_with_a_document_is_looked_at_all_the_same() -> None:
    class Row(Note):
        trusts_initial = False

    assert warnings_in(Row(initial={"text": NAMED})) == [("id_text", Note({"text": NAMED}).errors["text"][0])]
    assert not Row({"text": NAMED}, initial={"text": NAMED}).is_valid()


def test_forms_of_a_page_share_one_question() -> None:
    data = keeping("Published", **{"a-text": NAMED, "b-text": NAMED})
    keep = ConfirmationForm(data, prefix="keep")
    notes = [Note(data, prefix="a"), Note(data, prefix="b"), Note(data, prefix="c")]
    for note in notes:
        note.share(keep)
    assert all([note.is_valid() for note in notes])
    assert [len(note.confirmations) for note in notes] == [1, 1, 0]
    assert keep.is_asked
    assert all(note.confirmation_after == "" for note in notes)


def test_each_form_asks_its_own_question_where_none_is_shared() -> None:
    data = keeping("Published", "a-keep", **{"a-text": NAMED, "b-text": NAMED})
    assert Note(data, prefix="a").is_valid()
    assert not Note(data, prefix="b").is_valid()


def test_an_empty_row_of_a_formset_is_left_alone() -> None:
    form = Note({"text": NAMED}, initial={"text": NAMED}, empty_permitted=True, use_required_attribute=False)
    assert form.is_valid()


def test_only_boxes_of_words_are_looked_at() -> None:
    assert Note({"address": "https://example.org/Mr-Brown/07700900123"}).is_valid()


def test_no_more_than_five_are_listed_for_a_field() -> None:
    form = Note({"text": "Mrs Brown Mrs Grey Mrs Green Mrs Amber Mrs Gold Mrs Pink Mrs Lime"})
    assert len(form.errors["text"]) == 5


def form_classes() -> list[type[forms.BaseForm]]:
    """Every form class of ours."""
    names = [
        module.name
        for app in APPS
        for module in pkgutil.walk_packages([str(ROOT / app)], f"{app}.")
        if ".migrations" not in module.name and not module.name.endswith(("settings", "wsgi"))
    ]
    members = [form_class for name in names for form_class in vars(importlib.import_module(name)).values()]
    ours = [
        form_class
        for form_class in members
        if isinstance(form_class, type) and issubclass(form_class, forms.BaseForm)
    ]
    return sorted(
        {form_class for form_class in ours if form_class.__module__.split(".")[0] in APPS},
        key=lambda form_class: form_class.__name__,
    )


def test_every_form_with_a_large_box_of_words_is_guarded() -> None:
    large = [
        form_class
        for form_class in form_classes()
        if any(
            isinstance(field.widget, forms.Textarea)
            for field in getattr(form_class, "base_fields", {}).values()
        )
    ]
    assert len(large) > 10
    assert [form_class.__name__ for form_class in large if not issubclass(form_class, GuardedFormMixin)] == []
