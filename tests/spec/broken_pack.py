"""A small whole pack as texts, and ways to break it."""
from __future__ import annotations

WHOLE = {
    "pack.toml": '''id = "visits"
title = "走访台账"
version = "2026.1"
scope = "类别 = 党支部 且 状态 = 在建"
basis = [{ document = "走访办法", place = "第三条" }]
''',
    "forms/visit.toml": '''[[field]]
id = "visits"
term = "走访户数"
type = "number"
required = true

[[field]]
id = "solved"
term = "解决数"
type = "number"
rule = "解决数 ≤ 走访户数"
refuse = "解决的不能多于走访的"

[[field]]
id = "mood"
term = "反映"
type = "choice"
choices = ["好", "一般", "差"]

[[field]]
id = "rate"
term = "解决率"
type = "computed"
value = "解决数 ÷ 走访户数 × 100"
''',
    "schedule.toml": '''[[schedule]]
form = "visit"
every = "quarter"
due_day = 5
''',
    "indicators.toml": '''[[indicator]]
id = "active"
label = "走访面"
count = "走访户数 > 0"
of = "走访户数 非空"
''',
    "examples/one.toml": '''title = "两个支部，一个走访了"
first = 2026-01-01
last = 2026-03-31

[[given]]
over = "visit"
unit = "甲村党支部"
answers = { "走访户数" = 3, "解决数" = 1 }

[[given]]
over = "visit"
unit = "乙村党支部"
answers = { "走访户数" = 0 }

[[expect]]
indicator = "active"
count = 1
of = 2

[[expect]]
form = "visit"
unit = "乙村党支部"
refused = []
computed = { "解决率" = "" }
''',
    "README.md": "# 走访台账\n每季走访一次。\n",
}


def with_change(file: str, old: str, new: str) -> dict[str, str]:
    """The whole pack with one text changed."""
    assert old in WHOLE[file], (file, old)
    return {**WHOLE, file: WHOLE[file].replace(old, new, 1)}
