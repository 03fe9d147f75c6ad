"""Settings of the test county; the engine and the place come from the environment."""
from __future__ import annotations

import os
import tempfile
from pathlib import Path

import dj_database_url

SECRET_KEY = "only for tests"  # noqa: S105
INSTALLED_APPS = ["django.contrib.contenttypes", "dazugong.fence", "tests.fence.house"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
LANGUAGE_CODE = "zh-hans"
ENGINE = os.environ.get("FENCE_ENGINE", "dazugong.fence.sqlite")

if "sqlite" in ENGINE:
    folder = Path(os.environ.get("FENCE_FOLDER") or tempfile.mkdtemp(prefix="fence-"))
    DATABASES = {
        "default": {
            "ENGINE": ENGINE,
            "NAME": folder / "county.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20},
            "TEST": {"NAME": str(folder / "test.sqlite3")},
        }
    }
else:
    DATABASES = {"default": dj_database_url.parse(os.environ["DZG_TEST_PG"]) | {"ENGINE": ENGINE}}
    DATABASES["default"]["TEST"] = {"NAME": os.environ.get("FENCE_DATABASE", "test_fence")}
