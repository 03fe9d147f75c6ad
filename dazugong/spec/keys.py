"""键表: every key a pack may use, in one place; the reader, the check and the reference table of docs/packs.md follow it."""
from __future__ import annotations

from dazugong.spec import ballots, mapping, model, others, procedure_keys, publications, queueing, scoring, slots
from dazugong.spec.form_keys import COLUMN, FIELD, FORM, PREFILL, RULE
from dazugong.spec.key import Key
from dazugong.spec.kinds_keys import MEETING, RELATION
from dazugong.spec.tasks import ADMISSION, ALERT, COLOURS
from dazugong.spec.texts import LIST, TEXT

_BASIS = {
    "document": Key("text", "文件名称", required=True),
    "place": Key("text", "在文件中的位置，如 第三条、二（一）", required=True),
}
_PACK = {
    "id": Key("id", "机制标识，一经使用不再改", required=True),
    "title": Key("text", "机制名称", required=True),
    "version": Key("text", "版本，如 2026.1", required=True),
    "uses": Key("texts", "用到的部件", one_of=("records", "indicators", "tasks", "processes", "publications")),
    "subject": Key("text", "对象：单位、人员或事项", one_of=model.SUBJECTS),
    "scope": Key("formula", "哪些单位要报（可用：名称 类别 状态 级别 性质）", required=True),
    "basis": Key("tables", "依据", required=True, table="basis"),
}
_SCHEDULE = {
    "form": Key("id", "哪张表", required=True),
    "every": Key("text", "多久一次：周、旬、月、双月、季、半年、年、两年、只一次、集中行动、随时登记", required=True, one_of=model.PERIOD_KINDS),
    "due_day": Key("whole", "截止：第几天"),
    "due_after": Key("text", "从期初还是期末起算（次月3日：due_day = 3，due_after = period-end）", one_of=model.DUE_ANCHORS),
    "opens_day": Key("whole", "开启：第几天"),
    "opens_after": Key("text", "从期初、期末还是年初起算；从年初起算的，全年各期一次开启，成为年度计划", one_of=model.OPEN_ANCHORS),
    "working_days": Key("yes-no", "截止按工作日数"),
    "opens_on": Key("date", "只报一次的（once）：开启日期"),
    "due_on": Key("date", "只报一次的（once）：截止日期"),
    "window": Key("tables", "集中行动（campaign）：一个个有日期的窗口", table="window"),
    "due_days": Key("wholes", "轮流的截止日：一年里第一期用第一个，依次轮转；写了它就不写 due_day"),
    "usual": Key("whole", "随时登记的，估计一个单位一年登记几次（算负担用，不写按4次）"),
    "scope": Key("formula", "只有哪些单位报这张表；不写就用机制的范围"),
    "since": Key("date", "只报一阵子的（百日攻坚的周报）：从哪天起；含这一天的那一期是头一期"),
    "until": Key("date", "到哪天为止，不含这一天（11月8日为止写 11-09）；含前一天的那一期是末一期"),
    "approval": Key("texts", "逐级审核，从下往上写；不写就由上一级审核", one_of=model.APPROVAL_LEVELS),
}
_WINDOW = {
    "opens_on": Key("date", "开启日期", required=True),
    "due_on": Key("date", "截止日期", required=True),
}
_TARGET = {
    "band": Key("text", "哪一档（per 的一个值）；不写指全部"),
    "at_least": Key("number", "不低于"),
    "at_most": Key("number", "不高于；和 at_least 一起写就是区间"),
    "relative_to": Key("table", "比外面定的数：不低于它加 plus", table="outside"),
    "plus": Key("number", "比外面定的数高多少"),
    "first_of": Key("whole", "在同级各单位中列前几名，并列的算一个名次"),
    "said": Key("text", "定性的目标：要做成什么，由人凭据评判"),
    "judge": Key("text", "定性的目标由谁评判，和 said、due 一起写"),
    "due": Key("date", "何时达到"),
}
_OUTSIDE = {
    "name": Key("text", "谁定的什么数，如 省定值", required=True),
    "value": Key("number", "是多少", required=True),
    "source": Key("text", "出自哪个文件", required=True),
}
_INDICATOR = {
    "id": Key("id", "指标标识", required=True),
    "label": Key("text", "指标名称", required=True),
    "over": Key("id", "数什么：本机制的一张表，或一个事实表；只有一张表时可不写"),
    "count": Key("formula", "条件：算进分子的；写了 sum 或 distinct 可以不写，就是全算"),
    "of": Key("formula", "条件：算进分母的；不写就是个数"),
    "sum": Key("formula", "算式：把算进分子的各条相加，不是数条数"),
    "of_sum": Key("formula", "算式：分母也是各条相加，如 求组建率：sum = \"已建数\"，of_sum = \"应建数\""),
    "distinct": Key("text", "一项：算进分子的有几个不同的值，如 对象（谈了多少人）"),
    "stock": Key("yes-no", "在册：登记簿不看登记日期落在哪一期，数到期末还在册（没有注销）的各条；有起止日期的写在 where 里"),
    "cumulative": Key("text", "累计：year 是从年初到本期各期一起算", one_of=("year",)),
    "fixed": Key("text", "分母定在哪一期：那一期报了的单位各算一条，以后撤并、没有报的也不少；of 只说那一期的，如 fixed = \"年初\"、of = \"年初 等次 = 较差\"", one_of=model.FIXED_PERIODS),
    "where": Key("formula", "条件：分子分母都只看哪些"),
    "per": Key("formula", "按什么分档"),
    "merged": Key("text", "合并的单位怎么算", one_of=model.MERGED_RULES),
    "unit": Key("text", "计量单位；有分母的不写是 %，写了别的（元、户）就不按百分比，如每户多少元；没有分母的不写是 个"),
    "purpose": Key("text", "为什么数人：每一行是一个人的，必须写明用途"),
    "smallest": Key("whole", "少于几个不显示，免得认出是谁；每一行是一个人的，不写就是3"),
    "target": Key("tables", "目标", table="target"),
}
_SHEET = {
    "id": Key("id", "考核表标识", required=True),
    "title": Key("text", "名称", required=True),
    "subject": Key("text", "考核谁；不写就随机制", one_of=scoring.SUBJECTS),
    "scope": Key("formula", "只考核哪些单位；不写就用机制的范围"),
    "points": Key("number", "总分；不写就是各大项相加"),
    "most": Key("number", "连加分最多多少分；不写不封顶"),
    "places": Key("whole", "总分保留几位小数（0到2），四舍五入一次；不写是2"),
    "ties": Key("text", "同分怎么排：跳过（1、2、2、4）或不跳过（1、2、2、3）", one_of=tuple(scoring.TIES)),
    "ties_by": Key("texts", "总分相同的看哪几条（条目、大项的名称，从先到后），得分高的在前：名次和名额都照它；不写就是并列"),
    "quota_ties": Key("text", "名额末位还是同分（ties_by 也分不出）：一并列入（会超过名额），或都不列入；不写是一并列入", one_of=tuple(scoring.QUOTA_TIES)),
    "objection_days": Key("whole", "告知以后留几天提异议；考核个人的必写"),
    "document": Key("text", "依据的文件；不写就是机制的第一个依据"),
    "section": Key("tables", "大项", required=True, table="section"),
    "veto": Key("tables", "一票否决", table="veto"),
    "gate": Key("tables", "门槛", table="gate"),
    "grade": Key("tables", "等次，从好到差，最后一档收其余的", table="score_grade"),
}
_SECTION = {
    "id": Key("id", "大项标识", required=True),
    "term": Key("text", "名称", required=True),
    "points": Key("number", "满分；不写就是各条相加"),
    "most": Key("number", "连加分最多多少分"),
    "weight": Key("number", "占总分的百分之几；都写或都不写，相加是100"),
    "place": Key("text", "在文件中的位置"),
    "item": Key("tables", "条目", required=True, table="item"),
}
_MEASURED = {
    "over": Key("id", "取自本机制的一张表或一个事实表；不写就由人打分"),
    "where": Key("formula", "条件：只看哪些行"),
    "indicator": Key("id", "或取本机制的一个指标"),
    "band": Key("text", "指标的哪一档"),
    "place": Key("text", "在文件中的位置"),
    "by": Key("texts", "由谁打分：岗位或角色，如 科室、部长；不写是有打分权的都可以"),
}
_ITEM = {
    "id": Key("id", "条目标识", required=True),
    "term": Key("text", "名称：打分、公式和示例里用它，这张表内不重复", required=True),
    "label": Key("text", "页面上的说法，可以改；不写就用名称"),
    "method": Key("text", "计分方法", required=True, one_of=tuple(scoring.METHODS)),
    "points": Key("number", "满分；加分、减分不写就是不封顶"),
    "kind": Key("text", "基本分、加分或减分；不写是基本分", one_of=tuple(scoring.KINDS)),
    "value": Key("formula", "怎么取数：算式；达标得分（threshold）写条件。用汇总的看本单位和下级所有的行，不用的看本单位最近一份"),
    **_MEASURED,
    "each": Key("number", "按件计分、逐次扣分：每次多少分"),
    "per": Key("number", "每多少计一次，只计整数次；不写是1"),
    "target": Key("formula", "按完成比例：目标是多少"),
    "step": Key("tables", "区间赋分的各档，从上往下第一个合的算", table="step"),
    "drop_highest": Key("whole", "评委打分：去掉几个最高分"),
    "drop_lowest": Key("whole", "评委打分：去掉几个最低分"),
    "least": Key("whole", "评委打分、测评：最少几名评委、几张票"),
    "full": Key("number", "评委按多少分制打；不写就是满分"),
    "side": Key("tables", "双方认定的各方", table="side"),
    "choice": Key("tables", "测评的票面", table="ballot_choice"),
    "group": Key("tables", "测评分几类人投票", table="side"),
    "missing": Key("text", "没有数怎么办；基本分不写是不出总分（系统取不到数的，考核单位可以写理由研究定分），加分减分不写是按零计", one_of=tuple(scoring.MISSING)),
}
_STEP = {
    "at_least": Key("number", "不低于"),
    "at_most": Key("number", "不高于"),
    "points": Key("number", "得几分", required=True),
}
_SIDE = {
    "name": Key("text", "名称", required=True),
    "weight": Key("number", "占百分之几，相加是100", required=True),
    "own": Key("yes-no", "由被考核的一方自己填"),
}
_BALLOT_CHOICE = {
    "name": Key("text", "名称", required=True),
    "weight": Key("number", "得满分的百分之几", required=True),
}
_VETO = {
    "id": Key("id", "标识", required=True),
    "term": Key("text", "名称", required=True),
    "when": Key("formula", "条件：成立就否决"),
    **_MEASURED,
    "grade": Key("text", "否决后定为哪一等"),
    "zero": Key("yes-no", "否决后总分归零"),
}
_GATE = {
    "id": Key("id", "标识", required=True),
    "term": Key("text", "名称", required=True),
    "must": Key("formula", "条件：必须成立；不写 over 时用这张表自己的条目、大项和总分"),
    **_MEASURED,
    "most": Key("text", "不成立时最高为哪一等", required=True),
}
_SCORE_GRADE = {
    "name": Key("text", "名称", required=True),
    "at_least": Key("number", "多少分以上"),
    "quota": Key("number", "不超过被考核总数的百分之几，向下取整"),
}
_GIVEN = {
    "over": Key("place", "一张表、一个事实表，或别的机制的一张表", required=True),
    "unit": Key("text", "单位", required=True),
    "above": Key("text", "它的上级单位：应得写上这个名称，就是它下面各单位相加"),
    "answers": Key("values", "名称 = 值", required=True),
    "before": Key("values", "上期的 名称 = 值"),
    "year_before": Key("values", "去年同期的 名称 = 值"),
    "year_start": Key("values", "年初（上年最后一期）的 名称 = 值"),
    "times": Key("whole", "同样的有几份（1到1000）；单位和文字里的{号}依次换成 1、2、3…"),
}
_EXPECT = {
    "indicator": Key("id", "哪个指标"),
    "band": Key("text", "哪一档"),
    "count": Key("number", "分子"),
    "of": Key("number", "分母"),
    "reached": Key("yes-no", "达到目标没有（不看到期没到期）"),
    "short": Key("number", "离目标还差多少（占比的差几个百分点，一位小数）；达到的写 0"),
    "target": Key("number", "目标是多少；目标改了，示例就不符"),
    "form": Key("id", "哪张表"),
    "unit": Key("text", "哪个单位；指标写了它，就只看这一个单位的数；试着办一件的，是会办里的哪一家"),
    "refused": Key("texts", "被退回的栏目名称（审核规则写在表格里的，是那张表格的名称）；试着办一件的，是退回的话里有的词；[] 表示收下"),
    "computed": Key("values", "计算栏应得的值"),
    "rows": Key("values", "表格各行应得的值，如 { \"清单\" = [{ \"合计\" = 3 }, { \"合计\" = 5 }] }，一行一个，只写要看的栏"),
    "prefilled": Key("values", "预填应得的值"),
    "text": Key("id", "哪种文书"),
    "task": Key("text", "哪项任务（事项）"),
    "colour": Key("text", "这项任务在看数那天的颜色；无 是没有颜色", one_of=(*COLOURS, "无")),
    "admission": Key("id", "哪条准入规则"),
    "admitted": Key("yes-no", "这项事项准入了没有"),
    "says": Key("texts", "写给这个单位的正文里应有的几句；[] 表示不写给它"),
    "sheet": Key("id", "哪张考核表"),
    "score": Key("number", "总分"),
    "grade": Key("text", "等次"),
    "rank": Key("rank", "名次；一票否决的、没有总分的没有名次，写 \"无\""),
    "items": Key("values", "条目或大项应得的分"),
    "waits": Key("texts", "还缺哪几条，所以不出总分；办件的，还等哪几家会办；[] 表示不缺"),
    "vetoed": Key("texts", "触发了哪几项一票否决；[] 表示没有"),
    "over_quota": Key("whole", "拟定的等次一共超出名额几个"),
    **ballots.EXPECTED, **procedure_keys.EXPECTED, **queueing.EXPECTED,
}
_EXAMPLE = {
    "title": Key("text", "情形，一句话", required=True),
    "first": Key("date", "期初", required=True),
    "last": Key("date", "期末", required=True),
    "day": Key("date", "看数的日子；不写就是期末"),
    "given": Key("tables", "已知", table="given"),
    "case": Key("tables", "演一件：流程里的一件怎么走", table="played_case"),
    "expect": Key("tables", "应得", required=True, table="expect"),
}

TABLES: dict[str, dict[str, Key]] = {
    "pack": _PACK, "basis": _BASIS, "form": FORM, "field": FIELD, "column": COLUMN, "rule": RULE, "prefill": PREFILL, "others": others.OTHERS, "map": mapping.MAP, "queue": queueing.QUEUE,
    "schedules": {"schedule": Key("tables", "日程", table="schedule")}, "schedule": _SCHEDULE, "window": _WINDOW,
    "indicators": {"indicator": Key("tables", "指标", table="indicator")}, "indicator": _INDICATOR, "target": _TARGET, "outside": _OUTSIDE,
    "relations": {"relation": Key("tables", "关系的种类", table="relation")}, "relation": RELATION,
    "meetings": {"meeting": Key("tables", "会议的种类", table="meeting")}, "meeting": MEETING,
    "texts": {"text": Key("tables", "文书", table="text")}, "text": TEXT, "text_list": LIST,
    **publications.KEYS,
    "tasks": {"alert": Key("tables", "任务逾期、退回的颜色", table="alert"), "admission": Key("tables", "准入规则", table="admission")},
    "alert": ALERT, "admission": ADMISSION, **ballots.TABLES, **slots.TABLES,
    "scores": {"sheet": Key("tables", "考核表", table="sheet")}, "sheet": _SHEET, "section": _SECTION, "item": _ITEM, "step": _STEP,
    "side": _SIDE, "ballot_choice": _BALLOT_CHOICE, "veto": _VETO, "gate": _GATE, "score_grade": _SCORE_GRADE,
    **procedure_keys.TABLES,
    "example": _EXAMPLE, "given": _GIVEN, **procedure_keys.PLAYED_TABLES, "expect": _EXPECT,
}
TABLE_TERMS = {
    "pack": "机制（pack.toml）", "basis": "依据（[[basis]] 或行内表）", "form": "表单（forms/标识.toml）", "field": "栏目（[[field]]）",
    "column": "表格里的一栏（[[field.column]]）", "rule": "几栏之间的规则（[[rule]]）", **others.TERMS, **queueing.TERMS, **mapping.TERMS,
    "prefill": "预填（prefill = { … }）", "schedules": "日程文件（schedule.toml）", "schedule": "日程（[[schedule]]）", "window": "窗口（[[schedule.window]]）",
    "indicators": "指标文件（indicators.toml）", "indicator": "指标（[[indicator]]）", "target": "目标（[[indicator.target]]）", "outside": "外面定的数（relative_to = { … }）",
    "relations": "关系文件（relations.toml）", "relation": "关系（[[relation]]）",
    "meetings": "会议文件（meetings.toml）", "meeting": "会议（[[meeting]]）",
    "texts": "文书文件（texts.toml）", "text": "文书（[[text]]）", "text_list": "清单（[[text.list]]）",
    **publications.TERMS,
    "tasks": "任务的规矩（tasks.toml）", "alert": "一色（[[alert]]）", "admission": "准入（[[admission]]）", **ballots.TERMS, **slots.TERMS,
    "scores": "考核文件（scores.toml）", "sheet": "考核表（[[sheet]]）", "section": "大项（[[sheet.section]]）",
    "item": "条目（[[sheet.section.item]]）", "step": "一档（[[sheet.section.item.step]]）",
    "side": "一方（[[sheet.section.item.side]] 或 group）", "ballot_choice": "票面（[[sheet.section.item.choice]]）",
    "veto": "一票否决（[[sheet.veto]]）", "gate": "门槛（[[sheet.gate]]）", "score_grade": "等次（[[sheet.grade]]）",
    **procedure_keys.TABLE_TERMS, "example": "示例（examples/名称.toml）", "given": "已知（[[given]]）", "expect": "应得（[[expect]]）",
}
