"""Forms about people: the filters of their list, and their names."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Exists, OuterRef, Q, QuerySet

from priorities.models import Membership, Subgroup
from priorities.people.queries import AccountState
from wsscp.editing.forms import EntryForm
from wsscp.forms import choice_field
from wsscp.limits import NAME
from wsscp.models import User

if TYPE_CHECKING:
    from priorities.people.queries import AccountRow

_ALL = ("", "All")


class PeopleFilter(forms.Form):
    """Words, group and state of the account. Choices are lists, so that rendering them makes no query."""

    q = forms.CharField(label="Words", max_length=NAME, required=False)
    group = forms.TypedChoiceField(label="Group", coerce=int, required=False)
    state = forms.ChoiceField(
        label="Account",
        choices=[_ALL, *((state.value, state.label) for state in AccountState)],
        required=False,
    )

    def __init__(self, data: Any, *, groups: list[Subgroup]) -> None:
        super().__init__(data)
        choice_field(self, "group").choices = [_ALL, *((str(group.pk), group.name) for group in groups)]

    def results(self, people: "QuerySet[AccountRow]", *, on: date) -> "QuerySet[AccountRow]":
        """Return the people who match; nobody when a filter is not valid."""
        if not self.is_valid():
            return people.none()
        for word in self.cleaned_data["q"].split()[:10]:
            people = people.filter(Q(name__icontains=word) | Q(email__icontains=word))
        if group := self.cleaned_data["group"]:
            memberships = Membership.objects.current(on).filter(person=OuterRef("pk"), seat__subgroup=group)
            people = people.filter(Exists(memberships))
        if state := self.cleaned_data["state"]:
            people = people.filter(state=state)
        return people


class PersonNameForm(EntryForm):
    """How a person appears."""

    of_model = User
    unguarded = frozenset({"name"})

    name = forms.CharField(
        max_length=NAME,
        error_messages={"required": "Enter a name."},
        help_text="Beside what they write, and where it says who holds a seat.",
    )
