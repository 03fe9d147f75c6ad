"""查更正名册: what a procedure's end writes into a person's entry is there, and somebody else has looked at it."""
from __future__ import annotations

from collections.abc import Iterator

from dazugong.spec.formulas import Formulas, meant
from dazugong.spec.lines import Path
from dazugong.spec.model import Problem
from dazugong.spec.moves import common_forms
from dazugong.spec.procedures import Procedure

FILE = "procedure.toml"
ROSTER = {"学历": "education", "学位": "degree", "工作岗位": "occupation", "籍贯": "native_place", "民族": "ethnic_group"}     # what a case may correct
TAKEN = ("text", "choice", "grade", "level")


def roster_problems(formulas: Formulas, one: Procedure, path: Path) -> Iterator[Problem]:
    """What is wrong with `roster` of the ends."""
    fields = {field.term: field for form in common_forms(formulas.draft.pack, one) for field in form.fields}
    checked = any(step.mandatory and step.not_by for step in one.steps)
    for number, end in enumerate(one.ends):
        here = (*path, "end", number, "roster")
        if end.roster and one.about != "persons":
            yield formulas.problem(FILE, here, "只有关于人员的流程（about = \"persons\"）才能更正名册")
        if end.roster and not (checked and not end.early):
            yield formulas.problem(FILE, here, f"“{end.title}”更正名册，要有必经的审核环节：mandatory = true，并写 not_by，登记的人不审核自己的")
        for item, term in end.roster:
            if item not in ROSTER:
                yield formulas.problem(FILE, here, f"名册里没有可以更正的“{item}”{meant(item, ROSTER)}")
            if term not in fields:
                yield formulas.problem(FILE, here, f"各环节的表里没有“{term}”这一栏{meant(term, fields)}")
            elif fields[term].type not in TAKEN:
                yield formulas.problem(FILE, here, f"“{term}”不是文字或选项，不能写进名册")
