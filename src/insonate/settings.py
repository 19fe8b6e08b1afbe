"""Every setting of the shell, in one file. What an operator may set is an environment variable, listed in
docs/reference/settings.md; what is not there is not meant to be changed.
"""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlparse

from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parent
HOME = Path(os.environ.get("INSONATE_HOME", Path.cwd() / ".local")).resolve()


def _switch(name: str, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes", "on"}


def _secret_key() -> str:
    """The operator's key, or one made once and kept beside the database, readable by its owner only."""
    if given := os.environ.get("INSONATE_SECRET_KEY"):
        return given
    kept = HOME / "secret-key"
    if not kept.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48))
    return kept.read_text().strip()


def _database(url: str) -> dict[str, Any]:
    """Django's settings for `sqlite:///path` or `postgresql://user:password@host:port/name?host=/socket`.

    `?prepare=no` keeps statements unprepared, for a pooler that hands connections on between statements."""
    parts = urlparse(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path),
            # In a file like the real one: threads of a test then meet each other's locks.
            "TEST": {"NAME": str(HOME / "test.sqlite3")},
            "OPTIONS": {
                "timeout": 20,
                # A transaction that reads first and writes later must take the write lock at its start:
                # with SQLite's default most such transactions fail at once when two meet.
                "transaction_mode": "IMMEDIATE",
                # FULL: what we acknowledged survives a power cut, not only a crash.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;"
                "PRAGMA mmap_size=134217728; PRAGMA cache_size=-20000;",
            },
        }
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"DATABASE_URL must begin with sqlite:// or postgresql://, not {parts.scheme!r}")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # Lets `kit.quick_rows` have its statements planned once for a connection. A pooler that hands connections on
        # between statements forbids it: `?prepare=no`.
        "OPTIONS": {"prepare_threshold": None if query.get("prepare") == "no" else 5},
    }


SECRET_KEY = _secret_key()
DEBUG = _switch("INSONATE_DEBUG", False)
ALLOWED_HOSTS = os.environ.get("INSONATE_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("INSONATE_ORIGINS", "").split(",") if origin]
HTTPS = _switch("INSONATE_HTTPS", False)

INSTALLED_APPS = [
    "insonate.web",
    "insonate.certification",
    "insonate.logbook",
    "insonate.learning",
    "insonate.programmes",
    "insonate.billing",
    "insonate.people",
    "insonate.audit",
    "insonate.jobs",
    "insonate.demo",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "rules.apps.AutodiscoverRulesConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "insonate.kit.content_security.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "insonate.web.language.PersonLanguageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "insonate.web.second_factor.SecondFactorMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "insonate.urls"
WSGI_APPLICATION = "insonate.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "insonate.web.public.your_data.service",
                "insonate.web.navigation.navigation",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

DATABASES = {"default": _database(os.environ.get("DATABASE_URL", f"sqlite://{HOME / 'insonate.sqlite3'}"))}
# An address is unique whatever its case, by a constraint that this check does not see.
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_ADAPTER = "insonate.people.sign_in.AccountAdapter"
ACCOUNT_FORMS = {
    "signup": "insonate.people.sign_in.SignUpForm",
    "add_email": "insonate.people.sign_in.AddressForm",
}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = True
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Browsers offer passkeys on http only for localhost, which is how the demonstration is reached.
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Insonate"
# Who acts for an organisation must prove twice who they are (insonate.people.second_factor).
REQUIRE_SECOND_FACTOR = _switch("INSONATE_REQUIRE_SECOND_FACTOR", not DEBUG)

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English")), ("fr", _("French"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = HOME / "static"
MEDIA_ROOT = HOME / "files"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 30 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
EMAIL_BACKEND = os.environ.get("INSONATE_MAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
EMAIL_HOST = os.environ.get("INSONATE_MAIL_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("INSONATE_MAIL_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("INSONATE_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("INSONATE_MAIL_PASSWORD", "")
EMAIL_USE_TLS = _switch("INSONATE_MAIL_TLS", False)
EMAIL_TIMEOUT = 10
EMAIL_FILE_PATH = HOME / "mail"
DEFAULT_FROM_EMAIL = os.environ.get("INSONATE_MAIL_FROM", "Insonate <insonate@localhost>")

# Without a key nobody takes payments online, unless test payments are allowed: no money moves by them.
STRIPE_KEY = os.environ.get("INSONATE_STRIPE_KEY", "")
STRIPE_WEBHOOK_SECRET = os.environ.get("INSONATE_STRIPE_WEBHOOK_SECRET", "")
STRIPE_BASE = ""  # tests answer in Stripe's place
TEST_PAYMENTS = _switch("INSONATE_TEST_PAYMENTS", False)

PUBLIC_ADDRESS = os.environ.get("INSONATE_ADDRESS", "http://localhost:8000")
# The one place where time enters: a dotted path to a callable. Tests and demonstrations set their own.
CLOCK = "django.utils.timezone.now"
CREDENTIAL_KEYS = os.environ.get("INSONATE_CREDENTIAL_KEYS") or str(HOME / "credential-keys")
COPIES = os.environ.get("INSONATE_COPIES") or str(HOME / "copies")
TERMS = os.environ.get("INSONATE_TERMS", "")
SUPPORT = os.environ.get("INSONATE_SUPPORT", "")
CURRICULA_FOLDER = Path(os.environ.get("INSONATE_CURRICULA", PACKAGE.parent.parent / "curricula"))
PROGRAMMES_FOLDER = Path(os.environ.get("INSONATE_PROGRAMMES", PACKAGE.parent.parent / "programmes"))

LOG_LEVEL = os.environ.get("INSONATE_LOG_LEVEL", "WARNING")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    # The level is the handler's too: the worker sets its own loggers to INFO and would bury who can sign in.
    "handlers": {"console": {"class": "logging.StreamHandler", "level": LOG_LEVEL}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
}
