"""Groups, and who sits in them."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from wsscp.limits import LINE, NAME
from wsscp.policy import Role


class Subgroup(models.Model):
    """A group responsible for actions: a subgroup, the steering group, a team, a task and finish group."""

    class Kind(models.TextChoices):
        EXECUTIVE = "executive", "Executive"
        PARTNERSHIP = "partnership", "Partnership"
        SUBGROUP = "subgroup", "Subgroup"
        TASK_AND_FINISH = "task_and_finish", "Task and finish group"
        OTHER = "other", "Other"

    name = models.CharField(max_length=NAME)
    short_name = models.CharField(max_length=50, blank=True, help_text="For example, CRG.")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.SUBGROUP)
    purpose = models.CharField(max_length=LINE, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="subgroup_name_unique_any_case")]

    def __str__(self) -> str:
        return self.name


class SubgroupAlias(models.Model):
    """Another name a group is known by in documents: an earlier name, or a slip ("formally IPAG")."""

    subgroup = models.ForeignKey(Subgroup, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=NAME)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "subgroup aliases"
        constraints = [models.UniqueConstraint(Lower("name"), name="subgroup_alias_unique_any_case")]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Memberships by their dates."""

    def current(self, on: date) -> "MembershipQuerySet":
        """Those that have begun and not ended on a day (the last day counts)."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)


class Membership(models.Model):
    """A seat somebody holds between two dates. Access comes from these and from nothing else."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=[(role.value, role.label) for role in Role])
    subgroup = models.ForeignKey(
        Subgroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        help_text="For a chair or a member: of which group.",
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["person", "role"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(role__in=["chair", "member"], subgroup__isnull=False)
                | (~Q(role__in=["chair", "member"]) & Q(subgroup__isnull=True)),
                name="membership_of_a_group_names_it",
            ),
        ]

    def __str__(self) -> str:
        return self.get_role_display()
