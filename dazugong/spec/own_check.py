"""查本人: where a person acts in a case himself there is such a person, he has his days, and nobody waits for him for ever."""
from __future__ import annotations

from collections.abc import Iterator

from dazugong.spec.formulas import Formulas, meant
from dazugong.spec.lines import Path
from dazugong.spec.model import Problem
from dazugong.spec.procedures import OWN, Procedure

FILE = "procedure.toml"


def own_problems(formulas: Formulas, one: Procedure, path: Path) -> Iterator[Problem]:
    """What is wrong with what the procedure says of 本人."""
    somebody = one.own or one.about == "persons"
    for number, step in enumerate(one.steps):
        here = (*path, "step", number)
        if not somebody and (step.own_moves or step.told or OWN in step.by):
            yield formulas.problem(FILE, here, f"“{step.title}”写了本人，可是“{one.title}”没有本人：流程的 by 写上 本人，或 about = \"persons\"")
        if step.only_own and not step.days:
            yield formulas.problem(FILE, here, f"“{step.title}”只由本人办，要写 days：给本人几天，过期由承办单位接着办")
        form = formulas.draft.pack.form(step.form) if step.form else None
        if form and (step.own_moves or (number == 0 and one.own)):
            asked = [field.term for table in form.fields for field in (table, *table.columns) if field.roster]
            yield from (formulas.problem(FILE, here, f"“{step.title}”的表由本人填，“{term}”不能写 roster：名册里有没有谁，不告诉办件以外的人") for term in asked)
        terms = [field.term for field in form.fields] if form else []
        for term in step.told:
            if term not in terms:
                yield formulas.problem(FILE, (*here, "told"), f"“{step.title}”的表里没有“{term}”这一栏{meant(term, terms)}")
        for place, move in enumerate(step.moves):
            if (move.hand_over or one.consulting(move)) and move in step.own_moves:
                yield formulas.problem(FILE, (*here, "move", place), f"“{move.verb}”要选由哪个单位承办、会办，不能由本人按，请写 by")
