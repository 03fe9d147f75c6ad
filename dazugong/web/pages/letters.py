"""文书: which letters a mechanism writes to its units, to whom, and what they say; printed in one go."""
from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header

from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.records.letters import letters_of, print_letters
from dazugong.web.listing import Column, Listing, listing_page
from dazugong.web.pages.register import DOCUMENT_TYPE
from dazugong.web.reading import address, page


@page("records.approve")
def letters(request: HttpRequest, pack: str, text: str) -> HttpResponse:
    """The letters of one kind for one period, each with the report it rests on."""
    found = letters_of(request.reader, pack=pack, text=text, period=request.GET.get("period", ""))
    columns = (
        Column("unit", "单位", sort="unit", filter="text", href=lambda one: address("revision", one.public_id, one.number)),
        Column("body", "正文", value=lambda one: " ".join(one.body.split()), main=True),
    )
    listing = Listing("letters", columns, found.letters, request.GET, noun="封", per_page=50, search=("unit",),
                      empty="这一期没有要写的单位：还没有报送，或没有符合条件的。")  # fmt: skip
    paper = f"{address('letters_paper', pack, text)}?period={found.register.period}"
    context = {
        "found": found, "paper": paper, "sub": f"{found.register.term}；{found.left_out}个单位不符合条件，{found.missing}个单位还没有报送",
        "crumbs": [("台账", address("records")), (found.register.title, address("register", pack, found.text.form)), (found.text.title, "")],
    }  # fmt: skip
    return listing_page(request, "records/letters.html", listing, context, title=found.text.title)


@page("records.approve")
def letters_paper(request: HttpRequest, pack: str, text: str) -> HttpResponse:
    """印文书: one file, a page for each unit; taking them out leaves a trace."""
    found = letters_of(request.reader, pack=pack, text=text, period=request.GET.get("period", ""))
    for_word = request.GET.get("out") == "word"
    try:
        content = print_letters(letters=found, by=request.reader, at=timezone.now(), for_word=for_word)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect(f"{address('letters', pack, text)}?period={found.register.period}")
    ending, content_type = ("docx", DOCUMENT_TYPE) if for_word else ("pdf", "application/pdf")
    disposition = content_disposition_header(as_attachment=True, filename=f"{found.register.term}{found.text.title}.{ending}")
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})
