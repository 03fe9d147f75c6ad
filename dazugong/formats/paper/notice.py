"""红头文件: an official notice by the measures of GB/T 9704-2012 - 版头, 主体, 版记 - as a PDF.

A4, type area 156 × 225 mm, 37 mm from the top and 28 mm from the left, 22 lines of 28 characters of 3号 on a page;
发文字号 above a red rule, 标题 in 2号, 署名 and 成文日期 (右空四字), 抄送 and 印发 in 4号 between rules at the foot of the
last page, page numbers outside. The typefaces are taken where the machine has them, else the next of the wish list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dazugong.formats.paper.coverage import missing_characters
from dazugong.formats.paper.printable import breakable, wide
from dazugong.formats.paper.typesetting import Printed, set_pdf
from dazugong.formats.refusal import Refused

_FIRST = re.compile(r"[一二三四五六七八九十百]+、")
_SECOND = re.compile(r"（[一二三四五六七八九十百]+）")
_WIDTH_POINTS = 441.0
_LARGEST_HEAD = 48.0


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """发文字号: 机关代字〔年〕序号号. The year in full, the number without zeros in front."""

    word: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.word}〔{self.year}〕{self.serial}号"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """公文: what stands on it. `head` is the 发文机关标志 with “文件”, `body` paragraph by paragraph."""

    head: str
    number: DocumentNumber
    title: str
    addressees: str
    body: Sequence[str]
    signed_by: str
    day: date
    attachments: Sequence[str] = ()
    remark: str = ""
    signatory: str = ""  # 签发人, on documents that go upwards
    secrecy: str = ""
    urgency: str = ""
    copies_to: Sequence[str] = ()
    printed_by: str = ""
    printed_on: date | None = None


def notice_pdf(notice: Notice, *, of_the_machine: bool = True) -> Printed:
    """The notice. `Refused` where a part without which it is no official document is missing."""
    for term, value in (("发文机关标志", notice.head), ("标题", notice.title), ("发文机关署名", notice.signed_by)):
        if not value.strip():
            raise Refused(term, value, "没有填写", "请补上，公文不能缺这一项")
    if notice.number.serial < 1 or not 1949 <= notice.number.year <= 2199:
        raise Refused("发文字号", str(notice.number), "年份或序号不对", "年份写全四位，序号从1起")
    data = _placed(notice)
    rare = missing_characters("".join(_texts(data)))
    notices = (f"本机字库没有“{'、'.join(rare)}”，印出来是空框，请手工补写或装上字库。",) if rare else ()
    return Printed(set_pdf("notice", data, of_the_machine=of_the_machine), notices)


def _placed(notice: Notice) -> dict[str, object]:
    copies = "，".join(notice.copies_to)
    return {
        "head": breakable(notice.head), "head_points": min(_LARGEST_HEAD, _WIDTH_POINTS / max(wide(notice.head) * 1.05, 1)),
        "number": breakable(str(notice.number)), "signatory": breakable(notice.signatory),
        "marks": [breakable(mark) for mark in (notice.secrecy, notice.urgency) if mark],
        "title": breakable(notice.title), "addressees": breakable(notice.addressees),
        "body": [_levels(breakable(part)) for text in notice.body for part in text.split("\n") if part.strip()],
        "attachments": [breakable(one) for one in notice.attachments],
        "signed_by": breakable(notice.signed_by), "day": in_words(notice.day), "remark": breakable(notice.remark),
        "copies": f"{breakable(copies)}。" if copies else "", "printed_by": breakable(notice.printed_by or notice.signed_by),
        "printed_on": f"{in_words(notice.printed_on or notice.day)}印发",
    }


def _levels(paragraph: str) -> tuple[str, str, str]:
    """A paragraph as (typeface of its beginning, the beginning, the rest): 一、黑体, （一）楷体, deeper levels 仿宋."""
    text = paragraph.strip()
    face = "hei" if _FIRST.match(text) else "kai" if _SECOND.match(text) else ""
    if not face:
        return "", "", text
    end = text.find("。") + 1 or len(text)
    return face, text[:end], text[end:]


def in_words(day: date) -> str:
    """2026年5月3日, as a 成文日期 is written: arabic figures, no zeros in front."""
    return f"{day.year}年{day.month}月{day.day}日"


def _texts(data: dict[str, object]) -> list[str]:
    found: list[str] = []
    for value in data.values():
        pieces = value if isinstance(value, list) else [value]
        found += [part for piece in pieces for part in (piece if isinstance(piece, tuple) else [piece]) if isinstance(part, str)]
    return found
