"""Addresses. Each has a row in tests/permission_matrix.py, or the build fails."""

from allauth.account import views as account
from allauth.usersessions import views as sessions
from django.urls import include, path, re_path

from wsscp.views import core as views
from wsscp.views import sessions as kept

handler429 = "wsscp.throttle.too_many"

urlpatterns = [
    path("health", views.health, name="health"),
    path("theme.css", views.theme, name="theme"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("help/", views.help_page, name="help"),
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("account-closed/", account.account_inactive, name="account_inactive"),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/sessions/", sessions.list_usersessions, name="usersessions_list"),
    path("account/sessions/end/<int:pk>/", kept.end_session, name="end-session"),
    path("kept/<uuid:pk>/", kept.kept_form, name="kept-form"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/reset/", account.password_reset, name="account_reset_password"),
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
    path("", include("priorities.urls")),
    path("", include("reporting.urls")),
]
