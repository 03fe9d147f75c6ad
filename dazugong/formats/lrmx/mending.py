"""没有读懂的怎么改: for each text that was kept as written, why it was not understood and how to write it so that it is."""
from __future__ import annotations

import re
from datetime import date

from dazugong.formats.dates import partial_date
from dazugong.formats.lrmx.cadre import Unread
from dazugong.formats.refusal import Refused

_MONTH = "请写成“2005.07”的样子"
_REMEDIES = {
    "入党时间": ("不是时间，也不是党派名称", "请写成“2005.07”；有民主党派的写成“民建2001.08”"),
    "简历": ("不是“起止年月＋内容”的一行", "请写成“2005.07--2010.03  某单位某职务”，一段一行"),
    "年度考核结果": ("没有写年度，或者不是考核的等次", "请写成“2024年年度考核优秀”"),
}
_DATES = re.compile("出生年月|参加工作时间|计算年龄时间|填表时间|到龄年月|家庭成员第[0-9]+行出生日期")
_WRITTEN_DATE = re.compile(r"[0-9]{4}(?:[.年/-]?[0-9]{1,2})(?:[.月/-]?[0-9]{1,2})?[日月]?")


def how_to_mend(unread: Unread, *, today: date) -> tuple[str, str]:
    """(what is wrong, the remedy). Where a date stands in it that cannot be, that is what is wrong."""
    for written in _WRITTEN_DATE.findall(unread.text):
        try:
            partial_date(written, field=unread.place, today=today)
        except Refused as refused:
            return f"“{written}”{refused.reason}", refused.remedy
    if _DATES.fullmatch(unread.place):
        return "不是看得懂的日期", f"{_MONTH}，不知道的留空"
    return _REMEDIES.get(unread.place, ("表上没有这一项", "不用改"))
