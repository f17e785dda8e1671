"""The account: who signs in."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from wsscp.limits import NAME


class UserManager(BaseUserManager["User"]):
    """Creates and finds accounts by email address."""

    def new_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new, unsaved account. Without a password it needs a reset link."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        return user

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Create an account, as Django expects of a manager."""
        user = self.new_user(email, password, **fields)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str) -> "User":  # type: ignore[override]  # Django names it username
        """Find an account by its address in any case."""
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """Somebody with an account. What they may do comes from their memberships, never from the account."""

    email = models.EmailField("email address", max_length=254, unique=True)
    name = models.CharField(
        max_length=NAME, blank=True, help_text="How this person appears beside what they wrote."
    )
    is_active = models.BooleanField("account is open", default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    # Part of every session's hash: increasing it ends them all (wsscp/signin/ending.py).
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_in_small_letters")
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """The hash that a session of this account must have: it changes with the password and the counter."""
        value = f"{self.password}:{self.sessions_ended}"
        return salted_hmac("wsscp.User.session", value, secret=secret, algorithm="sha256").hexdigest()
