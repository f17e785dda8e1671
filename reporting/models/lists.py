"""Saved lists of actions."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from priorities.models import Plan
from wsscp.limits import NAME, PARAGRAPH


class SavedListQuerySet(models.QuerySet["SavedList"]):
    """Saved lists by who may see them."""

    def visible_to(self, person: int) -> "SavedListQuerySet":
        """Return a person's own lists, and those shared with all readers of the plan."""
        return self.filter(Q(owner=person) | Q(is_shared=True))


class SavedList(models.Model):
    """Filters of a plan's actions under a name; opened, they show the actions as at today."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="saved_lists")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=NAME)
    query = models.CharField("filters", max_length=PARAGRAPH, blank=True)
    is_shared = models.BooleanField(
        "share it with everybody who reads this plan",
        default=False,
        help_text="The business team keeps shared lists.",
    )

    objects = SavedListQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name"), "pk"]
        constraints = [
            models.UniqueConstraint("plan", "owner", Lower("name"), name="saved_list_named_once"),
        ]

    def __str__(self) -> str:
        return self.name
