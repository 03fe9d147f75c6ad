"""键表: every key a pack may use, in one place; the reader, the check and the reference table of docs/packs.md follow it."""
from __future__ import annotations

from dataclasses import dataclass

from dazugong.spec import meetings, relations
from dazugong.spec.model import APPROVAL_LEVELS, DUE_ANCHORS, FIELD_TYPES, MERGED_RULES, PERIOD_KINDS, SUBJECTS

# What a value must be in TOML, and how that is said.
SHAPES = {
    "text": "文字", "formula": "公式", "id": "英文标识", "yes-no": "true 或 false", "whole": "整数", "number": "数", "date": "日期",
    "texts": "文字的数组", "values": "内联表", "table": "表", "tables": "表的数组",
}


@dataclass(frozen=True)
class Key:
    """键: `shape` is one of SHAPES; `one_of` lists the only values; `table` names the table inside."""

    shape: str
    meaning: str
    required: bool = False
    one_of: tuple[str, ...] = ()
    table: str = ""


_BASIS = {
    "document": Key("text", "文件名称", required=True),
    "place": Key("text", "在文件中的位置，如 第三条、二（一）", required=True),
}
_PACK = {
    "id": Key("id", "机制标识，一经使用不再改", required=True),
    "title": Key("text", "机制名称", required=True),
    "version": Key("text", "版本，如 2026.1", required=True),
    "uses": Key("texts", "用到的部件", one_of=("records", "indicators", "tasks", "processes", "publications")),
    "subject": Key("text", "对象：单位、人员或事项", one_of=SUBJECTS),
    "scope": Key("formula", "哪些单位要报（可用：名称 类别 状态 级别）", required=True),
    "basis": Key("tables", "依据", required=True, table="basis"),
}
_PREFILL = {
    "over": Key("id", "取自哪个事实表", required=True),
    "count": Key("formula", "条件：符合的有几条"),
    "total": Key("formula", "算式：各条之和"),
    "list": Key("texts", "每条列出哪几项，一条一行"),
    "where": Key("formula", "条件：只看哪些"),
}
_FIELD = {
    "id": Key("id", "栏目标识，一经使用不再改", required=True),
    "term": Key("text", "名称：公式里只认它，机制内不重复，一经使用不再改", required=True),
    "label": Key("text", "页面上的说法，可以改；不写就用名称"),
    "type": Key("text", "类型", required=True, one_of=FIELD_TYPES),
    "choices": Key("texts", "选项；等次（grade）从好到差排列"),
    "required": Key("yes-no", "必填"),
    "rule": Key("formula", "条件：不成立就退回；其中有空项时先不判"),
    "refuse": Key("text", "退回时给填报人看的话"),
    "value": Key("formula", "计算栏（computed）的算式，只能用它前面的栏目"),
    "prefill": Key("table", "预填", table="prefill"),
    "unit": Key("text", "计量单位：名、场、万元"),
    "hint": Key("text", "填写说明"),
    "seconds": Key("whole", "填这一栏要几秒；不写按类型估"),
}
_FORM = {
    "title": Key("text", "表名；不写就用机制名称"),
    "note": Key("text", "表头说明"),
    "field": Key("tables", "栏目", required=True, table="field"),
}
_SCHEDULE = {
    "form": Key("id", "哪张表", required=True),
    "every": Key("text", "多久一次", required=True, one_of=PERIOD_KINDS),
    "due_day": Key("whole", "截止：第几天"),
    "due_after": Key("text", "从期初还是期末起算（次月3日：due_day = 3，due_after = period-end）", one_of=DUE_ANCHORS),
    "opens_day": Key("whole", "开启：第几天"),
    "opens_after": Key("text", "从期初还是期末起算", one_of=DUE_ANCHORS),
    "working_days": Key("yes-no", "截止按工作日数"),
    "opens_on": Key("date", "只报一次的（once）：开启日期"),
    "due_on": Key("date", "只报一次的（once）：截止日期"),
    "scope": Key("formula", "只有哪些单位报这张表；不写就用机制的范围"),
    "approval": Key("texts", "逐级审核，从下往上写；不写就由上一级审核", one_of=APPROVAL_LEVELS),
}
_TARGET = {
    "band": Key("text", "哪一档（per 的一个值）；不写指全部"),
    "at_least": Key("number", "不低于"),
    "at_most": Key("number", "不高于"),
    "due": Key("date", "何时达到"),
}
_INDICATOR = {
    "id": Key("id", "指标标识", required=True),
    "label": Key("text", "指标名称", required=True),
    "over": Key("id", "数什么：本机制的一张表，或一个事实表；只有一张表时可不写"),
    "count": Key("formula", "条件：算进分子的", required=True),
    "of": Key("formula", "条件：算进分母的；不写就是个数"),
    "where": Key("formula", "条件：分子分母都只看哪些"),
    "per": Key("formula", "按什么分档"),
    "merged": Key("text", "合并的单位怎么算", one_of=MERGED_RULES),
    "unit": Key("text", "计量单位；有 of 时是 %，否则是 个"),
    "target": Key("tables", "目标", table="target"),
}
_RELATION = {
    "id": Key("id", "关系标识", required=True),
    "title": Key("text", "名称：公式里的种类，机制内不重复", required=True),
    "from": Key("text", "联系方：单位、人员或岗位", one_of=relations.HOLDERS),
    "to": Key("text", "对象：单位、人员，或写名称的（企业、项目、专家）", one_of=relations.OBJECTS),
    "to_scope": Key("formula", "哪些单位必须有人联系（可用：名称 类别 状态 级别）；没有的列为待落实"),
    "at_least": Key("whole", "一个对象至少要有几个联系方；不写是1"),
    "at_most": Key("whole", "一个联系方最多联系几个对象，超过的提示；不写不限"),
    "visits": Key("whole", "每个周期至少到访几次；不写不要求"),
    "per": Key("text", "周期", one_of=relations.SPANS),
    "counts": Key("text", "数次数还是数天数", one_of=relations.COUNTS),
    "confirm": Key("yes-no", "到访要经上级确认才算数"),
    "term": Key("whole", "期限，几个月；不写没有期限"),
    "remind": Key("whole", "期满前几天提醒双方"),
    "evaluate": Key("yes-no", "期满要评价（鉴定），没有评价的不结束"),
    "keeps": Key("text", "到访留下什么：result 内容和结果；day 只留已办和日期；sealed 内容加密，只有双方和直接领导能看", one_of=relations.KEEPS),
}
_MEETING = {
    "id": Key("id", "会议标识", required=True),
    "title": Key("text", "名称：公式里的种类，机制内不重复", required=True),
    "held_by": Key("formula", "哪些单位开（可用：名称 类别 状态 级别）；不写就用机制的范围"),
    "due": Key("text", "应到的人：本单位党员、本单位任职人员、连同下级的，或开会时指定", one_of=meetings.DUE),
    "who": Key("formula", "条件：其中哪些人（可用：党员类别 性别 出生日期 入党日期 学历 职务）"),
    "every": Key("text", "多久一次；不写就是按需", one_of=meetings.EVERY),
    "times": Key("whole", "每个周期至少几次；不写是1"),
    "quorum": Key("text", "到会人数按哪条规定", one_of=meetings.QUORUMS),
    "hours": Key("whole", "参加一次得几个学时"),
    "category": Key("text", "类别，如 警示教育"),
    "leave": Key("texts", "请假的事由；不写用通常的"),
    "excused": Key("texts", "免到的事由；不写用通常的"),
}
_GIVEN = {
    "over": Key("id", "一张表或一个事实表", required=True),
    "unit": Key("text", "单位", required=True),
    "answers": Key("values", "名称 = 值", required=True),
    "before": Key("values", "上期的 名称 = 值"),
    "year_before": Key("values", "去年同期的 名称 = 值"),
}
_EXPECT = {
    "indicator": Key("id", "哪个指标"),
    "band": Key("text", "哪一档"),
    "count": Key("whole", "分子"),
    "of": Key("whole", "分母"),
    "form": Key("id", "哪张表"),
    "unit": Key("text", "哪个单位"),
    "refused": Key("texts", "被退回的栏目名称；[] 表示收下"),
    "computed": Key("values", "计算栏应得的值"),
    "prefilled": Key("values", "预填应得的值"),
}
_EXAMPLE = {
    "title": Key("text", "情形，一句话", required=True),
    "first": Key("date", "期初", required=True),
    "last": Key("date", "期末", required=True),
    "day": Key("date", "看数的日子；不写就是期末"),
    "given": Key("tables", "已知", required=True, table="given"),
    "expect": Key("tables", "应得", required=True, table="expect"),
}

TABLES: dict[str, dict[str, Key]] = {
    "pack": _PACK, "basis": _BASIS, "form": _FORM, "field": _FIELD, "prefill": _PREFILL,
    "schedules": {"schedule": Key("tables", "日程", table="schedule")}, "schedule": _SCHEDULE,
    "indicators": {"indicator": Key("tables", "指标", table="indicator")}, "indicator": _INDICATOR, "target": _TARGET,
    "relations": {"relation": Key("tables", "关系的种类", table="relation")}, "relation": _RELATION,
    "meetings": {"meeting": Key("tables", "会议的种类", table="meeting")}, "meeting": _MEETING,
    "example": _EXAMPLE, "given": _GIVEN, "expect": _EXPECT,
}
TABLE_TERMS = {
    "pack": "机制（pack.toml）", "basis": "依据（[[basis]] 或行内表）", "form": "表单（forms/标识.toml）", "field": "栏目（[[field]]）",
    "prefill": "预填（prefill = { … }）", "schedules": "日程文件（schedule.toml）", "schedule": "日程（[[schedule]]）",
    "indicators": "指标文件（indicators.toml）", "indicator": "指标（[[indicator]]）", "target": "目标（[[indicator.target]]）",
    "relations": "关系文件（relations.toml）", "relation": "关系（[[relation]]）",
    "meetings": "会议文件（meetings.toml）", "meeting": "会议（[[meeting]]）",
    "example": "示例（examples/名称.toml）", "given": "已知（[[given]]）", "expect": "应得（[[expect]]）",
}
