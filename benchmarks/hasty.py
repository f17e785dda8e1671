"""The tracker's settings for a benchmark that sends forms faster than a person may."""

from wsscp.settings import *  # noqa: F403
from wsscp.settings import ACCOUNT_RATE_LIMITS

POSTS_A_MINUTE = 1_000_000
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
ACCOUNT_RATE_LIMITS = ACCOUNT_RATE_LIMITS | {"pdf": "100000/m/user"}
