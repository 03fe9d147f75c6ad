"""不完整日期: a date known to the year, the month or the day, kept as "1990", "1990-07" or "1990-07-01"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from dazugong.formats.refusal import Refused, Taken, noticed
from dazugong.formats.text import BLANKS, as_text, half_width_digits, without_control

EARLIEST_YEAR = 1900
_SEP = r"[-./年－．／]"
_FORMS = (
    re.compile(r"(?P<y>[0-9]{4})年?"),
    re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})?"),
    re.compile(rf"(?P<y>[0-9]{{4}}){_SEP}(?P<m>[0-9]{{1,2}})月?"),
    re.compile(rf"(?P<y>[0-9]{{4}}){_SEP}(?P<m>[0-9]{{1,2}})[-./月－．／](?P<d>[0-9]{{1,2}})[日号]?"),
)
_MIDNIGHT = re.compile(r"[ T]00?:00(:00(\.0+)?)?Z?$")
_ROUTINE = re.compile(r"[0-9]{4}\.[0-9]{2}(\.[0-9]{2})?")
_REMEDY = "请按“1990.07”或“1990-07-01”的样子填写"


def partial_date(value: object, *, field: str = "日期", today: date) -> Taken:
    """日期, to the year, month or day as it is on file; `today` is the day on which it is received."""
    sent = as_text(field, value)
    without_control(field, sent, breaks=False)
    text = _MIDNIGHT.sub("", half_width_digits(re.sub(f"[{BLANKS}]+", " ", sent).strip(" ")))
    text = re.sub(r"(?<=[年月日.]) | (?=[年月日.])", "", text)
    if not text:
        raise Refused(field, sent, "没有填写", _REMEDY)
    found = next((m for form in _FORMS if (m := form.fullmatch(text))), None)
    if not found:
        raise Refused(field, sent, _why_unreadable(text), _remedy_for(text))
    if re.fullmatch(r"[0-9]{4}\.1", text):
        raise Refused(field, sent, "月份可能是1月，也可能是10月被表格软件去掉了末尾的零", "请写成“.01”或“.10”")
    iso = _checked(field, sent, found, today)
    return noticed(field, sent, iso, "日期已换成统一写法", routine=bool(_ROUTINE.fullmatch(sent)))


def _checked(field: str, sent: str, found: re.Match[str], today: date) -> str:
    """The ISO text of a date that exists and does not lie in the future."""
    parts = [int(found[k]) for k in ("y", "m", "d") if k in found.re.groupindex and found[k]]
    year, month, day = (parts + [None, None])[:3]
    if year < EARLIEST_YEAR:
        raise Refused(field, sent, f"年份早于{EARLIEST_YEAR}年", "请核对年份后改正")
    if month is not None and not 1 <= month <= 12:
        raise Refused(field, sent, f"没有{month}月这个月份", "请核对月份后改正；月份不详的只填年份")
    try:
        first = date(year, month or 1, day if day is not None else 1)
    except ValueError:
        raise Refused(field, sent, f"{year}年{month}月没有{day}日，日期不存在", "请核对日期后改正；日不详的只填年月") from None
    if first > today:
        raise Refused(field, sent, "日期在今天之后，是将来的日期", "请核对日期后改正")
    return "-".join([f"{year:04}"] + [f"{part:02}" for part in (month, day) if part is not None])


def _why_unreadable(text: str) -> str:
    if re.fullmatch(r"[0-9]{5}(\.0)?", text):
        return f"像是表格软件的日期序号（相当于{_serial_day(text)}）"
    if re.fullmatch(r"[0-9]{2}[^0-9].*", text):
        return "年份不是四位数，分不清世纪"
    if re.search("不详|不明|不清|未知", text):
        return "“不详”不是日期"
    return "看不懂这种日期写法"


def _remedy_for(text: str) -> str:
    if re.search("不详|不明|不清|未知", text):
        return "知道年份的只填年份，完全不详的请留空并在备注中写明"
    return _REMEDY + ("，表格中请先把该列设为“文本”格式" if re.fullmatch(r"[0-9]{5}(\.0)?", text) else "")


def _serial_day(text: str) -> str:
    return (date(1899, 12, 30) + timedelta(days=int(text[:5]))).isoformat()


def certainly_before(one: str, other: str) -> bool:
    """Whether `one` lies before `other` whatever the unknown month or day may be."""
    length = min(len(one), len(other))
    return one[:length] < other[:length]


def agrees(one: str, other: str) -> bool:
    """Whether two partial dates can be the same day: equal as far as both are known."""
    length = min(len(one), len(other))
    return one[:length] == other[:length]
