"""Second factors with django-allauth: encrypted secrets, and codes that work once."""

import base64

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils.crypto import salted_hmac

# In the session of somebody who signed in with a second factor, or set one up since.
SECOND_FACTOR_PROVED = "second_factor_proved"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Encrypts the secrets of apps and recovery codes in the database and its backups."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is wrong or was used before. Enter the next one your app shows.",
        "unreadable": "This second factor cannot be read any more. Ask the business team to reset it.",
        "passkey_refused": "This passkey was not accepted. Try again, or use a code.",
    }

    def encrypt(self, text: str) -> str:
        """Encrypt with a key made from SECRET_KEY."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Decrypt with SECRET_KEY or an earlier key (SECRET_KEY_FALLBACKS)."""
        try:
            return _fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken as error:
            raise self.validation_error("unreadable") from error

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """Name a passkey that its owner did not name."""
        return f"Passkey {Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return whose passkeys these are, for browsers. They work on this host name only."""
        return {
            "id": context.request.get_host().partition(":")[0],
            "name": f"{settings.PARTNERSHIP_SHORT_NAME} business plan tracker",
        }


def spend_code(authenticator: Authenticator, code: str) -> bool:
    """Record that a code was used; False when it, or a later one, was used before.

    allauth remembers a code for one period of 30 seconds and in a cache that may lose it; with a tolerance
    of one period a code is valid for three. So the last period used is saved with the secret.
    """
    with transaction.atomic():
        row = Authenticator.objects.select_for_update(no_key=True).get(pk=authenticator.pk)
        secret = decrypt(row.data["secret"])
        digits = "".join(character for character in code if character.isdigit())
        last = row.data.get("last_period", 0)
        unused = [
            period
            for period in yield_hotp_counters_from_time()
            if period > last and format_hotp_value(hotp_value(secret, period)) == digits
        ]
        if not unused:
            return False
        row.data["last_period"] = unused[0]
        row.save(update_fields=["data"])
        authenticator.data = row.data
    return True


def _fernet() -> MultiFernet:
    return MultiFernet([_fernet_of(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _fernet_of(secret: str) -> Fernet:
    # The salt is part of the key: with another one, stored secrets could not be decrypted.
    digest = salted_hmac("wsscp.factors", "second factors", secret=secret, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(digest))
