"""查叫法: the name of a step, an end, a kind or a sheet that an indicator compares, or an example gives, must be what the pack calls one."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from dazugong.formula import parse
from dazugong.formula.tree import Compare, Member, Node, Term, Text, walk
from dazugong.spec.formulas import Columns, Formulas, meant
from dazugong.spec.lines import Path
from dazugong.spec.model import Pack, Problem
from dazugong.spec.played import PLAYED
from dazugong.spec.proceeding import WITHDRAW

MECHANISM = "机制"
Names = Callable[[Pack], Iterable[str]]


def _kinds(what: str) -> Names:
    return lambda pack: [one.title for one in getattr(pack, what)]


# fact table → its column → what the pack calls them
CALLED: dict[str, dict[str, tuple[str, Names]]] = {
    "cases": {
        "种类": ("流程", _kinds("procedures")),
        "环节": ("环节", lambda pack: [step.title for one in pack.procedures for step in one.steps]),
        "结果": ("结局", lambda pack: [*(end.title for one in pack.procedures for end in one.ends), WITHDRAW.verb]),
    },
    "case_steps": {
        "种类": ("流程", _kinds("procedures")),
        "环节": ("环节", lambda pack: [step.title for one in pack.procedures for step in one.steps]),
    },
    "scores": {"考核表": ("考核表", lambda pack: [sheet.id for sheet in pack.sheets])},
    "obligations": {"表单": ("表", lambda pack: [form.id for form in pack.forms])},
    "ballots": {"种类": ("票决", _kinds("ballots"))},
    "bookings": {"种类": ("预约", _kinds("resources"))},
    **{table: {"种类": ("关系", _kinds("relations"))} for table in ("relations", "covered", "visits")},
    **{table: {"种类": ("会议", _kinds("meetings"))} for table in ("meetings", "attendance", "meeting_duties", "trained", "decisions")},
    **{table: {"种类": ("发布", _kinds("publications"))} for table in ("publications", "readings", "disclosures")},
}


def naming_problems(formulas: Formulas, file: str, path: Path, over: str, written: dict[str, str]) -> Iterator[Problem]:
    """`written`: key → formula over the fact table `over`, all of one indicator; nothing where they name another mechanism."""
    called, columns = CALLED.get(over, {}), formulas.over(over)
    if not called or columns is None:
        return
    said = [(key, term, text) for key, formula in written.items() for term, text in _compared(formula, columns)]
    if any(term == MECHANISM and text != formulas.draft.pack.id for _, term, text in said):
        return
    for key, term, text in said:
        if term in called and (reason := _unknown(formulas.draft.pack, *called[term], text)):
            yield formulas.problem(file, (*path, key), reason)


def named_in_examples(formulas: Formulas, pack: Pack) -> Iterator[Problem]:
    """A kind, sheet or form that an example gives must be one of the pack: what is misspelt would count for nothing."""
    for example in pack.examples:
        for number, given in enumerate(example.written):
            elsewhere = given.answers.get(MECHANISM) not in (None, "", pack.id)     # the names of another pack are not known here
            for term, (noun, names) in ({} if elsewhere else CALLED.get(given.over, {})).items():
                said, known = given.answers.get(term), list(names(pack))
                if said in known or (said is None and given.over not in PLAYED):
                    continue
                only = f"只有：{'、'.join(known)}" if known else f"本机制没有写{noun}"
                yield formulas.problem(
                    example.file, ("given", number), f"没有“{said or ''}”这个{term}，{only}；别的机制的{term}，答案里再写 \"机制\" = \"机制标识\""
                )


def _unknown(pack: Pack, noun: str, names: Names, text: str) -> str:
    known = list(names(pack))
    wrong = next((part for part in text.split("、") if part and part not in known and text not in known), "")
    if not wrong:
        return ""
    return f"没有“{wrong}”这个{noun}{meant(wrong, known)}" if known else f"这个机制没有{noun}，“{wrong}”永远数不到"


def _compared(formula: str, columns: Columns) -> Iterator[tuple[str, str]]:
    """(term, text) of everything that is compared with text."""
    try:
        nodes = list(walk(parse(formula, columns))) if formula else []
    except ValueError:
        return      # said where the formula itself is looked at
    for node in nodes:
        sides: tuple[Node, ...] = (node.left, node.right) if isinstance(node, Compare) else (node.left, *node.items) if isinstance(node, Member) else ()
        term = next((one.column.term for one in sides if isinstance(one, Term)), "")
        yield from ((term, one.value) for one in sides if term and isinstance(one, Text))
