"""两万个节点: the board, the lists and the page of a task ask the database as often for twenty thousand tasks as for twenty."""
from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import dazugong.packs
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.tasks.models import Task, TaskProgress
from tests.make import AT, DAY, SINCE, SYSTEM
from tests.tabs import browser

NODES = int(os.environ.get("DZG_TASK_NODES", 20_000 if os.environ.get("DZG_DRILL_MINUTES") else 2_000))
MOST, SECONDS = 15, 2.0
PAGES = ("/tasks/board/", "/tasks/board/?by=line", "/tasks/?show=alert", "/tasks/", "/tasks/gaps/", "/tasks/calendar/?with=below")


def grow(city, many: int) -> None:
    """A tree of `many` tasks: one in fifty is the county's, the others hang below it at two townships and four branches."""
    places = [city.units[name] for name in ("甲一镇", "甲二镇", "甲一村", "甲一湾", "甲二村", "甲二湾")]
    common = {"given_on": SINCE, "line": "基层党建", "origin": "document"}
    tops = Task.objects.bulk_create(Task(unit_id=city.units["甲部"], doer="部", title=f"样例{n}", due=DAY, **common) for n in range(max(1, many // 50)))
    rows = Task.objects.bulk_create(
        Task(unit_id=places[n % 6], doer="样", given_by_id=city.units["甲部"], giver="部", parent=tops[n // 50 % len(tops)], part=n, title=f"样例{n}件",
             due=DAY - timedelta(days=n % 40), state=("todo", "doing")[n % 2], line=("干部", "人才")[n % 2], **{k: v for k, v in common.items() if k != "line"})
        for n in range(many - len(tops))
    )  # fmt: skip
    TaskProgress.objects.bulk_create(TaskProgress(task=row, kind="return", text="样", day=DAY, label="样", at=AT) for row in rows[::7])


@pytest.mark.django_db
def test_the_board_of_a_large_tree_asks_no_more_than_that_of_a_small_one(city, it_is) -> None:
    it_is(DAY.year, DAY.month, DAY.day)
    with reading(SYSTEM):
        install_pack(source=Path(dazugong.packs.__path__[0]) / "follow_up", since=SINCE.replace(year=2026), by=SYSTEM, at=AT)
    leader = browser(city, "leader", "甲部")
    leader.get("/tasks/board/")        # the first look of a process reads the packs themselves
    asked: dict[str, list[int]] = {page: [] for page in PAGES}
    for many in (60, NODES):
        with reading(SYSTEM):
            grow(city, many)
        for page in PAGES:
            began = time.process_time()
            with CaptureQueriesContext(connection) as queries:
                assert leader.get(page).status_code == 200
            took = time.process_time() - began
            asked[page].append(len(queries))
            print(f"{many:6} {page:28} {len(queries):3} statements {took:.2f} s")     # noqa: T201
            assert took < SECONDS * max(1, NODES / 2_000)
    assert [page for page, (few, large) in asked.items() if few != large or large > MOST] == [], asked
