"""Settings of the tracker, from the environment. docs/deployment.md lists what can be set.

Two modes: "production" (the default, strict) and "local" (a developer's machine over plain HTTP, where
example data is allowed). Apps and URLs are named by string; of our own code only the helpers that read the
environment and the database options are imported.
"""

import os
import tomllib
from pathlib import Path

import dj_database_url
from bootstrap_wrapper import get_bootstrap_dir
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from wsscp import environment
from wsscp.sqlite import sqlite_options

BASE_DIR = Path(__file__).resolve().parent.parent
_PROJECT = tomllib.loads((BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]
VERSION: str = _PROJECT["version"]
environment.load_file(BASE_DIR / "var" / "local.env")

MODE = os.environ.get("WSSCP_MODE", "production")
if MODE not in {"production", "local"}:
    raise ImproperlyConfigured(f"WSSCP_MODE must be production or local, not {MODE!r}.")
LOCAL = MODE == "local"

# ---- The partnership -------------------------------------------------------------------------------
PARTNERSHIP_NAME = os.environ.get("WSSCP_NAME", "West Sussex Safeguarding Children Partnership")
PARTNERSHIP_SHORT_NAME = os.environ.get("WSSCP_SHORT_NAME", "WSSCP")
# The header's colour: #rrggbb, dark enough for white text on it (a system check computes the contrast).
PARTNERSHIP_COLOUR = os.environ.get("WSSCP_COLOUR", "#1b4d6b")
CLASSIFICATION = os.environ.get("WSSCP_CLASSIFICATION", "OFFICIAL")
ACCESSIBILITY_EMAIL = os.environ.get("WSSCP_ACCESSIBILITY_EMAIL", "")
# Example accounts have a known password: never in production.
EXAMPLE_DATA_ALLOWED = LOCAL and environment.flag("WSSCP_EXAMPLE_DATA", default=True)

# ---- Django ----------------------------------------------------------------------------------------
SECRET_KEY = environment.required("SECRET_KEY", "It signs sessions and links: 50 random characters or more.")
SECRET_KEY_FALLBACKS = environment.comma_list("SECRET_KEY_FALLBACKS")
DEBUG = LOCAL and environment.flag("WSSCP_DEBUG")
if LOCAL:
    ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]", *environment.comma_list("ALLOWED_HOSTS")]
else:
    environment.required("ALLOWED_HOSTS", "The host names people type, separated by commas.")
    ALLOWED_HOSTS = environment.comma_list("ALLOWED_HOSTS")
# Where people find the tracker: every link in mail begins with it.
if not LOCAL:
    environment.required("WSSCP_ADDRESS", "For example, https://tracker.example.org")
WSSCP_ADDRESS = os.environ.get("WSSCP_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
ROOT_URLCONF = "wsscp.urls"
WSGI_APPLICATION = "wsscp.wsgi.application"
AUTH_USER_MODEL = "wsscp.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "simple_history",
    "wsscp",
    "priorities",
    "reviews",
    "training",
    "reporting",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wsscp.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "wsscp.middleware.RefuseNulBytes",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # After the CSRF middleware and before LoginRequiredMiddleware: see wsscp/signin/sessions.py.
    "wsscp.signin.sessions.SessionTimeout",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "wsscp.signin.sessions.SaveWhileConfirming",
    "django.contrib.messages.middleware.MessageMiddleware",
    "wsscp.middleware.NoStore",
    "priorities.access.second_factor.SecondFactorMiddleware",
    "priorities.access.closed_plans_middleware.ClosedPlanMiddleware",
    "priorities.access.one_use_forms.OneUseFormMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["wsscp.templatetags.components"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wsscp.context_processors.partnership",
                "priorities.access.context_processors.access",
                "reviews.access.context_processors.reviews",
            ],
        },
    },
]

# ---- Database --------------------------------------------------------------------------------------
if not LOCAL:
    environment.required("DATABASE_URL", "For example, postgres://user:password@host/database.")
DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{BASE_DIR / 'var' / 'wsscp.sqlite3'}",
        # A new PostgreSQL connection for each page costs more than the page.
        conn_max_age=60,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = sqlite_options()

# ---- Language and time -----------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "wsscp.formats"

# ---- Signing in ------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "wsscp.signin.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
# No mail to unknown addresses: it would ask them to sign up, which is not possible.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
# All other sessions end with the old password; the one it was changed in continues.
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# A link in the mail sets a password; signing in still needs the second factor.
ACCOUNT_LOGIN_ON_PASSWORD_RESET = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{PARTNERSHIP_SHORT_NAME}: "
ACCOUNT_FORMS = {
    "login": "wsscp.signin.forms.SignInForm",
    "reset_password": "wsscp.signin.forms.PasswordResetForm",
    "reset_password_from_key": "wsscp.signin.forms.NewPasswordForm",
    "change_password": "wsscp.signin.forms.ChangePasswordForm",
    "user_token": "wsscp.signin.forms.PasswordLinkForm",
    "reauthenticate": "wsscp.signin.forms.ConfirmPasswordForm",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
PASSWORD_RESET_TIMEOUT = 3600
# Words that are easy to guess here; the partnership's own names are added automatically.
PASSWORD_WORDS = environment.comma_list(
    "WSSCP_PASSWORD_WORDS",
    "safeguarding,children,child,partnership,business,plan,tracker,password,welcome,letmein,council,police,"
    "westsussex,sussex,crawley,horsham,worthing,chichester,midsussex,adur,arun,shoreham,littlehampton,"
    "bognor,regis,haywards,heath,burgess,hill,east,grinstead,england",
)
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["email", "name"]},
    },
    {"NAME": "wsscp.signin.passwords.ContextWordsValidator"},
    {"NAME": "wsscp.signin.passwords.LongestPasswordValidator"},
]

# ---- Throttles, counted for all worker processes together --------------------------------------------
# "key" is an account from one IP address (wsscp/signin/accounts.py) unless a comment says otherwise:
# colleagues behind one council address do not lock each other out. "ip" limits are far above an office's use.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "10/15m/key",
    # key: the account from anywhere, against guessing from many addresses at once
    "login_failed_anywhere": "100/h/key",
    "reset_password": "200/15m/ip,5/15m/key",
    "reset_password_from_key": "100/15m/ip",
    "change_password": "10/15m/user",
    "reauthenticate": "10/15m/user",
    "invitation": "60/15m/ip",
    "invite": "60/h/user",
    # key: the person invited, against flooding their mailbox
    "invite_again": "5/d/key",
    # key: whose form it is (wsscp/signin/sessions.py), so that nobody's list of kept forms can be flooded
    "keep_form": "30/h/key",
    "pdf": "10/m/user",
    "plan_file": "20/m/user",
    # Checking a PDF, or all signed reports, costs more the more there are.
    "check": "20/m/user",
}

# ---- Second factors ----------------------------------------------------------------------------------
# Required of those whose stolen password could do most harm (wsscp/policy.py); optional for others.
SECOND_FACTOR_REQUIRED = environment.flag("WSSCP_SECOND_FACTOR", default=not LOCAL)
MFA_ADAPTER = "wsscp.signin.second_factors.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_FORMS = {
    "authenticate": "wsscp.signin.second_factor_forms.CodeForm",
    "reauthenticate": "wsscp.signin.second_factor_forms.ConfirmCodeForm",
    "activate_totp": "wsscp.signin.second_factor_forms.AuthenticatorAppForm",
    "add_webauthn": "wsscp.signin.second_factor_forms.AddPasskeyForm",
    "authenticate_webauthn": "wsscp.signin.second_factor_forms.PasskeyForm",
    "login_webauthn": "wsscp.signin.second_factor_forms.PasskeySignInForm",
    "reauthenticate_webauthn": "wsscp.signin.second_factor_forms.ConfirmPasskeyForm",
}
MFA_TOTP_ISSUER = PARTNERSHIP_SHORT_NAME
# A code is also valid 30 seconds before and after its own period: phones' clocks differ.
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = LOCAL
# Nothing can be guessed here, and a whole council may come from one address.
MFA_RATE_LIMITS = {"webauthn_login": "100/m/ip"}
# Addresses are set with the account, so there is none to verify first.
MFA_ALLOW_UNVERIFIED_EMAIL = True

# ---- Single sign-on by OpenID Connect ------------------------------------------------------------------
OIDC_PROVIDER = "oidc"
OIDC_NAME = os.environ.get("OIDC_NAME", "")
SOCIALACCOUNT_PROVIDERS = environment.openid_connect(
    provider=OIDC_PROVIDER,
    name=OIDC_NAME,
    server=os.environ.get("OIDC_SERVER_URL", ""),
    client=os.environ.get("OIDC_CLIENT_ID", ""),
    secret=os.environ.get("OIDC_CLIENT_SECRET", ""),
    plain_http=LOCAL,
)
# 1: an identity with an account's verified address signs in to it without having been linked by its owner.
OIDC_TRUST_EMAIL = environment.flag("OIDC_TRUST_EMAIL")
# 1: the provider asks everybody for a second factor, so the tracker does not ask again.
OIDC_ASSURES_SECOND_FACTOR = environment.flag("OIDC_ASSURES_SECOND_FACTOR")
SOCIALACCOUNT_ADAPTER = "wsscp.signin.single_sign_on.IdentityAdapter"
SOCIALACCOUNT_REAUTHENTICATION_REQUIRED = True

# ---- Counts shared by all worker processes -----------------------------------------------------------
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "wsscp_cache",
        # Django's default of 300 would let anybody clear the counts, by trying 300 email addresses.
        "OPTIONS": {"MAX_ENTRIES": 200_000, "CULL_FREQUENCY": 10},
    }
}

# ---- Sessions, cookies and headers -----------------------------------------------------------------
# The two timeouts of a session, enforced by wsscp/signin/sessions.py. Its row is deleted later, so that the
# sender of a form that is sent too late is known; the cookie itself ends when the browser is closed.
SESSION_IDLE_SECONDS = 30 * 60
SESSION_ABSOLUTE_SECONDS = 12 * 60 * 60
SESSION_COOKIE_AGE = 7 * 24 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "wsscp.signin.session_views.csrf_failure"
if not LOCAL:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health$"]
    SECURE_HSTS_SECONDS = 63_072_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    if environment.flag("BEHIND_HTTPS_PROXY"):
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        # Throttles count by the address the proxy saw, or all users would share one count.
        ALLAUTH_TRUSTED_PROXY_COUNT = 1
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # Bootstrap draws its own arrows and ticks from data: addresses in its style sheet.
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

# ---- PDFs -------------------------------------------------------------------------------------------
# How long a PDF may take: less than any page may (deploy/gunicorn.conf.py).
PDF_SECONDS = 40

# ---- Uploads and forms -----------------------------------------------------------------------------
# A preview of an imported plan is one form: 500 actions of some 12 boxes each.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 12_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024

# ---- Static files ----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("bootstrap", get_bootstrap_dir())]
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_USE_FINDERS = LOCAL
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# ---- Forms -----------------------------------------------------------------------------------------
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# ---- Mail ------------------------------------------------------------------------------------------
EMAIL_BACKEND = f"django.core.mail.backends.{'console' if LOCAL else 'smtp'}.EmailBackend"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_TIMEOUT = 20
EMAIL_USE_TLS = environment.flag("EMAIL_USE_TLS", default=True)
# A slow relay delays no response, and response times do not reveal whether there was anything to send.
MAIL_IN_BACKGROUND = not LOCAL
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "tracker@example.org")

# ---- History ---------------------------------------------------------------------------------------
SIMPLE_HISTORY_ENABLED = True

# ---- Logs ------------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "wsscp.logs.ReferenceSafeFormatter",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "filters": {"references": {"()": "wsscp.logs.HideReferences"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["references"]},
        "null": {"class": "logging.NullHandler"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        # No traceback for each probe.
        "django.security.DisallowedHost": {"handlers": ["null"], "propagate": False},
        # WeasyPrint and fontTools warn about style and fonts at every report.
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "ERROR"},
    },
}
