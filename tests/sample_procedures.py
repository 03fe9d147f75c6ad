"""样例流程: a pack with an errand that everybody may run and a complaint that only the post that took it sees."""
from __future__ import annotations

PACK = {
    "README.md": "样例：跑腿和投诉。",
    "pack.toml": """
id = "errands"
title = "跑腿"
version = "2026.1"
scope = "状态 = 在建"
basis = [{ document = "样例文件", place = "三" }]
""",
    "forms/errand.toml": """
title = "跑腿单"
[[field]]
id = "what"
term = "跑什么腿"
type = "text"
required = true
""",
    "procedure.toml": """
[[procedure]]
id = "errand"
title = "跑腿"
days = 5

[[procedure.step]]
id = "go"
title = "去办"
form = "errand"
days = 3
withdraw = true
escalate = [1]
move = [
  { verb = "办妥", to = "back" },
  { verb = "转手", to = "back", hand_over = true },
]

[[procedure.step]]
id = "back"
title = "回话"
not_by = []
move = [{ verb = "了结", to = "done" }, { verb = "重跑", to = "go", back = true }]

[[procedure.end]]
id = "done"
title = "跑完"

[[procedure]]
id = "complaint"
title = "投诉"
petitioner = true

[[procedure.step]]
id = "take"
title = "收下"
form = "errand"
move = [{ verb = "答复", to = "answered" }]

[[procedure.end]]
id = "answered"
title = "已答复"
forget = 6

[[procedure]]
id = "wish"
title = "心愿"
by = ["本人", "支部书记"]
petitioner = true

[[procedure.step]]
id = "hear"
title = "听取"
form = "errand"
told = ["跑什么腿"]
withdraw = true
days = 5
move = [{ verb = "办了", to = "judge" }]

[[procedure.step]]
id = "judge"
title = "本人看"
by = ["本人"]
days = 5
move = [{ verb = "满意", to = "content" }, { verb = "再办", to = "hear", back = true }]

[[procedure.end]]
id = "content"
title = "已满意"
forget = 6
""",
    "examples/one.toml": """
title = "一件跑腿"
first = 2026-04-01
last = 2026-04-30

[[case]]
name = "送信"
procedure = "errand"
unit = "甲村"
opened = 2026-04-01
by = "张三"
move = [{ day = 2026-04-02, by = "张三", do = "办妥", answers = { "跑什么腿" = "送信" } }]

[[case]]
name = "投诉一件"
procedure = "complaint"
unit = "甲村"
opened = 2026-04-01
by = "张三"

[[case]]
name = "心愿一件"
procedure = "wish"
unit = "甲村"
opened = 2026-04-01
by = "李四"

[[expect]]
case = "送信"
at = ["back"]
""",
}
