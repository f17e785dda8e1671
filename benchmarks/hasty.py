"""The tracker's settings for a benchmark that asks for PDFs faster than a person may, and sends no mail."""

from wsscp.settings import *  # noqa: F403
from wsscp.settings import ACCOUNT_RATE_LIMITS

EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
ACCOUNT_RATE_LIMITS = ACCOUNT_RATE_LIMITS | {"pdf": "100000/m/user"}
