"""单个数据项的接收: one value of one field in, `Taken` or `Refused` out. Codes of GB 11643, GB/T 2261.1, GB/T 3304."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from stdnum.cn import ric

from dazugong.formats.refusal import Refused, Taken, noticed
from dazugong.formats.text import BLANKS, as_text, half_width_digits, line_text, without_control

ETHNIC_GROUPS = tuple(["汉族", "蒙古族", "回族", "藏族", "维吾尔族", "苗族", "彝族", "壮族", "布依族", "朝鲜族", "满族", "侗族", "瑶族", "白族", "土家族", "哈尼族", "哈萨克族", "傣族", "黎族", "傈僳族", "佤族", "畲族", "高山族", "拉祜族", "水族", "东乡族", "纳西族", "景颇族", "柯尔克孜族", "土族", "达斡尔族", "仫佬族", "羌族", "布朗族", "撒拉族", "毛南族", "仡佬族", "锡伯族", "阿昌族", "普米族", "塔吉克族", "怒族", "乌孜别克族", "俄罗斯族", "鄂温克族", "德昂族", "保安族", "裕固族", "京族", "塔塔尔族", "独龙族", "鄂伦春族", "赫哲族", "门巴族", "珞巴族", "基诺族"])
ETHNIC_GROUPS_BESIDE = ("穿青人", "其他", "外国血统中国籍人士")
_PROVINCES = set(["11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83"])
_CARD = "请对照居民身份证改正"
_AS_TEXT = "请把该列设为“文本”格式后，对照居民身份证重新录入"


def citizen_number(value: object, *, field: str = "公民身份号码", today: date) -> Taken:
    """公民身份号码 (GB 11643): 18 places, area, a birth date that exists and is past, check digit."""
    sent = as_text(field, value)
    number = sent if _EIGHTEEN_PLACES.fullmatch(sent) else _eighteen_places(field, sent)
    if number[:2] not in _PROVINCES:
        raise Refused(field, sent, "前两位不是任何省份的代码", _CARD)
    _refuse_birth(field, sent, number, today)
    if ric.calc_check_digit(number) != number[-1]:
        lost = "，末尾几位都是零，多半是表格软件丢失了数字" if number.endswith("000") else ""
        raise Refused(field, sent, "最后一位校验码不对，有数字录错" + lost, _AS_TEXT if lost else _CARD)
    return noticed(field, sent, number, "已换成半角数字和大写X，去掉多余空白")


def _eighteen_places(field: str, sent: str) -> str:
    """The number in half-width digits and without blanks; `Refused` if these are not 18 places."""
    without_control(field, sent, breaks=False)
    number = half_width_digits(re.sub(f"[{BLANKS}]", "", sent)).removeprefix("'").translate(_LETTER_X)
    if not number:
        raise Refused(field, sent, "没有填写", "请填写18位公民身份号码")
    if re.fullmatch(r"\d(\.\d+)?[Ee]\+?\d+", number):
        raise Refused(field, sent, "已被表格软件改成科学记数，后几位数字丢失", _AS_TEXT)
    if re.fullmatch(r"[0-9]{15}", number):
        raise Refused(field, sent, "是15位旧号码", "请对照居民身份证改为18位号码")
    if len(number) != 18:
        raise Refused(field, sent, f"应为18位，实际{len(number)}位", _CARD)
    if not _EIGHTEEN_PLACES.fullmatch(number):
        raise Refused(field, sent, "应为17位数字加一位数字或X，其中有别的字符", _CARD)
    return number


_EIGHTEEN_PLACES = re.compile("[0-9]{17}[0-9X]")
_LETTER_X = str.maketrans({"x": "X", "ｘ": "X", "Ｘ": "X"})


def _refuse_birth(field: str, sent: str, number: str, today: date) -> None:
    """Refuses a number whose places 7 to 14 are no day of a living person's birth."""
    year, month, day = number[6:10], number[10:12], number[12:14]
    shown_day = f"{year}年{month}月{day}日"
    try:
        birth = date(int(year), int(month), int(day))
    except ValueError:
        raise Refused(field, sent, f"其中的出生日期{shown_day}不存在", _CARD) from None
    if birth > today:
        raise Refused(field, sent, f"其中的出生日期{shown_day}在今天之后，是将来的日期", _CARD)
    if birth.year < 1900:
        raise Refused(field, sent, f"其中的出生日期{shown_day}早于1900年", _CARD)


def birth_in(number: str) -> str:
    """The birth date that a citizen number states, as 1990-07-01."""
    return f"{number[6:10]}-{number[10:12]}-{number[12:14]}"


def sex_in(number: str) -> str:
    """The sex that a citizen number states: odd 17th place 男, even 女."""
    return "男" if int(number[16]) % 2 else "女"


def choice(value: object, options: Sequence[str], *, field: str) -> Taken:
    """选项: one of the given words, nothing near it."""
    taken = line_text(value, field=field)
    if taken.value not in options:
        given = "没有填写" if not taken.value else "不在可选范围内"
        raise Refused(field, value, given, f"请填写{'、'.join(options[:12])}{'等' if len(options) > 12 else ''}之一")
    return taken


def sex(value: object, *, field: str = "性别") -> Taken:
    """性别: 男 or 女."""
    return choice(value, ("男", "女"), field=field)


def ethnic_group(value: object, *, field: str = "民族") -> Taken:
    """民族: full name of GB/T 3304; the short form (汉) is completed with a notice."""
    sent = as_text(field, value)
    name = line_text(sent, field=field).value
    if name in ETHNIC_GROUPS or name in ETHNIC_GROUPS_BESIDE:
        return noticed(field, sent, name, "首尾空白已去掉")
    if name and name + "族" in ETHNIC_GROUPS:
        return noticed(field, sent, name + "族", "已补全民族名称")
    raise Refused(field, sent, "没有填写" if not name else "不是国家认定的民族名称", "请填写全称，如汉族、土家族、维吾尔族")


def phone(value: object, *, field: str = "手机号") -> Taken:
    """手机号或固定电话: 11 digits, or area code and number; kept as digits with one hyphen after the area code."""
    sent, number = _as_dialled(field, value)
    if mobile := _mobile(number):
        return noticed(field, sent, mobile, "已换成11位数字")
    if found := re.fullmatch(_LANDLINE, number):
        return noticed(field, sent, f"{found[1]}-{found[2]}", "已换成“区号-号码”的写法")
    if re.fullmatch(r"[1-9][0-9]{6,7}", number):
        return noticed(field, sent, number, "已换成数字")
    raise Refused(field, sent, "没有填写" if not number else "不是11位手机号，也不是“区号-号码”", "请核对后重新填写")


def office_phone(value: object, *, field: str = "办公电话") -> Taken:
    """办公电话: of an office, never of a person: area code and number, with an extension (转801) or without. A mobile is refused."""
    sent, number = _as_dialled(field, value)
    if _mobile(number):
        raise Refused(field, sent, "是手机号码，属于个人", "请填单位的座机；没有座机的不填")
    if found := re.fullmatch(_LANDLINE + r"(?:[-转]([0-9]{1,5}))?", number):
        return noticed(field, sent, f"{found[1]}-{found[2]}" + (f"转{found[3]}" if found[3] else ""), "已换成“区号-号码”的写法")
    raise Refused(field, sent, "没有填写" if not number else "不是“区号-号码”", "请照0900-1234567或者0900-1234567转801的样子填写")


_LANDLINE = r"\(?(0[0-9]{2,3})\)?-?([1-9][0-9]{6,7})"


def _as_dialled(field: str, value: object) -> tuple[str, str]:
    """What was sent, and the number as one would dial it within the country: half-width, without blanks."""
    sent = as_text(field, value)
    without_control(field, sent, breaks=False)
    text = half_width_digits(re.sub(f"[{BLANKS}]", "", sent)).translate(str.maketrans("（）－—–", "()---"))
    return sent, re.sub(r"^(\+|00)86-?", "", text)


def _mobile(number: str) -> str:
    """The digits of a mobile; empty where it is none."""
    digits = number.replace("-", "")
    return digits if re.fullmatch(r"1[3-9][0-9]{9}", digits) else ""
