"""写法一览: the reference part of docs/packs.md, made from the tables of keys and types, so that it cannot fall behind."""
from __future__ import annotations

from dazugong.spec.form import SECONDS_BY_TYPE
from dazugong.spec.key import SHAPES
from dazugong.spec.keys import TABLE_TERMS, TABLES

BEGIN, END = "<!-- 写法一览：由 dzg pack reference 写出，不要手改 -->", "<!-- 写法一览完 -->"
TYPES = {  # type → (what is filled in, what it is in formulas)
    "text": ("一行文字", "文字"),
    "longtext": ("一段文字", "文字"),
    "number": ("数", "数"),
    "money": ("金额（元）", "数"),
    "percent": ("百分数，填 57.5", "百分数"),
    "date": ("日期，可以只有年月或年", "日期"),
    "month": ("年月，如 2026-05", "日期"),
    "time": ("时刻，如 09:30", "文字"),
    "choice": ("选一项", "选项"),
    "choices": ("选几项，一项也可以", "多选，用“在”“不在”"),
    "grade": ("选一档，从好到差", "选项，可用“优于”"),
    "yesno": ("是或否", "是否"),
    "person": ("人名", "文字"),
    "unit": ("单位名", "文字"),
    "phone": ("电话号码", "文字"),
    "file": ("附件：docx、xlsx、pdf、图片或压缩包", "文字（文件名），用“非空”"),
    "table": ("几行，每行问同样几栏", "数：有几行；行里的栏用 求和( ) 计数( )"),
    "computed": ("不填，系统算", "数"),
    "day": ("不填，系统算出日期，如 value = 最大(联系日期)", "日期"),
    "level": ("不填，系统按算式定一档；`choices` 从好到差", "选项，可用“优于”"),
}


def reference() -> str:
    """Types and keys, as they stand on the page between the two marks."""
    lines = [BEGIN, "", "## 栏目类型", "", "| 类型 | 填什么 | 公式里是 | 估计每次几秒 |", "|---|---|---|---|"]
    for name, seconds in SECONDS_BY_TYPE.items():
        filled, read = TYPES[name]
        lines.append(f"| `{name}` | {filled} | {read} | {seconds or ('各栏之和×3' if name == 'table' else 0)} |")
    lines += ["", "预填的栏目只需核对，按3秒计；计算栏不填。", "", "## 所有的键", ""]
    for name, keys in TABLES.items():
        lines += [f"### {TABLE_TERMS[name]}", "", "| 键 | 写成 | 必填 | 意思 |", "|---|---|---|---|"]
        for key, one in keys.items():
            values = "：" + "、".join(f"`{v}`" for v in one.one_of) if one.one_of else ""
            lines.append(f"| `{key}` | {SHAPES[one.shape]} | {'是' if one.required else ''} | {one.meaning}{values} |")
        lines.append("")
    return "\n".join([*lines, END])


def with_reference(page: str) -> str:
    """The page with its reference as it must be now. Errors: ValueError when the page has lost its marks."""
    before, mark, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not mark or not end:
        raise ValueError("说明里没有“写法一览”的起止标记，不知道写在哪里")
    return before + reference() + after
