"""What was recorded of an action and can be reversed: it stays, and from that moment on it does not count."""

from datetime import datetime
from typing import Any, ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q

_Row = TypeVar("_Row", bound=models.Model)


class RecordedQuerySet(models.QuerySet[_Row]):
    """Everything that was recorded, also what was reversed since."""

    def counting(self, known_at: datetime | None = None) -> Self:
        """Those that count, as recorded now or before a moment."""
        if known_at is None:
            return self.filter(reversed_at=None)
        return self.filter(Q(reversed_at=None) | Q(reversed_at__gte=known_at), at__lt=known_at)


class CountingManager(models.Manager[_Row]):
    """Those that count: what was reversed is left out wherever rows are asked for without saying more."""

    def get_queryset(self) -> models.QuerySet[_Row]:
        """Return the rows that were not reversed."""
        return super().get_queryset().filter(reversed_at=None)


class Reversible(models.Model):
    """Reversing is written into the row, once: who did it and when. Nothing else of it ever changes.

    `objects` and related managers have what counts; `with_reversed` has everything.
    """

    reversed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    reversed_at = models.DateTimeField("reversed", null=True, blank=True, editable=False)

    objects: ClassVar[models.Manager[Any]] = CountingManager()
    with_reversed: ClassVar[models.Manager[Any]] = RecordedQuerySet.as_manager()

    class Meta:
        abstract = True


def reversed_by_somebody(name: str) -> models.CheckConstraint:
    """Return the constraint that what was reversed says by whom and when."""
    return models.CheckConstraint(
        condition=Q(reversed_by=None, reversed_at=None)
        | Q(reversed_by__isnull=False, reversed_at__isnull=False),
        name=name,
    )
