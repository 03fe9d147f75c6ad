"""姓名: one person's name as the register writes it - Chinese characters, interpunct U+00B7, minority scripts, Latin."""

from __future__ import annotations

import re
import unicodedata

from dazugong.formats.han import is_han, is_private_use, true_character
from dazugong.formats.refusal import Refused, Taken, noticed
from dazugong.formats.text import BIDI, BLANKS, ZERO_WIDTH, as_text, without_control

NAME_LIMIT = 80
HIDDEN_LIMIT = 2
INTERPUNCT = "·"
OTHER_DOTS = "･‧•・∙⋅●⦁․᛫⸱ꞏ‣.．。｡\u0387"
_LOST = "?？\ufffd□■〓"
_IN_LATIN = " -'’."
_MARKS_IN_A_ROW = 3
_INVISIBLE_LETTERS = "\u115f\u1160\u3164\uffa0"
# 藏文、蒙古文、维吾尔文 (Arabic script)、彝文、傈僳文、傣文、朝鲜文、苗文 and Latin, all in GB 18030-2022
_SCRIPTS = ((0x41, 0x5A), (0x61, 0x7A), (0xC0, 0x24F), (0x300, 0x36F), (0x600, 0x6FF), (0x750, 0x77F),
            (0xF00, 0xFFF), (0x1100, 0x11FF), (0x1800, 0x18AF), (0x1950, 0x19DF), (0x1A20, 0x1AAF), (0x1E00, 0x1EFF),
            (0x3130, 0x318F), (0xA000, 0xA4FF), (0xAC00, 0xD7AF), (0xFB50, 0xFDCF), (0xFE70, 0xFEFC),
            (0x16F00, 0x16F9F))
_VARIATION = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_HIDDEN = re.compile(f"[{ZERO_WIDTH}]")
_TIBETAN_DOT = "\u0f0b"
_MONGOLIAN_SEPARATOR = "\u180e"


def person_name(value: object, *, field: str = "姓名") -> Taken:
    """姓名, in the one standard form; every change is told. Refuses what cannot be a name, with the remedy."""
    sent = as_text(field, value)
    if len(sent) > NAME_LIMIT:
        raise Refused(field, sent, f"共{len(sent)}个字符，超过{NAME_LIMIT}个字符", "请核对，只填写姓名本身")
    without_control(field, sent, breaks=False)
    if re.search(f"[{BIDI}]", sent) or len(_HIDDEN.findall(sent)) > HIDDEN_LIMIT:
        raise Refused(field, sent, "含有看不见的隐藏符号", "请清空后用键盘重新录入姓名，不要粘贴")
    if any(c in _LOST for c in sent):
        raise Refused(field, sent, "含有问号或方框，多半是生僻字丢失", "请对照居民身份证补录该字")
    name, reasons = _in_standard_form(sent)
    if not name:
        raise Refused(field, sent, "没有填写", "请填写姓名")
    _refuse_odd_characters(field, sent, name)
    _refuse_odd_dots(field, sent, name)
    return noticed(field, sent, name, "；".join(reasons))


def _in_standard_form(sent: str) -> tuple[str, list[str]]:
    """The name in standard form and what had to be changed for it."""
    steps = (
        ("".join, lambda t: (true_character(c) for c in t), "部首、兼容字或旧编码私用字已换成正式汉字"),
        (str, _ordinary_latin, "全角字母或分解字母已换成标准字母"),
        (str, lambda t: _HIDDEN.sub("", _VARIATION.sub("", t)), "隐藏符号已去掉"),
        (str, _tidy_blanks, "多余空白已去掉"),
        (str, _one_interpunct, "间隔号已统一为“·”"),
    )
    name, reasons = sent, []
    for join, step, reason in steps:
        changed = join(step(name))
        if changed != name:
            reasons.append(reason)
        name = changed
    return name, reasons


def _ordinary_latin(text: str) -> str:
    letters = "".join(unicodedata.normalize("NFKC", c) if "Ａ" <= c <= "ｚ" else c for c in text)
    return unicodedata.normalize("NFC", letters)


def _tidy_blanks(text: str) -> str:
    """No blank at the ends, none between Chinese characters or beside a dot, single ones between Latin words."""
    text = re.sub(f"[{BLANKS}]+", " ", text).strip(" ")
    kept = []
    for i, c in enumerate(text):
        if c == " ":
            before, after = text[i - 1], text[i + 1]
            dots = INTERPUNCT + OTHER_DOTS.replace(".", "")
            if before in dots or after in dots or (is_han(before) and is_han(after)):
                continue
        kept.append(c)
    return "".join(kept)


def _one_interpunct(text: str) -> str:
    """Every dot between two parts of a name as U+00B7; the full stop after a Latin initial stays."""
    kept = []
    for i, c in enumerate(text):
        latin_stop = c == "." and i > 0 and text[i - 1].isascii()
        kept.append(INTERPUNCT if c in OTHER_DOTS and not latin_stop else c)
    return "".join(kept)


def _belongs(char: str) -> bool:
    code = ord(char)
    if char in _INVISIBLE_LETTERS:
        return False
    if is_han(char) or char in INTERPUNCT + _TIBETAN_DOT + _MONGOLIAN_SEPARATOR + _IN_LATIN:
        return True
    return any(low <= code <= high for low, high in _SCRIPTS) and unicodedata.category(char)[0] in "LM"


def _refuse_odd_characters(field: str, sent: str, name: str) -> None:
    marks = 0
    for i, c in enumerate(name):
        marks = marks + 1 if unicodedata.category(c)[0] == "M" else 0
        if is_private_use(c):
            raise Refused(field, sent, f"第{i + 1}个字是本机造字，换一台电脑就看不到", "请用标准字库录入该字")
        if not _belongs(c) or marks > _MARKS_IN_A_ROW or (marks and (i == 0 or is_han(name[i - 1]))):
            what = "数字" if c.isdigit() else "标点、符号或不用于姓名的文字"
            raise Refused(field, sent, f"第{i + 1}个字符“{c if c.isprintable() else '□'}”是{what}",
                          "请对照居民身份证改正姓名，说明文字填入备注")


def _refuse_odd_dots(field: str, sent: str, name: str) -> None:
    if not any(unicodedata.category(c)[0] == "L" or is_han(c) for c in name):
        raise Refused(field, sent, "没有文字", "请填写姓名")
    if name[0] in INTERPUNCT + _IN_LATIN or name[-1] in INTERPUNCT + " -":
        raise Refused(field, sent, "间隔号或标点不能在开头和结尾", "请对照居民身份证改正姓名")
    if re.search(r"··|[ \-'’.]{3}", name):
        raise Refused(field, sent, "间隔号或标点连用", "请对照居民身份证改正姓名")
