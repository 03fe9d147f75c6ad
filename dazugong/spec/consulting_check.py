"""查会办: a step of several units has somebody who chooses them, a form that each fills for itself, and one way on."""
from __future__ import annotations

from collections.abc import Iterator

from dazugong.spec.formulas import Formulas, meant
from dazugong.spec.lines import Path
from dazugong.spec.model import Problem
from dazugong.spec.moves import common_forms
from dazugong.spec.procedures import OF_CASE, OWN, Move, Procedure, Step

FILE = "procedure.toml"
NAMING = ("person", "phone")
UNFIT = {
    "publicity": "会办不公示，公示请另写一个环节",
    "ballot": "会办不投票，票决请另写一个环节",
    "duty": "对个人的六步要由一家担起来，不能几家同办",
    "told": "会办意见是几家各写的，告诉本人的写在承办单位答复的环节",
    "all_of": "等齐以后再请会办的，中间要有一个环节选请哪几家",
}


def consulting_problems(formulas: Formulas, one: Procedure, path: Path) -> Iterator[Problem]:
    """What is wrong with `units` of the steps, and with the moves that lead to them."""
    for number, step in enumerate(one.steps):
        here = (*path, "step", number)
        if step.several:
            yield from _several(formulas, one, step, here)
        if step.shows:
            yield from _shown(formulas, one, step, (*here, "shows"))
        for turn, move in enumerate(step.moves):
            yield from _leading(formulas, one, step, move, (*here, "move", turn))


def _several(formulas: Formulas, one: Procedure, step: Step, path: Path) -> Iterator[Problem]:
    def problem(key: str, message: str) -> Problem:
        return formulas.problem(FILE, (*path, key), f"“{step.title}”是会办：{message}")

    if step == one.start:
        yield problem("units", "第一个环节还没有人选请哪几家，请放到后面")
    if step.at != "handler":
        yield problem("at", "在被请的单位办，请去掉 at")
    if not step.form:
        yield problem("units", "要写 form：每家填哪张表")
    for other in one.steps:
        if step.form and other.form == step.form and other != step:
            yield problem("form", f"“{other.title}”也填这张表；会办的表每家一份，请另写一张")
    yield from _named_apart(formulas, one, step, path)
    for key, said in UNFIT.items():
        if getattr(step, key):
            yield problem(key, said)
    if OWN in step.by:
        yield problem("by", "本人不代表单位，请写岗位或角色")
    if len(step.moves) != 1:
        yield problem("move", f"走法要恰好一个，这里有{len(step.moves)}个；每家都按它，最后一家按了才走")
    for turn, move in enumerate(step.moves[:1]):
        at = ("move", turn)
        if move.back:
            yield formulas.problem(FILE, (*path, *at, "back"), f"“{move.verb}”是会办的走法，只往前；“不属本单位”的单位自己会退，不用写")
        if move.hand_over:
            yield formulas.problem(FILE, (*path, *at, "hand_over"), f"“{move.verb}”是会办的走法，不能转办；会办以后还由承办单位接着办")
        if any(one.end(target) for target in move.to):
            yield formulas.problem(FILE, (*path, *at, "to"), f"“{move.verb}”是会办的走法，不能直接到结局；请加一个承办单位看会办意见的环节")


def _shown(formulas: Formulas, one: Procedure, step: Step, path: Path) -> Iterator[Problem]:
    if not step.several or not one.petitioner:
        yield formulas.problem(FILE, path, "shows 只写在有反映人（petitioner = true）的流程的会办环节，别处本来就看得到，请去掉")
        return
    hidden = [field.term for form in common_forms(formulas.draft.pack, one) for field in form.fields if field.type in NAMING]
    for term in step.shows:
        if term not in hidden:
            yield formulas.problem(FILE, path, f"“{term}”不是别的环节表里的人员、电话，会办的单位本来就看得到，请去掉{meant(term, hidden)}")


def _named_apart(formulas: Formulas, one: Procedure, step: Step, path: Path) -> Iterator[Problem]:
    """The other steps speak of the step by its title and of what was written there by its terms: nothing else has these names."""
    pack = formulas.draft.pack
    known = {column.term for column in OF_CASE} | {field.term for form in common_forms(pack, one) for field in form.fields}
    form = pack.form(step.form)
    terms = [field.term for field in form.fields] if form else []
    if step.title in (*known, *terms):
        yield formulas.problem(FILE, (*path, "title"), f"“{step.title}”是会办，名称在条件里是已经答复的家数，不能和栏目同名，请换一个")
    for number, term in enumerate(terms):
        if term in known:
            yield formulas.problem(f"forms/{step.form}.toml", ("field", number, "term"), f"“{term}”在别的环节的表里也有，会办的表每家一份，请换个名称，条件里才分得清")


def _leading(formulas: Formulas, one: Procedure, step: Step, move: Move, path: Path) -> Iterator[Problem]:
    targets = [found for target in move.to if (found := one.step(target)) and found.several]
    if len(targets) > 1:
        yield formulas.problem(FILE, (*path, "to"), f"“{move.verb}”一次去了{len(targets)}个会办环节（{'、'.join(t.title for t in targets)}），选的单位分不清，请分成两步")
    if targets and step.several:
        yield formulas.problem(FILE, (*path, "to"), f"会办“{step.title}”的下一步不能又是会办“{targets[0].title}”，中间要有人选请哪几家")
    if targets and OWN in (move.by or step.by):
        yield formulas.problem(FILE, (*path, "to"), f"“{move.verb}”由本人按，不能去会办“{targets[0].title}”：本人不选会办单位")
