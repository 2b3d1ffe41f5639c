"""One file of settings, read from the environment; the defaults run on SQLite with nothing else installed."""

import contextlib
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url

PACKAGE = Path(__file__).resolve().parent


def _switch(name: str) -> bool:
    return os.environ.get(name, "").lower() in {"1", "true", "yes", "on"}


DEBUG = _switch("MOOTHALL_DEBUG")
MOOTHALL_DEMO = _switch("MOOTHALL_DEMO")

# Everything that must survive a restart lives below one folder.
DATA = Path(os.environ.get("MOOTHALL_DATA", ".moothall/data")).resolve()
# Nobody else on the machine may read it: the database holds salts and signed-in sessions.
DATA.mkdir(mode=0o700, parents=True, exist_ok=True)


def _secret_key() -> str:
    """A key that is made once per installation and readable by its owner only."""
    if key := os.environ.get("MOOTHALL_SECRET_KEY"):
        return key
    path = DATA / "secret_key"
    if not path.exists():
        # Of several processes that start at once, one makes it, whole; the others take that one.
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    return path.read_text().strip()


SECRET_KEY = _secret_key()

# The address people type. An https address switches on secure cookies and strict transport security.
MOOTHALL_ADDRESS = os.environ.get(
    "MOOTHALL_ADDRESS", f"http://127.0.0.1:{os.environ.get('MOOTHALL_PORT', '8000')}"
).rstrip("/")
_address = urlsplit(MOOTHALL_ADDRESS)
ENCRYPTED = _address.scheme == "https"
ALLOWED_HOSTS = [_address.hostname or "127.0.0.1", "127.0.0.1", "localhost"]
CSRF_TRUSTED_ORIGINS = [MOOTHALL_ADDRESS]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _switch("MOOTHALL_BEHIND_PROXY") else None
# Whose word is taken for the visitor's address: the proxy's own addresses, separated by commas.
MOOTHALL_PROXIES = os.environ.get("MOOTHALL_PROXIES", "127.0.0.1")

# --- databases ------------------------------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.config(
        default=f"sqlite:///{DATA / 'moothall.sqlite3'}", conn_max_age=600, conn_health_checks=True
    )
}
SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if SQLITE:
    # FULL: a vote or a ledger row that was acknowledged is on the disk.
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
            "PRAGMA foreign_keys=ON; PRAGMA journal_size_limit=67108864; "
            # Else a row that replaces another would pass the triggers that refuse its deletion.
            "PRAGMA recursive_triggers=ON; "
            # What somebody withdraws is gone from the file, not only from the tables.
            "PRAGMA secure_delete=ON;"
        ),
    }
else:
    DATABASES["default"].setdefault("OPTIONS", {}).update(
        {
            "connect_timeout": 2,
            "options": "-c statement_timeout=30s -c idle_in_transaction_session_timeout=30s",
        }
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# One process counts wrong codes and failed sign-ins in memory; several share a table. There is room for so
# many counters that nobody can push out their own.
CACHES = {
    "default": {
        "OPTIONS": {"MAX_ENTRIES": 100_000},
        **(
            {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
            if SQLITE
            else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "moothall_cache"}
        ),
    }
}

# --- the house ------------------------------------------------------------------------------------
ROOMS = ("governance", "codification", "evaluation", "capacity", "reflection")
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "moothall.people",
    "moothall.jobs",
    "moothall.trace",
    "moothall.events",
    "moothall.ui",
    *(f"moothall.rooms.{room}" for room in ROOMS),
    "moothall.demo",
    "moothall",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
]
if not SQLITE:
    INSTALLED_APPS.append("procrastinate.contrib.django")

MIDDLEWARE = [
    "moothall.ui.headers.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "moothall.people.sessions.SessionLimits",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "moothall.ui.failing.FailWell",
    "moothall.permissions.Doorkeeper",
    "moothall.events.once.WriteOnce",
]
ROOT_URLCONF = "moothall.urls"
WSGI_APPLICATION = None
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "DIRS": [PACKAGE / "ui" / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "moothall.ui.context.shell",
            ]
        },
    }
]
FORM_RENDERER = "moothall.ui.forms.GovukRenderer"
# MOOTHALL_THEME_NAME, MOOTHALL_THEME_LOGO, MOOTHALL_THEME_BRAND_COLOUR ...: see ui/theme.py.
MOOTHALL_THEME: dict[str, str] = {
    name.removeprefix("MOOTHALL_THEME_").lower(): value
    for name, value in os.environ.items()
    if name.startswith("MOOTHALL_THEME_")
}

# --- language and time ----------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "j F Y"

# --- static files, uploads ------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
# What is larger is refused unread: with files, and without any, where all of it is held in memory.
MOOTHALL_LARGEST_REQUEST = 60 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

# --- sign-in --------------------------------------------------------------------------------------
AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "sesame.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "moothall.people.passwords.LongEnough", "OPTIONS": {"min_length": 12}},
    {"NAME": "moothall.people.passwords.NotCommon"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "moothall.people.adapter.InvitedOnly"
SOCIALACCOUNT_ADAPTER = "moothall.people.adapter.KnownPeopleOnly"
ACCOUNT_FORMS = {
    "login": "moothall.people.forms.SignIn",
    "reset_password": "moothall.people.forms.AskForReset",
    "reset_password_from_key": "moothall.people.forms.ResetPassword",
    "set_password": "moothall.people.forms.SetPassword",
    "change_password": "moothall.people.forms.ChangePassword",
    "reauthenticate": "moothall.people.forms.ConfirmPassword",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": "50/15m/ip,10/15m/key", "reset_password": "3/h/key"}
# A form that leads to another origin is stopped by the content security policy, a link is not.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "council",
                "name": os.environ.get("MOOTHALL_OIDC_NAME", "your council account"),
                "client_id": os.environ["MOOTHALL_OIDC_CLIENT_ID"],
                "secret": os.environ.get("MOOTHALL_OIDC_SECRET", ""),
                # For Microsoft Entra ID: https://login.microsoftonline.com/<tenant>/v2.0
                "settings": {"server_url": os.environ["MOOTHALL_OIDC_SERVER"]},
            }
        ]
        if "MOOTHALL_OIDC_CLIENT_ID" in os.environ
        else [],
    }
}
MFA_ADAPTER = "moothall.people.adapter.SecondFactor"
MFA_FORMS = {
    "authenticate": "moothall.people.forms.EnterCode",
    "reauthenticate": "moothall.people.forms.ConfirmCode",
    "activate_totp": "moothall.people.forms.ActivateApp",
}
# Administrators add people by address: there is nothing for a person to verify.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
SESAME_MAX_AGE = 15 * 60
SESAME_ONE_TIME = True

# --- cookies and sessions -------------------------------------------------------------------------
SESSION_COOKIE_AGE = 3 * 60 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENCRYPTED
SESSION_COOKIE_NAME = "__Host-session" if ENCRYPTED else "moothall_session"
CSRF_COOKIE_NAME = "__Host-csrf" if ENCRYPTED else "moothall_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "moothall.ui.views.site.refused"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# --- e-mail: nothing leaves the machine until a server is named ------------------------------------
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = str(DATA / "sent-mail")
if "MOOTHALL_SMTP_HOST" in os.environ:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST = os.environ["MOOTHALL_SMTP_HOST"]
    EMAIL_PORT = int(os.environ.get("MOOTHALL_SMTP_PORT", "587"))
    EMAIL_HOST_USER = os.environ.get("MOOTHALL_SMTP_USER", "")
    EMAIL_HOST_PASSWORD = os.environ.get("MOOTHALL_SMTP_PASSWORD", "")
    EMAIL_USE_TLS = True
DEFAULT_FROM_EMAIL = os.environ.get("MOOTHALL_FROM_EMAIL", "moothall@localhost")

# --- search of the library: that of the database, unless this says "tantivy" and it is installed -----
MOOTHALL_SEARCH = os.environ.get("MOOTHALL_SEARCH", "")

# --- catalogues: nothing is asked of them until they are allowed here ------------------------------
# Of openalex, pubmed and crossref those that may be searched, separated by commas.
MOOTHALL_CATALOGUES = frozenset(os.environ.get("MOOTHALL_CATALOGUES", "").replace(",", " ").lower().split())
# Catalogues ask whom to write to about too many requests; keys allow more of them.
MOOTHALL_CONTACT_EMAIL = os.environ.get("MOOTHALL_CONTACT_EMAIL", "")
MOOTHALL_CATALOGUE_KEYS = {
    "openalex": os.environ.get("MOOTHALL_OPENALEX_KEY", ""),
    "pubmed": os.environ.get("MOOTHALL_PUBMED_KEY", ""),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
