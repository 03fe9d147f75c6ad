"""关系和会议的键: what relations.toml and meetings.toml may say."""
from __future__ import annotations

from dazugong.spec import domains, meetings, relations
from dazugong.spec.key import Key

RELATION = {
    "id": Key("id", "关系标识", required=True),
    "title": Key("text", "名称：公式里的种类，机制内不重复", required=True),
    "domain": Key("text", f"{domains.MEANING}；不写是 records", one_of=domains.DOMAINS),
    "from": Key("text", "联系方：单位、人员或岗位", one_of=relations.HOLDERS),
    "to": Key("text", "对象：单位、人员，或写名称的（企业、项目、专家）", one_of=relations.OBJECTS),
    "to_scope": Key("formula", "哪些单位必须有人联系（可用：名称 类别 状态 级别 性质）；没有的列为待落实"),
    "at_least": Key("whole", "一个对象至少要有几个联系方；不写是1"),
    "at_most": Key("whole", "一个联系方最多联系几个对象，超过的提示；不写不限"),
    "at_once": Key("whole", "一个对象同时最多几个联系方，再登记就退回（一套房一户、一个单元一个网格员写1）；不写不限"),
    "visits": Key("whole", "每个周期至少到访几次；不写不要求"),
    "per": Key("text", "周期", one_of=relations.SPANS),
    "counts": Key("text", "数次数还是数天数", one_of=relations.COUNTS),
    "confirm": Key("yes-no", "到访要经上级确认才算数"),
    "term": Key("whole", "期限，几个月；不写没有期限"),
    "remind": Key("whole", "期满前几天提醒双方"),
    "evaluate": Key("yes-no", "期满要评价（鉴定），没有评价的不结束"),
    "evaluate_within": Key("whole", "期满后几个工作日内要评价，过了标红；和 evaluate 一起写"),
    "asks": Key("texts", "登记时必须写明的各项，如 锻炼任务、带教人；还没有联系方的不用写，落实时再写；页面上随这一段关系显示"),
    "reply": Key("yes-no", "本人（对象是人员的）在自己的页面看得到全部内容和评价，并填意见"),
    "keeps": Key("text", "到访留下什么：result 内容和结果；day 只留已办和日期；sealed 内容加密，只有双方和直接领导能看", one_of=relations.KEEPS),
}
MEETING = {
    "id": Key("id", "会议标识", required=True),
    "title": Key("text", "名称：公式里的种类，机制内不重复", required=True),
    "held_by": Key("formula", "哪些单位开（可用：名称 类别 状态 级别 性质）；不写就用机制的范围"),
    "due": Key("text", "应到的人：本单位党员、本单位任职人员、连同下级的，或开会时指定", one_of=meetings.DUE),
    "who": Key("formula", "条件：其中哪些人（可用：党员类别 性别 出生日期 入党日期 学历 职务）"),
    "every": Key("text", "多久一次；不写就是按需", one_of=meetings.EVERY),
    "times": Key("whole", "每个周期至少几次；不写是1"),
    "quorum": Key("text", "到会人数按哪条规定", one_of=meetings.QUORUMS),
    "hours": Key("whole", "参加一次得几个学时"),
    "category": Key("text", "类别，如 警示教育"),
    "papers": Key("text", "会议材料：本机制的一张按期填报的表，开会时最近一期报来的就是材料"),
    "proposes": Key("texts", "会议材料里提请议定的：同一张表格的两栏，事项（文字）和期限（日期），如 [\"下季事项\", \"完成期限\"]；记纪要时一按带入，责任单位是报的单位"),
    "leave": Key("texts", "请假的事由；不写用通常的"),
    "excused": Key("texts", "免到的事由；不写用通常的"),
}
