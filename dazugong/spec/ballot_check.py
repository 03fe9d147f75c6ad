"""查票决: marks and items that fit the kind, thresholds that read, every ballot with an example, every paper with known marks."""
from __future__ import annotations

from collections.abc import Iterator

from dazugong.spec import ballots as b
from dazugong.spec.ballot_trial import PAPER, cell_of, is_head, subjects_of
from dazugong.spec.example import Example
from dazugong.spec.formulas import Formulas, meant
from dazugong.spec.lines import Path
from dazugong.spec.load import Draft
from dazugong.spec.model import Problem

FILE = "ballots.toml"
MOST_CHOICES, MOST_ITEMS, MOST_DROPPED = 12, 30, 5
OWN = {b.GRADES: ("choices",), b.POINTS: ("winners", "drop_highest", "drop_lowest", "comments", "bids", "announces"), b.ELECT: (), b.APPROVE: ()}


def ballot_problems(draft: Draft) -> Iterator[Problem]:
    """Problems of ballots.toml, and of what the examples say of it."""
    formulas, seen = Formulas(draft), set()
    expected = {expect.ballot for example in draft.pack.examples for expect in example.expect}
    for number, ballot in enumerate(draft.pack.ballots):
        path: Path = ("ballot", number)
        for key in ("id", "title"):
            value = (key, getattr(ballot, key))
            if value in seen:
                yield formulas.problem(FILE, (*path, key), f"{'标识' if key == 'id' else '名称'}“{value[1]}”用了两次")
            seen.add(value)
        if draft.pack.form(ballot.id) or draft.pack.sheet(ballot.id):
            yield formulas.problem(FILE, (*path, "id"), f"标识“{ballot.id}”已经是一张表的，请换一个")
        yield from _face(formulas, ballot, path)
        yield from _threshold(formulas, ballot, path)
        if draft.pack.examples and ballot.id not in expected:
            yield formulas.problem(FILE, path, f"票决“{ballot.title}”没有示例，请在 examples/ 里写几张票和应得的结果（ballot、unit、about）")
    for example in draft.pack.examples:
        yield from _papers(formulas, example)
        yield from _expected(formulas, example)


def _face(formulas: Formulas, ballot: b.Ballot, path: Path) -> Iterator[Problem]:
    """What stands on the paper."""
    for kind, keys in OWN.items():
        for key in keys:
            if kind != ballot.kind and getattr(ballot, key):
                yield formulas.problem(FILE, (*path, key), f"{key} 只用于{b.KINDS[kind]}（kind = \"{kind}\"），这里是{b.KINDS.get(ballot.kind, '')}")
    if ballot.kind == b.GRADES and not 2 <= len(ballot.choices) <= MOST_CHOICES:
        yield formulas.problem(FILE, (*path, "choices"), f"测评要写 choices：2至{MOST_CHOICES}档，从好到差")
    if ballot.kind in (b.ELECT, b.APPROVE) and ballot.items:
        yield formulas.problem(FILE, (*path, "item"), "表决、选举一人一项，不分项目；分项的用测评或评委打分")
    if len(ballot.items) > MOST_ITEMS:
        yield formulas.problem(FILE, (*path, "item"), f"项目太多，最多{MOST_ITEMS}项")
    weights = [item.weight for item in ballot.items]
    if any(weights) and (None in weights or sum(weights) != 100):      # type: ignore[arg-type]
        yield formulas.problem(FILE, (*path, "item"), "各项的 weight 要么都写、相加是100，要么都不写")
    if len(set(ballot.terms)) < len(ballot.terms):
        yield formulas.problem(FILE, (*path, "item"), "两个项目用了同一个名称")
    if ballot.voters == "judges" and ballot.kind != b.POINTS:
        yield formulas.problem(FILE, (*path, "voters"), "judges（评委）只用于评委打分（kind = \"points\"）")


def _threshold(formulas: Formulas, ballot: b.Ballot, path: Path) -> Iterator[Problem]:
    """What makes the result."""
    if ballot.held_by:
        yield from formulas.condition(FILE, (*path, "held_by"), ballot.held_by, formulas.units())
    if ballot.rule and ballot.passes:
        yield formulas.problem(FILE, (*path, "passes"), "rule 和 passes 只写一样")
    if ballot.rule and ballot.kind not in b.RULES.get(ballot.rule, ()):
        fits = [name for name, kinds in b.RULES.items() if ballot.kind in kinds]
        yield formulas.problem(FILE, (*path, "rule"), f"“{ballot.rule}”判不了{b.KINDS.get(ballot.kind, '')}，可用：{'、'.join(fits) or '写 passes'}")
    if ballot.passes:
        if len(ballot.items) > 1 or ballot.kind == b.POINTS:
            yield formulas.problem(FILE, (*path, "passes"), "分几项的、评委打分的不写 passes；评委打分写 winners")
        yield from formulas.condition(FILE, (*path, "passes"), ballot.passes, ballot.columns)
    if ballot.own_first and ballot.about == "named":
        yield formulas.problem(FILE, (*path, "own_first"), "本人先看，要写 about = \"persons\" 或 \"units\"，才知道给谁看")
    if ballot.publish == "own" and ballot.about == "named":
        yield formulas.problem(FILE, (*path, "publish"), "只给本人看，要写 about = \"persons\" 或 \"units\"，才知道给谁看")
    for key in ("drop_highest", "drop_lowest"):
        if getattr(ballot, key) > MOST_DROPPED:
            yield formulas.problem(FILE, (*path, key), f"{key} 最多{MOST_DROPPED}")
    if ballot.announces and not (ballot.bids and formulas.draft.pack.form(ballot.announces)):
        yield formulas.problem(FILE, (*path, "announces"), f"announces 写密封投标的公告是哪张表，要有 bids = true 和这张表{meant(ballot.announces, [one.id for one in formulas.draft.pack.forms])}")
    if ballot.judges_at_least != 1 and (ballot.judges_at_least < 1 or ballot.voters != "judges"):
        yield formulas.problem(FILE, (*path, "judges_at_least"), "judges_at_least 至少是1，要有 voters = \"judges\"")
    if ballot.at_least < 1:
        yield formulas.problem(FILE, (*path, "at_least"), "at_least 至少是1")


def _papers(formulas: Formulas, example: Example) -> Iterator[Problem]:
    """The papers of an example: every mark is one of the ballot's."""
    for number, given in enumerate(example.written):
        ballot = formulas.draft.pack.ballot(given.over)
        if ballot is None or is_head(given) or given.answers.get(PAPER) == b.INVALID:
            continue
        path: Path = ("given", number, "answers")
        for name, value in given.answers.items():
            _, term = cell_of(ballot, name)
            if term not in ballot.terms:
                yield formulas.problem(example.file, path, f"“{name}”要写成 对象、空格、项目，项目有：{'、'.join(ballot.terms)}")
            elif ballot.marks and value not in ballot.marks:
                yield formulas.problem(example.file, path, f"“{name}”没有“{value}”这个票面{meant(str(value), ballot.marks)}")
            elif not ballot.marks and (isinstance(value, bool) or not isinstance(value, int | float)):
                yield formulas.problem(example.file, path, f"“{name}”要写分数")


def _expected(formulas: Formulas, example: Example) -> Iterator[Problem]:
    pack = formulas.draft.pack
    for number, expect in enumerate(example.expect):
        if not expect.ballot:
            continue
        path: Path = ("expect", number)
        ballot = pack.ballot(expect.ballot)
        if ballot is None:
            yield formulas.problem(example.file, (*path, "ballot"), f"没有“{expect.ballot}”这种票决{meant(expect.ballot, [one.id for one in pack.ballots])}")
            continue
        subjects = subjects_of(ballot, example, expect.unit)
        if not subjects:
            yield formulas.problem(example.file, (*path, "unit"), f"示例里没有给“{expect.unit}”的票")
        elif expect.about and expect.about not in subjects:
            yield formulas.problem(example.file, (*path, "about"), f"票上没有“{expect.about}”{meant(expect.about, subjects)}")
        for mark in expect.votes:
            if mark not in ballot.marks:
                yield formulas.problem(example.file, (*path, "votes"), f"没有“{mark}”这个票面{meant(mark, ballot.marks)}")
