"""One's own account. The sign-in library finds these by their names, so they have no namespace."""

from django.urls import path
from django.views.decorators.http import require_http_methods

from priorities.people import account_views as account
from priorities.people import factor_views as factors

# The library asks who somebody is before it looks at the method.
form_page = require_http_methods(["GET", "HEAD", "POST"])

urlpatterns = [
    path("", account.account, name="account"),
    path("second-factors/", factors.factor_list, name="mfa_index"),
    path("second-factors/app/", form_page(factors.AddApp.as_view()), name="mfa_activate_totp"),
    path("second-factors/app/remove/", form_page(factors.RemoveApp.as_view()), name="mfa_deactivate_totp"),
    path("second-factors/passkeys/", form_page(factors.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path(
        "second-factors/passkeys/<int:pk>/remove/",
        form_page(factors.RemovePasskey.as_view()),
        name="mfa_remove_webauthn",
    ),
    path(
        "second-factors/recovery-codes/new/",
        form_page(factors.NewRecoveryCodes.as_view()),
        name="mfa_generate_recovery_codes",
    ),
]
