"""Roles, and who holds them. Access comes from these and from nothing else."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from priorities.models.groups import Agency, DatedQuerySet, Subgroup, ends_after_it_starts
from wsscp.limits import NAME
from wsscp.policy import GROUP_ROLE_KINDS, RoleKind

_KINDS_IN_GROUPS = sorted(kind.value for kind in GROUP_ROLE_KINDS)


class Seat(models.Model):
    """A role in a group ("Designated Doctor, NHS Sussex"), or one outside groups such as the lay member's.

    The glossary calls it GroupRole. The class and its table keep their first name because audit entries and
    history refer to it.
    """

    part = models.CharField(
        "what it is", max_length=20, choices=[(kind.value, kind.label) for kind in RoleKind]
    )
    subgroup = models.ForeignKey(
        Subgroup, on_delete=models.PROTECT, null=True, blank=True, related_name="seats", verbose_name="group"
    )
    title = models.CharField(max_length=NAME, blank=True, help_text="For example, Designated Doctor.")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="seats")
    starts_on = models.DateField("began on", null=True, blank=True)
    ends_on = models.DateField("ended on", null=True, blank=True)
    history = HistoricalRecords()

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(part__in=_KINDS_IN_GROUPS) | Q(subgroup__isnull=False),
                name="seat_of_a_group_names_it",
            ),
            ends_after_it_starts("seat_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        """Return the role as people say it: "Chair: Designated Doctor, NHS Sussex"."""
        title = ", ".join(str(name) for name in (self.title, self.agency) if name)
        kind = self.get_part_display()
        if not title or title == kind:
            return kind
        return title if self.part == RoleKind.MEMBER else f"{kind}: {title}"

    @property
    def opens(self) -> str:
        """The access that its group gives, if it is in one that gives any."""
        return self.subgroup.opens if self.subgroup else ""

    @property
    def in_group(self) -> str:
        """The role with its group: "Chair, Child Exploitation"."""
        return f"{self}, {self.subgroup}" if self.subgroup else str(self)


class Membership(models.Model):
    """A role that somebody holds between two days, both included."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="memberships")
    starts_on = models.DateField("from")
    ends_on = models.DateField("until", null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["person", "pk"]
        constraints = [
            ends_after_it_starts("membership_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["person", "seat"], condition=Q(ends_on__isnull=True), name="membership_held_once"
            ),
        ]

    def __str__(self) -> str:
        return self.seat.in_group
