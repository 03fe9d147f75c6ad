"""从文件到数字: the main job of the product, by hand, from a document to a figure that opens."""
from __future__ import annotations

from pathlib import Path

import pytest

from .browsing import text

pytestmark = pytest.mark.browser

SAMPLE = Path(__file__).parents[2] / "dazugong/samples/澄岭县组织工作年度要点.txt"
OFFICER, CLERK = "section@甲部", "organiser@甲一镇"


def test_from_a_document_to_a_figure_that_opens(office):
    officer, clerk = office.sit(OFFICER), office.sit(CLERK)
    she_uploads_a_document(officer)
    she_reviews_it_by_keyboard(officer)
    she_hands_one_measure_down(officer)
    the_clerk_finds_her_report_half_filled_and_files_it(clerk)
    she_returns_it_with_a_note_at_a_field(officer)
    the_clerk_corrects_it_and_files_again(clerk)
    she_approves_it(officer)
    she_sees_who_is_late(officer)
    the_leader_opens_the_percentage(office.sit("leader@甲部"))
    assert not office.complaints


def she_uploads_a_document(page):
    page.click("nav.rail >> text=文件")
    page.click("main >> text=上传文件")
    page.set_input_files("[name=file]", SAMPLE)
    page.select_option("[name=kind]", "plan")
    page.click("main form button.main")
    page.wait_for_selector(".measure.current")
    assert "已审 0/" in text(page)


def the_lit_sentence_is_that_of_the_current_measure(page) -> str:
    lit, current = page.locator(".sentence.lit"), page.locator(".measure.current")
    assert lit.count() == current.count() == 1
    assert lit.get_attribute("data-number") == current.get_attribute("data-number")
    return current.get_attribute("data-number")


def she_reviews_it_by_keyboard(page):
    first = the_lit_sentence_is_that_of_the_current_measure(page)
    page.keyboard.press("j")
    second = the_lit_sentence_is_that_of_the_current_measure(page)
    assert int(second) == int(first) + 1
    page.keyboard.press("k")
    assert the_lit_sentence_is_that_of_the_current_measure(page) == first
    page.keyboard.press("a")
    page.wait_for_selector(f"#m-{first}.accepted")
    page.wait_for_selector(f"#m-{second}.current")
    page.keyboard.press("d")
    page.wait_for_selector(f"#m-{second}.dropped")
    page.wait_for_selector("#reviewed:has-text('已审 2/')")
    page.keyboard.press("k")
    page.keyboard.press("u")
    page.wait_for_selector(f"#m-{second}.proposed")
    page.wait_for_selector("#reviewed:has-text('已审 1/')")


def she_hands_one_measure_down(page):
    measure = page.locator(".measure", has_text="力争10月底前后进村党组织整顿转化率").first
    number = measure.get_attribute("data-number")
    page.click(f"a.sentence[data-number='{number}']")
    assert the_lit_sentence_is_that_of_the_current_measure(page) == number
    page.keyboard.press("a")
    page.wait_for_selector(f"#m-{number}.accepted")
    page.wait_for_selector(f".measure.current:not(#m-{number})")
    page.click(f"a.sentence[data-number='{number}']")
    page.keyboard.press("g")
    page.wait_for_selector(f"#m-{number} [name=towns]:focus")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#m-{number} .measure-read:has-text('牵头 全部2个乡镇街道')")
    page.click(".action >> text='下达'")
    page.wait_for_url("**/hand-down/")
    assert "将把1条举措下达给2个乡镇街道，共2项任务，2026年10月31日（周六）前完成" in page.inner_text("#effect")
    page.click("main button.main")
    page.wait_for_selector("#messages:has-text('已把1条举措下达给2个乡镇街道')")


def the_clerk_finds_her_report_half_filled_and_files_it(page):
    page.goto("/")
    page.click(".lane:first-child >> text=工作月报（2026年5月）")
    assert page.input_value("[name=a-done]") == "1"
    page.locator("details summary").first.click()
    assert page.locator("details a[href^='/tasks/']").first.is_visible()
    assert "软弱涣散村党组织整顿：三个村已整顿到位" in page.input_value("[name=a-progress]")
    page.fill("[name=a-problems]", "人手不够")
    page.fill("[name=a-satisfied]", "百分之九十")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=请填阿拉伯数字，如 12 或 57.5")
    page.fill("[name=a-satisfied]", "95")
    page.wait_for_selector("[data-draft]:has-text('已存 14:')")
    assert page.inner_text("[data-computed=doubled]") == "2"
    page.click("main button.main")
    page.wait_for_selector("#messages:has-text('已报送，等待上级审核')")


def she_returns_it_with_a_note_at_a_field(page):
    page.goto("/")
    page.click("section:has(h2:has-text('等我批的')) >> text=工作月报（2026年5月）")
    page.fill("[name=n-problems]", "请写明缺几人")
    page.click("main >> text='退回'")
    page.wait_for_selector("#messages:has-text('已退回')")


def the_clerk_corrects_it_and_files_again(page):
    page.goto("/")
    page.click(".lane:first-child >> text=工作月报（2026年5月）")
    assert "退回意见：请写明缺几人" in text(page)
    assert page.input_value("[name=a-problems]") == "人手不够"
    page.fill("[name=a-problems]", "缺两名组织员")
    page.click("main button.main")
    page.wait_for_selector("#messages:has-text('已报送，等待上级审核')")


def she_approves_it(page):
    page.goto("/records/?view=waiting")
    page.click("main tbody .lead a")
    assert "缺两名组织员" in text(page)
    page.click("main >> text=批准")
    page.wait_for_selector("#messages:has-text('已审核通过')")


def she_sees_who_is_late(page):
    page.goto("/late/")
    page.select_option("[name=of]", label="2026年5月工作月报")
    page.wait_for_selector("main >> text=甲县甲二镇党委")
    said = page.input_value("[data-copy-text]")
    assert said == "【催报】2026年5月工作月报应于6月3日（周三）前报送，以下1个单位尚未报送：甲县甲二镇党委。请抓紧报送。"


def the_leader_opens_the_percentage(page):
    clicks = ("nav.rail >> text=指标", "main >> text=月报及时率", "main tbody td.ratio a >> nth=0", "main tbody a >> nth=0")
    for click in clicks:
        page.click(click)
        page.wait_for_load_state()
    assert "/revisions/" in page.url
    said = text(page)
    for words in ("样甲一镇组织委员", "2026年6月1日 14:", "2026.1版", "样例市组织工作要点", "第六部分"):
        assert words in said, words
