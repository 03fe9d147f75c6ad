"""票决定标: a topic from its publishing to the contract at the screens of those who do it; a bid is taken back, two come out equal and
are judged again, the winner gives up and the next by points takes his place."""
from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from .browsing import PHONE, Office, text
from .hands import fill, open_from_desk, press, said
from .serving import built, served

pytestmark = pytest.mark.browser

SECTION, LEADER, ONE, OTHER = "section@甲部", "leader@甲部", "organiser@甲一镇", "organiser@甲二镇"
FIRST_TOWN, SECOND_TOWN, COUNTY = "甲县甲一镇党委", "甲县甲二镇党委", "甲县县委"
TOPIC, AIM = "流动党员怎样管", "弄清底数，拿出找得到、管得住的办法。"
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")
GOOD, FAIR = ("85", "80"), ("80", "80")


@dataclass
class Tender:
    """一次招标: the office, its clock, and where the case and the vote are."""

    office: Office
    clock: Path
    judges: list[str]
    case: str = ""
    poll: str = ""
    halves: list[str] = field(default_factory=list)
    screens: dict[str, Any] = field(default_factory=dict)

    def turn_to(self, day: str) -> None:
        self.clock.write_text(f"2026-{day}T09:00:00+08:00", "utf8")
        self.screens.clear()
        self.office.go_home()

    def sit(self, who: str, place: str = "") -> Any:
        if who not in self.screens:
            self.screens[who] = self.office.sit(who)
        if place:
            self.screens[who].goto(place)
        return self.screens[who]


@pytest.fixture(scope="module")
def tender(chromium: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tender]:
    home = tmp_path_factory.mktemp("tender")
    told = json.loads(built("tests.browser.tenders", home))
    clock = home / "clock"
    clock.write_text("2026-06-01T09:00:00+08:00", "utf8")
    with served("tests.browser.clock:office()", home) as base:
        judges = told.pop("judges")
        yield Tender(Office(chromium, base, **told), clock, judges)


@pytest.fixture(autouse=True)
def _leave(tender: Tender) -> Iterator[None]:
    yield
    tender.office.leave()


def test_a_topic_is_awarded_by_vote(tender: Tender) -> None:
    it_is_published_and_put_out_to_tender(tender)
    a_bid_is_sealed(tender.sit(ONE))
    somebody_thinks_better_twice(tender.sit(OTHER))
    a_bid_is_sealed(tender.sit(OTHER))
    tender.turn_to("06-16")
    the_bids_are_opened_and_counted_for_the_case(tender)
    assert "得分相同，再评一次" in judged(tender, [(GOOD, FAIR), (FAIR, GOOD), *[(FAIR, FAIR)] * 3])
    tender.sit(SECTION).click("button:text-is('只在它们之间再投一次')")
    tender.sit(SECTION).wait_for_selector("button:text-is('抽取编码票，开始投票')")
    tender.poll = path(tender.sit(SECTION))
    assert "83.00" in judged(tender, [(GOOD, FAIR)] * 5)
    it_is_made_known(tender)
    it_is_awarded(tender)
    the_winner_and_the_loser_see_what_is_theirs(tender)
    tender.turn_to("06-25")
    the_winner_gives_up(tender)
    the_next_by_points_takes_his_place(tender)
    tender.turn_to("07-06")
    it_is_signed(tender)
    open_from_desk(tender.sit(OTHER), f"创新课题：{TOPIC}（中期检查）")
    assert not tender.office.complaints


def path(page: Any) -> str:
    return re.sub(r"^https?://[^/]+", "", page.url)


def it_is_published_and_put_out_to_tender(tender: Tender) -> None:
    page = tender.sit(SECTION, "/cases/new/")
    page.select_option("[name=what]", "topic_tender.topic")
    page.fill("[name=unit]", COUNTY)
    page.fill("[name=subject]", TOPIC)
    press(page, "开办")
    tender.case = path(page)
    fill(page, topic=TOPIC, aim=AIM)
    press(page, "发布")
    assert "公示到2026年6月15日期满，期满后才能“截止投标”" in text(page)
    page.click("main a:text-is('准备票决')")
    page.wait_for_load_state()
    assert page.input_value("[name=topic]") == TOPIC and page.input_value("[name=unit]") == COUNTY
    page.fill("[name=bids_until]", "2026-06-15T17:00")
    page.fill("[name=judges]", "\n".join(tender.judges))
    press(page, "准备")
    tender.poll = path(page)
    press(page, "设标箱，开始收标")
    tender.halves = CODE.findall(text(page))


def a_bid_is_sealed(page: Any) -> None:
    open_from_desk(page, "1项正在招标，可以投标")
    assert AIM in text(page)
    page.click("main a:text-is('投标')")
    page.fill("[name=text]", "一、摸底；二、试点；三、推广。")
    press(page, "封存标书")
    assert "标书已封存" in said(page)


def somebody_thinks_better_twice(page: Any) -> None:
    """不参加, 改为参加; 投标, 撤回投标."""
    open_from_desk(page, "1项正在招标，可以投标")
    press(page, "不参加")
    assert "工作台上不再列出" in said(page)
    page.goto("/")
    assert "正在招标" not in text(page)
    page.go_back()
    press(page, "改为参加")
    a_bid_is_sealed(page)
    press(page, "撤回投标")
    assert "投标已撤回" in said(page)


def the_bids_are_opened_and_counted_for_the_case(tender: Tender) -> None:
    page = tender.sit(SECTION, tender.poll)
    page.fill("#half_1", tender.halves[0])
    page.fill("#half_2", tender.halves[1])
    press(page, "开标")
    bids = page.get_by_text("三、推广。")
    assert [one.is_visible() for one in bids.all()] == [False, False]
    page.emulate_media(media="print")
    assert [one.is_visible() for one in bids.all()] == [True, True], "judges without an account read them on paper"
    page.emulate_media(media="screen")
    press(page, "记入这一件")
    page.goto(tender.case)
    assert page.input_value("[name=a-bids]") == "2"
    press(page, "截止投标")
    assert "“投标”是您办的，“评标”要由另一人办" in text(page)


def judged(tender: Tender, papers: list[tuple[tuple[str, str], tuple[str, str]]]) -> str:
    """Slips drawn, papers cast on phones by nobody in particular, the box opened; what the page of the vote says."""
    page = tender.sit(SECTION, tender.poll)
    press(page, "抽取编码票，开始投票")
    first, second, *codes = CODE.findall(text(page))
    judge = tender.office.sit(size=PHONE)
    for code, paper in zip(codes, papers, strict=True):
        judge.goto(f"/vote/{tender.poll.split('/')[2]}/")
        for place, points in enumerate(paper):
            for item, given in enumerate(points):
                judge.fill(f"[name='{place}.{item}']", given)
        judge.fill("[name=code]", code)
        judge.click("button.main")
        judge.wait_for_selector("text=已投入票箱")
    page.goto(tender.poll)
    assert "丢了的算没有收回" in text(page)
    press(page, "截止投票")
    page.fill("#half_1", first)
    page.fill("#half_2", second)
    press(page, "开箱计票")
    assert "收回5张，有效5张，无效0张" in said(page)
    return text(page)


def it_is_made_known(tender: Tender) -> None:
    page = tender.sit(SECTION)
    press(page, "公布结果")
    assert f"{SECOND_TOWN}落选，请写明理由" in said(page)
    page.fill("[name^=reason_]", "没有写怎样推广")
    press(page, "公布结果")
    assert "结果已公布" in said(page)


def it_is_awarded(tender: Tender) -> None:
    page = tender.sit(LEADER, tender.poll)
    press(page, "记入这一件")
    page.goto(tender.case)
    assert page.input_value("[name=a-winner]") == FIRST_TOWN and page.input_value("[name=a-judges]") == "5"
    assert page.locator("select[name=a-independent]").count() == 0 and "由票决核对" in text(page), "the vote has checked it"
    assert page.input_value("[name=to_unit]") == FIRST_TOWN
    page.fill("[name=to_unit]", SECOND_TOWN)
    press(page, "定标")
    assert "转给的单位要是中标单位" in text(page)
    page.fill("[name=to_unit]", FIRST_TOWN)
    press(page, "定标")
    assert "已办：定标" in said(page)


def the_winner_and_the_loser_see_what_is_theirs(tender: Tender) -> None:
    winner, loser = tender.sit(ONE, tender.case), tender.sit(OTHER, tender.poll)
    assert AIM in text(winner) and "中标公示" in text(winner)
    for words in (AIM, "80.00", "没有写怎样推广"):
        assert words in text(loser), words
    assert loser.goto(tender.case).status == 404


def the_winner_gives_up(tender: Tender) -> None:
    page = tender.sit(SECTION, tender.case)
    press(page, "公示期满")
    page.fill("[name=reason]", "课题组长调走，力量不够")
    press(page, "中标单位放弃")
    assert "已办：中标单位放弃" in said(page)


def the_next_by_points_takes_his_place(tender: Tender) -> None:
    """One click, the reason stands there already; nothing was changed before it."""
    page = tender.sit(LEADER, tender.case)
    assert f"次一名是{SECOND_TOWN}（80.00分）" in text(page) and page.input_value("[name=a-winner]") == FIRST_TOWN
    press(page, f"由{SECOND_TOWN}递补")
    assert "已按次序递补" in said(page) and "课题组长调走，力量不够" in text(page)
    assert page.input_value("[name=a-winner]") == page.input_value("[name=to_unit]") == SECOND_TOWN
    press(page, "定标")
    assert "已办：定标" in said(page)


def it_is_signed(tender: Tender) -> None:
    page = tender.sit(SECTION, tender.case)
    fill(page, objection=f"{SECOND_TOWN}：评委没有看附件")
    press(page, "公示期满")
    assert "异议还没有答复，答复完才能签约" in text(page)
    fill(page, answer="附件评委都看过，维持结果")
    press(page, "公示期满")
    fill(page, number="甲组〔2026〕3号", finish="2026-12-31")
    press(page, "签订")
    assert "已办：签订" in said(page)
