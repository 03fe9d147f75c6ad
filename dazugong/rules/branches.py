"""支部: forming a branch, its committee, its size, and how often it meets."""
from __future__ import annotations

from datetime import date
from typing import Literal

from .refusal import CannotJudge
from .verdict import Grounds, Verdict, answers, yes_no

Kind = Literal["党员大会", "支部委员会", "党小组会", "党课", "主题党日", "组织生活会", "民主评议"]
WHERE = {
    "党员大会": ("branch.frequency", "assembly"), "支部委员会": ("branch.frequency", "committee"),
    "党小组会": ("branch.frequency", "group"), "党课": ("branch.frequency", "lecture"),
    "主题党日": ("branch.themed_day", "themed_day"), "组织生活会": ("branch.life", "life_meeting"), "民主评议": ("branch.review", "review"),
}
PARTS = {"次/季": 4, "次/月": 12, "次/年": 1}


@answers("branch.form")
def form(grounds: Grounds, full_members: int) -> Verdict:
    """成立支部: three full members make a branch, fewer a joint one."""
    rule = grounds.rule("branch.form")
    least = rule.amount("full_members")
    own = least.met(full_members)
    suggest = {} if own else {"suggest": "同邻近单位成立联合党支部"}
    why = f"正式党员{full_members}人，{yes_no(own, '可以成立支部', f'不满{least.number}人，不能单独成立支部')}"
    return Verdict({"own_branch": own} | suggest, (rule,), why)


@answers("branch.committee")
def committee(grounds: Grounds, full_members: int) -> Verdict:
    """支部委员会: seven full members and more elect one."""
    rule = grounds.rule("branch.committee")
    least = rule.amount("full_members")
    required = least.met(full_members)
    fewest, usual, ceiling = (rule.amount(name).number for name in ("fewest", "usual", "ceiling"))
    elected = f"委员{fewest}至{usual}人，一般不超过{ceiling}人，设书记和组织、宣传、纪检等委员"
    posts = elected if required else "不设委员会，设书记1人，必要时设副书记1人"
    why = f"正式党员{full_members}人，{yes_no(required, '应当设支部委员会', f'不满{least.number}人，不设支部委员会')}"
    return Verdict({"committee_required": required, "posts": posts}, (rule,), why)


@answers("branch.size")
def size(grounds: Grounds, members: int) -> Verdict:
    """支部大小: up to fifty; a general branch up to a hundred, a committee above."""
    rule, least = grounds.rule("branch.size"), grounds.rule("branch.form").amount("full_members")
    if not least.met(members):
        return Verdict({"ok": False, "suggest": "成立联合党支部"}, (rule, grounds.rule("branch.form")), f"只有{members}人，不满{least.number}人")
    most = rule.amount("branch")
    if most.met(members):
        return Verdict({"ok": True}, (rule,), f"{members}人，不超过{most.number}人")
    suggest = yes_no(rule.amount("general_branch").met(members), "设党总支，下面分设支部", "设基层党委，下面分设支部")
    return Verdict({"ok": False, "suggest": suggest}, (rule,), f"{members}人，超过{most.number}人")


@answers("branch.frequency")
def frequency(grounds: Grounds, kind: Kind, dates: tuple[date, ...]) -> Verdict:
    """三会一课: whether every quarter, month or year, from January through the last meeting, has its meeting."""
    key, name = WHERE[kind]
    if len({day.year for day in dates}) > 1:
        raise CannotJudge("日期跨了年度，请一年一年地核对")
    rule = grounds.rule(key, max(dates, default=None))
    bound = rule.amount(name)
    parts = PARTS[bound.unit]
    held = [_part(day, parts) for day in dates]
    met = [n for n in range(1, parts + 1) if bound.met(held.count(n))]
    missing = [n for n in range(1, max(held, default=1) + 1) if n not in met]
    answer: dict[str, object] = {"ok": not missing}
    if parts == 4:
        answer["quarters_met"] = [f"Q{n}" for n in met]
    unit = {4: "季度", 12: "月", 1: "年度"}[parts]
    gaps = "本年度" if parts == 1 else "、".join(f"{n}{unit}" for n in missing)
    why = f"{kind}每{unit}至少{bound.number}次，" + (f"{gaps}没有开" if missing else "到最近一次为止没有缺")
    return Verdict(answer, (rule,), why)


def _part(day: date, parts: int) -> int:
    """The number of the quarter, month or year within its year in which `day` falls."""
    return (day.month - 1) * parts // 12 + 1
