"""样例机制: a monthly report and a yearly grading as small as can be, for tests that need an installed pack."""
from __future__ import annotations

MONTHLY = {
    "README.md": "样例月报：乡镇每月25日起填报，次月3日前报送。",
    "pack.toml": """
id = "monthly"
title = "工作月报"
version = "2026.1"
uses = ["records", "indicators"]
subject = "units"
scope = "类别 在 [乡镇党委, 街道党工委] 且 状态 = 在建"
basis = [{ document = "样例市组织工作要点", place = "第六部分" }]
""",
    "forms/report.toml": """
title = "工作月报"

[[field]]
id = "done"
term = "办结任务数"
type = "number"
unit = "项"
required = true
rule = "办结任务数 ≥ 0"
refuse = "办结任务数不能是负数"
prefill = { over = "tasks", count = "状态 在 [已报结, 已办结]" }

[[field]]
id = "progress"
term = "重点任务进展"
type = "longtext"
prefill = { over = "tasks", list = ["事项", "进展"] }

[[field]]
id = "problems"
term = "存在问题"
type = "longtext"
required = true

[[field]]
id = "satisfied"
term = "满意率"
label = "群众满意率（%）"
type = "percent"
rule = "满意率 ≥ 90 或 存在问题 非空"
refuse = "满意率低于90%的，请在存在问题中说明"

[[field]]
id = "doubled"
term = "折算数"
type = "computed"
value = "办结任务数 × 2"
""",
    "schedule.toml": """
[[schedule]]
form = "report"
every = "month"
opens_day = 25
opens_after = "period-start"
due_day = 3
due_after = "period-end"
""",
    "indicators.toml": """
[[indicator]]
id = "in_time"
label = "月报及时率"
over = "obligations"
count = "首次报送日期 ≤ 截止日期"
of = "免报 = 否"
[[indicator.target]]
at_least = 95
due = 2026-12-31

[[indicator]]
id = "satisfied_share"
label = "满意率达标占比"
over = "report"
count = "满意率 ≥ 95"
of = "满意率 非空"
""",
    "examples/plain.toml": """
title = "按时报送"
first = 2026-05-01
last = 2026-05-31
[[given]]
over = "report"
unit = "甲镇"
answers = { "办结任务数" = 3, "存在问题" = "无", "满意率" = 96 }
[[given]]
over = "obligations"
unit = "甲镇"
answers = { "截止日期" = 2026-06-03, "首次报送日期" = 2026-06-02, "免报" = "否" }
[[expect]]
indicator = "satisfied_share"
count = 1
of = 1
[[expect]]
indicator = "in_time"
count = 1
of = 1
""",
}

GRADING = {
    "README.md": "样例定级：每个党支部每年评一次等次。",
    "pack.toml": """
id = "grading"
title = "党支部分类定级"
version = "2026.1"
uses = ["records", "indicators"]
subject = "units"
scope = "类别 = 党支部 且 状态 = 在建"
basis = [{ document = "样例市党支部分类定级办法", place = "第三条" }]
""",
    "forms/grade.toml": """
title = "定级表"

[[field]]
id = "grade"
term = "等次"
type = "grade"
choices = ["好", "较好", "一般", "较差"]
required = true
""",
    "schedule.toml": """
[[schedule]]
form = "grade"
every = "year"
opens_day = 1
opens_after = "period-start"
due_day = 20
due_after = "period-end"
""",
    "indicators.toml": """
[[indicator]]
id = "promotion"
label = "晋位升级率"
over = "grade"
per = "上期 等次"
count = "本期 等次 优于 上期 等次"
of = "上期 等次 非空"
merged = "each-predecessor"
[[indicator.target]]
band = "较差"
at_least = 90
due = 2026-09-30

[[indicator]]
id = "promotion_alone"
label = "晋位升级率（不计合并）"
over = "grade"
count = "本期 等次 优于 上期 等次"
of = "上期 等次 非空"
merged = "leave-out"
""",
    "examples/plain.toml": """
title = "由较差升为一般"
first = 2026-01-01
last = 2026-12-31
[[given]]
over = "grade"
unit = "甲村"
answers = { "等次" = "一般" }
before = { "等次" = "较差" }
[[expect]]
indicator = "promotion"
band = "较差"
count = 1
of = 1
[[expect]]
indicator = "promotion_alone"
count = 1
of = 1
""",
}
