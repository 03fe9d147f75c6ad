"""拆分任务：一行一项的表；从表格整块粘贴，空行不算，不对的写在格子里；没有脚本也一样办。"""
from __future__ import annotations

import re
from datetime import date

import pytest

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.tasks.actions import give_task
from dazugong.kernel.tasks.models import Task
from tests.journeys.test_hand_tasks_down import Desk
from tests.make import AT, SYSTEM

HEAD = "承办单位\t事项\t完成期限\t目标值"


@pytest.fixture
def task(city, as_reader, it_is):
    """甲部 has set itself a task, due 30 June; it is the twentieth of May."""
    it_is(2026, 5, 20, 9)
    with as_reader("section", "甲部") as reader:
        return give_task(unit=city.unit("甲部"), title="换届选举", due=date(2026, 6, 30), by=reader, at=AT)


@pytest.fixture
def office(city, task) -> Desk:
    return Desk(city, "section", "甲部")


def parts(task) -> list[tuple[str, str, str, str]]:
    with reading(SYSTEM):
        rows = Task.objects.filter(parent=task).order_by("part")
        return [(one.title, one.doer, str(one.due), "".join(t["value"] for t in one.targets)) for one in rows]


def cells(page: str) -> dict[str, str]:
    """What stands in the cells, by their names."""
    found = re.findall(r'<input[^>]* name="a-(parts\.[^"]*)" value="([^"]*)"', page)
    return {f"a-{name}": text for name, text in found if text}


def test_rows_are_typed_and_empty_ones_in_between_are_ignored(city, task, office):
    where = f"/tasks/{task.public_id}/split/"
    page = office.sees(where)
    assert page.count("data-row>") == 8 and "2026-06-30前" in page
    typed = {
        "a-parts.1.title": "摸底", "a-parts.1.unit": "甲一镇", "a-parts.1.due": "2026年5月31日",
        "a-parts.4.title": "选举", "a-parts.4.unit": "甲县甲二镇党委", "a-parts.4.targets": "选出 ≥ 3人",
    }
    assert office.sends(where, **typed).status_code == 302
    assert parts(task) == [("摸底", "甲县甲一镇党委", "2026-05-31", ""), ("选举", "甲县甲二镇党委", "2026-06-30", "3人")]


def test_a_block_from_a_workbook_is_placed_by_its_heads_and_behind_what_stands(city, task, office):
    """没有脚本的：先填进表格给人看，再下达；一格都不丢。"""
    where = f"/tasks/{task.public_id}/split/"
    block = f"{HEAD}\n甲一镇\t摸底\t2026/5/31\t\n\t\t\t\n甲县甲二镇党委\t选举\t2026年6月20日\t选出 ≥ 3人\n"
    answer = office.sends(where, act="paste", paste=block, **{"a-parts.1.title": "宣传", "a-parts.1.unit": "甲二镇"})
    assert answer.status_code == 200 and not parts(task), "shown, not handed down"
    placed = cells(answer.content.decode())
    assert placed["a-parts.1.title"] == "宣传" and placed["a-parts.2.due"] == "2026-05-31"
    assert office.sends(where, **placed).status_code == 302
    assert [(title, due) for title, _, due, _ in parts(task)] == [("宣传", "2026-06-30"), ("摸底", "2026-05-31"), ("选举", "2026-06-20")]


def test_every_mistake_stands_at_its_cell_and_nothing_is_handed_down(city, task, office):
    where = f"/tasks/{task.public_id}/split/"
    typed = {
        "a-parts.1.title": "摸底", "a-parts.1.unit": "无此单位", "a-parts.2.unit": "甲一镇", "a-parts.3.title": "选举",
        "a-parts.3.unit": "甲一镇", "a-parts.3.due": "2026-05",
    }
    page = office.sends(where, **typed).content.decode()
    assert "有3处要改" in page and not parts(task)
    for place, words in (("parts.1.unit", "没有叫“无此单位”的单位"), ("parts.2.title", "请写明这一项做什么"), ("parts.3.due", "请写成 2026-05-01 的样子")):
        assert re.search(rf'name="a-{re.escape(place)}"[^<]*<p class="error">[^<]*{words}', page), place
    late = {"a-parts.1.title": "摸底", "a-parts.1.unit": "甲一镇", "a-parts.1.due": "2026-07-01", "a-parts.2.title": "选举", "a-parts.2.unit": "甲一镇", "a-parts.2.targets": "若干"}
    page = office.sends(where, **late).content.decode()
    assert re.search(r'name="a-parts\.1\.due"[^<]*<p class="error">第1项：完成期限不能晚于整项的期限2026年6月30日', page)
    assert re.search(r'name="a-parts\.2\.targets"[^<]*<p class="error">第2项：目标值第1行“若干”看不懂', page) and not parts(task)


def test_more_rows_than_there_may_be_and_a_wide_block_change_nothing(city, task, office):
    where = f"/tasks/{task.public_id}/split/"
    many = "\n".join(f"第{number}项\t甲一镇" for number in range(1, 22))
    assert "最多20行" in office.sends(where, act="paste", paste=many).content.decode()
    wide = office.sends(where, act="paste", paste="\t".join("一二三四五六")).content.decode()
    assert "粘贴的有6列" in wide and "一行也没有填" in wide and ">一\t二" in wide, "the block stays to be mended"
    assert "请写1至20项，现有0项" in office.sends(where).content.decode()
    assert not parts(task)
