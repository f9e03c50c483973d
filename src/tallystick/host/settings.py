"""Django's settings. What differs between installations comes by the environment, which host/installation.py fills."""

import os
from pathlib import Path
from typing import Any

import pghistory
import pgtrigger

from .postgres import address

SOURCE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("TALLYSTICK_DATA") or "/nonexistent")
# Web processes answer many at once, from a pool; commands and workers keep one connection.
IS_WEB = os.environ.get("TALLYSTICK_ROLE") == "web"
# Of each web process; each thread may need a connection.
WEB_THREADS = min(8, 2 * (os.cpu_count() or 1))

DEBUG = False
SECRET_KEY = os.environ.get("TALLYSTICK_SECRET_KEY") or "only for looking around and for tests: no installation is open"
# Secrets at rest are sealed by the first of these, and opened by any: a new key is put before the old ones.
SEALING_KEYS = [*(key for key in os.environ.get("TALLYSTICK_KEYS", "").split(",") if key), SECRET_KEY]
# Whether webhooks may lead into one's own network: only where everybody who manages them may look around there.
WEBHOOKS_PRIVATE = os.environ.get("TALLYSTICK_WEBHOOKS_PRIVATE") == "1"
# Whoever sends it may read /metrics.
METRICS_TOKEN = os.environ.get("TALLYSTICK_METRICS_TOKEN") or ""
# This machine is always answered: `serve` itself asks whether the server is up, and so do health checks beside it.
ALLOWED_HOSTS = [
    *(host for host in os.environ.get("TALLYSTICK_HOSTS", "*").split(",") if host),
    "localhost",
    "127.0.0.1",
    "[::1]",
]

ROOT_URLCONF = "tallystick.host.urls"
WSGI_APPLICATION = "tallystick.host.wsgi.application"
AUTH_USER_MODEL = "identity.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

ROOMS = (
    "kit", "formula", "accounts", "estate", "identity", "tariffs", "metering", "billing", "cashier", "offsets",
    "ledger", "sources", "statements", "webhooks", "jobs", "cli", "api", "portal", "console",
)  # fmt: skip
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "pgtrigger",
    "pghistory",
    # Without "allauth" itself: a page of its own that we do not have would be an error, not a stranger in our house.
    "allauth.account",
    "allauth.mfa",
    # A package is an app where it has something for Django: tables, templates, tasks.
    *(f"tallystick.{room}" for room in ROOMS if (SOURCE / room / "apps.py").exists()),
]
MIDDLEWARE = [
    "tallystick.host.metrics.Counted",
    "django.middleware.security.SecurityMiddleware",
    "tallystick.host.security.ContentPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "tallystick.console.identity.presence.Presence",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]


def database_settings(url: str) -> dict[str, Any]:
    """Django's description of a libpq address, given as URL or as `name=value` words."""
    from psycopg.conninfo import conninfo_to_dict

    parts = {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}
    named = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    described: dict[str, Any] = {name: parts.pop(key, "") for name, key in named.items()}
    options: dict[str, Any] = {**parts, "application_name": "tallystick"}
    if IS_WEB:
        options["pool"] = {"min_size": 1, "max_size": WEB_THREADS, "timeout": 20}
    return described | {
        "ENGINE": "django.db.backends.postgresql",
        "OPTIONS": options,
        "CONN_MAX_AGE": 0 if IS_WEB else None,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": database_settings(os.environ.get("TALLYSTICK_DATABASE") or address(DATA))}

# Shared by all processes: each would else count attempts to sign in for itself.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "identity_cache",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    }
}

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [SOURCE / door / "templates" for door in ("console", "portal", "api")],
        "APP_DIRS": False,
        "OPTIONS": {"environment": "tallystick.console.jinja.environment"} if (SOURCE / "console" / "jinja.py").exists() else {},
    },
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [], "APP_DIRS": True, "OPTIONS": {}},
]

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文"), ("vi", "Tiếng Việt")]
LOCALE_PATHS = [SOURCE / "locale"]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
# Photos of meters, in files: beside the database, and backed up with it.
PHOTOS = Path(os.environ.get("TALLYSTICK_PHOTOS") or DATA / "photos")
WHITENOISE_USE_FINDERS = not IS_WEB
# A picture that is missing is no reason to show no page.
WHITENOISE_MANIFEST_STRICT = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if IS_WEB
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

SESSION_ENGINE = "tallystick.host.sessions"
SESSION_COOKIE_NAME = "tallystick_session"
SESSION_COOKIE_HTTPONLY = True
# Of idleness: whoever works goes on (console/identity/presence.py).
SESSION_COOKIE_AGE = 12 * 3600
SESSION_SERIALIZER = "tallystick.host.sessions.Sealed"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "tallystick.console.errors.stale"
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("TALLYSTICK_ORIGINS", "").split(",") if origin]
# Behind https (said by TALLYSTICK_HTTPS=1) cookies never travel in the open.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("TALLYSTICK_HTTPS") == "1"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if SESSION_COOKIE_SECURE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Signing in, by django-allauth: a name and a password, then a second factor or a passkey. No sign-up, no e-mail.
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{VALIDATION}.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ("username", "name")}},
    {"NAME": f"{VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": f"{VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{VALIDATION}.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "tallystick.console.identity.adapters.Entrance"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
# Failures count for whoever tries, and for the name that is tried.
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "10/m/ip,5/300s/key", "reauthenticate": "10/m/user"}
# Labels that are scanned and may be none of ours (console/round/scan.py).
ACCOUNT_RATE_LIMITS["label"] = "60/m/user"
MFA_ADAPTER = "tallystick.console.identity.adapters.Factors"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # phones' clocks are half a minute wrong
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
# How many proxies of ours stand before the server; without any, nobody is believed about where they come from, nor that they
# came by https. Links that are made to be sent to people begin as they came.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TALLYSTICK_PROXIES") or 0)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None

DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# A clerk may tick some thousand bills on one page.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "filters": {"discreet": {"()": "tallystick.host.logs.Discreet"}},
    "handlers": {"err": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["err"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR", "filters": ["discreet"]},
        "django.security.csrf": {"filters": ["discreet"]},
        # Strangers ask for all sorts of hosts; each is answered with a 400, and none is news.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "procrastinate": {"level": "WARNING"},
    },
}

# The history of set-up rows (kit/trail.py): one statement of a bulk write leaves one statement of history.
PGHISTORY_LEVEL = pgtrigger.Statement
PGHISTORY_APPEND_ONLY = True
PGHISTORY_BASE_MODEL = "tallystick.kit.models.Event"
PGHISTORY_FOREIGN_KEY_FIELD = pghistory.ForeignKey(db_index=False)
PGHISTORY_OBJ_FIELD = pghistory.ObjForeignKey(related_name="+", db_index=True)

# Tasks are imported by whoever carries them out: a command that has no jobs need not know them.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
