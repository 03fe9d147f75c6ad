"""评委的名单：评委打分的票决写明评委，回避才查得了；没有写的，开始投票以前看得见、补得上。"""
from __future__ import annotations

import re
from datetime import date

import pytest
from django.utils import timezone

from dazugong.kernel.ballots.models import Poll
from dazugong.kernel.ballots.recusal import apart
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.people.actions import register_person
from dazugong.kernel.records.opening import install_pack
from dazugong.spec.files import read_folder
from dazugong.spec.neighbours import BUILT_IN
from tests.journeys.test_hand_tasks_down import Desk
from tests.make import AT, SYSTEM


@pytest.fixture
def section(city) -> Desk:
    system = system_reader(timezone.localdate(), "定时")
    with reading(system):
        install_pack(source=read_folder(BUILT_IN / "innovation")[0], since=date(2026, 1, 1), by=system, at=timezone.now())
    with reading(SYSTEM):
        for number in "一二三":
            register_person(values={"name": f"样评委{number}", "sex": "女", "birth": "1970-01"}, unit=city.unit("甲部支部"), since=date(2024, 1, 1), by=SYSTEM, at=AT)
    return Desk(city, "section", "甲部")


def prepared(section: Desk, city, judges: str, due: int = 3):
    said = {"unit": city.unit("甲县").public_id, "topic": "课题评审", "day": timezone.localdate().isoformat(), "seats": "1", "present": str(due), "subjects": "治理课题\n人才课题"}
    return section.sends("/ballots/new/", what="innovation.research_review", judges=judges, due=str(due), **said)


def test_where_nobody_is_named_the_page_says_so_and_takes_the_names(section, city):
    poll = prepared(section, city, "")["Location"]
    page = section.sees(poll)
    assert "应到3人，都没有写名，回避查不了" in page and "写评委" in page
    section.sends(f"{poll}act/", act="judges", judges="样评委一\n样评委二")
    assert "还有1人没有写名" in section.sees(poll)
    section.sends(f"{poll}act/", act="judges", judges="样评委一\n样评委二\n样评委三")
    page = section.sees(poll)
    assert "没有写名" not in page and "换评委" in page
    assert re.search(r"样评委一、样评委二、样评委三", page)


def test_more_judges_than_are_due_are_refused(section, city):
    answer = prepared(section, city, "样评委一\n样评委二\n样评委三", due=2)
    assert answer.status_code == 400 and "写了3名评委，比应到2人还多" in answer.content.decode()


def test_one_from_outside_is_named_with_where_he_works(section, city):
    poll = prepared(section, city, "样评委一\n样评委二\n外请 方远 省委党校")["Location"]
    page = section.sees(poll)
    assert "样评委一、样评委二、方远（外请，省委党校）" in page and "没有写名" not in page
    assert "外请的1人不在名册里，只按所写的单位查了隶属" in page and "外请 方远 省委党校\n" in page, "changed, he stands there as he was typed"
    section.sends(f"{poll}act/", act="judges", judges="样评委一\n外请，方远，省委党校\n外请 周岚 省社科院")
    assert "方远（外请，省委党校）、周岚（外请，省社科院）" in section.sees(poll)


def test_one_from_outside_without_a_unit_is_refused(section, city):
    answer = prepared(section, city, "样评委一\n外请 方远")
    assert answer.status_code == 400 and "外请的评委写“外请 姓名 单位”" in answer.content.decode()


def test_a_vote_does_not_answer_for_judges_without_a_name(section, city):
    number = prepared(section, city, "样评委一")["Location"].split("/")[2]
    with reading(SYSTEM):
        poll = Poll.objects.get(public_id=number)
        assert apart(poll) is None, "two of three are not named"
    section.sends(f"/ballots/{poll.public_id}/act/", act="judges", judges="样评委一\n样评委二\n样评委三")
    with reading(SYSTEM):
        assert apart(Poll.objects.get(pk=poll.pk)) is True
