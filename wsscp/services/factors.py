"""Codes of authenticator apps: each works once."""

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.db import transaction


def spend_code(authenticator: Authenticator, code: str) -> bool:
    """Note that a code was used; False when it, or a later one, was used before.

    The library remembers a code for one period of 30 seconds and in a cache that may forget; with a
    tolerance of one period a code is good for three. So the last period used is kept with the secret.
    """
    with transaction.atomic():
        row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
        secret = decrypt(row.data["secret"])
        digits = "".join(character for character in code if character.isdigit())
        last = row.data.get("last_period", 0)
        fresh = [
            period
            for period in yield_hotp_counters_from_time()
            if period > last and format_hotp_value(hotp_value(secret, period)) == digits
        ]
        if not fresh:
            return False
        row.data["last_period"] = fresh[0]
        row.save(update_fields=["data"])
        authenticator.data = row.data
    return True
