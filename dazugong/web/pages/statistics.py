"""年度统计: a unit's statistics as tables and as running text; the units below it side by side; the rows behind each figure."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header

from dazugong.formats.paper.statistics import statistics_pdf
from dazugong.formats.statistics_workbook import write_statistics
from dazugong.kernel.people.actions import trace_people_list
from dazugong.kernel.statistics import queries
from dazugong.web.listing import WORKBOOK_TYPE, Column, Listing, listing_page
from dazugong.web.marks import Mark, day_in_text
from dazugong.web.reading import address, page
from dazugong.yearbook import side_by_side as beside
from dazugong.yearbook.book import Book
from dazugong.yearbook.communique import Communique, communique
from dazugong.yearbook.dimensions import BESIDE, dimensions, flows, organisations
from dazugong.yearbook.tables import Line, Table, all_shown, shown_in, tables_of


@dataclass(frozen=True)
class Asked:
    """所问: which unit on which day, and whether small numbers are left out."""

    under: Any
    day: date
    small: bool

    def url(self, name: str, **more: object) -> str:
        """Another page about the same."""
        given = {"unit": self.under.public_id, "year": self.day.year} | ({"small": "1"} if self.small else {}) | more
        return f"{address(name)}?{urlencode(given)}"


def _asked(request: HttpRequest) -> Asked:
    reader, year = request.reader, request.GET.get("year", "") or str(request.reader.day.year)
    if not (year.isascii() and year.isdigit() and len(year) == 4) or request.GET.get("small", "") not in ("", "1"):
        raise Http404
    under = queries.under_for(reader, request.GET.get("unit", ""))
    return Asked(under, queries.last_day(reader, int(year)), request.GET.get("small") == "1")


@page("figures.read")
def statistics(request: HttpRequest) -> HttpResponse:
    """统计表: of one unit, each figure a link to its rows, and the text of a communiqué."""
    reader, asked = request.reader, _asked(request)
    book = queries.book_of(reader, asked.under, asked.day)
    open_rows = reader.may("people.read")
    tables = [(table, [_shown(line, asked, book, open_rows) for line in table.lines]) for table in _tables(book, asked)]
    context = {
        "title": "年度统计", "sub": _sub(asked), "tables": tables, "text": _text(book, asked), "asked": asked, "book": book,
        "years": queries.years_of(reader, asked.under), "crumbs": _crumbs(request, asked), "below": asked.url("statistics_units"),
        "paper": asked.url("statistics_paper"), "workbook": asked.url("statistics_workbook"), **_fresh(reader, asked),
    }  # fmt: skip
    return render(request, "statistics/statistics.html", context)


def _fresh(reader: Any, asked: Asked) -> dict[str, object]:
    """When the figures were taken, where they are not counted now."""
    return {"fresh": queries.fresh_for(asked.day), "may_refresh": reader.may("packs.install")}


def _tables(book: Book, asked: Asked) -> list[Table]:
    return tables_of(book, shown=shown_in(book) if asked.small else all_shown)


def _text(book: Book, asked: Asked) -> Communique:
    return communique(book, shown=shown_in(book) if asked.small else all_shown)


def _sub(asked: Asked) -> str:
    return f"{asked.under.name}　截至{day_in_text(asked.day)}{'　不到3人的数不显示' if asked.small else ''}"


def _crumbs(request: HttpRequest, asked: Asked, page_name: str = "statistics") -> list[tuple[str, str]]:
    path = queries.path_to(request.reader, asked.under)
    given = {"year": asked.day.year} | ({"small": "1"} if asked.small else {})
    return [(node.name, "" if node.id == asked.under.pk else f"{address(page_name)}?{urlencode({'unit': node.public_id} | given)}") for node in path]


def _shown(line: Line, asked: Asked, book: Book, open_rows: bool) -> dict[str, object]:
    """A line as the template needs it: figures or the reason why there is none, and where the figure leads."""
    few = Mark.TOO_FEW
    href = asked.url("statistics_rows", of=line.of, which=line.which) if open_rows and line.of and line.count else ""
    share = few if line.count is None else None if line.share is None else f"{line.share // 10}.{line.share % 10}"
    return {
        "term": line.term, "total": line.total, "count": few if line.count is None else line.count, "share": share, "href": href,
        "then": few if line.then is None else line.then, "more": few if line.more is None else f"{line.more:+,}" if line.more else 0,
    }


@page("figures.read")
def statistics_units(request: HttpRequest) -> HttpResponse:
    """下级各单位, side by side, by one dimension."""
    reader, asked = request.reader, _asked(request)
    by = request.GET.get("by", dimensions()[0].id)
    if by not in beside.WAYS:
        raise Http404
    books = queries.books_below(reader, asked.under, asked.day)
    found = beside.side_by_side(books, by, small=asked.small)
    lines = [{"unit": row.name, "public_id": row.public_id, "total": row.total, **dict(zip(found.ids, row.cells))} for row in found.rows]
    columns = [Column("unit", "单位", href=lambda line: asked.url("statistics", unit=line["public_id"]) if line["public_id"] else None, sort="unit", filter="text"),
               Column("total", "期末党员" if by == "flow" else "合计", kind="figure", main=True, sort="total", unit=found.unit)]  # fmt: skip
    columns += [
        Column(class_id, term, kind="figure", value=lambda line, i=class_id: Mark.TOO_FEW if line[i] is None else line[i], sort=class_id,
               href=lambda line, i=class_id: _behind(reader, asked, by, i, line))
        for class_id, term in zip(found.ids, found.terms)
    ]  # fmt: skip
    totals = {"total": found.totals.total, **{i: Mark.TOO_FEW if n is None else n for i, n in zip(found.ids, found.totals.cells)}}
    listing = Listing("below", columns, lines, request.GET, empty="下面没有单位。", noun="个单位", per_page=100, key="public_id", totals=lambda _: totals)
    tabs = [(term, asked.url("statistics_units", by=key), key == by, None) for key, term in beside.WAYS.items()]
    context = {"sub": _sub(asked), "tabs": tabs, "crumbs": _crumbs(request, asked, "statistics_units"), "back": asked.url("statistics"), **_fresh(reader, asked)}
    return listing_page(request, "statistics/units.html", listing, context, title="各单位年度统计")


def _behind(reader: Any, asked: Asked, by: str, class_id: str, line: Mapping[str, Any]) -> str | None:
    """The rows of a figure of one unit."""
    if not line["public_id"] or not line[class_id] or not reader.may("people.read"):
        return None
    return asked.url("statistics_rows", unit=line["public_id"], of=by, which=class_id)


@page("figures.read", "people.read")
def statistics_rows(request: HttpRequest) -> HttpResponse:
    """来由: the rows behind one figure; one trace with the number and digest of the persons shown."""
    reader, asked = request.reader, _asked(request)
    of, which = request.GET.get("of", "members"), request.GET.get("which", "")
    rows = queries.rows_behind(reader, asked.under, asked.day, of=of, which=which)
    units = of == "organisation"
    columns = (
        Column("name", "名称" if units else "姓名", href=lambda row: f"{address('unit' if units else 'person', row.public_id)}?on={row.on.isoformat()}", sort="name", filter="text"),
        *(() if units else (Column("unit", "所在党支部", sort="unit", filter="text", main=True),)),
        Column("said", "类别" if units else "增减" if of == "flow" else "党员类别", sort="said", filter="text", main=True),
    )
    listing = Listing("rows", columns, rows, request.GET, empty="没有这样的。", noun="个党组织" if units else "名党员", per_page=100, key="public_id",
                      exports=units or reader.may("people.export"))  # fmt: skip
    if not units:
        out = listing.out == "workbook"
        ids = listing.keys() if out else [row.public_id for row in listing.page.object_list]
        trace_people_list(ids=[str(one) for one in ids], verb="导出统计名单" if out else "阅看统计名单", by=reader, at=timezone.now())
    context = {"sub": f"{_sub(asked)}　{_said(of, which)}", "crumbs": [("年度统计", asked.url("statistics")), (_said(of, which), "")]}
    return listing_page(request, "statistics/rows.html", listing, context, title="统计数的来由")


def _said(of: str, which: str) -> str:
    """What the rows have together, in words."""
    terms = {("members", ""): "党员", ("earlier", ""): "上年末党员"}
    terms |= {("organisation", one.id): one.term for one in organisations()} | {("flow", one.id): one.term for one in flows()}
    terms |= {(one.id, i): f"{one.term}：{one.term_of(i)}" for one in dimensions() for i in (*(c.id for c in one.classes), *BESIDE)}
    return terms.get((of, which), "党员")


@page("figures.read")
def statistics_paper(request: HttpRequest) -> HttpResponse:
    """印件: the text and the tables on paper."""
    asked = _asked(request)
    book = queries.book_of(request.reader, asked.under, asked.day)
    text = _text(book, asked)
    pdf = statistics_pdf(text, _tables(book, asked))
    disposition = content_disposition_header(as_attachment=False, filename=f"{text.title}.pdf")
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": disposition})


@page("figures.read")
def statistics_workbook(request: HttpRequest) -> HttpResponse:
    """工作簿: the tables, the units below side by side, and the text, each on a sheet."""
    asked = _asked(request)
    books = queries.books_below(request.reader, asked.under, asked.day)
    buffer, text = BytesIO(), _text(books[0], asked)
    below = [(term, beside.side_by_side(books, key, small=asked.small)) for key, term in beside.WAYS.items()] if len(books) > 1 else []
    write_statistics(buffer, text, _tables(books[0], asked), below)
    disposition = content_disposition_header(as_attachment=True, filename=f"{text.title}.xlsx")
    return HttpResponse(buffer.getvalue(), content_type=WORKBOOK_TYPE, headers={"Content-Disposition": disposition})

