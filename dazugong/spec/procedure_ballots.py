"""票决进办件: a step names a ballot of its mechanism and which of its figures go into which fields of the step's form, so that
nobody types them again and the conditions of the moves read them."""
from __future__ import annotations

from collections.abc import Iterator

from dazugong.spec import ballots as b
from dazugong.spec.ballots import Ballot
from dazugong.spec.form import Field
from dazugong.spec.formulas import Formulas, meant
from dazugong.spec.lines import Path
from dazugong.spec.model import Problem
from dazugong.spec.procedures import Move, Procedure, Step

RESULT = "结果"
FILE = "procedure.toml"
WORDS, NAMES, NUMBERS, ANSWERS = ("text", "choice"), ("text", "unit"), ("number",), ("yesno",)
KINDS = {RESULT: (WORDS, "文字或选项"), b.SUBJECT: (NAMES, "文字或单位"), b.RECUSED: (ANSWERS, "是否")}


def figures_of(ballot: Ballot) -> tuple[str, ...]:
    """What a ballot can give to a case: its figures, the votes for one subject, what came of it where that is judged, and
    whether the judges stood apart where it is known who belongs to what is judged."""
    judged = bool(ballot.rule or ballot.passes or ballot.winners)
    apart = ballot.voters == "judges" and ballot.about != "named"
    more = [name for name, known in ((b.BIDS, ballot.bids), (b.SUBJECT, True), (RESULT, judged), (b.RECUSED, apart)) if known]
    return (*b.FIGURES, *ballot.marks, *more)


def ballot_problems(formulas: Formulas, step: Step, path: Path) -> Iterator[Problem]:
    """What is wrong with `ballot` and `takes` of a step."""
    pack = formulas.draft.pack
    ballot, form = pack.ballot(step.ballot), pack.form(step.form) if step.form else None

    def problem(key: str, message: str) -> Problem:
        return formulas.problem(FILE, (*path, key), message)

    if bool(step.ballot) != bool(step.takes):
        yield problem("ballot" if step.ballot else "takes", "ballot 和 takes 要一起写：哪种票决，它的哪些数填进这一环节的哪些栏")
    elif step.ballot and ballot is None:
        yield problem("ballot", f"没有“{step.ballot}”这种票决{meant(step.ballot, [one.id for one in pack.ballots])}")
    elif ballot and ballot.marks and len(ballot.terms) > 1:     # items given points come to one score
        yield problem("ballot", f"“{ballot.title}”逐项测评，有好几个结果，不能填进一栏；请换只有一项的票决")
    elif ballot and ballot.publish == "own":
        yield problem("ballot", f"“{ballot.title}”的结果只给本人看，不能记入办件")
    elif ballot and form is None:
        yield problem("ballot", "票决的数要填进这一环节的表，请写 form")
    elif ballot and form:
        yield from (problem("takes", said) for said in _taken(step, ballot, {field.term: field for field in form.fields}))


def runner_up_problems(formulas: Formulas, one: Procedure, move: Move, path: Path) -> Iterator[Problem]:
    """递补 needs an order: a step to which the case goes back and whose vote by points says who is chosen."""
    if not move.runner_up:
        return
    targets = [step for step in map(one.step, move.to) if step is not None]
    ballots = [(step, formulas.draft.pack.ballot(step.ballot)) for step in targets]
    if not move.back or not any(ballot and ballot.kind == b.POINTS and ballot.winners and b.SUBJECT in step.takes.values() for step, ballot in ballots):
        yield formulas.problem(FILE, (*path, "runner_up"), f"“{move.verb}”写了 runner_up，就要退回（back）到评委打分、写了 winners、takes 里有“{b.SUBJECT}”的环节")


def _taken(step: Step, ballot: Ballot, fields: dict[str, Field]) -> Iterator[str]:
    for term, figure in step.takes.items():
        field = fields.get(term)
        if field is None:
            yield f"这一环节的表里没有“{term}”这一栏{meant(term, fields)}"
        elif figure not in figures_of(ballot):
            yield f"“{ballot.title}”没有“{figure}”这个数{meant(str(figure), figures_of(ballot))}"
        elif field.type not in (fits := KINDS.get(str(figure), (NUMBERS, "数字")))[0]:
            yield f"“{term}”要是{fits[1]}，才能填“{figure}”"
        elif figure == RESULT and field.type == "choice" and not {ballot.passed, ballot.failed} <= set(field.choices):
            yield f"“{term}”的选项里要有“{ballot.passed}”和“{ballot.failed}”"
