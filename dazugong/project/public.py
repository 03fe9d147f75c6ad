"""公开页的设置: a process of its own. It knows one folder with two files, has no database, no log-in, no session."""
from __future__ import annotations

import os
from pathlib import Path

from csp.constants import NONE, SELF

from dazugong.project.home import ROOT, home, secret

PUBLIC_FOLDER = Path(os.environ.get("DZG_PUBLIC") or home() / "public")
PUBLIC_FOLDER.mkdir(mode=0o750, parents=True, exist_ok=True)
SECRET_KEY = secret("form-secret", folder=PUBLIC_FOLDER).hex()  # signs nothing but the forms' tokens
DEBUG = False
ALLOWED_HOSTS = os.environ.get("DZG_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
INSTALLED_APPS = ["django.contrib.staticfiles"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "dazugong.public.urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [ROOT / "dazugong/public/templates"]}]
DATABASES: dict[str, dict[str, str]] = {}

TLS = os.environ.get("DZG_TLS", "") == "1"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = TLS
CSRF_COOKIE_AGE = None  # gone when the browser is closed
CSRF_FAILURE_VIEW = "dazugong.public.pages.form_lapsed"
SECURE_HSTS_SECONDS = 31536000 if TLS else 0
SECURE_SSL_REDIRECT = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE], "style-src": [SELF], "img-src": [SELF], "form-action": [SELF], "base-uri": [NONE], "frame-ancestors": [NONE],
    }
}  # fmt: skip
STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "dazugong/public/static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
FILE_UPLOAD_HANDLERS: list[str] = []  # nothing is uploaded here
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
LOGGING = {
    "version": 1, "disable_existing_loggers": False, "handlers": {"stderr": {"class": "logging.StreamHandler"}, "nowhere": {"class": "logging.NullHandler"}},
    "root": {"handlers": ["stderr"], "level": "ERROR"},
    "loggers": {"django.request": {"handlers": ["nowhere"], "propagate": False}, "django.security": {"handlers": ["nowhere"], "propagate": False}},
}  # fmt: skip
