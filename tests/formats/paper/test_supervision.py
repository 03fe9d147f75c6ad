"""督办单: the sheet and its reply slip; whoever fills in the slip has it whole in his hand."""
from __future__ import annotations

from datetime import date

import pypdfium2
import pypdfium2.raw as raw
import pytest

from dazugong.formats.paper.supervision import SupervisionSheet, supervision_pdf

from .looking import a4, inside, lines, pages

SLIP = ("回复单", "办理情况", "原因和措施", "承办人", "承办单位（盖章）")


def sheet(demand: str, contact: str = "组织科科长 何一鸣", phone: str = "") -> bytes:
    return supervision_pdf(SupervisionSheet(
        number="督办〔2026〕3号", colour="红", item="新建、改建村级活动阵地", owner="流萤乡党委", giver="县委组织部", due=date(2026, 10, 28), days_late=18,
        sentence="新建、改建村级活动阵地", place="百日攻坚动员会", demand=demand, reply_due=date(2026, 11, 25), issuer="县委组织部", day=date(2026, 11, 23),
        told="流萤乡党委、县委组织部、县委", contact=contact, phone=phone,
    ))  # fmt: skip


def rules_to_write_on(pdf: bytes) -> int:
    """The level rules that stand free of every frame: those that end at no border of a column."""
    page = pypdfium2.PdfDocument(pdf)[0]
    rules = [thing.get_bounds() for thing in page.get_objects() if thing.type == raw.FPDF_PAGEOBJ_PATH]
    upright = [left for left, bottom, right, top in rules if top - bottom > right - left]
    level = [(left, right) for left, bottom, right, top in rules if right - left > top - bottom]
    return sum(all(abs(end - border) > 3 for end in rule for border in upright) for rule in level)


def test_what_is_usually_demanded_stands_on_one_page() -> None:
    assert len(pages(sheet("请承办单位主要负责人书面说明原因，列出整改措施、责任人和办结日期。"))) == 1


@pytest.mark.parametrize("phone", ["0900-1234567", "0900-12345678转80123", ""])
@pytest.mark.parametrize("contact", ["组织科科长 何一鸣", ""])
def test_whom_to_answer_and_where_to_call_are_printed_or_have_a_line_to_be_written_on(contact: str, phone: str) -> None:
    pdf = sheet("请书面说明原因。", contact, phone)
    [row] = [line for line in lines(pdf, 0) if "联系人" in line]
    assert row == f"联系人{contact.replace(' ', '')}电话{phone}"
    assert rules_to_write_on(pdf) == (not contact) + (not phone), "one for each that is not known"


@pytest.mark.parametrize("letters", range(100, 501, 40))
def test_the_slip_is_never_torn_in_two(letters: int) -> None:
    pdf = sheet(("请逐村核对开工、在建、建成情况，明确责任人和完成日期。" * 20)[:letters])
    assert a4(pdf) and inside(pdf)
    where = [number for number, page in enumerate(pages(pdf)) for part in SLIP if part in page]
    assert len(where) == len(SLIP) and len(set(where)) == 1
