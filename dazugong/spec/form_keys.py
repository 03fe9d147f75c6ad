"""表单的键: what a form, its fields, its tables, its rules and what fills them in may say."""
from __future__ import annotations

from dazugong.spec import mapping, queueing
from dazugong.spec.form import COLUMN_TYPES, FIELD_TYPES
from dazugong.spec.key import Key

PREFILL = {
    "over": Key("place", "取自哪里：一个事实表、本机制的一张表，或别的机制的一张表（机制标识.表的标识）", required=True),
    "count": Key("formula", "条件：符合的有几条"),
    "total": Key("formula", "算式：各条之和"),
    "list": Key("texts", "每条列出哪几项，一条一行"),
    "take": Key("text", "一项：取本单位最近一条的这一项"),
    "stock": Key("yes-no", "在册：登记簿不看登记日期落在哪一期，取到期末还在册的各条；按期报的表，本单位和下级各取期末以前最近的一份（各乡镇按季报、县里一年汇总一次）；有期间列的事实表，取落在期末以前的各行（以前各月到期、还没有办结的任务）"),
    "fresh": Key("yes-no", "只取本期的：take 不写它，本期没有就取以前最近的一条"),
    "rows": Key("formulas", "表格：来源一条填一行，写 表格的栏 = 算式"),
    "where": Key("formula", "条件：只看哪些"),
}
FIELD = {
    "id": Key("id", "栏目标识，一经使用不再改", required=True),
    "term": Key("text", "名称：公式里只认它，机制内不重复，一经使用不再改", required=True),
    "label": Key("text", "页面上的说法，可以改；不写就用名称"),
    "type": Key("text", "类型", required=True, one_of=FIELD_TYPES),
    "choices": Key("texts", "选项；等次（grade）从好到差排列"),
    "required": Key("yes-no-or-formula", "必填；写公式的，公式成立时才必填"),
    "when": Key("formula", "公式成立时才问这一栏，不成立的不问也不留；只能用它前面的栏目"),
    "rule": Key("formula", "条件：不成立就退回；其中有空项时先不判"),
    "refuse": Key("text", "退回时给填报人看的话"),
    "value": Key("formula", "计算栏（computed）的算式，只能用它前面的栏目；写了 others 的，是对那几条的汇总，如 求和(帮扶金额)"),
    "others": Key("table", "登记簿：这一栏从同一本里别的各条算出", table="others"),
    "prefill": Key("table", "预填", table="prefill"),
    "carry": Key("text", "沿用：last 是本单位上一次报的这一栏，也可以写另一栏的名称（期初 = 上一次的期末）；供核对修改"),
    "negative": Key("yes-no", "数可以小于0；不写就不可以"),
    "places": Key("whole", "小数最多几位（0到4），0 就是整数；不写的：以元计的金额两位，单位是个数的（人、名、个、户、件、次、项……）整数，其余四位；计算栏是显示几位（不写一位，以元计的两位）"),
    "chapter": Key("text", "汇编里归到哪一章；不写的，长文字自成一章，其余在最后的数字表里"),
    "unit": Key("text", "计量单位：名、场、万元"),
    "hint": Key("text", "填写说明"),
    "total": Key("text", "汇总表的合计行：sum 相加，none 不写，或写另一栏的名称，按它加权平均（人均收入 按 人口数）；不写的，数和金额相加，名称或单位是人均、率、比例、名次、分、％、元/人 这一类的不加，百分数和计算栏不加"),
    "roster": Key("yes-no", "人员（person）只填填报单位名册里的一个人：党员、任职的、管理的干部，连同下级；填姓名或编号，存成 姓名（编号），同名的填编号，名册里没有的报送前要改"),
    "again": Key("text", "系统已经知道还要另问的理由，如 核对实有人数"),
    "seconds": Key("whole", "填这一栏要几秒；不写按类型估，表格按三行估"),
    "column": Key("tables", "表格（table）每一行问什么", table="column"),
    "most_rows": Key("whole", "表格最多几行；不写是200行"),
    **mapping.FIELD,
    "only": Key("texts", "只给哪些岗位或角色看，如 科室、支部书记；密封保存，别人看到“无权查看”，不能拿来筛选和分档"),
    "opens": Key("values", "选项 = 机制的标识，或 组织、任务、人员：看的人从选的这一项点到那里，如 { 岗位练兵 = \"contests\" }"),
}
COLUMN = {
    **{name: FIELD[name] for name in ("id", "term", "label")},
    "type": Key("text", "类型", required=True, one_of=COLUMN_TYPES),
    **{name: FIELD[name] for name in ("choices", "opens", "required", "negative", "places", "roster")},
    "rule": Key("formula", "条件：逐行看，不成立的那一行退回；可用本行各栏和表单的栏目"),
    "refuse": FIELD["refuse"],
    "value": Key("formula", "计算栏的算式，可用本行它前面的栏目"),
    **{name: FIELD[name] for name in ("unit", "hint", "seconds")},
}
RULE = {
    "rule": Key("formula", "条件：不成立就退回；可用表里所有栏目", required=True),
    "refuse": Key("text", "退回时给填报人看的话", required=True),
    "at": Key("text", "退回的话写在哪一栏（名称）；不写就写在公式里第一栏，那一栏在表格里的，写在那张表格"),
}
FORM = {
    "title": Key("text", "表名；不写就用机制名称"),
    "note": Key("text", "表头说明"),
    "field": Key("tables", "栏目", required=True, table="field"),
    "rule": Key("tables", "几栏之间的规则", table="rule"),
    "chapters": Key("texts", "汇编各章的次序；不写就照各栏 chapter 先后"),
    "unique": Key("texts", "登记簿：这几项合起来只登记一条（表里的栏目，以及 单位 对象 登记日期）；注销了的不算"),
    "erase": Key("yes-no", "登记簿：本人要求退出的，注销时可以把各版的内容一并删去，只留编号、日期和留痕；不写，注销了内容仍可查看"), **queueing.FORM,
}
