"""列表: the one component behind every list page.

A page declares its columns once; table, filters, order, pages, workbook and paper follow from them. The whole state stands
in the address (q, sort, page, f_NAME, out), so a link shows the same view to whoever may see it; what the list does not have
is said above it in words (`asking.Asked`).
"""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from io import BytesIO
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import content_disposition_header

from dazugong.formats.workbook import write_table
from dazugong.web.asking import Asked
from dazugong.web.columns import Bulk, Cell, Column, Row, css_of, exported, linked, on_day
from dazugong.web.exporting import TooLong, most_rows, nobody_waits, told
from dazugong.web.marks import Mark, plain, settled, shown
from dazugong.web.rows import follow, rows_from

__all__ = ["Bulk", "Column", "Listing", "listing_page", "workbook_response"]
PRINT_LIMIT = 5000
WIDE_FROM = 9
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Listing:
    """列表: rows under declared columns, as the address asks for them. `rows` is a QuerySet or any sequence.

    name: stands in the page's ids; params: request.GET; search: look-ups ("name__icontains") that the search box asks, or the
    rows by the words typed;
    empty, nothing: what a list without rows says, and one whose filters leave none;
    totals: function of the filtered rows giving {column name: value}; noun: what is counted ("个支部"); key: the row's key.
    """

    def __init__(
        self,
        name: str,
        columns: Sequence[Column],
        rows: QuerySet | Sequence[Any],
        params: QueryDict | Mapping[str, str],
        *,
        empty: str = "这里还没有内容。",
        nothing: str = "没有符合条件的内容。",
        empty_action: tuple[str, str] | None = None,
        per_page: int = 50,
        totals: Callable[[Any], Mapping[str, object]] | None = None,
        bulk: Sequence[Bulk] = (),
        search: Sequence[str] | Callable[[str], QuerySet] = (),
        order: str = "",
        noun: str = "条",
        key: str = "pk",
        exports: bool = True,
    ) -> None:
        self.name, self.columns, self.params = name, tuple(columns), params
        self.empty, self.empty_action, self.per_page, self.noun, self.key = empty, empty_action, per_page, noun, key
        self.totals_of, self.bulk, self.search, self.order = totals, tuple(bulk), search, order
        self.by_name = {column.name: column for column in self.columns}
        self.everything = rows_from(rows, self.columns)
        self.exports, self.nothing, self.searchable = exports, nothing, bool(search)
        self.asked = Asked(params, self.by_name, searchable=self.searchable, exports=exports, order=order)
        self.out, self.query, self.sorted_by, self.filters = self.asked.out, self.asked.query, self.asked.sorted_by, self.asked.filters
        self._keys: list[object] | None = None
        if self.out == "workbook":
            self.in_one_go(len(self.headings()))

    @cached_property
    def rows(self) -> Any:
        """The rows that pass search and filters, in the order asked for, unread."""
        found = self.everything
        if self.query:
            found = rows_from(self.search(self.query), self.columns) if callable(self.search) else found.searched(self.search, self.query)
        for name, value in self.filters.items():
            found = found.narrowed(self.by_name[name], value)
        column = self.by_name.get(self.sorted_by.removeprefix("-"))
        return found.ordered(column, descending=self.sorted_by.startswith("-"))

    def in_one_go(self, cells: int) -> None:
        """Before anything is traced or read: raises `TooLong` where so many cells a row cannot be written while one waits.

        Rows of the database are not counted for it: as many keys are read as may be, which the trace wants as well.
        """
        if nobody_waits():
            return
        most, source = most_rows(cells), self.rows.source
        keys = self.rows.keys(self.key, most + 1) if isinstance(source, QuerySet) else None
        if len(source if keys is None else keys) > most:
            raise TooLong(len(source) if keys is None else source.count(), self.noun, "；".join(self.narrowing()))
        self._keys = keys

    @cached_property
    def page(self) -> Page:
        """The page asked for: one count and one read, whatever the number of rows."""
        pages = Paginator(self.rows.source, PRINT_LIMIT if self.out == "print" else self.per_page)
        return pages.page(self.asked.page(pages.num_pages))

    @cached_property
    def totals(self) -> Mapping[str, object]:
        return self.totals_of(self.rows.source) if self.totals_of else {}

    def keys(self) -> list[object]:
        """Keys of all rows that the view holds, over all pages: what an export is traced with."""
        return self.rows.keys(self.key) if self._keys is None else self._keys

    def shown_rows(self) -> Iterator[Row]:
        """The rows of this page as cells ready to show."""
        for row in self.page.object_list:
            yield Row(follow(row, self.key) if self.bulk else None, [self._cell(column, row) for column in self.columns])

    def _cell(self, column: Column, row: object) -> Cell:
        value = column.read(row)
        html = shown(value)
        href = column.href(row) if column.href and value is not Mark.WITHHELD else None
        day = self.params.get("on", "")
        return Cell(linked(html, on_day(href, day) if href else None), column.said, css_of(column), column is self.columns[0])

    def shown_totals(self) -> list[Cell]:
        """合计: one cell a column; a column without a total stays an empty rule, its head says why."""
        cells = []
        for column in self.columns:
            total = self.totals.get(column.name, "")
            html = shown(settled(total, column.kind, column.absent)) if total != "" else ""
            first = column is self.columns[0]
            cells.append(Cell("合计" if first and not html else html, column.said, css_of(column), first))
        return cells

    def heads(self) -> list[dict[str, object]]:
        """Head cells with their order link and filter, for the template."""
        heads = []
        for column in self.columns:
            up = self.sorted_by == column.name
            heads.append({
                "column": column, "css": css_of(column), "lead": column is self.columns[0],
                "sort": self.link(sort=f"-{column.name}" if up else column.name, page=None) if column.sort else "",
                "aria": "ascending" if up else "descending" if self.sorted_by == f"-{column.name}" else "",
                "param": f"f_{column.name}", "asked": self.filters.get(column.name, ""),
            })  # fmt: skip
        return heads

    def link(self, **changes: object) -> str:
        """This view's address with some parameters changed; None takes one out."""
        query = QueryDict(mutable=True)
        for name, value in self.params.items():
            if value and name != "out" and name not in self.asked.amiss:
                query[name] = value
        for name, value in changes.items():
            query.pop(name, None)
            if value is not None:
                query[name] = value
        return "?" + query.urlencode()

    def kept(self) -> list[tuple[str, str]]:
        """Parameters a new search must carry along: the order and those of the page itself, such as the day looked at."""
        own = {"q", "page", "out", *(f"f_{name}" for name in self.by_name), *self.asked.amiss}
        return [(name, value) for name, value in self.params.items() if name not in own and value]

    def context(self) -> dict[str, object]:
        """For templates/parts/listing.html."""
        page, narrowed = self.page, bool(self.query or self.filters)      # the page first: it may say what is amiss
        bare = {f"f_{name}": None for name in self.filters}
        return {
            "listing": self, "amiss": tuple(self.asked.amiss.values()), "page": page, "heads": self.heads(), "rows": self.shown_rows(), "narrowed": narrowed,
            "totals": self.shown_totals() if page.paginator.count and self.totals else None,
            "filterable": any(column.filter for column in self.columns), "wide": len(self.columns) >= WIDE_FROM,
            "span": len(self.columns) + bool(self.bulk), "clear": self.link(q=None, page=None, **bare),
            "previous": self.link(page=page.number - 1) if page.has_previous() else "",
            "next": self.link(page=page.number + 1) if page.has_next() else "",
            "print_link": self.link(out="print", page=None), "workbook_link": self.link(out="workbook", page=None) if self.exports else "",
        }  # fmt: skip

    def narrowing(self) -> list[str]:
        """What the view was narrowed to, in words."""
        said = [f"查找：{self.query}"] if self.query else []
        for name, value in self.filters.items():
            column = self.by_name[name]
            said.append(f"{column.label}：{dict(column.choices).get(value, value)}")
        return said

    def notes(self) -> list[str]:
        """What the view was narrowed to and what it adds up to, for the second sheet of a workbook."""
        said = self.narrowing()
        added = [f"{self.by_name[name].said}{plain(total)}" for name, total in self.totals.items() if total != ""]
        return [*said, f"合计：{'，'.join(added)}"] if added else said      # beside the rows, so that the table itself can be read in again

    def headings(self) -> list[str]:
        """Heads of the workbook: a ratio takes three columns, so that its two whole numbers are not lost."""
        heads = []
        for column in self.columns:
            if column.export and column.kind == "ratio":
                heads += [f"{column.label}（%）", f"{column.label}·分子", f"{column.label}·分母"]
            elif column.export:
                heads.append(column.said)
        return heads

    def as_workbook_rows(self) -> Iterator[list[object]]:
        """Every row of the view, over all pages, as plain values under `headings`."""
        for row in self.rows.in_parts() if nobody_waits() else self.rows:
            line: list[object] = []
            for column in self.columns:
                if column.export:
                    line += exported(column.read(row), column.kind)
            yield line


def workbook_response(listing: Listing, *, title: str, notes: Sequence[str] = ()) -> HttpResponse:
    """导出: the whole view as a workbook under the title of the page; the page itself leaves the trace."""
    buffer = BytesIO()
    write_table(buffer, listing.headings(), told(listing.as_workbook_rows()), title=title, notes=notes)
    disposition = content_disposition_header(as_attachment=True, filename=f"{title}.xlsx")
    return HttpResponse(buffer.getvalue(), content_type=WORKBOOK_TYPE, headers={"Content-Disposition": disposition})


def listing_page(
    request: HttpRequest, template: str, listing: Listing, context: Mapping[str, object] | None = None, *, title: str
) -> HttpResponse:
    """列表页: answers a list page in the form asked for: workbook, exchanged table, sheet for printing, or whole page."""
    if listing.out == "workbook":
        return workbook_response(listing, title=title, notes=listing.notes())
    given = {**(context or {}), **listing.context(), "title": title}
    part = "parts/listing.html" if request.headers.get("HX-Request") == "true" else template
    response = render(request, part, given)
    patch_vary_headers(response, ["HX-Request"])
    return response
