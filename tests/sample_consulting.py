"""样例会办: a pack with one matter that a section sends to the units it chooses, and on which the handling unit then replies."""
from __future__ import annotations

PACK = {
    "README.md": "样例：请几家会办。",
    "pack.toml": """
id = "matters"
title = "来件"
version = "2026.1"
scope = "状态 = 在建"
basis = [{ document = "样例文件", place = "四" }]
""",
    "forms/matter.toml": """
title = "来件"
[[field]]
id = "what"
term = "来件内容"
type = "text"
required = true
""",
    "forms/opinion.toml": """
title = "会办意见"
[[field]]
id = "opinion"
term = "会办意见"
type = "longtext"
required = true
""",
    "procedure.toml": """
[[procedure]]
id = "matter"
title = "来件"
about = "named"

[[procedure.step]]
id = "take"
title = "收件"
at = "unit"
form = "matter"
move = [
  { verb = "交办", to = "reply", hand_over = true },
  { verb = "请会办", to = "joint", hand_over = true },
]

[[procedure.step]]
id = "joint"
title = "会办"
units = "several"
form = "opinion"
days = 5
escalate = [1]
move = [{ verb = "送会办意见", to = "reply" }]

[[procedure.step]]
id = "reply"
title = "答复"
not_by = ["joint"]
move = [
  { verb = "答复", to = "done" },
  { verb = "重新会办", to = "joint", back = true },
]

[[procedure.end]]
id = "done"
title = "已答复"
""",
    "examples/one.toml": """
title = "请两家会办，都答了才能答复"
first = 2026-04-01
last = 2026-04-30

[[case]]
name = "修桥"
unit = "甲县"
opened = 2026-04-01
by = "张三"
move = [
  { day = 2026-04-01, by = "张三", do = "请会办", to_unit = "甲镇", to_units = ["乙局", "丙局"], answers = { "来件内容" = "修桥" } },
  { day = 2026-04-02, by = "李四", do = "送会办意见", unit = "乙局", answers = { "会办意见" = "同意" } },
]

[[expect]]
case = "修桥"
at = ["joint"]
waits = ["丙局"]
""",
}
