"""The second factors somebody has."""

from dataclasses import dataclass, field

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator

from wsscp.models import User

SECOND_FACTOR_TYPES = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass
class SecondFactors:
    """An authenticator app, passkeys, and how many recovery codes are left (None: there are none)."""

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
    for one in Authenticator.objects.filter(user=person.pk).order_by("pk"):
        if one.type == Authenticator.Type.TOTP:
            factors.app = one
        elif one.type == Authenticator.Type.WEBAUTHN:
            factors.passkeys.append(one)
        else:
            factors.codes_left = app_settings.RECOVERY_CODE_COUNT - one.data["used_mask"].bit_count()
    return factors


def has_second_factor(person: User, *, besides: Authenticator | None = None) -> bool:
    """Whether somebody has an app or a passkey, other than the one given."""
    found = Authenticator.objects.filter(user=person.pk, type__in=SECOND_FACTOR_TYPES)
    if besides is not None:
        found = found.exclude(pk=besides.pk)
    return found.exists()
