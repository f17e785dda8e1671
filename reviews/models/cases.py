"""What a case review has besides its row in the register: its stages, suspensions, delays and decisions."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from priorities.models.groups import ends_after_it_starts
from reviews.models.registry import HTTPS_ONLY, Review
from wsscp.limits import LINE, NAME, PARAGRAPH

DEADLINE_CHOICES = [
    ("serious_incident_notification", "Serious incident notification"),
    ("rapid_review", "Rapid review"),
    ("lcspr_publication", "Publication of the review"),
]


def in_order(earlier: str, later: str, name: str) -> models.CheckConstraint:
    """Return a constraint that one stage, where both are known, is not before another."""
    known = Q(**{f"{earlier}__isnull": True}) | Q(**{f"{later}__isnull": True})
    return models.CheckConstraint(condition=known | Q(**{f"{later}__gte": F(earlier)}), name=name)


class Case(models.Model):
    """The stages of a case review (glossary: review), each with its day (Working Together, the chapter on
    child safeguarding practice reviews).

    Class and table keep their first name: audit entries refer to it.
    """

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="case", primary_key=True)
    children = models.PositiveSmallIntegerField(
        "number of children", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    lead_reviewer = models.CharField(
        "lead reviewer", max_length=NAME, blank=True, help_text="By role: for example, Independent reviewer."
    )
    aware_on = models.DateField(
        "authority became aware", null=True, blank=True, help_text="The notification clock starts here."
    )
    notified_on = models.DateField(
        "serious incident notified", null=True, blank=True, help_text="The rapid review clock starts here."
    )
    rapid_review_on = models.DateField("rapid review sent to the Panel", null=True, blank=True)
    panel_replied_on = models.DateField("Panel replied", null=True, blank=True)
    commissioned_on = models.DateField("lead reviewer commissioned", null=True, blank=True)
    agreed_on = models.DateField("report agreed", null=True, blank=True)
    published_on = models.DateField("published", null=True, blank=True)
    published_at = models.CharField(
        "where it is published",
        max_length=LINE,
        blank=True,
        validators=[HTTPS_ONLY],
        help_text="An address that begins with https://.",
    )
    not_published_because = models.TextField(
        "why it is late, or not published", max_length=PARAGRAPH, blank=True
    )

    class Meta:
        constraints = [
            in_order("aware_on", "notified_on", "case_notified_once_aware"),
            in_order("notified_on", "rapid_review_on", "case_reviewed_once_notified"),
            in_order("rapid_review_on", "panel_replied_on", "case_answered_once_reviewed"),
        ]

    def __str__(self) -> str:
        return self.review.reference


class CaseDecision(models.Model):
    """What was decided after a rapid review, and why. Rows are added, never changed; the latest stands.

    The day is not known of some that were published without it.
    """

    class Outcome(models.TextChoices):
        LOCAL = "local", "Local child safeguarding practice review"
        NATIONAL = "national", "National child safeguarding practice review"
        OTHER_REVIEW = "other_review", "Another type of review"
        OTHER_ACTION = "other_action", "Other action"
        NONE = "none", "No further action"

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="decisions")
    outcome = models.CharField("decision", max_length=20, choices=Outcome.choices)
    methodology = models.CharField(max_length=NAME, blank=True, help_text="Where a review is to be done.")
    decided_on = models.DateField("decided on", null=True)
    reasons = models.TextField(max_length=PARAGRAPH)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("recorded")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Decision of {self.decided_on or 'a day not known'}"


class Suspension(models.Model):
    """Days on which a deadline was suspended, and why (a police investigation, a pandemic)."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="suspensions")
    clock = models.CharField(max_length=40, choices=DEADLINE_CHOICES)
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day", null=True, blank=True)
    reason = models.TextField(max_length=PARAGRAPH)

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [ends_after_it_starts("suspension_ends_after_it_starts")]

    def __str__(self) -> str:
        return f"Suspension from {self.starts_on}"


class DelayReason(models.Model):
    """Why a deadline was not met, in words ready for the letter to the Panel."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="delays")
    clock = models.CharField(max_length=40, choices=DEADLINE_CHOICES)
    reason = models.TextField("reason for the delay", max_length=PARAGRAPH)
    given_on = models.DateField("as of")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("recorded")

    class Meta:
        ordering = ["-given_on", "-pk"]

    def __str__(self) -> str:
        return f"Delay, as of {self.given_on}"


class KeepingDecision(models.Model):
    """A decision to keep a closed record until another day. Deletion leaves only an audit trail entry."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="keepings")
    keep_until = models.DateField("keep until")
    reason = models.TextField(max_length=PARAGRAPH)
    decided_on = models.DateField("decided on")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("recorded")

    class Meta:
        ordering = ["-decided_on", "-pk"]

    def __str__(self) -> str:
        return f"Kept until {self.keep_until}"
