"""Which backend the tests run on."""
from __future__ import annotations

import pytest
from django.db import connection

FENCED = not connection.settings_dict["ENGINE"].startswith("django")
fenced = pytest.mark.skipif(not FENCED, reason="a plain backend")
plain = pytest.mark.skipif(FENCED, reason="behind the fence")
sqlite = pytest.mark.skipif(not FENCED or connection.vendor != "sqlite", reason="only SQLite's fence")
postgresql = pytest.mark.skipif(not FENCED or connection.vendor != "postgresql", reason="only PostgreSQL's fence")
