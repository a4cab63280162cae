"""Settings of the clinic: the environment is read here, once (docs/reference/settings.md)."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from attunement_clinic.config import database_address, mail_server
from attunement_clinic.config import environment as env
from attunement_clinic.config.languages import languages_in

ROOT = Path(__file__).resolve().parents[1]
VAR = env.folder("VAR", "var")
DEMO = env.flag("DEMO", default=True)
HOST = env.text("HOST", "localhost")
IS_HERE = HOST in {"localhost", "127.0.0.1"}
PORT = env.whole("PORT", 8000)
IS_HTTPS = env.flag("ATTUNEMENT_HTTPS", default=not IS_HERE)
# What people type to come here; mails carry it.
SITE_ADDRESS = env.text(
    "ATTUNEMENT_ADDRESS", f"{'https' if IS_HTTPS else 'http'}://{HOST}:{PORT}"
)

SECRETS = VAR / "secrets"
MEDIA_STORE = VAR / "media"
OUTBOX = VAR / "outbox"
BACKUPS = VAR / "backups"
# Where backups go, every night; on another disk than VAR. None where nothing is named.
BACKUP_FOLDER = next(iter(env.folders("ATTUNEMENT_BACKUP")), None)
# Where the audit chains stood: outside the database that they are kept in.
AUDIT_ANCHORS = VAR / "log" / "audit-anchors.jsonl"
# What was taken back, outside the databases: a restored one is told of it.
WITHDRAWAL_LEDGER = VAR / "ledger" / "withdrawals.jsonl"
SECRET_KEY = env.secret(SECRETS / "django_secret_key")
# Epoch masters that wrap the films' keys: `epoch-<n>` files, the highest wraps new ones.
MASTER_KEYS = SECRETS / "master"
# Or given from outside, and then no file: `epoch-<n>:<64 hexadecimal digits>`, several
# with spaces between.
MASTER_KEYS_GIVEN = env.text("ATTUNEMENT_MASTER_KEY")
# A last resort for a kernel that cannot confine a process: films are then decoded with
# every right of the worker. The worker says so with each film.
ATTUNEMENT_UNCONFINED_MEDIA = env.flag("ATTUNEMENT_UNCONFINED_MEDIA", default=False)

# Tests of faults arm named places by the file VAR/run/failpoint; never in a practice.
FAILPOINTS = DEMO and env.flag("ATTUNEMENT_FAILPOINTS", default=False)

DEBUG = False
ALLOWED_HOSTS = [HOST, "localhost", "127.0.0.1"] if not IS_HTTPS else [HOST]
USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "en-gb"
LOCALE_PATHS = [ROOT / "locale", *env.folders("ATTUNEMENT_LOCALES")]
LANGUAGES = [("en-gb", "English"), *languages_in(LOCALE_PATHS)]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "procrastinate.contrib.django",
    "attunement_clinic.web",
    "attunement_clinic.audit",
    "attunement_clinic.notifications",
    "attunement_clinic.accounts",
    "attunement_clinic.families",
    "attunement_clinic.recordings",
    "attunement_clinic.safety",
    "attunement_clinic.questionnaires",
    "attunement_clinic.intake",
    "attunement_clinic.selfcheck",
    "attunement_clinic.pages",
    "attunement_clinic.coding",
    "attunement_clinic.plans",
    "attunement_clinic.review",
    "attunement_clinic.outcomes",
    "attunement_clinic.reports",
    "attunement_clinic.fhir",
    "attunement_clinic.config",
]

MIDDLEWARE = [
    "attunement_clinic.web.refusals.RefusalsMiddleware",
    "attunement_clinic.web.middleware.PrivatePagesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "attunement_clinic.questionnaires.middleware.TabletMiddleware",
    "attunement_clinic.accounts.middleware.ActorMiddleware",
    "attunement_clinic.safety.middleware.NumbersFirstMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "attunement_clinic.web.middleware.OnlySentMiddleware",
]

ROOT_URLCONF = "attunement_clinic.config.urls"
ASGI_APPLICATION = "attunement_clinic.config.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Before allauth's own templates of the same names.
        "DIRS": [ROOT / "accounts" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "attunement_clinic.config.context.page",
            ],
        },
    }
]


DATABASES = {
    "default": database_address.settings_of(env.text("DATABASE_URL")),
    "keys": database_address.settings_of(env.text("KEYS_DATABASE_URL")),
}
DATABASE_ROUTERS = ["attunement_clinic.config.routers.KeysRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["attunement_clinic.accounts.standing.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "attunement_clinic.accounts.passwords.CommonPartsValidator"},
]
LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/"

# How many proxies of the practice's own stand in front; their word for an address is taken.
ALLAUTH_TRUSTED_PROXY_COUNT = env.whole("ATTUNEMENT_PROXIES", 0)
ACCOUNT_ADAPTER = "attunement_clinic.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
# Sign-up is closed; without a password here allauth would ask for none at sign-in.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "length": 8, "dashed": True}
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
# By account and place (accounts/limits.py), so that nobody's tries keep the owner out.
ACCOUNT_RATE_LIMITS = {
    "login": "",
    "login_failed": "10/m/ip,5/5m/key",
    "request_login_code": "20/m/ip",
    "reset_password": "20/m/ip",
    "mail_here": "3/m/key,12/h/key",
    "mail_anywhere": "60/h/key",
    "factor_here": "5/5m/key",
    "factor_anywhere": "30/h/key",
    "code_again": "3/m/key,12/h/key",
    "passkey": "40/m/ip",
    "search": "60/m/key",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "request_login_code": "attunement_clinic.accounts.forms.CodeForm",
    "reset_password": "attunement_clinic.accounts.forms.ResetForm",
    "reset_password_from_key": "attunement_clinic.accounts.forms.ResetKeyForm",
    "change_password": "attunement_clinic.accounts.forms.ChangeForm",
}
MFA_FORMS = {
    "authenticate": "attunement_clinic.accounts.factors.CodeOfFactorForm",
    "authenticate_webauthn": "attunement_clinic.accounts.factors.PasskeyForm",
    "reauthenticate": "attunement_clinic.accounts.factors.CodeOfFactorAgainForm",
}
MFA_ADAPTER = "attunement_clinic.accounts.adapter.SecondFactorAdapter"
# Nobody signs up here: an administrator vouches for an address, and a reset link that
# came to it leaves it unverified in allauth's eyes. It must not bar the second factor.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
# Each passkey is kept behind its device's lock, so that it may be a whole sign-in.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_ISSUER = "Attunement"
# One step of 30 s to either side, as RFC 6238 advises: a code is typed by a person.
MFA_TOTP_TOLERANCE = 1

SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
SESSION_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
CSRF_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "attunement_clinic.web.views.csrf_failure"
SECURE_SSL_REDIRECT = IS_HTTPS
# Not on this machine itself: a browser keeps it for every port of the name.
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if IS_HTTPS and not IS_HERE else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
# Not "no-referrer": under it browsers send `Origin: null` with every form.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "blob:"],
        "font-src": [SELF],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

STATIC_URL = "/static/"
STATIC_BUILD = ROOT / "web" / "static" / "build"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024**2
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]

# Without a mail server of the practice, mail stays in VAR/outbox.
EMAIL_BACKEND = "attunement_clinic.notifications.outbox.OutboxBackend"
_MAIL_SERVER = mail_server.settings_of("" if DEMO else env.text("ATTUNEMENT_SMTP"))
globals().update(_MAIL_SERVER)
MAIL_LEAVES = bool(_MAIL_SERVER)
DEFAULT_FROM_EMAIL = env.text("ATTUNEMENT_MAIL_FROM", "no-reply@localhost")

PROCRASTINATE_ON_APP_READY = "attunement_clinic.config.jobs.on_app_ready"
PROCRASTINATE_IMPORT_PATHS = [
    "attunement_clinic.config.backup.tasks",
    "attunement_clinic.notifications.tasks",
    "attunement_clinic.recordings.tasks",
    "attunement_clinic.safety.tasks",
    "attunement_clinic.questionnaires.tasks",
    "attunement_clinic.reports.tasks",
]
if DEMO:
    PROCRASTINATE_IMPORT_PATHS += ["attunement_clinic.config.demo.tasks"]

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "attunement_clinic.config.log_lines.OneLine",
            "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "filters": {
        "route": {"()": "attunement_clinic.config.log_lines.RouteForAddress"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # Refusals are lines of ours (web/refusals.py); of others' lines none holds an address
    # (ADR 0053).
    "loggers": {
        "django.request": {"level": "ERROR", "filters": ["route"]},
        "django.security": {"level": "CRITICAL"},
        # It tells the id of each passkey: whose device was here when.
        "fido2": {"level": "WARNING"},
    },
    "root": {"handlers": ["console"], "level": env.text("ATTUNEMENT_LOG", "INFO")},
}
# HSTS for subdomains, and in the browsers' own lists: the domain is the practice's, and
# what else stands under it is not ours to decide.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
