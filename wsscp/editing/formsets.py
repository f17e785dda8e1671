"""The rows of a form, some of which somebody else may have removed or added meanwhile."""

from typing import TYPE_CHECKING, Any

from django.forms import BaseModelFormSet
from django.http import QueryDict

from wsscp.dates import count_of

if TYPE_CHECKING:
    _FormSetBase = BaseModelFormSet[Any, Any]
else:
    _FormSetBase = object


class ConcurrentRowsMixin(_FormSetBase):
    """Rows of a form, some of which somebody else may have removed: those are shown below as new ones."""

    data: QueryDict
    row_messages: list[str] = []
    remove_label = "Remove this row"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and self.management_form.is_valid():
            self._sort_rows()

    def add_fields(self, form: Any, index: int | None) -> None:
        """Say what the box that removes a row removes."""
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = self.remove_label

    def _sort_rows(self) -> None:
        """Move rows that were removed behind those that exist; set the messages about either."""
        assert self.model is not None
        assert self.prefix is not None
        existing = {str(row.pk): str(row) for row in self.get_queryset()}
        # The counts that are sent may be anything; the whole number of rows has its limit.
        key, first = self.model._meta.pk.name, min(self.initial_form_count(), self.total_form_count())
        sent = {place: self.data.get(f"{self.prefix}-{place}-{key}", "") for place in range(first)}
        removed = [place for place, pk in sent.items() if pk and pk not in existing]
        readded = [place for place in removed if f"{self.prefix}-{place}-DELETE" not in self.data]
        added = [name for pk, name in existing.items() if pk not in sent.values()]
        messages = []
        if removed:
            order = [place for place in range(self.total_form_count()) if place not in removed] + readded
            self.data = _in_order(self.data, self.prefix, order, key, initial=first - len(removed))
            del self.management_form  # cached with the counts that were sent
        if readded:
            messages.append(
                f"Removed meanwhile: {count_of(len(readded), 'row')}. What you had there stands below as "
                "new: saving adds it again, leaving its boxes empty does not."
            )
        if added:
            messages.append(f"Added meanwhile, and kept whatever you save: {'; '.join(added)}.")
        self.row_messages = messages


def _in_order(data: QueryDict, prefix: str, order: list[int], key: str, *, initial: int) -> QueryDict:
    """Return the boxes with the rows numbered anew; those after the first `initial` have no primary key."""
    new = data.copy()
    for name in data:
        if name.removeprefix(f"{prefix}-").partition("-")[0].isdecimal():
            del new[name]
    for to, place in enumerate(order):
        start = f"{prefix}-{place}-"
        for name in data:
            if name.startswith(start):
                box = name.removeprefix(start)
                values = [""] if box == key and to >= initial else data.getlist(name)
                new.setlist(f"{prefix}-{to}-{box}", values)
    new[f"{prefix}-INITIAL_FORMS"], new[f"{prefix}-TOTAL_FORMS"] = str(initial), str(len(order))
    return new
