"""URLs of one's own account. The sign-in library finds them by their names, so they have no namespace."""

from django.urls import path

from priorities.people import factor_views as factors
from wsscp.decorators import get_or_post

# The library's views ask for a sign-in before they check the method, so get_or_post goes round them.
urlpatterns = [
    path("", factors.account, name="account"),
    path("second-factors/", factors.factor_list, name="mfa_index"),
    path("second-factors/app/", get_or_post(factors.AddApp.as_view()), name="mfa_activate_totp"),
    path("second-factors/app/remove/", get_or_post(factors.RemoveApp.as_view()), name="mfa_deactivate_totp"),
    path("second-factors/passkeys/", get_or_post(factors.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path(
        "second-factors/passkeys/<int:pk>/remove/",
        get_or_post(factors.RemovePasskey.as_view()),
        name="mfa_remove_webauthn",
    ),
    path(
        "second-factors/recovery-codes/new/",
        get_or_post(factors.NewRecoveryCodes.as_view()),
        name="mfa_generate_recovery_codes",
    ),
]
