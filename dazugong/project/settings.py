"""设置: every setting of an installation; `docs/operate.md` explains those an operator may set."""
from __future__ import annotations

import os

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from dazugong.project.home import ROOT, home, key_folder, secret

BASE_DIR = ROOT
DEBUG = False
SECRET_KEY = secret("session").hex()
secret("master")  # drawn on first start; see kernel/keys
KEY_FOLDER = key_folder()
BALLOT_FOLDER = home() / "ballots"  # open ballot boxes; see kernel/ballots/box.py
ALLOWED_HOSTS = os.environ.get("DZG_HOSTS", "127.0.0.1,localhost,[::1]").split(",")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_htmx",
    "dazugong.fence",
    "dazugong.kernel.audit",
    "dazugong.kernel.jobs",
    "dazugong.kernel.keys",
    "dazugong.kernel.identity",
    "dazugong.kernel.calendar",
    "dazugong.kernel.orgs",
    "dazugong.kernel.people",
    "dazugong.kernel.relations",
    "dazugong.kernel.access",
    "dazugong.kernel.files",
    "dazugong.kernel.exports",
    "dazugong.kernel.records",
    "dazugong.kernel.indicators",
    "dazugong.kernel.tasks",
    "dazugong.kernel.processes",
    "dazugong.kernel.meetings",
    "dazugong.kernel.ballots",
    "dazugong.kernel.slots",
    "dazugong.kernel.plans",
    "dazugong.kernel.scores",
    "dazugong.kernel.publications",
    "dazugong.kernel.statistics",
    "dazugong.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "dazugong.web.reading.ReaderMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "dazugong.web.urls"
WSGI_APPLICATION = "dazugong.project.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "dazugong/web/templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "dazugong.web.frame.frame",
            ],
            "builtins": ["dazugong.web.templatetags.dzg", "dazugong.web.templatetags.keys"],
        },
    }
]

FORM_RENDERER = "dazugong.web.forms.Renderer"

# -- storage -------------------------------------------------------------------------------------
DATABASE_URL = os.environ.get("DZG_DATABASE", "")
if DATABASE_URL:
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL, conn_max_age=600)}
    DATABASES["default"]["ENGINE"] = "dazugong.fence.postgresql"
    # Formulas become long statements over few rows: PostgreSQL would spend minutes and gigabytes on compiling them.
    DATABASES["default"].setdefault("OPTIONS", {}).setdefault("options", "-c jit=off")
else:
    DATABASES = {
        "default": {
            "ENGINE": "dazugong.fence.sqlite",
            "NAME": home() / "dazugong.sqlite3",
            "CONN_MAX_AGE": None,
            # IMMEDIATE: a transaction takes the write lock when it begins, so two writers wait instead of failing midway.
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
            # A file, not memory: only a file shows the journal and locks that an installation has.
            "TEST": {"NAME": str(home() / f"test-{os.getpid()}.sqlite3")},
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PUBLIC_FOLDER = os.environ.get("DZG_PUBLIC") or str(home() / "public")  # the two files between the office and the public pages

FIGURES_FOLDER = str(home() / "figures")                                  # the snapshot that boards read where there are many units
SNAPSHOT_FROM = int(os.environ.get("DZG_SNAPSHOT_FROM", "20000"))        # from so many units on

# -- identity ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "identity.Login"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "dazugong.kernel.identity.backend.FactorBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
FACTOR_DIGEST = os.environ.get("DZG_FACTOR_DIGEST", "sha1")  # of second factors switched on from now on
if FACTOR_DIGEST not in ("sha1", "sha256", "sm3"):
    raise ImproperlyConfigured("DZG_FACTOR_DIGEST 应为 sha1、sha256、sm3 之一")
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "desk"
# The pair of account and source is locked, so nobody can lock another person out from elsewhere.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "login/locked.html"
AXES_HTTP_RESPONSE_CODE = 429
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "code", "present"]  # never kept beside a failed attempt
AXES_IPWARE_PROXY_COUNT = int(os.environ.get("DZG_PROXIES", "0"))

# -- the browser ---------------------------------------------------------------------------------
TLS = os.environ.get("DZG_TLS", "") == "1"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_AGE = 30 * 60
SESSION_SAVE_EVERY_REQUEST = False
SECURE_HSTS_SECONDS = 31536000 if TLS else 0
SECURE_SSL_REDIRECT = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
CSRF_FAILURE_VIEW = "dazugong.web.refusals.csrf_failure"

STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "dazugong/web/static"]
STATIC_ROOT = home() / "static"
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False

# -- limits --------------------------------------------------------------------------------------
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20000
UPLOAD_MAX_BYTES = 20 * 1024 * 1024

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django.security.DisallowedHost": {"handlers": [], "propagate": False}},
}
SILENCED_SYSTEM_CHECKS = ["auth.W004"]
