"""定级的一年: from the standard to the grade of the next year, by hand, by whoever does it; a citizen objects on a phone."""
from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from .assessment import it_is_assessed_objected_to_and_decided
from .browsing import PHONE, Office, text
from .hands import fill, fill_step, open_from_desk, press, said
from .serving import built, served

pytestmark = pytest.mark.browser

SECRETARY, ORGANISER, SECTION, LEADER = "secretary@甲一村", "organiser@甲一镇", "section@甲部", "leader@甲部"
STANDARD = "五项各20分：90分以上为好，80分以上为较好，60分以上为一般；群众满意率不到90%的，不能评为好、较好。"
OBJECTION = "活动室三月已经修好，“活动室年久失修”不符合实际，请核对。"
ANSWER = "已到村核实：活动室主体修好，消防还没有验收，验收以后改写。"


@dataclass
class Year:
    """这一年: the office, the public pages as seen from the street, and the clock of both."""

    office: Office
    street: Office
    clock: Path
    receipt: str = ""
    screens: dict[str, Any] = field(default_factory=dict)

    def turn_to(self, day: date) -> None:
        """Nine in the morning of that day; whatever has come due by then is opened before anyone looks."""
        self.clock.write_text(f"{day}T09:00:00+08:00", "utf8")
        self.screens.clear()
        self.office.go_home()

    def sit(self, who: str) -> Any:
        """The one screen at which somebody sits this day."""
        if who not in self.screens:
            self.screens[who] = self.office.sit(who)
        return self.screens[who]

    def citizen(self) -> Any:
        page = self.street.sit(size=PHONE)
        page.goto("/")
        return page


@pytest.fixture(scope="module")
def year(chromium: object, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    home = tmp_path_factory.mktemp("year")
    said = json.loads(built("tests.browser.years", home))
    clock = home / "clock"
    clock.write_text("2025-03-03T09:00:00+08:00", "utf8")
    with served("tests.browser.clock:office()", home) as inside, served("tests.browser.clock:outside()", home) as outside:
        yield Year(Office(chromium, inside, **said), Office(chromium, outside, "", {}, {}), clock)


@pytest.fixture(autouse=True)
def _leave(year: Year) -> Iterator[None]:
    yield
    year.office.leave()
    year.street.leave()


def test_a_year_of_grading(year: Year) -> None:
    the_standard_is_made_known(year)
    year.turn_to(date(2025, 3, 18))
    the_branch_finds_its_own_grade(year.sit(SECRETARY))
    the_members_and_masses_are_asked(year.sit(SECRETARY))
    year.turn_to(date(2025, 4, 21))
    a_rate_below_ninety_bars_the_upper_grades(year.sit(SECRETARY))
    the_committee_decides(year.sit(ORGANISER))
    the_grade_is_shown_to_the_public(year)
    a_citizen_objects_on_a_phone(year)
    year.turn_to(date(2025, 4, 29))
    it_is_closed_only_when_answered(year)
    the_citizen_reads_the_answer(year)
    the_township_lists_it_and_the_branch_plans(year)
    year.turn_to(date(2025, 8, 20))
    it_is_reviewed(year)
    year.turn_to(date(2025, 12, 1))
    it_is_struck_off(year)
    the_township_reckons_the_reward(year.sit(ORGANISER))
    year.turn_to(date(2026, 4, 21))
    it_is_graded_again(year)
    the_boards_show_what_has_risen(year)
    assert not [*year.office.complaints, *year.street.complaints]


def test_a_score_is_objected_to_and_answered_before_it_is_final(year: Year) -> None:
    it_is_assessed_objected_to_and_decided(year)
    assert not year.office.complaints


def the_standard_is_made_known(year: Year) -> None:
    section, leader = year.sit(SECTION), year.sit(LEADER)
    section.goto("/publications/new/")
    section.select_option("[name=what]", label="定级标准公开（基层党组织分类定级与晋位升级）")
    section.select_option("[name=unit]", label="甲县县委")
    section.fill("[name=subject]", "2025年基层党组织定级标准")
    section.fill("[name=body]", STANDARD)
    press(section, "存为草稿")
    press(section, "送审")
    open_from_desk(leader, "1份发布等审批")
    press(leader, "批准发布")
    assert "已批准发布" in said(leader)


def the_branch_finds_its_own_grade(page: Any) -> None:
    open_from_desk(page, "党组织自评表（2025年）")
    fill(page, met_on="2025-03-18", points="75", own_grade="较好", found="活动室年久失修\n组织生活记录不全")
    press(page, "报送")
    assert "自评等次不能高于得分" in text(page)
    fill(page, own_grade="一般")
    press(page, "报送")
    assert "已报送" in said(page)


def the_members_and_masses_are_asked(page: Any) -> None:
    open_from_desk(page, "党员群众测评汇总表（2025年）")
    fill(page, members="30", members_came="29", masses="600", masses_came="59", content="40", rather="24", other="12")
    press(page, "报送")
    assert "党员参与率要达到100%" in text(page)
    assert "参评群众不能少于群众总数的10%" in text(page)
    fill(page, members_came="30", masses_came="60", content="50", rather="26", other="14")
    press(page, "报送")
    assert "已报送" in said(page)


def a_rate_below_ninety_bars_the_upper_grades(page: Any) -> None:
    open_from_desk(page, "党组织分类定级表（2025年）")
    assert page.input_value("[name=a-grade]") == "一般"
    assert page.input_value("[name=a-satisfaction]").startswith("84.4")
    assert page.input_value("[name=a-problems]") == "活动室年久失修\n组织生活记录不全"
    fill(page, grade="较好", problem_count="2", mended_count="0", decided="镇党委4月20日会议")
    press(page, "报送")
    assert "群众满意率低于90%的，不得评为好或较好" in text(page)
    fill(page, grade="较差")
    press(page, "报送")
    assert "要明确整改责任人" in text(page)
    fill(page, measures="修缮活动室，补齐记录，县直单位帮扶。", responsible="样甲一村书记")
    press(page, "报送")
    assert "已报送" in said(page)


def the_committee_decides(page: Any) -> None:
    for form in ("党组织自评表", "党员群众测评汇总表", "党组织分类定级表"):
        open_from_desk(page, f"{form}（2025年）")
        press(page, "批准")
    assert "已审核通过甲县甲一镇甲一村党支部的报表" in said(page)


def the_grade_is_shown_to_the_public(year: Year) -> None:
    organiser, section = year.sit(ORGANISER), year.sit(SECTION)
    organiser.goto("/publications/new/")
    organiser.select_option("[name=what]", label="分类定级公示（基层党组织分类定级与晋位升级）")
    organiser.fill("[name=subject]", "甲一镇2025年分类定级公示")
    organiser.fill("[name=body]", STANDARD)
    press(organiser, "存为草稿")
    for word in ("较差", "活动室年久失修", "修缮活动室", "由别人审批，起草的人不审批"):
        assert word in text(organiser)
    press(organiser, "送审")
    open_from_desk(section, "1份发布等审批")
    press(section, "批准发布")
    assert "公示到2025年4月27日（周日）" in text(section), text(section)


def a_citizen_objects_on_a_phone(year: Year) -> None:
    page = year.citizen()
    for _ in range(40):
        if page.locator("text=甲一镇2025年分类定级公示").count():
            break
        page.wait_for_timeout(250)
        page.reload()
    assert "2025年基层党组织定级标准" in text(page)
    page.click("text=甲一镇2025年分类定级公示")
    page.fill("textarea", OBJECTION)
    press(page, "提交异议")
    year.receipt = page.inner_text(".receipt")


def it_is_closed_only_when_answered(year: Year) -> None:
    organiser, section = year.sit(ORGANISER), year.sit(SECTION)
    section.goto("/publications/")
    section.click("main a:has-text('甲一镇2025年分类定级公示')")
    section.wait_for_load_state()
    assert "还有1件异议没有答复" in text(section)
    assert not section.locator("button:text-is('结束公示')").count()
    open_from_desk(organiser, "1件异议待答复")
    organiser.fill("main textarea", ANSWER)
    press(organiser, "答复")
    open_from_desk(organiser, "1份公示期满，可以结束")
    press(organiser, "结束公示")
    assert "已结束" in text(organiser)


def the_citizen_reads_the_answer(year: Year) -> None:
    page = year.citizen()
    page.click("text=查询进度")
    for _ in range(40):
        page.fill("[name=receipt]", year.receipt)
        press(page, "查询")
        if "已答复" in text(page):
            break
        page.wait_for_timeout(250)
    assert ANSWER in text(page)


def the_township_lists_it_and_the_branch_plans(year: Year) -> None:
    organiser, secretary = year.sit(ORGANISER), year.sit(SECRETARY)
    organiser.goto("/boards/grading/weak_count/?period=2025")
    for link in ("main tbody td a >> nth=0", "main tbody a >> nth=0", "main >> text=据此开办一件"):
        organiser.click(link)
        organiser.wait_for_load_state()
    organiser.select_option("[name=what]", label="后进组织整顿（整顿、整改和公示）")
    press(organiser, "开办")
    fill_step(organiser, reasons="班子议事不经常，活动阵地年久失修。", kind="村级")
    press(organiser, "列入")
    open_from_desk(secretary, "后进组织整顿")
    fill_step(secretary, plan="选强书记，修缮阵地，补齐记录。", leader="镇党委副书记样某", stages="3")
    press(secretary, "开始整顿")
    assert "帮扶人" in text(secretary)
    fill_step(secretary, helper="第一书记样某")
    press(secretary, "开始整顿")


def it_is_reviewed(year: Year) -> None:
    """The branch asks for it; whoever rectified does not review."""
    organiser, secretary = year.sit(ORGANISER), year.sit(SECRETARY)
    open_from_desk(secretary, "后进组织整顿")
    fill_step(secretary, done="3", effect="新书记到任，阵地修好，记录补齐。")
    press(secretary, "申请验收")
    open_from_desk(organiser, "后进组织整顿")
    fill_step(organiser, opinion="三项都看过现场，同意。")
    press(organiser, "通过")


def it_is_struck_off(year: Year) -> None:
    organiser = year.sit(ORGANISER)
    open_from_desk(organiser, "后进组织整顿")
    press(organiser, "销号")
    assert "已转化" in text(organiser)


def the_township_reckons_the_reward(page: Any) -> None:
    """Numbers come from the grades; norms and budget are all that is filled in."""
    open_from_desk(page, "定级奖励资金表（2025年）")
    assert [page.input_value(f"[name=a-{name}]") for name in ("good", "rather", "risen")] == ["0", "0", "0"]
    fill(page, good="2", each_good="3000", each_rather="2000", each_risen="1000", budget="5000")
    press(page, "报送")
    assert "各档合计超过了预算" in text(page)
    fill(page, good="0")
    press(page, "报送")
    assert "已报送" in said(page)


def it_is_graded_again(year: Year) -> None:
    """A year later the branch has risen two grades."""
    secretary = year.sit(SECRETARY)
    open_from_desk(secretary, "党组织分类定级表（2026年）")
    fill(secretary, grade="较好", satisfaction="93.5", problem_count="1", mended_count="1", decided="镇党委4月20日会议")
    press(secretary, "报送")
    organiser = year.sit(ORGANISER)
    open_from_desk(organiser, "党组织分类定级表（2026年）")
    press(organiser, "批准")


def the_boards_show_what_has_risen(year: Year) -> None:
    """Of one weak branch one has risen, and the figure opens to it; what was rectified has turned."""
    leader = year.sit(LEADER)
    leader.goto("/boards/grading/promotion_rate/?period=2026")
    assert "较差 100.0%1/1 已达到" in text(leader)
    leader.click("nav >> text=升降")
    leader.wait_for_load_state()
    assert "较差" in text(leader) and "较好" in text(leader)
    leader.click("main a[href*='now=']:has-text('1') >> nth=0")
    leader.wait_for_load_state()
    assert "甲县甲一镇甲一村党支部" in text(leader)
    leader.goto("/boards/improvement/turned/?period=2025")
    assert "100.0%1/1" in text(leader)
