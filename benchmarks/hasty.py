"""The tracker's settings for a benchmark that sends forms faster than a person may."""

from wsscp.settings import *  # noqa: F403

POSTS_A_MINUTE = 1_000_000
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
