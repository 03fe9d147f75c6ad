"""查流程: every step is reached and left, every case can end, nothing mandatory is skipped, nobody approves himself, and
no measure is taken against a person without the six steps of due process."""
from __future__ import annotations

import re
from collections.abc import Iterator

from dazugong.formula import Column
from dazugong.spec.consulting_check import consulting_problems
from dazugong.spec.due_process import due_process_problems
from dazugong.spec.formulas import Formulas, meant
from dazugong.spec.lines import Path
from dazugong.spec.load import Draft
from dazugong.spec.model import Problem
from dazugong.spec.moves import columns_of, common_forms, forms_of
from dazugong.spec.named_rules import rule_names
from dazugong.spec.own_check import own_problems
from dazugong.spec.procedure_ballots import ballot_problems, runner_up_problems
from dazugong.spec.procedure_graph import walk
from dazugong.spec.procedures import ARRIVAL, OF_CASE, OPENING, Move, Procedure, Step
from dazugong.spec.roster_check import roster_problems

FILE = "procedure.toml"
MOST_STEPS, MOST_DAYS = 40, 1500
UNFIT = ("table", "file")
APPROVING = re.compile(r"审批|审核|审定|审查|批准|验收|复核|复查|复议|评审|核准|签批")


def procedure_problems(draft: Draft) -> Iterator[Problem]:
    """What is wrong in procedure.toml."""
    formulas = Formulas(draft)
    seen: set[str] = set()
    for number, one in enumerate(draft.pack.procedures):
        path = ("procedure", number)
        for key in ("id", "title"):
            if f"{key} {getattr(one, key)}" in seen:
                yield formulas.problem(FILE, (*path, key), f"{'标识' if key == 'id' else '名称'}“{getattr(one, key)}”用了两次")
            seen.add(f"{key} {getattr(one, key)}")
        wrong = list(_one(formulas, one, path))
        yield from wrong
        if not wrong:
            yield from _walked(formulas, one, path)
            yield from due_process_problems(formulas, one, path)


def _one(formulas: Formulas, one: Procedure, path: Path) -> Iterator[Problem]:
    """What can be seen without walking: names, forms, conditions, days."""
    if not one.steps or not one.ends:
        yield formulas.problem(FILE, path, f"“{one.title}”要有环节（[[procedure.step]]）和结局（[[procedure.end]]）")
        return
    if len(one.steps) > MOST_STEPS:
        yield formulas.problem(FILE, path, f"环节最多{MOST_STEPS}个，这里有{len(one.steps)}个，请拆成几个流程")
    names = [step.id for step in one.steps] + [end.id for end in one.ends]
    for table, rows in (("step", one.steps), ("end", one.ends)):
        for number, row in enumerate(rows):
            if names.count(row.id) > 1:
                yield formulas.problem(FILE, (*path, table, number, "id"), f"标识“{row.id}”用了两次，环节和结局都不能重复")
    yield from roster_problems(formulas, one, path)
    yield from own_problems(formulas, one, path)
    yield from consulting_problems(formulas, one, path)
    own = {column.term for column in OF_CASE}
    for form in forms_of(formulas.draft.pack, one):
        for number, field in enumerate(form.fields):
            if field.type in UNFIT or field.prefill:
                said = "预填" if field.prefill else "表格" if field.type == "table" else "附件"
                yield formulas.problem(f"forms/{form.id}.toml", ("field", number), f"办件里填的表没有{said}，“{field.term}”{'请换一种写法：几个人几样东西就写几栏，或者另设一张登记簿' if field.type == 'table' else '请换一种写法，如写文号或件数'}")
            if field.term in own:
                yield formulas.problem(f"forms/{form.id}.toml", ("field", number, "term"), f"“{field.term}”是办件自己就有的，请换个名称或去掉")
    yield from _sorted(formulas, one, path)
    for number, step in enumerate(one.steps):
        yield from _step(formulas, one, step, (*path, "step", number))


def _sorted(formulas: Formulas, one: Procedure, path: Path) -> Iterator[Problem]:
    """分类 and 首页 name fields of its forms; what only a few may see is not counted by what stands in it."""
    fields = {field.term: field for form in common_forms(formulas.draft.pack, one) for field in form.fields}
    for key, term in [("sort", one.sort), *(("front", term) for term in one.front)]:
        if term and term not in fields:
            yield formulas.problem(FILE, (*path, key), f"各环节的表里没有“{term}”这一栏{meant(term, list(fields))}")
    if one.sort in fields and fields[one.sort].type not in ("choice", "grade", "level", "text"):
        yield formulas.problem(FILE, (*path, "sort"), f"“{one.sort}”不是选项，分类要用选一项（choice）、选一档（grade）、算出一档（level）的栏目，或一行文字（text）")
    if one.sort and one.circle:
        yield formulas.problem(FILE, (*path, "sort"), "只有承办岗位看得到的办件不分类：数里会漏出写了什么，请去掉 sort")


def _step(formulas: Formulas, one: Procedure, step: Step, path: Path) -> Iterator[Problem]:
    forms, ids = [form.id for form in formulas.draft.pack.forms], [other.id for other in one.steps]

    def problem(key: str, message: str) -> Problem:
        return formulas.problem(FILE, (*path, key), message)

    if step.form and step.form not in forms:
        yield problem("form", f"没有“{step.form}”这张表{meant(step.form, forms)}")
    for key in ("all_of", "not_by"):
        for other in getattr(step, key):
            if other not in ids:
                yield problem(key, f"没有“{other}”这个环节{meant(other, ids)}")
            elif other == step.id:
                yield problem(key, f"“{step.title}”不能等自己" if key == "all_of" else "同一环节写在自己的 not_by 里了，请改成前面的环节")
    yield from ballot_problems(formulas, step, path)
    if APPROVING.search(step.title) and not step.not_by:
        yield problem("title", f"“{step.title}”是把关的环节，要写 not_by = [\"前面哪个环节\"]：办的人不能自己批自己")
    for other in filter(None, map(one.step, step.not_by)):
        if other is not step and step.by and set(step.by) <= set(other.by) and step.at == other.at:
            yield problem("by", f"“{step.title}”和“{other.title}”都由{'、'.join(step.by)}在同一级办，等于自己把自己的关：请把“{step.title}”写给另一个岗位，或交上一级（at = \"above\"）")
    dates = {c.term: c for c in columns_of(formulas.draft.pack, one) if c.kind == "date" and not c.table}
    if step.since not in (ARRIVAL, OPENING) and step.since not in dates:
        yield problem("since", f"没有“{step.since}”这个日期{meant(step.since, [ARRIVAL, OPENING, *dates])}")
    if step.escalate and not step.days:
        yield problem("escalate", "没有期限（days）就无从逾期升级，请写 days 或去掉 escalate")
    if any(late <= before for late, before in zip(step.escalate[1:], step.escalate, strict=False)) or 0 in step.escalate:
        yield problem("escalate", "escalate 从1起，一次比一次大，如 [1, 5]")
    for key in ("days", "publicity"):
        if getattr(step, key) > MOST_DAYS:
            yield problem(key, f"{key} 太大，最多{MOST_DAYS}")
    if not step.moves:
        yield formulas.problem(FILE, path, f"“{step.title}”没有下一步，请写 [[procedure.step.move]]")
    verbs = [move.verb for move in step.moves]
    for number, move in enumerate(step.moves):
        if verbs.count(move.verb) > 1:
            yield formulas.problem(FILE, (*path, "move", number, "verb"), f"按钮“{move.verb}”在“{step.title}”里用了两次")
        yield from _move(formulas, one, step, move, (*path, "move", number), columns_of(formulas.draft.pack, one, step))


def _move(formulas: Formulas, one: Procedure, step: Step, move: Move, path: Path, columns: tuple[Column, ...]) -> Iterator[Problem]:
    steps, ends = [s.id for s in one.steps], [e.id for e in one.ends]
    for target in move.to:
        if target not in (*steps, *ends):
            yield formulas.problem(FILE, (*path, "to"), f"没有“{target}”这个环节或结局{meant(target, [*steps, *ends])}")
    if len(move.to) > 1 and any(target in ends for target in move.to):
        yield formulas.problem(FILE, (*path, "to"), f"“{move.verb}”到了结局就不能再去别的环节，请分成两个走法")
    if move.back and any(target in ends for target in move.to):
        yield formulas.problem(FILE, (*path, "back"), f"“{move.verb}”去的是结局，不是退回，请去掉 back")
    if move.when:
        yield from formulas.condition(FILE, (*path, "when"), move.when, columns)
        if not move.refuse:
            yield formulas.problem(FILE, (*path, "when"), f"“{move.verb}”有 when 就要写 refuse：走不通时对经办人怎么说")
    yield from runner_up_problems(formulas, one, move, path)
    names = rule_names()
    if move.rule and names and move.rule not in names:
        yield formulas.problem(FILE, (*path, "rule"), f"没有“{move.rule}”这条规定{meant(move.rule, names)}")
    for name, text in (move.asks or {}).items():
        yield from formulas.kind(FILE, (*path, "asks"), text, columns)[1]
        if not move.rule:
            yield formulas.problem(FILE, (*path, "asks"), f"写了 asks（{name}），却没有 rule：问哪一条规定")


def _walked(formulas: Formulas, one: Procedure, path: Path) -> Iterator[Problem]:
    """What shows only when every way is walked."""
    found = walk(one)
    if not found.whole:
        yield formulas.problem(FILE, path, f"“{one.title}”同时在办的环节太多，走不遍，请拆成几个流程")
        return
    good = found.leads_to_an_end()
    lives = frozenset().union(*(marking[0] for marking in good))
    for number, step in enumerate(one.steps):
        here = (*path, "step", number)
        if step.id not in found.opened:
            waits = f"：要等齐的 {'、'.join(one.called(s) for s in step.all_of)} 不会都办完" if step.all_of else "：没有哪一步去那里"
            yield formulas.problem(FILE, here, f"永远走不到“{step.title}”{waits}")
        elif step.id not in lives:
            yield formulas.problem(FILE, here, f"从“{step.title}”出发走不到任何结局，绕来绕去出不去，请加一条出路")
        elif step.mandatory and (skipped := sorted(_full_ends(one) & walk(one, without=step.id).ends)):
            yield formulas.problem(FILE, (*here, "mandatory"), f"“{step.title}”是必经环节，可是不办它也能到“{one.called(skipped[0])}”，请堵上，或把那个结局写成 early = true")
    for marking in set(found.after) - good:
        if not marking[0] or marking[0] & lives:
            waiting = next((s for s in one.steps if s.all_of and s.id not in marking[0] and set(s.all_of) & marking[1]), None)
            where = f"“{waiting.title}”要等齐 {'、'.join(one.called(s) for s in waiting.all_of)}，" if waiting else ""
            number = one.steps.index(waiting) if waiting else 0
            yield formulas.problem(FILE, (*path, "step", number), f"{where}有一种走法走不齐，会停在半路，请检查同时办的环节")
            break
    for number, end in enumerate(one.ends):
        if end.id not in found.ends:
            yield formulas.problem(FILE, (*path, "end", number), f"没有哪一步走到结局“{end.title}”")


def _full_ends(one: Procedure) -> set[str]:
    return {end.id for end in one.ends if not end.early}
