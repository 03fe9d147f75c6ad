"""法规页: the table of rules for reading, made from the data; docs/rules.md is exactly this."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from .book import Rulebook
from .inputs import keys_of, kind_name
from .model import Certainty, Local, Regulation, Rule
from .verdict import VERDICTS

HEAD = """# 法规表

这一页由 `./run.sh dzg rules --page` 从 `dazugong/rules/data/` 生成，不手改。判断一件事，用那件事当天有效的规定。

- 规定用我们自己的话写，只取事实和数字；办事以正式文本为准。
- **把握**：两处来源 = 两处以上的来源一致；一处来源、二手来源、未见原文、未定 = 结论旁边会提醒对照原文，不拦人；产品约定 = 条文没有说，由产品先定。
- **县里**：从严 = 县里可以凭文件定得更严；替换 = 县里可以凭文件另定；空白 = 不能另定。
- 条次后面有 `*` 的，条次待核。法规的起止日期是通常的说法，也待核。
- 到会、应到会、全体成员是三个不同的分母，程序里是三种类型，混用不了。
- 算日子：公示当天是工作日的算第一天；其他期限头一天不算，满于相应的日子。

## 怎么用

题目写成一串，每题有 `id`、`rule`、`input`；题目里没有日期的，可以写 `on`（事情发生的日子），不写就是今天。

```json
[{"id": "一", "rule": "election.quorum", "input": {"due_with_vote": 51, "present_with_vote": 40}}]
```

`./run.sh dzg rules 题目.json --json` 逐题回答 `id`、`verdict`（结论）、`articles`（条文）、`why`（理由）、`warnings`（提醒）。
判断不了的，`verdict` 是空的，`why` 说缺什么、怎么改，不影响别的题。

县里的规定写成文件，用 `--local 县规.toml` 加上；没有文件名称和起始日期的不收：

```toml
[[local]]
key = "publicity.days"
bound = "length"
value = { least = 7, unit = "工作日" }
document = "某县任前公示办法"
since = 2026-06-01
```
"""
LOCAL = {Local.NO: "", Local.STRICTER: "从严", Local.FREE: "替换"}


def page(book: Rulebook) -> str:
    """The whole page."""
    ordered = sorted(book, key=_place)
    sections = [_section(regulation, list(rules)) for regulation, rules in groupby(ordered, key=lambda r: r.regulation)]
    return "\n".join([HEAD, _questions(), *sections, _summary(ordered), ""])


def rows(book: Rulebook) -> Iterator[dict[str, object]]:
    """The table of rules as plain data: key, regulation, article, dates, bounds, certainty."""
    for rule in sorted(book, key=_place):
        yield {
            "rule": rule.key, "subject": rule.subject, "says": rule.says, "regulation": str(rule.regulation),
            "article": rule.article, "article_confirmed": rule.article_confirmed, "since": _text(rule.since),
            "until": _text(rule.until), "dates_confirmed": rule.regulation.dates_confirmed,
            "bounds": {name: str(bound) for name, bound in rule.bounds.items()}, "certainty": str(rule.certainty),
            "local": str(rule.local), "note": rule.note,
        }


def _place(rule: Rule) -> tuple[bool, str, str, str]:
    return (rule.certainty is Certainty.PRODUCT, rule.regulation.name, rule.regulation.version, rule.key)


def _text(day: date | None) -> str | None:
    return day.isoformat() if day else None


def dates(regulation: Regulation) -> str:
    """起止, in words."""
    if regulation.since is None:
        return "起止日期没有查到"
    until = f"，至{regulation.until.isoformat()}前" if regulation.until else "，现行"
    return f"自{regulation.since.isoformat()}起{until}"


def _section(regulation: Regulation, rules: list[Rule]) -> str:
    since = "" if rules[0].certainty is Certainty.PRODUCT else f"\n{dates(regulation)}。\n"
    lines = [f"## {regulation}", since, "| 规则 | 事项 | 规定 | 数 | 条 | 把握 | 县里 |", "|---|---|---|---|---|---|---|"]
    for rule in rules:
        numbers = "；".join(f"`{name}` {bound}" for name, bound in rule.bounds.items())
        article = rule.article if rule.article_confirmed or not since else f"{rule.article}*"
        says = rule.says + (f"（{rule.note}）" if rule.note else "")
        cells = (f"`{rule.key}`", rule.subject, says, numbers, article, rule.certainty, LOCAL[rule.local])
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _questions() -> str:
    """What may be asked, from the signatures of the verdict functions."""
    lines = ["## 可以问什么", "", "| 规则 | 题目里的键 |", "|---|---|"]
    for name, function in sorted(VERDICTS.items()):
        keys = "；".join(f"`{key.name}` {kind_name(key.kind)}{'' if key.required else '（可不写）'}" for key in keys_of(function))
        lines.append(f"| `{name}` | {keys} |")
    return "\n".join([*lines, ""])


def _summary(rules: list[Rule]) -> str:
    counted = {certainty: sum(r.certainty is certainty for r in rules) for certainty in Certainty}
    return "## 合计\n\n" + f"共{len(rules)}条：" + "，".join(f"{name}{n}条" for name, n in counted.items()) + "。"
