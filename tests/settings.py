"""The registry's settings for tests, untouched by the developer's own environment and .env.

TEST_ON              sqlite (default) or postgresql
TEST_DATABASE_URL    a PostgreSQL where databases may be created; ./test brings one
TEST_DIR             where files may be written; ./test removes it
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "TEST_DIR" not in os.environ:
    os.environ["TEST_DIR"] = tempfile.mkdtemp(prefix="perechen-test-")
    atexit.register(shutil.rmtree, os.environ["TEST_DIR"], ignore_errors=True)
DIRECTORY = Path(os.environ["TEST_DIR"]) / os.environ.get("PYTEST_XDIST_WORKER", "main")
DIRECTORY.mkdir(parents=True, exist_ok=True)

for name in (
    *(
        "ALLOWED_HOSTS",
        "API_RATE",
        "CACHE_URL",
        "CSRF_TRUSTED_ORIGINS",
        "DATABASE_REPLICA_URL",
        "DEBUG",
        "EMAIL_URL",
        "HTTPS",
    ),
    *("LOG_LEVEL", "NUMBER_SUFFIX", "PROXIES", "REPORT_DEADLINE_DAYS", "SITE_URL", "UPLOAD_LIMIT"),
    *(
        "REGISTRY_COUNTRY",
        "REGISTRY_EMAIL",
        "REGISTRY_NAME",
        "REGISTRY_NAME_EN",
        "REGISTRY_REGION",
        "REGISTRY_REGION_EN",
    ),
):
    os.environ.pop(name, None)

on_postgresql = os.environ.get("TEST_ON") == "postgresql"
os.environ |= {
    "ENV_FILE": os.devnull,
    "DATABASE_URL": os.environ["TEST_DATABASE_URL"] if on_postgresql else f"sqlite:///{DIRECTORY}/unused.sqlite3",
    "SECRET_KEY": "for-tests-only",
    "MEDIA_ROOT": str(DIRECTORY / "media"),
    "LANGUAGE_CODE": "ru",
    "TIME_ZONE": "Europe/Moscow",
}

from registry.settings import *  # noqa: E402

if not on_postgresql:
    # A file, because tests of simultaneous changes use processes and threads of their own.
    DATABASES["default"]["TEST"] = {"NAME": str(DIRECTORY / "test.sqlite3")}
    DATABASES["default"]["OPTIONS"]["init_command"] += " PRAGMA synchronous=OFF;"

API_RATE = ""
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_ROOT = DIRECTORY / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
