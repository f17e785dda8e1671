"""The tracker's settings, with Django's admin and an empty page beside it to measure against."""

from wsscp.settings import *  # noqa: F403
from wsscp.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin"]
ROOT_URLCONF = "benchmarks.urls"
SILENCED_SYSTEM_CHECKS = ["admin.E408", "admin.E409", "admin.E410"]
