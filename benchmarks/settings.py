"""The tracker's settings, with an empty page to measure against."""

from wsscp.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
