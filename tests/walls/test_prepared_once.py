"""只准备一次: what a page asks is prepared by the database once; asked again it is only answered."""
from __future__ import annotations

from collections import Counter

import pytest
from django.db import connection
from django.test import Client

pytestmark = pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite alone prepares a statement anew for the sake of a value")


@pytest.mark.parametrize("address", ["/", "/tasks/", "/tasks/board/", "/scores/", "/publications/"])
def test_a_page_that_is_asked_for_again_has_nothing_prepared(city, address: str) -> None:  # noqa: ANN001
    client, judged = Client(), Counter()
    client.force_login(city.login("section", "甲部"), backend="django.contrib.auth.backends.ModelBackend")

    def judge(*asked: object) -> int:
        judged[asked[4] or asked[1]] += 1
        return connection.wall.judge(*asked)

    connection.connection.set_authorizer(judge)     # all that was prepared before is prepared anew
    try:
        assert [client.get(address).status_code for _ in range(2)] == [200, 200] and judged
        judged.clear()
        assert client.get(address).status_code == 200
    finally:
        connection.connection.set_authorizer(connection.wall.judge)
    assert not judged, "SQLite asks what a statement may do when it prepares it"
