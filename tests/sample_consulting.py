"""样例会办: a pack with one matter that a section sends to the units it chooses, and on which the handling unit then replies.

`SEALED` is the same for letters: who wrote one is sealed, each unit says whether it agrees, and until when it could be done.
"""
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

_OPINION = PACK["forms/opinion.toml"] + """
[[field]]
id = "agrees"
term = "会办结论"
type = "choice"
choices = ["同意", "不同意"]
required = true
[[field]]
id = "cost"
term = "所需经费"
type = "number"
unit = "万元"
[[field]]
id = "dear"
term = "经费档次"
type = "level"
choices = ["高", "低"]
value = "若(所需经费 > 10, “高”, “低”)"
"""
_MATTER = PACK["forms/matter.toml"] + """
[[field]]
id = "phone"
term = "联系电话"
type = "phone"
[[field]]
id = "other"
term = "在场的人"
type = "person"
"""
_MOVES = """
  { verb = "答复", to = "done", when = "计数(会办结论 = 不同意) = 0", refuse = "还有单位不同意，请重新会办，或者报请会商" },
  { verb = "按多数答复", to = "done", when = "会办 ≥ 2 且 计数(会办结论 = 同意) × 2 > 会办 且 求和(所需经费) ≤ 20", refuse = "同意的没有过半，或者经费不够" },
"""
SEALED = {
    **PACK,
    "pack.toml": PACK["pack.toml"].replace('id = "matters"', 'id = "letters"').replace("来件", "来信"),
    "forms/opinion.toml": _OPINION,
    "forms/matter.toml": _MATTER,
    "procedure.toml": PACK["procedure.toml"].replace('about = "named"', 'about = "named"\npetitioner = true').replace('  { verb = "答复", to = "done" },', _MOVES.strip("\n")),
    "examples/one.toml": """
title = "两家里有一家不同意，不能答复；重新会办以后都同意"
first = 2026-04-01
last = 2026-04-30

[[case]]
name = "修桥"
unit = "甲县"
opened = 2026-04-01
by = "张三"
move = [
  { day = 2026-04-01, by = "张三", do = "请会办", to_unit = "甲镇", to_units = ["乙局", "丙局"], answers = { "来件内容" = "修桥" } },
  { day = 2026-04-02, by = "李四", do = "送会办意见", unit = "乙局", answers = { "会办意见" = "可以", "会办结论" = "同意", "所需经费" = 8 } },
  { day = 2026-04-03, by = "王五", do = "送会办意见", unit = "丙局", answers = { "会办意见" = "没有钱", "会办结论" = "不同意" } },
  { day = 2026-04-10, by = "赵六", do = "重新会办", reason = "请再商量", to_units = ["丙局"] },
  { day = 2026-04-13, by = "王五", do = "送会办意见", unit = "丙局", answers = { "会办意见" = "已经调剂", "会办结论" = "同意", "所需经费" = 12 } },
]

[[expect]]
case = "修桥"
on = 2026-04-03
do = "答复"
by = "赵六"
refused = ["还有单位不同意"]

[[expect]]
case = "修桥"
on = 2026-04-03
do = "按多数答复"
by = "赵六"
refused = ["没有过半"]

[[expect]]
case = "修桥"
on = 2026-04-13
do = "按多数答复"
by = "赵六"
refused = ["没有过半"]

[[expect]]
case = "修桥"
on = 2026-04-13
do = "答复"
by = "赵六"
refused = []
""",
}
