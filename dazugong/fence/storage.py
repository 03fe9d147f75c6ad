"""存储设置: what a connection answers about the settings that keep data safe."""
from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper


def read_back(connection: BaseDatabaseWrapper) -> dict[str, Any]:
    """The settings as the database itself reports them now, not as they were asked for."""
    connection.ensure_connection()
    return connection.read_back()
