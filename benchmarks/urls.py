"""The tracker's addresses, and two pages to measure it against."""

from datetime import date

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path
from django.utils import timezone

from priorities.models import Action
from priorities.models.actions import ActionQuerySet
from reporting.rag import Rating, rate, worst


class OpenSite(admin.AdminSite):
    """Django's admin without its question of who may: only ever in a benchmark."""

    def has_permission(self, request: HttpRequest) -> bool:
        """Let everybody in."""
        return True


class ActionAdmin(admin.ModelAdmin):
    """The changelist of the same rows with the columns and filters of our list, fetched as well as ours."""

    list_display = ("number", "text", "responsible", "next_due", "forecast", "colour", "why")
    list_filter = ("priority", "groups", "is_ongoing")
    list_select_related = ("priority",)
    search_fields = ("text", "number")
    list_per_page = 25

    def get_queryset(self, request: HttpRequest) -> ActionQuerySet:
        """Fetch what the columns need at once."""
        rows = super().get_queryset(request)
        assert isinstance(rows, ActionQuerySet)
        return rows.as_at(timezone.localdate()).prefetch_related("groups", "milestones")

    def responsible(self, action: Action) -> str:
        """The groups responsible."""
        return ", ".join(group.name for group in action.groups.all())

    def next_due(self, action: Action) -> date | None:
        """The earliest open date."""
        return min((one.due_on for one in action.milestones.all() if not one.completed_on), default=None)

    def forecast(self, action: Action) -> date | None:
        """The latest forecast."""
        return max((one.forecast_on for one in action.milestones.all() if one.forecast_on), default=None)

    def colour(self, action: Action) -> str:
        """The colour."""
        return self._rating(action).label

    def why(self, action: Action) -> str:
        """Its reason."""
        return self._rating(action).why

    def _rating(self, action: Action) -> Rating:
        cached: Rating | None = vars(action).get("rating")
        if cached is None:
            cached = vars(action)["rating"] = worst(
                rate(due_on=one.due_on, as_at=timezone.localdate(), completed_on=one.completed_on)
                for one in action.milestones.all()
            )
        return cached

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show it."""
        return True

    def has_view_permission(self, request: HttpRequest, obj: Action | None = None) -> bool:
        """Let everybody look."""
        return True

    has_change_permission = has_add_permission = has_delete_permission = has_view_permission


site = OpenSite(name="admin")
site.register(Action, ActionAdmin)


def empty(request: HttpRequest) -> HttpResponse:
    """A signed-in page with nothing on it but what every page has."""
    return render(request, "base.html")


urlpatterns = [
    path("bench/empty/", empty),
    path("bench/admin/", site.urls),
    path("", include("wsscp.urls")),
]
