"""样例机制: a form with a table, conditions and every type of field, for tests of filling. All invented."""
from __future__ import annotations

PROJECTS = {
    "README.md": "样例：乡镇每月报一次帮扶项目。",
    "pack.toml": """
id = "projects"
title = "帮扶项目"
version = "2026.1"
scope = "类别 = 乡镇党委 且 状态 = 在建"
basis = [{ document = "样例办法", place = "第一条" }]
""",
    "forms/report.toml": """
title = "帮扶项目表"

[[field]]
id = "any"
term = "有无项目"
type = "yesno"
required = true

[[field]]
id = "items"
term = "项目清单"
type = "table"
when = "有无项目 = 是"
required = true
most_rows = 30

[[field.column]]
id = "name"
term = "项目名称"
type = "text"
required = true

[[field.column]]
id = "kind"
term = "项目类型"
type = "choice"
choices = ["养殖", "种植", "修建"]

[[field.column]]
id = "cost"
term = "经费"
label = "经费"
type = "money"
unit = "万元"
rule = "经费 > 0"
refuse = "经费要大于0"

[[field.column]]
id = "homes"
term = "受益户数"
type = "number"
unit = "户"
required = "项目类型 = 养殖"

[[field.column]]
id = "per_home"
term = "户均"
type = "computed"
value = "经费 ÷ 受益户数"

[[field]]
id = "budget"
term = "预算"
type = "money"
unit = "万元"
when = "有无项目 = 是"
required = true

[[field]]
id = "total"
term = "经费合计"
type = "computed"
value = "求和(经费)"
when = "有无项目 = 是"

[[field]]
id = "raising"
term = "养殖项目数"
type = "computed"
value = "计数(项目类型 = 养殖)"
when = "有无项目 = 是"

[[field]]
id = "ways"
term = "帮扶方式"
type = "choices"
choices = ["资金", "技术", "销路"]

[[field]]
id = "other"
term = "销路说明"
type = "text"
required = "帮扶方式 在 [销路]"

[[field]]
id = "since"
term = "起始年月"
type = "month"

[[field]]
id = "meets"
term = "例会时刻"
type = "time"

[[field]]
id = "phone"
term = "联系电话"
type = "phone"

[[rule]]
rule = "求和(经费) ≤ 预算"
refuse = "各项目经费之和超过了预算"
at = "预算"
""",
    "schedule.toml": """
[[schedule]]
form = "report"
every = "month"
opens_day = 25
due_day = 3
""",
    "indicators.toml": """
[[indicator]]
id = "raising_share"
label = "有养殖项目的占比"
count = "计数(项目类型 = 养殖) > 0"
of = "有无项目 非空"
""",
    "examples/first.toml": """
title = "三个镇：一个超了预算，一个没有项目，一个少填户数"
first = 2026-05-01
last = 2026-05-31

[[given]]
over = "report"
unit = "甲镇"
answers = { "有无项目" = "是", "预算" = 5, "帮扶方式" = "资金、销路", "项目清单" = [
  { "项目名称" = "羊场", "项目类型" = "养殖", "经费" = 3, "受益户数" = 12 },
  { "项目名称" = "水渠", "项目类型" = "修建", "经费" = 4 },
] }

[[given]]
over = "report"
unit = "乙镇"
answers = { "有无项目" = "否", "预算" = 7 }

[[given]]
over = "report"
unit = "丙镇"
answers = { "有无项目" = "是", "预算" = 5, "项目清单" = [{ "项目名称" = "鸡舍", "项目类型" = "养殖", "经费" = 3 }] }

[[expect]]
form = "report"
unit = "甲镇"
refused = ["预算", "销路说明"]
computed = { "经费合计" = 7, "养殖项目数" = 1 }

[[expect]]
form = "report"
unit = "乙镇"
refused = []
computed = { "经费合计" = "" }

[[expect]]
form = "report"
unit = "丙镇"
refused = ["受益户数"]

[[expect]]
indicator = "raising_share"
count = 2
of = 3
""",
}
