"""All settings of Recite, driven by environment variables (and a `.env` file beside manage.py).

Whatever is unusable stops the start with a hint that says which variable to set.
"""

from pathlib import Path

import django_stubs_ext
import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

# Lets forms and admin classes name their model in brackets at run time too.
django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("RECITE_DEBUG", default=False)
SECRET_KEY = env.str("RECITE_SECRET_KEY", default="")
if not SECRET_KEY:
    raise ImproperlyConfigured(
        "RECITE_SECRET_KEY is not set. `make run` writes a .env file with a random key; "
        "on a server, put RECITE_SECRET_KEY=<50 random characters> into the environment."
    )
if not DEBUG and len(SECRET_KEY) < 40:
    raise ImproperlyConfigured(
        "RECITE_SECRET_KEY is too short for a public server: use at least 40 random characters."
    )

ALLOWED_HOSTS = env.list("RECITE_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("RECITE_ORIGINS", default=[])

PROCESSES = env.int("RECITE_PROCESSES", default=1)
"""How many server processes share this installation; config/gunicorn.conf.py reads it too."""

INSTALLED_APPS = [
    "accounts",
    "content",
    "quizzes",
    "django_htmx",
    "template_partials",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "config.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.HtmxRedirects",
    "config.headers.PersonalPages",
    "accounts.middleware.LearnerTimeZone",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "accounts.templatetags.icons",
                "accounts.templatetags.keys",
                "content.templatetags.places",
            ],
        },
    }
]

# --- database ---------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'recite.sqlite3'}")}
DATABASES["default"]["CONN_MAX_AGE"] = None
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    VAR_DIR.mkdir(exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        # Two writers that both begin as readers deadlock at once; IMMEDIATE makes them queue.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # synchronous=NORMAL loses acknowledged answers when the power fails; FULL loses none.
        # The log is folded into the database every 16 MB instead of every 4: the same few pages
        # are written again and again, and so reach their place a quarter as often.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        "PRAGMA wal_autocheckpoint=4000; PRAGMA cache_size=-8000;",
    }
elif DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured(
        "DATABASE_URL must be sqlite:///path or postgres://user:password@host/name."
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- cache and sessions -----------------------------------------------------

CACHE_URL = env.str("RECITE_CACHE_URL", default="")
CACHES = {
    # Rate limits count here: a cache of each process alone would multiply every limit.
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
        if CACHE_URL
        else {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
    ),
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
# A session kept in the memory of one process would outlive a log-out seen by another.
SESSION_ENGINE = (
    "django.contrib.sessions.backends.cached_db"
    if CACHE_URL or PROCESSES == 1
    else "django.contrib.sessions.backends.db"
)
SESSION_CACHE_ALIAS = "default" if CACHE_URL else "process"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "accounts.views.csrf_failure"

# --- sign-in ----------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "today:home"
LOGOUT_REDIRECT_URL = "today:home"
ACCOUNT_ADAPTER = "accounts.adapter.Adapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_FORMS = {"signup": "accounts.forms.SignupForm"}
ACCOUNT_EMAIL_VERIFICATION = env.str("RECITE_EMAIL_VERIFICATION", default="optional")
ACCOUNT_LOGOUT_ON_GET = False
# A guest is signed in already and must still reach the sign-in and sign-up pages.
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    # Generous per address, since a school sits behind one; strict per account.
    "login": "600/m/ip",
    "login_failed": "600/m/ip,5/5m/key",
    "signup": "200/m/ip",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

# --- e-mail -----------------------------------------------------------------

EMAIL_BACKEND = env.str(
    "RECITE_EMAIL_BACKEND", default="django.core.mail.backends.console.EmailBackend"
)
if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))  # backend, host, port, user, password, encryption
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("RECITE_FROM_EMAIL", default="recite@localhost")
SENDS_MAIL = DEBUG or not EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend"))
RECITE_URL = env.str("RECITE_URL", default="http://127.0.0.1:8000" if DEBUG else "").rstrip("/")
"""Where others reach this installation: what is sent without a request links there."""

# --- transport and headers --------------------------------------------------

HTTPS = env.bool("RECITE_HTTPS", default=not DEBUG)
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = (
    ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("RECITE_BEHIND_PROXY", default=False) else None
)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440

# --- static files -----------------------------------------------------------

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / "staticfiles"
WHITENOISE_USE_FINDERS = DEBUG
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- language and time ------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("ja", _("Japanese"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = env.str("RECITE_TIME_ZONE", default="UTC")

# --- Recite -----------------------------------------------------------------

SHIPPED_PACK = "japan-russia-policy"
DEMO_PASSWORD = "recite-demo"  # noqa: S105  (works only while DEBUG: see accounts.adapter)
RECITE_ACCEPT_SQLITE = env.bool("RECITE_ACCEPT_SQLITE", default=False)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env.str("RECITE_LOG_LEVEL", default="WARNING")},
}
