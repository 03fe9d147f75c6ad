"""查发布: what is wrong in publications.toml: what does not exist, what may never be public, what could never be closed."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from dazugong.spec.form import Field, Form
from dazugong.spec.formulas import Formulas, meant
from dazugong.spec.legible import folded
from dazugong.spec.lines import Path
from dazugong.spec.load import Draft
from dazugong.spec.model import Problem
from dazugong.spec.publications import NEVER_PUBLIC, NEVER_SAID, LetterBox, PublicationKind

FILE = "publications.toml"
MOST_DAYS, MOST_MONTHS = 366, 120
DRAFTING = ("科室", "乡镇组织委员", "支部书记")       # who may draft where the kind does not say


def publication_problems(draft: Draft) -> Iterator[Problem]:
    """Problems of publications.toml, in its order."""
    formulas, pack = Formulas(draft), draft.pack
    yield from _twice(formulas, "publication", pack.publications)
    yield from _twice(formulas, "letterbox", pack.letterboxes)
    for number, kind in enumerate(pack.publications):
        path = ("publication", number)
        yield from _content(formulas, kind, path)
        yield from _span(formulas, kind, path)
        yield from _own_hand(formulas, kind, path)
    for number, box in enumerate(pack.letterboxes):
        if box.scope:
            yield from formulas.condition(FILE, ("letterbox", number, "scope"), box.scope, formulas.units())
        if not 1 <= box.days <= MOST_DAYS:
            yield formulas.problem(FILE, ("letterbox", number, "days"), f"days 应是1至{MOST_DAYS}：几天内答复要先说定")
    yield from _kinds_named(formulas, draft)


def _twice(formulas: Formulas, table: str, kinds: Sequence[PublicationKind | LetterBox]) -> Iterator[Problem]:
    for key, said in (("id", "标识"), ("title", "名称")):
        seen: set[str] = set()
        for number, kind in enumerate(kinds):
            value = getattr(kind, key)
            if value and value in seen:
                yield formulas.problem(FILE, (table, number, key), f"{said}“{value}”用了两次")
            seen.add(value)


def _content(formulas: Formulas, kind: PublicationKind, path: Path) -> Iterator[Problem]:
    """What of which form; without one there is nothing to choose columns from."""
    pack = formulas.draft.pack
    if kind.scope:
        yield from formulas.condition(FILE, (*path, "scope"), kind.scope, formulas.units())
    if kind.indicator and kind.form:
        yield formulas.problem(FILE, (*path, "indicator"), "取自表单（form）就不取自指标（indicator），请留一样")
    if kind.indicator and pack.indicator(kind.indicator) is None:
        yield formulas.problem(FILE, (*path, "indicator"), f"没有“{kind.indicator}”这个指标{meant(kind.indicator, [i.id for i in pack.indicators])}")
    form = pack.form(kind.form) if kind.form else None
    if kind.form and form is None:
        yield formulas.problem(FILE, (*path, "form"), f"没有“{kind.form}”这张表{meant(kind.form, [f.id for f in pack.forms])}")
    if form is not None:
        yield from _fields(formulas, kind, form, path)
        if kind.where:
            yield from formulas.condition(FILE, (*path, "where"), kind.where, formulas.form(form))
    elif not kind.form:
        for key in ("fields", "where", "titled", "group", "beside", "tasks"):
            if getattr(kind, key):
                yield formulas.problem(FILE, (*path, key), f"{key} 选的是表单的栏目，要先写 form")


def _fields(formulas: Formulas, kind: PublicationKind, form: Form, path: Path) -> Iterator[Problem]:
    """The whitelist: every name is a field, none is of a kind that is never public, persons' names have a reason."""
    known = {field.term: field for field in form.fields if field.type != "table"}
    inside = {column.term: table.term for table in form.fields for column in table.columns}
    known |= {column.term: column for table in form.fields for column in table.columns}
    if not kind.fields:
        yield formulas.problem(FILE, path, "没有写 fields：公开哪几栏要逐栏列出，没有列出的一概不公开")
    for term in kind.fields:
        if term not in known:
            yield formulas.problem(FILE, (*path, "fields"), f"表里没有“{term}”这一栏{meant(term, known)}")
        elif known[term].type in NEVER_PUBLIC:
            yield formulas.problem(FILE, (*path, "fields"), f"“{term}”是{'电话' if known[term].type == 'phone' else '附件'}，不能公开，请从 fields 里去掉")
        elif kind.public and (found := NEVER_SAID.search(f"{folded(term)}|{folded(known[term].label)}")):
            yield formulas.problem(FILE, (*path, "fields"), f"“{term}”问的是“{found[0]}”，身份号码、银行账号、住址一概不公开，请从 fields 里去掉")
    if kind.titled and kind.titled not in known:
        yield formulas.problem(FILE, (*path, "titled"), f"表里没有“{kind.titled}”这一栏{meant(kind.titled, known)}")
    tables = {inside[term] for term in kind.fields if term in inside}
    if len(tables) > 1:
        yield formulas.problem(FILE, (*path, "fields"), f"一次只能公开一个表格的各栏，这里有{len(tables)}个：{'、'.join(sorted(tables))}")
    yield from _persons(formulas, kind, [known[term] for term in kind.fields if term in known], path)
    asked = {"group": kind.group, "beside": kind.beside}
    if kind.tasks:
        asked |= {f"tasks.{key}": getattr(kind.tasks, key) for key in ("title", "unit", "days", "due")}
        if kind.tasks.due and kind.tasks.days:
            yield formulas.problem(FILE, (*path, "tasks", "due"), "期限写一样：几天内办完（days），或者哪天以前（due）")
        if kind.tasks.due in known and known[kind.tasks.due].type != "date":
            yield formulas.problem(FILE, (*path, "tasks", "due"), f"“{kind.tasks.due}”不是日期（date），不能作期限")
    for key, term in asked.items():
        if term and term not in kind.fields:
            yield formulas.problem(FILE, (*path, *key.split(".")), f"“{term}”不在 fields 里{meant(term, kind.fields)}")


def _persons(formulas: Formulas, kind: PublicationKind, fields: Sequence[Field], path: Path) -> Iterator[Problem]:
    named = [field.term for field in fields if field.type == "person"]
    if named and kind.public and not kind.names:
        yield formulas.problem(FILE, path, f"“{named[0]}”是人名：公开人名要写 names，说明为什么公开、依据哪一条")


def _own_hand(formulas: Formulas, kind: PublicationKind, path: Path) -> Iterator[Problem]:
    """自己不批自己: among those who approve there is a role that does not draft."""
    drafting = kind.draft_by or DRAFTING
    if kind.approve_by and set(kind.approve_by) <= set(drafting):
        who = "、".join(kind.approve_by)
        said = f"起草（{'、'.join(drafting)}）" if kind.draft_by else f"没有写 draft_by，{who}也能起草"
        yield formulas.problem(FILE, (*path, "approve_by"), f"审批的（{who}）都在起草的里面，等于自己批自己：{said}。请在 approve_by 里写上不起草的岗位，如 部领导，或从 draft_by 里去掉审批的")


def _span(formulas: Formulas, kind: PublicationKind, path: Path) -> Iterator[Problem]:
    """Days, periods, and who may take part."""
    def problem(key: str, message: str) -> Problem:
        return formulas.problem(FILE, (*path, key), message)

    for key, most in (("days", MOST_DAYS), ("read_within", MOST_DAYS), ("due_day", MOST_DAYS), ("review", MOST_MONTHS)):
        if not 0 <= getattr(kind, key) <= most:
            yield problem(key, f"{key} 应是0至{most}")
    if kind.objections and not kind.days:
        yield problem("objections", "能提异议的要写 days：公示几天，期满以前都能提")
    if (kind.objections or kind.comments) and not kind.public:
        yield problem("objections" if kind.objections else "comments", "只在内部看的（public = false），公众看不到，不能留言、提异议")
    if kind.read_within and not kind.read_by:
        yield problem("read_within", "没有写由谁阅知（read_by），不必写 read_within")
    if kind.due_day and not kind.every:
        yield problem("due_day", "没有写多久公开一次（every），不必写 due_day")


def _kinds_named(formulas: Formulas, draft: Draft) -> Iterator[Problem]:
    """种类 in an example must be one of the pack."""
    titles = [kind.title for kind in draft.pack.publications]
    for example in draft.pack.examples:
        for number, given in enumerate(example.written):
            kind = given.answers.get("种类")
            if given.over in ("publications", "readings", "disclosures") and kind not in titles:
                yield formulas.problem(example.file, ("given", number), f"没有“{kind or ''}”这个种类{meant(str(kind or ''), titles)}")
