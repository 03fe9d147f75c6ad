"""一份报表的一生: reminded, exempted and owing again, filed on behalf, approved level by level or in part, closed and opened again."""
from __future__ import annotations

from datetime import date

import pytest

from dazugong.kernel.audit.models import Trace
from dazugong.kernel.identity.reader import reading
from dazugong.kernel.records.models import Obligation, ObligationEvent, Record
from dazugong.kernel.records.opening import install_pack, open_period
from tests.month import LATER, at, open_may, the_clock
from tests.sample_packs import GRADING
from tests.tabs import browser, owed_by, read, send

GOOD = {"a-done": "3", "a-progress": "", "a-problems": "无", "a-satisfied": "95"}
MAY = "/periods/monthly/report/2026-05/"
LEVELS = GRADING | {"schedule.toml": GRADING["schedule.toml"] + 'approval = ["township", "county"]\n'}


@pytest.fixture
def may(city, it_is):
    """May is open for all four townships; it is the fourth of June."""
    it_is(2026, 6, 4)
    open_may()
    return city


def unit_id(city, place: str) -> str:
    return city.unit(place).public_id


def of_all() -> dict[str, Obligation]:
    with reading(the_clock(LATER)):
        return {o.unit.name[2:]: o for o in Obligation.objects.select_related("unit")}


# -- 催报
def test_the_county_reminds_both_townships_at_once_and_each_report_says_so(may):
    officer = browser(may, "section", "甲部")
    both = {"pick": [unit_id(may, "甲一镇"), unit_id(may, "甲二镇")]}
    page = read(officer, send(officer, f"{MAY}remind/", both).url)
    assert "已催2个单位" in page
    assert "06-04，共1次" in page
    own = read(browser(may, "organiser", "甲一镇"), f"/records/{owed_by(may, '甲一镇')}/")
    assert "催报" in own.partition("经过")[2]
    again = read(officer, send(officer, f"{MAY}remind/", both, HTTP_REFERER=f"http://127.0.0.1{MAY}").url)
    assert "今天都已催过" in again
    assert Trace.objects.filter(verb="催报").get().count == 2


def test_who_has_filed_is_not_reminded(may):
    clerk, report = browser(may, "organiser", "甲一镇"), f"/records/{owed_by(may, '甲一镇')}/"
    send(clerk, f"{report}file/", GOOD, read(clerk, report))
    officer = browser(may, "section", "甲部")
    send(officer, f"{MAY}remind/", {"pick": [unit_id(may, "甲一镇"), unit_id(may, "甲二镇")]})
    with reading(the_clock(LATER)):
        assert [e.obligation.unit_id for e in ObligationEvent.objects.filter(act="remind")] == [may.units["甲二镇"]]


# -- 更正
def test_a_correction_says_until_when_the_report_before_it_stands(may):
    clerk, officer, report = browser(may, "organiser", "甲一镇"), browser(may, "section", "甲部"), f"/records/{owed_by(may, '甲一镇')}/"
    send(clerk, f"{report}file/", GOOD, read(clerk, report))
    assert "另起一版，重报以前，原来报的数仍然有效" in read(clerk, report)
    send(officer, f"{report}approve/", {})
    assert "另起一版，审核通过前，原来报的数仍然有效" in read(clerk, report)
    done = read(clerk, send(clerk, f"{report}save/", {"reason": "漏计一项任务"}).url)
    assert "已开出更正稿。改好后点“报送”；审核通过前，原来报的数仍然有效" in done and "更正事由：漏计一项任务。审核通过前" in done


def test_every_mistake_is_told_once(may):
    clerk, report = browser(may, "organiser", "甲一镇"), f"/records/{owed_by(may, '甲一镇')}/"
    answer = send(clerk, f"{report}file/", {"a-done": "", "a-progress": "", "a-problems": "", "a-satisfied": "95"}, read(clerk, report)).content.decode()
    box = answer.partition('class="errors"')[2].partition("</div>")[0]
    assert "有2处要改，标在格子里" in box and box.count("必须填写") == 2


# -- 免报
def test_a_list_of_townships_is_exempted_with_a_reason_and_owes_again_when_that_is_withdrawn(may):
    officer = browser(may, "section", "甲部")
    both = {"pick": [unit_id(may, "甲一镇"), unit_id(may, "甲二镇")]}
    refused = send(officer, f"{MAY}exempt/", both, HTTP_REFERER=f"http://127.0.0.1{MAY}")
    assert "请写明免报事由" in read(officer, refused.url)
    assert "2个单位这一期免报" in read(officer, send(officer, f"{MAY}exempt/", both | {"reason": "防汛抢险，经部领导同意"}).url)
    clerk, report = browser(may, "organiser", "甲一镇"), f"/records/{owed_by(may, '甲一镇')}/"
    assert "已免报" in send(clerk, f"{report}file/", GOOD).content.decode()
    one = send(officer, f"{report}act/owe_again/", {"reason": "汛情解除，照常报送"})
    assert "已办：撤回免报" in read(officer, one.url)
    assert send(clerk, f"{report}file/", GOOD, read(clerk, report)).status_code == 302
    history = read(clerk, report).partition("经过")[2]
    assert "防汛抢险" in history
    assert "汛情解除" in history
    assert [t.verb for t in Trace.objects.filter(verb__contains="免报").order_by("number")] == ["免报", "撤回免报"]


# -- 代报
@pytest.fixture
def grades(city, it_is):
    """The year's grading is open; the township passes it first, the county approves."""
    it_is(2026, 6, 4)
    system = the_clock(date(2026, 6, 1))
    with reading(system):
        install_pack(source=LEVELS, since=date(2026, 1, 1), by=system, at=at(6, 1))
        open_period(pack="grading", code="2026", by=system, at=at(6, 1))
    return city


def test_the_township_files_for_a_village_without_network_and_both_names_stand_on_the_report(grades):
    organiser, report = browser(grades, "organiser", "甲一镇"), f"/records/{owed_by(grades, '甲一村')}/"
    page = read(organiser, f"{report}?behalf=1")
    done = send(organiser, f"{report}file/", {"a-grade": "较好", "on_behalf": "村里断网，支部书记电话报来"}, page)
    shown = read(browser(grades, "secretary", "甲一村"), done.url)
    assert "甲县甲一镇党委 组织委员" in shown
    assert "代甲县甲一镇甲一村党支部报送（村里断网，支部书记电话报来）" in shown
    trace = Trace.objects.get(verb="代报")
    assert trace.note == "村里断网，支部书记电话报来"  # whose report it is, its number says: traces name no unit
    county = browser(grades, "section", "甲部")
    assert "甲一村" in read(county, "/records/?view=waiting")
    send(county, f"{report}approve/", {})
    assert "已批准" in read(county, report)


# -- 逐级审核
def test_a_village_is_graded_by_the_township_first_and_then_by_the_county(grades):
    secretary, report = browser(grades, "secretary", "甲一村"), f"/records/{owed_by(grades, '甲一村')}/"
    organiser, county = browser(grades, "organiser", "甲一镇"), browser(grades, "section", "甲部")
    send(secretary, f"{report}file/", {"a-grade": "较好"}, read(secretary, report))
    assert "甲一村" in read(organiser, "/records/?view=waiting")
    assert "甲一村" not in read(county, "/records/?view=waiting").partition("<tbody")[2]
    early = send(county, f"{report}approve/", {})
    assert early.status_code == 400
    assert "现在应由甲县甲一镇党委审核" in early.content.decode()
    send(organiser, f"{report}approve/", {})
    assert "已批准" not in read(organiser, report).partition("版次")[0]
    assert "甲一村" not in read(organiser, "/records/?view=waiting").partition("<tbody")[2]
    assert "甲一村" in read(county, "/records/?view=waiting")
    send(county, f"{report}approve/", {})
    history = read(secretary, report).partition("经过")[2]
    assert history.index("批准") < history.index("本级审核通过") < history.index("报送")


def test_what_the_county_sends_back_goes_through_the_township_again(grades):
    secretary, report = browser(grades, "secretary", "甲一村"), f"/records/{owed_by(grades, '甲一村')}/"
    organiser, county = browser(grades, "organiser", "甲一镇"), browser(grades, "section", "甲部")
    send(secretary, f"{report}file/", {"a-grade": "好"}, read(secretary, report))
    send(organiser, f"{report}approve/", {})
    send(county, f"{report}return/", {"remark": "依据不足，请重评"})
    send(secretary, f"{report}file/", {"a-grade": "较好"}, read(secretary, report))
    assert send(county, f"{report}approve/", {}).status_code == 400
    with reading(the_clock(LATER)):
        assert Record.objects.get().passed == 0


# -- 部分认可
def test_fields_that_were_accepted_stay_and_the_others_come_back(may):
    clerk, officer, report = browser(may, "organiser", "甲一镇"), browser(may, "section", "甲部"), f"/records/{owed_by(may, '甲一镇')}/"
    send(clerk, f"{report}file/", GOOD, read(clerk, report))
    nothing = send(officer, f"{report}accept/", {"remark": "请改一改"})
    assert "请勾选认可的栏目" in nothing.content.decode()
    assert send(officer, f"{report}accept/", {"ok": ["done", "satisfied"], "n-problems": "请写具体"}).status_code == 302
    page = read(clerk, report)
    assert "已认可：办结任务数、群众满意率（%）" in page
    assert "请写具体" in page
    assert '<input type="hidden" name="a-done" value="3">' in page and "已认可，不用再填" in page
    touched = send(clerk, f"{report}save/", GOOD | {"a-done": "8", "a-problems": "缺人"}, page)
    assert "“办结任务数”已经认可，请照原样填" in touched.content.decode()
    assert 'value="8"' in touched.content.decode()
    assert send(clerk, f"{report}file/", GOOD | {"a-problems": "缺两名组织员"}, page).status_code == 302
    send(officer, f"{report}approve/", {})
    assert "已批准" in read(clerk, report)
    assert Trace.objects.filter(verb="部分认可").count() == 1


def test_a_remark_that_is_too_long_is_told_and_nothing_written_is_lost(may):
    clerk, officer, report = browser(may, "organiser", "甲一镇"), browser(may, "section", "甲部"), f"/records/{owed_by(may, '甲一镇')}/"
    send(clerk, f"{report}file/", GOOD, read(clerk, report))
    for body, said in (({"remark": "改" * 401}, "总的意见最多400个字，现在有401个字"), ({"n-problems": "写" * 405}, "的退回意见最多400个字，现在有405个字")):
        refused = send(officer, f"{report}return/", {"n-done": "请核对", **body})
        assert refused.status_code == 400
        page = refused.content.decode()
        assert said in page and 'value="请核对"' in page and max(body.values()) in page
    assert send(officer, f"{report}return/", {"remark": "改" * 400}).status_code == 302


# -- 封存
def test_nothing_is_filed_after_closing_until_the_county_opens_again(may):
    officer, clerk, report = browser(may, "section", "甲部"), browser(may, "organiser", "甲一镇"), f"/records/{owed_by(may, '甲一镇')}/"
    before = read(clerk, report)
    both = {"pick": [unit_id(may, "甲一镇"), unit_id(may, "甲二镇")], "reason": "五月数据已上报市里"}
    assert "已封存2个单位" in read(officer, send(officer, f"{MAY}close/", both).url)
    assert "2026年6月4日（周四）封存" in read(clerk, report)
    refused = send(clerk, f"{report}file/", GOOD, before)
    assert "已于2026-06-04封存，不能再填" in refused.content.decode()
    assert send(officer, f"{report}act/open_again/", {"reason": "甲一镇补报五月月报"}).status_code == 302
    assert send(clerk, f"{report}file/", GOOD, read(clerk, report)).status_code == 302
    assert of_all()["甲二镇党委"].closed_on == date(2026, 6, 4)


def test_an_approved_report_of_a_closed_period_is_reopened_with_a_reason(may):
    clerk, officer, report = browser(may, "organiser", "甲一镇"), browser(may, "section", "甲部"), f"/records/{owed_by(may, '甲一镇')}/"
    send(clerk, f"{report}file/", GOOD, read(clerk, report))
    send(officer, f"{report}approve/", {})
    send(officer, f"{report}act/close/", {"reason": "五月数据已上报市里"})
    correcting = send(clerk, f"{report}save/", {"reason": "漏计一项任务"})
    assert "封存" in correcting.content.decode()
    assert send(officer, f"{report}reopen/", {"reason": "市里退回，请更正"}).status_code == 302
    assert send(clerk, f"{report}file/", GOOD | {"a-done": "4"}, read(clerk, report)).status_code == 302


def test_a_township_neither_closes_nor_exempts(may):
    organiser, report = browser(may, "organiser", "甲一镇"), f"/records/{owed_by(may, '甲一镇')}/"
    assert send(organiser, f"{report}act/close/", {"reason": "不想报了吧"}).status_code == 404
    assert send(organiser, f"{MAY}exempt/", {"pick": [unit_id(may, "甲一镇")], "reason": "不想报了吧"}).status_code == 404
