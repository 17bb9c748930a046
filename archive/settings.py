"""Settings, all from the environment; docs/settings.md lists them. The defaults need no server and no set-up."""

import contextlib
import datetime as dt
import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

import environ

env = environ.Env()

ROOT = Path(__file__).resolve().parent.parent

# Database, index and secret live in one folder, so that moving or backing up the archive is moving one folder.
DATA = Path(env.str("JIYAO_DATA", default=str(ROOT / "data"))).expanduser().resolve()
with contextlib.suppress(OSError):  # said with a remedy by the system checks
    DATA.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """The key from the environment, or one made on the first start and kept in the data folder."""
    if key := env.str("SECRET_KEY", default=""):
        return key
    path = DATA / "secret_key"
    if not path.exists():
        if not os.access(DATA, os.W_OK):
            return secrets.token_urlsafe(50)  # nothing is served from here: the system checks stop it
        # Written aside and linked whole, so that processes that start together read one and the same key.
        fresh = DATA / f"secret_key.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        try:
            os.link(fresh, path)
            fresh.unlink()
        except FileExistsError:
            fresh.unlink()
        except OSError:  # a file system without links
            fresh.replace(path)
    return path.read_text().strip()


SECRET_KEY = _secret_key()
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Behind a proxy that speaks https: HTTPS=true makes cookies travel by https only.
HTTPS = env.bool("HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None

# Where readers find the site: mails, feeds and harvesters need whole addresses. Names given to records for good are
# made with a domain, which stays when the site moves.
SITE_URL = env.str("SITE_URL", default=f"http://localhost:{env.str('PORT', default='8000')}").rstrip("/")
IDENTIFIER_DOMAIN = env.str("IDENTIFIER_DOMAIN", default=urlsplit(SITE_URL).hostname or "localhost")

# Any SMTP server: EMAIL_URL=smtp+tls://user:password@host:587. Without it mails are printed.
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("EMAIL_FROM", default=f"Jiyao <alerts@{IDENTIFIER_DOMAIN}>")
# How many proxies of ours add themselves to X-Forwarded-For: whose request it is stands before them.
PROXIES = env.int("PROXIES", default=0)

INSTALLED_APPS = [
    "archive.apps.ArchiveConfig",
    "search.apps.SearchConfig",
    "django_filters",
    "reversion",
    "import_export",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "corsheaders",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "archive.apps.EditorsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    # A page's tag is the hash of what it says: it changes with a record, a language or a user, and with nothing else.
    "django.middleware.http.ConditionalGetMiddleware",
    "archive.middleware.language_by_cookie",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "archive.urls"
WSGI_APPLICATION = "archive.wsgi.application"
ASGI_APPLICATION = "archive.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": DATA / "jiyao.sqlite3",
    "OPTIONS": {
        # Readers go on while one writes, and a second writer waits for the first instead of failing.
        # 16 MB for what was read: with the usual 2, an import into 100,000 readouts reads most again and again.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
    },
}
DATABASES = {"default": env.db_url("DATABASE_URL") if env.str("DATABASE_URL", default="") else SQLITE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SEARCH_ENGINE = env.str("SEARCH_ENGINE", default="search.engines.whoosh.WhooshEngine")
SEARCH_INDEX = DATA / "index"

# Which sentences are alike is found by these files, made anew by "analysis rebuild". From which likeness on (0 to 1) a
# sentence is nearly the same as an earlier one: the methods' page says why.
SENTENCES = DATA / "sentences"
NOVELTY_NEAR = env.float("NOVELTY_NEAR", default=0.75)
# What the analyses count as what; docs/settings.md and /analysis/methods/ say why.
PRESENCE_LEAST_LISTED = env.int("PRESENCE_LEAST_LISTED", default=3)
PRESENCE_REGULAR = env.float("PRESENCE_REGULAR", default=0.5)
PRESENCE_ROLL = env.float("PRESENCE_ROLL", default=0.5)
QUIET_AFTER = env.int("QUIET_AFTER", default=20)
LAG_HORIZON = env.int("LAG_HORIZON", default=60)
UNUSUAL_BEYOND = env.float("UNUSUAL_BEYOND", default=3.5)
KEYNESS_AT_LEAST = env.float("KEYNESS_AT_LEAST", default=15.13)

# The form of a long meeting has some ten fields for each name and directive.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in (
        ("UserAttributeSimilarityValidator", {}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
        ("NumericPasswordValidator", {}),
    )
]
# Whoever tries a password too often waits; told apart by account and address, so that nobody locks another out.
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = dt.timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "admin/locked_out.html"
AXES_VERBOSE = False
# What an app that makes the codes of the second factor calls the account.
OTP_TOTP_ISSUER = "Jiyao"
# What goes out to a spreadsheet must not run there.
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
IMPORT_EXPORT_SKIP_ADMIN_CONFIRM = False
# A working day: who leaves a browser open in the evening enters the password in the morning.
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True

# The programming interface: pages of other sites may read it, without cookies, and see when they have to wait.
CORS_URLS_REGEX = r"^/api/"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_EXPOSE_HEADERS = ["ETag", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "Retry-After"]
API_RATE = env.int("API_RATE", default=600)  # requests of one address in a minute; 0 limits nothing
REST_FRAMEWORK = {
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["archive.api.incoming.Json"],
    "DEFAULT_AUTHENTICATION_CLASSES": ["archive.api.incoming.Bearer"],
    "DEFAULT_METADATA_CLASS": None,
    # How many proxies of one's own stand before the server and say in X-Forwarded-For who asks.
    "NUM_PROXIES": PROXIES,
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_SCHEMA_CLASS": "archive.api.schema.Described",
    "EXCEPTION_HANDLER": "archive.api.problems.answer",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Jiyao 纪要",
    "DESCRIPTION": "Chinese party and government meeting readouts as records.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_NO_READ_ONLY_REQUIRED": True,
    "SERVE_INCLUDE_SCHEMA": False,
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [DATA / "locale"]  # compiled at start from archive/locale: nothing but Python is needed for it
FORMAT_MODULE_PATH = "archive.formats"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [ROOT / "static"]
STATIC_ROOT = DATA / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    # What a visitor asked wrongly is answered to the visitor, and no fault of the site.
    "filters": {
        "faults": {
            "()": "django.utils.log.CallbackFilter",
            "callback": lambda record: not (record.exc_info and record.exc_info[0].__name__ == "Refused"),
        }
    },
    "loggers": {"django.request": {"filters": ["faults"]}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
