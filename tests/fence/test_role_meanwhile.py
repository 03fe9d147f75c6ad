"""读者角色属于整台服务器：另一套库正在建同一个角色时，等它建完，不出错。"""
from __future__ import annotations

import os
import threading

import pytest
from django.db import connection

from dazugong.fence.scope import EVERYTHING, looking_on

pytestmark = pytest.mark.skipif(not os.environ.get("DZG_TEST_PG"), reason="没有 DZG_TEST_PG，跳过角色的并发测试")
ROLE = "dzg_meanwhile"


def test_a_role_another_installation_is_just_making_is_waited_for(transactional_db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("只在 PostgreSQL 上有角色")
    import psycopg

    with psycopg.connect(os.environ["DZG_DATABASE"]) as other:
        other.execute(f"CREATE ROLE {ROLE} NOLOGIN")
        timer = threading.Timer(0.5, other.commit)
        timer.start()
        try:
            with looking_on(connection, EVERYTHING), connection.cursor() as cursor:
                connection.wall.have_role(cursor, ROLE)
                cursor.execute("SELECT pg_has_role(current_user, %s, 'MEMBER'), pg_has_role(current_user, %s, 'USAGE')", [ROLE, ROLE])
                assert cursor.fetchone() == (True, False), "may look as the role, and does not look as it otherwise"
        finally:
            timer.join()
            other.execute(f"DROP ROLE {ROLE}")
            other.commit()
