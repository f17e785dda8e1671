"""The audit trail: who did what to which row, when, with the values before and after.

Rows are written by `wsscp/audit/recording.py` only, and never changed: a trigger in the database refuses it
(`wsscp/audit/triggers.py`). Each has the digest of the one before it.
"""

from django.conf import settings
from django.db import models

from wsscp.limits import LINE, NAME
from wsscp.policy import Realm


class Act(models.TextChoices):
    """What was done."""

    CREATED = "created", "Added"
    CHANGED = "changed", "Changed"
    REVERSED = "reversed", "Reversed"
    DELETED = "deleted", "Removed"
    DECIDED = "decided", "Decided"
    SIGNED = "signed", "Signed"
    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreed"
    REFUSED = "refused", "Refused"
    READ = "read", "Read"
    EXPORTED = "exported", "Took a copy"
    IMPORTED = "brought_in", "Brought in"
    SIGNED_IN = "signed_in", "Signed in"
    SIGNED_OUT = "signed_out", "Signed out"
    FAILED_SIGN_IN = "failed_sign_in", "Failed to sign in"


# Acts that write no fact: what is read, taken away or refused, and signing in.
WITHOUT_FACTS = frozenset(
    {Act.EXPORTED, Act.FAILED_SIGN_IN, Act.READ, Act.REFUSED, Act.SIGNED_IN, Act.SIGNED_OUT}
)


class AuditEntry(models.Model):
    """One entry. `thing_type` is "app.model"; `changes` has each field's value before and after."""

    at = models.DateTimeField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="audit_entries"
    )
    by_label = models.CharField(max_length=NAME, blank=True)
    act = models.CharField(max_length=20, choices=Act.choices)
    realm = models.CharField(max_length=10, choices=[(realm.value, realm.label) for realm in Realm])
    thing_type = models.CharField(max_length=60, blank=True)
    thing_id = models.CharField(max_length=40, blank=True)
    thing_label = models.CharField(max_length=LINE, blank=True)
    summary = models.CharField(max_length=LINE, blank=True)
    changes = models.JSONField(default=list)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "audit entries"
        constraints = [
            # Two entries after the same one would fork the chain.
            models.UniqueConstraint(fields=["previous"], name="audit_is_one_chain"),
        ]
        # People read the trail by time (priorities/audit_trail/queries.py); `ordering` is that of the chain.
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_by_time"),
            models.Index(fields=["realm", "-at", "-id"], name="audit_by_realm"),
            models.Index(fields=["by", "-at", "-id"], name="audit_by_person"),
            models.Index(fields=["thing_type", "thing_id", "-at", "-id"], name="audit_by_thing"),
        ]

    def __str__(self) -> str:
        return f"{self.by_label or 'Nobody'} · {self.get_act_display()} {self.thing_label}".rstrip()
