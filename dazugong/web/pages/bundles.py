"""迎检材料: the catalogue of what one unit filed under one mechanism in a year, and the same on paper."""
from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header

from dazugong.kernel.calendar.queries import Workdays
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.records import states
from dazugong.kernel.records.bundling import Bundle, bundle_of, form_title, print_bundle
from dazugong.kernel.records.schedule import period_of_code
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.pages.records import state_shown
from dazugong.web.reading import address, page


@page("records.read")
def bundle(request: HttpRequest, pack: str, unit: str) -> HttpResponse:
    """目录."""
    reader, found = request.reader, _asked(request, pack, unit)
    soon = Workdays().soon_until(reader.day)
    columns = (
        Column("period", "期间", value=lambda o: period_of_code(o.period, o.last).term, href=lambda o: address("record", o.public_id), sort="last", filter="text"),
        Column("form", "报表", value=form_title, sort="form", filter="text"),
        Column("state", "状态", kind="status", value=lambda o: state_shown(o, reader.day, soon), sort="state_on", filter="choice", filter_on="state_on",
               choices=[(s, s) for s in states.STATES], main=True),
        Column("filed_on", "首次报送", kind="date", sort="filed_on", main=True),
    )  # fmt: skip
    listing = Listing("bundle", columns, found.owed, request.GET, noun="份报表", per_page=100, empty="这一年没有要报的。")
    context = {
        "bundle": found, "sub": f"{found.unit}　{found.year}年　{found.pack.version}版",
        "crumbs": [("台账", address("records")), (found.pack.title, address("pack", pack)), ("迎检材料", "")],
        "paper": f"{address('bundle_paper', pack, unit)}?year={found.year}",
    }  # fmt: skip
    return listing_page(request, "records/bundle.html", listing, context, title=f"{found.pack.title}材料")


@page("records.read")
def bundle_paper(request: HttpRequest, pack: str, unit: str) -> HttpResponse:
    """出卷: the printed pages with their catalogue; taking them out leaves a trace."""
    found = _asked(request, pack, unit)
    try:
        content = print_bundle(bundle=found, by=request.reader, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect(f"{address('bundle', pack, unit)}?year={found.year}")
    disposition = content_disposition_header(as_attachment=True, filename=f"{found.unit}{found.pack.title}{found.year}年材料.pdf")
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": disposition})


def _asked(request: HttpRequest, pack: str, unit: str) -> Bundle:
    asked = request.GET.get("year", "")
    if asked and not (asked.isascii() and asked.isdigit() and len(asked) == 4):
        raise Http404
    return bundle_of(request.reader, pack=pack, unit=unit, year=int(asked) if asked else None)
