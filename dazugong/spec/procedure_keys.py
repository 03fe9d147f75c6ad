"""流程的键: what procedure.toml may say, and what an example may play."""
from __future__ import annotations

from dazugong.spec import domains, procedures
from dazugong.spec.key import Key

PROCEDURE = {
    "id": Key("id", "流程标识", required=True),
    "title": Key("text", "名称：事实表 cases 里的种类，机制内不重复", required=True),
    "about": Key("text", "关于谁：单位、人员，或写名称的（项目、课题）；关于人员的只有承办岗位看得到", one_of=procedures.ABOUT),
    "domain": Key("text", f"{domains.MEANING}；不写是 cases", one_of=domains.DOMAINS),
    "by": Key("texts", "由谁开办：岗位或角色，如 支部书记；写上 本人，党员自己就能提出；不写是有开办权的都可以"),
    "petitioner": Key("yes-no", "有反映人：反映人密封，只有受理岗位能看，被反映的单位看不到这一件"),
    "days": Key("whole", "全程几天办结；不写不限"),
    "counted": Key("text", "按工作日还是自然日；不写是工作日", one_of=procedures.COUNTED),
    "sort": Key("text", "分类：各环节表里的一个选项栏（选的，或算出来的一档），或一行文字（如 班次），填了就是事实表 cases 里的 分类，可以按它分档；限承办人看的不能写"),
    "front": Key("texts", "首页：各环节表里的哪几栏，填了就列在这一件的首页最前面，如 续办文号"),
    "step": Key("tables", "环节，第一个是起点", required=True, table="procedure_step"),
    "end": Key("tables", "结局", required=True, table="procedure_end"),
}
STEP = {
    "id": Key("id", "环节标识", required=True),
    "title": Key("text", "名称", required=True),
    "by": Key("texts", "由谁办：岗位或角色，如 科室、部长；不写是承办单位里有办理权的都可以。本人 是提出的人，或这一件关于的人；只写 本人 的，代为登记的、没有账号的、过了期限的由承办单位接着办"),
    "at": Key("text", "在哪个单位办：所属单位、它的上一级、县委、承办单位（转办后的）；不写是承办单位", one_of=procedures.PLACES),
    "units": Key("text", "会办：几家单位一起办这一环节（several）；谁送来谁选单位，各填各的表，最后一家答了才走唯一的那一步；不写是一家", one_of=(procedures.SEVERAL,)),
    "form": Key("id", "办这一环节要填哪张表；没有填齐走不出去"),
    "note": Key("text", "办理说明，一两句话"),
    "days": Key("whole", "限几天；不写不限"),
    "counted": Key("text", "按工作日还是自然日；不写是工作日", one_of=procedures.COUNTED),
    "since": Key("text", "从哪天起算：arrival 到这一环节，opening 开办，或表里一个日期栏的名称；不写是 arrival"),
    "publicity": Key("whole", "公示几天，期满才能往下走"),
    "mandatory": Key("yes-no", "必经：不办过它就到不了结局（提前结束的除外）"),
    "all_of": Key("texts", "等齐：这几个环节都办完才到这一环节"),
    "not_by": Key("texts", "办过这几个环节的人不能办这一环节"),
    "escalate": Key("wholes", "逾期几个工作日升到上一级；写几个就逐级升几次，如 [1, 5]"),
    "withdraw": Key("yes-no", "在这一环节时开办的人可以撤回"),
    "duty": Key("text", "处理个人必须有的六步：告知、陈述申辩、集体决定、送达、申诉、更正", one_of=tuple(procedures.DUTIES)),
    "ballot": Key("id", "在这一环节投票：本机制的哪种票决；结果可以一按就记入这张表，不用再填"),
    "takes": Key("values", "票决的哪些数填进表里的哪些栏：栏目 = 数，如 { 应到人数 = \"应到人数\", 同意人数 = \"赞成\" }；数有 应到人数 实到人数 发出票数 收回票数 有效票数 无效票数 名额、各票面的票数、投标数（开标以后）、票面上的 对象，判了通过与否的 结果，和评单位、评人员的 评委回避（评委不是被评单位的人或上级，是或否）"),
    "told": Key("texts", "办过以后把这一环节表里的哪几栏告诉本人；告知、集体决定、送达、更正不写就告诉全部"),
    "shows": Key("texts", "会办，又有反映人的：别的环节表里的哪几栏人员、电话给会办的单位看；不写就都不给看，免得认出反映人"),
    "move": Key("tables", "走法：按钮和去处", table="procedure_move"),
}
MOVE = {
    "verb": Key("text", "按钮上的字，如 受理、批准、退回", required=True),
    "to": Key("names", "去哪个环节或结局；写几个环节就同时办", required=True),
    "by": Key("texts", "由谁按：岗位或角色，或 本人；不写是办这一环节的人"),
    "when": Key("formula", "条件：不成立就走不通；可用各环节表里的栏目和 开办日期 到步日期 到步天数 到步工作日数 退回次数 接办单位（转办时选的单位）；会办的写汇总，如 计数(会办结论 = 不同意) = 0"),
    "refuse": Key("text", "走不通时的话"),
    "rule": Key("text", "按哪条法规把关（见 docs/rules.md 的判断名）"),
    "asks": Key("formulas", "问这条法规的各项：名 = 算式"),
    "reason": Key("yes-no", "要写理由"),
    "back": Key("yes-no", "退回到前面的环节，要写理由；那以后办过的不再算数"),
    "hand_over": Key("yes-no", "转办：要选由哪个单位承办"),
    "runner_up": Key("yes-no", "放弃：退回到评委打分的环节以后，列出得分的次一名，经办人写明理由，一按就由他递补；不写就重新评"),
}
END = {
    "id": Key("id", "结局标识", required=True),
    "title": Key("text", "名称：事实表 cases 里的结果", required=True),
    "early": Key("yes-no", "提前结束：可以不走必经环节，如 不予受理"),
    "measure": Key("yes-no", "对个人作出了不利处理：六步都要走过"),
    "forget": Key("whole", "几个月后删去内容，只留办过和日期"),
    "roster": Key("formulas", "更正名册：本人名册的哪一项 = 各环节表里的哪一栏，如 { 学历 = \"新学历\" }；经另一人审核才能更正，原值、日期、经办人留在人员页"),
}
PLAYED = {
    "name": Key("text", "这一件的名称", required=True),
    "procedure": Key("id", "哪个流程；只有一个时可不写"),
    "unit": Key("text", "所属单位", required=True),
    "subject": Key("text", "关于谁（人员的姓名）"),
    "opened": Key("date", "开办日期", required=True),
    "by": Key("text", "谁开办", required=True),
    "times": Key("whole", "同样的有几件；不写是1"),
    "move": Key("tables", "走过的步子", table="played_move"),
}
PLAYED_MOVE = {
    "day": Key("date", "日期", required=True),
    "by": Key("text", "谁办", required=True),
    "role": Key("text", "他的岗位或角色"),
    "step": Key("id", "在哪个环节；只有一个在办时可不写"),
    "do": Key("text", "按钮上的字；会办的还有 加请会办、不再会办、不属本单位", required=True),
    "unit": Key("text", "会办里的哪一家：它答复、退回，或者不再请它"),
    "answers": Key("values", "填了什么：名称 = 值"),
    "reason": Key("text", "理由"),
    "to_unit": Key("text", "转给哪个单位"),
    "to_units": Key("texts", "请哪几家会办"),
}
EXPECTED = {
    "case": Key("text", "哪一件"),
    "on": Key("date", "看哪天；不写就是看数的日子"),
    "at": Key("texts", "停在哪几个环节（标识）；[] 表示已经结束"),
    "due": Key("date", "办件是所在环节的期限，没有的看全程的；指标是目标的期限"),
    "late": Key("whole", "所在环节超期几个工作日"),
    "left": Key("number", "离全程期限还有几个工作日"),
    "escalated": Key("whole", "升了几级"),
    "returned": Key("whole", "退回过几次"),
    "outcome": Key("text", "结局的名称"),
    "do": Key("text", "试着按哪个按钮，看退不退"),
    "step": Key("id", "在哪个环节试；只有一个在办时可不写"),
    "by": Key("text", "谁来试"),
    "role": Key("text", "他的岗位或角色"),
    "answers": Key("values", "试的时候填了什么"),
    "reason": Key("text", "试的时候写的理由"),
    "to_unit": Key("text", "试的时候转给哪个单位"),
    "to_units": Key("texts", "试的时候请哪几家会办"),
}
TABLES = {
    "procedures": {"procedure": Key("tables", "流程", table="procedure")}, "procedure": PROCEDURE, "procedure_step": STEP,
    "procedure_move": MOVE, "procedure_end": END,
}
PLAYED_TABLES = {"played_case": PLAYED, "played_move": PLAYED_MOVE}
TABLE_TERMS = {
    "procedures": "流程文件（procedure.toml）", "procedure": "流程（[[procedure]]）", "procedure_step": "环节（[[procedure.step]]）",
    "procedure_move": "走法（[[procedure.step.move]] 或行内表）", "procedure_end": "结局（[[procedure.end]]）",
    "played_case": "演一件（[[case]]）", "played_move": "走过的步子（[[case.move]]）",
}
