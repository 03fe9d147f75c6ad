"""样例关系和会议: one pack with kinds of relations and one with kinds of meetings, for tests that need them installed."""
from __future__ import annotations

LIFE = {
    "README.md": "样例：三会一课和学习班。",
    "pack.toml": """
id = "life"
title = "组织生活"
version = "2026.1"
scope = "类别 = 党支部 且 状态 = 在建"
basis = [{ document = "样例市组织生活办法", place = "第二条" }]
""",
    "meetings.toml": """
[[meeting]]
id = "assembly"
title = "党员大会"
every = "quarter"
quorum = "branch.vote"

[[meeting]]
id = "committee"
title = "支委会"
due = "posts"
every = "month"

[[meeting]]
id = "class"
title = "学习班"
held_by = "类别 在 [县委, 乡镇党委]"
due = "members-below"
who = "党员类别 = 正式党员"
hours = 8

[[meeting]]
id = "joint"
title = "联席会"
held_by = "类别 在 [县委, 乡镇党委]"
due = "listed"
every = "week"
""",
    "indicators.toml": """
[[indicator]]
id = "complete"
label = "开齐率"
over = "meeting_fullness"
count = "开齐 = 是"
of = "应开项数 > 0"

[[indicator]]
id = "attended"
label = "到会率"
over = "attendance"
where = "种类 = \\"党员大会\\""
count = "到会情况 = 到会"
of = "到会情况 ≠ 免到"
""",
    "examples/quarter.toml": """
title = "两个支部，一个开齐"
first = 2026-04-01
last = 2026-06-30
[[given]]
over = "meeting_duties"
unit = "甲村"
answers = { "种类" = "党员大会" }
[[given]]
over = "meeting_duties"
unit = "乙村"
answers = { "种类" = "党员大会" }
[[given]]
over = "meetings"
unit = "甲村"
answers = { "种类" = "党员大会", "会议日期" = 2026-05-12 }
[[given]]
over = "attendance"
unit = "甲村"
answers = { "种类" = "党员大会", "会议日期" = 2026-05-12, "到会情况" = "到会" }
[[expect]]
indicator = "complete"
count = 1
of = 2
[[expect]]
indicator = "attended"
count = 1
of = 1
""",
}

TIES = {
    "README.md": "样例：联系点、带教和谈心。",
    "pack.toml": """
id = "ties"
title = "联系和结对"
version = "2026.1"
scope = "类别 = 党支部 且 状态 = 在建"
basis = [{ document = "样例市联系点办法", place = "第一条" }]
""",
    "relations.toml": """
[[relation]]
id = "pairing"
title = "结对"
from = "units"
to = "units"
to_scope = "类别 = 党支部"
visits = 1
per = "quarter"
term = 12
remind = 30

[[relation]]
id = "mentor"
title = "带教"
from = "persons"
to = "persons"
term = 6
evaluate = true

[[relation]]
id = "talk"
title = "谈心"
from = "persons"
to = "persons"
visits = 1
keeps = "sealed"

[[relation]]
id = "care"
title = "慰问"
from = "posts"
to = "persons"
keeps = "day"

[[relation]]
id = "stay"
title = "驻村"
from = "persons"
to = "units"
visits = 20
per = "quarter"
counts = "days"
confirm = true
at_most = 5
""",
    "indicators.toml": """
[[indicator]]
id = "covered"
label = "结对覆盖率"
over = "covered"
where = "种类 = \\"结对\\""
count = "已落实 = 是"
of = "对象 非空"

[[indicator]]
id = "visited"
label = "到访达标率"
over = "relations"
where = "种类 = \\"结对\\""
count = "差次数 = 0"
of = "应到访次数 > 0"
""",
    "examples/pairs.toml": """
title = "两个支部，一个有人结对"
first = 2026-04-01
last = 2026-06-30
[[given]]
over = "relations"
unit = "甲村"
answers = { "种类" = "结对", "对象" = "甲村", "联系方" = "机关支部" }
[[given]]
over = "relations"
unit = "乙村"
answers = { "种类" = "结对", "对象" = "乙村" }
[[given]]
over = "visits"
unit = "甲村"
answers = { "种类" = "结对", "对象" = "甲村", "到访日期" = 2026-05-12 }
[[expect]]
indicator = "covered"
count = 1
of = 2
[[expect]]
indicator = "visited"
count = 1
of = 1
""",
}
