"""九栏表: a form of nine fields of every usual kind, as somebody in a village fills it on a phone."""
from __future__ import annotations

KINDS = (
    ("visited", "走访户数", "number"), ("share", "满意率", "percent"), ("day", "走访日期", "date"), ("way", "走访方式", "choice"),
    ("agreed", "同意公开", "yesno"), ("spent", "慰问金额", "money"), ("who", "走访人", "text"), ("asked", "反映的事", "longtext"),
    ("next", "下步打算", "longtext"),
)  # fmt: skip
CHOICES = {"way": ["入户", "电话", "座谈"]}


def _field(id: str, term: str, type: str) -> str:
    choices = f"choices = {CHOICES[id]}\n".replace("'", '"') if id in CHOICES else ""
    return f'[[field]]\nid = "{id}"\nterm = "{term}"\ntype = "{type}"\nrequired = true\n{choices}'


def _column(id: str, term: str, type: str) -> str:
    choices = f"choices = {CHOICES[id]}\n".replace("'", '"') if id in CHOICES else ""
    return f'[[field.column]]\nid = "{id}"\nterm = "{term}"\ntype = "{type}"\n{choices}'


COLUMNS = (
    ("home", "户主", "text"), ("people", "人口", "number"), ("income", "年收入", "money"), ("visit", "入户日期", "date"), ("how", "联系方式", "choice"),
    ("willing", "愿意参加", "yesno"), ("code", "户编号", "text"), ("ratio", "完成比例", "percent"), ("asks", "诉求", "text"),
)  # fmt: skip
CHOICES["how"] = ["入户", "电话"]


NINE = {
    "README.md": "样例走访表：九栏，手机上填。",
    "pack.toml": """
id = "nine"
title = "走访台账"
version = "2026.1"
uses = ["records"]
subject = "units"
scope = "类别 在 [乡镇党委] 且 状态 = 在建"
basis = [{ document = "样例联系群众办法", place = "第三条" }]
""",
    "forms/visit.toml": 'title = "走访表"\n\n' + "\n".join(_field(*kind) for kind in KINDS),
    "forms/homes.toml": 'title = "联系户清单"\n\n[[field]]\nid = "homes"\nterm = "联系户"\ntype = "table"\n\n' + "\n".join(_column(*kind) for kind in COLUMNS)
    + '[[field]]\nid = "all"\nterm = "人口合计"\ntype = "computed"\nvalue = "求和(人口)"\n',
    "schedule.toml": "\n".join(f'[[schedule]]\nform = "{form}"\nevery = "month"\ndue_day = 5\ndue_after = "period-end"\n' for form in ("visit", "homes")),
    "examples/less.toml": """
title = "走访户数没有填的退回"
first = 2026-05-01
last = 2026-05-31
[[given]]
over = "visit"
unit = "甲镇"
answers = { "满意率" = 90 }
[[expect]]
form = "visit"
unit = "甲镇"
refused = ["走访户数", "走访日期", "走访方式", "同意公开", "慰问金额", "走访人", "反映的事", "下步打算"]
""",
}
