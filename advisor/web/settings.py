"""How Django is set up: one process, one laptop, one SQLite file, nothing beyond the loopback address.

What differs from start to start (the data folder, the port, the secret) is set by `startup`.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from advisor.resources import templates_folder

STATIC = Path(__file__).parent / "static"
MAX_BODY = 4 * 1024 * 1024
"""No request may be longer, in bytes; an answer file has at most a quarter of that."""

HOSTS = ("127.0.0.1", "localhost", "::1")
"""The addresses that stand for this machine. A page elsewhere that points its own name here gets no answer."""

ALLOWED_HOSTS = [f"[{host}]" if ":" in host else host for host in HOSTS]
ADVISOR_SECRET = secrets.token_urlsafe(24)
SECRET_KEY = ADVISOR_SECRET
ADVISOR_COOKIE = "advisor_key"
DEBUG = False

INSTALLED_APPS = ["csp", "advisor.web"]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "advisor.web.entrance.Limits",
    "advisor.web.entrance.Entrance",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "advisor.web.pages.problems.Problems",
]
ROOT_URLCONF = "advisor.web.urls"
APPEND_SLASH = False
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [templates_folder()],
        "OPTIONS": {"environment": "advisor.web.templating.environment"},
    }
]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LOGGING_CONFIG = "logging.config.dictConfig"
LOGGING = {  # what somebody asked for in vain is told on a page; the terminal shows the advisor's own mistakes only
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"terminal": {"class": "logging.StreamHandler", "level": "ERROR"}},
    "loggers": {"django": {"handlers": ["terminal"], "propagate": False}},
}

DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
DATABASE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # Write-ahead logging lets readers go on while somebody saves; with a full sync what was acknowledged survives.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
}

DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_BODY
FILE_UPLOAD_MAX_MEMORY_SIZE = MAX_BODY

CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "advisor.web.pages.problems.stale"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "style-src": ["'self'"],
        "script-src": ["'self'"],
        "img-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

STATIC_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": X_FRAME_OPTIONS,
    "Referrer-Policy": SECURE_REFERRER_POLICY,
}
"""Style and script are sent without passing by Django."""
