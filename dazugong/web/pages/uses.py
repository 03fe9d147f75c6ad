"""用在哪里: from one record to the indicators, reported figures, forms and scoring items that read it."""
from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from dazugong.kernel.indicators import queries
from dazugong.kernel.indicators.queries import Use
from dazugong.kernel.records.packs import form_of
from dazugong.kernel.records.queries import obligation_for
from dazugong.kernel.records.schedule import period_of_code
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.marks import Mark, Status
from dazugong.web.reading import address, page

from .board_words import rows_url


@page("records.read", "figures.read")
def record_uses(request: HttpRequest, public_id: str) -> HttpResponse:
    """用在哪里; `field` narrows to what reads one field of the record."""
    obligation = obligation_for(request.reader, public_id)
    form = form_of(obligation)
    columns = (
        Column("label", "用它的", href=_href, sort="label", filter="text"),
        Column("kind", "是什么", sort="kind", filter="choice", choices=[(kind, kind) for kind in ("指标", "指标（作上期）", "已报数", "别的表预填", "考核")]),
        Column("pack", "机制", sort="pack", filter="text"),
        Column("period", "期间", sort="period"),
        Column("fields", "读了哪几栏", value=lambda use: "、".join(use.fields), filter="text"),
        Column("verdict", "这一份怎么算", kind="status", value=_verdict, main=True),
    )
    title = "用在哪里"
    term = period_of_code(obligation.period, obligation.last).term if not obligation.entry else f"{obligation.first}登记"
    uses = queries.uses_of(request.reader, obligation)
    listing = Listing("uses", columns, uses, request.GET, noun="处", per_page=100, empty="还没有哪个数用到这一份。")
    crumbs = [("台账", address("records")), (form.title, address("record", public_id)), (title, "")]
    return listing_page(request, "boards/uses.html", listing, {"crumbs": crumbs, "sub": f"{obligation.unit.name}　{form.title}　{term}"}, title=title)


def _href(use: Use) -> str | None:
    if use.asked:
        asked = use.asked
        if use.fact is not None:
            return rows_url(asked, asked.under.public_id)
        return f"{address('board', asked.pack.id, asked.indicator.id)}?{urlencode({'under': asked.under.public_id, 'period': asked.period.code})}"
    return f"{address('reported')}?{urlencode({'figure': use.figure})}" if use.figure else None


def _verdict(use: Use) -> object:
    fact = use.fact
    if fact is None:
        return Mark.NOT_APPLICABLE
    if fact.count:
        return Status.OK, "达到，计入"
    if not fact.answered:
        return Mark.NOT_FILED
    return (Status.LATE, "计入全部，未达到") if fact.of else (Status.DONE, "不计入")
