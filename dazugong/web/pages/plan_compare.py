"""与上年比: this plan beside an earlier one - what is new, goes on, was changed, was dropped."""
from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from dazugong.kernel.plans import comparing, queries, revising
from dazugong.web.reading import page

FATES = (("new", "新增"), ("changed", "改动"), ("kept", "沿用"), ("dropped", "去掉"))
MOST_TO_CHOOSE = 200


@page("plans.read")
def plan_compare(request: HttpRequest, public_id: str) -> HttpResponse:
    """与上年比. `with` names the earlier document, `fate` narrows the rows."""
    reader = request.reader
    document = queries.document_for(reader, public_id)
    wanted = request.GET.get("with", "")
    old = queries.document_for(reader, wanted) if wanted else comparing.likely(reader, document)
    found = comparing.compare(reader, old, document) if old else None
    fate = request.GET.get("fate", "")
    context = {
        "document": document, "old": old, "title": "与以前的文件对照", "sub": document.title, "fate": fate,
        "running": revising.running(reader, old) if old and reader.may("plans.change") and reader.may("tasks.give") else 0,
        "choices": comparing.earlier(reader, document)[:MOST_TO_CHOOSE],
        "counts": [(name, said, found.count(name)) for name, said in FATES] if found else [],
        "rows": [row for row in found.rows if not fate or row.fate == fate] if found else [], "names": dict(FATES),
    }  # fmt: skip
    return render(request, "plans/compare.html", context)
