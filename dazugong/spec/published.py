"""约定的事实表: the terms that packs may build on, so that a pack can be checked without a database.

A table that an app has registered takes the place of the one agreed here; a test holds the two against each other.
"""
from __future__ import annotations

from dazugong.formula.facts import Column, FactTable, fact_tables
from dazugong.spec import ballots, meetings, procedures, publications, relations, slots

UNITS = FactTable(
    name="units", term="单位", scope="", day="",
    columns=(
        Column("name", "名称", "text"),
        Column("kind", "类别", "choice",
               ("市委", "县委", "党委部门", "乡镇党委", "街道党工委", "基层党委", "党总支", "党支部")),
        Column("state", "状态", "choice", ("在建", "已撤销")),
        Column("level", "级别", "choice", ("市级", "县级", "乡级", "村级")),
        Column("nature", "性质", "choice", ("村", "社区", "机关", "事业单位", "国有企业", "非公企业", "社会组织")),
    ),
)
TASKS = FactTable(
    name="tasks", term="任务", scope="unit", day="due",
    columns=(
        Column("unit", "单位", "unit"),
        Column("title", "事项", "text"),
        Column("state", "状态", "choice", ("待办", "在办", "已报结", "已办结", "已撤销")),
        Column("given_on", "下达日期", "date"),
        Column("due", "完成期限", "date"),
        Column("done_on", "办结日期", "date"),
        Column("source", "来源", "text"),
        Column("latest", "进展", "text"),
        Column("returned", "退回次数", "number"),
        Column("line", "条线", "text"),
        Column("evidence", "佐证材料", "text"),
        Column("owed", "该办", "yesno"),
    ),
)
TASK_PROGRESS = FactTable(
    name="task_progress", term="任务进展", scope="unit", day="moved_on",
    columns=(
        Column("unit", "单位", "unit"),
        Column("title", "事项", "text"),
        Column("state", "状态", "choice", ("待办", "在办", "已报结", "已办结", "已撤销")),
        Column("due", "完成期限", "date"),
        Column("done_on", "办结日期", "date"),
        Column("moved_on", "最近办理日期", "date"),
        Column("closed_on", "销号日期", "date"),
        Column("latest", "进展", "text"),
        Column("line", "条线", "text"),
        Column("evidence", "佐证材料", "text"),
    ),
)
OBLIGATIONS = FactTable(
    name="obligations", term="应报台账", scope="unit", day="period_last",
    columns=(
        Column("unit", "单位", "unit"),
        Column("pack", "机制", "text"),
        Column("form", "表单", "text"),
        Column("period", "期间", "text"),
        Column("period_last", "期间末日", "date"),
        Column("opens", "开启日期", "date"),
        Column("due", "截止日期", "date"),
        Column("first_filed_on", "首次报送日期", "date"),
        Column("state", "状态", "choice",
               ("未到期", "待报", "已报", "迟报", "未报", "退回", "已批准", "免报")),
        Column("exempt", "免报", "yesno"),
        Column("approved_on", "批准日期", "date"),
        Column("public_id", "编号", "text"),
    ),
)
MEMBERS = FactTable(
    name="members", term="党员名册", scope="unit_id", day="", of_persons=True,
    columns=(
        Column("unit_id", "单位", "unit"),
        Column("name", "姓名", "person"),
        Column("kind", "党员类别", "choice", ("正式党员", "预备党员")),
        Column("sex", "性别", "choice", ("男", "女")),
        Column("ethnic_group", "民族", "text"),
        Column("birth", "出生日期", "date"),
        Column("joined", "入党日期", "date"),
        Column("education", "学历", "text"),
    ),
)
HOLDERS = FactTable(
    name="holders", term="任职名册", scope="unit_id", day="", of_persons=True,
    columns=(
        Column("unit_id", "单位", "unit"),
        Column("post", "职务", "text"),
        Column("name", "姓名", "person"),
        Column("since", "任职日期", "date"),
        Column("sex", "性别", "choice", ("男", "女")),
        Column("birth", "出生日期", "date"),
        Column("education", "学历", "text"),
    ),
)
SCORES = FactTable(
    name="scores", term="考核结果", scope="unit", day="period_last",
    columns=(
        Column("unit", "单位", "unit"),
        Column("pack", "机制", "text"),
        Column("sheet", "考核表", "text"),
        Column("period_last", "期间末日", "date"),
        Column("score", "得分", "number", decimals=2),
        Column("grade", "等次", "text"),
        Column("rank", "名次", "number"),
        Column("public_id", "编号", "text"),
    ),
)
TABLES_OF_PERSONS = tuple(table.name for table in (MEMBERS, HOLDERS))
FEWEST_PERSONS = 3      # of fewer one could tell who they are
AGREED = (UNITS, TASKS, TASK_PROGRESS, OBLIGATIONS, MEMBERS, HOLDERS, SCORES, *relations.TABLES, *meetings.TABLES, *publications.TABLES, procedures.CASES, procedures.CASE_STEPS, ballots.BALLOTS, slots.BOOKINGS)


def known_tables() -> dict[str, FactTable]:
    """Name → table: what is registered, and what is agreed where nothing is registered."""
    return {table.name: table for table in (*AGREED, *fact_tables())}
