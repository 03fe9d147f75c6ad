"""样例登记簿: registers whose rules look at their other entries: a ceiling, a distinction once a year, three projects at a time, a second warning. All invented."""
from __future__ import annotations

from tests.registers_pack import VISITS


def _pack(pack: str, title: str, form: str, *, people: bool = False, examples: str) -> dict[str, str]:
    about = 'subject = "people"\n' if people else ""
    return {
        "README.md": f"样例：{title}。",
        "pack.toml": VISITS["pack.toml"].replace('"visits"', f'"{pack}"').replace("走访台账", title) + about,
        f"forms/{pack}.toml": form, "schedule.toml": f'[[schedule]]\nform = "{pack}"\nevery = "any-time"\n', "examples/first.toml": examples,
    }  # fmt: skip


# 一户一年最多帮扶5000元, whichever unit gives it: the sum decides and is not kept.
FUND = _pack("fund", "帮扶资金", '''
title = "帮扶资金登记"

[[field]]
id = "home"
term = "户主"
type = "text"
required = true

[[field]]
id = "money"
term = "帮扶金额"
type = "money"
unit = "元"
required = true
rule = "帮扶金额 + 同户本年其他帮扶 ≤ 5000"
refuse = "同一户一年的帮扶不能超过5000元"

[[field]]
id = "paid"
term = "同户本年其他帮扶"
type = "computed"
unit = "元"
value = "求和(帮扶金额)"
others = { same = ["户主"], within = "year" }
''', examples='''
title = "同一户一年不超过5000元，正好5000元可以；下一年另算，别的户另算"
first = 2026-01-01
last = 2026-12-31
given = [
  { over = "fund", unit = "乙镇", answers = { "登记日期" = 2025-12-30, "户主" = "样某", "帮扶金额" = 5000 } },
  { over = "fund", unit = "乙镇", answers = { "登记日期" = 2026-03-02, "户主" = "样某", "帮扶金额" = 3000 } },
  { over = "fund", unit = "丙镇", answers = { "登记日期" = 2026-05-04, "户主" = "例某", "帮扶金额" = 4000 } },
  { over = "fund", unit = "丁镇", answers = { "登记日期" = 2026-06-01, "户主" = "样某", "帮扶金额" = 2000 } },
  { over = "fund", unit = "甲镇", answers = { "登记日期" = 2026-02-01, "户主" = "样某", "帮扶金额" = 0.01 } },
]

[[expect]]
form = "fund"
unit = "丁镇"
refused = []
computed = { "同户本年其他帮扶" = 3000 }

[[expect]]
form = "fund"
unit = "甲镇"
refused = ["帮扶金额"]

[[expect]]
form = "fund"
unit = "丙镇"
refused = []
computed = { "同户本年其他帮扶" = 0 }
''')

# 同一人一年内只评一次先进
HONOURS = _pack("honours", "评先评优", '''
title = "先进登记"

[[field]]
id = "name"
term = "荣誉名称"
type = "text"
required = true

[[field]]
id = "already"
term = "本年已评次数"
type = "computed"
unit = "次"
value = "计数(荣誉名称 非空)"
others = { same = ["对象"], within = "year" }

[[rule]]
rule = "本年已评次数 = 0"
refuse = "同一人一年内只评一次先进"
at = "荣誉名称"
''', people=True, examples='''
title = "同一人一年内评两次退回，下一年可以"
first = 2026-01-01
last = 2026-12-31
given = [
  { over = "honours", unit = "甲镇", answers = { "对象" = "样某", "登记日期" = 2026-01-05, "荣誉名称" = "优秀党员" } },
  { over = "honours", unit = "乙镇", answers = { "对象" = "样某", "登记日期" = 2026-12-31, "荣誉名称" = "先进工作者" } },
  { over = "honours", unit = "丙镇", answers = { "对象" = "样某", "登记日期" = 2027-01-01, "荣誉名称" = "先进工作者" } },
]

[[expect]]
form = "honours"
unit = "乙镇"
refused = ["荣誉名称"]

[[expect]]
form = "honours"
unit = "丙镇"
refused = []
''')

# 每个单位在研课题不超过三个
TOPICS = _pack("topics", "课题管理", '''
title = "课题登记"

[[field]]
id = "topic"
term = "课题名称"
type = "text"
required = true

[[field]]
id = "state"
term = "课题状态"
type = "choice"
choices = ["在研", "已结题", "已撤题"]
required = true
rule = "课题状态 ≠ 在研 或 其他在研课题 < 3"
refuse = "每个单位在研课题不超过三个，请先结题一个"

[[field]]
id = "running"
term = "其他在研课题"
type = "computed"
unit = "个"
value = "计数(课题状态 = 在研)"
others = { same = ["单位"] }
''', examples='''
title = "在研三个再报第四个退回；结题了的不占，别的单位不占"
first = 2026-01-01
last = 2026-12-31
given = [
  { over = "topics", unit = "甲镇", times = 3, answers = { "登记日期" = 2025-05-05, "课题名称" = "课题{号}", "课题状态" = "在研" } },
  { over = "topics", unit = "甲镇", answers = { "登记日期" = 2026-05-06, "课题名称" = "课题4", "课题状态" = "在研" } },
  { over = "topics", unit = "乙镇", times = 2, answers = { "登记日期" = 2026-05-05, "课题名称" = "课题{号}", "课题状态" = "在研" } },
  { over = "topics", unit = "乙镇", answers = { "登记日期" = 2026-05-05, "课题名称" = "旧课题", "课题状态" = "已结题" } },
  { over = "topics", unit = "乙镇", answers = { "登记日期" = 2026-05-06, "课题名称" = "课题3", "课题状态" = "在研" } },
]

[[expect]]
form = "topics"
unit = "甲镇"
refused = ["课题状态"]
computed = { "其他在研课题" = 3 }

[[expect]]
form = "topics"
unit = "乙镇"
refused = []
computed = { "其他在研课题" = 2 }
''')

# 十二个月内第二次提醒谈话升级为函询: marked, not refused.
WARNINGS = _pack("warnings", "提醒谈话", '''
title = "提醒谈话登记"

[[field]]
id = "matter"
term = "提醒事项"
type = "text"
required = true

[[field]]
id = "last"
term = "上次提醒日期"
type = "day"
value = "最大(登记日期)"
others = { same = ["单位", "对象"], months = 12, earlier = true }

[[field]]
id = "treat"
term = "处理方式"
type = "level"
choices = ["提醒", "函询"]
value = "若(计数(提醒事项 非空) ≥ 1, “函询”, “提醒”)"
others = { same = ["对象"], months = 12, earlier = true }
''', people=True, examples='''
title = "十二个月内第二次提醒升级为函询；满了十二个月的次日不算"
first = 2026-01-01
last = 2026-12-31
given = [
  { over = "warnings", unit = "甲镇", answers = { "对象" = "样某", "登记日期" = 2025-03-10, "提醒事项" = "未按时到会" } },
  { over = "warnings", unit = "乙镇", answers = { "对象" = "样某", "登记日期" = 2026-03-10, "提醒事项" = "未按时到会" } },
  { over = "warnings", unit = "丙镇", answers = { "对象" = "例某", "登记日期" = 2025-03-10, "提醒事项" = "未按时到会" } },
  { over = "warnings", unit = "丙镇", answers = { "对象" = "例某", "登记日期" = 2026-03-11, "提醒事项" = "未按时到会" } },
  { over = "warnings", unit = "丁镇", answers = { "对象" = "某某", "登记日期" = 2026-01-10, "提醒事项" = "未按时到会" } },
  { over = "warnings", unit = "丁镇", answers = { "对象" = "某某", "登记日期" = 2026-02-10, "提醒事项" = "未按时到会" } },
]

[[expect]]
form = "warnings"
unit = "乙镇"
refused = []
computed = { "处理方式" = "函询" }

[[expect]]
form = "warnings"
unit = "丙镇"
computed = { "处理方式" = "提醒" }

[[expect]]
form = "warnings"
unit = "丁镇"
computed = { "处理方式" = "函询", "上次提醒日期" = 2026-01-10 }
''')
ALL = {"fund": FUND, "honours": HONOURS, "topics": TOPICS, "warnings": WARNINGS}
