"""粘贴一块: what was copied in a spreadsheet goes into the fields where one stands, and one click takes it back."""
from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

PASTE = """([name, text, html]) => {
    const clip = new DataTransfer();
    clip.setData("text/plain", text);
    if (html) clip.setData("text/html", html);
    const field = document.querySelector(`[name="${name}"]`);
    field.focus();
    return field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: clip, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def form(office):
    page = office.sit("organiser@甲二镇")
    page.goto(office.reports["甲二镇"])
    page.wait_for_selector("[data-filling]")
    return page


def paste(page, name: str, text: str, html: str = "") -> bool:
    """True when the page left the pasting to the browser."""
    return page.evaluate(PASTE, [name, text, html])


def stands(page) -> dict[str, str]:
    return page.evaluate("Object.fromEntries([...document.querySelectorAll('[name^=\"a-\"]')].map(f => [f.name.slice(2), f.value]))")


def test_a_column_goes_down_and_one_click_takes_it_back(form):
    before = stands(form)
    assert not paste(form, "a-done", "3\r\n\"一是整顿\n二是回访\"\r\n缺人\r\n一百二\r\n")
    assert stands(form) == {"done": "3", "progress": "一是整顿\n二是回访", "problems": "缺人", "satisfied": "一百二"}
    assert "请填阿拉伯数字" in form.inner_text(".field:has([name=a-satisfied])")
    assert "已把粘贴的内容填入4栏" in form.inner_text(".note[role=status]")
    form.click("text=撤销粘贴")
    assert stands(form) == before


def test_two_columns_go_where_their_names_say(form):
    paste(form, "a-done", "群众满意率 (%)：\t95\n办结任务数*\t8\n折算数\t16")
    assert {name: stands(form)[name] for name in ("done", "satisfied")} == {"done": "8", "satisfied": "95"}


def test_what_has_no_place_changes_nothing_and_says_why(form):
    before = stands(form)
    paste(form, "a-done", "满意度\t95\n办结任务数\t8")
    assert "第1行“满意度”不是这张表的栏目，一栏也没有填" in form.inner_text(".note[role=status]")
    paste(form, "a-satisfied", "1\n2")
    assert "往下只有1栏" in form.inner_text(".note[role=status]")
    assert stands(form) == before


def test_an_ordinary_text_is_left_to_the_browser(form):
    assert paste(form, "a-problems", "第一段\n第二段\t还是第二段")
    assert paste(form, "a-done", "3")
    assert not paste(form, "a-progress", "进展\n缺人", "<table><tr><td>进展</td></tr><tr><td>缺人</td></tr></table>")
    assert stands(form)["problems"] == "缺人"
