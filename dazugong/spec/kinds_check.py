"""查关系和会议: what is wrong with the kinds of relations and meetings of a pack."""
from __future__ import annotations

from collections.abc import Iterable, Iterator

from dazugong.spec.formulas import Formulas, meant
from dazugong.spec.lines import Path
from dazugong.spec.load import Draft
from dazugong.spec.meetings import PERSONS, MeetingKind
from dazugong.spec.model import ANY_TIME, Problem
from dazugong.spec.naming_check import named_in_examples
from dazugong.spec.relations import RelationKind

MOST_TIMES, MOST_MONTHS, MOST_DAYS = 366, 120, 366
MOST_ASKS, MOST_ASK = 6, 20
RELATIONS, MEETINGS = "relations.toml", "meetings.toml"


def kind_problems(draft: Draft) -> Iterator[Problem]:
    """Problems of relations.toml and meetings.toml."""
    formulas = Formulas(draft)
    yield from _twice(formulas, RELATIONS, "relation", draft.pack.relations)
    yield from _twice(formulas, MEETINGS, "meeting", draft.pack.meetings)
    for number, relation in enumerate(draft.pack.relations):
        yield from _relation(formulas, relation, ("relation", number))
    for number, meeting in enumerate(draft.pack.meetings):
        yield from _meeting(formulas, meeting, ("meeting", number))
        yield from _papers(formulas, draft, meeting.papers, ("meeting", number, "papers"))
        yield from _proposes(formulas, draft, meeting, ("meeting", number, "proposes"))
    yield from named_in_examples(formulas, draft.pack)


def _twice(formulas: Formulas, file: str, table: str, kinds: Iterable[RelationKind | MeetingKind]) -> Iterator[Problem]:
    for key, said in (("id", "标识"), ("title", "名称")):
        seen: set[str] = set()
        for number, kind in enumerate(kinds):
            value = getattr(kind, key)
            if value and value in seen:
                yield formulas.problem(file, (table, number, key), f"{said}“{value}”用了两次")
            seen.add(value)


def _relation(formulas: Formulas, kind: RelationKind, path: Path) -> Iterator[Problem]:
    def problem(key: str, message: str) -> Problem:
        return formulas.problem(RELATIONS, (*path, key), message)

    if kind.to_scope:
        if kind.to != "units":
            yield problem("to_scope", f"to_scope 选的是单位，只用于 to = \"units\"；这里的对象是 {kind.to}")
        else:
            yield from formulas.condition(RELATIONS, (*path, "to_scope"), kind.to_scope, formulas.units())
    if kind.confirm and not kind.visits:
        yield problem("confirm", "没有要求到访次数（visits），不必写 confirm")
    if kind.at_least < 1:
        yield problem("at_least", "at_least 至少是1")
    if 0 < kind.at_once < kind.at_least:
        yield problem("at_once", f"at_once（同时最多{kind.at_once}个）不能小于 at_least（至少{kind.at_least}个）")
    if kind.evaluate and not kind.term:
        yield problem("evaluate", "没有期限（term），就没有期满评价，请写 term 或去掉 evaluate")
    if kind.evaluate_within and not kind.evaluate:
        yield problem("evaluate_within", "没有期满评价（evaluate），就没有评价的期限，请写 evaluate = true 或去掉 evaluate_within")
    if kind.reply and (kind.to != "persons" or kind.keeps == "sealed"):
        yield problem("reply", "reply 只用于对象是人员（to = \"persons\"）、内容没有加密的关系：本人看了才好填意见")
    for key, most in (("visits", MOST_TIMES), ("term", MOST_MONTHS), ("remind", MOST_DAYS), ("evaluate_within", MOST_DAYS)):
        if getattr(kind, key) > most:
            yield problem(key, f"{key} 太大，最多{most}")
    if len(set(kind.asks)) < len(kind.asks) or len(kind.asks) > MOST_ASKS or any(not 0 < len(one.strip()) <= MOST_ASK for one in kind.asks):
        yield problem("asks", f"asks 最多{MOST_ASKS}项，每项一个名称，最多{MOST_ASK}字，不重复")
    if kind.keeps == "sealed" and kind.to != "persons":
        yield problem("keeps", "sealed 只用于对象是人员的关系（to = \"persons\"）：只有双方和直接领导能看")


def _meeting(formulas: Formulas, kind: MeetingKind, path: Path) -> Iterator[Problem]:
    if kind.held_by:
        yield from formulas.condition(MEETINGS, (*path, "held_by"), kind.held_by, formulas.units())
    if kind.who:
        if kind.due == "listed":
            yield formulas.problem(MEETINGS, (*path, "who"), "应到的人开会时指定（listed），不写 who")
        yield from formulas.condition(MEETINGS, (*path, "who"), kind.who, PERSONS.columns)
    if not 1 <= kind.times <= MOST_TIMES:
        yield formulas.problem(MEETINGS, (*path, "times"), f"times 应是1至{MOST_TIMES}")


def _papers(formulas: Formulas, draft: Draft, form: str, path: Path) -> Iterator[Problem]:
    """会议材料 are a form of this pack that comes again and again."""
    known = [one.id for one in draft.pack.forms]
    if form and form not in known:
        yield formulas.problem(MEETINGS, path, f"没有“{form}”这张表{meant(form, known)}")
    elif form and not any(times.form == form and times.every != ANY_TIME for times in draft.pack.schedules):
        yield formulas.problem(MEETINGS, path, f"“{form}”不按期填报，开会时没有哪一期可看：请在 schedule.toml 里给它写期限")


def _proposes(formulas: Formulas, draft: Draft, meeting: MeetingKind, path: Path) -> Iterator[Problem]:
    """提请议定的 are two columns of one table of the papers: words and a day."""
    if not meeting.proposes:
        return
    form = draft.pack.form(meeting.papers)
    tables = [{column.term: column.type for column in field.columns} for field in form.fields] if form else []
    if not any([table.get(term) for term in meeting.proposes] == ["text", "date"] for table in tables):
        yield formulas.problem(MEETINGS, path, "proposes 写会议材料（papers）里同一张表格的两栏：事项（文字 text）在前，期限（日期 date）在后")
