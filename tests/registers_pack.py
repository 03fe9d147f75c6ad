"""样例登记簿: visits that branches enter whenever they make one, and talks with persons. All invented."""
from __future__ import annotations

VISITS = {
    "README.md": "样例：乡镇随时登记走访。",
    "pack.toml": """
id = "visits"
title = "走访台账"
version = "2026.1"
scope = "类别 = 乡镇党委 且 状态 = 在建"
basis = [{ document = "样例办法", place = "第二条" }]
""",
    "forms/visit.toml": """
title = "走访登记簿"

[[field]]
id = "where"
term = "走访地点"
type = "text"
required = true

[[field]]
id = "homes"
term = "走访户数"
type = "number"
unit = "户"
required = true
rule = "走访户数 > 0"
refuse = "走访户数要大于0"

[[field]]
id = "found_on"
term = "发现日期"
type = "date"
rule = "发现日期 ≤ 登记日期"
refuse = "发现日期不能晚于登记日期"
""",
    "schedule.toml": """
[[schedule]]
form = "visit"
every = "any-time"
usual = 12
""",
    "indicators.toml": """
[[indicator]]
id = "visits"
label = "走访次数"
over = "visit"
count = "走访户数 非空"
unit = "次"
""",
    "examples/first.toml": """
title = "五月两次，六月一次"
first = 2026-05-01
last = 2026-05-31

[[given]]
over = "visit"
unit = "甲镇"
answers = { "走访地点" = "河东", "走访户数" = 3, "登记日期" = 2026-05-06 }

[[given]]
over = "visit"
unit = "乙镇"
answers = { "走访地点" = "河西", "走访户数" = 2, "登记日期" = 2026-05-09, "发现日期" = 2026-05-12 }

[[given]]
over = "visit"
unit = "甲镇"
answers = { "走访地点" = "河南", "走访户数" = 1, "登记日期" = 2026-06-01 }

[[expect]]
indicator = "visits"
count = 2

[[expect]]
form = "visit"
unit = "乙镇"
refused = ["发现日期"]
""",
}
TALKS = {
    "README.md": "样例：谈心谈话登记。",
    "pack.toml": VISITS["pack.toml"].replace('"visits"', '"talks"').replace("走访台账", "谈话台账") + 'subject = "people"\n',
    "forms/talk.toml": """
title = "谈话登记簿"

[[field]]
id = "topic"
term = "谈话主题"
type = "choice"
choices = ["思想", "工作", "生活"]
required = true
""",
    "schedule.toml": '[[schedule]]\nform = "talk"\nevery = "any-time"\n',
    "examples/first.toml": """
title = "主题必填"
first = 2026-05-01
last = 2026-05-31

[[given]]
over = "talk"
unit = "甲镇"
answers = { "对象" = "样某", "登记日期" = 2026-05-06 }

[[expect]]
form = "talk"
unit = "甲镇"
refused = ["谈话主题"]
""",
}
