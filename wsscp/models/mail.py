"""Outgoing mail."""

from django.db import models
from django.db.models import Q

from wsscp.limits import LINE, TEXT


class OutgoingMail(models.Model):
    """A message to one address. Once it is sent its text is emptied, because it may have secret links."""

    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=LINE)
    text = models.TextField(max_length=TEXT, blank=True)
    html = models.TextField(max_length=5 * TEXT, blank=True)
    made_at = models.DateTimeField()
    # A lease: the process that sends it has it until then, so that it is not sent twice.
    taken_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=LINE, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name_plural = "outgoing mail"
        indexes = [models.Index(fields=["made_at"], condition=Q(sent_at=None), name="mail_to_send")]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
