"""查机制: every mistake of a pack in one pass, in Chinese, with file and line."""
from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from dazugong.spec.ballot_check import ballot_problems
from dazugong.spec.example_check import example_problems
from dazugong.spec.files import read_folder
from dazugong.spec.forbidden import NOT_ASKED, PRIVATE, SCORED, TRACES_OF_WORK
from dazugong.spec.form_check import form_problems
from dazugong.spec.formulas import Formulas
from dazugong.spec.indicator_check import indicator_problems
from dazugong.spec.kinds_check import kind_problems
from dazugong.spec.legible import folded
from dazugong.spec.load import TOO_MANY_FORMULAS, Draft, drafted
from dazugong.spec.model import Problem
from dazugong.spec.neighbours import Neighbours, beside
from dazugong.spec.privacy_check import privacy_problems
from dazugong.spec.procedure_check import procedure_problems
from dazugong.spec.procedure_examples import played_problems
from dazugong.spec.publication_check import publication_problems
from dazugong.spec.schedule_check import schedule_problems
from dazugong.spec.scoring_check import scoring_problems
from dazugong.spec.shape import MOST_PROBLEMS
from dazugong.spec.slot_check import slot_problems
from dazugong.spec.task_check import task_problems
from dazugong.spec.text_check import text_problems

CAUSES = ("pack.toml", "forms", "schedule.toml", "relations.toml", "meetings.toml", "ballots.toml", "procedure.toml", "indicators.toml", "scores.toml")
_VERSION = re.compile(r"\d{1,4}(\.\d{1,4}){0,3}")
NUMERIC_TYPES = ("number", "money", "percent", "computed")


def check_pack(folder: Path | str) -> list[Problem]:
    """Every mistake in a pack folder; empty if it may be installed."""
    texts, problems = read_folder(Path(folder))
    if problems and not texts:
        return _sorted(problems)
    unread = {problem.file for problem in problems}
    found = check_files(texts, beside(texts, Path(folder)))
    return _sorted([*problems, *(problem for problem in found if problem.file not in unread)])     # a file that is not read is not missing


def check_files(files: Mapping[str, str], neighbours: Neighbours | None = None) -> list[Problem]:
    """The same for a pack kept as its texts; `neighbours`: forms of other packs, where None those of the built-in ones."""
    draft = drafted(files, beside(files) if neighbours is None else neighbours)
    checks = (_pack, form_problems, schedule_problems, indicator_problems, scoring_problems, _scoring, privacy_problems, kind_problems, procedure_problems, example_problems,
              played_problems, text_problems, task_problems, publication_problems, ballot_problems, slot_problems)
    if any(problem.message == TOO_MANY_FORMULAS for problem in draft.problems):
        return _sorted(draft.problems)
    found = list(islice((problem for check in checks for problem in check(draft)), MOST_PROBLEMS))
    more = [Problem("pack.toml", 1, f"毛病太多，先说{MOST_PROBLEMS}处，改好再查")] if len(found) == MOST_PROBLEMS else []
    return _sorted([*draft.problems, *found, *more])


def _sorted(problems: Iterable[Problem]) -> list[Problem]:
    """Causes before what follows from them: a form that is wrong makes formulas, indicators and examples wrong further down."""
    return sorted(dict.fromkeys(problems), key=lambda p: (_place(p.file), p.file, p.line, p.message))


def _place(file: str) -> int:
    folder = file.partition("/")[0]
    return next((place for place, name in enumerate(CAUSES) if file == name or folder == name), len(CAUSES))


def _pack(draft: Draft) -> Iterator[Problem]:
    pack, head = draft.pack, draft.files.get("pack.toml")
    if head is None:
        return
    formulas = Formulas(draft)
    if pack.version and not _VERSION.fullmatch(pack.version):
        yield formulas.problem("pack.toml", ("version",), f"版本“{pack.version}”应写成数字和点，如 2026.1")
    if pack.scope:
        yield from formulas.condition("pack.toml", ("scope",), pack.scope, formulas.units())
    if not pack.readme.strip():
        yield Problem("README.md", 1, "缺少 README.md：用一页中文写明做什么、谁来报、何时报、怎么算")
    if not (pack.forms or pack.indicators or pack.relations or pack.meetings or pack.sheets or pack.procedures or pack.alerts or pack.publications or pack.letterboxes or pack.ballots):
        yield Problem("forms/", 1, "机制里没有表单，也没有指标、关系、会议、票决，请至少写一样")
    if not pack.examples:
        yield Problem("examples/", 1, "缺少示例：在 examples/ 里至少写一个，说明什么情形应得什么结果")


def _scoring(draft: Draft) -> Iterator[Problem]:
    """减负规定: traces of work are not work; what is measured is done, not logged in to or photographed."""
    formulas = Formulas(draft)
    said = TRACES_OF_WORK
    for form in draft.pack.forms:
        places = [(("field", n), f) for n, f in enumerate(form.fields)]
        places += [((*path, "column", n), column) for path, f in places for n, column in enumerate(f.columns)]
        for path, field in places:
            found = field.type in NUMERIC_TYPES and SCORED.search(f"{folded(field.term)}|{folded(field.label)}{folded(field.unit)}")
            if found:
                yield formulas.problem(f"forms/{form.id}.toml", path, f"“{field.term}”统计的是“{found[0]}”{said}")
            elif field.type not in NUMERIC_TYPES and (found := PRIVATE.search(f"{folded(field.term)}|{folded(field.label)}")):
                yield formulas.problem(f"forms/{form.id}.toml", path, f"“{field.term}”问的是“{found[0]}”{NOT_ASKED}")
    for number, one in enumerate(draft.pack.indicators):
        if found := SCORED.search("|".join(map(folded, (one.label, one.count, one.of, one.where, one.per, one.sum, one.distinct)))):
            yield formulas.problem("indicators.toml", ("indicator", number), f"指标“{one.label}”考核的是“{found[0]}”{said}")
