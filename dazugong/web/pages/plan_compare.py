"""与上年比: this plan beside an earlier one - what is new, goes on, was changed, was dropped."""
from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.plans import comparing, keeping, queries, revising
from dazugong.web.posting import act_once
from dazugong.web.reading import address, page

FATES = (("new", "新增"), ("changed", "改动"), ("kept", "沿用"), ("dropped", "去掉"))
MOST_TO_CHOOSE = 200


@page("plans.read")
def plan_compare(request: HttpRequest, public_id: str) -> HttpResponse:
    """与上年比. `with` names the earlier document, `fate` narrows the rows."""
    reader = request.reader
    document = queries.document_for(reader, public_id)
    old = _earlier(reader, document, request.GET.get("with", ""))
    found = comparing.compare(reader, old, document) if old else None
    fate = request.GET.get("fate", "")
    context = {
        "document": document, "old": old, "title": "与以前的文件对照", "sub": document.title, "fate": fate,
        "running": revising.running(reader, old) if old and reader.may("plans.change") and reader.may("tasks.give") else 0,
        "as_before": len(keeping.waiting_as_before(found)) if found and reader.may("plans.change") else 0,
        "choices": to_choose(reader, document),
        "counts": [(name, said, found.count(name)) for name, said in FATES] if found else [],
        "rows": [row for row in found.rows if not fate or row.fate == fate] if found else [], "names": dict(FATES),
    }  # fmt: skip
    return render(request, "plans/compare.html", context)


@page("plans.change", methods=("POST",))
def plan_keep(request: HttpRequest, public_id: str) -> HttpResponse:
    """照旧采用: what goes on word for word, taken as it was taken before."""
    reader = request.reader
    document = queries.document_for(reader, public_id)
    old = _earlier(reader, document, request.POST.get("with", ""))

    def act() -> str:
        if old is None:
            raise Refusal("本单位没有更早的文件，没有可以照旧采用的")
        count = keeping.keep_measures(old=old, new=document, found=comparing.compare(reader, old, document), by=reader, at=timezone.now())
        left = queries.reviewed(reader, document)
        messages.success(request, f"已照《{old.title}》采用{count}条，还有{left.of - left.decided}条待审")
        return f"{address('plan_compare', document.public_id)}?with={old.public_id}"

    return act_once(request, act)


def to_choose(reader: Reader, document: Any) -> list[tuple[str, list[Any]]]:
    """与哪一份比: the earlier documents of the unit in two groups, those of the same kind first; no group that is empty."""
    rows = list(comparing.earlier(reader, document)[:MOST_TO_CHOOSE])
    alike, others = [each for each in rows if each.kind == document.kind], [each for each in rows if each.kind != document.kind]
    return [(said, group) for said, group in (("同一种类", alike), ("其他种类", others)) if group]


def _earlier(reader: Reader, document: Any, wanted: str) -> Any:
    """The document that is held against this one: the one asked for, else the likeliest."""
    return queries.document_for(reader, wanted) if wanted else comparing.likely(reader, document)
