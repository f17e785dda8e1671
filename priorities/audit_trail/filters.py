"""The filters of the audit trail."""

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Q, QuerySet

from priorities.audit_trail.queries import start_of_day
from wsscp.forms import use_date_inputs
from wsscp.limits import NAME
from wsscp.models import AuditEntry
from wsscp.models.audit import Act

_ALL = ("", "All")


class AuditTrailFilter(django_filters.FilterSet):
    """Words, person, act, kind of record (and one record of it), and days.

    Choices are given as lists, so that neither rendering nor validating the form queries the database.
    """

    q = django_filters.CharFilter(
        label="Words", method="filter_words", max_length=NAME, help_text="In who, what or the summary."
    )
    person = django_filters.TypedChoiceFilter(label="Person", field_name="by", coerce=int)
    act = django_filters.ChoiceFilter(label="What was done", choices=Act.choices, empty_label="All")
    kind = django_filters.ChoiceFilter(label="Kind of thing", field_name="thing_type", empty_label="All")
    thing = django_filters.CharFilter(label="Number of the thing", field_name="thing_id", max_length=40)
    since = django_filters.DateFilter(label="From", method="filter_since")
    until = django_filters.DateFilter(label="Until", method="filter_until")

    def __init__(
        self,
        data: Any,
        *,
        queryset: QuerySet[AuditEntry],
        people: list[tuple[int, str]],
        kinds: dict[str, str],
    ) -> None:
        super().__init__(data, queryset=queryset)
        fields = self.form.fields
        fields["person"].choices = [_ALL, *((str(pk), name) for pk, name in people)]
        fields["kind"].choices = [_ALL, *((kind, name.capitalize()) for kind, name in kinds.items())]
        use_date_inputs(self.form)

    def filter_words(self, entries: QuerySet[AuditEntry], name: str, value: str) -> QuerySet[AuditEntry]:
        """Keep the entries with every word somewhere in author, record or summary."""
        for word in value.split()[:10]:
            entries = entries.filter(
                Q(by_label__icontains=word) | Q(thing_label__icontains=word) | Q(summary__icontains=word)
            )
        return entries

    def filter_since(self, entries: QuerySet[AuditEntry], name: str, value: Any) -> QuerySet[AuditEntry]:
        """Keep the entries from the beginning of a day."""
        return entries.filter(at__gte=start_of_day(value))

    def filter_until(self, entries: QuerySet[AuditEntry], name: str, value: Any) -> QuerySet[AuditEntry]:
        """Keep the entries to the end of a day."""
        return entries.filter(at__lt=start_of_day(value + timedelta(days=1)))

    @property
    def results(self) -> QuerySet[AuditEntry]:
        """The filtered entries; none when a filter is invalid."""
        return self.qs if self.form.is_valid() else self.queryset.none()
