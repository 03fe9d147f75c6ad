"""课题考核奖惩：课题表报齐结果和依据、写明集体决定，印得出考核表，奖哪几项、减哪几项各附依据；没有集体决定的不印。发布的课题一按变成任务，只变一次。"""
from __future__ import annotations

import re
from datetime import date

import pypdfium2
import pytest
from django.utils import timezone

from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.publications import actions
from dazugong.kernel.publications.kinds import kind_of
from dazugong.kernel.publications.models import Launch
from dazugong.kernel.records.actions import approve_record, file_record
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_period
from dazugong.kernel.records.queries import obligations
from dazugong.kernel.tasks.models import Task
from dazugong.spec.files import read_folder
from dazugong.spec.neighbours import BUILT_IN
from tests.journeys.test_hand_tasks_down import Desk
from tests.make import SYSTEM, City

TODAY = date(2026, 7, 6)
TOPICS = (("流动党员怎样管", "已验收", "验收意见书第1号"), ("村务怎样公开", "逾期", "过了时限没有提交"), ("人才怎样留", "在研", ""), ("阵地怎样建", "已验收", "验收意见书第2号"))


def filed(city: City, *, due: str = "2026-06-20", **more: str) -> None:
    """The county's table of four topics: two accepted, one late, one going on."""
    officer = city.reader("section", "甲部", day=TODAY)
    said = {"counted": "否"} | more
    for number, (name, result, ground) in enumerate(TOPICS, 1):
        row = {"name": name, "unit": city.unit("甲一镇").name, "who": "样甲", "due": due, "result": result, "ground": ground}
        said |= {f"topics.{number}.{column}": text for column, text in row.items()}
    with reading(officer):
        file_record(obligation=officer.rows(Obligation).get(form="topics", unit=city.unit("甲县")), values=said, by=officer, at=timezone.now())


@pytest.fixture
def county(city: City, it_is) -> Desk:
    it_is(2026, 7, 6, 9)
    system = system_reader(TODAY, "定时")
    with reading(system):
        install_pack(source=read_folder(BUILT_IN / "innovation")[0], since=date(2026, 1, 1), by=system, at=timezone.now())
        open_period(pack="innovation", code="2026H1", by=system, at=timezone.now())
    return Desk(city, "section", "甲部")


def test_the_table_of_rewards_lists_its_rows_with_their_grounds(city: City, county: Desk) -> None:
    filed(city, counted="是", decision="部务会纪要〔2026〕7号")
    page = county.sees("/letters/innovation/assessment/")
    rewarded, _, reduced = page.partition("二、减分1项")
    assert "部务会纪要〔2026〕7号" in page and "一、奖励2项" in rewarded
    assert "1．流动党员怎样管" in rewarded and "依据：验收意见书第1号" in rewarded and "2．阵地怎样建" in rewarded and "依据：验收意见书第2号" in rewarded
    assert "1．村务怎样公开" in reduced and "时限2026年6月20日，依据：过了时限没有提交" in reduced and "人才怎样留" not in page
    answer = county.client.get("/letters/innovation/assessment/paper/", {"period": "2026H1"})
    said = pypdfium2.PdfDocument(answer.content)[0].get_textpage().get_text_range().replace("\r\n", "")
    assert "创新性课题考核表" in said and "验收意见书第2号" in said


def test_each_row_of_the_topics_says_what_is_proposed_for_it(city: City, county: Desk) -> None:
    filed(city)
    where = re.search(r'href="(/records/[A-Z0-9]{6,}/[^"]*)"', county.sees("/register/innovation/topics/"))
    page = county.sees(where[1])
    assert [page.count(f">{word}<") for word in ("奖", "减分", "不计")] == [2, 1, 1]


def test_what_nobody_has_decided_together_is_not_written(city: City, county: Desk) -> None:
    filed(city)
    assert "没有要写的单位" in county.sees("/letters/innovation/assessment/")


def launched(city: City, county: Desk, due: str) -> tuple[str, str]:
    """(where the topics are published, the page after they were set in motion)."""
    filed(city, due=due)
    above = system_reader(TODAY, "上级")
    with reading(above):
        approve_record(obligation=obligations(above).get(form="topics", unit=city.unit("甲县")), by=above, at=timezone.now())
    section, leader = (city.reader(role, "甲部", day=TODAY) for role in ("section", "leader"))
    with reading(section):
        made = actions.draft(offer=kind_of("innovation", "assigned", TODAY), unit=city.unit("甲县"), subject="2026年课题", body="", period="", by=section, at=timezone.now())
        actions.hand_in(publication=made, by=section, at=timezone.now())
    with reading(leader):
        actions.approve(publication=made, by=leader, at=timezone.now())
    where = f"/publications/{made.public_id}/"
    assert "现行版的4行变成4项任务，以前启动过的不再变" in county.sees(where)
    return where, county.sees(county.sends(f"{where}act/", act="launch", reason="课题立项")["Location"])


def test_each_topic_becomes_a_task_of_its_unit_by_its_day_and_only_once(city: City, county: Desk) -> None:
    where, page = launched(city, county, "2026-06-20")
    assert "已启动，任务已下达" in page
    with reading(SYSTEM):
        given = list(Task.objects.values_list("title", "unit", "due"))
    assert given == [(name, city.unit("甲一镇").pk, date(2026, 6, 20)) for name, _, _ in TOPICS]
    answer = county.sends(f"{where}act/", act="launch", reason="下半年")
    assert "各行都已经变成任务，没有要启动的" in county.sees(answer["Location"])
    with reading(SYSTEM):
        assert Task.objects.count() == 4 and Launch.objects.count() == 1


def test_a_topic_whose_day_is_cut_is_named_and_nothing_is_half_set_in_motion(city: City, county: Desk) -> None:
    _, page = launched(city, county, "2026-06")
    assert f"“{TOPICS[0][0]}”的课题时限只写了2026-06，没有写到日" in page
    with reading(SYSTEM):
        assert not Task.objects.exists() and not Launch.objects.exists()
