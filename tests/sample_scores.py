"""样例考核机制: a sheet for townships that measures, and one for persons; small, for tests that need scoring sheets."""
from __future__ import annotations

PACK = {
    "README.md": "样例考核：乡镇一张表，个人一张表。",
    "pack.toml": """
id = "yearly"
title = "年度考核"
version = "2026.1"
subject = "units"
scope = "类别 = 乡镇党委 且 状态 = 在建"
basis = [{ document = "样例市考核办法", place = "第二章" }]
""",
    "forms/duty.toml": """
title = "责任落实表"
[[field]]
id = "studied"
term = "专题研究次数"
type = "number"
unit = "次"
required = true
""",
    "schedule.toml": """
[[schedule]]
form = "duty"
every = "half-year"
due_day = 10
""",
    "scores.toml": """
[[sheet]]
id = "town"
title = "乡镇考核表"
points = 100
objection_days = 5

[[sheet.section]]
id = "duty"
term = "责任落实"
points = 40
place = "第三条"
[[sheet.section.item]]
id = "studied"
term = "专题研究"
label = "每年专题研究不少于4次，每少1次扣5分"
method = "deduct"
points = 20
each = 5
over = "duty"
value = "4 - 求和(专题研究次数)"
[[sheet.section.item]]
id = "report"
term = "述职"
method = "sides"
points = 20
full = 100
[[sheet.section.item.side]]
name = "上级"
weight = 70
[[sheet.section.item.side]]
name = "本级"
weight = 30
own = true

[[sheet.section]]
id = "work"
term = "日常工作"
points = 60
[[sheet.section.item]]
id = "orders"
term = "政令畅通"
method = "given"
points = 40
by = ["科室"]
[[sheet.section.item]]
id = "stage"
term = "现场评审"
method = "judges"
points = 20
full = 100

[[sheet.veto]]
id = "fraud"
term = "弄虚作假"
grade = "较差"

[[sheet.grade]]
name = "好"
at_least = 90
quota = 50
[[sheet.grade]]
name = "较好"
at_least = 60
[[sheet.grade]]
name = "较差"

[[sheet]]
id = "person"
title = "个人考核表"
subject = "people"
points = 100
objection_days = 10
[[sheet.section]]
id = "all"
term = "履职"
[[sheet.section.item]]
id = "work"
term = "实绩"
method = "given"
points = 100
[[sheet.grade]]
name = "优秀"
at_least = 90
quota = 20
[[sheet.grade]]
name = "称职"
""",
    "examples/town.toml": """
title = "少开1次扣5分"
first = 2026-01-01
last = 2026-12-31
[[given]]
over = "duty"
unit = "甲镇"
answers = { "专题研究次数" = 3 }
[[given]]
over = "town"
unit = "甲镇"
answers = { "述职 上级" = 90, "述职 本级" = 100, "政令畅通" = 40, "现场评审 1" = 80 }
[[given]]
over = "person"
unit = "样干部"
answers = { "实绩" = 80 }
[[expect]]
sheet = "town"
unit = "甲镇"
score = 89.6
items = { "专题研究" = 15, "述职" = 18.6, "现场评审" = 16 }
[[expect]]
sheet = "person"
unit = "样干部"
score = 80
grade = "称职"
""",
}
