"""Groups, agencies, and the other names of both."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from priorities.rules.names import name_on
from wsscp.limits import LINE, NAME
from wsscp.policy import StandingGroup


def ends_after_it_starts(name: str) -> models.CheckConstraint:
    """Return the constraint that a last day, where there is one, is not before the first."""
    return models.CheckConstraint(
        condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
        name=name,
    )


class DatedQuerySet(models.QuerySet):
    """Rows with a first and a last day, either of which may be unknown."""

    def current(self, on: date) -> "DatedQuerySet":
        """Those that have begun and not ended on a day (the last day counts)."""
        return self.not_ended(on).filter(Q(starts_on__isnull=True) | Q(starts_on__lte=on))

    def not_ended(self, on: date) -> "DatedQuerySet":
        """Those that have not ended before a day: current ones and those to come."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))


class Subgroup(models.Model):
    """A group responsible for actions: a subgroup, the steering group, a team, a task and finish group."""

    class Kind(models.TextChoices):
        EXECUTIVE = "executive", "Executive"
        PARTNERSHIP = "partnership", "Partnership"
        SUBGROUP = "subgroup", "Subgroup"
        TASK_AND_FINISH = "task_and_finish", "Task and finish group"
        PAN_SUSSEX = "pan_sussex", "Pan-Sussex group"
        OTHER = "other", "Other"

    class Meets(models.TextChoices):
        MONTHLY = "monthly", "Monthly"
        TWO_MONTHLY = "two_monthly", "Every two months"
        QUARTERLY = "quarterly", "Quarterly"
        TWICE_A_YEAR = "twice_a_year", "Twice a year"
        YEARLY = "yearly", "Once a year"
        AS_NEEDED = "as_needed", "As needed"

    name = models.CharField(max_length=NAME)
    short_name = models.CharField(max_length=50, blank=True, help_text="For example, CRG.")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.SUBGROUP)
    purpose = models.CharField(max_length=LINE, blank=True)
    meets = models.CharField("how often it meets", max_length=20, choices=Meets.choices, blank=True)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="reports to",
    )
    starts_on = models.DateField("began on", null=True, blank=True)
    ends_on = models.DateField("ended on", null=True, blank=True)
    opens = models.CharField(
        "gives access as",
        max_length=20,
        choices=[(opens.value, opens.label) for opens in StandingGroup],
        blank=True,
        editable=False,  # set when a standing group is made (groups/role_services.py), never in a form
    )
    history = HistoricalRecords()

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="subgroup_name_unique_any_case"),
            models.UniqueConstraint(fields=["opens"], condition=~Q(opens=""), name="subgroup_opens_once"),
            ends_after_it_starts("subgroup_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.name

    def name_on(self, day: date) -> str:
        """Return what the group was called on a day; prefetch `aliases` where there are many groups."""
        return name_on(day, now=self.name, others=self.aliases.all())


class SubgroupAlias(models.Model):
    """Another name of a group: one it had between two days, or a slip in a document ("formally IPAG")."""

    subgroup = models.ForeignKey(Subgroup, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=NAME)
    starts_on = models.DateField("from", null=True, blank=True)
    ends_on = models.DateField("until", null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = "other name"
        constraints = [
            models.UniqueConstraint(Lower("name"), name="subgroup_alias_unique_any_case"),
            ends_after_it_starts("subgroup_alias_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """An organisation that works with the partnership (Working Together 2018, chapter 3)."""

    class Kind(models.TextChoices):
        LEAD_PARTNER = "lead_partner", "Lead partner"
        RELEVANT_AGENCY = "relevant_agency", "Relevant agency"
        DISTRICT = "district", "District or borough"
        VOLUNTARY = "voluntary", "Voluntary, community or faith"
        NATIONAL = "national", "National body"

    name = models.CharField(max_length=NAME)
    short_name = models.CharField(max_length=50, blank=True, help_text="For example, WSCC.")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.RELEVANT_AGENCY)
    starts_on = models.DateField("began on", null=True, blank=True)
    ends_on = models.DateField("ended on", null=True, blank=True)
    history = HistoricalRecords()

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"
        constraints = [
            models.UniqueConstraint(Lower("name"), name="agency_name_unique_any_case"),
            ends_after_it_starts("agency_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.name

    def name_on(self, day: date) -> str:
        """Return what the agency was called on a day; prefetch `names` where there are many agencies."""
        return name_on(day, now=self.name, others=self.names.all())


class AgencyName(models.Model):
    """An earlier name of an agency, or of one that became part of it (three CCGs became NHS Sussex)."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=NAME)
    starts_on = models.DateField("from", null=True, blank=True)
    ends_on = models.DateField("until", null=True, blank=True)

    class Meta:
        ordering = ["ends_on", "name"]
        verbose_name = "earlier name"
        constraints = [
            models.UniqueConstraint(Lower("name"), name="agency_name_of_one_agency"),
            ends_after_it_starts("agency_name_ends_after_it_starts"),
        ]

    def __str__(self) -> str:
        return self.name
