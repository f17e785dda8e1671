"""Queries for a person's second factors."""

from dataclasses import dataclass, field

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator

from wsscp.models import User

SECOND_FACTOR_TYPES = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass
class SecondFactors:
    """Authenticator app, passkeys, and how many recovery codes are left (None: no set of codes)."""

    app: Authenticator | None = None
    passkeys: list[Authenticator] = field(default_factory=list)
    codes_left: int | None = None

    @property
    def any(self) -> bool:
        """Whether signing in asks for more than the password."""
        return bool(self.app or self.passkeys)


def second_factors_of(person: User) -> SecondFactors:
    """Return somebody's second factors; one query."""
    factors = SecondFactors()
    for factor in Authenticator.objects.filter(user=person.pk).order_by("pk"):
        if factor.type == Authenticator.Type.TOTP:
            factors.app = factor
        elif factor.type == Authenticator.Type.WEBAUTHN:
            factors.passkeys.append(factor)
        else:
            factors.codes_left = app_settings.RECOVERY_CODE_COUNT - factor.data["used_mask"].bit_count()
    return factors


def has_second_factor(person: User, *, besides: Authenticator | None = None) -> bool:
    """Whether somebody has an app or a passkey, other than the one given."""
    factors = Authenticator.objects.filter(user=person.pk, type__in=SECOND_FACTOR_TYPES)
    if besides is not None:
        factors = factors.exclude(pk=besides.pk)
    return factors.exists()
