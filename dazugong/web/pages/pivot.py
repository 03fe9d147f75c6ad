"""透视表: one field of a form, units down and the periods of a year across."""
from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from dazugong.kernel.records.pivot import Cell, Pivot, pivot_of, trace_names, trace_pivot
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.pages.register import MARKS
from dazugong.web.reading import address, page


@page("records.read")
def pivot(request: HttpRequest, pack: str, form: str) -> HttpResponse:
    """Choose a field and a year; every cell leads to the revision it came from."""
    asked = request.GET.get("year", "")
    if asked and not (asked.isascii() and asked.isdigit() and len(asked) == 4):
        raise Http404
    found = pivot_of(request.reader, pack=pack, form=form, field=request.GET.get("field", ""), year=int(asked) if asked else None)
    listing = Listing(
        "pivot", _columns(found), found.rows, request.GET, noun="个单位", per_page=100, key="public_id", search=("unit",),
        empty=f"{found.year}年这张表还没有开启过。", totals=(lambda rows: _totals(found, list(rows))) if found.added and found.rows else None,
    )  # fmt: skip
    if listing.out == "workbook":
        trace_pivot(pivot=found, by=request.reader, at=timezone.now())
    rows, verb = (listing.rows.source, "导出名单") if listing.out == "workbook" else (listing.page.object_list, "阅看名单")
    trace_names(pivot=found, rows=rows, verb=verb, by=request.reader, at=timezone.now())
    here = address("register", pack, form)
    context = {
        "pivot": found, "crumbs": [("台账", address("records")), (found.form.title, here), ("透视", "")],
        "sub": f"{found.year}年；{found.field.label}{f'（{found.field.unit}）' if found.field.unit else ''}；点一格看它所在的那一版",
    }  # fmt: skip
    return listing_page(request, "records/pivot.html", listing, context, title=f"{found.form.title}透视表")


def _columns(found: Pivot) -> list[Column]:
    here = address("register", found.pack, found.form.id)
    unit = Column("unit", "单位", href=lambda row: f"{here}?{urlencode({'unit': row.public_id})}", sort="unit", filter="text")
    kind = "figure" if found.field.type in ("number", "money", "percent", "computed") else "text"
    columns = [
        Column(f"p{n}", term, kind=kind, value=lambda row, c=code: _shown(row.cells.get(c)), href=lambda row, c=code: _behind(row.cells.get(c)),
               sort=f"p{n}", main=n == len(found.periods) - 1)
        for n, (code, term) in enumerate(found.periods)
    ]  # fmt: skip
    if found.added and len(found.periods) > 1:
        columns.append(Column("sum", "合计", kind="figure", value=lambda row: _number(_sum(row.cells.values())), sort="sum"))
    return [unit, *columns]


def _shown(cell: Cell | None) -> object:
    if cell is None:
        return MARKS["不适用"]
    if cell.mark:
        return MARKS[cell.mark]
    return cell.text if cell.value is None else _number(cell.value)


def _behind(cell: Cell | None) -> str | None:
    if cell is None:
        return None
    return address("revision", cell.public_id, cell.number) if cell.number else address("record", cell.public_id)


def _sum(cells) -> Fraction | None:  # noqa: ANN001
    values = [cell.value for cell in cells if cell.value is not None]
    return sum(values, Fraction(0)) if values else None


def _number(value: Fraction | None) -> int | Decimal | None:
    if value is None:
        return None
    return int(value) if value.denominator == 1 else Decimal(value.numerator) / value.denominator


def _totals(found: Pivot, rows: list) -> dict[str, object]:
    sums = {f"p{n}": _sum([row.cells[code] for row in rows if code in row.cells]) for n, (code, _) in enumerate(found.periods)}
    if len(found.periods) > 1:
        sums["sum"] = _sum([cell for row in rows for cell in row.cells.values()])
    return {name: _number(total) for name, total in sums.items() if total is not None}
