"""URLs. Each has a row in tests/permission_matrix.py, or the build fails."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.webauthn import views as passkeys
from django.conf import settings
from django.urls import include, path, re_path
from django.views.decorators.http import require_safe

from wsscp import views
from wsscp.decorators import get_or_post
from wsscp.signin import password_views as passwords
from wsscp.signin import session_views as sessions
from wsscp.signin import single_sign_on

handler429 = "wsscp.signin.throttle.too_many_requests"

# One provider at most, so its name is in no URL.
PROVIDER = {"provider_id": settings.OIDC_PROVIDER}

# get_or_post: allauth checks the user before it checks the method.
urlpatterns = [
    path("health", views.health, name="health"),
    path("theme.css", views.theme, name="theme"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("help/", views.help_page, name="help"),
    path("sign-in/", account.login, name="account_login"),
    path("sign-in/code/", get_or_post(factors.authenticate), name="mfa_authenticate"),
    path("sign-in/passkey/", get_or_post(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("sign-in/single/", single_sign_on.single_sign_on_start, PROVIDER, name="openid_connect_login"),
    path(
        "sign-in/single/back/",
        single_sign_on.single_sign_on_callback,
        PROVIDER,
        name="openid_connect_callback",
    ),
    path("sign-out/", account.logout, name="account_logout"),
    path("account-closed/", account.account_inactive, name="account_inactive"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/reset/", passwords.RequestPasswordReset.as_view(), name="account_reset_password"),
    path("password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("account/confirm/", get_or_post(account.reauthenticate), name="account_reauthenticate"),
    path("account/confirm/code/", get_or_post(factors.reauthenticate), name="mfa_reauthenticate"),
    path(
        "account/confirm/passkey/",
        get_or_post(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "account/second-factors/recovery-codes/",
        require_safe(recovery_codes.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path("account/sessions/", get_or_post(sessions.SessionList.as_view()), name="usersessions_list"),
    path("account/sessions/end/<int:pk>/", sessions.end_session, name="end-session"),
    path("kept/<uuid:pk>/", sessions.saved_submission, name="kept-form"),
    path(
        "account/single-sign-on/remove/", single_sign_on.single_sign_on_remove, name="single_sign_on_remove"
    ),
    path("account/", include("priorities.account_urls")),
    path("", include("priorities.urls")),
    path("", include("reviews.urls")),
    path("training/", include("training.urls")),
    path("", include("reporting.urls")),
]
