"""Signed reports and their signatures, which never change.

Only `reporting/signing/services.py` writes these rows; a database trigger refuses to change or delete them
(`wsscp/audit/triggers.py`).
"""

from datetime import UTC
from functools import cached_property

import msgspec
from django.conf import settings
from django.db import models

from priorities.models import Plan, ReportingPeriod
from reporting.rules.content import ReportContent
from wsscp.digests import digest_of
from wsscp.limits import NAME


class Signature(models.Model):
    """One member's signature under a version of a period's report, with the digest of its content."""

    edited_under = "period"
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="signatures")
    version = models.PositiveSmallIntegerField()
    content_digest = models.CharField(max_length=64)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    person_label = models.CharField(max_length=NAME)
    at = models.DateTimeField()
    # The steering group's decision; neither was asked for before November 2026.
    meeting_on = models.DateField("meeting of the steering group", null=True)
    minute = models.CharField("minute reference", max_length=NAME, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["period", "version", "content_digest", "person"], name="one_signature_of_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_label}, version {self.version}"


class SignedReport(models.Model):
    """A version of a period's report as it was signed: its content, its PDF, and the digests of both.

    `previous` is the digest of the report signed before it in its plan; for the first, `chain_root`.
    """

    edited_under = "plan"
    digest = models.CharField(primary_key=True, max_length=64)
    previous = models.CharField(max_length=64, unique=True)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="signed_reports")
    period = models.ForeignKey(ReportingPeriod, on_delete=models.PROTECT, related_name="signed_reports")
    number = models.PositiveIntegerField()  # its place in the plan's chain
    version = models.PositiveSmallIntegerField()
    signed_at = models.DateTimeField()
    content = models.TextField()
    content_digest = models.CharField(max_length=64)
    pdf = models.BinaryField()
    pdf_digest = models.CharField(max_length=64, db_index=True)

    class Meta:
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["period", "version"], name="one_signed_report_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.period}, version {self.version}"

    @cached_property
    def frozen_content(self) -> ReportContent:
        """What the report says; what was added to it since it was signed has its default."""
        return msgspec.json.decode(self.content, type=ReportContent)

    def expected_digest(self) -> str:
        """Return what `digest` must be: over the previous digest and the other columns."""
        return digest_of(
            [
                self.previous,
                self.plan_id,
                self.period_id,
                self.number,
                self.version,
                self.signed_at.astimezone(UTC).isoformat(),
                self.content_digest,
                self.pdf_digest,
            ]
        )


def chain_root(plan_id: int) -> str:
    """Return the `previous` of the first signed report of a plan."""
    return f"plan {plan_id}"
