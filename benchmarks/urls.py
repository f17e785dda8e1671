"""The tracker's addresses, and an empty page to measure them against."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path


def empty(request: HttpRequest) -> HttpResponse:
    """A signed-in page with nothing on it but what every page has."""
    return render(request, "base.html")


urlpatterns = [path("bench/empty/", empty), path("", include("wsscp.urls"))]
