"""汇总表: the answers of all units to one form side by side, each leading to its revision; and the same as a document."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString

from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.records import states
from dazugong.kernel.records.compiling import compile_reports, sum_of
from dazugong.kernel.records.entries import STATES as ENTRY_STATES
from dazugong.kernel.records.entries import units_that_enter
from dazugong.kernel.records.letters import texts_on
from dazugong.kernel.records.register import Register, RegisterRow, register_of, trace_names, trace_register
from dazugong.kernel.records.waiting_order import waiting_order
from dazugong.kernel.records.written import NUMERIC, YES_NO, file_parts
from dazugong.spec.form import DAY_TYPES, Field
from dazugong.spec.totals import said_below
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.marks import Mark
from dazugong.web.pages.records import state_shown
from dazugong.web.reading import address, page

DOCUMENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCERPT = 40
HOW_TO_LOOK = format_html('<span class="no-print">{}</span>', "点一格，看它所在的那一版报表")      # of no use on paper
MARKS = {mark.word: mark for mark in Mark}
CHOSEN = ("choice", "grade", "yesno")


class Excerpt(str):
    """节录: a long text; the page shows its beginning, or the passage with the words looked for, a workbook has all of it."""

    words = ""

    def __html__(self) -> SafeString:
        short = " ".join(self.split())
        found = short.casefold().find(self.words.casefold()) if self.words else -1
        if found < 0:
            return format_html("{}", short if len(short) <= EXCERPT else short[:EXCERPT] + "…")
        first, end = max(0, found - EXCERPT), found + len(self.words)
        before, after = "…" * (first > 0) + short[first:found], short[end : end + EXCERPT] + "…" * (len(short) > end + EXCERPT)
        return format_html("{}<mark>{}</mark>{}", before, short[found:end], after)


def _looked_for(text: str, words: str) -> Excerpt:
    excerpt = Excerpt(text)
    excerpt.words = words
    return excerpt


@page("records.read")
def register(request: HttpRequest, pack: str, form: str) -> HttpResponse:
    """汇总表: all units for one period, or one unit over its periods."""
    reader = request.reader
    found = _asked(request, pack, form)
    columns = _columns(found, reader, request.GET)
    listing = Listing(
        "register", columns, found.rows, request.GET, noun="条" if found.asked.entries else "份报表", empty="这本登记簿还没有登记。" if found.asked.entries else "这张表还没有开启过。", per_page=100,
        search=[column.name for column in columns if column.filter == "text"], totals=(lambda rows: _totals(found, list(rows))) if any(row.number for row in found.rows) else None, key="obligation.public_id",
    )  # fmt: skip
    if listing.out == "workbook":
        trace_register(register=found, verb="导出汇总表", by=reader, at=timezone.now())
    rows, verb = (listing.rows.source, "导出名单") if listing.out == "workbook" else (listing.page.object_list, "阅看名单")
    trace_names(register=found, rows=rows, verb=verb, by=reader, at=timezone.now())
    title = f"{found.title if found.asked.entries else found.title.removesuffix('汇总表') + '汇总表'}　{found.term}".strip()
    context = {
        "below": said_below(found.fields), "register": found, "sub": found.asked.queue.said if found.asked.queue else HOW_TO_LOOK,
        "crumbs": [("台账", address("records")), (found.title, "")], "here": address("register", pack, form),
        "enters": found.asked.entries and bool(units_that_enter(reader, pack=pack, form=form)),
        "letters": [(one.title, address("letters", pack, one.id)) for one in texts_on(reader, pack) if one.form == form] if reader.may("records.approve") else [],
        "compiled": f"{address('register_compiled', pack, form)}?{urlencode({'period': found.period})}",
    }  # fmt: skip
    return listing_page(request, "records/register.html", listing, context, title=title)


@page("records.read")
def register_compiled(request: HttpRequest, pack: str, form: str) -> HttpResponse:
    """汇编: the same period as one document, for Word or for print."""
    found = register_of(request.reader, pack=pack, form=form, period=request.GET.get("period", ""))
    as_pdf = request.GET.get("out") == "pdf"
    content = compile_reports(register=found, by=request.reader, at=timezone.now(), as_pdf=as_pdf)
    ending, content_type = ("pdf", "application/pdf") if as_pdf else ("docx", DOCUMENT_TYPE)
    disposition = content_disposition_header(as_attachment=True, filename=f"{found.term}{found.title}汇编.{ending}")
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})


def _asked(request: HttpRequest, pack: str, form: str) -> Register:
    asked = {name: request.GET.get(name, "") for name in ("period", "unit")}
    return register_of(request.reader, pack=pack, form=form, **asked)


def _columns(found: Register, reader: Reader, params: Mapping[str, str]) -> list[Column]:
    here = address("register", found.pack, found.form)
    if found.asked.entries:
        return _columns_of_book(found, reader, here, params)
    soon_until = Workdays().soon_until(reader.day)
    unit = Column("unit", "单位", value="obligation.unit.name", sort="unit", filter="text",
                  href=lambda row: f"{here}?{urlencode({'unit': row.obligation.unit.public_id})}")  # fmt: skip
    period = Column("period", "期间", value="term", sort="period", filter="text",
                    href=lambda row: f"{here}?{urlencode({'period': row.obligation.period})}")  # fmt: skip
    state = Column("state", "状态", kind="status", value=lambda row: state_shown(row.obligation, reader.day, soon_until), sort="state", filter="choice",
                   filter_on="obligation.state_on", choices=[(s, s) for s in states.STATES], href=_report, main=True)  # fmt: skip
    figures = [number for number, field in enumerate(found.fields) if field.type in NUMERIC]
    first = figures[0] if figures else 0
    return [period if found.unit else unit, state, *(_column(field, reader, params, main=n == first) for n, field in enumerate(found.fields))]


def _columns_of_book(found: Register, reader: Reader, here: str, params: Mapping[str, str]) -> list[Column]:
    """登记簿: one row for each entry, by its day."""
    day = Column("day", "登记日期", kind="date", value="obligation.first", sort="day", href=lambda row: address("record", row.obligation.public_id), main=True)
    unit = Column("unit", "单位", value="obligation.unit.name", sort="unit", filter="text",
                  href=lambda row: f"{here}?{urlencode({'unit': row.obligation.unit.public_id})}")  # fmt: skip
    person = Column("person", "对象", value="obligation.person.name", filter="text", sort="person",
                    href=lambda row: address("person", row.obligation.person.public_id) if row.obligation.person else None)  # fmt: skip
    state = Column("state", "状态", value="obligation.state_on", filter="choice", filter_on="obligation.state_on", choices=[(s, s) for s in ENTRY_STATES], main=True)
    order = waiting_order(found)
    place = Column("place", "排第几", value=lambda row: order.get(row.obligation.pk, "不在排"), main=True)
    fields = [_column(field, reader, params, main=False) for field in found.fields]
    return [day, *([] if found.unit else [unit]), *([person] if found.asked.about_person else []), state, *([place] if found.asked.queue else []), *fields]


def _column(field: Field, reader: Reader, params: Mapping[str, str], *, main: bool) -> Column:
    choices = {"yesno": YES_NO}.get(field.type, field.choices)
    asked: Mapping[str, object] = {"filter": "choice", "choices": [(c, c) for c in choices]} if field.type in CHOSEN else {"filter": "text"}
    return Column(
        f"a_{field.id}", field.label, kind=_kind(field), value=value_of(field, reader, (params.get(f"f_a_{field.id}") or params.get("q", "")).strip()), href=_report, sort=field.id, unit=field.unit, main=main,
        **({} if field.type in NUMERIC else asked),
    )  # fmt: skip


def _kind(field: Field) -> str:
    return "figure" if field.type in NUMERIC else "date" if field.type in DAY_TYPES else "text"


def value_of(field: Field, reader: Reader, words: str = "") -> Callable[[RegisterRow], object]:
    """How a row answers one field: the value, or the mark that says why there is none. `words` are looked for in long texts."""

    def read(row: RegisterRow) -> object:
        if why := row.lacks(reader, field):
            return MARKS[why]
        text = row.answers[field.id].text
        if field.type == "file":
            return file_parts(text)[1]
        if field.type == "table":
            return _looked_for(row.rows_in_words(reader, field), words)
        if field.type in NUMERIC:
            return Decimal(text) if "." in text else int(text)
        return _looked_for(text, words) if field.type == "longtext" else text

    return read


def _report(row: RegisterRow) -> str:
    """Where a cell came from: the revision that stands, or the report that is still owed."""
    public_id = row.obligation.public_id
    return address("revision", public_id, row.number) if row.number else address("record", public_id)


def _totals(found: Register, rows: list[RegisterRow]) -> dict[str, object]:
    """合计 of what is added up, over the rows that the filters leave."""
    sums = {f"a_{field.id}": sum_of(field, found.fields, rows) for field in found.fields}
    return {name: int(total) if total.denominator == 1 else Decimal(total.numerator) / total.denominator for name, total in sums.items() if total is not None}
