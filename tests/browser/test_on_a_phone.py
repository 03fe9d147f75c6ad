"""在手机上填: nine fields at 360 pixels, on the page and in the workbook taken along where there is no network."""
from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from .browsing import PHONE, text
from .nine_pack import KINDS

pytestmark = pytest.mark.browser

FILLED = {
    "visited": "12", "share": "96.5", "day": "2026-05-20", "way": "入户", "agreed": "是", "spent": "300", "who": "样走访人",
    "asked": "三户盼修渠，两户盼通车。", "next": "六月底前修好。",
}  # fmt: skip


def sideways(page) -> bool:
    """Whether the page is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth > innerWidth")


def with_a_formula_for_the_number(book: bytes) -> bytes:
    """The workbook as a hand would leave it that reckons where a number belongs: C5, the first answer."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                words = part.decode()
                start = words.index('r="C5"')
                end = words.index("/>", start) + 2 if "/>" in words[start : start + 30] else words.index("</c>", start) + 4
                words = words[:start] + 'r="C5"><f>10+2</f><v>12</v></c>' + words[end:]
                part = words.encode()
            new.writestr(name, part)
    return out.getvalue()


def test_nine_fields_are_filled_and_filed_at_360_pixels_and_a_wrong_cell_of_the_workbook_is_named(office):
    """360像素屏上9项表单填完提交成功、无横向滚动；离线表错1格指出行列和改法"""
    page = office.sit("organiser@甲一镇", size=PHONE)
    assert (page.viewport_size["width"], len(KINDS)) == (360, 9)
    page.goto(office.reports["甲一镇走访表"])
    with page.expect_download() as download:
        page.click("text=取出工作簿")
    wrong = [with_a_formula_for_the_number(Path(download.value.path()).read_bytes())]
    page.set_input_files("input[type=file]", {"name": "走访表.xlsx", "mimeType": "application/octet-stream", "buffer": wrong[0]})
    page.click("text=交回工作簿")
    page.wait_for_selector("text=工作簿没有存入")
    assert len(wrong) == 1
    assert "第5行（C5格）：本期填写“10+2”不能接收：是公式，不是数值" in text(page)
    assert "“选择性粘贴”为数值" in text(page)
    assert not sideways(page)
    page.goto(office.reports["甲一镇走访表"])
    for name, value in FILLED.items():
        field = page.locator(f"[name=a-{name}]")
        field.select_option(value) if field.evaluate("f => f.tagName") == "SELECT" else field.fill(value)
        assert not sideways(page), name
        place = field.bounding_box()
        assert place["x"] >= 0 and place["x"] + place["width"] <= 360 and place["height"] >= 44, name
    page.click("main button.main")
    page.wait_for_selector("#messages:has-text('已报送，等待上级审核')")
    assert not sideways(page)
    assert "样走访人" in text(page)


def test_a_box_stands_at_the_left_of_what_it_picks(office):
    page = office.sit("section@甲部", size=PHONE)
    page.goto("/plans/upload/")
    page.set_input_files("[name=file]", {"name": "手机.txt", "mimeType": "text/plain", "buffer": "2026年手机要点\n1.各乡镇党委6月底前新建村级活动阵地3个。\n".encode()})
    with page.expect_navigation():      # with its scripts: a key before them is lost
        page.click("main form button.main")
    page.wait_for_selector("#m-1.current")
    page.keyboard.press("w")
    page.wait_for_selector("#m-1 .measure-read:has-text('牵头')")
    page.click(".action >> text='下达'")
    page.wait_for_url("**/hand-down/")
    box, words, row = (page.locator(place).bounding_box() for place in ("td.pick label", "td[data-label=举措]", "tbody tr:has(.pick)"))
    assert (box["width"], box["height"]) == (44, 44)
    assert box["x"] + box["width"] <= words["x"] and abs(box["y"] - words["y"]) < 8
    assert row["height"] - sum(page.locator(f"td[data-label={name}]").bounding_box()["height"] for name in ("举措", "责任单位", "完成期限")) < 20
    assert not sideways(page)
