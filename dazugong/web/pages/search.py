"""查找: units, members, tasks and ledgers within reach, each kind in a list of its own."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.orgs.queries import find_units, tree_on
from dazugong.kernel.people.actions import trace_people_list
from dazugong.kernel.people.queries import find_people
from dazugong.kernel.records.packs import ledgers_named
from dazugong.kernel.tasks.queries import tasks
from dazugong.web.asking import LONGEST
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.marks import Mark, Status
from dazugong.web.reading import address, page

NOTHING = "没有找到。换个写法试试：姓名可用拼音或首字母，单位、任务和台账可只输入其中几个字。"
ASK = "在顶栏或本页的查找框输入要找的单位、人员、任务或台账。"


@dataclass(frozen=True)
class Kind:
    """一类: who may look for it, what is found by words, and how it is shown."""

    label: str
    power: str
    find: Callable[[Reader, str], QuerySet | list]
    columns: Callable[[Reader], tuple[Column, ...]]
    noun: str
    key: str = "public_id"


@page("units.read")
def search(request: HttpRequest) -> HttpResponse:
    """查找: the kind asked for, or the first in which something is found; each kind is counted once."""
    reader, words, asked = request.reader, request.GET.get("q", "").strip(), request.GET.get("of", "")
    if asked not in ("", *KINDS):
        raise Http404
    if len(words) > LONGEST or "\x00" in words:
        words = ""      # nothing is looked for; the list says why
    found = {name: kind.find(reader, words) for name, kind in KINDS.items() if reader.may(kind.power)}
    if asked and asked not in found:
        raise Http404
    name, listing = (asked, _listing(request, asked, found[asked])) if asked else _first(request, found)
    if name == "people":
        _trace(listing, reader)
    tabs = [(KINDS[n].label, f"?{urlencode({'q': words, 'of': n})}", n == name, _count(listing) if n == name else len(rows) if isinstance(rows, list) else rows.count())
            for n, rows in found.items()]  # fmt: skip
    context = {"tabs": tabs if words else (), "above": "desk/_kinds.html", "sub": "您范围内的单位、人员、任务和台账；人员还可用拼音或首字母"}
    return listing_page(request, "desk/search.html", listing, context, title="查找")


def _first(request: HttpRequest, found: dict[str, QuerySet | list]) -> tuple[str, Listing]:
    """The first kind in which something is found; units where nothing is."""
    for name, rows in found.items():
        listing = _listing(request, name, rows)
        if listing.page.paginator.count:
            return name, listing
    return "units", _listing(request, "units", found["units"])


def _listing(request: HttpRequest, name: str, rows: QuerySet | list) -> Listing:
    kind, params = KINDS[name], request.GET.copy()
    params["of"] = name  # so that filters and pages stay with the kind that was shown
    exports = name != "people" or request.reader.may("people.export")
    return Listing("found", kind.columns(request.reader), rows, params, search=lambda _: rows, noun=kind.noun, key=kind.key,
                   empty=ASK, nothing=NOTHING, exports=exports)  # fmt: skip


def _count(listing: Listing) -> int | None:
    return None if listing.filters else listing.page.paginator.count


def _trace(listing: Listing, reader: Reader) -> None:
    """A search that shows persons leaves the trace of a list."""
    export = listing.out == "workbook"
    shown = listing.keys() if export else [m.person.public_id for m in listing.page.object_list]
    if shown:
        trace_people_list(ids=shown, verb="导出查找结果" if export else "查找人员", by=reader, at=timezone.now())


def _units(reader: Reader) -> tuple[Column, ...]:
    names = cache(lambda: {node.id: node.name for node in tree_on(reader)})
    return (
        Column("name", "名称", value="name_on", href=lambda u: address("unit", u.public_id), sort="name_on", filter="text"),
        Column("kind", "类别", value="get_kind_display", sort="kind"),
        Column("parent", "上级", value=lambda u: names().get(u.parent_id_on), main=True),
        Column("code", "代码", sort="code", absent=Mark.BLANK),
    )


def _people(reader: Reader) -> tuple[Column, ...]:
    return (
        Column("name", "姓名", value="person.name", href=lambda m: address("person", m.person.public_id), sort="person__name", filter="text"),
        Column("sex", "性别", value="person.sex", sort="person__sex", absent=Mark.BLANK),
        Column("unit", "所在党支部", value="unit.name", sort="unit__name", filter="text", main=True),
        Column("number", "编号", value="person.public_id", sort="person__public_id", main=True),
    )


def _tasks(reader: Reader) -> tuple[Column, ...]:
    return (
        Column("title", "事项", href=lambda t: address("task", t.public_id), sort="title", filter="text"),
        Column("unit", "承办单位", value="unit_name", sort="unit_name", filter="text", filter_on="unit_name", main=True),
        Column("light", "期限", kind="status", value=lambda t: Status[t.light.upper()]),
        Column("due", "完成期限", kind="date", sort="due", main=True, absent=Mark.BLANK),
    )


def _find_tasks(reader: Reader, words: str) -> QuerySet:
    return tasks(reader).filter(title__contains=words) if words else tasks(reader).none()


def _ledgers(reader: Reader) -> tuple[Column, ...]:
    reads = reader.may("packs.read")
    return (
        Column("title", "台账", href=lambda one: address("register", one.pack, one.form), sort="title", filter="text"),
        Column("mechanism", "机制", href=lambda one: address("pack", one.pack) if reads else None, sort="mechanism", filter="text", main=True),
        Column("kind", "种类", value=lambda one: "登记簿，随时登记" if one.entries else "定期报表", sort="kind", main=True),
    )


def _find_ledgers(reader: Reader, words: str) -> list:
    return ledgers_named(reader, words) if words else []


KINDS = {
    "units": Kind("单位", "units.read", find_units, _units, "个单位"),
    "people": Kind("人员", "people.read", find_people, _people, "名党员", "person.public_id"),
    "tasks": Kind("任务", "tasks.read", _find_tasks, _tasks, "项任务"),
    "ledgers": Kind("台账", "records.read", _find_ledgers, _ledgers, "本台账", "form"),
}
