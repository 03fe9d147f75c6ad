"""按新文件变更: the paper was changed in mid-year; what is under way from the earlier one goes on as the new one says."""
from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.kernel.plans import comparing, queries, revising
from dazugong.web.posting import act_once, to_form
from dazugong.web.reading import address, page

from .plan_compare import to_choose

EFFECTS = {"changed": "变更", "kept": "照旧办", "withdrawn": "撤销"}
NAMES = {"title": "事项", "due": "完成期限", "every": "周期", "targets": "目标值"}


class ReviseForm(forms.Form):
    """变更原因."""

    reason = forms.CharField(label="变更原因", max_length=200, error_messages={"required": "请写明变更原因"})


@page("plans.change", "tasks.give", methods=("GET", "POST"))
def plan_revise(request: HttpRequest, public_id: str) -> HttpResponse:
    """按新文件变更. `with` names the earlier document; each task under way is one row, picked or not."""
    reader = request.reader
    document = queries.document_for(reader, public_id)
    typed = request.POST if request.method == "POST" else None
    wanted = (typed or request.GET).get("with", "")
    old = queries.document_for(reader, wanted) if wanted else comparing.likely(reader, document)
    form = ReviseForm(typed, initial={"reason": f"按《{document.title}》调整"[:200]})
    picked = {int(n) for n in typed.getlist("pick") if n.isascii() and n.isdigit() and len(n) < 6} if typed is not None else None

    def shown() -> HttpResponse:
        rows = revising.revision(reader, old, document) if old else []
        context = {
            "document": document, "old": old, "choices": to_choose(reader, document), "title": "按新文件变更在办任务", "sub": document.title, "form": form, "names": NAMES,
            "rows": [_shown(row, picked) for row in rows], "may": any(not row.obstacle for row in rows), "unreviewed": sum(row.unreviewed for row in rows),
        }  # fmt: skip
        return render(request, "plans/revise.html", context, status=400 if typed is not None else 200)

    def act() -> str:
        done = revising.carry_over(old=old, new=document, numbers=picked or (), reason=form.cleaned_data["reason"], by=reader, at=timezone.now())
        messages.success(request, said(done))
        return address("plan_hand_down", document.public_id)

    if typed is not None and old is not None and form.is_valid():
        return act_once(request, act, refused=to_form(form, shown))
    return shown()


def said(done: Any) -> str:
    """已变更3项，照旧2项，撤销1项，另下达给4个单位。承办单位的工作台上已经注明。"""
    words = ((done.changed, "变更{}项"), (done.kept, "照旧{}项"), (done.withdrawn, "撤销{}项"), (done.joined, "另下达给{}个单位"))
    told = "。变更、撤销的，承办单位的工作台上已经注明" if done.changed or done.withdrawn else ""
    return f"已{'，'.join(each.format(count) for count, each in words if count)}{told}。新增的举措在这里下达"


def _shown(row: Any, picked: set[int] | None) -> dict[str, Any]:
    chosen = row.effect != "withdrawn" if picked is None else row.number in picked
    return {
        "row": row, "effect": EFFECTS[row.effect], "checked": chosen and not row.obstacle, "new": row.pair.new,
        "differs": [(NAMES[name], before, after) for name, (before, after) in row.differs.items()],
        "joining": "、".join(unit.name for unit in row.joining), "leaving": "、".join(task.doer for task in row.leaving),
    }  # fmt: skip
