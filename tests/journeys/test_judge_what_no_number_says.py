"""评判一个定性目标: what no number says is judged from the evidence by whoever stands above, and every judgement stays."""
from __future__ import annotations

import re
from datetime import date, datetime
from itertools import count

import pytest

from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.indicators.models import Judgement
from dazugong.kernel.records.opening import install_pack
from dazugong.spec.check import check_files
from tests.journeys.test_open_a_percentage import BEIJING, browser, words
from tests.kernel.test_indicators import at
from tests.sample_packs import MONTHLY

GOAL = '[[indicator.target]]\nsaid = "三级阵地建成运行"\njudge = "县委组织部"\ndue = 2026-06-30\n'
NUMBER = '[[indicator.target]]\nat_least = 95\ndue = 2026-12-31\n'
PACK = MONTHLY | {"indicators.toml": MONTHLY["indicators.toml"].replace(NUMBER, GOAL, 1)}
KEYS = count()
BOARD = "/boards/monthly/in_time/"


@pytest.fixture
def looking(city, monkeypatch):
    """The twentieth of June: ten days are left. Returns a way to move the day."""
    from dazugong.kernel.records.opening import open_period

    system = system_reader(date(2026, 5, 25), "定时")
    with reading(system):
        install_pack(source=PACK, since=date(2026, 5, 1), by=system, at=at(2026, 5, 1))
        open_period(pack="monthly", code="2026-05", by=system, at=at(2026, 5, 25))

    def on(day: date) -> None:
        monkeypatch.setattr("dazugong.web.reading.today", lambda: day)
        monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(day.year, day.month, day.day, 10, tzinfo=BEIJING))

    on(date(2026, 6, 20))
    return on


def judge(client, city, place: str, verdict: str, reason: str = "实地看过", evidence: str = "验收单第3号"):
    address = f"{BOARD}judge/?under={city.unit('甲县').public_id}&period=2026-05"
    body = {"form_key": f"key-{next(KEYS)}", "unit": city.unit(place).public_id, "band": "", "verdict": verdict, "reason": reason, "evidence": evidence}
    return client.post(address, body, follow=True).content.decode()


def made() -> int:
    with reading(system_reader(date(2026, 7, 1), "试")):
        return Judgement.objects.count()


@pytest.mark.django_db
def test_a_target_without_a_number_is_judged_with_reason_and_evidence_and_judged_again(city, looking):
    officer = browser(city, "section", "甲部")
    page = words(officer.get(BOARD).content.decode())
    assert "三级阵地建成运行（由县委组织部评判），2026年6月30日前" in page
    assert "还没有评判过" in page
    assert "请写明理由和凭据" in words(judge(officer, city, "甲一镇", "met", evidence=""))
    assert "理由最多400个字" in words(judge(officer, city, "甲一镇", "met", reason="长" * 401))
    judge(officer, city, "甲一镇", "not-yet", reason="二楼没有完工")
    judge(officer, city, "甲一镇", "met")
    page = words(officer.get(BOARD).content.decode())
    assert "二楼没有完工" in page
    assert page.count("验收单第3号") == 2
    looking(date(2026, 7, 1))
    officer = browser(city, "section", "甲部")      # eleven days later he logs in anew
    page = officer.get(f"{BOARD}?period=2026-05").content.decode()
    lines = [words(line) for line in re.findall(r"<tr>.*?</tr>", page, re.S)]
    assert "已达到" in next(line for line in lines if "甲一镇" in line)
    assert "未达到" in next(line for line in lines if "甲二镇" in line)         # nobody judged, and the day has passed
    assert "6月30日已过" in words(judge(officer, city, "甲二镇", "not-yet"))
    assert made() == 2


@pytest.mark.django_db
def test_nobody_judges_his_own_unit_or_one_that_is_not_below_him(city, looking):
    officer, clerk = browser(city, "section", "甲部"), browser(city, "organiser", "甲一镇")
    assert "本单位的目标由上级评判" in words(judge(officer, city, "甲县", "met"))
    own = f"{BOARD}judge/?period=2026-05"
    body = {"band": "", "verdict": "met", "reason": "实地看过", "evidence": "验收单第3号"}
    assert "本单位的目标由上级评判" in words(clerk.post(own, body | {"form_key": "own"}, follow=True).content.decode())
    assert clerk.post(own, body | {"form_key": "other", "unit": city.unit("甲二镇").public_id}).status_code == 404
    assert made() == 0


def test_a_target_that_is_judged_names_its_judge_and_its_day():
    said = [p.message for p in check_files(PACK)]
    assert said == []
    for wrong in (GOAL.replace('judge = "县委组织部"\n', ""), GOAL.replace("due = 2026-06-30\n", ""), GOAL + "at_least = 3\n", GOAL + NUMBER):
        files = PACK | {"indicators.toml": PACK["indicators.toml"].replace(GOAL, wrong)}
        assert any("定性的目标" in p.message for p in check_files(files)), wrong
