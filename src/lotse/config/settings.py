"""The one settings file. Everything an operator may change comes from the environment (docs/betrieb.md)."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF

from lotse.config import environment
from lotse.core import keys

PACKAGE = Path(__file__).resolve().parent.parent

# --- What an operator decides -------------------------------------------------------------------------------

DATA_DIR = environment.folder("LOTSE_DATA_DIR", Path.cwd() / "var")
KEY_FILE = environment.folder("LOTSE_KEY_FILE", DATA_DIR / "keys" / "lotse.keys.json")
DELETED_LIST = environment.folder("LOTSE_DELETED_LIST", DATA_DIR / "deleted.list")  # core/deleted.py
BACKUP_DAYS = environment.number("LOTSE_BACKUP_DAYS", 30)  # so long a backup is kept, by whoever keeps it
DELETED_LIST_DAYS = environment.number("LOTSE_DELETED_LIST_DAYS", 3 * BACKUP_DAYS)
BACKUP_CHECK_DAYS = environment.number("LOTSE_BACKUP_CHECK_DAYS", 90)  # 0: nobody is reminded
if DELETED_LIST_DAYS <= BACKUP_DAYS:
    raise environment.SettingError("LOTSE_DELETED_LIST_DAYS muss größer sein als LOTSE_BACKUP_DAYS.")
DEBUG = environment.flag("LOTSE_DEBUG")
DEMO = environment.flag("LOTSE_DEMO")
BASE_URL = environment.text("LOTSE_BASE_URL", "http://localhost:8000").rstrip("/")
HTTPS = BASE_URL.startswith("https://")
REQUIRE_SECOND_FACTOR = environment.flag("LOTSE_REQUIRE_SECOND_FACTOR", default=not DEMO)
OFFICIAL_HEADER = environment.flag("LOTSE_OFFICIAL_HEADER")
OPERATOR_NAME = environment.text(
    "LOTSE_OPERATOR_NAME", "Lotse – Vorführung" if DEMO else "Betreiber:in nicht angegeben"
)
OPERATOR_ADDRESS = environment.text("LOTSE_OPERATOR_ADDRESS")
OPERATOR_EMAIL = environment.text("LOTSE_OPERATOR_EMAIL")
SCHOOL_HOLIDAYS = environment.words("LOTSE_SCHOOL_HOLIDAYS")  # beside those of core.school_holidays, first/last day

ALLOWED_HOSTS = environment.words("LOTSE_ALLOWED_HOSTS", f"{urlsplit(BASE_URL).hostname},localhost,127.0.0.1")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

# --- Secrets: one file, outside the database and outside its backups ----------------------------------------

KEY_RING = keys.load_or_create(KEY_FILE)
SECRET_KEY = KEY_RING.django_secret
SECRET_KEY_FALLBACKS = list(KEY_RING.django_old)

# --- Database -----------------------------------------------------------------------------------------------


def database_of(url: str) -> dict[str, object]:
    """Django's database settings from ``postgres://user:password@host:port/name`` or, empty, embedded SQLite."""
    if not url:
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "lotse.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
                "PRAGMA secure_delete=ON;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise environment.SettingError("LOTSE_DATABASE_URL muss mit „postgres://“ beginnen oder leer sein.")
    return {
        "ENGINE": "lotse.core.db.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8}},
    }


DATABASES = {"default": database_of(environment.text("LOTSE_DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"}}

# --- Applications -------------------------------------------------------------------------------------------

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "lotse.operations",
    "lotse.workspace",
    "lotse.public",
    "lotse.api",
    "lotse.privacy",
    "lotse.schooling",
    "lotse.volunteering",
    "lotse.programmes",
    "lotse.conflicts",
    "lotse.network",
    "lotse.referrals",
    "lotse.cases",
    "lotse.administration",
    "lotse.concerns",
    "lotse.barriers",
    "lotse.people",
    "lotse.directory",
    "lotse.wording",
    "lotse.outbox",
    "lotse.links",
    "lotse.tenants",
    "lotse.accounts",
    "lotse.audit",
    "lotse.core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lotse.core.middleware.MaintenanceMiddleware",
    "lotse.core.middleware.KeyRingMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lotse.core.languages.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lotse.accounts.middleware.SessionTimeoutMiddleware",
    "lotse.tenants.middleware.CentreMiddleware",
]

ROOT_URLCONF = "lotse.config.urls"
WSGI_APPLICATION = "lotse.config.wsgi.application"
FORM_RENDERER = "lotse.core.forms.LotseFormRenderer"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "lotse.core.templatetags.ui",
                "lotse.core.templatetags.ui_forms",
                "lotse.tenants.templatetags.centre",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lotse.core.context.installation",
                "lotse.core.context.languages",
                "lotse.workspace.context.frame",
            ],
        },
    }
]

# --- Login --------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "tenants:choose"
ACCOUNT_ADAPTER = "lotse.accounts.adapter.AccountAdapter"
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a changed password or second factor is told by mail
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
PASSWORD_RESET_TIMEOUT = 24 * 3600
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts exist by invitation only; the invitation proves the address
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    "login": "",  # what counts are failed logins; opening the page writes nothing
    "login_failed": "10/m/ip,5/10m/key",
    "reset_password": "10/m/ip,3/10m/key",
    "reset_password_from_key": "10/m/ip",
    "change_password": "10/m/user",
    "reauthenticate": "10/m/user",
}
MFA_ADAPTER = "lotse.accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Lotse"
MFA_TOTP_TOLERANCE = 1  # one step of 30 s: slow hands, and clocks of phones that differ
USERSESSIONS_TRACK_ACTIVITY = False  # a row per login, not a write per request
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if environment.flag("LOTSE_BEHIND_PROXY") else 0
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_MINUTES = environment.number("LOTSE_SESSION_IDLE_MINUTES", 60)
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_NAME = "__Host-lotse" if HTTPS else "lotse"

# The district's own login (OpenID Connect): for accounts that an invitation has made, found by their address.
OIDC_NAME = environment.text("LOTSE_OIDC_NAME")
OIDC_SERVER_URL = environment.text("LOTSE_OIDC_SERVER_URL")
SOCIALACCOUNT_ADAPTER = "lotse.accounts.adapter.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "anmeldedienst",
                "name": OIDC_NAME,
                "client_id": environment.text("LOTSE_OIDC_CLIENT_ID"),
                "secret": environment.text("LOTSE_OIDC_CLIENT_SECRET"),
                "settings": {"server_url": OIDC_SERVER_URL},
            }
        ]
        if OIDC_SERVER_URL
        else []
    }
}

# --- Security headers ---------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *environment.origin(OIDC_SERVER_URL)],  # the redirect to the login service counts
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if environment.flag("LOTSE_BEHIND_PROXY") else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- Language, time, files ----------------------------------------------------------------------------------

LANGUAGE_CODE = "de"
LANGUAGES = [
    ("de", "Deutsch"),
    ("de-simple", "Einfaches Deutsch"),  # a registered variant, so that all read it as German
    ("en", "English"),
    ("uk", "Українська"),
    ("ar", "العربية"),
    ("tr", "Türkçe"),
    ("fa", "فارسی"),
    ("ru", "Русский"),
    ("fr", "Français"),
    ("kmr", "Kurmancî"),
]
LANGUAGE_CHECKS = {
    code: check
    for code, _ in LANGUAGES
    if (check := environment.signed(f"LOTSE_CHECKED_{code.upper().replace('-', '_')}")) is not None
}
FORMAT_MODULE_PATH = ["lotse.core.formats"]
LOCALE_PATHS = [PACKAGE / "locale"]  # built from locale/ by scripts/build_locale.py
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
STATIC_URL = "/static/"
STATIC_ROOT = environment.folder("LOTSE_STATIC_DIR", DATA_DIR / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024  # lists of persons are never written to the disk unencrypted
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000

# --- Mail and background work -------------------------------------------------------------------------------

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if environment.text("LOTSE_SMTP_HOST")
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = environment.text("LOTSE_SMTP_HOST", "localhost")
EMAIL_PORT = environment.number("LOTSE_SMTP_PORT", 587)
EMAIL_HOST_USER = environment.text("LOTSE_SMTP_USER")
EMAIL_HOST_PASSWORD = environment.text("LOTSE_SMTP_PASSWORD")
EMAIL_USE_TLS = environment.flag("LOTSE_SMTP_TLS", default=True)
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = environment.text("LOTSE_MAIL_FROM", "lotse@localhost")
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DEVELOPER_PAGES = environment.flag("LOTSE_DEVELOPER_PAGES", default=DEMO)

# --- Open data (docs/betrieb.md) ------------------------------------------------------------------------------

API_PER_MINUTE = environment.number("LOTSE_API_PER_MINUTE", 120)  # requests of one address; 0: as many as it likes
API_LICENCE = environment.text("LOTSE_API_LICENCE", "nicht festgelegt")

# --- Logs: no personal data, no bodies, no query strings ----------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"impersonal": {"()": "lotse.core.logs.ImpersonalFilter"}},
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["impersonal"]}},
    "root": {"handlers": ["console"], "level": environment.text("LOTSE_LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"level": "WARNING"},
        "django.request": {"level": "ERROR"},
        "weasyprint": {"level": "WARNING"},  # tells of each step of each letter
        "fontTools": {"level": "WARNING"},
    },
}
