"""Pages that belong to no app: health, accessibility statement, help, theme."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Answer "ok" when the database does, and reveal nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement the law requires (PSBAR 2018, regulation 8)."""
    return render(request, "wsscp/accessibility.html", {"accessibility_email": settings.ACCESSIBILITY_EMAIL})


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How the tracker works, for its users."""
    return render(request, "wsscp/help.html")


@login_not_required
@require_safe
def theme(request: HttpRequest) -> HttpResponse:
    """The partnership's colour as a style sheet, because pages have no inline style."""
    css = f":root{{--wsscp-brand:{settings.PARTNERSHIP_COLOUR}}}"
    response = HttpResponse(css, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "max-age=3600"
    return response
